"""Edits and deletions."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from bot.playground import Phone, Playground
from bot.playground.images import picture
from tests.playground.conftest import Raw

KEYS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]])


async def test_an_edit_changes_the_message_live_and_keeps_its_history(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "Было", reply_markup=KEYS)
    message = await anna.hears("Было")
    edited = await bot.edit_message_text("Стало", chat_id=anna.id, message_id=sent.message_id)
    assert await anna.hears("Стало") is message
    assert [version["text"] for version in message.edits] == ["Было"]
    assert not message.buttons
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None


async def test_an_edit_that_changes_nothing_is_refused_in_telegrams_words(raw: Raw, anna: Phone) -> None:
    sent = (await raw("sendMessage", chat_id=anna.id, text="То же"))["result"]
    same = {"chat_id": anna.id, "message_id": sent["message_id"], "text": " То же "}
    assert await raw.refusal("editMessageText", **same) == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    assert (await raw("editMessageText", **same, reply_markup=KEYS.model_dump(exclude_none=True)))["ok"]


async def test_what_cannot_be_edited_is_refused(bot: Bot, anna: Phone, raw: Raw) -> None:
    own = await anna.say("моё")
    menu = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Меню")]])
    menued = await bot.send_message(anna.id, "Меню", reply_markup=menu)
    photo = await bot.send_photo(anna.id, BufferedInputFile(picture(), "a.png"))
    text = await bot.send_message(anna.id, "текст")

    async def refused(method: str, message_id: int, **args: str) -> str:
        return await raw.refusal(method, chat_id=anna.id, message_id=message_id, **args)

    assert await refused("editMessageText", own.id, text="x") == "Bad Request: message can't be edited"
    assert await refused("editMessageText", menued.message_id, text="x") == "Bad Request: message can't be edited"
    assert await refused("editMessageText", 999, text="x") == "Bad Request: message to edit not found"
    assert "there is no text in the message" in await refused("editMessageText", photo.message_id, text="x")
    assert "there is no caption in the message" in await refused("editMessageCaption", text.message_id, caption="x")
    assert "message identifier is not specified" in await raw.refusal("editMessageText", chat_id=anna.id, text="x")


async def test_only_the_keyboard_of_what_has_no_words_can_be_changed(bot: Bot, anna: Phone, raw: Raw) -> None:
    voice = await anna.send_voice()
    sticker = await anna.send_sticker()
    copies = [await bot.copy_message(anna.id, anna.id, message.id) for message in (voice, sticker)]
    heard, wordless = ({"chat_id": anna.id, "message_id": copy.message_id} for copy in copies)
    media = {"type": "photo", "media": "attach://x"}
    assert await raw.refusal("editMessageText", **wordless, text="x") == "Bad Request: message can't be edited"
    assert await raw.refusal("editMessageCaption", **wordless, caption="x") == "Bad Request: message can't be edited"
    for place in (heard, wordless):
        assert await raw.refusal("editMessageMedia", **place, media=media) == (
            "Bad Request: message media can't be edited"
        )
        assert (await raw("editMessageReplyMarkup", **place, reply_markup=KEYS.model_dump(exclude_none=True)))["ok"]
    assert (await raw("editMessageCaption", **heard, caption="подпись"))["ok"]
    assert anna.messages[-2].buttons == []


async def test_a_copy_is_edited_and_keeps_the_keyboard_it_is_given_again(bot: Bot, anna: Phone, raw: Raw) -> None:
    said, photo = await anna.say("было"), await anna.send_photo(caption="было")
    copies = [await bot.copy_message(anna.id, anna.id, message.id, reply_markup=KEYS) for message in (said, photo)]
    places: list[dict[str, Any]] = [{"chat_id": anna.id, "message_id": copy.message_id} for copy in copies]
    text, captioned = places
    await bot.edit_message_text("стало", **text, reply_markup=KEYS)
    await bot.edit_message_caption(**captioned, caption="стало", reply_markup=KEYS)
    fresh = BufferedInputFile(picture(9, 9), "b.png")
    await bot.edit_message_media(InputMediaPhoto(media=fresh, caption="заново"), **captioned, reply_markup=KEYS)
    assert [(message.text, message.buttons) for message in anna.messages[-2:]] == [
        ("стало", [["Да"]]),
        ("заново", [["Да"]]),
    ]
    keys = KEYS.model_dump(exclude_none=True)
    for method, args in (
        ("editMessageText", {**text, "text": "стало"}),
        ("editMessageCaption", {**captioned, "caption": "заново"}),
        ("editMessageReplyMarkup", text),
    ):
        assert "message is not modified" in await raw.refusal(method, **args, reply_markup=keys)
    photo_of = anna.messages[-1].data["photo"][-1]["file_id"]
    same = {"type": "photo", "media": photo_of, "caption": "заново"}
    assert "message is not modified" in await raw.refusal(
        "editMessageMedia", **captioned, media=same, reply_markup=keys
    )


async def test_a_text_may_become_a_photo(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "текст")
    fresh = BufferedInputFile(picture(), "a.png")
    place: dict[str, Any] = {"chat_id": anna.id, "message_id": sent.message_id}
    await bot.edit_message_media(InputMediaPhoto(media=fresh, caption="подпись"), **place)
    assert (anna.messages[-1].kind, anna.messages[-1].text) == ("photo", "подпись")


async def test_captions_files_and_keyboards_can_be_replaced(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_photo(anna.id, BufferedInputFile(picture(), "a.png"), caption="раз")
    place: dict[str, Any] = {"chat_id": anna.id, "message_id": sent.message_id}
    await bot.edit_message_caption(**place, caption="два")
    await bot.edit_message_reply_markup(**place, reply_markup=KEYS)
    fresh = BufferedInputFile(picture(50, 50, 9), "b.png")
    await bot.edit_message_media(InputMediaPhoto(media=fresh, caption="три"), **place)
    message = await anna.hears("три")
    assert await message.download() == picture(50, 50, 9)
    assert [version.get("caption") for version in message.edits] == ["раз", "два"]


async def test_deletion_works_both_ways_within_48_hours(
    bot: Bot, anna: Phone, playground: Playground, raw: Raw
) -> None:
    sent = await bot.send_message(anna.id, "удалить")
    mine = await anna.say("и это")
    assert await bot.delete_messages(anna.id, [sent.message_id, mine.id, 999])  # an unknown one is skipped
    assert [message.text for message in anna.messages] == ["/start"]
    assert [message["text"] for message in playground.messages(anna.id) if message.get("deleted")] == [
        "удалить",
        "и это",
    ]
    gone = {"chat_id": anna.id, "message_id": sent.message_id}
    assert await raw.refusal("deleteMessage", **gone) == "Bad Request: message to delete not found"
    old = await bot.send_message(anna.id, "старое")
    playground.world.private[bot.id, anna.id].messages[old.message_id].data["date"] -= 49 * 3600
    fresh = await bot.send_message(anna.id, "свежее")
    too_old = "Bad Request: message can't be deleted for everyone"
    assert await raw.refusal("deleteMessage", chat_id=anna.id, message_id=old.message_id) == too_old
    both = [old.message_id, fresh.message_id]
    assert await raw.refusal("deleteMessages", chat_id=anna.id, message_ids=both) == too_old
    assert [message.text for message in anna.messages] == ["/start", "старое", "свежее"]


async def test_a_poll_is_voted_in_and_stopped(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_poll(anna.id, "Удобно?", ["Да", "Нет"], is_anonymous=False)
    await anna.vote(anna.messages[-1], 1)
    updates = await bot.get_updates()
    assert updates[-1].poll_answer is not None
    assert updates[-1].poll_answer.option_ids == [1]
    stopped = await bot.stop_poll(anna.id, sent.message_id)
    assert [option.voter_count for option in stopped.options] == [0, 1]
    with pytest.raises(TelegramBadRequest, match="poll has already been closed"):
        await bot.stop_poll(anna.id, sent.message_id)

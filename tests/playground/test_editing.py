"""Edits, deletions, copies, forwards."""

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
    assert await bot.delete_messages(anna.id, [sent.message_id, mine.id, 999])
    assert [message.text for message in anna.messages] == ["/start"]
    assert [message["text"] for message in playground.messages(anna.id) if message.get("deleted")] == [
        "удалить",
        "и это",
    ]
    gone = {"chat_id": anna.id, "message_id": sent.message_id}
    assert await raw.refusal("deleteMessage", **gone) == "Bad Request: message to delete not found"
    old = await bot.send_message(anna.id, "старое")
    playground.world.private[bot.id, anna.id].messages[old.message_id].data["date"] -= 49 * 3600
    gone["message_id"] = old.message_id
    assert await raw.refusal("deleteMessage", **gone) == "Bad Request: message can't be deleted"


async def test_a_copy_has_no_author_and_may_have_another_caption(playground: Playground, bot: Bot, anna: Phone) -> None:
    boris = playground.phone(502, "Борис")
    await boris.start()
    photo = await anna.send_photo(caption="подпись *Анны*")
    for caption in (None, "другая"):
        await bot.copy_message(boris.id, anna.id, photo.id, caption=caption)
    assert (await boris.hears("подпись *Анны*")).file_unique_id == photo.file_unique_id
    copy = await boris.hears("другая")
    assert copy.sender == "ММПГ-бот"
    assert "forward_origin" not in copy.data


async def test_a_forward_names_its_author(bot: Bot, anna: Phone) -> None:
    said = await anna.say("слово")
    forward = await bot.forward_message(anna.id, anna.id, said.id)
    assert forward.forward_origin is not None
    assert forward.forward_origin.type == "user"


async def test_what_cannot_be_copied_is_refused(playground: Playground, bot: Bot, anna: Phone, raw: Raw) -> None:
    pinned = await bot.send_message(anna.id, "важно")
    await bot.pin_chat_message(anna.id, pinned.message_id)
    service = playground.messages(anna.id)[-1]["message_id"]
    place = {"chat_id": anna.id, "from_chat_id": anna.id}
    assert await raw.refusal("copyMessage", **place, message_id=service) == "Bad Request: message can't be copied"
    assert await raw.refusal("forwardMessage", **place, message_id=service) == "Bad Request: message can't be forwarded"
    assert await raw.refusal("copyMessage", **place, message_id=99) == "Bad Request: message to copy not found"
    assert await raw.refusal("forwardMessage", **place, message_id=99) == "Bad Request: message to forward not found"
    photo = await anna.send_photo()
    long = await raw.refusal("copyMessage", **place, message_id=photo.id, caption="я" * 1025)
    assert long == "Bad Request: message caption is too long"


async def test_many_are_copied_in_order_as_albums_and_failures_are_skipped_in_silence(
    bot: Bot, anna: Phone, raw: Raw
) -> None:
    album = await anna.send_album(["photo", "photo", "photo"])
    await anna.delete(album[1])
    numbers = [part.id for part in album]
    copies = await bot.copy_messages(anna.id, anna.id, numbers)
    assert len(copies) == 2
    groups = {anna.handset.chats[bot.id][copy.message_id].media_group_id for copy in copies}
    assert len(groups) == 1
    assert groups != {album[0].media_group_id}
    place = {"chat_id": anna.id, "from_chat_id": anna.id}
    for bad, words in (
        ([numbers[2], numbers[0]], "message identifiers must be in a strictly increasing order"),
        ([numbers[0], numbers[0]], "message identifiers must be in a strictly increasing order"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([], "message identifiers are not specified"),
        ([998, 999], "there are no messages to copy"),
    ):
        assert await raw.refusal("copyMessages", **place, message_ids=bad) == f"Bad Request: {words}"


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

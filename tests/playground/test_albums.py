"""Albums: as they come from people, straggling, and as bots copy and send them."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    MediaUnion,
    Message,
    ReplyParameters,
)

from bot.playground import Phone, PhoneMessage
from bot.playground.images import picture
from tests.playground.conftest import Raw

BOLD = [{"type": "bold", "offset": 0, "length": 3}]


async def seen(bot: Bot) -> list[Message]:
    return [update.message for update in await bot.get_updates() if update.message]


def ids(messages: Sequence[PhoneMessage]) -> list[int]:
    return [message.id for message in messages]


def shown(phone: Phone, copies: Sequence[Any]) -> list[PhoneMessage]:
    """Find copies on a phone."""
    return [phone.handset.chats[phone.chat][copy.message_id] for copy in copies]


def groups(messages: Sequence[PhoneMessage]) -> list[str | None]:
    return [message.media_group_id for message in messages]


async def test_the_parts_of_an_album_straggle_with_other_messages_between(bot: Bot, anna: Phone) -> None:
    asked = await bot.send_message(anna.id, "Покажите")
    parts: dict[str, Any] = {"album": "77", "reply_to": asked.message_id}
    await anna.send_album_part(kind="photo", caption="вот так", entities=BOLD, **parts)
    assert (await seen(bot))[-1].media_group_id == "77"
    await anna.say("сейчас ещё")
    await anna.send_album_part("78", "document")
    await anna.send_album_part(kind="video", number=1, **parts)
    messages = (await seen(bot))[1:]
    assert [message.media_group_id for message in messages] == ["77", None, "78", "77"]
    assert messages[0].caption_entities is not None
    assert messages[0].caption_entities[0].type == "bold"
    answered = [message.reply_to_message and message.reply_to_message.message_id for message in messages]
    assert answered == [asked.message_id, None, None, asked.message_id]


async def test_an_album_may_arrive_part_by_part(bot: Bot, anna: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = asyncio.Event()
    monkeypatch.setattr("bot.playground.speaking.asyncio", SimpleNamespace(sleep=lambda _: let_go.wait()))
    sending = asyncio.create_task(anna.send_album([("photo", None, "раз"), "video"], delay=0.1))
    updates = await bot.get_updates(offset=-1, timeout=30)
    while not (updates[-1].message and updates[-1].message.media_group_id):
        updates = await bot.get_updates(offset=updates[-1].update_id + 1, timeout=30)
    assert not sending.done()
    let_go.set()
    parts = await sending
    assert len(set(groups(parts))) == 1
    assert [part.kind for part in parts] == ["photo", "video"]


@pytest.mark.parametrize("kinds", [["photo", "video", "photo"], ["document"] * 2, ["audio"] * 10])
async def test_an_album_is_copied_as_a_new_album(bot: Bot, anna: Phone, kinds: list[str]) -> None:
    album = await anna.send_album(kinds)
    copies = shown(anna, await bot.copy_messages(anna.id, anna.id, ids(album)))
    assert [copy.kind for copy in copies] == kinds
    assert len(set(groups(copies))) == 1
    assert not set(groups(copies)) & {None, album[0].media_group_id}
    forwards = shown(anna, await bot.forward_messages(anna.id, anna.id, ids(album)))
    assert len(set(groups(forwards))) == 1


async def test_what_is_missing_is_skipped_and_a_single_part_left_is_no_album(bot: Bot, anna: Phone) -> None:
    album = await anna.send_album(["photo", "photo", "photo"])
    await anna.delete(album[1])
    copies = shown(anna, await bot.copy_messages(anna.id, anna.id, ids(album)))
    assert [copy.file_unique_id for copy in copies] == [album[0].file_unique_id, album[2].file_unique_id]
    assert len(set(groups(copies))) == 1
    assert copies[0].media_group_id is not None
    await anna.delete(album[0])
    alone = shown(anna, await bot.copy_messages(anna.id, anna.id, ids(album)))
    assert groups(alone) == [None]


async def test_two_albums_copied_together_stay_two(bot: Bot, anna: Phone) -> None:
    first, second = await anna.send_album(["photo", "photo"]), await anna.send_album(["video", "photo"])
    word = await anna.say("между ними ничего")
    copies = shown(anna, await bot.copy_messages(anna.id, anna.id, [*ids(first), *ids(second), word.id]))
    one, same, other, same_other, none = groups(copies)
    assert one == same != other == same_other
    assert none is None


async def test_documents_copied_together_become_an_album_even_if_they_were_none(bot: Bot, anna: Phone) -> None:
    documents = [await anna.send_document(f"{number}.pdf") for number in range(2)]
    copies = shown(anna, await bot.copy_messages(anna.id, anna.id, ids(documents)))
    assert len(set(groups(copies)) - {None}) == 1
    photo = await anna.send_photo()
    mixed = shown(anna, await bot.copy_messages(anna.id, anna.id, [*ids(documents), photo.id]))
    assert groups(mixed) == [None] * 3
    photos = [photo, await anna.send_photo(picture(9, 9))]
    assert groups(shown(anna, await bot.copy_messages(anna.id, anna.id, ids(photos)))) == [None] * 2
    animations = [await anna.send_animation(), await anna.send_animation(b"other")]
    assert groups(shown(anna, await bot.copy_messages(anna.id, anna.id, ids(animations)))) == [None] * 2


async def test_captions_are_kept_or_removed(bot: Bot, anna: Phone) -> None:
    album = await anna.send_album([("photo", None, "подпись"), "photo"])
    kept = shown(anna, await bot.copy_messages(anna.id, anna.id, ids(album)))
    removed = shown(anna, await bot.copy_messages(anna.id, anna.id, ids(album), remove_caption=True))
    assert ([copy.text for copy in kept], [copy.text for copy in removed]) == (["подпись", ""], ["", ""])


async def test_an_album_is_forwarded_by_a_person_as_an_album(bot: Bot, anna: Phone) -> None:
    album = await anna.send_album(["photo", "photo"])
    forwards = await anna.forward_album(album)
    assert len(set(groups(forwards))) == 1
    assert forwards[0].media_group_id != album[0].media_group_id
    assert [message.forward_origin is not None for message in (await seen(bot))[-2:]] == [True, True]


async def test_an_album_is_sent_by_identifiers_in_answer_to_a_message(bot: Bot, anna: Phone, raw: Raw) -> None:
    asked = await anna.say("Покажите всё")
    await anna.send_photo()
    await anna.send_video()
    *_, photo, video = await seen(bot)
    assert photo.photo is not None
    assert video.video is not None
    media: list[MediaUnion] = [
        InputMediaPhoto(media=photo.photo[-1].file_id, caption="<b>всё</b>", parse_mode="HTML"),
        InputMediaVideo(media=video.video.file_id),
    ]
    sent = await bot.send_media_group(anna.id, media, reply_parameters=ReplyParameters(message_id=asked.id))
    parts = shown(anna, sent)
    assert [part.reply_to for part in parts] == [asked, asked]
    assert parts[0].formatted("bold") == ["всё"]
    assert len(set(groups(parts)) - {None}) == 1
    await anna.delete(asked)
    gone = {"message_id": asked.id}
    items = [item.model_dump(mode="json", include={"type", "media"}) for item in media]
    refused = await raw.refusal("sendMediaGroup", chat_id=anna.id, media=items, reply_parameters=gone)
    assert refused == "Bad Request: message to be replied not found"
    lenient = {**gone, "allow_sending_without_reply": True}
    assert (await raw("sendMediaGroup", chat_id=anna.id, media=items, reply_parameters=lenient))["ok"]


async def test_a_part_of_an_album_is_answered_and_edited_by_itself(bot: Bot, anna: Phone) -> None:
    file = BufferedInputFile(picture(), "a.png")
    sent = shown(anna, await bot.send_media_group(anna.id, [InputMediaPhoto(media=file), InputMediaPhoto(media=file)]))
    await anna.reply(sent[1], "про вторую")
    assert (told := (await seen(bot))[-1]).reply_to_message is not None
    assert told.reply_to_message.message_id == sent[1].id
    place: dict[str, Any] = {"chat_id": anna.id, "message_id": sent[1].id}
    await bot.edit_message_caption(**place, caption="вторая")
    assert (sent[1].text, sent[1].media_group_id) == ("вторая", sent[0].media_group_id)
    video = BufferedInputFile(b"video", "a.mp4")
    await bot.edit_message_media(InputMediaVideo(media=video), **place)
    assert (sent[1].kind, sent[1].media_group_id) == ("video", sent[0].media_group_id)


async def test_a_part_of_an_album_stays_of_its_sort(bot: Bot, anna: Phone) -> None:
    picture_file, data = BufferedInputFile(picture(), "a.png"), BufferedInputFile(b"data", "a.bin")
    photos = await bot.send_media_group(anna.id, [InputMediaPhoto(media=picture_file)] * 2)
    documents = await bot.send_media_group(anna.id, [InputMediaDocument(media=data)] * 2)
    changes = "can't change media type in the album"
    unusable = "message content type can't be used in an album"
    for message, media, words in (
        (photos[0], InputMediaDocument(media=data), changes),
        (photos[0], InputMediaAnimation(media=data), unusable),
        (documents[0], InputMediaAudio(media=data), changes),
        (documents[0], InputMediaPhoto(media=picture_file), changes),
    ):
        with pytest.raises(TelegramBadRequest, match=f"Bad Request: {words}"):
            await bot.edit_message_media(media, chat_id=anna.id, message_id=message.message_id)

"""What one side said, as the other gets it: copies, albums, and edits of them."""

import contextlib
from html import escape

from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import InlineKeyboardMarkup, MessageEntity, ReplyParameters

from handlers import content
from handlers.content import CAPTION_LIMIT, TEXT_LIMIT, UNCAPTIONED, Content
from handlers.documents.uploading import is_about_the_file
from handlers.forums.errors import is_closed, is_gone
from handlers.questions import answering_texts, keyboards, texts
from handlers.questions.receipts import is_unchanged
from handlers.ready_answers.lost_files import from_disk
from handlers.rendering import Occasion, say
from storage.questions import copies, parcels
from storage.questions.copies import Copy
from storage.questions.kinds import ALBUM_AGAIN
from storage.questions.parcels import Parcel


async def message(occasion: Occasion) -> int | None:
    """A copy of what was said, for the other side, where it belongs in their chat."""
    delivery = occasion.delivery
    parcel = await occasion.database.read(parcels.parcel, delivery.subject_id, delivery.person_id, delivery.chat_id)
    if parcel is None or not parcel.allowed:
        return None
    sent = await _copy(occasion, parcel)
    if _is_of_colleague(parcel) and _named(parcel) is None:
        await _name_author(occasion, parcel, sent)
    return sent


async def album(occasion: Occasion) -> int | None:
    """All parts of an album that have come; if some had gone before, the whole takes the place of what was there."""
    delivery = occasion.delivery
    parcel = await occasion.database.read(
        parcels.album_parcel, delivery.subject_id, delivery.person_id, delivery.chat_id
    )
    if parcel is None or not parcel.allowed:
        return None
    if delivery.kind != ALBUM_AGAIN and parcel.copies:
        if all(each.id in parcel.copies for each in parcel.parts):
            return None
        await _take_back(occasion, parcel)
    if len(parcel.parts) == 1:
        sent = [await _copy(occasion, parcel)]
    else:
        sent = await _copy_album(occasion, parcel)
    complete = len(sent) == len(parcel.parts)
    # When Telegram left some out, nobody knows which: then all stand for the whole album.
    stand_for = [each.id for each in parcel.parts] if complete else [delivery.subject_id] * len(sent)
    kept = [
        Copy(delivery.chat_id, message_id, parcel.question.id, part)
        for message_id, part in zip(sent, stand_for, strict=True)
    ]
    await occasion.database.write(copies.keep_copies, kept)
    if _is_of_colleague(parcel):
        await _name_author(occasion, parcel, sent[0])
    if not complete and delivery.person_id is not None:
        missing = len(parcel.parts) - len(sent)
        await occasion.database.write(parcels.note_missing, delivery.subject_id, missing)
        await _say(occasion, texts.album_incomplete(missing=missing), sent[0])
    return sent[0]


async def album_buttons(occasion: Occasion) -> int | None:
    """The buttons of an album, which cannot have any of its own, in a message under it."""
    delivery = occasion.delivery
    parcel = await occasion.database.read(
        parcels.album_parcel, delivery.subject_id, delivery.person_id, delivery.chat_id
    )
    if parcel is None or not parcel.allowed or parcel.own or len(parcel.parts) == 1:
        return None
    if await occasion.database.read(parcels.is_brought_again, delivery):
        return None
    text = texts.album_above(number=parcel.question.id, parts=len(parcel.parts), answer=parcel.at_asker)
    under = min(parcel.copies.values(), default=None)
    return await _say(occasion, text, under, _buttons(parcel))


async def edited(occasion: Occasion) -> int | None:
    """New words in a copy; a new copy under the old one where Telegram does not let the old one be changed."""
    delivery = occasion.delivery
    parcel = await occasion.database.read(parcels.parcel, delivery.subject_id, delivery.person_id, delivery.chat_id)
    if parcel is None or not parcel.allowed:
        return None
    part = parcel.parts[0]
    target = parcel.copies.get(part.id)
    if target is None or part.content is None:
        return await _bring_anew(occasion, parcel, target)
    keyboard = _buttons(parcel) if part.media_group_id is None else None
    shown = _named(parcel) or part.content
    marked = content.marked(shown, texts.edited_mark())
    bot, chat_id, file = occasion.bot, delivery.chat_id, bool(shown.get("replaced"))
    try:
        await content.edit(bot, chat_id, target, marked or shown, keyboard, file=file)
    except TelegramBadRequest as error:
        if not is_unchanged(error):
            return await _bring_anew(occasion, parcel, target)
    else:
        if marked is None:
            await _say(occasion, texts.edited_above(), target)
    return target


async def _copy(occasion: Occasion, parcel: Parcel) -> int:
    part = parcel.parts[0]
    named = _named(parcel)
    try:
        if named is not None:
            return await _send(occasion, parcel, named)
        if part.content is not None and part.content.get("anew"):
            return await _send(occasion, parcel, part.content)
        copy = await occasion.bot.copy_message(
            chat_id=occasion.delivery.chat_id,
            message_thread_id=occasion.thread_id,
            from_chat_id=part.chat_id,
            message_id=part.message_id,
            reply_parameters=_under(parcel.reply_to),
            reply_markup=_buttons(parcel),
            disable_notification=occasion.silent,
        )
    except TelegramBadRequest as error:
        if "chat not found" in error.message or is_gone(error) or is_closed(error):
            raise
        if part.content is not None and _are_lost([part.content], error):
            [stored] = await from_disk([named or part.content], occasion.database, occasion.files)
            return await _send(occasion, parcel, stored)
        # A file outlives the message it came with, and need not be copied.
        if part.content is not None and "file" in part.content and not part.content.get("anew"):
            with contextlib.suppress(TelegramBadRequest):
                return await _send(occasion, parcel, part.content)
        words = _instead(parcel)
        if words is None:
            raise
        return await _say(occasion, words, parcel.reply_to, _buttons(parcel))
    return copy.message_id


async def _send(occasion: Occasion, parcel: Parcel, anew: Content) -> int:
    return await content.send(
        occasion.bot,
        occasion.delivery.chat_id,
        anew,
        reply=_under(parcel.reply_to),
        keyboard=_buttons(parcel),
        silent=occasion.silent,
        thread_id=occasion.thread_id,
    )


async def _copy_album(occasion: Occasion, parcel: Parcel) -> list[int]:
    """Under what it answers; if Telegram refuses a part, whatever of it can be copied, which then hangs nowhere."""
    chat_id, parts = occasion.delivery.chat_id, [each.content for each in parcel.parts]
    if content.makes_album(parts):
        known = [each for each in parts if each is not None]
        try:
            return await _send_album(occasion, parcel, known)
        except (TelegramBadRequest, TelegramNotFound) as error:
            if _are_lost(known, error):
                return await _send_album(occasion, parcel, await from_disk(known, occasion.database, occasion.files))
            if any(each.message_id < 0 for each in parcel.parts):
                raise
    copied = await occasion.bot.copy_messages(
        chat_id=chat_id,
        message_thread_id=occasion.thread_id,
        from_chat_id=parcel.parts[0].chat_id,
        message_ids=[each.message_id for each in parcel.parts],
        disable_notification=occasion.silent,
    )
    return [each.message_id for each in copied]


async def _send_album(occasion: Occasion, parcel: Parcel, parts: list[Content]) -> list[int]:
    return await content.send_album(
        occasion.bot,
        occasion.delivery.chat_id,
        parts,
        reply=_under(parcel.reply_to),
        silent=occasion.silent,
        thread_id=occasion.thread_id,
    )


def _are_lost(parts: list[Content], error: Exception) -> bool:
    """Whether Telegram refuses files of the catalogue, which lie on disk."""
    refused = isinstance(error, TelegramBadRequest) and is_about_the_file(error)
    return refused and any("version" in each for each in parts)


async def _take_back(occasion: Occasion, parcel: Parcel) -> None:
    """Removes an album that came without all its parts."""
    delivery = occasion.delivery
    gone = set(parcel.copies.values())
    buttons = await occasion.database.read(parcels.album_buttons, delivery.subject_id, delivery.person_id)
    await occasion.bot.delete_messages(delivery.chat_id, sorted(gone | ({buttons} if buttons else set())))
    await occasion.database.write(copies.detach, delivery.chat_id, sorted(gone))


async def _bring_anew(occasion: Occasion, parcel: Parcel, target: int | None) -> int | None:
    """The edited message as a new copy, when its old copy cannot be changed or stands for something else."""
    if target is None:
        first = await occasion.database.read(copies.album, parcel.parts[0])
        target = await occasion.database.read(copies.counterpart, first[0].id, occasion.delivery.chat_id)
        if target is None:
            return None
    await _say(occasion, texts.edited_anew(), target)
    copy = await _copy(occasion, parcel)
    kept = Copy(occasion.delivery.chat_id, copy, parcel.question.id, parcel.parts[0].id)
    await occasion.database.write(copies.keep_copies, [kept])
    return copy


def _is_of_colleague(parcel: Parcel) -> bool:
    """Whether it is an answer that others see in their forum, where a copy does not tell whose it is."""
    return parcel.recipient is None and parcel.parts[0].from_coordinator


def _named(parcel: Parcel) -> Content | None:
    """An answer for the forum with its author above the words; None for anything else, or where there is no room."""
    answer = parcel.parts[0].content
    if not _is_of_colleague(parcel) or parcel.parts[0].media_group_id is not None:
        return None
    if answer is None or answer["kind"] in UNCAPTIONED:
        return None
    text, name = answer.get("text") or "", answering_texts.answer_of(name=parcel.author.full_name)
    head = f"{name}\n\n" if text else name
    if texts.units(head) + texts.units(text) > (TEXT_LIMIT if answer["kind"] == "text" else CAPTION_LIMIT):
        return None
    bold = MessageEntity(type="bold", offset=0, length=texts.units(name)).model_dump(mode="json", exclude_none=True)
    moved = [{**each, "offset": each["offset"] + texts.units(head)} for each in answer.get("entities", ())]
    return {**answer, "text": head + text, "entities": [bold, *moved]}


async def _name_author(occasion: Occasion, parcel: Parcel, under: int) -> None:
    await _say(occasion, escape(answering_texts.answer_of(name=parcel.author.full_name), quote=False), under)


async def _say(occasion: Occasion, text: str, under: int | None, keyboard: InlineKeyboardMarkup | None = None) -> int:
    return await say(occasion, text, keyboard, _under(under))


def _under(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True) if message_id is not None else None


def _buttons(parcel: Parcel) -> InlineKeyboardMarkup | None:
    """None under one's own words, for a colleague under an answer, and in a forum, where replying is enough."""
    if parcel.own or parcel.recipient is None:
        return None
    if parcel.at_asker:
        return keyboards.at_asker(parcel.question.id)
    return None if parcel.parts[0].from_coordinator else keyboards.at_coordinator(parcel.question.id)


def _instead(parcel: Parcel) -> str | None:
    """What is said in place of a message that cannot be copied; None: its author must hear that it did not arrive."""
    sent = parcel.parts[0]
    if sent.text:
        return answering_texts.only_words(content_type=sent.content_type, text=sent.text)
    if sent.from_coordinator:
        return None
    return answering_texts.not_shown(number=parcel.question.id, content_type=sent.content_type)

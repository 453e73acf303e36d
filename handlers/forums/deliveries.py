"""What the outbox brings to forums: topics, and whatever belongs into them.

Topics are deleted and closed behind our back. One that was deleted is made anew and one that is closed is opened, once
for each delivery; everything else is a failure that the administrator sees.
"""

from collections.abc import Mapping
from dataclasses import replace

from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat
from aiogram.types import InlineKeyboardMarkup, ReplyParameters

from handlers.forums import texts
from handlers.forums.errors import is_as_wanted, is_closed, is_gone
from handlers.questions import keyboards
from handlers.questions.keyboards import Do
from handlers.questions.texts import CLOSE
from handlers.rendering import Occasion, Renderer, say
from storage import forums
from storage.forums import Refused
from storage.questions import kinds, reading, topics

_AT_ONCE = 100
"""How many messages one call may delete."""


def in_forums(renderers: Mapping[str, Renderer]) -> dict[str, Renderer]:
    """Everybody's renderers, which find the topic of what goes to a forum, and those of topics themselves."""
    placed = {kind: _to_person_or_topic(renderer) for kind, renderer in renderers.items()}
    return placed | {kind: _following_migration(renderer) for kind, renderer in _OF_FORUMS.items()}


def _to_person_or_topic(renderer: Renderer) -> Renderer:
    async def say_in_topic(occasion: Occasion) -> int | None:
        return await _in_topic(occasion, renderer)

    to_topic = _following_migration(say_in_topic)

    async def say(occasion: Occasion) -> int | None:
        return await (renderer if occasion.delivery.person_id is not None else to_topic)(occasion)

    return say


def _following_migration(renderer: Renderer) -> Renderer:
    """A group that has another number now gets everything anew under that one."""

    async def say(occasion: Occasion) -> int | None:
        try:
            return await renderer(occasion)
        except TelegramMigrateToChat as error:
            await occasion.database.write(forums.migrated, occasion.delivery.chat_id, error.migrate_to_chat_id)
            return None

    return say


async def _in_topic(occasion: Occasion, renderer: Renderer) -> int | None:
    """Says it in its question's topic, which is made if need be; nothing where the question has no topic any more."""
    delivery, database = occasion.delivery, occasion.database
    place = await database.read(topics.place, delivery)
    if place is None or delivery.edits_id is not None:
        return await renderer(occasion) if place is not None else None
    if delivery.kind == kinds.ALBUM and await database.read(topics.is_followed, delivery):
        return None
    worth_a_topic = place.is_open and delivery.kind != kinds.STATUS
    thread_id = place.thread_id
    if thread_id is None:
        if not worth_a_topic:
            return None
        thread_id = await _open(occasion, place.question.id)
    try:
        return await renderer(replace(occasion, thread_id=thread_id))
    except TelegramBadRequest as error:
        if is_gone(error):
            await database.write(topics.forget, place.question.id, delivery.chat_id)
            if not worth_a_topic:
                return None
            thread_id = await _open(occasion, place.question.id)
        elif is_closed(error) and place.is_open:
            await _switch(occasion, thread_id, is_open=True)
        else:
            raise
    return await renderer(replace(occasion, thread_id=thread_id))


async def _topic(occasion: Occasion) -> int | None:
    """Brings the topic into line with its question as it is now."""
    place = await occasion.database.read(topics.place, occasion.delivery)
    if place is None:
        return None
    if place.thread_id is None:
        return await _open(occasion, place.question.id) if place.is_open else None
    try:
        await _switch(occasion, place.thread_id, is_open=place.is_open)
    except TelegramBadRequest as error:
        if not is_gone(error):
            raise
        await occasion.database.write(topics.forget, place.question.id, occasion.delivery.chat_id)
        return await _open(occasion, place.question.id) if place.is_open else None
    return place.thread_id


async def _rename(occasion: Occasion) -> int | None:
    """Takes the words of somebody who left out of the topic's name."""
    place = await occasion.database.read(topics.place, occasion.delivery)
    if place is None or place.thread_id is None:
        return None
    card = await occasion.database.read(reading.card, place.question.id)
    try:
        await occasion.bot.edit_forum_topic(occasion.delivery.chat_id, place.thread_id, name=texts.topic(card=card))
    except TelegramBadRequest as error:
        if is_gone(error):
            return None
        if not is_as_wanted(error):
            raise
    return place.thread_id


async def _say_farewell(occasion: Occasion) -> int | None:
    """That the question is answered elsewhere now; nothing if it is here again."""
    place = await occasion.database.read(topics.place, occasion.delivery)
    if place is None or place.here:
        return None
    card = await occasion.database.read(reading.card, place.question.id)
    words = texts.went_elsewhere(number=place.question.id, group=card.group.title)
    return await _say(occasion, place.thread_id, words)


async def _say_why_open(occasion: Occasion) -> int | None:
    """Why a topic closed by hand is open again, and how to close the question itself."""
    place = await occasion.database.read(topics.place, occasion.delivery)
    if place is None or not place.is_open:
        return None
    number = place.question.id
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[keyboards.button(CLOSE, Do.CLOSE, number)]])
    return await _say(occasion, place.thread_id, texts.kept_open(number=number), keyboard)


async def _erase_copies(occasion: Occasion) -> int | None:
    """Deletes what Telegram lets a bot delete."""
    delivery = occasion.delivery
    copies = await occasion.database.read(topics.young_copies, delivery.subject_id, delivery.chat_id)
    for start in range(0, len(copies), _AT_ONCE):
        await occasion.bot.delete_messages(delivery.chat_id, list(copies[start : start + _AT_ONCE]))
    return copies[0] if copies else None


async def _refuse(occasion: Occasion) -> int | None:
    """Why a reply reached no participant, under it; nothing when its author took it back."""
    delivery = occasion.delivery
    try:
        under = ReplyParameters(message_id=delivery.subject_id)
        return await say(occasion, texts.REFUSALS[Refused(delivery.kind)], under=under)
    except TelegramBadRequest as error:
        if "replied not found" in error.message:
            return None
        raise


_OF_FORUMS: dict[str, Renderer] = {
    kinds.TOPIC: _topic,
    kinds.TOPIC_NAME: _rename,
    kinds.TOPIC_LEFT: _say_farewell,
    kinds.TOPIC_KEPT_OPEN: _say_why_open,
    kinds.COPIES_ERASED: _erase_copies,
    **dict.fromkeys((each.value for each in Refused), _refuse),
}


async def _open(occasion: Occasion, question_id: int) -> int:
    """A new topic. A stop between making it and writing it down leaves it empty, and another is made."""
    card = await occasion.database.read(reading.card, question_id)
    chat_id = occasion.delivery.chat_id
    made = await occasion.bot.create_forum_topic(chat_id, texts.topic(card=card))
    await occasion.database.write(topics.keep, question_id, chat_id, made.message_thread_id)
    return made.message_thread_id


async def _switch(occasion: Occasion, thread_id: int, *, is_open: bool) -> None:
    bot = occasion.bot
    try:
        await (bot.reopen_forum_topic if is_open else bot.close_forum_topic)(occasion.delivery.chat_id, thread_id)
    except TelegramBadRequest as error:
        if not is_as_wanted(error):
            raise


async def _say(
    occasion: Occasion, thread_id: int | None, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> int | None:
    """Says it in the topic, if it is there still."""
    if thread_id is None:
        return None
    try:
        return await say(replace(occasion, thread_id=thread_id), text, keyboard)
    except TelegramBadRequest as error:
        if is_gone(error):
            return None
        raise

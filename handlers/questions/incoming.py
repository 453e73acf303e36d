"""Whatever a person writes: part of a question, an answer, a new question, or nothing that may be sent unasked."""

import asyncio
from dataclasses import dataclass

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import InlineKeyboardMarkup, Message, ReplyParameters

from handlers.buttons import plain
from handlers.questions import joining, keyboards, messages, receipts, texts
from handlers.questions.states import Expected, Waiting, expected
from storage import agglomeration
from storage.database import Database
from storage.people import Visitor
from storage.questions import conversation, drafts, reading, travelling
from storage.questions.conversation import Said
from storage.questions.reading import Come, Place
from storage.refusals import AlreadyDone, AskerLeft, NotAllowed

_SEND = frozenset({"отправить", "да", "да отправить", "да, отправить", "отправьте", "отправляйте", "отправляй"})
_DROP = frozenset({"не нужно", "не надо", "нет", "не отправлять", "не отправляйте", "нет, не нужно"})

LOOK, LOOKS = 0.02, 100
"""Seconds between looks for a copy that is being written down, and how many."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message on its way to where it belongs."""

    message: Message
    said: Said
    visitor: Visitor
    database: Database
    bot: Bot

    async def reply(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        reply = ReplyParameters(message_id=self.said.message_id, allow_sending_without_reply=True)
        await self.message.answer(text, reply_markup=keyboard, reply_parameters=reply)


async def receive(
    message: Message, visitor: Visitor, database: Database, bot: Bot, state: FSMContext, raw_state: str | None = None
) -> None:
    """A message that no dialogue, menu word or command has taken."""
    if messages.is_service(message):
        return
    come = Incoming(message, messages.said(message), visitor, database, bot)
    obstacle = messages.obstacle(message)
    if obstacle is not None:
        await come.reply(obstacle)
        return
    said, replied_to = come.said, message.reply_to_message
    place = await _place(database, said, replied_to.message_id if replied_to is not None else None)
    if place.known is not None:
        await _tell_again(come, place.known.id)
        return
    if place.album is not None and await _joins(come, place.album.question_id, place.album.reply_to_id):
        return
    if place.offered:
        await database.write_each(drafts.keep, said)
        return
    waiting = await expected(state, raw_state)
    if place.replied is not None:
        await speak(come, place.replied.question_id, place.replied.question_message_id)
    elif waiting is not None and await _as_expected(come, waiting, state, replying=replied_to is not None):
        pass
    else:
        await _offer(come, state, replying=replied_to is not None)
        return
    if waiting is not None:
        await state.clear()


async def ask(come: Incoming, state: FSMContext) -> None:
    """Sends it to the coordinator as a question, at once."""
    try:
        heard = await come.database.write(conversation.ask, come.visitor.person.id, come.said)
    except NotAllowed:
        await before_joining(come, state)
    else:
        await receipts.give(come.bot, come.database, heard)


async def speak(come: Incoming, question_id: int, reply_to_id: int | None = None) -> None:
    """Says it within a question, as its asker or as a coordinator of its group."""
    card = await come.database.read(reading.card, question_id)
    person_id = come.visitor.person.id
    try:
        if card.question.asker_id == person_id:
            heard = await come.database.write(conversation.follow_up, person_id, question_id, come.said, reply_to_id)
        else:
            heard = await come.database.write(conversation.answer, person_id, question_id, come.said, reply_to_id)
    except AlreadyDone:
        await come.database.write_each(drafts.keep, come.said)
        text = texts.offered_after_closing(number=question_id, group=await _group(come) or card.group.title)
        await come.reply(text, keyboards.offer(come.said.message_id))
    except NotAllowed:
        await come.reply(texts.not_sent(number=question_id))
    except AskerLeft:
        await come.reply(texts.asker_left(number=question_id))
    else:
        await receipts.give(come.bot, come.database, heard)


async def before_joining(come: Incoming, state: FSMContext) -> None:
    """Asked by somebody in no group: it is offered again as soon as they have applied."""
    open_question = await come.database.read_each(reading.latest_open, come.visitor.person.id)
    if open_question is not None:
        if await come.database.write_each(drafts.keep, come.said):
            keyboard = keyboards.before_joining(come.said.message_id, open_question=open_question)
            await come.reply(texts.join_again_or_add(number=open_question), keyboard)
    elif await joining.remember(come.message, state):
        album = come.said.media_group_id is not None
        await come.reply(texts.join_before_album() if album else texts.join_first(), keyboards.before_joining())


async def _place(database: Database, said: Said, reply_to: int | None) -> Place:
    """Where the message belongs; a reply can be quicker than the writing down of what it replies to."""
    come = Come(said.chat_id, said.message_id, said.media_group_id, reply_to)
    place = await database.read_each(reading.places, come)
    for _ in range(LOOKS):
        if not place.unsettled:
            break
        await asyncio.sleep(LOOK)
        place = await database.read_each(reading.places, come)
    return place


async def _tell_again(come: Incoming, known_id: int) -> None:
    """The program was stopped between keeping the message and saying so."""
    if not await come.database.read(travelling.has_receipt, known_id):
        heard = await come.database.read(conversation.heard_before, come.said.chat_id, come.said.message_id)
        await receipts.give(come.bot, come.database, heard)


async def _joins(come: Incoming, question_id: int, reply_to_id: int | None) -> bool:
    """A later part of an album goes where its first part went, without a receipt of its own."""
    card = await come.database.read(reading.card, question_id)
    person_id = come.visitor.person.id
    operation = conversation.follow_up if card.question.asker_id == person_id else conversation.answer
    try:
        await come.database.write(operation, person_id, question_id, come.said, reply_to_id)
    except (AlreadyDone, NotAllowed, AskerLeft):
        return False
    return True


async def _as_expected(come: Incoming, waiting: Expected, state: FSMContext, *, replying: bool) -> bool:
    """Takes the message for what the person was asked to type; whether it was taken (or asked about)."""
    question_id = waiting.question_id
    if waiting.state == Waiting.answer.state and question_id is not None:
        if waiting.fresh and not replying:
            await speak(come, question_id)
            return True
        if await come.database.write_each(drafts.keep, come.said):
            ask_whether = texts.is_this_an_answer if replying else texts.too_late_to_be_sure
            keyboard = keyboards.offer_of_answer(come.said.message_id, question_id)
            await come.reply(ask_whether(number=question_id), keyboard)
        return True
    if not waiting.fresh:
        return False
    if waiting.state == Waiting.follow_up.state and question_id is not None:
        await speak(come, question_id)
    else:
        await ask(come, state)
    return True


async def _offer(come: Incoming, state: FSMContext, *, replying: bool) -> None:
    """Nothing says where it belongs: nothing is sent before the person says so."""
    group = await _group(come)
    if come.visitor.is_coordinator:
        waiting = await come.database.read(reading.waiting_count, come.visitor.person.id)
        hint = texts.not_of_a_question(waiting=waiting) if replying else texts.nobody_heard(waiting=waiting)
        if group is None:
            await come.reply(hint)
        elif await come.database.write_each(drafts.keep, come.said):
            text = f"{hint}\n\n{texts.offered_beside_coordinating(group=group)}"
            await come.reply(text, keyboards.offer(come.said.message_id))
    elif group is None:
        await before_joining(come, state)
    elif await _typed_instead_of_pressed(come):
        return
    elif await come.database.write_each(drafts.keep, come.said):
        open_question = await come.database.read_each(reading.latest_open, come.visitor.person.id)
        keyboard = keyboards.offer(come.said.message_id, open_question=open_question)
        await come.reply(texts.offered(group=group, open_question=open_question), keyboard)


async def _typed_instead_of_pressed(come: Incoming) -> bool:
    """«Да» or «не нужно» below an offer is what its buttons are for."""
    words = plain(come.message.text or "")
    if words not in _SEND | _DROP:
        return False
    offered = await come.database.read(drafts.latest, come.said.chat_id)
    if offered is None:
        return False
    if words in _DROP:
        await come.database.write(drafts.drop, come.said.chat_id, offered)
        await come.reply(texts.dropped())
        return True
    heard = await come.database.write(drafts.send, come.visitor.person.id, come.said.chat_id, offered)
    await receipts.give(come.bot, come.database, heard)
    return True


async def _group(come: Incoming) -> str | None:
    """The name of the group whose coordinators the person may ask."""
    group_id = come.visitor.person.group_id
    if not come.visitor.may_ask or group_id is None:
        return None
    group = await come.database.read_each(agglomeration.groups_numbered, group_id)
    return group.title if group is not None else None

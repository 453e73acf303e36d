"""Whatever a person writes: part of a question, an answer, a new question, or nothing that may be sent unasked."""

import asyncio

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import InlineKeyboardMarkup, Message

from handlers.buttons import plain
from handlers.documents.keeping.keyboards import bring_sent_row
from handlers.questions import (
    answering_texts,
    desk,
    desk_texts,
    handing_over,
    joining,
    keyboards,
    messages,
    receipts,
    suggesting,
    texts,
)
from handlers.questions.come import Incoming
from handlers.questions.states import Expected, Waiting, expected
from storage import agglomeration
from storage.database import Database
from storage.people import Visitor
from storage.questions import conversation, drafts, handling, reading
from storage.questions import desk as desk_storage
from storage.questions import receipts as storage_receipts
from storage.questions.conversation import Heard, Said
from storage.questions.reading import Card, Come, Place
from storage.refusals import AlreadyDone, AskerLeft, NotAllowed
from storage.working_hours import WorkingHours

_SEND = frozenset({"отправить", "да", "да отправить", "да, отправить", "отправьте", "отправляйте", "отправляй"})
_DROP = frozenset({"не нужно", "не надо", "нет", "не отправлять", "не отправляйте", "нет, не нужно"})

_ANSWERS = frozenset({Waiting.answer.state, Waiting.last_word.state})
_BETWEEN_COORDINATORS = frozenset({Waiting.note.state, Waiting.hand_over.state, Waiting.search.state})

LOOK, LOOKS = 0.02, 100
"""Seconds between looks for a copy that is being written down, and how many."""


async def receive(
    message: Message,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    working_hours: WorkingHours,
    raw_state: str | None = None,
) -> None:
    """A message that no dialogue, menu word or command has taken."""
    if messages.is_service(message):
        return
    come = Incoming(message, messages.said(message), visitor, database, bot, working_hours)
    obstacle = messages.obstacle(message)
    if obstacle is not None:
        await come.reply(obstacle)
        return
    said, replied_to = come.said, message.reply_to_message
    place = await find_place(database, said, replied_to.message_id if replied_to is not None else None)
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
    if waiting is not None and (place.replied is not None or waiting.state not in _BETWEEN_COORDINATORS):
        await state.clear()


async def ask(come: Incoming, state: FSMContext) -> None:
    """Sends it to the coordinator as a question, at once unless others have asked the same already."""
    group = await _group(come)
    if group is not None and await suggesting.instead_of_sending(come, texts.offered(group=group)):
        return
    try:
        heard = await come.database.write(conversation.ask, come.visitor.person.id, come.said)
    except NotAllowed:
        await before_joining(come, state)
    else:
        await receipts.give(come.bot, come.database, heard, hours=come.hours)


async def speak(come: Incoming, question_id: int, reply_to_id: int | None = None, *, last_word: bool = False) -> None:
    """Says it within a question, as its asker or as a coordinator of its group."""
    card = await come.database.read(reading.card, question_id)
    try:
        heard = await _keep(come, card, reply_to_id, last_word=last_word)
    except AlreadyDone:
        if card.question.asker_id != come.visitor.person.id:
            await come.reply(desk_texts.closed_long_ago(number=question_id))
            return
        await come.database.write_each(drafts.keep, come.said)
        text = texts.offered_after_closing(number=question_id, group=await _group(come) or card.group.title)
        await come.reply(text, keyboards.offer(come.said.message_id))
    except NotAllowed:
        if come.visitor.is_coordinator:
            await come.reply(desk_texts.went_to_group(number=question_id, group=card.group.title))
        else:
            await come.reply(answering_texts.not_sent(number=question_id))
    except AskerLeft:
        await come.reply(answering_texts.asker_left(number=question_id))
    else:
        await receipts.give(come.bot, come.database, heard, hours=come.hours)


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


async def find_place(database: Database, said: Said, reply_to: int | None) -> Place:
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
    if not await come.database.read(storage_receipts.has_receipt, known_id):
        heard = await come.database.read(conversation.heard_before, come.said.chat_id, come.said.message_id)
        await receipts.give(come.bot, come.database, heard, hours=come.hours)


async def _joins(come: Incoming, question_id: int, reply_to_id: int | None) -> bool:
    """A later part of an album goes where its first part went, without a receipt of its own."""
    card = await come.database.read(reading.card, question_id)
    try:
        await _keep(come, card, reply_to_id)
    except (AlreadyDone, NotAllowed, AskerLeft):
        return False
    return True


async def _keep(come: Incoming, card: Card, reply_to_id: int | None, *, last_word: bool = False) -> Heard:
    """Adds it to the question: what the asker says follows up, what anybody else does answers."""
    person_id, number = come.visitor.person.id, card.question.id
    if card.question.asker_id == person_id:
        return await come.database.write(conversation.follow_up, person_id, number, come.said, reply_to_id)
    return await come.database.write(
        conversation.answer, person_id, number, come.said, reply_to_id, last_word=last_word
    )


async def _as_expected(come: Incoming, waiting: Expected, state: FSMContext, *, replying: bool) -> bool:
    """Takes the message for what the person was asked to type; whether it was taken (or asked about)."""
    question_id = waiting.question_id
    if waiting.state in _BETWEEN_COORDINATORS:
        return await _between_coordinators(come, waiting, state)
    if waiting.state in _ANSWERS and question_id is not None:
        last_word = waiting.state == Waiting.last_word.state
        if waiting.fresh and not replying:
            await speak(come, question_id, last_word=last_word)
        elif await come.database.write_each(drafts.keep, come.said):
            ask_whether = answering_texts.is_this_an_answer if replying else answering_texts.too_late_to_be_sure
            keyboard = keyboards.offer_of_answer(come.said.message_id, question_id, last_word=last_word)
            await come.reply(ask_whether(number=question_id, last_word=last_word), keyboard)
        return True
    if not waiting.fresh:
        return False
    if waiting.state == Waiting.follow_up.state and question_id is not None:
        await speak(come, question_id)
    else:
        await ask(come, state)
    return True


async def _between_coordinators(come: Incoming, waiting: Expected, state: FSMContext) -> bool:
    """A note, or words to look for: they are for coordinators alone and must never be taken for anything else.

    It is awaited still after a message that cannot be one.
    """
    message, person_id, number = come.message, come.visitor.person.id, waiting.question_id
    if not waiting.fresh:
        return False
    if waiting.state == Waiting.search.state:
        await desk.find(message, come.visitor, come.database, state, come.hours)
    elif waiting.state == Waiting.hand_over.state:
        if await handing_over.with_note(message, waiting, come.visitor, come.database, come.bot):
            await state.clear()
    elif message.text is None or number is None:
        await come.reply(desk_texts.note_in_words())
    else:
        await state.clear()
        try:
            await come.database.write(handling.note, person_id, number, message.text)
        except NotAllowed:
            await come.reply(answering_texts.no_longer_coordinator(number=number))
        else:
            await come.reply(desk_texts.note_kept(number=number))
    return True


async def _offer(come: Incoming, state: FSMContext, *, replying: bool) -> None:
    """Nothing says where it belongs: nothing is sent before the person says so."""
    group = await _group(come)
    if come.visitor.is_coordinator:
        waiting = await come.database.read(desk_storage.waiting_count, come.visitor.coordinates)
        hint = (
            answering_texts.not_of_a_question(waiting=waiting)
            if replying
            else answering_texts.nobody_heard(waiting=waiting)
        )
        rows = [bring_sent_row(come.said.message_id)] if come.message.document is not None else []
        if group is None:
            await come.reply(hint, InlineKeyboardMarkup(inline_keyboard=rows) if rows else None)
        elif await come.database.write_each(drafts.keep, come.said):
            text = f"{hint}\n\n{texts.offered_beside_coordinating(group=group)}"
            asking = keyboards.offer(come.said.message_id)
            await come.reply(text, InlineKeyboardMarkup(inline_keyboard=[*asking.inline_keyboard, *rows]))
    elif group is None:
        await before_joining(come, state)
    elif await typed_instead_of_pressed(come):
        return
    elif await come.database.write_each(drafts.keep, come.said):
        open_question = await come.database.read_each(reading.latest_open, come.visitor.person.id)
        await suggesting.offer(come, texts.offered(group=group, open_question=open_question), open_question)


async def typed_instead_of_pressed(come: Incoming) -> bool:
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
    await receipts.give(come.bot, come.database, heard, hours=come.hours)
    return True


async def _group(come: Incoming) -> str | None:
    """The name of the group whose coordinators the person may ask."""
    group_id = come.visitor.person.group_id
    if not come.visitor.may_ask or group_id is None:
        return None
    group = await come.database.read_each(agglomeration.groups_numbered, group_id)
    return group.title if group is not None else None

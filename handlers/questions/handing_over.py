"""Handing a question over: to whom was pressed, then a note is typed, or not."""

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, alert, put_away, replace
from handlers.menu.dialogues import leave
from handlers.questions import answering_texts, desk_keyboards, desk_texts
from handlers.questions.desk_keyboards import HandTo, WithoutNote
from handlers.questions.states import Expected, Waiting, wait_for
from storage.database import Database
from storage.people import Visitor
from storage.questions import handling, reading
from storage.refusals import AlreadyDone, Missing, NotAllowed, Refusal
from storage.tables import QuestionState


async def choose(
    callback: CallbackQuery,
    callback_data: HandTo,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> None:
    """To whom is known; the next message is the note."""
    number = callback_data.question
    try:
        whom = await _name(database, visitor, callback_data)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, await _refused(database, refusal, number))
        return
    await leave(dialog_manager, state)
    await wait_for(state, Waiting.hand_over, number, callback_data.pack())
    words = desk_texts.write_a_note(number=number, whom=whom)
    await replace(callback, words, desk_keyboards.without_note(callback_data))
    await acknowledge(callback)


async def without_note(
    callback: CallbackQuery, callback_data: WithoutNote, visitor: Visitor, database: Database, state: FSMContext
) -> None:
    """Handed over at once; pressed again, or later than another, it changes nothing."""
    chosen = HandTo(**callback_data.model_dump())
    if await state.get_state() == Waiting.hand_over.state:
        await state.clear()
    try:
        words = await _hand_over(database, visitor, chosen, None)
    except (NotAllowed, Missing, AlreadyDone) as refusal:
        await alert(callback, await _refused(database, refusal, chosen.question))
        await put_away(callback)
    else:
        await replace(callback, words)
        await acknowledge(callback)


async def with_note(message: Message, waiting: Expected, visitor: Visitor, database: Database, bot: Bot) -> bool:
    """The note was typed; whether it was one."""
    if message.text is None or waiting.chosen is None:
        await message.answer(desk_texts.note_in_words())
        return False
    chosen = HandTo.unpack(waiting.chosen)
    try:
        words = await _hand_over(database, visitor, chosen, message.text)
    except (NotAllowed, Missing, AlreadyDone) as refusal:
        words = await _refused(database, refusal, chosen.question)
    await bot.send_message(message.chat.id, words)
    return True


async def _hand_over(database: Database, visitor: Visitor, chosen: HandTo, note: str | None) -> str:
    whom = await _name(database, visitor, chosen)
    await database.write(
        handling.hand_over,
        visitor.person.id,
        chosen.question,
        to_person_id=chosen.person,
        to_group_id=chosen.group,
        note=note,
        seen=chosen.seen,
    )
    return desk_texts.handed_over(number=chosen.question, whom=whom)


async def _name(database: Database, visitor: Visitor, chosen: HandTo) -> str:
    """Raises `Missing` when they no longer answer, `NotAllowed`."""
    whom = await database.read(handling.heirs, visitor.person.id, chosen.question)
    for person in whom.colleagues:
        if person.id == chosen.person:
            return desk_texts.colleague(name=person.full_name)
    for group in whom.groups:
        if group.id == chosen.group:
            return desk_texts.other_group(group=group)
    raise Missing


async def _refused(database: Database, refusal: Refusal, number: int) -> str:
    if isinstance(refusal, Missing):
        return desk_texts.cannot_hand_over()
    if not isinstance(refusal, AlreadyDone):
        return answering_texts.no_longer_coordinator(number=number)
    card = await database.read(reading.card, number)
    if card.question.state is QuestionState.CLOSED:
        return answering_texts.closed_before(number=number, by=refusal.by)
    return desk_texts.somebody_was_quicker(number=number, by=refusal.by)

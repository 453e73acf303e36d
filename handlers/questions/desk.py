"""The coordinator's desk: its lists and the search."""

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.dialogues import leave, reopen
from handlers.questions import desk_keyboards, desk_texts
from handlers.questions.desk_keyboards import Desk, FormerDesk, Search
from handlers.questions.keyboards import PAGE
from handlers.questions.receipts import EXPECTED_IN
from handlers.questions.states import Waiting, wait_for
from storage import clock
from storage.database import Database
from storage.people import Visitor
from storage.questions import desk
from storage.questions.desk import DeskList
from storage.working_hours import WorkingHours

_SOUGHT = "sought"


async def questions(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    working_hours: WorkingHours,
    dialog_manager: DialogManager,
) -> None:
    """«Вопросы»."""
    await leave(dialog_manager, state)
    if visitor.is_coordinator:
        text, keyboard = await _desk(database, visitor, working_hours)
        await message.answer(text, reply_markup=keyboard)
    else:
        await message.answer(desk_texts.not_a_coordinator())
    await reopen(dialog_manager)


async def turn(
    callback: CallbackQuery,
    callback_data: Desk | FormerDesk,
    visitor: Visitor,
    database: Database,
    working_hours: WorkingHours,
) -> None:
    """A page of a list, or the desk itself, in place."""
    if not visitor.is_coordinator:
        await alert(callback, desk_texts.not_a_coordinator())
        return
    which = callback_data.list if isinstance(callback_data, Desk) else None
    if which is None:
        await replace(callback, *await _desk(database, visitor, working_hours))
    else:
        await replace(callback, *await _list(database, visitor, working_hours, which, callback_data.page))
    await acknowledge(callback)


async def search(
    callback: CallbackQuery,
    callback_data: Search,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    working_hours: WorkingHours,
    dialog_manager: DialogManager,
) -> None:
    """Asks for the words, or turns a page of what the latest search found."""
    if not visitor.is_coordinator:
        await alert(callback, desk_texts.not_a_coordinator())
    elif callback_data.page is None:
        await leave(dialog_manager, state)
        await wait_for(state, Waiting.search)
        await say(callback, desk_texts.what_to_find())
        await acknowledge(callback)
    else:
        query = (await state.get_data()).get(_SOUGHT)
        if query is None:
            await alert(callback, desk_texts.query_lost())
            return
        await replace(callback, *await _found(database, visitor, working_hours, query, callback_data.page))
        await acknowledge(callback)


async def find(
    message: Message, visitor: Visitor, database: Database, state: FSMContext, working_hours: WorkingHours
) -> None:
    """The words to look for."""
    if message.text is None:
        await message.answer(desk_texts.words_wanted())
        return
    text, keyboard = await _found(database, visitor, working_hours, message.text, 0)
    await state.clear()
    await state.set_data({_SOUGHT: message.text})
    await message.answer(text, reply_markup=keyboard)


async def _desk(database: Database, visitor: Visitor, hours: WorkingHours) -> tuple[str, InlineKeyboardMarkup]:
    of = _of(visitor, hours)
    counts, cards = await database.read(desk.counts, of), await database.read(desk.longest_waiting, of, PAGE)
    return desk_texts.desk(counts=counts, cards=cards, zone=hours.zone), desk_keyboards.desk(counts, cards)


async def _list(
    database: Database, visitor: Visitor, hours: WorkingHours, which: DeskList, page: int
) -> tuple[str, InlineKeyboardMarkup]:
    page = max(0, page)
    found = await database.read(desk.page, which, _of(visitor, hours), PAGE, page * PAGE)
    if not found.cards and page:
        return await _list(database, visitor, hours, which, 0)
    text = desk_texts.desk_list(which=which, cards=found.cards, page=page, zone=hours.zone)
    return text, desk_keyboards.desk_list(which, found.cards, page=page, more=found.more)


async def _found(
    database: Database, visitor: Visitor, hours: WorkingHours, query: str, page: int
) -> tuple[str, InlineKeyboardMarkup]:
    found = await database.read(desk.search, _of(visitor, hours), query, PAGE, page * PAGE)
    text = desk_texts.found(query=query, cards=found.cards, page=page, zone=hours.zone)
    return text, desk_keyboards.found(found.cards, page=page, more=found.more)


def _of(visitor: Visitor, hours: WorkingHours) -> desk.Desk:
    return desk.Desk(visitor.person.id, visitor.coordinates, hours.cutoff(clock.now(), EXPECTED_IN))

"""The asker's questions."""

from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, replace
from handlers.menu.dialogues import leave, reopen
from handlers.questions import keyboards, list_texts
from handlers.questions.keyboards import PAGE, Mine
from storage.database import Database
from storage.people import Visitor
from storage.questions import reading


async def my_questions(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """The asker's list, newest first."""
    await leave(dialog_manager, state)
    text, keyboard = await _mine(database, visitor, 0, zone)
    await message.answer(text, reply_markup=keyboard)
    await reopen(dialog_manager)


async def my_questions_page(
    callback: CallbackQuery, callback_data: Mine, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    await replace(callback, *await _mine(database, visitor, callback_data.page, zone))
    await acknowledge(callback)


async def _mine(
    database: Database, visitor: Visitor, page: int, zone: ZoneInfo
) -> tuple[str, InlineKeyboardMarkup | None]:
    total = await database.read(reading.asked_count, visitor.person.id)
    if not total:
        return list_texts.no_questions(), None
    page, pages = _within(page, total)
    cards = await database.read(reading.asked_by, visitor.person.id, PAGE, page * PAGE)
    return list_texts.my_questions(cards=cards, total=total, zone=zone), keyboards.mine(cards, page=page, pages=pages)


def _within(page: int, total: int) -> tuple[int, int]:
    """The page that there is, nearest to the one asked for, and how many there are."""
    pages = max(1, -(-total // PAGE))
    return max(0, min(page, pages - 1)), pages

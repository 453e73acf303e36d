"""The asker's questions, the coordinator's desk, and one question with its history."""

from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, alert, replace
from handlers.menu.dialogues import leave, reopen
from handlers.questions import keyboards, list_texts
from handlers.questions.keyboards import PAGE, Desk, Mine
from storage.database import Database
from storage.people import Visitor
from storage.questions import reading, travelling
from storage.tables import QuestionState


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


async def questions(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """The coordinator's desk."""
    await leave(dialog_manager, state)
    if visitor.is_coordinator:
        text, keyboard = await _desk(database, visitor, 0, zone)
        await message.answer(text, reply_markup=keyboard)
    else:
        await message.answer(list_texts.not_a_coordinator())
    await reopen(dialog_manager)


async def questions_page(
    callback: CallbackQuery, callback_data: Desk, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    if visitor.is_coordinator:
        await replace(callback, *await _desk(database, visitor, callback_data.page, zone))
        await acknowledge(callback)
    else:
        await alert(callback, list_texts.not_a_coordinator())


async def open_question(
    callback: CallbackQuery, question_id: int, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """Shows it in a message of its own, so that a reply to that message speaks in this question and no other."""
    text, keyboard = await _opened(database, visitor, question_id, 0, zone)
    if callback.bot is not None:
        shown = await callback.bot.send_message(callback.from_user.id, text, reply_markup=keyboard)
        await database.write(travelling.keep_copy, shown.chat.id, shown.message_id, question_id)


async def turn(
    callback: CallbackQuery, question_id: int, page: int, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """Another page of the history, in place."""
    await replace(callback, *await _opened(database, visitor, question_id, page, zone))


async def _mine(
    database: Database, visitor: Visitor, page: int, zone: ZoneInfo
) -> tuple[str, InlineKeyboardMarkup | None]:
    total = await database.read(reading.asked_count, visitor.person.id)
    if not total:
        return list_texts.no_questions(), None
    page, pages = _within(page, total)
    cards = await database.read(reading.asked_by, visitor.person.id, PAGE, page * PAGE)
    return list_texts.my_questions(cards=cards, total=total, zone=zone), keyboards.mine(cards, page=page, pages=pages)


async def _desk(
    database: Database, visitor: Visitor, page: int, zone: ZoneInfo
) -> tuple[str, InlineKeyboardMarkup | None]:
    counts = await database.read(reading.desk_counts, visitor.person.id)
    total, answered = sum(counts.values()), counts.get(QuestionState.ANSWERED, 0)
    page, pages = _within(page, total)
    cards = await database.read(reading.desk, visitor.person.id, PAGE, page * PAGE)
    text = list_texts.desk(cards=cards, waiting=total - answered, answered=answered, zone=zone)
    return text, keyboards.desk(cards, page=page, pages=pages) if cards else None


async def _opened(
    database: Database, visitor: Visitor, question_id: int, page: int, zone: ZoneInfo
) -> tuple[str, InlineKeyboardMarkup]:
    """Raises `NotAllowed`, `Missing`."""
    messages = await database.read(reading.thread, visitor.person.id, question_id)
    card = await database.read(reading.card, question_id)
    asker = card.question.asker_id == visitor.person.id
    history = list_texts.history_pages(messages=messages, asker=asker, zone=zone)
    page = max(0, min(page, len(history) - 1))
    text = list_texts.opened(card=card, asker=asker, history=history[page], page=page, pages=len(history), zone=zone)
    return text, keyboards.opened(card, asker=asker, page=page, pages=len(history))


def _within(page: int, total: int) -> tuple[int, int]:
    """The page that there is, nearest to the one asked for, and how many there are."""
    pages = max(1, -(-total // PAGE))
    return max(0, min(page, pages - 1)), pages

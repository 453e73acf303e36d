"""One question with its history, for either side."""

from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from handlers.menu.answering import replace
from handlers.questions import desk_keyboards, history_texts, receipts, texts
from handlers.questions.keyboards import Do, button
from storage.database import Database
from storage.people import Visitor
from storage.questions import copies, reading
from storage.tables import QuestionState
from storage.working_hours import WorkingHours


async def open_question(
    callback: CallbackQuery, question_id: int, visitor: Visitor, database: Database, hours: WorkingHours
) -> None:
    """Shows it in a message of its own, so that a reply to that message speaks in this question and no other."""
    text, keyboard = await _opened(database, visitor, question_id, 0, hours)
    if callback.bot is not None:
        shown = await callback.bot.send_message(callback.from_user.id, text, reply_markup=keyboard)
        await database.write(copies.keep_copy, shown.chat.id, shown.message_id, question_id)


async def turn(
    callback: CallbackQuery, question_id: int, page: int, visitor: Visitor, database: Database, hours: WorkingHours
) -> None:
    """Another page of the history, in place."""
    await replace(callback, *await _opened(database, visitor, question_id, page, hours))


async def _opened(
    database: Database, visitor: Visitor, question_id: int, page: int, hours: WorkingHours
) -> tuple[str, InlineKeyboardMarkup]:
    """Raises `NotAllowed`, `Missing`."""
    history = await database.read(reading.history, visitor.person.id, question_id)
    card = await database.read(reading.card, question_id)
    asker = card.question.asker_id == visitor.person.id
    pages = history_texts.pages(history=history, asker=asker, zone=hours.zone)
    number = max(0, min(page, len(pages) - 1))
    shown = pages[number]
    text = history_texts.opened(
        card=card,
        asker=asker,
        expected=(receipts.expected_of if asker else receipts.due_of)(card.question, hours),
        page=shown,
        number=number,
        of=len(pages),
        zone=hours.zone,
    )
    if not asker:
        return text, desk_keyboards.opened(card, page=number, pages=len(pages), sendable=shown.sendable)
    clarify = button(texts.CLARIFY, Do.CLARIFY, question_id, number)
    if card.question.state is QuestionState.CLOSED:
        first = [button(texts.CONTINUE, Do.CLARIFY, question_id, number)]
    else:
        first = [button(texts.SOLVED, Do.SOLVED, question_id, number), clarify]
    rows = desk_keyboards.history(question_id, number, len(pages), shown.sendable)
    return text, InlineKeyboardMarkup(inline_keyboard=[first, *rows])

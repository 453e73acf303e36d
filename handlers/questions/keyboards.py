"""Buttons about questions. They hold ids only and work for ever; rights are checked when they are pressed."""

from collections.abc import Sequence
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.questions import list_texts, texts
from handlers.registration.callbacks import Begin
from handlers.registration.texts import JOIN
from storage.questions.reading import Card
from storage.tables import QuestionState

PAGE = 6
"""Questions on one page of a list."""


class Do(StrEnum):
    TAKE = "take"
    ANSWER = "answer"
    CLOSE = "close"
    SOLVED = "solved"
    CLARIFY = "clarify"
    OPEN = "open"
    TURN = "turn"
    MESSAGES = "messages"


class OfQuestion(CallbackData, prefix="q"):
    """``page``: of the history shown above the button; none under a card or a copy."""

    do: Do
    question: int
    page: int | None = None


class Choice(StrEnum):
    SEND = "send"
    ADD = "add"
    ANSWER = "answer"
    DROP = "drop"


class OfDraft(CallbackData, prefix="d"):
    """What to do with a message of this chat; with which question, where it is about one."""

    choice: Choice
    message: int
    question: int | None = None


class Mine(CallbackData, prefix="mine"):
    page: int


class Desk(CallbackData, prefix="desk"):
    page: int


def offer(message_id: int, *, open_question: int | None = None) -> InlineKeyboardMarkup:
    """Under a message offered as a question; also as an addition, if the person has one open."""
    rows = [[_draft(texts.SEND, Choice.SEND, message_id), _draft(texts.DROP, Choice.DROP, message_id)]]
    if open_question is not None:
        rows.insert(1, [_draft(texts.add_to(number=open_question), Choice.ADD, message_id, open_question)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def before_joining(message_id: int | None = None, *, open_question: int | None = None) -> InlineKeyboardMarkup:
    """For somebody in no group: joining, and adding to the question they asked when they had applied."""
    rows = [[InlineKeyboardButton(text=JOIN, callback_data=Begin().pack())]]
    if message_id is not None and open_question is not None:
        rows.append([_draft(texts.add_to(number=open_question), Choice.ADD, message_id, open_question)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def offer_of_answer(message_id: int, question_id: int) -> InlineKeyboardMarkup:
    """Under a message that may have been meant as an answer."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_draft(texts.send_as_answer(number=question_id), Choice.ANSWER, message_id, question_id)],
            [_draft(texts.DROP, Choice.DROP, message_id)],
        ]
    )


def card(shown: Card) -> InlineKeyboardMarkup | None:
    """Under a question's header at the coordinator."""
    rows = _coordinator_rows(shown, None)
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def opened(shown: Card, *, asker: bool, page: int, pages: int) -> InlineKeyboardMarkup:
    """Under a question with its history, for either side."""
    number = shown.question.id
    rows = [] if asker else _coordinator_rows(shown, page)
    if asker and shown.question.state is not QuestionState.CLOSED:
        rows.append([_of(texts.SOLVED, Do.SOLVED, number, page), _of(texts.CLARIFY, Do.CLARIFY, number, page)])
    turning = []
    if page > 0:
        turning.append(_of(texts.EARLIER, Do.TURN, number, page - 1))
    if page < pages - 1:
        turning.append(_of(texts.LATER, Do.TURN, number, page + 1))
    rows += [turning] if turning else []
    rows.append([_of(texts.SHOW_MESSAGES, Do.MESSAGES, number, page)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def at_coordinator(question_id: int) -> InlineKeyboardMarkup:
    """Under a copy of what the asker said."""
    return InlineKeyboardMarkup(inline_keyboard=[[_of(texts.ANSWER, Do.ANSWER, question_id)]])


def at_asker(question_id: int) -> InlineKeyboardMarkup:
    """Under an answer."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[_of(texts.SOLVED, Do.SOLVED, question_id), _of(texts.CLARIFY, Do.CLARIFY, question_id)]]
    )


def mine(cards: Sequence[Card], *, page: int, pages: int) -> InlineKeyboardMarkup:
    """The asker's list."""
    rows = [[_of(list_texts.asker_line(question=each.question), Do.OPEN, each.question.id)] for each in cards]
    rows += _turning(pages, Mine(page=page - 1) if page else None, Mine(page=page + 1) if page < pages - 1 else None)
    return InlineKeyboardMarkup(inline_keyboard=rows)


def desk(cards: Sequence[Card], *, page: int, pages: int) -> InlineKeyboardMarkup:
    """The coordinator's list."""
    rows = [[_of(list_texts.desk_line(card=each), Do.OPEN, each.question.id)] for each in cards]
    rows += _turning(pages, Desk(page=page - 1) if page else None, Desk(page=page + 1) if page < pages - 1 else None)
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _coordinator_rows(shown: Card, page: int | None) -> list[list[InlineKeyboardButton]]:
    question = shown.question
    if question.state is QuestionState.CLOSED:
        return []
    first = [_of(texts.TAKE, Do.TAKE, question.id, page)] if question.taken_by_id is None else []
    first.append(_of(texts.ANSWER, Do.ANSWER, question.id, page))
    return [first, [_of(texts.CLOSE, Do.CLOSE, question.id, page)]]


def _turning(pages: int, back: CallbackData | None, on: CallbackData | None) -> list[list[InlineKeyboardButton]]:
    if pages < 2:
        return []
    words = ((back, texts.NEWER), (on, texts.OLDER))
    return [[InlineKeyboardButton(text=text, callback_data=each.pack()) for each, text in words if each is not None]]


def _of(text: str, do: Do, question_id: int, page: int | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=OfQuestion(do=do, question=question_id, page=page).pack())


def _draft(text: str, choice: Choice, message_id: int, question_id: int | None = None) -> InlineKeyboardButton:
    data = OfDraft(choice=choice, message=message_id, question=question_id)
    return InlineKeyboardButton(text=text, callback_data=data.pack())

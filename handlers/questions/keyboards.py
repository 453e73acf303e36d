"""Buttons about questions. They hold ids only and work for ever; rights are checked when they are pressed."""

from collections.abc import Sequence
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.questions import answering_texts, list_texts, texts
from handlers.registration.callbacks import Begin
from handlers.registration.texts import JOIN
from storage.questions.reading import Card

PAGE = 6
"""Questions on one page of a list."""


class Do(StrEnum):
    TAKE = "take"
    ANSWER = "answer"
    HAND_OVER = "give"
    CLOSE = "close"
    REOPEN = "reopen"
    NOTE = "note"
    LAST_WORD = "word"
    SOLVED = "solved"
    CLARIFY = "clarify"
    HELPED = "helped"
    NOT_HELPED = "unhelped"
    OPEN = "open"
    TURN = "turn"
    MESSAGES = "messages"


class OfQuestion(CallbackData, prefix="q"):
    """``page``: of the history shown above the button; none under a card or a copy."""

    do: Do
    question: int
    page: int | None = None


class OneMessage(CallbackData, prefix="m"):
    """Wants to see one message of a question once more."""

    question: int
    message: int


class Choice(StrEnum):
    SEND = "send"
    ADD = "add"
    ANSWER = "answer"
    LAST_WORD = "word"
    DROP = "drop"


class OfDraft(CallbackData, prefix="d"):
    """What to do with a message of this chat; with which question, where it is about one."""

    choice: Choice
    message: int
    question: int | None = None


class Mine(CallbackData, prefix="mine"):
    page: int


class MoveQuestions(CallbackData, prefix="along"):
    """What becomes of the open questions of somebody who moved: ``take`` them along from this group, or leave them."""

    group: int
    take: bool


def offer(message_id: int, *, open_question: int | None = None, anyway: bool = False) -> InlineKeyboardMarkup:
    """Under a message offered as a question; also as an addition, if the person has one open.

    ``anyway``: what others have asked already stands above.
    """
    send = texts.SEND_ANYWAY if anyway else texts.SEND
    rows = [[_draft(send, Choice.SEND, message_id), _draft(texts.DROP, Choice.DROP, message_id)]]
    if open_question is not None:
        rows.insert(1, [_draft(texts.add_to(number=open_question), Choice.ADD, message_id, open_question)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def before_joining(message_id: int | None = None, *, open_question: int | None = None) -> InlineKeyboardMarkup:
    """For somebody in no group: joining, and adding to the question they asked when they had applied."""
    rows = [[InlineKeyboardButton(text=JOIN, callback_data=Begin().pack())]]
    if message_id is not None and open_question is not None:
        rows.append([_draft(texts.add_to(number=open_question), Choice.ADD, message_id, open_question)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def offer_of_answer(message_id: int, question_id: int, *, last_word: bool) -> InlineKeyboardMarkup:
    """Under a message that may have been meant as an answer, or as the last word in a closed question."""
    send = answering_texts.send_as_answer(number=question_id, last_word=last_word)
    choice = Choice.LAST_WORD if last_word else Choice.ANSWER
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_draft(send, choice, message_id, question_id)],
            [_draft(texts.DROP, Choice.DROP, message_id)],
        ]
    )


def at_coordinator(question_id: int) -> InlineKeyboardMarkup:
    """Under a copy of what the asker said."""
    return InlineKeyboardMarkup(inline_keyboard=[[button(texts.ANSWER, Do.ANSWER, question_id)]])


def at_asker(question_id: int) -> InlineKeyboardMarkup:
    """Under an answer."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[button(texts.SOLVED, Do.SOLVED, question_id), button(texts.CLARIFY, Do.CLARIFY, question_id)]]
    )


def after_closing(question_id: int, *, answered: bool) -> InlineKeyboardMarkup:
    """Under the word that a question is closed: whether it helped if anybody answered, or going on."""
    row = [button(texts.HELPED, Do.HELPED, question_id), button(texts.NOT_HELPED, Do.NOT_HELPED, question_id)]
    return InlineKeyboardMarkup(
        inline_keyboard=[row] if answered else [[button(texts.CONTINUE, Do.CLARIFY, question_id)]]
    )


def going_on(question_id: int) -> InlineKeyboardMarkup:
    """Under the word that it did not help."""
    return InlineKeyboardMarkup(inline_keyboard=[[button(texts.CONTINUE, Do.CLARIFY, question_id)]])


def moving(group_id: int) -> InlineKeyboardMarkup:
    """For somebody who moved and has open questions in their former group."""
    take = InlineKeyboardButton(text=texts.TAKE_ALONG, callback_data=MoveQuestions(group=group_id, take=True).pack())
    leave = InlineKeyboardButton(text=texts.LEAVE_THERE, callback_data=MoveQuestions(group=group_id, take=False).pack())
    return InlineKeyboardMarkup(inline_keyboard=[[take], [leave]])


def mine(cards: Sequence[Card], *, page: int, pages: int) -> InlineKeyboardMarkup:
    """The asker's list."""
    rows = [[button(list_texts.asker_line(question=each.question), Do.OPEN, each.question.id)] for each in cards]
    rows += turning(Mine(page=page - 1) if page else None, Mine(page=page + 1) if page < pages - 1 else None)
    return InlineKeyboardMarkup(inline_keyboard=rows)


def turning(back: CallbackData | None, on: CallbackData | None) -> list[list[InlineKeyboardButton]]:
    """A row for turning pages; none where there is nothing to turn to."""
    if back is None and on is None:
        return []
    words = ((back, texts.NEWER), (on, texts.OLDER))
    return [[InlineKeyboardButton(text=text, callback_data=each.pack()) for each, text in words if each is not None]]


def button(text: str, do: Do, question_id: int, page: int | None = None) -> InlineKeyboardButton:
    """A button of a question."""
    return InlineKeyboardButton(text=text, callback_data=OfQuestion(do=do, question=question_id, page=page).pack())


def _draft(text: str, choice: Choice, message_id: int, question_id: int | None = None) -> InlineKeyboardButton:
    data = OfDraft(choice=choice, message=message_id, question=question_id)
    return InlineKeyboardButton(text=text, callback_data=data.pack())

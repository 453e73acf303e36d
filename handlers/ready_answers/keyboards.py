"""Buttons of ready answers, laid out."""

from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.documents import texts as documents_texts
from handlers.questions.texts import NEWER, OLDER
from handlers.ready_answers import texts
from handlers.ready_answers.callbacks import Act, Attach, Create, ForQuestion, How, OfReady, Shelf, Use
from storage import ready_answers
from storage.documents.finding import Hit
from storage.tables import Group, ReadyAnswer

PAGE = 8
"""Ready answers on one page of a list."""


def manage_button() -> InlineKeyboardButton:
    """Opens the list to manage, for the coordinator's desk."""
    return _button(texts.MANAGE, Shelf())


def for_question_button(question_id: int) -> InlineKeyboardButton:
    """Opens the list to answer from, for a question's card."""
    return _button(texts.USE, ForQuestion(question=question_id))


def groups(choice: Sequence[Group]) -> InlineKeyboardMarkup:
    """For a coordinator of several."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[_button(each.title, Shelf(group=each.id, page=0))] for each in choice]
    )


def shelf(group_id: int, ready: Sequence[ReadyAnswer], *, page: int, pages: int) -> InlineKeyboardMarkup:
    """The list to manage."""
    first = page * PAGE + 1
    rows = [
        [_button(texts.button(ready=each, place=place), OfReady(act=Act.OPEN, ready=each.id))]
        for place, each in enumerate(ready, start=first)
    ]
    rows += _turning(page, pages, lambda number: Shelf(group=group_id, page=number))
    rows.append([_button(texts.CREATE, Create(group=group_id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def card(ready: ReadyAnswer) -> InlineKeyboardMarkup:
    """Under one ready answer."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_button(texts.SHOW, OfReady(act=Act.SHOW, ready=ready.id))],
            [
                _button(texts.RENAME, OfReady(act=Act.RENAME, ready=ready.id)),
                _button(texts.REPLACE, OfReady(act=Act.REPLACE, ready=ready.id)),
            ],
            [_button(texts.ATTACH, OfReady(act=Act.ATTACH, ready=ready.id))],
            [_button(texts.DELETE, OfReady(act=Act.DELETE, ready=ready.id))],
            [_button(texts.BACK, Shelf(group=ready.group_id, page=0))],
        ]
    )


def documents(ready_id: int, hits: Sequence[Hit]) -> InlineKeyboardMarkup:
    """Documents found, to go with a ready answer."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                _button(
                    documents_texts.document_button(entry=each.entry, number=place),
                    Attach(ready=ready_id, document=each.entry.document.id),
                )
            ]
            for place, each in enumerate(hits, start=1)
        ]
    )


def surely_delete(ready_id: int) -> InlineKeyboardMarkup:
    """Deleting asks once more."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                _button(texts.DELETE_NOW, OfReady(act=Act.DELETE_NOW, ready=ready_id)),
                _button(texts.KEEP, OfReady(act=Act.OPEN, ready=ready_id)),
            ]
        ]
    )


def for_question(
    question_id: int, group_id: int, ready: Sequence[ReadyAnswer], *, page: int, pages: int
) -> InlineKeyboardMarkup:
    """The list to answer from; what has no words cannot be edited first."""
    rows = []
    for place, each in enumerate(ready, start=page * PAGE + 1):
        at_once = Use(how=How.AT_ONCE, question=question_id, ready=each.id)
        row = [_button(texts.button(ready=each, place=place), at_once)]
        if ready_answers.words(each):
            edited = Use(how=How.EDITED, question=question_id, ready=each.id)
            row.append(_button(texts.edit_button(place=place), edited))
        rows.append(row)
    rows += _turning(page, pages, lambda number: ForQuestion(question=question_id, page=number))
    if not ready:
        rows.append([_button(texts.CREATE, Create(group=group_id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def only_files(question_id: int, ready_id: int) -> InlineKeyboardMarkup:
    """Under the words to be edited, where files belong to them."""
    data = Use(how=How.ONLY_FILES, question=question_id, ready=ready_id)
    return InlineKeyboardMarkup(inline_keyboard=[[_button(texts.ONLY_FILES, data)]])


def page_within(page: int, total: int) -> tuple[int, int]:
    """The page that there is, nearest to the one asked for, and how many there are."""
    pages = max(1, -(-total // PAGE))
    return max(0, min(page, pages - 1)), pages


def _turning(page: int, pages: int, to: Callable[[int], CallbackData]) -> list[list[InlineKeyboardButton]]:
    turns = ((NEWER, page - 1), (OLDER, page + 1))
    row = [_button(words, to(number)) for words, number in turns if 0 <= number < pages]
    return [row] if row else []


def _button(words: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=data.pack())

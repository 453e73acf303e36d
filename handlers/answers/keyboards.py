"""Buttons of published answers, laid out."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.answers import texts
from handlers.answers.callbacks import Browse, Do, Match, OfAnswer, Preparing, Publish, Read, Step
from handlers.questions.keyboards import Choice, OfDraft
from handlers.questions.texts import NEWER, OLDER
from storage.answers.searching import Hit
from storage.people import Visitor
from storage.tables import Group, PublishedAnswer

PAGE = 6
"""Answers on one page of a list."""


def browse_button() -> InlineKeyboardButton:
    """Opens the answers, from wherever it stands."""
    return _button(texts.ANSWERS, Browse())


def publish_button(question_id: int) -> InlineKeyboardButton:
    """For the card of an answered question."""
    return _button(texts.PUBLISH, Publish(question=question_id))


def match_rows(matches: Sequence[PublishedAnswer], message_id: int) -> list[list[InlineKeyboardButton]]:
    """Rows above those of an offer to send the message: each opens an answer in a message of its own."""
    return [
        [_button(texts.line(answer=each, place=place), Match(answer=each.id, message=message_id))]
        for place, each in enumerate(matches, start=1)
    ]


def listed(
    answers: Sequence[PublishedAnswer], *, group_id: int, others: Sequence[Group], page: int, pages: int
) -> InlineKeyboardMarkup:
    """A page of a group's answers, and the ways to the other groups'."""
    rows = [
        [_button(texts.line(answer=each, place=place), Read(answer=each.id, page=page))]
        for place, each in enumerate(answers, start=page * PAGE + 1)
    ]
    turns = ((NEWER, page - 1), (OLDER, page + 1))
    turning = [_button(words, Browse(group=group_id, page=number)) for words, number in turns if 0 <= number < pages]
    choice = [_button(each.title, Browse(group=each.id, page=0)) for each in others]
    search = [_button(texts.SEARCH, OfAnswer(do=Do.SEARCH))]
    return InlineKeyboardMarkup(inline_keyboard=[each for each in (*rows, turning, choice, search) if each])


def found(hits: Sequence[Hit], *, message_id: int | None) -> InlineKeyboardMarkup:
    """Under what was found; ``message_id``: the words that were typed may be sent as a question."""
    rows = [
        [_button(texts.line(answer=each.answer, place=place), Read(answer=each.answer.id))]
        for place, each in enumerate(hits, start=1)
    ]
    rows.append([_button(texts.SEARCH_AGAIN, OfAnswer(do=Do.SEARCH))])
    if message_id is not None:
        rows.append([_send(texts.SEND, message_id)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def answer(shown: PublishedAnswer, visitor: Visitor, *, page: int) -> InlineKeyboardMarkup:
    """Under one answer, of this page of its group's list."""
    rows = _files(shown)
    if visitor.may_ask:
        rows.append(
            [
                _button(texts.HELPED, OfAnswer(do=Do.HELPED, answer=shown.id)),
                _button(texts.ASK, OfAnswer(do=Do.ASK, answer=shown.id)),
            ]
        )
    if shown.group_id in visitor.coordinates:
        row = [_button(texts.WITHDRAW, OfAnswer(do=Do.WITHDRAW, answer=shown.id))]
        if shown.question_id is not None:
            row.insert(0, _button(texts.EDIT, Publish(question=shown.question_id)))
        rows.append(row)
    rows.append([_button(texts.BACK, Browse(group=shown.group_id, page=page))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def match(shown: PublishedAnswer, message_id: int) -> InlineKeyboardMarkup:
    """Under an answer that may make a question needless."""
    helped = OfAnswer(do=Do.HELPED, answer=shown.id, message=message_id)
    return InlineKeyboardMarkup(
        inline_keyboard=[
            *_files(shown),
            [_button(texts.HELPED, helped)],
            [_send(texts.SEND_ANYWAY, message_id)],
        ]
    )


def after_it_helped(shown: PublishedAnswer) -> InlineKeyboardMarkup | None:
    """What is left under it."""
    rows = _files(shown)
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def preparing(question_id: int, seen: int, *, files: bool | None, published: bool) -> InlineKeyboardMarkup:
    """Under what would be published; ``files``: whether they go along, None when there are none."""

    def step(words: str, what: Step) -> InlineKeyboardButton:
        return _button(words, Preparing(step=what, question=question_id, seen=seen))

    rows = [
        [step(texts.PUBLISH_NOW, Step.PUBLISH)],
        [step(texts.EDIT_QUESTION, Step.QUESTION), step(texts.EDIT_ANSWER, Step.ANSWER)],
    ]
    if files is not None:
        rows.append([step(texts.WITHOUT_FILES if files else texts.WITH_FILES, Step.FILES)])
    rows.append([step(texts.LEAVE_AS_IT_IS if published else texts.DO_NOT_PUBLISH, Step.DROP)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def published(shown: PublishedAnswer) -> InlineKeyboardMarkup:
    """To see it as the others do."""
    return InlineKeyboardMarkup(inline_keyboard=[[_button(texts.OPEN, Read(answer=shown.id))]])


def withdrawn(shown: PublishedAnswer) -> InlineKeyboardMarkup:
    """The way back, and to the others."""
    rows = [[_button(texts.BACK, Browse(group=shown.group_id, page=0))]]
    if shown.question_id is not None:
        rows.insert(0, [_button(texts.PUBLISH_AGAIN, Publish(question=shown.question_id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _files(shown: PublishedAnswer) -> list[list[InlineKeyboardButton]]:
    if not shown.parts:
        return []
    return [[_button(texts.files_button(count=len(shown.parts)), OfAnswer(do=Do.FILES, answer=shown.id))]]


def _send(words: str, message_id: int) -> InlineKeyboardButton:
    return _button(words, OfDraft(choice=Choice.SEND, message=message_id))


def _button(words: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=data.pack())

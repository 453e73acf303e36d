"""Buttons of the coordinator's desk: its lists, a question with all that can be done, and whom to hand it over to."""

from collections.abc import Mapping, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.absences import keyboards as absences
from handlers.answers import keyboards as answers
from handlers.questions import desk_texts, history_texts, list_texts, texts
from handlers.questions.keyboards import Do, OneMessage, button, turning
from handlers.ready_answers import keyboards as ready_answers
from storage.questions.desk import DeskList
from storage.questions.handling import Heirs
from storage.questions.reading import Card
from storage.tables import QuestionMessage, QuestionState

SHOWN_AT_ONCE = 8
"""Buttons for single messages under a page of a history."""

_IN_A_ROW = 4


class Desk(CallbackData, prefix="list"):
    """A page of one of the desk's lists; without a list, the desk itself."""

    list: DeskList | None = None
    page: int = 0


class FormerDesk(CallbackData, prefix="desk"):
    """The desk as it was when it had one list."""

    page: int


class Search(CallbackData, prefix="find"):
    """Wants to search, or to turn a page of what was found, which the message itself says."""

    page: int | None = None


class HandTo(CallbackData, prefix="to"):
    """To whom a question is handed over. ``seen``: its latest event when these buttons were shown."""

    question: int
    person: int | None = None
    group: int | None = None
    seen: int


class WithoutNote(CallbackData, prefix="bare"):
    """As `HandTo`, chosen already, and without a note."""

    question: int
    person: int | None = None
    group: int | None = None
    seen: int


def card(shown: Card) -> InlineKeyboardMarkup:
    """Under a question's header at the coordinator."""
    question = shown.question
    if question.state is QuestionState.CLOSED:
        reopen = [button(desk_texts.REOPEN, Do.REOPEN, question.id)] if shown.asker.telegram_id is not None else []
        rows = [[button(desk_texts.WHOLE, Do.OPEN, question.id), *reopen]]
    else:
        rows = [*_first_rows(shown, None), [button(desk_texts.WHOLE, Do.OPEN, question.id)]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def opened(shown: Card, *, page: int, pages: int, sendable: Sequence[QuestionMessage]) -> InlineKeyboardMarkup:
    """Under a question with a page of its history, for a coordinator."""
    question = shown.question
    note = button(desk_texts.NOTE, Do.NOTE, question.id, page)
    publish = [answers.publish_button(question.id)] if question.answered_at is not None else []
    if question.state is QuestionState.CLOSED:
        reopen = button(desk_texts.REOPEN, Do.REOPEN, question.id, page)
        word = button(desk_texts.LAST_WORD, Do.LAST_WORD, question.id, page)
        rows = [[reopen, note], [word], *([publish] if publish else [])]
    else:
        rows = [*_first_rows(shown, page), [ready_answers.for_question_button(question.id), note]]
        rows += [publish] if publish else []
    return InlineKeyboardMarkup(inline_keyboard=rows + history(question.id, page, pages, sendable))


def history(
    question_id: int, page: int, pages: int, sendable: Sequence[QuestionMessage]
) -> list[list[InlineKeyboardButton]]:
    """Rows for turning a history's pages and for seeing its messages once more, for either side."""
    single = [
        InlineKeyboardButton(
            text=history_texts.one_message(place=place, content_type=each.content_type),
            callback_data=OneMessage(question=question_id, message=each.id).pack(),
        )
        for place, each in enumerate(sendable[:SHOWN_AT_ONCE], start=1)
    ]
    rows = [single[start : start + _IN_A_ROW] for start in range(0, len(single), _IN_A_ROW)]
    turn = []
    if page > 0:
        turn.append(button(texts.EARLIER, Do.TURN, question_id, page - 1))
    if page < pages - 1:
        turn.append(button(texts.LATER, Do.TURN, question_id, page + 1))
    return [*rows, *([turn] if turn else []), [button(texts.SHOW_MESSAGES, Do.MESSAGES, question_id, page)]]


def desk(counts: Mapping[DeskList, int], waiting: Sequence[Card]) -> InlineKeyboardMarkup:
    """The desk: what has waited longest, and the lists with how many are in each; colleagues' where there are some."""
    lists = [each for each in DeskList if each is not DeskList.COLLEAGUES or counts[each]]
    buttons = [
        InlineKeyboardButton(
            text=desk_texts.list_button(which=each, count=counts[each]), callback_data=Desk(list=each).pack()
        )
        for each in lists
    ]
    search = InlineKeyboardButton(text=desk_texts.SEARCH, callback_data=Search().pack())
    rows = _lines(waiting) + [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    rows += [[search], [ready_answers.manage_button(), absences.button()]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def desk_list(which: DeskList, cards: Sequence[Card], *, page: int, more: bool) -> InlineKeyboardMarkup:
    """A page of one list."""
    rows = _lines(cards)
    rows += turning(
        Desk(list=which, page=page - 1) if page else None, Desk(list=which, page=page + 1) if more else None
    )
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_to_desk()]])


def found(cards: Sequence[Card], *, page: int, more: bool) -> InlineKeyboardMarkup:
    """A page of what the search has found."""
    rows = _lines(cards) + turning(Search(page=page - 1) if page else None, Search(page=page + 1) if more else None)
    again = InlineKeyboardButton(text=desk_texts.SEARCH_AGAIN, callback_data=Search().pack())
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [again, _to_desk()]])


def heirs(question_id: int, whom: Heirs) -> InlineKeyboardMarkup:
    """To whom a question may be handed over."""
    seen = whom.seen
    rows = [
        [
            InlineKeyboardButton(
                text=desk_texts.colleague(name=each.full_name),
                callback_data=HandTo(question=question_id, person=each.id, seen=seen).pack(),
            )
        ]
        for each in whom.colleagues
    ]
    rows += [
        [
            InlineKeyboardButton(
                text=desk_texts.other_group(group=each),
                callback_data=HandTo(question=question_id, group=each.id, seen=seen).pack(),
            )
        ]
        for each in whom.groups
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def without_note(chosen: HandTo) -> InlineKeyboardMarkup:
    """For handing over at once."""
    data = WithoutNote(question=chosen.question, person=chosen.person, group=chosen.group, seen=chosen.seen)
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=desk_texts.WITHOUT_NOTE, callback_data=data.pack())]]
    )


def handed_over(question_id: int) -> InlineKeyboardMarkup:
    """Under the word with a colleague's note, which no press may replace."""
    row = [button(texts.ANSWER, Do.ANSWER, question_id), button(desk_texts.WHOLE, Do.OPEN, question_id)]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def closed(question_id: int) -> InlineKeyboardMarkup:
    """Under the word to the coordinator that a question is closed."""
    return InlineKeyboardMarkup(inline_keyboard=[[button(desk_texts.LAST_WORD, Do.LAST_WORD, question_id)]])


def _first_rows(shown: Card, page: int | None) -> list[list[InlineKeyboardButton]]:
    question = shown.question
    first = [button(texts.TAKE, Do.TAKE, question.id, page)] if question.taken_by_id is None else []
    first.append(button(texts.ANSWER, Do.ANSWER, question.id, page))
    second = [
        button(texts.HAND_OVER, Do.HAND_OVER, question.id, page),
        button(texts.CLOSE, Do.CLOSE, question.id, page),
    ]
    return [first, second]


def _lines(cards: Sequence[Card]) -> list[list[InlineKeyboardButton]]:
    return [[button(list_texts.desk_line(card=each), Do.OPEN, each.question.id)] for each in cards]


def _to_desk() -> InlineKeyboardButton:
    return InlineKeyboardButton(text=desk_texts.TO_DESK, callback_data=Desk().pack())

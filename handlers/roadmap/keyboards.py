"""Buttons of the roadmap, laid out."""

from collections.abc import Sequence
from typing import Final

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.documents.callbacks import OpenDocument
from handlers.roadmap import texts
from handlers.roadmap.callbacks import (
    Answer,
    ChooseDigest,
    Do,
    OfMilestone,
    OpenMilestone,
    OpenMonth,
    OpenMonths,
    OpenRoadmap,
    Picture,
    WholeCalendar,
)
from handlers.roadmap.links import address
from storage import clock
from storage.roadmap.looking import Card, Entry
from storage.tables import Attendance, HandInState, Milestone, MilestoneKind, MilestoneState

Rows = list[list[InlineKeyboardButton]]

PAGE: Final = 8
"""Entries on one page of a list."""

_NUMBERS_IN_ROW: Final = 5


def upcoming(entries: Sequence[Entry], *, page: int, pages: int, digest: bool, year: int) -> InlineKeyboardMarkup:
    """``digest``: the reader hears of each week on Mondays; ``year``: the one of the picture."""
    rows = _numbered(entries, first=page * PAGE + 1)
    rows += _turning([OpenRoadmap(page=each) for each in range(pages)], page)
    rows.append([button(texts.BY_MONTH, OpenMonths()), button(texts.YEAR, Picture(year=year))])
    rows.append([button(texts.WHOLE_CALENDAR, WholeCalendar())])
    if not digest:
        rows.append([_digest(wanted=True)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def months(found: Sequence[tuple[int, int, int]]) -> InlineKeyboardMarkup:
    """``found``: year, month and how many there are in it."""
    buttons = [
        button(texts.month_button(year=year, month=month, number=number), OpenMonth(year=year, month=month))
        for year, month, number in found
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*_in_rows(buttons, 2), [button(texts.TO_ROADMAP, OpenRoadmap())]])


def month(entries: Sequence[Entry], *, year: int, month: int, page: int, pages: int) -> InlineKeyboardMarkup:
    rows = _numbered(entries, first=page * PAGE + 1)
    rows += _turning([OpenMonth(year=year, month=month, page=each) for each in range(pages)], page)
    rows.append([button(texts.BY_MONTH, OpenMonths()), button(texts.TO_ROADMAP, OpenRoadmap())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def card(shown: Card, *, more: Rows) -> InlineKeyboardMarkup:
    """``more``: rows for whoever keeps the roadmap."""
    milestone = shown.entry.milestone
    rows: Rows = []
    if shown.concerned:
        rows += acting(milestone, answer=shown.entry.answer, state=shown.entry.hand_in, card=True)
    else:
        rows.append([calendar(milestone)])
    rows += link(milestone)
    rows += [
        [button(texts.document_button(title=each.title), OpenDocument(document=each.id, below=True))]
        for each in shown.documents
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *more, [button(texts.TO_ROADMAP, OpenRoadmap())]])


def under(
    milestone: Milestone, *, answer: Attendance | None = None, state: HandInState | None = None
) -> InlineKeyboardMarkup:
    """Under what comes by itself about a milestone."""
    rows = acting(milestone, answer=answer, state=state, card=False)
    rows += link(milestone)
    rows.append([button(texts.DETAILS, OpenMilestone(milestone=milestone.id, below=True))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def acting(milestone: Milestone, *, answer: Attendance | None, state: HandInState | None, card: bool) -> Rows:
    """What whom it concerns can do about it now."""
    if milestone.state is MilestoneState.CANCELLED:
        return [[calendar(milestone)]]
    if milestone.kind is MilestoneKind.DEADLINE:
        rows = _of_deadline(milestone, state, card=card)
        return [*rows, [calendar(milestone)]] if milestone.starts_at > clock.now() else rows
    if milestone.starts_at <= clock.now():
        return []
    yes, no, maybe = (_answer(milestone, each, answer, card=card) for each in Attendance)
    return [[yes, no], [maybe, calendar(milestone)]]


def link(milestone: Milestone) -> Rows:
    """A row that opens its link, where Telegram takes it for one."""
    url = address(milestone.link)
    if url is None or milestone.state is MilestoneState.CANCELLED:
        return []
    return [[InlineKeyboardButton(text=texts.LINK, url=url)]]


def calendar(milestone: Milestone) -> InlineKeyboardButton:
    return button(texts.CALENDAR, OfMilestone(do=Do.CALENDAR, milestone=milestone.id))


def handed_in(milestone: Milestone) -> InlineKeyboardMarkup:
    """Under the receipt of what was handed in."""
    of = {do: OfMilestone(do=do, milestone=milestone.id) for do in (Do.ADD, Do.TAKE_BACK)}
    return InlineKeyboardMarkup(
        inline_keyboard=[[button(texts.ADD, of[Do.ADD]), button(texts.TAKE_BACK, of[Do.TAKE_BACK])]]
    )


def week(entries: Sequence[Entry]) -> InlineKeyboardMarkup:
    """Under the digest of a week."""
    rows: Rows = []
    if len(entries) == 1:
        rows.append([button(texts.DETAILS, OpenMilestone(milestone=entries[0].milestone.id, below=True))])
    rows += [[button(texts.ROADMAP, OpenRoadmap(below=True))], [_digest(wanted=False)]]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def after_digest(*, wanted: bool) -> InlineKeyboardMarkup:
    """The way back from what was just chosen."""
    return InlineKeyboardMarkup(inline_keyboard=[[_digest(wanted=not wanted)]])


def years(year: int, *, managed: bool) -> InlineKeyboardMarkup:
    """To the years beside the one of a picture."""
    beside = [
        button(texts.year_button(year=each), Picture(year=each, managed=managed)) for each in (year - 1, year + 1)
    ]
    return InlineKeyboardMarkup(inline_keyboard=[beside])


def back() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button(texts.ROADMAP, OpenRoadmap(below=True))]])


def button(words: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=data.pack())


def _of_deadline(milestone: Milestone, state: HandInState | None, *, card: bool) -> Rows:
    done = OfMilestone(do=Do.HAND_IN, milestone=milestone.id, card=card)
    if state is HandInState.ACCEPTED:
        return [[button(texts.handed_button(state=state), done)]]
    words = texts.HAND_IN if state in {None, HandInState.RETURNED} else texts.handed_button(state=HandInState.HANDED)
    return [[button(words, done), button(texts.HELP, OfMilestone(do=Do.HELP, milestone=milestone.id))]]


def _answer(
    milestone: Milestone, attendance: Attendance, present: Attendance | None, *, card: bool
) -> InlineKeyboardButton:
    data = Answer(milestone=milestone.id, attendance=attendance, seen=milestone.timed_revision, card=card)
    return button(texts.answer_button(attendance=attendance, chosen=attendance is present), data)


def _digest(*, wanted: bool) -> InlineKeyboardButton:
    return button(texts.DIGEST_ON if wanted else texts.DIGEST_OFF, ChooseDigest(wanted=wanted))


def _numbered(entries: Sequence[Entry], *, first: int) -> Rows:
    """A button for each by its place in the list."""
    buttons = [
        button(str(place), OpenMilestone(milestone=each.milestone.id, below=True))
        for place, each in enumerate(entries, start=first)
    ]
    rows = -(-len(buttons) // _NUMBERS_IN_ROW)
    return _in_rows(buttons, -(-len(buttons) // rows)) if rows else []


def _turning(pages: Sequence[CallbackData], page: int) -> Rows:
    row = []
    if page:
        row.append(button(texts.EARLIER, pages[page - 1]))
    if page < len(pages) - 1:
        row.append(button(texts.LATER, pages[page + 1]))
    return [row] if row else []


def _in_rows(buttons: Sequence[InlineKeyboardButton], size: int) -> Rows:
    return [list(buttons[place : place + size]) for place in range(0, len(buttons), size)]

"""Buttons of a coordinator's roadmap: the list, a milestone's card, its summary, tables."""

from collections.abc import Sequence
from typing import Final

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.documents.callbacks import OpenDocument
from handlers.questions.keyboards import turning
from handlers.questions.texts import cut
from handlers.roadmap import texts as shown_texts
from handlers.roadmap.callbacks import OpenRoadmap, Picture, WholeCalendar
from handlers.roadmap.keeping import keeper_texts as texts
from handlers.roadmap.keeping.callbacks import (
    Begin,
    CarryOut,
    Decide,
    Do,
    Listing,
    Months,
    OfHandIn,
    OfMilestone,
    OfTable,
    Resume,
    TableDo,
)
from handlers.roadmap.keeping.keyboards import button
from handlers.roadmap.keyboards import calendar, link
from storage.roadmap.hand_ins import Decision, Standing
from storage.roadmap.looking import Card, Entry
from storage.tables import HandInState, Milestone, MilestoneKind, MilestoneState

PAGE: Final = 8
"""Milestones on one page of the list."""
HANDED_PAGE: Final = 8
"""Hand-ins on one page."""

Rows = list[list[InlineKeyboardButton]]


def listing(
    entries: Sequence[Entry], *, first: int, page: int, more: bool, year: int, begun: bool, participant: bool
) -> InlineKeyboardMarkup:
    """What is ahead. ``more``: there is a next page; ``begun``: a draft waits; ``participant``: they have their own."""
    rows = _numbered(entries, first)
    rows += turning(Listing(page=page - 1) if page else None, Listing(page=page + 1) if more else None)
    if begun:
        rows.append([button(texts.RESUME, Resume())])
    rows.append([_begin(MilestoneKind.MEETING), _begin(MilestoneKind.DEADLINE)])
    rows.append([button(texts.MONTHS, Months()), button(shown_texts.YEAR, Picture(year=year, managed=True))])
    rows.append([button(texts.FROM_TABLE, OfTable(do=TableDo.HOW)), button(texts.TABLE, OfTable(do=TableDo.EXPORT))])
    rows.append([button(shown_texts.WHOLE_CALENDAR, WholeCalendar(managed=True))])
    if participant:
        rows.append([button(texts.MINE, OpenRoadmap(below=True))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def months(found: Sequence[tuple[int, int, int]]) -> InlineKeyboardMarkup:
    """``found``: year, month and how many there are in it."""
    buttons = [
        button(
            shown_texts.month_button(year=year, month=month, number=number),
            Listing(page=0, month=year * 12 + month - 1),
        )
        for year, month, number in found
    ]
    rows = [buttons[place : place + 2] for place in range(0, len(buttons), 2)]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_ahead()]])


def month(entries: Sequence[Entry], *, first: int, number: int, page: int, more: bool) -> InlineKeyboardMarkup:
    """``number`` of the month counts from the year 0."""
    rows = _numbered(entries, first)
    rows += turning(
        Listing(page=page - 1, month=number) if page else None, Listing(page=page + 1, month=number) if more else None
    )
    beside = [button("◀️", Listing(page=0, month=number - 1)), button("▶️", Listing(page=0, month=number + 1))]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, beside, [button(texts.MONTHS, Months()), _ahead()]])


def card(shown: Card) -> InlineKeyboardMarkup:
    """Under a milestone, for whoever keeps it."""
    milestone = shown.entry.milestone
    number = milestone.id
    rows: Rows = [[_of(texts.SUMMARY, Do.SUMMARY, number), calendar(milestone)]]
    if shown.may_manage and shown.undoable_until is not None:
        rows.append([_of(texts.UNDO, Do.UNDO, number)])
    if shown.may_manage and milestone.state is MilestoneState.PLANNED:
        rows.append([_of(texts.EDIT, Do.EDIT, number), _of(texts.MOVE, Do.MOVE, number)])
        rows.append([_of(texts.CANCEL, Do.CANCEL, number)])
    rows += link(milestone)
    rows += [
        [button(shown_texts.document_button(title=each.title), OpenDocument(document=each.id, below=True))]
        for each in shown.documents
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_ahead()]])


def surely_cancel(milestone: Milestone, following: int) -> InlineKeyboardMarkup:
    """``following``: how many more of its series are ahead."""
    number = milestone.id
    rows: Rows = [[_of(texts.CANCEL_ONE if following else texts.CANCEL_NOW, Do.CANCEL_ONE, number)]]
    if following:
        rows.append([_of(texts.cancel_rest(count=following + 1), Do.CANCEL_REST, number)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_of(texts.KEEP, Do.CARD, number)]])


def undo(number: int) -> InlineKeyboardMarkup:
    """While it can be put back, and to its card after that."""
    return InlineKeyboardMarkup(inline_keyboard=[[_of(texts.UNDO, Do.UNDO, number), _of(texts.OPEN, Do.CARD, number)]])


def to_milestone(number: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[_of(texts.OPEN, Do.CARD, number)], [_ahead()]])


def to_listing() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[_ahead()]])


def begun_before(kind: MilestoneKind) -> InlineKeyboardMarkup:
    """To go on with it, or to give it up."""
    anew = button(texts.ANEW, Begin(kind=kind, anew=True))
    return InlineKeyboardMarkup(inline_keyboard=[[button(texts.RESUME, Resume()), anew]])


# Summary and hand-ins


def summary(milestone: Milestone) -> InlineKeyboardMarkup:
    """Under the figures."""
    number = milestone.id
    rows: Rows = [[_of(texts.NAMES, Do.NAMES, number), _of(texts.PICTURE, Do.PICTURE, number)]]
    if milestone.kind is MilestoneKind.DEADLINE:
        rows.append([_of(texts.HANDED, Do.HANDED, number), _of(texts.MISSING, Do.SILENT, number)])
    else:
        rows.append([_of(texts.SILENT, Do.SILENT, number)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_of(texts.TO_CARD, Do.CARD, number)]])


def silent(number: int, *, page: int, pages: int) -> InlineKeyboardMarkup:
    """Under a page of names."""
    rows = turning(
        OfMilestone(do=Do.SILENT, milestone=number, page=page - 1) if page else None,
        OfMilestone(do=Do.SILENT, milestone=number, page=page + 1) if page < pages - 1 else None,
    )
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_of(texts.TO_SUMMARY, Do.SUMMARY, number)]])


def handed(number: int, standings: Sequence[Standing], *, page: int, pages: int) -> InlineKeyboardMarkup:
    """Each of these hand-ins, by whose it is."""
    rows: Rows = [
        [
            button(
                cut(texts.handed_button(standing=each), 60),
                OfHandIn(do=Decide.SHOW, hand_in=each.hand_in.id, revision=each.hand_in.revision),
            )
        ]
        for each in standings
        if each.hand_in is not None
    ]
    rows += turning(
        OfMilestone(do=Do.HANDED, milestone=number, page=page - 1) if page else None,
        OfMilestone(do=Do.HANDED, milestone=number, page=page + 1) if page < pages - 1 else None,
    )
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_of(texts.TO_SUMMARY, Do.SUMMARY, number)]])


def deciding(decision: Decision) -> InlineKeyboardMarkup:
    """Under what was handed in, while it waits for a word."""
    hand_in = decision.hand_in
    rows: Rows = []
    if hand_in.state is HandInState.HANDED:
        rows.append([_decide(texts.ACCEPT, Decide.ACCEPT, decision), _decide(texts.RETURN, Decide.RETURN, decision)])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_of(texts.SUMMARY, Do.SUMMARY_BELOW, decision.milestone.id)]])


def remark(decision: Decision) -> InlineKeyboardMarkup:
    """Under the question what is to be mended."""
    return InlineKeyboardMarkup(inline_keyboard=[[_decide(texts.RETURN_SILENTLY, Decide.RETURN_SILENTLY, decision)]])


def to_summary(number: int) -> InlineKeyboardMarkup:
    """Under what comes by itself about a milestone."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[_of(texts.SUMMARY, Do.SUMMARY_BELOW, number), _of(texts.OPEN, Do.OPEN, number)]]
    )


# Tables


def table_how() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button(texts.TEMPLATE, OfTable(do=TableDo.TEMPLATE))], [_ahead()]])


def carry_out(key: int, *, anything_new: bool) -> InlineKeyboardMarkup:
    """``anything_new``: of which people could be told."""
    rows: Rows = [[button(texts.CARRY_OUT, CarryOut(key=key, tell=False))]]
    if anything_new:
        rows.append([button(texts.CARRY_OUT_AND_TELL, CarryOut(key=key, tell=True))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


# Pieces


def _numbered(entries: Sequence[Entry], first: int) -> Rows:
    buttons = [_of(str(place), Do.OPEN, each.milestone.id) for place, each in enumerate(entries, start=first)]
    return [buttons[place : place + 4] for place in range(0, len(buttons), 4)]


def _begin(kind: MilestoneKind) -> InlineKeyboardButton:
    return button(texts.NEW[kind], Begin(kind=kind))


def _ahead() -> InlineKeyboardButton:
    return button(texts.AHEAD, Listing(page=0))


def _of(told: str, do: Do, number: int) -> InlineKeyboardButton:
    return button(told, OfMilestone(do=do, milestone=number))


def _decide(told: str, do: Decide, decision: Decision) -> InlineKeyboardButton:
    hand_in = decision.hand_in
    return button(told, OfHandIn(do=do, hand_in=hand_in.id, revision=hand_in.revision))

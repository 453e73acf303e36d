"""Buttons of absences. They hold ids and days only and work for ever; rights are checked when they are pressed."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.absences import texts
from storage.absences import Away, Candidate


class Step(StrEnum):
    SHOW = "show"
    WHO = "who"
    UNTIL = "until"
    OTHER_DAY = "other"
    CHECK = "check"
    BEGIN = "on"
    CANCEL = "no"
    DECLINE = "decline"
    END = "off"


class OfAbsence(CallbackData, prefix="away"):
    """``stand_in``: the chosen person. ``until``: the chosen day, as `date.toordinal` gives it."""

    step: Step
    stand_in: int = 0
    until: int = 0
    absence: int = 0

    @property
    def last_day(self) -> date | None:
        return date.fromordinal(self.until) if 0 < self.until <= date.max.toordinal() else None


def button() -> InlineKeyboardButton:
    """On the coordinator's desk."""
    return _button(texts.STANDING_IN, Step.SHOW)


def stood_in_for(away: Away) -> InlineKeyboardMarkup:
    """For somebody who is away."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[_button(texts.CHANGE, Step.WHO), _button(texts.END, Step.END, absence=away.absence.id)]]
    )


def who(candidates: Sequence[Candidate]) -> InlineKeyboardMarkup:
    """To choose a stand-in from."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_button(texts.candidate(candidate=each), Step.UNTIL, stand_in=each.person.id)] for each in candidates
        ]
    )


def until(stand_in_id: int, days: Sequence[tuple[str, date]]) -> InlineKeyboardMarkup:
    """To choose the last day from."""
    rows = [[_button(words, Step.CHECK, stand_in=stand_in_id, until=day.toordinal())] for words, day in days]
    rows.append([_button(texts.OTHER_DAY, Step.OTHER_DAY, stand_in=stand_in_id)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def check(stand_in_id: int, last_day: date) -> InlineKeyboardMarkup:
    """Under what is about to begin."""
    begin = _button(texts.BEGIN, Step.BEGIN, stand_in=stand_in_id, until=last_day.toordinal())
    return InlineKeyboardMarkup(inline_keyboard=[[begin, _button(texts.CANCEL, Step.CANCEL)]])


def at_stand_in(absences: Sequence[Away], *, named: bool) -> InlineKeyboardMarkup:
    """For somebody who stands in; ``named``: each button says for whom."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_button(texts.decline(away=each if named else None), Step.DECLINE, absence=each.absence.id)]
            for each in absences
        ]
    )


def decline(absence_id: int) -> InlineKeyboardMarkup:
    """Whether the stand-in surely wants to stop."""
    sure = _button(texts.DECLINE_SURELY, Step.END, absence=absence_id)
    return InlineKeyboardMarkup(inline_keyboard=[[sure, _button(texts.KEEP, Step.CANCEL)]])


def another() -> InlineKeyboardMarkup:
    """For somebody whose stand-in cannot go on."""
    return InlineKeyboardMarkup(inline_keyboard=[[_button(texts.ANOTHER, Step.SHOW)]])


def _button(words: str, step: Step, *, stand_in: int = 0, until: int = 0, absence: int = 0) -> InlineKeyboardButton:
    data = OfAbsence(step=step, stand_in=stand_in, until=until, absence=absence)
    return InlineKeyboardButton(text=words, callback_data=data.pack())

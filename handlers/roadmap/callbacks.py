"""Buttons of the roadmap as everybody has them. They hold numbers only and work for ever; each press checks rights."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from storage.tables import Attendance

Number = Annotated[int, Field(ge=0, lt=2**31)]
"""As large as a database's number can be: a forged one beyond it is nobody's button."""

Year = Annotated[int, Field(ge=1900, le=2200)]


class OpenRoadmap(CallbackData, prefix="rm"):
    """What is ahead; ``below``: in a message of its own."""

    page: Number = 0
    below: bool = False


class OpenMonths(CallbackData, prefix="rm_months"):
    """The months in which there is something."""


class OpenMonth(CallbackData, prefix="rm_month"):
    year: Year
    month: Annotated[int, Field(ge=1, le=12)]
    page: Number = 0


class OpenMilestone(CallbackData, prefix="rm_one"):
    """A milestone's card; ``below``: in a message of its own."""

    milestone: Number
    below: bool = False


class Answer(CallbackData, prefix="rm_say"):
    """Whether one comes; ``seen``: the times that stand above the button are those of this revision.

    ``card``: it stands under a card, which is to show the answer.
    """

    milestone: Number
    attendance: Attendance
    seen: Number
    card: bool = False


class Do(StrEnum):
    HAND_IN = "done"
    ADD = "add"
    """More to what is handed in already."""
    TAKE_BACK = "undo"
    HELP = "help"
    CALENDAR = "ics"


class OfMilestone(CallbackData, prefix="rm_do"):
    """``card``: it stands under a card."""

    do: Do
    milestone: Number
    card: bool = False


class WholeCalendar(CallbackData, prefix="rm_all"):
    """Everything as one calendar file; ``managed``: of the groups a coordinator answers for."""

    managed: bool = False


class Picture(CallbackData, prefix="rm_year"):
    """The picture of a year; ``managed``: of the groups a coordinator answers for."""

    year: Year
    managed: bool = False


class ChooseDigest(CallbackData, prefix="rm_week"):
    """Whether one hears on Mondays what the week brings."""

    wanted: bool

"""Buttons of the roadmap's keepers. They hold numbers only and work for ever; rights are checked when they are pressed.

What is composed is a draft: each has a key, and buttons of another draft say that they are of no use any more.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from storage.tables import MilestoneKind

Number = Annotated[int, Field(ge=0, lt=2**31)]
"""As large as a database's number can be: a forged one beyond it is nobody's button."""


class Act(StrEnum):
    """What is done with a draft; most show the screen on which something of it is chosen."""

    PANEL = "panel"
    TITLE = "title"
    WHEN = "when"
    END = "end"
    PLACE = "place"
    LINK = "link"
    AGENDA = "agenda"
    HAND_IN_TO = "to"
    ASKS = "asks"
    AUDIENCE = "who"
    RESPONSIBLE = "resp"
    REMINDERS = "rules"
    REPEAT = "repeat"
    MATERIALS = "docs"
    PREVIEW = "try"
    SAVE = "save"
    """``seen`` tells what stands above the button: nothing else is saved by it."""
    SAVE_AND_TELL = "tell"
    DISCARD = "drop"


class OfDraft(CallbackData, prefix="rmd"):
    act: Act
    draft: Number
    seen: Number = 0


class What(StrEnum):
    """What is picked for a draft, and what ``value`` is then."""

    NOTHING = "none"
    """Takes the words of a field out; ``value`` is its number among those that can be."""
    ASKS = "asks"
    RESPONSIBLE = "resp"
    RULE = "rule"
    """Minutes before, or 0: in the morning of the day."""
    REPEAT = "repeat"
    UNTIL = "until"
    """A day, as `date.toordinal` gives it; ``page`` is the number of how often."""
    DOCUMENT = "doc"
    LENGTH = "long"
    """Minutes, or 0: the end is not known."""
    GROUP = "group"
    KIND = "kind"
    MUNICIPALITY = "place"
    CATEGORY = "cat"
    BASE_SITES = "base"


class Pick(CallbackData, prefix="rmp"):
    """Names the state that is wanted, so that a second press changes nothing."""

    field: What
    draft: Number
    value: Number
    on: bool = True
    page: Number = 0


class Choices(CallbackData, prefix="rmw"):
    """The screen on which one kind of condition of the audience is chosen."""

    field: What
    draft: Number
    page: Number = 0


class Month(CallbackData, prefix="rmm"):
    """The calendar; ``month`` counts from the year 0, and 0 is the present one."""

    draft: Number
    month: Number = 0


class Day(CallbackData, prefix="rmday"):
    """The hours of a day, as `date.toordinal` gives it."""

    draft: Number
    day: Number


class Hour(CallbackData, prefix="rmat"):
    """``minute`` of the day in the bot's zone."""

    draft: Number
    day: Number
    minute: Number


class Do(StrEnum):
    """What is done with a milestone that is kept."""

    CARD = "card"
    OPEN = "open"
    """The card in a message of its own."""
    EDIT = "edit"
    MOVE = "move"
    CANCEL = "off"
    CANCEL_ONE = "off1"
    CANCEL_REST = "offall"
    UNDO = "undo"
    SUMMARY = "sum"
    SUMMARY_BELOW = "sum1"
    """In a message of its own."""
    NAMES = "xlsx"
    PICTURE = "pic"
    SILENT = "silent"
    HANDED = "handed"


class OfMilestone(CallbackData, prefix="rmk"):
    do: Do
    milestone: Number
    page: Number = 0


class Decide(StrEnum):
    SHOW = "show"
    ACCEPT = "ok"
    RETURN = "back"
    RETURN_SILENTLY = "back0"


class OfHandIn(CallbackData, prefix="rmh"):
    do: Decide
    hand_in: Number
    revision: Number = 0
    """What was seen: another word since then is not decided on unread."""


class Listing(CallbackData, prefix="rml"):
    """What is ahead, or a month; no ``page``: in a message of its own."""

    page: Number | None = None
    month: Number = 0


class Begin(CallbackData, prefix="rmnew"):
    """``anew``: whatever was begun before is given up."""

    kind: MilestoneKind
    anew: bool = False


class Resume(CallbackData, prefix="rmgo"):
    """Goes on with what was begun."""


class Months(CallbackData, prefix="rmall"):
    """The months in which there is something."""


class TableDo(StrEnum):
    HOW = "how"
    TEMPLATE = "tpl"
    EXPORT = "xlsx"


class OfTable(CallbackData, prefix="rmt"):
    do: TableDo


class CarryOut(CallbackData, prefix="rmti"):
    """Brings in the table with this key; ``tell``: people hear of what is new."""

    key: Number
    tell: bool

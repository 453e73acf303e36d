"""Buttons of announcements. They hold numbers only and work for ever; rights are checked when they are pressed."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Number = Annotated[int, Field(ge=0, lt=2**31)]
"""As large as a database's number can be: a forged one beyond it is nobody's button."""


class Act(StrEnum):
    PANEL = "panel"
    TRY = "try"
    SEND = "send"
    """``seen`` tells what stands above the button: nothing else is sent by it."""
    SCHEDULE = "plan"
    UNSCHEDULE = "unplan"
    DRAFT = "draft"
    DISCARD = "del"
    DISCARD_NOW = "del_now"
    CONTENTS = "parts"
    AUDIENCE = "to"
    OPTIONS = "opts"
    ADD_LINK = "link"
    DROP_LINKS = "unlink"
    PAUSE = "pause"
    GO_ON = "go"
    STOP = "stop"
    STOP_NOW = "stop_now"
    PROGRESS = "how"


class OfAnnouncement(CallbackData, prefix="ann"):
    act: Act
    announcement: Number
    seen: Number = 0


class DropPart(CallbackData, prefix="ann_part"):
    """Takes a message, or the whole album it belongs to, out of a draft."""

    announcement: Number
    part: Number


class Option(StrEnum):
    ACKNOWLEDGE = "ok"
    SILENT = "silent"
    URGENT = "urgent"
    PIN = "pin"


class Switch(CallbackData, prefix="ann_opt"):
    """Names the state that is wanted, so that a second press changes nothing."""

    announcement: Number
    option: Option
    on: bool


class By(StrEnum):
    GROUP = "group"
    KIND = "kind"
    """``value`` 1: city districts, 2: municipal districts."""
    MUNICIPALITY = "place"
    CATEGORY = "cat"
    BASE_SITES = "base"
    NOT_ACKNOWLEDGED = "unread"
    """``value`` is an announcement."""
    NOT_ANSWERED = "silent"
    """``value`` is a meeting."""
    NOT_HANDED_IN = "owing"
    """``value`` is a deadline."""


class Choices(CallbackData, prefix="ann_who"):
    """The screen on which one kind of condition is chosen."""

    announcement: Number
    by: By
    page: Number = 0


class Narrow(CallbackData, prefix="ann_to"):
    """Names the state that is wanted, as `Switch` does; ``value`` 0: everything of this kind again."""

    announcement: Number
    by: By
    value: Number
    on: bool
    page: Number = 0


class Month(CallbackData, prefix="ann_month"):
    """The calendar; ``month`` counts from the year 0, and 0 is the present one."""

    announcement: Number
    month: Number = 0


class Day(CallbackData, prefix="ann_day"):
    """The hours of a day, as `date.toordinal` gives it."""

    announcement: Number
    day: Number


class Moment(CallbackData, prefix="ann_at"):
    """``minute`` of the day in the bot's zone."""

    announcement: Number
    day: Number
    minute: Number
    seen: Number


class Acknowledge(CallbackData, prefix="ann_ok"):
    """«Ознакомлен», at whoever got it."""

    announcement: Number


class Report(StrEnum):
    OPEN = "open"
    """In a message of its own."""
    RENEW = "again"
    XLSX = "xlsx"
    PICTURE = "picture"
    NOT_ACKNOWLEDGED = "unread"
    UNREACHABLE = "lost"
    REMIND = "remind"
    RECALL = "recall"
    RECALL_NOW = "rec_now"


class OfReport(CallbackData, prefix="ann_rep"):
    show: Report
    announcement: Number
    page: Number = 0


class History(CallbackData, prefix="ann_all"):
    """Announcements of one's groups; no ``page``: in a message of its own."""

    page: Number | None = None


class Drafts(CallbackData, prefix="ann_mine"):
    """What one has not sent yet."""


class Search(CallbackData, prefix="ann_find"):
    """Asks for words to look for."""


class Read(CallbackData, prefix="ann_read"):
    """One announcement, as it was sent."""

    announcement: Number

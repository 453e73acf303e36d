"""When a milestone is reminded of, and when one that repeats comes again. Pure: nothing is read or kept here.

A rule is a short string: ``before:<minutes>``, ``morning``; those that are added by themselves: ``ask`` to meetings,
``missing``, ``overdue:1`` to ``overdue:3`` and ``overdue:list`` to deadlines.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from storage.quiet_hours import QuietHours
from storage.tables import MilestoneKind
from storage.working_hours import WorkingHours

MORNING = "morning"
ASK = "ask"
MISSING = "missing"
OVERDUE_LIST = "overdue:list"

OVERDUE_TIMES = 3

MOST_OCCURRENCES = 60
LONGEST_BEFORE = 366 * 24 * 60
"""Minutes before a milestone at which it may be reminded of first."""

APART = timedelta(minutes=30)
"""Two reminders of a milestone to the same people come further apart than this, or only the nearer one does."""

_BEFORE_QUIET = timedelta(minutes=30)
_DAY = timedelta(days=1)

DEFAULTS: dict[MilestoneKind, tuple[str, ...]] = {
    MilestoneKind.MEETING: ("before:10080", "before:1440", "before:60"),
    MilestoneKind.DEADLINE: ("before:20160", "before:4320", "before:1440", MORNING),
}
"""The rules of a milestone for which none were chosen."""


@dataclass(frozen=True, slots=True)
class Times:
    """By what the moments of the roadmap are reckoned: the bot's zone, its quiet hours, its working days."""

    zone: ZoneInfo
    quiet: QuietHours | None
    hours: WorkingHours


class Every(StrEnum):
    """How a milestone repeats."""

    WEEK = "week"
    MONTH_DAY = "month_day"
    """On this day of each month, on the last one where there is no such day."""
    MONTH_WEEKDAY = "month_weekday"
    """On the second Tuesday of each month; a fifth one is the last."""
    MONTH_LAST_WEEKDAY = "month_last_weekday"
    """On the last Friday of each month."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """``until`` is the last day, in the bot's zone, on which it may come again."""

    every: Every
    until: date

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"every": self.every.value, "until": self.until.isoformat()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Repeat":
        """What `to_json` made."""
        return cls(Every(kept["every"]), date.fromisoformat(kept["until"]))


@dataclass(frozen=True, slots=True)
class Due:
    """A rule, its moment in UTC, and the one it would have without quiet hours, by which the nearer one is known.

    ``superseded``: another one, nearer to the event, comes to the same people at about that time.
    """

    rule: str
    at: datetime
    meant_at: datetime
    superseded: bool = False


def before(length: timedelta) -> str:
    """The rule for so long before; raises `ValueError` unless it is whole minutes from 1 to `LONGEST_BEFORE`."""
    minutes, rest = divmod(length, timedelta(minutes=1))
    if rest or not 1 <= minutes <= LONGEST_BEFORE:
        raise ValueError(f"no reminder comes so long before: {length}")
    return f"before:{minutes}"


def length_before(rule: str) -> timedelta | None:
    """How long before its event a ``before:`` rule is; None for any other rule."""
    word, _, minutes = rule.partition(":")
    if word != "before" or not minutes.isascii() or not minutes.isdigit():
        return None
    length = int(minutes)
    return timedelta(minutes=length) if 1 <= length <= LONGEST_BEFORE else None


def is_choosable(rule: str) -> bool:
    """Whether it is a rule that may be chosen for a milestone: ``before:`` or ``morning``."""
    return rule == MORNING or length_before(rule) is not None


def is_overdue(rule: str) -> bool:
    """Whether it comes after the due moment, which then does not end it; the list of the overdue does too."""
    return rule.startswith("overdue:")


def is_for_all(rule: str) -> bool:
    """Whether it goes to everyone concerned, and not only to those who have not answered, nor to a coordinator."""
    return rule == MORNING or rule.startswith("before:")


def rules(kind: MilestoneKind, offsets: Sequence[str]) -> list[str]:
    """The chosen rules and those that are added by themselves."""
    chosen = list(dict.fromkeys(offsets))
    if kind is MilestoneKind.MEETING:
        return [*chosen, ASK]
    return [*chosen, MISSING, *(f"overdue:{number}" for number in range(1, OVERDUE_TIMES + 1)), OVERDUE_LIST]


def due_at(rule: str, starts_at: datetime, times: Times) -> datetime | None:
    """The rule's moment in UTC, moved out of the quiet hours; None when there is none before the event.

    Whole days before are counted on the wall clock of the zone, anything else exactly.
    """
    due = _due(rule, starts_at, times)
    return due.at if due else None


def schedule(kind: MilestoneKind, offsets: Sequence[str], starts_at: datetime, times: Times) -> list[Due]:
    """All its rules that have a moment, the earliest first."""
    return thinned(moments(kind, offsets, starts_at, times))


def moments(kind: MilestoneKind, offsets: Sequence[str], starts_at: datetime, times: Times) -> list[Due]:
    """The same, before it is known which of them supersede others."""
    found = [_due(rule, starts_at, times) for rule in rules(kind, offsets)]
    return sorted((each for each in found if each is not None), key=lambda each: (each.at, each.meant_at))


def thinned(dues: Sequence[Due]) -> list[Due]:
    """Marks those that a nearer one to the same people supersedes; the last call is not for those who answered."""
    kept: list[Due] = []
    for due in sorted((each for each in dues if is_for_all(each.rule)), key=nearness, reverse=True):
        if not any(abs(due.at - other.at) <= APART for other in kept):
            kept.append(due)
    found: list[Due] = []
    for due in dues:
        if is_for_all(due.rule):
            superseded = due not in kept
        else:
            superseded = due.rule == ASK and any(abs(due.at - other.at) <= APART for other in kept)
        found.append(replace(due, superseded=superseded))
    return found


def nearness(due: Due) -> tuple[datetime, bool]:
    """What is greater for the nearer of two; of two meant for one moment the one that says how long is left."""
    return due.meant_at, due.rule != MORNING


def meant_at(rule: str, starts_at: datetime, times: Times) -> datetime:
    """The rule's moment in UTC if there were no quiet hours; raises `ValueError` for what is no rule."""
    local = starts_at.astimezone(times.zone)
    length = length_before(rule)
    if length is not None:
        return _at(local.date() - length, local.time(), times.zone) if not length % _DAY else starts_at - length
    if rule == MORNING:
        return _at(local.date(), time(9), times.zone)
    if rule == ASK:
        return _at(local.date() - 2 * _DAY, time(10), times.zone)
    if rule == MISSING:
        return _at(local.date() - _DAY, time(17), times.zone)
    if rule == OVERDUE_LIST:
        return meant_at(f"overdue:{OVERDUE_TIMES}", starts_at, times) + timedelta(hours=1)
    word, _, number = rule.partition(":")
    if word != "overdue" or not number.isascii() or not number.isdigit():
        raise ValueError(f"no rule: {rule}")
    day = local.date()
    for _ in range(int(number)):
        day = _next_working_day(day, times.hours)
    return _at(day, time(10), times.zone)


def awake(moment: datetime, times: Times) -> datetime:
    """The moment, or the morning after it when it is in the quiet hours."""
    if times.quiet is None or not times.quiet.is_quiet(moment, times.zone):
        return moment
    return times.quiet.next_end(moment, times.zone)


def occurrences(first: datetime, repeat: Repeat, zone: ZoneInfo) -> list[datetime]:
    """The moments in UTC, ``first`` and at most `MOST_OCCURRENCES` in all, at the same hour of the wall clock.

    None at all when it is to end before the first.
    """
    local = first.astimezone(zone).replace(tzinfo=None)
    if repeat.until < local.date():
        return []
    until = datetime.combine(repeat.until, time.max)
    if repeat.every is Every.WEEK:
        found = rrule(WEEKLY, local, until=until)
    elif repeat.every is Every.MONTH_DAY:
        # Of the days up to this one, the last there is: the 31st is the 30th in April.
        days = range(min(local.day, 28), local.day + 1)
        found = rrule(MONTHLY, local, until=until, bymonthday=days, bysetpos=-1)
    else:
        place = (local.day - 1) // 7 + 1
        if repeat.every is Every.MONTH_LAST_WEEKDAY or place == 5:
            place = -1
        on = weekday(local.weekday(), place)
        found = rrule(MONTHLY, local, until=until, byweekday=on)
    following = (_at(each.date(), local.time(), zone) for each in found if each > local)
    return [first.astimezone(UTC), *islice(following, MOST_OCCURRENCES - 1)]


def _due(rule: str, starts_at: datetime, times: Times) -> Due | None:
    meant = meant_at(rule, starts_at, times)
    if is_overdue(rule):
        return Due(rule, awake(meant, times), meant)
    if meant >= starts_at:
        return None
    at = awake(meant, times)
    return Due(rule, at if at < starts_at else _before_quiet(meant, times), meant)


def _before_quiet(moment: datetime, times: Times) -> datetime:
    """The last good moment before the quiet hours in which this one is."""
    if times.quiet is None:
        return moment
    earlier = times.quiet.begun_at(moment, times.zone) - _BEFORE_QUIET
    return awake(earlier, times)


def _next_working_day(day: date, hours: WorkingHours) -> date:
    day += _DAY
    while hours.opens_at(day) is None:
        day += _DAY
    return day


def _at(day: date, local: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, local, zone).astimezone(UTC)

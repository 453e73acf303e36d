"""The roadmap as a calendar file, for the calendars of phones and of computers (RFC 5545).

An entry keeps its UID for ever and has a greater SEQUENCE after every change, so that a calendar renews it; deadlines
are events of no length, since phones do not show tasks. The library folds lines and ends them as the standard wants.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone

from handlers.roadmap import calendar_texts
from storage import clock
from storage.roadmap.looking import Entry
from storage.roadmap.times import MORNING, length_before
from storage.tables import Milestone, MilestoneKind, MilestoneState

_PRODUCT: Final = "-//MMPG bot//Roadmap//RU"
_LASTS: Final = timedelta(hours=1)
"""A meeting of unknown length in a calendar, which would show none otherwise."""


def calendar(entries: Sequence[Entry], *, zone: ZoneInfo, username: str, name: str) -> bytes:
    """The entries as one file; ``username``: the bot's, by which they are known from those of another bot."""
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", zone.key)
    if entries:
        years = [each.milestone.starts_at.year for each in entries]
        made.add_component(_timezone(zone, min(years) - 1, max(years) + 2))
    for entry in entries:
        made.add_component(_event(entry.milestone, zone, username))
    file: bytes = made.to_ical()
    return file


def _event(milestone: Milestone, zone: ZoneInfo, username: str) -> Event:
    event = Event()
    event.add("uid", f"milestone-{milestone.id}@{username}")
    event.add("sequence", milestone.revision)
    event.add("dtstamp", clock.now())
    event.add("created", milestone.created_at.astimezone(UTC))
    event.add("last-modified", milestone.changed_at.astimezone(UTC))
    event.add("dtstart", milestone.starts_at.astimezone(zone))
    event.add("summary", calendar_texts.summary(milestone=milestone))
    address = f"https://t.me/{username}"
    event.add("description", calendar_texts.description(milestone=milestone, address=address))
    if milestone.place:
        event.add("location", milestone.place)
    if milestone.link and milestone.link.isascii() and "://" in milestone.link:
        event.add("url", milestone.link)
    if milestone.kind is MilestoneKind.MEETING:
        event.add("dtend", (milestone.ends_at or milestone.starts_at + _LASTS).astimezone(zone))
    else:
        event.add("transp", "TRANSPARENT")
    if milestone.state is MilestoneState.CANCELLED:
        event.add("status", "CANCELLED")
    else:
        event.add("status", "CONFIRMED")
        for each in _alarms(milestone, zone):
            event.add_component(each)
    return event


def _alarms(milestone: Milestone, zone: ZoneInfo) -> list[Alarm]:
    """One for each rule, the nearest first: some phones keep two."""
    lengths = {length for rule in milestone.offsets if (length := _length(rule, milestone.starts_at, zone)) is not None}
    alarms = []
    for length in sorted(lengths):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -length)
        alarm.add("description", calendar_texts.summary(milestone=milestone))
        alarms.append(alarm)
    return alarms


def _length(rule: str, starts_at: datetime, zone: ZoneInfo) -> timedelta | None:
    """How long before the event a rule is, wherever the phone is; None when it is not before it."""
    if rule != MORNING:
        return length_before(rule)
    local = starts_at.astimezone(zone)
    length = local - local.replace(hour=9, minute=0, second=0, microsecond=0)
    return length if length > timedelta() else None


@lru_cache(maxsize=16)
def _timezone(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """How the zone's clocks go from the beginning of one year to that of another."""
    made = Timezone.from_tzinfo(zone, first_date=date(first, 1, 1), last_date=date(last, 1, 1))
    change: Any
    for change in made.subcomponents:
        # The library tells the hour clocks show after they go forward; by the standard (3.6.5) it is the one before.
        forward = max(change["TZOFFSETTO"].td - change["TZOFFSETFROM"].td, timedelta())
        for moment in [change["DTSTART"], *(change["RDATE"].dts if "RDATE" in change else ())]:
            moment.dt -= forward
    return made

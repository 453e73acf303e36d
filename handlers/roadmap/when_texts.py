"""When a milestone is, as people read it: in the bot's zone, with the zone named, so that a phone can act on it."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handlers.moments import day
from handlers.plurals import plural
from storage import clock
from storage.tables import Milestone, MilestoneKind

WEEKDAYS: Final = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
MONTHS: Final = (
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь",
    "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь",
)  # fmt: skip
_CITIES: Final = {"Asia/Yekaterinburg": "Екатеринбург", "Europe/Moscow": "Москва"}
_SOON: Final = timedelta(hours=3)
"""Nearer than this the time left is told in hours and minutes."""


def when(*, milestone: Milestone, zone: ZoneInfo) -> str:
    """«чт, 26 ноября, 14:00–15:30 (Екатеринбург, UTC+5)», as HTML that a phone can put into its calendar."""
    return marked(milestone.starts_at, plain_when(milestone=milestone, zone=zone))


def plain_when(*, milestone: Milestone, zone: ZoneInfo) -> str:
    """The same without HTML; of a deadline «до 18:00»."""
    return moment(milestone.starts_at, zone, until=milestone.kind is MilestoneKind.DEADLINE, ends=milestone.ends_at)


def moment(starts: datetime, zone: ZoneInfo, *, until: bool = False, ends: datetime | None = None) -> str:
    """«чт, 26 ноября, 14:00 (Екатеринбург, UTC+5)»; the year where it is not the present one."""
    return f"{short_moment(starts, zone, until=until, ends=ends)} ({zone_label(starts, zone)})"


def short_moment(starts: datetime, zone: ZoneInfo, *, until: bool = False, ends: datetime | None = None) -> str:
    """The same without the zone, for lists that name it once."""
    local = starts.astimezone(zone)
    text = f"{short_day(local.date(), zone)}, {'до ' if until else ''}{local:%H:%M}"
    if ends is None:
        return text
    end = ends.astimezone(zone)
    if end.date() == local.date():
        return f"{text}–{end:%H:%M}"
    return f"{text} – {short_day(end.date(), zone)}, {end:%H:%M}"


def short_day(value: date, zone: ZoneInfo) -> str:
    """«чт, 26 ноября», with the year where it is not the present one."""
    named = day(value)
    if value.year == clock.now().astimezone(zone).year:
        named = named.rpartition(" ")[0]
    return f"{WEEKDAYS[value.weekday()]}, {named}"


def zone_label(at: datetime, zone: ZoneInfo) -> str:
    """«Екатеринбург, UTC+5», as the zone is at that moment."""
    offset = at.astimezone(zone).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    utc = f"UTC{'-' if offset < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")
    return f"{_CITIES.get(zone.key, zone.key)}, {utc}"


def marked(at: datetime, words: str) -> str:
    """The words, which hold nothing special to HTML, as a moment that a phone can act on."""
    return f'<tg-time unix="{int(at.timestamp())}">{words}</tg-time>'


def lead(starts: datetime, zone: ZoneInfo) -> str:
    """How far it is from now: «через 1 час», «сегодня», «завтра», «через 7 дней»; for what is ahead."""
    moment_now = clock.now()
    left = starts - moment_now
    if left < _SOON:
        return f"через {_hours_and_minutes(left)}"
    days = (starts.astimezone(zone).date() - moment_now.astimezone(zone).date()).days
    named = {0: "сегодня", 1: "завтра"}
    return named.get(days) or f"через {plural(days, 'день', 'дня', 'дней')}"


def month_title(year: int, month: int) -> str:
    """«Ноябрь 2026»."""
    return f"{MONTHS[month - 1]} {year}"


def _hours_and_minutes(left: timedelta) -> str:
    # A reminder that was a few seconds on its way still says «через 1 час».
    step = 5 if left > timedelta(minutes=12) else 1
    minutes = max(1, round(left / timedelta(minutes=step)) * step)
    hours, rest = divmod(minutes, 60)
    told = [plural(hours, "час", "часа", "часов")] if hours else []
    if rest:
        told.append(plural(rest, "минуту", "минуты", "минут"))
    return " ".join(told)

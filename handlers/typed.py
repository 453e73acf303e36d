"""A moment as people type it. Strict: what is not surely a moment is none."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.buttons import plain
from handlers.days import typed_day

_MOMENT = re.compile(
    r"(?:(?P<day>.+?),? )??"
    r"(?:в (?P<at>\d{1,2})(?:[:.](?P<past>\d{2}))?(?: ?(?:часов|часа|час|ч))?"
    r"|(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"|(?P<whole>\d{1,2}) ?(?:часов|часа|час|ч))"
    r"(?: утра| дня| вечера)?"
)


def typed_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """«завтра 9:00», «15 марта в 14», «05.12.2026 10:30», «14:00»: the next such moment, in the zone.

    A day that is over stays what was typed, so that whoever asks can say so.
    """
    found = _MOMENT.fullmatch(plain(text))
    if found is None:
        return None
    hour = int(found["at"] or found["hour"] or found["whole"])
    minute = int(found["past"] or found["minute"] or 0)
    if found[0].endswith(("дня", "вечера")) and 1 <= hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return None
    local = now.astimezone(zone)
    day = typed_day(found["day"], local.date()) if found["day"] else local.date()
    if day is None:
        return None
    moment = at(day, hour * 60 + minute, zone)
    return at(day + timedelta(days=1), hour * 60 + minute, zone) if not found["day"] and moment <= local else moment


def at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """That minute of the day, in the zone."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone)

"""What a coordinator types of moments, lengths and rules. Strict: what is not surely understood is none."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handlers.buttons import plain
from handlers.typed import typed_moment
from storage.roadmap.times import MORNING, before, is_choosable

_END: Final = re.compile(
    r"(?P<start>.*\d.*?)(?: ?[-–—] ?| до )(?P<end>\d{1,2}(?:[:.]\d{2})?)(?: ?(?:часов|часа|час|ч))?"
)
_TIME: Final = re.compile(r"(?:до |в )?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?: ?(?:часов|часа|час|ч))?")
_FROM: Final = re.compile(r"(^| )с (?=\d)")
_WEEK_DAYS: Final = (
    "пн|понедельник", "вт|вторник", "ср|сред[ау]", "чт|четверг", "пт|пятниц[ау]", "сб|суббот[ау]", "вс|воскресенье",
)  # fmt: skip
_WEEK_DAY: Final = re.compile(f"(?:в )?(?:{'|'.join(f'({each})' for each in _WEEK_DAYS)}),? (?=\\d)")
_LENGTH: Final = re.compile(r"(?:за )?(?:(?P<count>\d{1,4}) ?)?(?P<unit>[а-я]+)")
_UNITS: Final = {
    "минута": 1, "минуту": 1, "минуты": 1, "минут": 1, "мин": 1, "м": 1,
    "час": 60, "часа": 60, "часов": 60, "ч": 60,
    "день": 1440, "дня": 1440, "дней": 1440, "сутки": 1440, "суток": 1440, "д": 1440, "дн": 1440,
    "неделя": 10080, "неделю": 10080, "недели": 10080, "недель": 10080, "нед": 10080,
}  # fmt: skip
_SPECIAL: Final = {
    "утром": MORNING, "утро": MORNING, "утром в тот же день": MORNING, "утром в этот день": MORNING,
    "утром в день": MORNING, "утром того же дня": MORNING, "за полчаса": "before:30", "за полтора часа": "before:90",
    "за месяц": "before:43200",
}  # fmt: skip
_NIGHT: Final = 22
"""The hour by which every meeting is over."""

_ALONE: Final = frozenset({"час", "день", "сутки", "неделю", "неделя", "минуту"})


@dataclass(frozen=True, slots=True)
class Span:
    """From when, in UTC, and until when if that was said."""

    starts_at: datetime
    ends_at: datetime | None


def typed_span(text: str, now: datetime, zone: ZoneInfo) -> Span | None:
    """«26.11 14:00–15:30», «завтра с 14 до 15:30», «чт 26 ноября в 9»; an end before the start stays what it is.

    A day of the week that is not that day's is a slip of somebody's: nothing is understood then.
    """
    said, week_day = without_week_day(text)
    found = _span(_FROM.sub(r"\1в ", said), now, zone)
    if found is None or week_day in {None, found.starts_at.astimezone(zone).weekday()}:
        return found
    return None


def without_week_day(text: str) -> tuple[str, int | None]:
    """What follows the day of the week with which it begins, as `plain` has it, and which that is; Monday is 0."""
    words = plain(text)
    named = _WEEK_DAY.match(words)
    return (words[named.end() :], (named.lastindex or 1) - 1) if named else (words, None)


def typed_end(text: str, starts_at: datetime, zone: ZoneInfo) -> datetime | None:
    """«15:30», «до 16», of the day on which it starts; or its length, «2 часа», «полтора часа»."""
    words = plain(text)
    if words in {"полтора часа", "1,5 часа", "1.5 часа"}:
        return starts_at + timedelta(minutes=90)
    found = _TIME.fullmatch(words)
    if found is not None and not (
        words[-1].isalpha() and found["minute"] is None and not words.startswith(("до", "в"))
    ):
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if hour > 23 or minute > 59:
            return None
        return starts_at.astimezone(zone).replace(hour=hour, minute=minute, fold=0).astimezone(UTC)
    begins = starts_at.astimezone(zone)
    if found is not None and begins.hour < int(found["hour"]) <= 23 and begins.hour + int(found["hour"]) > _NIGHT:
        # «16 часов» of a meeting at 14: nobody means that it lasts into the night.
        return begins.replace(hour=int(found["hour"]), minute=0, fold=0).astimezone(UTC)
    length = _minutes(words)
    return starts_at + timedelta(minutes=length) if length is not None and length <= 1440 else None


def typed_rules(text: str) -> list[str] | None:
    """«за 2 часа, за 3 дня и утром»: rules that may be chosen, in the order typed; None when one is none."""
    found: list[str] = []
    for part in re.split(r"[,;\n]+|(?<!\d) и ", text):
        words = plain(part)
        if not words:
            continue
        typed = _SPECIAL.get(words) or _before(words)
        if typed is None or not is_choosable(typed):
            return None
        found.append(typed)
    return list(dict.fromkeys(found)) or None


def _span(words: str, now: datetime, zone: ZoneInfo) -> Span | None:
    start = typed_moment(words, now, zone)
    if start is not None:
        return Span(start.astimezone(UTC), None)
    found = _END.fullmatch(words)
    if found is None:
        return None
    start = typed_moment(found["start"], now, zone) or typed_moment(f"{found['start']}:00", now, zone)
    end = typed_end(found["end"], start, zone) if start is not None else None
    return Span(start.astimezone(UTC), end) if start is not None and end is not None else None


def _before(words: str) -> str | None:
    minutes = _minutes(words)
    try:
        return before(timedelta(minutes=minutes)) if minutes else None
    except ValueError:
        return None


def _minutes(words: str) -> int | None:
    found = _LENGTH.fullmatch(words)
    if found is None or found["unit"] not in _UNITS:
        return None
    if found["count"] is None:
        return _UNITS[found["unit"]] if found["unit"] in _ALONE else None
    return int(found["count"]) * _UNITS[found["unit"]]

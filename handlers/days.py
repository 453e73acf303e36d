"""A day as people type it. Strict: what is not surely a day is none."""

import re
from datetime import date, timedelta

from handlers.buttons import plain

_MONTHS = (
    r"янв(?:ар[яь])?", r"фев(?:рал[яь])?", r"мар(?:та?)?", r"апр(?:ел[яь])?", r"ма[яй]", r"июн[яь]?",
    r"июл[яь]?", r"авг(?:уста?)?", r"сен(?:т(?:ябр[яь])?)?", r"окт(?:ябр[яь])?", r"ноя(?:бр[яь])?", r"дек(?:абр[яь])?",
)  # fmt: skip
_YEAR = r"(?P<year>\d{4}|\d{2})"
_MONTH = "|".join(f"(?P<m{number}>{words})" for number, words in enumerate(_MONTHS, start=1))
_IN_FIGURES = re.compile(rf"(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})(?:[./]{_YEAR})?")
_IN_WORDS = re.compile(rf"(?P<day>\d{{1,2}})(?:-?го)? (?:{_MONTH})\.?(?: {_YEAR}(?: ?г(?:ода)?)?)?")
_SHORTLY = {"сегодня": 0, "завтра": 1, "послезавтра": 2}


def typed_day(text: str, today: date) -> date | None:
    """«5 декабря», «05.12», «до 05.12.2026 включительно», «завтра»; without a year the next such day."""
    words = plain(text).removeprefix("до ").removeprefix("по ").removesuffix(" включительно")
    if words in _SHORTLY:
        return today + timedelta(days=_SHORTLY[words])
    found = _IN_FIGURES.fullmatch(words) or _IN_WORDS.fullmatch(words)
    if found is None:
        return None
    parts = found.groupdict()
    month = int(parts.get("month") or next(number for number in range(1, 13) if parts[f"m{number}"]))
    if parts["year"] is not None:
        year = int(parts["year"])
        return _date(year if year > 99 else 2000 + year, month, int(parts["day"]))
    nearest = (_date(year, month, int(parts["day"])) for year in (today.year, today.year + 1))
    return next((each for each in nearest if each is not None and each >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Milestones in words for who keeps them: how often, reminded how, and what differs between two states of one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers import moments
from handlers.announcements import audience_texts
from handlers.announcements.audience_texts import Known
from handlers.plurals import plural
from handlers.questions.texts import cut
from handlers.roadmap.when_texts import short_moment
from storage.audiences import Audience
from storage.roadmap.plans import Difference
from storage.roadmap.times import (
    ASK,
    MISSING,
    MORNING,
    MOST_OCCURRENCES,
    OVERDUE_LIST,
    Every,
    Repeat,
    length_before,
    occurrences,
)
from storage.tables import HandInKind

ASKS: Final = {
    HandInKind.NONE: "ничего, достаточно нажать «Сдано»",
    HandInKind.WORDS: "несколько слов",
    HandInKind.FILE: "файл",
}

_WEEK_DAYS_EACH: Final = (
    "понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье",
)  # fmt: skip
_PLACES: Final = {
    "m": ("первый", "второй", "третий", "четвёртый", "последний"),
    "f": ("первую", "вторую", "третью", "четвёртую", "последнюю"),
    "n": ("первое", "второе", "третье", "четвёртое", "последнее"),
}
_GENDERS: Final = "mmfmffn"
_SPANS: Final = (
    (timedelta(weeks=1), ("неделю", "недели", "недель")),
    (timedelta(days=1), ("день", "дня", "дней")),
    (timedelta(hours=1), ("час", "часа", "часов")),
    (timedelta(minutes=1), ("минуту", "минуты", "минут")),
)
_FIELDS: Final = {
    "title": "Название",
    "starts_at": "Когда",
    "ends_at": "Конец",
    "place": "Место",
    "link": "Ссылка",
    "agenda": "Повестка",
    "hand_in_to": "Кому сдать",
    "asks": "Что прислать",
    "documents": "Материалы",
    "audience": "Кому",
}
_AUTOMATIC: Final = {ASK: "тем, кто не ответил", MISSING: "кто ещё не сдал", OVERDUE_LIST: "кто так и не сдал"}
_LONGEST_TOLD: Final = 150


def told_rule(*, rule: str) -> str:
    """«за 3 дня», «утром в тот же день»."""
    length = length_before(rule)
    return f"за {span(length)}" if length is not None else "утром в тот же день" if rule == MORNING else rule


def rules(*, offsets: Sequence[str]) -> str:
    return ", ".join(told_rule(rule=each) for each in in_order(offsets)) or "без напоминаний"


def in_order(offsets: Iterable[str]) -> list[str]:
    """The rules as they come in time: the longest before first, the morning of the day last."""
    return sorted(set(offsets), key=lambda each: -(length_before(each) or timedelta()))


def span(length: timedelta) -> str:
    """«2 недели», «90 минут»: in the largest unit that divides it."""
    for unit, forms in _SPANS:
        if not length % unit and length != timedelta(weeks=1):
            return plural(length // unit, *forms)
    return "7 дней"


def repeat(*, repeat: Repeat, first: datetime, zone: ZoneInfo) -> str:
    said = f"{every(each=repeat.every, first=first.astimezone(zone).date())}, по {moments.day(repeat.until)}"
    found = occurrences(first, repeat, zone)
    if len(found) < MOST_OCCURRENCES or len(occurrences(found[-1], repeat, zone)) == 1:
        return said
    last = moments.day(found[-1].astimezone(zone).date())
    return f"{said}. Больше {MOST_OCCURRENCES} за один раз не запланировать, последний будет {last}"


def every(*, each: Every, first: date) -> str:
    """«каждый второй вторник месяца», as the first time tells it."""
    number = first.weekday()
    name, gender = _WEEK_DAYS_EACH[number], _GENDERS[number]
    adjective = {"m": "каждый", "f": "каждую", "n": "каждое"}[gender]
    match each:
        case Every.WEEK:
            return f"{adjective} {name}"
        case Every.MONTH_DAY:
            return f"каждый месяц {first.day}-го числа"
        case Every.MONTH_WEEKDAY:
            place = _PLACES[gender][min((first.day - 1) // 7, 4)]
            return f"каждый месяц {'во' if place.startswith('вт') else 'в'} {place} {name}"
        case Every.MONTH_LAST_WEEKDAY:
            return f"каждый месяц в {_PLACES[gender][4]} {name}"


def difference(*, what: Difference, known: Known, zone: ZoneInfo) -> str:
    """«Когда: было → стало»."""
    was, now = (
        told_audience(each, known)
        if isinstance(each, Audience)
        else escape(_plain_value(what.field, each, zone), quote=False)
        for each in (what.was, what.now)
    )
    return f"<b>{_FIELDS[what.field]}:</b> {was} → {now}"


def told_audience(audience: Audience, known: Known) -> str:
    return audience_texts.audience(audience=audience, known=known)


def is_told(rule: str) -> bool:
    """Whether it is a rule that is chosen, and not one of those that come by themselves."""
    return rule == MORNING or length_before(rule) is not None


def any_rule(*, rule: str) -> str:
    """The same for rules that come by themselves."""
    if is_told(rule):
        return told_rule(rule=rule)
    return _AUTOMATIC.get(rule, "после срока")


def rules_for_table(*, offsets: Sequence[str]) -> str:
    """As they are typed into a table."""
    return ", ".join("утром" if each == MORNING else told_rule(rule=each) for each in in_order(offsets)) or "нет"


def plain_difference(*, what: Difference, zone: ZoneInfo) -> tuple[str, str, str]:
    """A field's name, what it was and what it is; groups by their numbers."""
    was, now = (_plain_value(what.field, each, zone) for each in (what.was, what.now))
    return _FIELDS[what.field].lower(), was, now


def _plain_value(field: str, value: object, zone: ZoneInfo) -> str:
    if value is None or value == ():
        return "нет"
    if isinstance(value, datetime):
        return short_moment(value, zone)
    if isinstance(value, Audience):
        return f"группы {', '.join(map(str, sorted(value.groups)))}"
    if isinstance(value, HandInKind):
        return ASKS[value]
    if field == "documents" and isinstance(value, tuple):
        return plural(len(value), "документ", "документа", "документов")
    return f"«{cut(' '.join(str(value).split()), _LONGEST_TOLD)}»"

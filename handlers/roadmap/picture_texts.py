"""Words in the picture of a year, and under it."""

from datetime import date

from handlers.plurals import plural


def year_title(*, year: int) -> str:
    return f"Дорожная карта, {year}"


def meeting() -> str:
    return "встреча"


def deadline() -> str:
    return "срок"


def over() -> str:
    return "пустые значки — уже прошло"


def lane(*, title: str) -> str:
    """A group's name where there is little room: «№ 2» of «ММПГ № 2»."""
    return title.removeprefix("ММПГ ")[:4]


def today(*, day: date) -> str:
    return f"сегодня {day.day}"


def nothing() -> str:
    return "Пока ничего не назначено"


def drawing() -> str:
    return "Рисую, секунду…"


def caption(*, year: int, number: int) -> str:
    if not number:
        return f"Дорожная карта на {year} год: пока ничего не назначено."
    return f"Дорожная карта на {year} год: {plural(number, 'дата', 'даты', 'дат')}."

"""Days as people type them: what is surely a day is understood, nothing else."""

from datetime import date

import pytest

from handlers.days import typed_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "5 декабря",
        "5 дек.",
        "05.12",
        "5.12.26",
        "05.12.2026",
        "05/12/2026",
        "До 5 декабря включительно",
        "по 5-го декабря",
        "5 декабря 2026 г.",
        "5  ДЕКАБРЯ 2026 года!",
    ],
)
def test_the_ways_to_write_a_day_mean_the_same(text: str) -> None:
    assert typed_day(text, TODAY) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("сегодня", TODAY),
        ("Завтра", date(2026, 11, 23)),
        ("22.11", TODAY),
        ("21.11", date(2027, 11, 21)),
        ("9 января", date(2027, 1, 9)),
        ("1 мая", date(2027, 5, 1)),
        ("31.12.2025", date(2025, 12, 31)),
        ("29 февраля 2028", date(2028, 2, 29)),
    ],
)
def test_a_year_is_taken_at_its_word_and_without_one_the_next_such_day_is_meant(text: str, day: date) -> None:
    assert typed_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "декабря",
        "32.12",
        "30 февраля",
        "29.02",
        "5 ма",
        "05.13",
        "5.12.226",
        "5 декабря 15:00",
        "через неделю",
    ],
)
def test_what_is_not_surely_a_day_is_none(text: str) -> None:
    assert typed_day(text, TODAY) is None

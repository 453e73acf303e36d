"""Moments, lengths and reminders as coordinators type them: strict, and never an error."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.bars import Bars, draw
from handlers.roadmap.keeping.spans import typed_end, typed_rules, typed_span
from handlers.roadmap.keeping.words import repeat, span, told_rule
from storage.roadmap.times import LONGEST_BEFORE, Every, Repeat, is_choosable
from tests.clocks import ZONE

NOW = datetime(2026, 11, 18, 7, tzinfo=UTC)
"""A Wednesday at noon."""


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "starts", "ends"),
    [
        ("26.11 14:00–15:30", "2026-11-26 14:00", "2026-11-26 15:30"),
        ("26.11 14-16", "2026-11-26 14:00", "2026-11-26 16:00"),
        ("26.11 в 14-15", "2026-11-26 14:00", "2026-11-26 15:00"),
        ("завтра с 14 до 15:30", "2026-11-19 14:00", "2026-11-19 15:30"),
        ("завтра в 9", "2026-11-19 09:00", None),
        ("15 марта 14:00", "2027-03-15 14:00", None),
        ("чт, 26 ноября в 9", "2026-11-26 09:00", None),
        ("в четверг 26.11 в 9", "2026-11-26 09:00", None),
        ("14:00", "2026-11-18 14:00", None),
        ("26.11.2026 14:00 - 13:00", "2026-11-26 14:00", "2026-11-26 13:00"),
    ],
)
def test_moments_are_understood(typed: str, starts: str, ends: str | None) -> None:
    found = typed_span(typed, NOW, ZONE)
    assert found is not None
    assert (found.starts_at, found.ends_at) == (at(starts), at(ends) if ends else None)


@pytest.mark.parametrize(
    "typed", ["31 февраля 10:00", "завтра в 25:00", "пн 26.11 14:00", "26.11", "в обед", "", "14:00–25:00 26.11"]
)
def test_what_is_no_moment_is_not_guessed(typed: str) -> None:
    assert typed_span(typed, NOW, ZONE) is None


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("15:30", 90), ("до 16", 120), ("в 16", 120), ("2 часа", 120), ("2 ч", 120), ("полтора часа", 90),
     ("40 минут", 40), ("час", 60), ("16", 120), ("16 часов", 120), ("16 ч", 120), ("5 часов", 300), ("8 часов", 480)],
)  # fmt: skip
def test_an_end_is_an_hour_or_a_length(typed: str, minutes: int) -> None:
    start = at("2026-11-26 14:00")
    assert typed_end(typed, start, ZONE) == start + timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["25:00", "до обеда", "900 часов", "пять минут"])
def test_what_is_no_end_is_not_guessed(typed: str) -> None:
    assert typed_end(typed, NOW, ZONE) is None


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ("за 2 часа", ["before:120"]),
        ("за 3 дня, за час и утром", ["before:4320", "before:60", "morning"]),
        ("за неделю; за полчаса", ["before:10080", "before:30"]),
        ("за 2 часа, за 2 часа", ["before:120"]),
    ],
)
def test_reminders_are_understood(typed: str, rules: list[str]) -> None:
    assert typed_rules(typed) == rules


@pytest.mark.parametrize("typed", ["почаще", "за 0 минут", "за 900 дней", "", "после", "за 2 часа, потом"])
def test_what_is_no_reminder_is_not_guessed(typed: str) -> None:
    assert typed_rules(typed) is None


@given(st.integers(1, LONGEST_BEFORE))
def test_a_reminder_typed_as_it_is_told_is_the_same(minutes: int) -> None:
    rule = f"before:{minutes}"
    assert typed_rules(told_rule(rule=rule)) == [rule] or len(span(timedelta(minutes=minutes)).split()[0]) > 4


@settings(deadline=None)
@given(st.text(max_size=40))
def test_nothing_typed_is_an_error(text: str) -> None:
    typed_span(text, NOW, ZONE)
    typed_end(text, NOW, ZONE)
    assert all(map(is_choosable, typed_rules(text) or []))


async def test_a_title_with_signs_that_mean_something_to_the_drawing_is_drawn() -> None:
    drawn = await draw(Bars("Смета: $100 и \\frac{1}{2} 🎓", [("будут", "#2f9e44")], [("Озёрский (город)", (3,))]))
    assert drawn.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2027, 5, 31), "каждую среду, по 31 мая 2027"),
        (date(2028, 1, 5), "каждую среду, по 5 января 2028"),
        (
            date(2028, 12, 31),
            "каждую среду, по 31 декабря 2028. Больше 60 за один раз не запланировать, последний будет 5 января 2028",
        ),
    ],
)
def test_of_a_long_series_it_is_said_where_it_ends(until: date, said: str) -> None:
    assert repeat(repeat=Repeat(Every.WEEK, until), first=NOW, zone=ZONE) == said

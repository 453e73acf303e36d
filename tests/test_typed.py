"""Moments as people type them: what is surely a moment is understood, nothing else."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.typed import typed_moment
from tests.clocks import ZONE


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("завтра 9:00", "2026-03-12 09:00"),
        ("Завтра в 9", "2026-03-12 09:00"),
        ("15 марта 14:00", "2026-03-15 14:00"),
        ("15 марта в 14.30", "2026-03-15 14:30"),
        ("05.12.2026 10:15", "2026-12-05 10:15"),
        ("сегодня в 18:00", "2026-03-11 18:00"),
        ("18:00", "2026-03-11 18:00"),
        ("9:00", "2026-03-12 09:00"),
        ("в 7 вечера", "2026-03-11 19:00"),
        ("5 марта 10:00", "2027-03-05 10:00"),
        ("завтра в 9-10", None),
        ("завтра", None),
        ("15 марта", None),
        ("25:00", None),
        ("9:75", None),
        ("31 февраля 10:00", None),
        ("завтра 9", None),
        ("10", None),
    ],
)
def test_moments_are_understood_strictly(typed: str, understood: str | None) -> None:
    now = datetime(2026, 3, 11, 7, 0, tzinfo=UTC)
    found = typed_moment(typed, now, ZoneInfo("Asia/Yekaterinburg"))
    assert (f"{found.astimezone(ZONE):%Y-%m-%d %H:%M}" if found else None) == understood

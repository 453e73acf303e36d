"""Russian numbers and moments."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.moments import moment
from handlers.plurals import plural


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 участников"),
        (1, "1 участник"),
        (2, "2 участника"),
        (4, "4 участника"),
        (5, "5 участников"),
        (11, "11 участников"),
        (14, "14 участников"),
        (21, "21 участник"),
        (111, "111 участников"),
        (122, "122 участника"),
        (360, "360 участников"),
    ],
)
def test_plurals(number: int, words: str) -> None:
    assert plural(number, "участник", "участника", "участников") == words


def test_a_moment_names_its_zone() -> None:
    value = datetime(2026, 3, 12, 20, 5, tzinfo=UTC)
    assert moment(value, ZoneInfo("Asia/Yekaterinburg")) == "13 марта 2026, 01:05 (по Екатеринбургу)"
    assert moment(value, ZoneInfo("Asia/Omsk")) == "13 марта 2026, 02:05 (Asia/Omsk)"

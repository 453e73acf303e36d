"""The picture of a year."""

import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from matplotlib.image import imread

from handlers.roadmap.drawing import HEIGHT, WIDTH
from handlers.roadmap.pictures import draw_year
from storage.audiences import Audience
from storage.roadmap.looking import Entry
from storage.tables import Group, Milestone, MilestoneKind
from tests.clocks import ZONE

TODAY = date(2026, 11, 22)


def _groups(number: int) -> list[Group]:
    return [Group(id=each, title=f"ММПГ № {each}") for each in range(1, number + 1)]


def _entry(day: datetime, groups: Sequence[Group], title: str = "Семинар «Кадры»", *, meeting: bool = True) -> Entry:
    kind = MilestoneKind.MEETING if meeting else MilestoneKind.DEADLINE
    audience = Audience(frozenset(each.id for each in groups)).to_json()
    return Entry(Milestone(kind=kind, title=title, starts_at=day, audience=audience), groups, None, None)


async def _drawn(entries: Sequence[Entry], groups: Sequence[Group], year: int = 2026, today: date = TODAY) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return await draw_year(entries, groups, year=year, today=today, zone=ZONE)


def _day(number: int) -> datetime:
    return datetime(2026, 1, 1, 6, tzinfo=UTC) + timedelta(days=number)


@pytest.mark.parametrize(("groups", "entries"), [(1, 0), (1, 1), (1, 20), (1, 37), (1, 200), (4, 0), (4, 60), (0, 0)])
async def test_it_is_a_png_of_the_right_size_however_much_there_is(groups: int, entries: int) -> None:
    own = _groups(groups)
    found = [_entry(_day(each * 365 // max(entries, 1)), own, meeting=bool(each % 2)) for each in range(entries)]
    drawn = await _drawn(found, own)
    assert drawn.startswith(b"\x89PNG")
    assert imread(BytesIO(drawn), format="png").shape[:2] == (HEIGHT, WIDTH)
    assert len(drawn) < 1_000_000


@pytest.mark.parametrize("title", ["🤝🤝🤝", "Цена $a_b$ и ещё $", "Т" * 200, "漢字 и العربية", " "])
async def test_any_title_can_be_drawn(title: str) -> None:
    assert await _drawn([_entry(_day(100), _groups(1), title)], _groups(1))


async def test_a_meeting_and_a_deadline_look_different_and_so_does_what_is_over() -> None:
    [group] = _groups(1)
    pictures = {
        await _drawn([_entry(_day(day), [group], meeting=meeting)], [group], today=today)
        for day, meeting, today in (
            (200, True, TODAY),
            (200, False, TODAY),
            (200, True, date(2026, 2, 1)),
        )
    }
    assert len(pictures) == 3


async def test_today_is_marked_in_its_own_year_only() -> None:
    groups = _groups(1)
    assert await _drawn([], groups) != await _drawn([], groups, today=date(2026, 3, 1))
    assert await _drawn([], groups, year=2025) == await _drawn([], groups, year=2025, today=date(2026, 3, 1))


async def test_what_belongs_to_another_year_or_another_group_is_left_out() -> None:
    first, second = _groups(2)
    empty = await _drawn([], [first])
    # The new year begins earlier here than in UTC.
    assert await _drawn([_entry(datetime(2026, 12, 31, 20, tzinfo=UTC), [first])], [first]) == empty
    assert await _drawn([_entry(_day(100), [second])], [first]) == empty

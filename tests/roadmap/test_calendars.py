"""Calendar files, read back with a parser."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Alarm, Calendar, Event

from handlers.roadmap.calendars import calendar
from storage.audiences import Audience
from storage.roadmap.looking import Entry
from storage.roadmap.times import DEFAULTS
from storage.tables import HandInKind, Milestone, MilestoneKind, MilestoneState
from tests.clocks import ZONE
from tests.roadmap.cast import DEADLINE, MEETING, local

MADE = datetime(2026, 11, 1, 6, tzinfo=UTC)


def _milestone(kind: MilestoneKind = MilestoneKind.MEETING, **details: Any) -> Milestone:
    known = {
        "id": 7,
        "title": "Семинар",
        "starts_at": local(MEETING if kind is MilestoneKind.MEETING else DEADLINE),
        "offsets": list(DEFAULTS[kind]),
        "asks": HandInKind.NONE,
        "state": MilestoneState.PLANNED,
        "audience": Audience(frozenset({2})).to_json(),
        "revision": 0,
        "created_at": MADE,
        "changed_at": MADE,
    }
    return Milestone(kind=kind, **known | details)


def _file(*milestones: Milestone, zone: ZoneInfo = ZONE) -> bytes:
    return calendar([Entry(each, [], None, None) for each in milestones], zone=zone, username="mmpg_bot", name="Моя")


def _read(*milestones: Milestone, zone: ZoneInfo = ZONE) -> tuple[Calendar, list[Event]]:
    read = Calendar.from_ical(_file(*milestones, zone=zone))
    return read, read.events


def _triggers(event: Event) -> list[timedelta]:
    found = [each.TRIGGER for each in event.walk("VALARM") if isinstance(each, Alarm)]
    return [each for each in found if isinstance(each, timedelta)]


def test_a_meeting_is_an_event_in_the_zone_with_its_place_and_link() -> None:
    ends = local("2026-11-26 15:30")
    read, [event] = _read(_milestone(ends_at=ends, place="каб. 7; 2 этаж", link="https://t.example/1", agenda="1\n2"))
    assert (read["version"], read["method"]) == ("2.0", "PUBLISH")
    assert event.start == local(MEETING)
    assert event.end == ends
    assert event["dtstart"].params["TZID"] == "Asia/Yekaterinburg"
    assert event["location"] == "каб. 7; 2 этаж"
    assert event["url"] == "https://t.example/1"
    assert "Повестка:\n1\n2" in str(event["description"])
    assert event["status"] == "CONFIRMED"


def test_a_meeting_of_unknown_length_lasts_an_hour() -> None:
    _, [event] = _read(_milestone())
    assert event.end - event.start == timedelta(hours=1)


def test_a_deadline_is_an_event_of_no_length_that_takes_no_time() -> None:
    _, [event] = _read(_milestone(MilestoneKind.DEADLINE, hand_in_to="Скочилова", asks=HandInKind.FILE))
    assert event.start == event.end == local(DEADLINE)
    assert "dtend" not in event
    assert event["transp"] == "TRANSPARENT"
    assert event["summary"] == "Срок: Семинар"
    assert "Кому: Скочилова" in str(event["description"])


def test_alarms_come_as_the_rules_say_the_nearest_first() -> None:
    _, [meeting] = _read(_milestone())
    assert _triggers(meeting) == [timedelta(hours=-1), timedelta(days=-1), timedelta(days=-7)]
    _, [deadline] = _read(_milestone(MilestoneKind.DEADLINE))
    assert _triggers(deadline) == [timedelta(hours=-9), *(timedelta(days=-days) for days in (1, 3, 14))]
    _, [early] = _read(_milestone(MilestoneKind.DEADLINE, starts_at=local("2026-11-27 08:00")))
    assert timedelta(hours=-9) not in _triggers(early)


def test_an_entry_keeps_its_uid_and_its_sequence_grows() -> None:
    _, [before] = _read(_milestone())
    _, [after] = _read(_milestone(revision=3, starts_at=local("2026-12-01 10:00")))
    assert before["uid"] == after["uid"] == "milestone-7@mmpg_bot"
    assert (before["sequence"], after["sequence"]) == (0, 3)


def test_a_cancelled_one_says_so_and_rings_no_more() -> None:
    _, [event] = _read(_milestone(state=MilestoneState.CANCELLED, revision=1))
    assert event["status"] == "CANCELLED"
    assert str(event["summary"]).startswith("Отменено: ")
    assert not event.walk("VALARM")


@pytest.mark.parametrize("name", ["Asia/Yekaterinburg", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
def test_the_zone_is_described_so_that_any_calendar_knows_it(name: str) -> None:
    zone = ZoneInfo(name)
    summer, winter = datetime(2026, 7, 1, 12, tzinfo=zone), datetime(2026, 12, 1, 12, tzinfo=zone)
    read, events = _read(
        *(_milestone(id=number, starts_at=at) for number, at in enumerate((summer, winter))), zone=zone
    )
    assert not read.get_missing_tzids()
    [described] = read.timezones
    offsets = [described.to_tz(lookup_tzid=False).utcoffset(at.replace(tzinfo=None)) for at in (summer, winter)]
    assert offsets == [summer.utcoffset(), winter.utcoffset()]
    assert [each.start for each in events] == [summer, winter]


def test_clocks_go_forward_and_back_at_the_hour_they_show_before_that() -> None:
    zone = ZoneInfo("Europe/Berlin")
    file = _file(_milestone(starts_at=datetime(2026, 7, 1, 12, tzinfo=zone)), zone=zone).decode()
    described = file[file.index("BEGIN:VTIMEZONE") : file.index("END:VTIMEZONE")]
    assert "DTSTART:20250330T020000\r\nRDATE:20260329T020000,20270328T020000" in described
    assert "DTSTART:20251026T030000\r\nRDATE:20261025T030000,20271031T030000" in described


def test_lines_are_folded_and_ended_as_the_standard_wants() -> None:
    file = _file(_milestone(title="Очень длинное название 😀 " * 8, agenda="Повестка, дня; \\ и\nпрочее " * 50))
    lines = file.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    _, [event] = _read(_milestone(agenda="а, б; в\\г\nд"))
    assert "а, б; в\\г\nд" in str(event["description"])


def test_an_address_that_is_none_is_no_url() -> None:
    for link in ("ссылка будет", "https://пример.рф/комната"):
        _, [event] = _read(_milestone(link=link))
        assert "url" not in event
        assert link in str(event["description"])


def test_nothing_makes_an_empty_calendar() -> None:
    read, events = _read()
    assert not events
    assert read["x-wr-calname"] == "Моя"

"""When reminders come: the wall clock, quiet hours, working days, and what comes too near to another one."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.quiet_hours import QuietHours
from storage.roadmap import times as roadmap
from storage.roadmap.times import APART, DEFAULTS, Every, Repeat, Times
from storage.tables import MilestoneKind
from storage.working_hours import WorkingHours

LOCAL = ZoneInfo("Asia/Yekaterinburg")
BERLIN = ZoneInfo("Europe/Berlin")
QUIET = QuietHours(time(21), time(8))


def by(zone: ZoneInfo = LOCAL, quiet: QuietHours | None = QUIET) -> Times:
    return Times(zone, quiet, WorkingHours(time(9), time(18), frozenset(range(5)), zone))


def at(local: str, zone: ZoneInfo = LOCAL) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC)


def local(moment: datetime | None, zone: ZoneInfo = LOCAL) -> str | None:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else None


@pytest.mark.parametrize(
    ("rule", "starts", "comes"),
    [
        ("before:10080", "2026-03-11 14:00", "2026-03-04 14:00"),
        ("before:60", "2026-03-11 14:00", "2026-03-11 13:00"),
        ("before:90", "2026-03-11 09:00", "2026-03-11 08:00"),
        ("before:60", "2026-03-11 09:00", "2026-03-11 08:00"),
        ("before:60", "2026-03-11 23:59", "2026-03-11 20:30"),
        ("before:1440", "2026-03-11 23:59", "2026-03-11 08:00"),
        ("before:1440", "2026-03-11 21:00", "2026-03-11 08:00"),
        ("before:60", "2026-03-11 08:00", "2026-03-10 20:30"),
        ("before:60", "2026-03-11 08:01", "2026-03-11 08:00"),
        ("morning", "2026-03-11 23:59", "2026-03-11 09:00"),
        ("morning", "2026-03-11 09:00", None),
        ("morning", "2026-03-11 08:30", None),
        ("ask", "2026-03-11 14:00", "2026-03-09 10:00"),
        ("missing", "2026-03-11 00:00", "2026-03-10 17:00"),
        ("overdue:1", "2026-03-13 18:00", "2026-03-16 10:00"),
        ("overdue:3", "2026-03-13 18:00", "2026-03-18 10:00"),
        ("overdue:list", "2026-03-13 18:00", "2026-03-18 11:00"),
        ("overdue:1", "2026-12-30 18:00", "2027-01-11 10:00"),
        ("overdue:2", "2026-04-29 23:59", "2026-05-04 10:00"),
    ],
)
def test_a_rule_has_its_moment(rule: str, starts: str, comes: str | None) -> None:
    assert local(roadmap.due_at(rule, at(starts), by())) == comes


def test_without_quiet_hours_every_minute_counts() -> None:
    assert local(roadmap.due_at("before:60", at("2026-03-11 23:59"), by(quiet=None))) == "2026-03-11 22:59"


def test_a_day_before_is_the_same_hour_when_clocks_change() -> None:
    starts = at("2026-03-29 12:00", BERLIN)
    assert local(roadmap.due_at("before:1440", starts, by(BERLIN)), BERLIN) == "2026-03-28 12:00"
    assert roadmap.due_at("before:1440", starts, by(BERLIN)) == starts - timedelta(hours=23)
    assert local(roadmap.due_at("before:1500", starts, by(BERLIN)), BERLIN) == "2026-03-28 10:00"


def test_quiet_hours_that_leave_little_leave_something() -> None:
    nearly_always = by(quiet=QuietHours(time(8, 10), time(8)))
    assert local(roadmap.due_at("before:60", at("2026-03-11 07:00"), nearly_always)) == "2026-03-10 08:00"


def test_of_two_at_about_one_time_the_nearer_comes() -> None:
    dues = roadmap.schedule(
        MilestoneKind.DEADLINE, ("before:60", "before:120", "before:195", "before:1440"), at("2026-03-11 23:59"), by()
    )
    assert {each.rule: each.superseded for each in dues if roadmap.is_for_all(each.rule)} == {
        "before:60": False,
        "before:120": True,
        "before:195": True,
        "before:1440": False,
    }


def test_the_morning_yields_to_the_rule_that_says_how_long_is_left() -> None:
    dues = roadmap.schedule(MilestoneKind.DEADLINE, ("morning", "before:60"), at("2026-03-11 10:00"), by())
    assert [each.rule for each in dues if each.superseded] == ["morning"]


def test_the_last_call_yields_to_a_reminder_and_supersedes_none() -> None:
    dues = roadmap.schedule(MilestoneKind.MEETING, ("before:2880",), at("2026-03-11 10:20"), by())
    assert {each.rule: each.superseded for each in dues} == {"before:2880": False, "ask": True}


def test_rules_are_understood_strictly() -> None:
    assert roadmap.before(timedelta(hours=2)) == "before:120"
    for wrong in (timedelta(0), timedelta(minutes=-5), timedelta(seconds=90), timedelta(days=400)):
        with pytest.raises(ValueError, match="no reminder"):
            roadmap.before(wrong)
    for rule in ("before:0", "before:-1", "before:x", "before:²", "after:5", "ask", "overdue:1", "before:600000"):
        assert not roadmap.is_choosable(rule)
    with pytest.raises(ValueError, match="no rule"):
        roadmap.due_at("someday", at("2026-03-11 10:00"), by())


@pytest.mark.parametrize(
    ("every", "first", "until", "days"),
    [
        (Every.WEEK, "2026-03-11 14:00", "2026-03-31", ["03-11", "03-18", "03-25"]),
        (Every.MONTH_DAY, "2026-01-31 14:00", "2026-05-01", ["01-31", "02-28", "03-31", "04-30"]),
        (Every.MONTH_DAY, "2026-01-30 14:00", "2026-04-30", ["01-30", "02-28", "03-30", "04-30"]),
        (Every.MONTH_DAY, "2026-01-15 14:00", "2026-03-15", ["01-15", "02-15", "03-15"]),
        (Every.MONTH_WEEKDAY, "2026-01-13 14:00", "2026-03-31", ["01-13", "02-10", "03-10"]),
        (Every.MONTH_WEEKDAY, "2026-01-30 14:00", "2026-03-31", ["01-30", "02-27", "03-27"]),
        (Every.MONTH_LAST_WEEKDAY, "2026-02-27 14:00", "2026-05-31", ["02-27", "03-27", "04-24", "05-29"]),
        (Every.WEEK, "2026-03-11 14:00", "2026-03-10", []),
    ],
)
def test_what_repeats_comes_on_its_days(every: Every, first: str, until: str, days: list[str]) -> None:
    found = roadmap.occurrences(at(first), Repeat(every, date.fromisoformat(until)), LOCAL)
    assert [local(each) for each in found] == [f"2026-{day} 14:00" for day in days]


def test_what_repeats_keeps_its_hour_when_clocks_change_and_ends_somewhere() -> None:
    found = roadmap.occurrences(at("2026-03-25 10:00", BERLIN), Repeat(Every.WEEK, date(2030, 1, 1)), BERLIN)
    assert len(found) == roadmap.MOST_OCCURRENCES
    assert {each.astimezone(BERLIN).time() for each in found} == {time(10)}


def test_a_repeat_is_kept_as_it_was() -> None:
    repeat = Repeat(Every.MONTH_LAST_WEEKDAY, date(2026, 12, 31))
    assert Repeat.from_json(repeat.to_json()) == repeat


zones = st.sampled_from([LOCAL, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])
clock_times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 10, 30, 59]))
quiets = st.none() | st.tuples(clock_times, clock_times).filter(lambda each: each[0] != each[1]).map(
    lambda each: QuietHours(*each)
)
starts = st.builds(
    lambda zone, minutes: (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(zone),
    zones,
    st.integers(0, 60 * 24 * 700),
)
offsets = st.lists(st.integers(1, 60 * 24 * 40).map(lambda each: f"before:{each}") | st.just("morning"), max_size=6)


@given(starts, offsets, quiets, st.sampled_from(MilestoneKind))
def test_no_reminder_is_at_night_or_past_its_event_or_on_the_heels_of_another(
    moment: datetime, chosen: list[str], quiet: QuietHours | None, kind: MilestoneKind
) -> None:
    zone = moment.tzinfo
    assert isinstance(zone, ZoneInfo)
    dues = roadmap.schedule(kind, chosen, moment.astimezone(UTC), by(zone, quiet))
    assert [each.at for each in dues] == sorted(each.at for each in dues)
    for due in dues:
        assert quiet is None or not quiet.is_quiet(due.at, zone)
        assert roadmap.is_overdue(due.rule) or due.at < moment
    kept = [each.at for each in dues if roadmap.is_for_all(each.rule) and not each.superseded]
    assert all(later - earlier > APART for earlier, later in pairwise(kept))
    for due in dues:
        if due.superseded:
            assert any(abs(due.at - each) <= APART for each in kept)


@given(starts, quiets)
def test_defaults_are_rules(moment: datetime, quiet: QuietHours | None) -> None:
    for kind, chosen in DEFAULTS.items():
        assert all(map(roadmap.is_choosable, chosen))
        zone = moment.tzinfo
        assert isinstance(zone, ZoneInfo)
        assert roadmap.schedule(kind, chosen, moment.astimezone(UTC), by(zone, quiet))

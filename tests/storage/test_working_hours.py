from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from storage.working_hours import WorkingHours

CHELYABINSK = ZoneInfo("Asia/Yekaterinburg")
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = frozenset(range(5))
OFFICE = WorkingHours(time(9), time(18), WEEK, CHELYABINSK)
NIGHT_SHIFT = WorkingHours(time(1), time(5), frozenset(range(7)), BERLIN)
ROUND_THE_CLOCK = WorkingHours(time(0), time(23, 59), frozenset(range(7)), ZoneInfo("America/Nuuk"))
APIA = WorkingHours(time(9), time(18), WEEK, ZoneInfo("Pacific/Apia"))
THREE_DAYS = WorkingHours(time(9), time(18), frozenset({0, 1, 3}), CHELYABINSK)

LEAST = timedelta(microseconds=1)

times = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))
spans = st.tuples(times, times).filter(lambda ends: ends[0] < ends[1])
# Clocks change by an hour, half an hour, a day on 30 December 2011; at midnight and before it; on both hemispheres.
zones = st.sampled_from(
    [
        CHELYABINSK,
        BERLIN,
        *map(ZoneInfo, ("Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "Africa/Cairo", "America/Nuuk")),
    ]
)
hours = st.builds(
    lambda ends, days, zone: WorkingHours(ends[0], ends[1], days, zone),
    spans,
    st.frozensets(st.integers(0, 6), min_size=1),
    zones,
)
moments = st.datetimes(datetime(2011, 6, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
# Far enough to pass over holidays, near enough for either answer.
distances = st.timedeltas(timedelta(days=-3), timedelta(days=20))


def at(month: int, day: int, hour: int, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHELYABINSK).astimezone(UTC)


# In 2026, 17 March is a Tuesday, 21 March a Saturday.


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        (at(3, 17, 9) - LEAST, False),
        (at(3, 17, 9), True),
        (at(3, 17, 18) - LEAST, True),
        (at(3, 17, 18), False),
        (at(3, 21, 12), False),
        (at(3, 9, 12), False),  # a Monday off, for the Women's Day on Sunday
        (at(2, 20, 12, year=2027), True),  # a Saturday worked on instead of Monday
        (at(2, 22, 12, year=2027), False),
        (at(12, 31, 12), False),  # a Thursday off, for a Sunday in January
    ],
)
def test_start_is_working_time_and_end_is_not_and_holidays_are_days_off(moment: datetime, working: bool) -> None:
    assert OFFICE.is_working(moment) is working


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 3, 17), at(3, 17, 9)),
        (date(2026, 3, 21), None),
        (date(2026, 1, 9), None),
        (date(2026, 1, 12), at(1, 12, 9)),
        (date(2027, 2, 20), at(2, 20, 9, year=2027)),
    ],
)
def test_a_working_day_opens_and_a_day_off_does_not(day: date, opens: datetime | None) -> None:
    assert OFFICE.opens_at(day) == opens


def test_a_saturday_made_a_working_day_is_one_for_all() -> None:
    assert THREE_DAYS.opens_at(date(2027, 2, 20)) == at(2, 20, 9, year=2027)


@pytest.mark.parametrize(
    ("asked", "days", "passed"),
    [
        (at(3, 17, 14), 1, at(3, 18, 14)),
        (at(3, 17, 14), 3, at(3, 20, 14)),
        (at(3, 20, 17), 1, at(3, 23, 17)),
        (at(3, 20, 18), 1, at(3, 23, 18)),
        (at(3, 20, 23), 1, at(3, 23, 18)),
        (at(3, 21, 12), 1, at(3, 23, 18)),
        (at(3, 21, 12), 2, at(3, 24, 18)),
        (at(3, 23, 9), 1, at(3, 23, 18)),
        (at(3, 23, 9) + LEAST, 1, at(3, 24, 9) + LEAST),
        (at(3, 6, 17), 1, at(3, 10, 17)),  # over 8 and 9 March
        (at(12, 30, 17), 1, at(1, 11, 17, year=2027)),  # over the New Year
        (at(2, 19, 10, year=2027), 1, at(2, 20, 10, year=2027)),
        (at(2, 20, 10, year=2027), 1, at(2, 24, 10, year=2027)),
    ],
)
def test_a_working_day_has_passed_at_the_same_hour_of_the_next(asked: datetime, days: int, passed: datetime) -> None:
    found = OFFICE.after(asked, days)

    assert found == passed
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("now", "days", "cutoff"),
    [
        (at(3, 18, 14), 1, at(3, 17, 14)),
        (at(3, 20, 14), 3, at(3, 17, 14)),
        (at(3, 23, 17, 59), 1, at(3, 20, 17, 59)),
        (at(3, 23, 18), 1, at(3, 23, 9)),  # who asked before work began has waited the whole day
        (at(3, 23, 22), 1, at(3, 23, 9)),
        (at(3, 24, 9), 1, at(3, 23, 9)),
        (at(3, 24, 9, 1), 1, at(3, 23, 9, 1)),
        (at(3, 22, 12), 1, at(3, 20, 9)),
        (at(1, 5, 12, year=2027), 2, at(12, 29, 9)),
    ],
)
def test_who_has_waited_since_the_cutoff_has_waited_long_enough(now: datetime, days: int, cutoff: datetime) -> None:
    found = OFFICE.cutoff(now, days)

    assert found == cutoff
    assert found.tzinfo is UTC


@given(hours, moments, distances, st.integers(1, 5))
@example(NIGHT_SHIFT, datetime(2026, 3, 28, 3, 30, tzinfo=UTC), timedelta(hours=21), 1)  # a shift an hour shorter
@example(NIGHT_SHIFT, datetime(2026, 3, 29, 12, tzinfo=UTC), timedelta(0), 1)  # asked after it
@example(NIGHT_SHIFT, datetime(2026, 10, 25, 3, 30, tzinfo=UTC), timedelta(hours=24), 1)  # and one an hour longer
@example(ROUND_THE_CLOCK, datetime(2024, 3, 30, 1, 59, tzinfo=UTC), timedelta(minutes=-29), 1)  # the last hour left out
@example(APIA, datetime(2011, 12, 31, 3, tzinfo=UTC), timedelta(days=3), 1)  # a Friday left out
def test_cutoff_and_after_never_disagree(hours: WorkingHours, asked: datetime, distance: timedelta, days: int) -> None:
    passed = hours.after(asked, days)

    for now in (passed + distance, passed - LEAST, passed, passed + LEAST):
        assert (asked <= hours.cutoff(now, days)) is (passed <= now)
    last = hours.cutoff(asked, days)
    assert hours.after(last, days) <= asked < hours.after(last + LEAST, days)


@given(hours, moments, st.timedeltas(timedelta(0), timedelta(days=20)), st.integers(1, 5))
def test_who_asked_later_does_not_wait_for_less(
    hours: WorkingHours, asked: datetime, later: timedelta, days: int
) -> None:
    assert hours.after(asked, days) <= hours.after(asked + later, days)
    assert asked < hours.after(asked, days) < hours.after(asked, days + 1)


@given(spans, st.frozensets(st.integers(0, 6), min_size=1), moments, st.integers(1, 5))
def test_so_much_working_time_passes_as_so_many_days_have(
    ends: tuple[time, time], week: frozenset[int], asked: datetime, days: int
) -> None:
    assume(asked.year > 2014)  # Chelyabinsk has not changed its clocks since, so that every day is as long
    hours = WorkingHours(*ends, week, CHELYABINSK)
    passed = hours.after(asked, days)

    worked = timedelta()
    day = asked.astimezone(CHELYABINSK).date()
    while day <= passed.astimezone(CHELYABINSK).date():
        if opens := hours.opens_at(day):
            closes = datetime.combine(day, ends[1], CHELYABINSK)
            worked += max(min(passed, closes) - max(asked, opens), timedelta())
        day += timedelta(days=1)

    length = datetime.combine(day, ends[1], UTC) - datetime.combine(day, ends[0], UTC)
    assert worked == days * length


@given(hours, moments)
def test_it_is_working_time_from_the_opening_on(hours: WorkingHours, moment: datetime) -> None:
    opens = hours.opens_at(moment.astimezone(hours.zone).date())

    if opens is None:
        assert not hours.is_working(moment)
    else:
        assert hours.is_working(opens)
        assert not hours.is_working(opens - LEAST)


@given(spans, moments)
def test_the_clock_on_the_wall_decides(ends: tuple[time, time], moment: datetime) -> None:
    hours = WorkingHours(*ends, frozenset(range(7)), CHELYABINSK)
    assume(moment.year > 2014)
    shown = moment.astimezone(CHELYABINSK)
    assume(hours.opens_at(shown.date()) is not None)

    assert hours.is_working(moment) is (ends[0] <= shown.time() < ends[1])


def test_an_opening_is_a_local_time_in_summer_and_in_winter() -> None:
    office = WorkingHours(time(9), time(18), WEEK, BERLIN)

    assert office.opens_at(date(2026, 3, 27)) == datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert office.opens_at(date(2026, 3, 30)) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    friday = datetime(2026, 3, 27, 14, tzinfo=BERLIN)
    assert office.after(friday, 1) == datetime(2026, 3, 30, 14, tzinfo=BERLIN)


def test_a_span_that_clocks_leave_out_is_no_working_day() -> None:
    # On 29 March 2026 Berlin goes from 2:00 to 3:00.
    assert WorkingHours(time(2, 30), time(3), frozenset({6}), BERLIN).opens_at(date(2026, 3, 29)) is None


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (time(18), time(9), WEEK),
        (time(9), time(9), WEEK),
        (time(9, tzinfo=UTC), time(18), WEEK),
        (time(9), time(18, tzinfo=UTC), WEEK),
        (time(9), time(18), frozenset[int]()),
        (time(9), time(18), frozenset({7})),
    ],
)
def test_impossible_hours_are_refused(start: time, end: time, days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="working hours"):
        WorkingHours(start, end, days, CHELYABINSK)

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from storage.quiet_hours import QuietHours

CHELYABINSK = ZoneInfo("Asia/Yekaterinburg")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(21), time(8))
NOON = QuietHours(time(12), time(13, 30))

times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
spans = st.tuples(times, times).filter(lambda ends: ends[0] != ends[1]).map(lambda ends: QuietHours(*ends))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
# No changes of clocks since 2014; an hour; half an hour; a day left out on 30 December 2011; both hemispheres.
zones = st.sampled_from(
    [CHELYABINSK, BERLIN, *map(ZoneInfo, ("Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "Africa/Cairo"))]
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHELYABINSK)


@pytest.mark.parametrize(
    ("hours", "moment", "quiet"),
    [
        (NIGHT, at(1, 20, 59), False),
        (NIGHT, at(1, 21), True),
        (NIGHT, at(2, 0), True),
        (NIGHT, at(2, 7, 59), True),
        (NIGHT, at(2, 8), False),
        (NOON, at(1, 11, 59), False),
        (NOON, at(1, 12), True),
        (NOON, at(1, 13, 29), True),
        (NOON, at(1, 13, 30), False),
    ],
)
def test_start_is_quiet_and_end_is_not(hours: QuietHours, moment: datetime, quiet: bool) -> None:
    assert hours.is_quiet(moment, CHELYABINSK) is quiet
    assert hours.is_quiet(moment.astimezone(UTC), CHELYABINSK) is quiet


@pytest.mark.parametrize(
    ("hours", "moment", "end"),
    [
        (NIGHT, at(1, 22), at(2, 8)),
        (NIGHT, at(2, 3), at(2, 8)),
        (NIGHT, at(2, 8), at(3, 8)),
        (NIGHT, at(2, 15), at(3, 8)),
        (NOON, at(1, 9), at(1, 13, 30)),
        (NOON, at(1, 12, 15), at(1, 13, 30)),
        (NOON, at(1, 23), at(2, 13, 30)),
    ],
)
def test_next_end(hours: QuietHours, moment: datetime, end: datetime) -> None:
    found = hours.next_end(moment, CHELYABINSK)

    assert found == end
    assert found.tzinfo is UTC


def test_end_in_an_hour_that_comes_twice_is_the_later_one() -> None:
    until_half_past_two = QuietHours(time(22), time(2, 30))
    # On 25 October 2026 Berlin goes from 3:00 back to 2:00; half past two is 0:30 and again 1:30 in UTC.
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)

    assert until_half_past_two.is_quiet(between, BERLIN)
    assert until_half_past_two.next_end(between, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_end_in_an_hour_that_is_left_out_comes_all_the_same() -> None:
    until_half_past_two = QuietHours(time(22), time(2, 30))
    # On 29 March 2026 Berlin goes from 2:00 to 3:00, which is 1:00 in UTC.
    before = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)

    assert until_half_past_two.next_end(before, BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(spans, moments, zones)
def test_nobody_is_disturbed_before_the_next_end_and_anybody_may_be_at_it(
    hours: QuietHours, moment: datetime, zone: ZoneInfo
) -> None:
    end = hours.next_end(moment, zone)

    assert moment < end <= moment + timedelta(days=3)
    assert not hours.is_quiet(end, zone)
    assert hours.is_quiet(end - timedelta(microseconds=1), zone)
    if hours.is_quiet(moment, zone):
        assert hours.is_quiet(moment + (end - moment) / 2, zone)


@given(spans, moments)
def test_on_ordinary_days_the_clock_on_the_wall_decides(hours: QuietHours, moment: datetime) -> None:
    assume(moment.year > 2014)  # Chelyabinsk has not changed its clocks since
    shown = moment.astimezone(CHELYABINSK).time()

    if hours.start < hours.end:
        expected = hours.start <= shown < hours.end
    else:
        expected = shown >= hours.start or shown < hours.end
    assert hours.is_quiet(moment, CHELYABINSK) is expected


@pytest.mark.parametrize("ends", [(time(8), time(8)), (time(21, tzinfo=UTC), time(8)), (time(21), time(8, tzinfo=UTC))])
def test_impossible_hours_are_refused(ends: tuple[time, time]) -> None:
    with pytest.raises(ValueError, match="quiet hours"):
        QuietHours(*ends)


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 1, 12)  # noqa: DTZ001 - what is to be refused
    with pytest.raises(ValueError, match="zone"):
        NIGHT.is_quiet(naive, CHELYABINSK)

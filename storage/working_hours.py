"""The hours in which coordinators answer, and how much of that time has passed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Shift:
    """The working time of one day; its moments are in UTC."""

    day: date
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A daily span of local time, ``start`` included, ``end`` not, on these days of the week; Monday is 0.

    Russia's public holidays are days off, and a day of a weekend that was made a working day is one.
    """

    start: time
    end: time
    days: frozenset[int]
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("working hours are local times: their zone stands beside them")
        if self.start >= self.end:
            raise ValueError("working hours must end after they start, on the same day")
        if not self.days or not self.days <= set(range(7)):
            raise ValueError("working hours need at least one day of the week, from 0 to 6")

    def is_working(self, moment: datetime) -> bool:
        shift = self._shift(moment.astimezone(self.zone).date())
        return shift is not None and shift.begins <= moment < shift.ends

    def opens_at(self, day: date) -> datetime | None:
        """Return the moment, in UTC, at which work begins on this day; None on a day off."""
        shift = self._shift(day)
        return shift.begins if shift else None

    def after(self, moment: datetime, days: int) -> datetime:
        """Return the moment, in UTC, by which so many working days have passed since this one.

        It is the same hour, that many working days later. Time off counts as the end of the working day before it:
        one working day after a Saturday is over when work ends on Monday.
        """
        asked = self._begun_before(moment)
        due = self._moved(asked, days)
        return min(due.begins + (min(moment, asked.ends) - asked.begins), due.ends)

    def cutoff(self, moment: datetime, days: int) -> datetime:
        """Return the last moment, in UTC, since which so many working days have passed by this one.

        For whatever was asked, ``asked <= cutoff(now, days)`` says the same as ``after(asked, days) <= now``.
        """
        due = self._begun_before(moment)
        asked = self._moved(due, -days)
        same_hour = asked.begins + (moment - due.begins)
        if moment >= due.ends or same_hour >= asked.ends:
            return self._moved(asked, 1).begins
        return same_hour

    def _begun_before(self, moment: datetime) -> _Shift:
        """Return the last shift that began before the moment, and not just at it."""
        shift = self._nearest(moment.astimezone(self.zone).date(), -_DAY)
        return shift if shift.begins < moment else self._moved(shift, -1)

    def _moved(self, shift: _Shift, days: int) -> _Shift:
        step = _DAY if days > 0 else -_DAY
        for _ in range(abs(days)):
            shift = self._nearest(shift.day + step, step)
        return shift

    def _nearest(self, day: date, step: timedelta) -> _Shift:
        while (shift := self._shift(day)) is None:
            day += step
        return shift

    def _shift(self, day: date) -> _Shift | None:
        off, on = _holidays(day.year)
        if day not in on and (day in off or day.weekday() not in self.days):
            return None
        begins = self._moment(day, self.start)
        # Clocks set forward may leave out the end, which then comes with midnight, or the whole span.
        ends = min(self._moment(day, self.end), self._moment(day + _DAY, time()))
        return _Shift(day, begins, ends) if begins < ends else None

    def _moment(self, day: date, local: time) -> datetime:
        return datetime.combine(day, local, self.zone).astimezone(UTC)


@cache
def _holidays(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the days off of a year, and the days of its weekends that are worked on instead of others."""
    import holidays  # noqa: PLC0415 - takes a tenth of a second, for two hundred countries

    calendar = holidays.country_holidays("RU", years=year, expand=False)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)

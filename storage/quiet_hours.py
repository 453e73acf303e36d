"""The hours of the night in which nobody is disturbed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A daily span of local time, ``start`` included, ``end`` not; one that ends before it starts runs past midnight.

    The span is laid on every local day and turned into two moments, so that it holds on the days when clocks change
    too: an hour that is then repeated or left out makes the span longer, never shorter.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours must end at another time than they start")
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("quiet hours are local times: their zone is given when they are asked about")

    def is_quiet(self, moment: datetime, zone: tzinfo) -> bool:
        moment = _utc(moment)
        return any(start <= moment < end for start, end in self._spans_around(moment, zone))

    def next_end(self, moment: datetime, zone: tzinfo) -> datetime:
        """Return the first moment after this one, in UTC, at which quiet hours end, whether they hold now or not."""
        moment = _utc(moment)
        ends = (end for _, end in self._spans_around(moment, zone) if end > moment)
        return next(end for end in ends if not self.is_quiet(end, zone))

    def begun_at(self, moment: datetime, zone: tzinfo) -> datetime:
        """Return the moment, in UTC, at which the quiet hours began that hold at this one, which must be quiet."""
        moment = _utc(moment)
        begun = min(start for start, end in self._spans_around(moment, zone) if start <= moment < end)
        # Where clocks are changed two spans may touch.
        before = begun - timedelta.resolution
        return self.begun_at(before, zone) if self.is_quiet(before, zone) else begun

    def _spans_around(self, moment: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
        """Yield, in order, the spans of the days around the moment: at least one before and one after it."""
        today = moment.astimezone(zone).date()
        lasting = timedelta(days=1) if self.end < self.start else timedelta()
        for offset in range(-2, 4):
            day = today + timedelta(days=offset)
            yield min(_readings(day, self.start, zone)), max(_readings(day + lasting, self.end, zone))


def _readings(day: date, local: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return both readings of a local time, in UTC; they differ only where clocks are being changed."""
    first, second = (datetime.combine(day, local.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
    return first, second


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(UTC)

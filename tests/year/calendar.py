"""The model's own reckoning: when a rule speaks. It reads the rules as people were told them, and no code of theirs."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

NIGHT, MORNING = time(21), time(8)
"""Quiet hours."""

DAY = timedelta(days=1)
HALF_HOUR = timedelta(minutes=30)


class Reckoning:
    """A zone's wall clock, its nights and its working days."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._russia = holidays.country_holidays("RU", years=range(2026, 2029), expand=False)

    def moment(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def is_night(self, moment: datetime) -> bool:
        clock = self.local(moment).time()
        return clock >= NIGHT or clock < MORNING

    def after_night(self, moment: datetime) -> datetime:
        """The moment itself by day, the end of its night otherwise."""
        if not self.is_night(moment):
            return moment
        local = self.local(moment)
        return self.moment(local.date() + (DAY if local.time() >= NIGHT else timedelta()), MORNING)

    def before_night(self, moment: datetime) -> datetime:
        """Half an hour before the night in which the moment is begins."""
        local = self.local(moment)
        return self.moment(local.date() - (timedelta() if local.time() >= NIGHT else DAY), NIGHT) - HALF_HOUR

    def is_working_day(self, day: date) -> bool:
        return day in self._russia.weekend_workdays or (day.weekday() < 5 and day not in self._russia)

    def wanted(self, rule: str, event: datetime) -> datetime:
        """The moment the rule names, be it at night."""
        day = self.local(event).date()
        name, _, number = rule.partition(":")
        if name == "before":
            minutes = int(number)
            if minutes % 1440:
                return event - timedelta(minutes=minutes)
            return self.moment(day - timedelta(days=minutes // 1440), self.local(event).time())
        if name == "overdue":
            for _ in range(3 if number == "list" else int(number)):
                day += DAY
                while not self.is_working_day(day):
                    day += DAY
            return self.moment(day, time(11) if number == "list" else time(10))
        days, hour = {"morning": (0, 9), "ask": (2, 10), "missing": (1, 17)}[rule]
        return self.moment(day - days * DAY, time(hour))

    def speaks(self, rule: str, event: datetime) -> datetime | None:
        """The moment at which it is said, never at night; none if that cannot be before the event."""
        wanted = self.wanted(rule, event)
        if rule.startswith("overdue"):
            return self.after_night(wanted)
        if wanted >= event:
            return None
        morning = self.after_night(wanted)
        return morning if morning < event else self.before_night(wanted)

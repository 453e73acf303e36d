"""Absences by the clock: each ends by itself when its last day is over."""

from storage import absences, clock, standing_in
from storage.database import Database
from storage.working_hours import WorkingHours


async def tick(database: Database, working_hours: WorkingHours) -> None:
    """Ends what is over where the bot lives."""
    if await database.read(absences.current):
        today = clock.now().astimezone(working_hours.zone).date()
        await database.write(standing_in.tend, today)

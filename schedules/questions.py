"""Questions by the clock: what waits too long is reminded of, and each working day begins with a digest."""

from storage import clock, digests
from storage.database import Database
from storage.questions import waiting
from storage.working_hours import WorkingHours


async def tick(database: Database, working_hours: WorkingHours) -> None:
    """Plans what is due; outside working hours nothing is, and what became due then waits for their beginning."""
    moment = clock.now()
    if not working_hours.is_working(moment):
        return
    today = moment.astimezone(working_hours.zone).date()
    if not await database.read(digests.is_planned, today):
        await database.write(digests.plan, today)
    first, second = working_hours.cutoff(moment, 1), working_hours.cutoff(moment, 2)
    if await database.read(waiting.is_due, first, second):
        await database.write(waiting.remind, first, second)

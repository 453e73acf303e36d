"""The roadmap by the clock: reminders are put into the outbox a little before their moment, notices when it is time.

All of it is read from the rows, so a restart at any moment just goes on; what was due meanwhile goes out late or is
reported.
"""

from datetime import date, datetime, timedelta

from storage import clock, facts
from storage.database import Database
from storage.roadmap import beginning, digest, due, late, looks, notices, planning, summary
from storage.roadmap.looks import Look
from storage.roadmap.times import Times

EVERY = 2.0
"""Seconds between ticks."""

BATCH = 1_000
"""People for whom something is queued in one transaction: nobody else's change waits longer than that takes."""

MILESTONES = 100
"""Milestones that are looked over in one transaction."""

HEARTBEAT = timedelta(seconds=15)
"""How often the clock shows that it goes."""


async def tick(database: Database, times: Times) -> None:
    """Does what has become due."""
    look = await database.read(looks.look)
    await _show_life(database, look)
    if look.begun:
        while await database.write(beginning.begin, MILESTONES) == MILESTONES:
            pass
    if look.late:
        await database.write(late.decide, times)
    if look.reminders:
        await _remind(database)
    if look.notices:
        await _tell(database, times)
    if look.summaries:
        await database.write(summary.renew)
    monday = digest.due_monday(times.zone)
    if monday is not None and (look.week is None or date.fromisoformat(look.week) < monday):
        await _begin_week(database, monday, times)


async def renew(database: Database, times: Times) -> None:
    """At the start: reminders that are still ahead come as the settings are now."""
    last: int | None = 0
    while last is not None:
        last = await database.write(planning.renew_all, times, last, MILESTONES)


async def _show_life(database: Database, look: Look) -> None:
    moment = clock.now()
    if look.heartbeat is None or abs(moment - datetime.fromisoformat(look.heartbeat)) >= HEARTBEAT:
        await database.write(facts.remember, facts.HEARTBEAT, moment.isoformat())


async def _remind(database: Database) -> None:
    for reminder_id in await database.read(due.to_queue):
        while await database.write(due.queue, reminder_id, BATCH):
            pass
    whole = await database.read(due.at_their_moment)
    if whole:
        await database.write(due.finish, whole)


async def _tell(database: Database, times: Times) -> None:
    await database.write(notices.begin)
    for change_id in await database.read(notices.under_way):
        while await database.write(notices.queue, change_id, BATCH, times):
            pass


async def _begin_week(database: Database, monday: date, times: Times) -> None:
    for milestone_id in await database.read(digest.ahead, monday, times.zone):
        last: int | None = 0
        while last is not None:
            last = await database.write(digest.queue, monday, milestone_id, last, BATCH)
    await database.write(digest.done, monday)

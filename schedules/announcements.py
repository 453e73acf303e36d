"""Announcements by the clock: those scheduled begin, those on their way are planned ahead, finished and told about.

Only so much of an announcement is queued ahead that the worker never waits for it: pausing and stopping stay cheap and
half a million people take no more memory than five. All of it is read from the rows, so a restart just goes on.
"""

import asyncio
import gc

from storage.announcements import correcting, progress, sending
from storage.database import Database

EVERY = 2.0
"""Seconds between ticks."""

AHEAD, BATCH = 1_000, 500
"""Deliveries of an announcement that wait to be sent, and people planned for in one transaction."""

LOOK = 0.3
"""Seconds to the next look within a tick, while the worker sends so quickly that the next tick would come too late."""


async def tick(database: Database) -> None:
    """Does what is due; for as long as a tick lasts, if the worker is that quick."""
    if not await database.read(sending.is_due):
        return
    await database.write(sending.begin_scheduled)
    loop = asyncio.get_running_loop()
    ends = loop.time() + EVERY - 2 * LOOK
    while True:
        planned = await _go_round(database)
        if planned <= AHEAD * LOOK / EVERY or loop.time() >= ends:
            break
        await asyncio.sleep(LOOK)
    # Each look leaves cycles, and the program looks for them seldom, for the sake of bursts.
    gc.collect(1)


async def _go_round(database: Database) -> int:
    """Plans ahead for everything under way; returns for how many people, or edits."""
    planned = 0
    for number in await database.read(sending.under_way):
        planned += await _plan_ahead(database, number)
        if not await database.read(sending.queued, number):
            await database.write(sending.finish_if_done, number)
        settled = await database.read(progress.moved, number)
        if settled is not None:
            await database.write(progress.show, number, settled)
    return planned


async def _plan_ahead(database: Database, number: int) -> int:
    planned = 0
    while (room := AHEAD - await database.read(sending.queued, number)) > 0:
        limit = min(room, BATCH)
        # A correction must not overtake what it corrects, nor a recall; they find whatever is queued by now.
        done = sum([await database.write(each, number, limit) for each in _PLANNERS])
        planned += done
        if not done or limit < BATCH:
            break
    return planned


_PLANNERS = (sending.plan, correcting.spread, correcting.plan_recall)

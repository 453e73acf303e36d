"""Puts the reminders that are there into the outbox, as the clock's tick does; ``so many`` must be queued then."""

import asyncio
import sys

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Program
from bot.settings import load_settings
from schedules import roadmap
from storage.roadmap.kinds import REMINDER
from storage.tables import Delivery
from tests.bench.meter import Meter


async def main(number: int) -> None:
    program = Program(load_settings())
    await program.prepare()
    meter = Meter()
    await roadmap.tick(program.database, program.times)
    taken = meter.read(number)
    queued = await program.database.read(_queued)
    await program.stop()
    if queued != number:
        raise AssertionError(f"{queued} of {number} reminders are queued")
    sys.stdout.write(taken.as_line())


async def _queued(session: AsyncSession) -> int:
    reminders = select(func.count()).select_from(Delivery).where(Delivery.kind == REMINDER)
    return await session.scalar(reminders) or 0


asyncio.run(main(int(sys.argv[1])))

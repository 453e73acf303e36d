"""The clock that wakes the program up."""

import asyncio
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.interval import IntervalTrigger

from schedules.scheduler import Clock


async def test_a_clock_put_back_by_an_hour_holds_no_job_up() -> None:
    ran = asyncio.Event()

    async def run() -> None:
        ran.set()

    scheduler = Clock()
    job = scheduler.add_job(run, IntervalTrigger(hours=1))
    scheduler.start()
    await asyncio.sleep(0)
    assert not ran.is_set()
    # What the job was to do within its hour, it is now to do an hour later than that.
    job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=2))
    async with asyncio.timeout(60):
        await ran.wait()
    scheduler.shutdown(wait=False)

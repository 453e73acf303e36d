"""The clock: jobs in memory that wake the code up; what is due is always read from the database."""

import asyncio
from datetime import UTC, datetime
from functools import partial

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from typing_extensions import override

from schedules import absences, announcements, questions, roadmap
from storage import inbox
from storage.announcements import sending
from storage.database import Database
from storage.questions import drafts
from storage.roadmap import milestones
from storage.roadmap.times import Times
from storage.working_hours import WorkingHours

TICK = 30
"""Seconds between looks at what has become due; the first is at the start."""


class Clock(AsyncIOScheduler):  # type: ignore[misc]
    """A scheduler that can be asked to end what it has begun; shutting it down breaks that off."""

    def __init__(self) -> None:
        self._jobs_run_by = AsyncIOExecutor()
        super().__init__(
            executors={"default": self._jobs_run_by},
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    @override
    def _process_jobs(self) -> float | None:
        """Runs what is due; when the system's clock was put back, no job waits until it is that late again."""
        now = datetime.now(UTC)
        for job in self.get_jobs():
            if job.next_run_time is not None and job.next_run_time > now + job.trigger.interval:
                job.modify(next_run_time=now)
        seconds: float | None = super()._process_jobs()
        return seconds

    async def finish(self) -> None:
        """Begins nothing more and waits for what has begun; for a clock that was started."""
        self.pause()
        await asyncio.gather(*self._jobs_run_by._pending_futures, return_exceptions=True)  # noqa: SLF001


def build(database: Database, times: Times) -> Clock:
    """The clock with every job, not started. A late job runs late, and once."""
    scheduler = Clock()
    scheduler.add_job(forget_the_old, IntervalTrigger(hours=1), args=[database], id="forget the old")
    scheduler.add_job(
        tick, IntervalTrigger(seconds=TICK), args=[database, times.hours], id="tick", next_run_time=datetime.now(UTC)
    )
    every = IntervalTrigger(seconds=announcements.EVERY)
    sends = scheduler.add_job(
        announcements.tick, every, args=[database], id="announcements", next_run_time=datetime.now(UTC)
    )
    every = IntervalTrigger(seconds=roadmap.EVERY)
    reminds = scheduler.add_job(
        roadmap.tick, every, args=[database, times], id="roadmap", next_run_time=datetime.now(UTC)
    )

    def wake(job: Job) -> None:
        if scheduler.running:
            job.modify(next_run_time=datetime.now(UTC))

    database.subscribe(sending.BEGUN, partial(wake, sends))
    database.subscribe(milestones.CHANGED, partial(wake, reminds))
    return scheduler


async def tick(database: Database, working_hours: WorkingHours) -> None:
    """Does what has become due; absences come first, since whoever is back today gets the digest today."""
    await absences.tick(database, working_hours)
    await questions.tick(database, working_hours)


async def forget_the_old(database: Database) -> None:
    """Drops what is kept for a while only."""
    await database.write(inbox.purge)
    await database.write(drafts.purge)

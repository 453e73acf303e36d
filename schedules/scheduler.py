"""The clock: jobs in memory that wake the code up; what is due is always read from the database."""

from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from schedules import absences, questions
from storage import inbox
from storage.database import Database
from storage.questions import drafts
from storage.working_hours import WorkingHours

TICK = 30
"""Seconds between looks at what has become due; the first is at the start."""


def build(database: Database, working_hours: WorkingHours) -> AsyncIOScheduler:
    """The scheduler with every job, not started. A late job runs late, and once."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(forget_the_old, IntervalTrigger(hours=1), args=[database], id="forget the old")
    scheduler.add_job(
        tick, IntervalTrigger(seconds=TICK), args=[database, working_hours], id="tick", next_run_time=datetime.now(UTC)
    )
    return scheduler


async def tick(database: Database, working_hours: WorkingHours) -> None:
    """Does what has become due; absences come first, since whoever is back today gets the digest today."""
    await absences.tick(database, working_hours)
    await questions.tick(database, working_hours)


async def forget_the_old(database: Database) -> None:
    """Drops what is kept for a while only."""
    await database.write(inbox.purge)
    await database.write(drafts.purge)

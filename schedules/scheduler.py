"""The clock: jobs in memory that wake the code up; what is due is always read from the database."""

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from storage import inbox
from storage.database import Database
from storage.questions import drafts


def build(database: Database) -> AsyncIOScheduler:
    """The scheduler with every job, not started. A late job runs late, and once."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )

    async def forget_the_old() -> None:
        await database.write(inbox.purge)
        await database.write(drafts.purge)

    scheduler.add_job(forget_the_old, IntervalTrigger(hours=1), id="forget the old")
    return scheduler

"""Whether the roadmap has anything to do now: one look at the indexes of what waits."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, facts
from storage.roadmap import beginning, digest, due, late, notices, summary
from storage.tables import Fact, Milestone, MilestoneChange, MilestoneReminder, MilestoneWatch


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to do, and two facts: when the clock last showed that it goes, which Monday's digest is done."""

    reminders: bool
    late: bool
    begun: bool
    notices: bool
    summaries: bool
    heartbeat: str | None
    week: str | None


async def look(session: AsyncSession) -> Look:
    """What there is to do now."""
    stale = MilestoneWatch.stale & (MilestoneWatch.shown_at <= clock.now() - summary.SHOWN_EVERY)
    row = (
        await session.execute(
            select(
                exists(select(MilestoneReminder.id).where(due.is_due())).label("reminders"),
                exists(select(MilestoneReminder.id).where(late.is_late())).label("late"),
                exists(select(Milestone.id).where(beginning.has_begun())).label("begun"),
                exists(select(Milestone.id).where(notices.is_due())).label("due"),
                exists(select(MilestoneChange.id).where(MilestoneChange.planned_up_to.is_not(None))).label("told"),
                exists(select(MilestoneWatch.person_id).where(stale)).label("summaries"),
            )
        )
    ).one()
    rows = await session.execute(select(Fact.name, Fact.value).where(Fact.name.in_([facts.HEARTBEAT, digest.PLANNED])))
    known = {each.name: each.value for each in rows}
    return Look(
        row.reminders, row.late, row.begun, row.due or row.told, row.summaries,
        known.get(facts.HEARTBEAT), known.get(digest.PLANNED),
    )  # fmt: skip

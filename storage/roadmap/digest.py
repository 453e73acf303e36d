"""On Monday morning everybody hears what the week brings them, unless they switched that off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, facts
from storage.people import get as get_person
from storage.roadmap import looking, people, queueing
from storage.roadmap.kinds import WEEK
from storage.roadmap.looking import Entry
from storage.tables import Milestone, MilestoneState, Person

PLANNED = "the week's digest is planned up to"
"""The fact that says for which Monday it is done."""

FROM, UNTIL = time(9), time(18)
"""Local time on Mondays: in the evening the week has begun, and nobody needs to hear what it began with."""


@dataclass(frozen=True, slots=True)
class Week:
    """What is still ahead of a week for somebody."""

    monday: date
    entries: Sequence[Entry]


def due_monday(zone: ZoneInfo) -> date | None:
    """The Monday whose digest should be on its way now; None at any other time."""
    local = clock.now().astimezone(zone)
    return local.date() if local.weekday() == 0 and FROM <= local.time() < UNTIL else None


async def ahead(session: AsyncSession, monday: date, zone: ZoneInfo) -> list[int]:
    """The milestones that are still ahead in the week."""
    _, ends = _week(monday, zone)
    found = await session.scalars(
        select(Milestone.id)
        .where(Milestone.state == MilestoneState.PLANNED, Milestone.starts_at > clock.now(), Milestone.starts_at < ends)
        .order_by(Milestone.id)
    )
    return list(found)


async def queue(session: AsyncSession, monday: date, milestone_id: int, after: int, limit: int) -> int | None:
    """Queues the digest to the next ``limit`` people whom the milestone concerns, once to each of them.

    Returns the last of them, or None when there are no more.
    """
    milestone = await session.get_one(Milestone, milestone_id)
    to, last = await queueing.portion(
        session, [*people.conditions(milestone), Person.week_digest == true()], after, limit
    )
    await queueing.queue(session, cause=f"{WEEK}:{monday.isoformat()}", kind=WEEK, subject_id=monday.toordinal(), to=to)
    return last


async def done(session: AsyncSession, monday: date) -> None:
    """This Monday's are all queued."""
    await facts.remember(session, PLANNED, monday.isoformat())


async def week(session: AsyncSession, person_id: int, ordinal: int, zone: ZoneInfo) -> Week | None:
    """What the week brings the person from now on; None: nothing, it is over, or they do not want to hear of it."""
    monday = date.fromordinal(ordinal)
    begins, ends = _week(monday, zone)
    person = await get_person(session, person_id)
    if not person.week_digest:
        return None
    entries = await looking.between(session, person_id, max(begins, clock.now()), ends)
    return Week(monday, entries) if entries else None


def _week(monday: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begins, ends = (datetime.combine(monday + timedelta(days=days), time(), zone) for days in (0, 7))
    return begins.astimezone(UTC), ends.astimezone(UTC)

"""The roadmap's storage under a stopped clock: milestones made in a line, the clock's work, a post that writes down."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from schedules import roadmap
from storage import deliveries, outbox
from storage.audiences import Audience
from storage.database import Database
from storage.outbox import Claimed, Outcome
from storage.quiet_hours import QuietHours
from storage.roadmap import kinds, milestones, notices, reminding
from storage.roadmap.notices import Notice
from storage.roadmap.plans import Plan
from storage.roadmap.reminding import Reminding
from storage.roadmap.times import Times
from storage.tables import Delivery, DeliveryState, Milestone, MilestoneKind, MilestoneReminder
from storage.working_hours import WorkingHours
from tests.announcements.cast import Cast
from tests.clocks import ZONE, StoppedClock

TIMES = Times(ZONE, QuietHours(time(21), time(8)), WorkingHours(time(9), time(18), frozenset(range(5)), ZONE))


def at(local: str) -> datetime:
    """A local time as people write it, in UTC."""
    return datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)


def meeting(cast: Cast, starts: str, **wishes: Any) -> Plan:
    """A meeting of the second group, for which the author of the cast answers."""
    known: dict[str, Any] = {"audience": Audience(frozenset({2})), "responsible_id": cast.author} | wishes
    return Plan(MilestoneKind.MEETING, "Совещание", at(starts), **known)


def deadline(cast: Cast, due: str, **wishes: Any) -> Plan:
    known: dict[str, Any] = {"audience": Audience(frozenset({2})), "responsible_id": cast.author} | wishes
    return Plan(MilestoneKind.DEADLINE, "Отчёт", at(due), **known)


async def make(database: Database, author_id: int, plan: Plan, *, tell: bool = False) -> Milestone:
    """The milestone, or the first of its series."""
    return (await database.write(milestones.create, author_id, plan, tell=tell, times=TIMES))[0]


async def tick(database: Database, clock: StoppedClock, local: str | None = None) -> None:
    """The clock's work at a local time."""
    if local is not None:
        clock.set(local)
    await roadmap.tick(database, TIMES)


async def carry(database: Database, clock: StoppedClock) -> list[tuple[Claimed, Reminding | Notice | None]]:
    """Sends what is due as the worker and the renderers would; returns what was said, and what it was about."""
    quiet = TIMES.quiet is not None and TIMES.quiet.is_quiet(clock.now, ZONE)
    said: list[tuple[Claimed, Reminding | Notice | None]] = []
    while claimed := await database.write(outbox.claim, 100, quiet):
        outcomes = []
        for each in claimed:
            about: Reminding | Notice | None = None
            says = True
            if each.kind == kinds.REMINDER:
                [about] = await database.read(reminding.concerns, [each])
                says = about is not None
            elif each.kind == kinds.NOTICE:
                [about] = await database.read(notices.told, [each])
                says = about is not None
            elif each.kind in {kinds.MISSING, kinds.OVERDUE}:
                says = await database.read(reminding.listed, each) is not None
            if says:
                said.append((each, about))
            state = DeliveryState.SENT if says else DeliveryState.CANCELLED
            outcomes.append(Outcome(each, state, message_id=each.id if says else None))
        await database.write(deliveries.settle, outcomes)
    return said


async def said_to(database: Database, clock: StoppedClock, local: str | None = None) -> list[tuple[str, int | None]]:
    """Ticks, sends, and returns the rule or the kind of each message with the person it went to, in order."""
    await tick(database, clock, local)
    found = [
        (about.rule if isinstance(about, Reminding) else each.kind, each.person_id)
        for each, about in await carry(database, clock)
    ]
    return sorted(found, key=lambda each: (each[0], each[1] or 0))


async def reminders_of(database: Database, milestone_id: int) -> dict[str, MilestoneReminder]:
    """The reminders of the milestone's present times, by rule."""

    async def read(session: AsyncSession) -> Sequence[MilestoneReminder]:
        found = await session.scalars(
            select(MilestoneReminder)
            .join(Milestone, Milestone.id == MilestoneReminder.milestone_id)
            .where(
                MilestoneReminder.milestone_id == milestone_id,
                MilestoneReminder.revision == Milestone.timed_revision,
            )
            .order_by(MilestoneReminder.due_at)
        )
        return found.all()

    return {each.rule: each for each in await database.read(read)}


async def moments_of(database: Database, milestone_id: int) -> dict[str, str]:
    """The local moments at which it will be reminded of, by rule; what is not planned any more says so."""
    return {
        rule: f"{each.due_at.astimezone(ZONE):%m-%d %H:%M}" + ("" if each.state == "planned" else f" {each.state}")
        for rule, each in (await reminders_of(database, milestone_id)).items()
    }


async def waiting(database: Database, kind: str) -> list[Delivery]:
    """The deliveries of this kind that are still to be sent."""

    async def read(session: AsyncSession) -> Sequence[Delivery]:
        found = await session.scalars(
            select(Delivery).where(Delivery.kind == kind, Delivery.state == DeliveryState.PENDING).order_by(Delivery.id)
        )
        return found.all()

    return list(await database.read(read))

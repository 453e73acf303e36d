"""A milestone begins: what has not been said before it is not said any more, and its coordinator hears of that."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.roadmap import due, keepers, late, planning
from storage.roadmap.kinds import MISSED, REMINDER
from storage.roadmap.times import is_overdue
from storage.tables import (
    Delivery,
    DeliveryState,
    Milestone,
    MilestoneReminder,
    Person,
    Priority,
    ReminderState,
)


def has_begun() -> ColumnElement[bool]:
    """The condition on milestones that have begun without that having been noticed."""
    # In the words of the index over those ahead: SQLite takes it for no others.
    return and_(text("milestones.state = 'planned'"), Milestone.began == false(), Milestone.starts_at <= clock.now())


async def begin(session: AsyncSession, limit: int) -> int:
    """Notices that the next ``limit`` of them have begun; returns how many there were."""
    found = await session.scalars(
        select(Milestone).where(has_begun()).order_by(Milestone.starts_at, Milestone.id).limit(limit).with_for_update()
    )
    milestones = found.all()
    for milestone in milestones:
        milestone.began = True
        rows = [each for each in await planning.present(session, milestone) if not is_overdue(each.rule)]
        for reminder in rows:
            await _end(session, milestone, reminder, rows)
        await report(session, milestone, rows)
    await session.flush()
    return len(milestones)


async def report(session: AsyncSession, milestone: Milestone, reminders: Sequence[MilestoneReminder]) -> None:
    """Whoever hears of its affairs hears that some of these came too late, if they did."""
    if any(each.missed for each in reminders):
        await outbox.queue(
            session,
            key=cause_of_report(milestone),
            kind=MISSED,
            subject_id=milestone.id,
            to=await keepers.of(session, milestone),
            priority=Priority.ORDINARY,
        )


def cause_of_report(milestone: Milestone) -> str:
    """What the keys of its deliveries begin with."""
    return f"{MISSED}:{milestone.id}:{milestone.timed_revision}"


async def _end(
    session: AsyncSession, milestone: Milestone, reminder: MilestoneReminder, all_of_it: Sequence[MilestoneReminder]
) -> None:
    """Cancels what waits of it, and counts whom it did not reach; whoever got a nearer one missed nothing."""
    if reminder.state is ReminderState.QUEUED:
        if not overtaken(reminder, all_of_it):
            reminder.missed = await _unsent(session, milestone, reminder)
        await planning.withhold(session, [reminder.id])
    elif reminder.state in planning.WAITING:
        await planning.withhold(session, [reminder.id])
        reminder.missed = await late.came_too_late_for(session, milestone, reminder)
        begun = reminder.state is ReminderState.QUEUEING and not reminder.missed
        reminder.state = ReminderState.QUEUED if begun else ReminderState.MISSED


def overtaken(reminder: MilestoneReminder, all_of_it: Sequence[MilestoneReminder]) -> bool:
    """Whether a later reminder that goes to the same people has come to its moment."""
    moment = clock.now()
    return any(
        each.state in {ReminderState.QUEUEING, ReminderState.QUEUED}
        and reminder.due_at < each.due_at <= moment
        and due.speaks_to_those_of(each.rule, reminder.rule)
        for each in all_of_it
    )


async def _unsent(session: AsyncSession, milestone: Milestone, reminder: MilestoneReminder) -> int:
    if reminder.rule in due.FOR_RESPONSIBLE:
        return 0
    return (
        await session.scalar(
            select(func.count())
            .select_from(Delivery)
            .join(Person, Person.id == Delivery.person_id)
            .where(
                Delivery.kind == REMINDER,
                Delivery.subject_id == reminder.id,
                Delivery.state == DeliveryState.PENDING,
                *due.addressees(milestone, reminder.rule),
            )
        )
        or 0
    )

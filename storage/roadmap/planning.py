"""The reminders of a milestone: made from its rules, renewed when it changes, taken back when it moves or falls out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.roadmap import times as moments
from storage.roadmap.kinds import MISSING, OVERDUE, REMINDER
from storage.roadmap.times import Due, Times
from storage.tables import Delivery, DeliveryState, Milestone, MilestoneReminder, MilestoneState, ReminderState

GRACE = timedelta(minutes=2)
"""A reminder that is queued later than this after its moment is late."""

WAITING = (ReminderState.PLANNED, ReminderState.QUEUEING)

IS_WAITING = text("milestone_reminders.state IN ('planned', 'queueing')")
"""The same in the words of the index over the few that wait: SQLite takes it for no others."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A reminder that is still to be queued, with its milestone."""

    reminder: MilestoneReminder
    milestone: Milestone


async def renew(session: AsyncSession, milestone: Milestone, times: Times) -> None:
    """Makes the reminders of its present times what its rules say.

    Rules whose moment is over are not made. What was due while nobody looked stays, and so does what has begun to be
    queued, but for rules that are not chosen any more.
    """
    if milestone.state is not MilestoneState.PLANNED:
        return
    moment = clock.now()
    rows = {each.rule: each for each in await present(session, milestone)}
    wanted = moments.rules(milestone.kind, milestone.offsets)
    dues = [
        each
        for each in moments.moments(milestone.kind, milestone.offsets, milestone.starts_at, times)
        if each.at > moment or _waits(rows.get(each.rule), moment)
    ]
    for due in moments.thinned(dues):
        await _renew_one(session, milestone, rows.get(due.rule), due)
    with_moment = {each.rule for each in dues}
    gone = [
        row
        for rule, row in rows.items()
        if rule not in wanted
        or (rule not in with_moment and row.state is ReminderState.PLANNED and row.due_at > moment)
    ]
    await take_back(session, gone)
    await session.flush()


async def renew_all(session: AsyncSession, times: Times, after: int, limit: int) -> int | None:
    """The same for the next ``limit`` milestones with reminders ahead, since the settings may have changed.

    Returns the last of them, or None when there are no more.
    """
    planned = exists().where(
        MilestoneReminder.milestone_id == Milestone.id,
        MilestoneReminder.revision == Milestone.timed_revision,
        MilestoneReminder.state.in_([ReminderState.PLANNED, ReminderState.SUPERSEDED]),
    )
    found = await session.scalars(
        select(Milestone)
        .where(Milestone.state == MilestoneState.PLANNED, Milestone.id > after, planned)
        .order_by(Milestone.id)
        .limit(limit)
        .with_for_update()
    )
    milestones = found.all()
    for each in milestones:
        await renew(session, each, times)
    return milestones[-1].id if milestones else None


async def take_back(session: AsyncSession, reminders: Sequence[MilestoneReminder]) -> None:
    """These reminders go to nobody any more; those that have gone to all stay what they are."""
    withheld = await withhold(session, [each.id for each in reminders])
    for each in reminders:
        if each.state in WAITING or each.id in withheld:
            each.state = ReminderState.CANCELLED


async def withhold(session: AsyncSession, reminder_ids: Sequence[int]) -> set[int]:
    """Cancels what waits to be sent of these reminders; returns those of which something did.

    What is being sent just now is for the renderer to stop.
    """
    if not reminder_ids:
        return set()
    cancelled = await session.execute(
        update(Delivery)
        .where(brings(reminder_ids), Delivery.state == DeliveryState.PENDING)
        .values(state=DeliveryState.CANCELLED, settled_at=clock.now(), held=False)
        .returning(Delivery.subject_id)
        .execution_options(synchronize_session=False)
    )
    return set(cancelled.scalars())


async def revive(session: AsyncSession, milestone: Milestone, since: datetime, times: Times) -> None:
    """Puts back what was taken back at that moment, also what came due since."""
    rules = moments.rules(milestone.kind, milestone.offsets)
    for row in await present(session, milestone):
        if row.state is not ReminderState.CANCELLED or row.rule not in rules:
            continue
        unsent = await session.execute(
            delete(Delivery)
            .where(
                brings([row.id]),
                Delivery.state == DeliveryState.CANCELLED,
                Delivery.message_id.is_(None),
                Delivery.settled_at >= since,
            )
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        if unsent.all() or row.due_at > since - GRACE:
            row.state, row.planned_up_to = ReminderState.PLANNED, 0
    await session.flush()
    await renew(session, milestone, times)


async def present(session: AsyncSession, milestone: Milestone) -> Sequence[MilestoneReminder]:
    """The reminders of its present times, in order."""
    found = await session.scalars(
        select(MilestoneReminder)
        .where(MilestoneReminder.milestone_id == milestone.id, MilestoneReminder.revision == milestone.timed_revision)
        .order_by(MilestoneReminder.due_at, MilestoneReminder.id)
    )
    return found.all()


async def ahead(session: AsyncSession, limit: int) -> list[Ahead]:
    """The next reminders that will be queued, the earliest first; the administrator's view."""
    rows = await session.execute(
        select(MilestoneReminder, Milestone)
        .join(Milestone, Milestone.id == MilestoneReminder.milestone_id)
        .where(IS_WAITING)
        .order_by(MilestoneReminder.due_at, MilestoneReminder.id)
        .limit(limit)
    )
    return [Ahead(*row) for row in rows]


def brings(reminder_ids: Sequence[int]) -> ColumnElement[bool]:
    """The condition on deliveries of these reminders, to participants and to coordinators."""
    return Delivery.kind.in_([REMINDER, MISSING, OVERDUE]) & Delivery.subject_id.in_(reminder_ids)


def _waits(row: MilestoneReminder | None, moment: datetime) -> bool:
    """Whether it has been promised and its moment has not come: then it goes, even if the new one is over."""
    return row is not None and row.state is ReminderState.PLANNED and row.due_at > moment


async def _renew_one(session: AsyncSession, milestone: Milestone, row: MilestoneReminder | None, due: Due) -> None:
    state = ReminderState.SUPERSEDED if due.superseded else ReminderState.PLANNED
    if row is None:
        session.add(
            MilestoneReminder(
                milestone_id=milestone.id, revision=milestone.timed_revision, rule=due.rule, due_at=due.at, state=state
            )
        )
        return
    if row.state is ReminderState.QUEUEING:
        if row.due_at <= clock.now() or (row.due_at == due.at and not due.superseded):
            return
        await withhold(session, [row.id])
    elif row.state not in {ReminderState.PLANNED, ReminderState.SUPERSEDED, ReminderState.CANCELLED}:
        return
    if row.planned_up_to != 0:
        # Whoever has had it has it; the others get it after all.
        await session.execute(
            delete(Delivery)
            .where(brings([row.id]), Delivery.state == DeliveryState.CANCELLED, Delivery.message_id.is_(None))
            .execution_options(synchronize_session=False)
        )
        row.planned_up_to = 0
    row.state, row.due_at, row.late = state, due.at, False

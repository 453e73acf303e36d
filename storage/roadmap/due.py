"""Reminders whose moment comes: put into the outbox a little ahead, so that they leave at that very moment.

All of it is in the rows: killed anywhere, it goes on where it was, and nobody is queued for twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences, clock
from storage.audiences import Audience
from storage.roadmap import keepers, queueing
from storage.roadmap.kinds import MISSING, OVERDUE, REMINDER
from storage.roadmap.planning import GRACE, IS_WAITING, WAITING
from storage.roadmap.times import ASK, OVERDUE_LIST, is_for_all, is_overdue
from storage.roadmap.times import MISSING as EVE
from storage.tables import (
    Delivery,
    DeliveryState,
    Milestone,
    MilestoneKind,
    MilestoneReminder,
    MilestoneState,
    Person,
    ReminderState,
)

AHEAD = timedelta(minutes=10)
"""How long before its moment a reminder is put into the outbox."""

FOR_RESPONSIBLE = {EVE: MISSING, OVERDUE_LIST: OVERDUE}
"""The rules that speak to whoever hears of a milestone's affairs, and their kinds of deliveries."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A reminder that is queued for all there were; ``joined``: by its moment there are others."""

    reminder_id: int
    joined: bool


def is_due() -> ColumnElement[bool]:
    """The condition on reminders to be put into the outbox, or to be looked over at their moment."""
    moment = clock.now()
    return and_(
        IS_WAITING,
        MilestoneReminder.due_at <= moment + AHEAD,
        or_(MilestoneReminder.due_at <= moment, MilestoneReminder.planned_up_to.is_not(None)),
    )


async def to_queue(session: AsyncSession) -> list[int]:
    """The reminders to be put into the outbox, in the order of their moments."""
    found = await session.scalars(
        select(MilestoneReminder.id)
        .where(is_due(), MilestoneReminder.planned_up_to.is_not(None))
        .order_by(MilestoneReminder.due_at, MilestoneReminder.id)
    )
    return list(found)


async def queue(session: AsyncSession, reminder_id: int, limit: int) -> bool:
    """Puts it into the outbox for the next ``limit`` people; whether there may be more."""
    found = await _locked(session, reminder_id)
    if found is None:
        return False
    reminder, milestone = found
    moment = clock.now()
    over = not is_overdue(reminder.rule) and milestone.starts_at <= moment
    undecided = reminder.due_at < moment - GRACE and not reminder.late
    if reminder.planned_up_to is None or over or undecided:
        return False
    if reminder.rule in FOR_RESPONSIBLE:
        await queue_list(session, reminder, milestone)
        reminder.state, reminder.planned_up_to = ReminderState.QUEUED, None
        return False
    to, last = await queueing.portion(session, addressees(milestone, reminder.rule), reminder.planned_up_to, limit)
    await _queue(session, reminder, to)
    reminder.state, reminder.planned_up_to = ReminderState.QUEUEING, last
    return last is not None


async def queue_list(session: AsyncSession, reminder: MilestoneReminder, milestone: Milestone) -> None:
    """Puts a list of who owes something into the outbox, for whoever hears of the milestone's affairs."""
    kind = FOR_RESPONSIBLE[reminder.rule]
    await queueing.queue(
        session,
        cause=f"{kind}:{reminder.id}",
        kind=kind,
        subject_id=reminder.id,
        to=[Person.id.in_([each.id for each in await keepers.of(session, milestone)])],
        not_before=max(reminder.due_at, clock.now()),
    )


async def at_their_moment(session: AsyncSession) -> list[Whole]:
    """The reminders whose moment has come and that are queued for all there were."""
    rows = await session.execute(
        select(MilestoneReminder, Milestone)
        .join(Milestone, Milestone.id == MilestoneReminder.milestone_id)
        .where(is_due(), MilestoneReminder.planned_up_to.is_(None))
        .order_by(MilestoneReminder.due_at, MilestoneReminder.id)
    )
    return [Whole(reminder.id, await _is_somebody_left(session, reminder, milestone)) for reminder, milestone in rows]


async def finish(session: AsyncSession, those: Sequence[Whole]) -> None:
    """Queues them for who joined too; from then on they are done."""
    for each in those:
        found = await _locked(session, each.reminder_id)
        if found is None:
            continue
        reminder, milestone = found
        if each.joined and (is_overdue(reminder.rule) or milestone.starts_at > clock.now()):
            await _queue(session, reminder, [*addressees(milestone, reminder.rule), not_queued_for(reminder)])
        reminder.state = ReminderState.QUEUED


def addressees(milestone: Milestone, rule: str) -> list[ColumnElement[bool]]:
    """The conditions on the participants to whom a rule of the milestone speaks."""
    found = audiences.conditions(Audience.from_json(milestone.audience))
    if rule == ASK:
        found.append(~audiences.answered(milestone.id))
    if milestone.kind is MilestoneKind.DEADLINE:
        found.append(~audiences.handed_in(milestone.id))
    return found


def speaks_to_those_of(rule: str, other: str) -> bool:
    """Whether everyone to whom the other rule speaks hears this one too, if it comes later."""
    if is_for_all(rule):
        return is_for_all(other) or other == ASK
    return is_overdue_reminder(rule) and is_overdue_reminder(other)


def is_overdue_reminder(rule: str) -> bool:
    """Whether it reminds those who owe something of that, after the due moment."""
    return is_overdue(rule) and rule != OVERDUE_LIST


def not_queued_for(reminder: MilestoneReminder) -> ColumnElement[bool]:
    """The condition on people for whom it has not been put into the outbox."""
    return queueing.has_none(_cause(reminder))


async def has_reached_somebody(session: AsyncSession, reminder: MilestoneReminder) -> bool:
    """Whether it has been sent to anybody yet."""
    sent = exists().where(
        Delivery.kind == REMINDER, Delivery.subject_id == reminder.id, Delivery.state == DeliveryState.SENT
    )
    return bool(await session.scalar(select(sent)))


def not_sent(reminder: MilestoneReminder) -> ColumnElement[bool]:
    """The condition on people to whom it has not been sent, nor tried to be."""
    return ~exists().where(
        Delivery.key == queueing.key_of(_cause(reminder)),
        Delivery.state.not_in([DeliveryState.PENDING, DeliveryState.CANCELLED]),
    )


def _cause(reminder: MilestoneReminder) -> str:
    return f"{REMINDER}:{reminder.id}"


async def _queue(session: AsyncSession, reminder: MilestoneReminder, to: list[ColumnElement[bool]]) -> None:
    await queueing.queue(
        session,
        cause=_cause(reminder),
        kind=REMINDER,
        subject_id=reminder.id,
        to=to,
        not_before=max(reminder.due_at, clock.now()),
    )


async def _is_somebody_left(session: AsyncSession, reminder: MilestoneReminder, milestone: Milestone) -> bool:
    left = select(Person.id).where(*addressees(milestone, reminder.rule), not_queued_for(reminder)).limit(1)
    return await session.scalar(left) is not None


async def _locked(session: AsyncSession, reminder_id: int) -> tuple[MilestoneReminder, Milestone] | None:
    """The reminder with its milestone, if it still waits."""
    rows = await session.execute(
        select(MilestoneReminder, Milestone)
        .join(Milestone, Milestone.id == MilestoneReminder.milestone_id)
        .where(
            MilestoneReminder.id == reminder_id,
            MilestoneReminder.state.in_(WAITING),
            MilestoneReminder.revision == Milestone.timed_revision,
            Milestone.state == MilestoneState.PLANNED,
        )
        .with_for_update()
    )
    row = rows.first()
    return (row[0], row[1]) if row else None

"""Reminders whose moment passed while the bot was away: which of them still help, and go out late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.roadmap import due, planning, queueing
from storage.roadmap.planning import GRACE, IS_WAITING, WAITING
from storage.roadmap.times import (
    APART,
    ASK,
    MORNING,
    OVERDUE_LIST,
    Times,
    awake,
    is_for_all,
    is_overdue,
    meant_at,
)
from storage.tables import Milestone, MilestoneReminder, MilestoneState, ReminderState

FORGOTTEN = timedelta(days=7)
"""After a standstill of so long, being reminded of what is owed helps nobody; the list of who owes it still does."""

_GO = (*WAITING, ReminderState.QUEUED)


def is_late() -> ColumnElement[bool]:
    """The condition on reminders that are not queued to all, long after their moment."""
    return and_(IS_WAITING, MilestoneReminder.due_at < clock.now() - GRACE)


async def decide(session: AsyncSession, times: Times) -> None:
    """Of several late ones to the same people the nearest goes, in quiet hours in the morning, or none can any more.

    What its event has overtaken is left to `storage.roadmap.beginning`.
    """
    of_late = select(MilestoneReminder.milestone_id).where(
        is_late(), MilestoneReminder.revision == Milestone.timed_revision
    )
    found = await session.scalars(
        select(Milestone)
        .where(Milestone.id.in_(of_late), Milestone.state == MilestoneState.PLANNED)
        .order_by(Milestone.id)
        .with_for_update()
    )
    for milestone in found.all():
        await _decide(session, milestone, times)


async def _decide(session: AsyncSession, milestone: Milestone, times: Times) -> None:
    moment = clock.now()
    goes_at = awake(moment, times)
    rows = await planning.present(session, milestone)
    late = [each for each in rows if each.state in WAITING and each.due_at < moment - GRACE]
    to_come = [each for each in rows if each.state in WAITING and each not in late]
    overdue = [each for each in late if due.is_overdue_reminder(each.rule)]
    forgotten = [each for each in overdue if each.due_at < moment - FORGOTTEN]
    for each in forgotten:
        await planning.withhold(session, [each.id])
        each.state = ReminderState.MISSED
    overdue = [each for each in overdue if each not in forgotten]
    if overdue:
        soon = [each for each in to_come if due.is_overdue_reminder(each.rule)]
        await _nearest_goes(session, milestone, overdue, soon, goes_at, times)
    for each in late:
        if each.rule == OVERDUE_LIST:
            _go(each, goes_at)
    if milestone.starts_at <= moment:
        return
    for_all = [each for each in late if is_for_all(each.rule)]
    if for_all:
        soon = [each for each in to_come if is_for_all(each.rule)]
        await _nearest_goes(session, milestone, for_all, soon, goes_at, times)
    for each in late:
        if each.rule == ASK and await _is_asked_anyway(session, rows, each, goes_at):
            await _supersede(session, [each])
        elif each.rule == ASK or (each.rule in due.FOR_RESPONSIBLE and not is_overdue(each.rule)):
            await _go_or_miss(session, milestone, each, goes_at)


async def _nearest_goes(
    session: AsyncSession,
    milestone: Milestone,
    late: Sequence[MilestoneReminder],
    soon: Sequence[MilestoneReminder],
    goes_at: datetime,
    times: Times,
) -> None:
    """``soon``: those to the same people that are not late; what would come just before one of them does not."""
    nearest = max(late, key=lambda each: (meant_at(each.rule, milestone.starts_at, times), each.rule != MORNING))
    superseded = [each for each in late if each is not nearest]
    if any(each.due_at <= goes_at + APART for each in soon):
        superseded.append(nearest)
    else:
        await _go_or_miss(session, milestone, nearest, goes_at)
    await _supersede(session, superseded)


async def _go_or_miss(
    session: AsyncSession, milestone: Milestone, reminder: MilestoneReminder, goes_at: datetime
) -> None:
    if is_overdue(reminder.rule) or goes_at < milestone.starts_at:
        _go(reminder, goes_at)
        return
    await planning.withhold(session, [reminder.id])
    reminder.state = ReminderState.MISSED
    reminder.missed = await came_too_late_for(session, milestone, reminder)


def _go(reminder: MilestoneReminder, at: datetime) -> None:
    reminder.late = True
    if at > clock.now():
        reminder.due_at = at


async def _supersede(session: AsyncSession, reminders: Sequence[MilestoneReminder]) -> None:
    await planning.withhold(session, [each.id for each in reminders])
    for each in reminders:
        each.state = ReminderState.SUPERSEDED


async def _is_asked_anyway(
    session: AsyncSession, rows: Sequence[MilestoneReminder], ask: MilestoneReminder, goes_at: datetime
) -> bool:
    """Whether a reminder to all, which asks the same, has come since or comes at about that time.

    One that had begun before the bot went away has come to some already, and asks those no more.
    """
    for each in rows:
        if each.state in _GO and is_for_all(each.rule):
            if ask.due_at < each.due_at <= goes_at + APART:
                return True
            if each.late and each.state in WAITING and not await due.has_reached_somebody(session, each):
                return True
    return False


async def came_too_late_for(session: AsyncSession, milestone: Milestone, reminder: MilestoneReminder) -> int:
    """How many people would have been concerned and never had it, once what waited of it is cancelled."""
    if reminder.rule in due.FOR_RESPONSIBLE:
        return 1
    return await queueing.how_many(session, [*due.addressees(milestone, reminder.rule), due.not_sent(reminder)])

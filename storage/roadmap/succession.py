"""Who goes on with a milestone when its responsible coordinator may not any more, or is away for a while."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.roadmap import beginning, due, keepers, planning
from storage.roadmap.kinds import HANDED_IN, MISSED
from storage.tables import (
    Coordinatorship,
    Delivery,
    DeliveryState,
    HandIn,
    HandInState,
    Milestone,
    MilestoneGroup,
    MilestoneState,
    Person,
    ReminderState,
)

SETTLED_AFTER = timedelta(days=30)
"""So long after its due moment nothing of a milestone is said any more, also when working days are few."""

LATELY = timedelta(days=7)
"""A list or a report that nobody got for so long is left unsaid; what was handed in still waits for a decision."""


async def hand_over(session: AsyncSession, heir_id: int | None = None) -> None:
    """Whatever its responsible person has no right to any more passes to a coordinator of one of its groups.

    To ``heir_id``, if that is one of them. While there are none it stays, for whoever is connected next.
    """
    answers = exists().where(
        MilestoneGroup.milestone_id == Milestone.id,
        MilestoneGroup.group_id == Coordinatorship.group_id,
        Coordinatorship.person_id == Milestone.responsible_id,
    )
    administers = exists().where(Person.id == Milestone.responsible_id, Person.administrator)
    left = await session.scalars(
        select(Milestone).where(~answers, ~administers).order_by(Milestone.id).with_for_update()
    )
    for milestone in left.all():
        heir = await session.scalar(
            select(Coordinatorship.person_id)
            .join(MilestoneGroup, MilestoneGroup.group_id == Coordinatorship.group_id)
            .where(MilestoneGroup.milestone_id == milestone.id)
            .order_by(
                (Coordinatorship.person_id == heir_id).desc(),
                Coordinatorship.stands_in,
                Coordinatorship.group_id,
                Coordinatorship.person_id,
            )
            .limit(1)
        )
        if heir is not None:
            milestone.responsible_id = heir
            await _bring(session, milestone)


async def catch_up(session: AsyncSession, person_id: int) -> None:
    """The person goes away or is back: whoever hears of their milestones now gets what nobody has got."""
    undecided = exists().where(HandIn.milestone_id == Milestone.id, HandIn.state == HandInState.HANDED)
    theirs = await session.scalars(
        select(Milestone)
        .where(
            Milestone.responsible_id == person_id,
            or_(Milestone.starts_at > clock.now() - SETTLED_AFTER, undecided),
        )
        .order_by(Milestone.id)
    )
    for milestone in theirs.all():
        await _bring(session, milestone)


async def _bring(session: AsyncSession, milestone: Milestone) -> None:
    """Queues what nobody has got, since it waited for somebody else or there was nobody."""
    if milestone.state is not MilestoneState.PLANNED:
        return
    await _bring_hand_ins(session, milestone)
    since, rows = clock.now() - LATELY, await planning.present(session, milestone)
    lists = [each for each in rows if each.rule in due.FOR_RESPONSIBLE and each.state is ReminderState.QUEUED]
    for each in lists:
        if each.due_at > since and not await _got(session, due.FOR_RESPONSIBLE[each.rule], [each.id]):
            await due.queue_list(session, each, milestone)
    is_fresh = milestone.began and milestone.starts_at > since
    if is_fresh and beginning.cause_of_report(milestone) not in await _got(session, MISSED, [milestone.id]):
        await beginning.report(session, milestone, rows)


async def _bring_hand_ins(session: AsyncSession, milestone: Milestone) -> None:
    undecided = await session.scalars(
        select(HandIn)
        .where(HandIn.milestone_id == milestone.id, HandIn.state == HandInState.HANDED)
        .order_by(HandIn.id)
    )
    causes = {f"{HANDED_IN}:{each.id}:{each.revision}": each.id for each in undecided}
    got = await _got(session, HANDED_IN, list(causes.values()))
    to = await keepers.of(session, milestone)
    for cause, hand_in_id in causes.items():
        if cause not in got:
            await outbox.queue(session, key=cause, kind=HANDED_IN, subject_id=hand_in_id, to=to)


async def _got(session: AsyncSession, kind: str, subject_ids: Sequence[int]) -> set[str]:
    """The causes of what somebody has got of this kind, of these subjects."""
    keys = await session.scalars(
        select(Delivery.key).where(
            Delivery.kind == kind, Delivery.subject_id.in_(subject_ids), Delivery.state == DeliveryState.SENT
        )
    )
    return {each.rpartition(":")[0] for each in keys}

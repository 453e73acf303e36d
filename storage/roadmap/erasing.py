"""What is left of the roadmap when somebody leaves, and who goes on when a coordinator does."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences
from storage.audiences import Audience
from storage.roadmap import summary
from storage.tables import (
    Coordinatorship,
    HandIn,
    Milestone,
    MilestoneAnswer,
    MilestoneWatch,
    Person,
)


async def forget(session: AsyncSession, person: Person) -> None:
    """Erases what the person answered and handed in, and the summaries they looked at; others answer for theirs."""
    touched = set(
        await session.scalars(select(MilestoneAnswer.milestone_id).where(MilestoneAnswer.person_id == person.id))
    ) | set(await session.scalars(select(HandIn.milestone_id).where(HandIn.person_id == person.id)))
    await session.execute(delete(MilestoneAnswer).where(MilestoneAnswer.person_id == person.id))
    await session.execute(delete(HandIn).where(HandIn.person_id == person.id))
    await session.execute(delete(MilestoneWatch).where(MilestoneWatch.person_id == person.id))
    for each in sorted(touched):
        await summary.mark(session, each)
    await hand_over(session, person)


async def hand_over(session: AsyncSession, person: Person) -> None:
    """What the person may not answer for any more, another coordinator of one of its groups does; if there is one."""
    own = await audiences.own_groups(session, person.id)
    theirs = await session.scalars(select(Milestone).where(Milestone.responsible_id == person.id))
    for milestone in theirs.all():
        groups = Audience.from_json(milestone.audience).groups
        if person.administrator or not groups.isdisjoint(own):
            continue
        successor = await session.scalar(
            select(Coordinatorship.person_id)
            .where(Coordinatorship.group_id.in_(sorted(groups)), Coordinatorship.person_id != person.id)
            .order_by(Coordinatorship.stands_in, Coordinatorship.group_id, Coordinatorship.person_id)
            .limit(1)
        )
        if successor is not None:
            milestone.responsible_id = successor

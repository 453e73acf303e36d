"""What is left of the roadmap when somebody leaves."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.roadmap import summary
from storage.tables import HandIn, MilestoneAnswer, MilestoneWatch, Person


async def forget(session: AsyncSession, person: Person) -> None:
    """Erases what the person answered and handed in, and the summaries they looked at."""
    touched = set(
        await session.scalars(select(MilestoneAnswer.milestone_id).where(MilestoneAnswer.person_id == person.id))
    ) | set(await session.scalars(select(HandIn.milestone_id).where(HandIn.person_id == person.id)))
    await session.execute(delete(MilestoneAnswer).where(MilestoneAnswer.person_id == person.id))
    await session.execute(delete(HandIn).where(HandIn.person_id == person.id))
    await session.execute(delete(MilestoneWatch).where(MilestoneWatch.person_id == person.id))
    for each in sorted(touched):
        await summary.mark(session, each)

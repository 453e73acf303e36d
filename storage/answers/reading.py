"""Published answers as people leaf through them, and whom they helped."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.database import insert_for
from storage.questions import drafts
from storage.refusals import Missing
from storage.tables import Fact, PublishedAnswer


async def get(session: AsyncSession, answer_id: int) -> PublishedAnswer:
    """The answer, withdrawn or not; raises `Missing`."""
    found = await session.get(PublishedAnswer, answer_id)
    if found is None:
        raise Missing
    return found


async def of_group(session: AsyncSession, group_id: int, limit: int, offset: int = 0) -> Sequence[PublishedAnswer]:
    """A group's published answers, the newest first."""
    return (
        await session.scalars(
            select(PublishedAnswer)
            .where(PublishedAnswer.group_id == group_id, PublishedAnswer.withdrawn_at.is_(None))
            .order_by(PublishedAnswer.published_at.desc(), PublishedAnswer.id.desc())
            .limit(limit)
            .offset(offset)
        )
    ).all()


async def counts(session: AsyncSession) -> dict[int, int]:
    """How many answers each group has published; groups without any are left out."""
    rows = await session.execute(
        select(PublishedAnswer.group_id, func.count())
        .where(PublishedAnswer.withdrawn_at.is_(None))
        .group_by(PublishedAnswer.group_id)
    )
    return {group_id: number for group_id, number in rows}  # noqa: C416 - a row is no pair to the type checker


async def helped(session: AsyncSession, person_id: int, answer_id: int) -> None:
    """Counts that it helped, once for each person; raises `Missing`."""
    answer = await get(session, answer_id)
    new = await session.scalar(
        insert_for(session, Fact)
        .values(name=f"helped:{answer_id}:{person_id}", value=clock.now().isoformat())
        .on_conflict_do_nothing()
        .returning(Fact.name)
    )
    if new is not None:
        answer.helped += 1


async def helped_instead(session: AsyncSession, person_id: int, answer_id: int, chat_id: int, message_id: int) -> None:
    """It saved the person from asking: the message that was offered as a question is dropped.

    Raises `Missing`, and `AlreadyDone` when the message has been sent.
    """
    await drafts.drop(session, chat_id, message_id)
    await helped(session, person_id, answer_id)

"""Open questions of somebody who moves to another group: taken along, or left where they were asked."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.people import get
from storage.questions.handling import pass_on
from storage.questions.kinds import MOVED
from storage.questions.travelling import listeners
from storage.refusals import Missing
from storage.tables import Application, Group, Person, Question, QuestionState


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """How many open questions a person has in the group they left, and both groups."""

    count: int
    group: Group
    new_group: Group


async def ask_whether(session: AsyncSession, application: Application) -> None:
    """Asks somebody who has just moved what is to become of their open questions, if there are any."""
    person, group_id = await get(session, application.person_id), application.from_group_id
    if group_id is not None and await _count(session, person, group_id):
        key = f"{MOVED}:{application.id}"
        await outbox.queue(session, key=key, kind=MOVED, subject_id=group_id, to=[person])


async def left_behind(session: AsyncSession, person_id: int, group_id: int) -> LeftBehind:
    """The person's open questions in a group that is not theirs any more; raises `Missing` when it is, or unknown."""
    person, group = await get(session, person_id), await session.get(Group, group_id)
    new_group = await session.get(Group, person.group_id) if person.group_id is not None else None
    if group is None or new_group is None or new_group.id == group.id:
        raise Missing
    return LeftBehind(await _count(session, person, group_id), group, new_group)


async def take_along(session: AsyncSession, person_id: int, group_id: int) -> LeftBehind:
    """Hands the person's open questions over from a group they left to theirs; raises as `left_behind` does."""
    found = await left_behind(session, person_id, group_id)
    questions = await session.scalars(
        select(Question)
        .where(Question.asker_id == person_id, Question.group_id == group_id, Question.state != QuestionState.CLOSED)
        .order_by(Question.id)
        .with_for_update()
    )
    for question in questions.all():
        question.group_id = found.new_group.id
        heard_by = list(await listeners(session, question))
        await pass_on(session, question, person_id, heard_by, to_person_id=None, note=None)
    return found


async def _count(session: AsyncSession, person: Person, group_id: int) -> int:
    open_ones = select(func.count()).where(
        Question.asker_id == person.id, Question.group_id == group_id, Question.state != QuestionState.CLOSED
    )
    return await session.scalar(open_ones) or 0

"""The words of questions, in their stems: what the search looks them up by."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_for
from storage.search.terms import shares
from storage.tables import Person, Question, QuestionMessage, QuestionWord

_LONGEST = 40


def looked_up_by(text: str) -> Sequence[str]:
    """The words a text is found by, each once, in order; an abbreviation and its full name are the same word."""
    return list(dict.fromkeys(term[:_LONGEST] for term in shares(text)))


async def keep(session: AsyncSession, question_id: int, text: str | None) -> None:
    """Lets the question be found by these words too."""
    rows = [{"word": word, "question_id": question_id} for word in looked_up_by(text or "")]
    if rows:
        connection = await session.connection()
        await connection.execute(insert_for(session, QuestionWord).on_conflict_do_nothing(), rows)


async def keep_anew(session: AsyncSession, question_ids: Sequence[int]) -> None:
    """Reads the words of these questions again: their asker's name is another, or nothing was kept yet."""
    await forget(session, question_ids)
    names = await session.execute(
        select(Question.id, Person.full_name)
        .join(Person, Person.id == Question.asker_id)
        .where(Question.id.in_(question_ids))
    )
    said = await session.execute(
        select(QuestionMessage.question_id, QuestionMessage.text).where(QuestionMessage.question_id.in_(question_ids))
    )
    for question_id, text in [*names.all(), *said.all()]:
        await keep(session, question_id, text)


async def forget(session: AsyncSession, question_ids: Sequence[int]) -> None:
    """These questions are found by no words any more."""
    await session.execute(delete(QuestionWord).where(QuestionWord.question_id.in_(question_ids)))


async def without_any(session: AsyncSession, after: int, limit: int) -> Sequence[int]:
    """Questions beyond this number that are found by no words: those from before there was a search, as a rule."""
    indexed = select(QuestionWord.question_id).where(QuestionWord.question_id == Question.id).exists()
    statement = (
        select(Question.id)
        .join(Person, Person.id == Question.asker_id)
        .where(Question.id > after, Person.full_name.is_not(None), ~indexed)
        .order_by(Question.id)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()

"""What is left of questions when their asker leaves: their number and course, none of the words."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.questions import receipts, topics, words
from storage.questions.kinds import ALBUM, CARD, MESSAGE
from storage.tables import (
    Delivery,
    Draft,
    MessageVersion,
    Person,
    Question,
    QuestionCopy,
    QuestionEvent,
    QuestionMessage,
    QuestionState,
)


async def unsent_answers(session: AsyncSession, person_id: int) -> list[int]:
    """The coordinators' messages still on their way to this person."""
    on_their_way = await session.scalars(
        select(QuestionMessage.id)
        .join(Delivery, Delivery.subject_id == QuestionMessage.id)
        .where(
            Delivery.kind.in_([MESSAGE, ALBUM]),
            Delivery.person_id == person_id,
            Delivery.state.in_(outbox.UNSENT),
            QuestionMessage.from_coordinator,
        )
        .order_by(QuestionMessage.id)
    )
    return list(on_their_way)


async def forget_asker(session: AsyncSession, person: Person, answers: list[int]) -> None:
    """Erases what the person asked, closes what is open; whoever gave ``answers`` sees that they will not arrive."""
    await receipts.withheld(session, answers)
    await session.execute(delete(Draft).where(Draft.chat_id == person.telegram_id))
    asked = list(await session.scalars(select(Question.id).where(Question.asker_id == person.id)))
    messages = select(QuestionMessage.id).where(QuestionMessage.question_id.in_(asked))
    await session.execute(delete(MessageVersion).where(MessageVersion.question_message_id.in_(messages)))
    await session.execute(
        update(QuestionMessage).where(QuestionMessage.question_id.in_(asked)).values(text=None, content=None)
    )
    # A coordinator's words about the person are about the person.
    await session.execute(update(QuestionEvent).where(QuestionEvent.question_id.in_(asked)).values(text=None))
    await words.forget(session, asked)
    open_ones = list(
        await session.scalars(select(Question.id).where(Question.id.in_(asked), Question.state != QuestionState.CLOSED))
    )
    await session.execute(
        update(Question)
        .where(Question.id.in_(open_ones))
        .values(state=QuestionState.CLOSED, closed_at=clock.now(), closed_by_id=person.id, waiting_since=None)
    )
    # The account's id stands in for the chat in what was said; our own id, negative, keeps those rows apart.
    for table in (QuestionMessage, QuestionCopy, Delivery):
        await session.execute(update(table).where(table.chat_id == person.telegram_id).values(chat_id=-person.id))
    for question_id in open_ones:
        await outbox.refresh(session, kind=CARD, subject_id=question_id, revision="left")
    await topics.erase(session, asked)

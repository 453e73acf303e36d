"""What people do with a question: ask, follow up, answer, take, close.

Every message is known by its chat and number, so that the same one handled twice changes nothing.
"""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators, outbox
from storage.people import get
from storage.questions import travelling
from storage.refusals import AlreadyDone, AskerLeft, Missing, NotAllowed
from storage.tables import (
    Coordinatorship,
    Delivery,
    DeliveryState,
    Draft,
    Group,
    Membership,
    Person,
    Question,
    QuestionMessage,
    QuestionState,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as its author sent it; ``text`` is the caption where there is one."""

    chat_id: int
    message_id: int
    content_type: str
    text: str | None
    media_group_id: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a message.

    ``opens``: it is the question itself; ``new``: it was not known; ``connected``: some coordinator is.
    """

    question: Question
    message: QuestionMessage
    group: Group
    opens: bool
    new: bool
    connected: bool


@dataclass(frozen=True, slots=True)
class Reworded:
    """A message of a question that its author edited: whether the words changed, whether anybody has it already."""

    message: QuestionMessage
    changed: bool
    arrived: bool


async def ask(session: AsyncSession, asker_id: int, said: Said) -> Heard:
    """Opens a question to the coordinators of the asker's group; the same message again finds the same question.

    Raises `NotAllowed` unless the asker has applied to a group.
    """
    known = await _find(session, said.chat_id, said.message_id)
    if known is not None:
        return await _heard(session, known, new=False)
    asker = await get(session, asker_id)
    if asker.membership not in {Membership.APPLICANT, Membership.PARTICIPANT} or asker.group_id is None:
        raise NotAllowed
    question = Question(group_id=asker.group_id, asker_id=asker_id, created_at=clock.now())
    session.add(question)
    await session.flush()
    message = await _add(session, question, asker_id, said, from_coordinator=False, reply_to_id=None)
    await travelling.deliver(session, question, [message.id], await travelling.listeners(session, question))
    return await _heard(session, message, new=True)


async def follow_up(
    session: AsyncSession, asker_id: int, question_id: int, said: Said, reply_to_id: int | None = None
) -> Heard:
    """The asker adds to an open question. Raises `NotAllowed`, and `AlreadyDone` once it is closed."""
    known = await _find(session, said.chat_id, said.message_id)
    if known is not None:
        return await _heard(session, known, new=False)
    question = await _locked(session, question_id)
    if question.asker_id != asker_id:
        raise NotAllowed
    if question.state is QuestionState.CLOSED:
        raise AlreadyDone
    if question.state is QuestionState.ANSWERED:
        question.state = QuestionState.IN_WORK if question.taken_by_id else QuestionState.DELIVERED
        await travelling.show(session, question)
    message = await _add(session, question, asker_id, said, from_coordinator=False, reply_to_id=reply_to_id)
    await travelling.deliver(session, question, [message.id], await travelling.listeners(session, question))
    return await _heard(session, message, new=True)


async def answer(
    session: AsyncSession, coordinator_id: int, question_id: int, said: Said, reply_to_id: int | None = None
) -> Heard:
    """A coordinator of the question's group answers; a closed question is open again by that.

    Raises `NotAllowed`, `Missing`, and `AskerLeft` when there is nobody to hear it.
    """
    question = await _locked(session, question_id)
    await coordinators.require(session, coordinator_id, question.group_id)
    known = await _find(session, said.chat_id, said.message_id)
    if known is not None:
        return await _heard(session, known, new=False)
    asker = await get(session, question.asker_id)
    if asker.telegram_id is None:
        raise AskerLeft
    first = question.state is not QuestionState.ANSWERED
    question.state = QuestionState.ANSWERED
    question.answered_at = clock.now()
    question.taken_by_id = question.taken_by_id or coordinator_id
    question.closed_at = question.closed_by_id = None
    message = await _add(session, question, coordinator_id, said, from_coordinator=True, reply_to_id=reply_to_id)
    await outbox.queue(
        session, key=f"{travelling.MESSAGE}:{message.id}", kind=travelling.MESSAGE, subject_id=message.id, to=[asker]
    )
    if first:
        await travelling.show(session, question)
    return await _heard(session, message, new=True)


async def take(session: AsyncSession, coordinator_id: int, question_id: int) -> Question:
    """A coordinator works on it from now on; the asker and the others see so. Whoever lost the group loses it too.

    Raises `NotAllowed`, `Missing`, and `AlreadyDone` with the name of whoever works on it or closed it.
    """
    question = await _locked(session, question_id)
    await coordinators.require(session, coordinator_id, question.group_id)
    if question.state is QuestionState.CLOSED:
        raise AlreadyDone(await _name(session, question.closed_by_id))
    taken_by = question.taken_by_id
    if taken_by is not None and await session.get(Coordinatorship, (taken_by, question.group_id)) is not None:
        raise AlreadyDone(await _name(session, question.taken_by_id))
    question.taken_by_id = coordinator_id
    if question.state is not QuestionState.ANSWERED:
        question.state = QuestionState.IN_WORK
    await travelling.show(session, question)
    return question


async def close(session: AsyncSession, person_id: int, question_id: int) -> Question:
    """The asker or a coordinator of the group ends it; the other side hears.

    Raises `NotAllowed`, `Missing`, and `AlreadyDone` with the name of whoever closed it.
    """
    question = await _locked(session, question_id)
    if question.asker_id != person_id:
        await coordinators.require(session, person_id, question.group_id)
    if question.state is QuestionState.CLOSED:
        raise AlreadyDone(await _name(session, question.closed_by_id))
    question.state = QuestionState.CLOSED
    question.closed_at, question.closed_by_id = clock.now(), person_id
    if question.asker_id != person_id:
        key = f"{travelling.CLOSED}:{question.id}:{question.closed_at.isoformat()}"
        asker = await get(session, question.asker_id)
        await outbox.queue(session, key=key, kind=travelling.CLOSED, subject_id=question.id, to=[asker])
    await travelling.show(session, question)
    return question


async def heard_before(session: AsyncSession, chat_id: int, message_id: int) -> Heard:
    """The question that this message already belongs to; raises `Missing`."""
    message = await _find(session, chat_id, message_id)
    if message is None:
        raise Missing
    return await _heard(session, message, new=False)


async def reword(session: AsyncSession, chat_id: int, message_id: int, text: str | None) -> Reworded | None:
    """Takes an edit into what is kept of a message, be it said or only offered; None when it was not said."""
    draft = await session.get(Draft, (chat_id, message_id))
    if draft is not None:
        draft.text = text
    message = await _find(session, chat_id, message_id)
    if message is None:
        return None
    changed, message.text = message.text != text, text
    arrived = await session.scalar(
        select(func.count()).where(
            Delivery.kind == travelling.MESSAGE,
            Delivery.subject_id == message.id,
            Delivery.state.in_([DeliveryState.SENT, DeliveryState.SENDING]),
        )
    )
    return Reworded(message, changed, bool(arrived))


async def _find(session: AsyncSession, chat_id: int, message_id: int) -> QuestionMessage | None:
    return await session.scalar(
        select(QuestionMessage).where(QuestionMessage.chat_id == chat_id, QuestionMessage.message_id == message_id)
    )


async def _heard(session: AsyncSession, message: QuestionMessage, *, new: bool) -> Heard:
    question = await session.get_one(Question, message.question_id)
    group = await session.get_one(Group, question.group_id)
    connected = bool(await travelling.listeners(session, question))
    first = await session.scalar(select(func.min(QuestionMessage.id)).where(QuestionMessage.question_id == question.id))
    return Heard(question, message, group, first == message.id, new, connected)


async def _locked(session: AsyncSession, question_id: int) -> Question:
    question = await session.get(Question, question_id, with_for_update=True)
    if question is None:
        raise Missing
    return question


async def _add(
    session: AsyncSession,
    question: Question,
    author_id: int,
    said: Said,
    *,
    from_coordinator: bool,
    reply_to_id: int | None,
) -> QuestionMessage:
    message = QuestionMessage(
        question_id=question.id,
        author_id=author_id,
        from_coordinator=from_coordinator,
        chat_id=said.chat_id,
        message_id=said.message_id,
        reply_to_id=reply_to_id,
        content_type=said.content_type,
        text=said.text,
        media_group_id=said.media_group_id,
        created_at=clock.now(),
    )
    session.add(message)
    await session.execute(delete(Draft).where(Draft.chat_id == said.chat_id, Draft.message_id == said.message_id))
    await session.flush()
    return message


async def _name(session: AsyncSession, person_id: int | None) -> str | None:
    person = await session.get(Person, person_id) if person_id else None
    return person.full_name if person else None

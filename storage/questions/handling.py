"""What becomes of a question: taken, handed over, closed, opened again, noted upon, found helpful or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import absences, clock, coordinators, outbox
from storage.people import get
from storage.questions import travelling
from storage.questions.conversation import locked, open_again
from storage.questions.kinds import CLOSED, HANDED_OVER, REOPENED, WHOM_TO_EXPECT
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import (
    Coordinatorship,
    EventKind,
    Group,
    Person,
    Question,
    QuestionEvent,
    QuestionState,
)


@dataclass(frozen=True, slots=True)
class Heirs:
    """To whom a question may be handed over: colleagues of its group, and other groups that have a coordinator.

    ``seen``: the latest event of the question, to tell whether somebody was quicker.
    """

    colleagues: list[Person]
    groups: list[Group]
    seen: int


async def take(session: AsyncSession, coordinator_id: int, question_id: int) -> Question:
    """A coordinator works on it from now on; the asker and the others see so. Whoever lost the group loses it too.

    Raises `NotAllowed`, `Missing`, and `AlreadyDone` with the name of whoever works on it or closed it.
    """
    question = await locked(session, question_id)
    await coordinators.require(session, coordinator_id, question.group_id)
    if question.state is QuestionState.CLOSED:
        raise AlreadyDone(await _name(session, question.closed_by_id))
    taken_by = question.taken_by_id
    if taken_by is not None and await session.get(Coordinatorship, (taken_by, question.group_id)) is not None:
        raise AlreadyDone(await _name(session, question.taken_by_id))
    question.taken_by_id = coordinator_id
    if question.state is not QuestionState.ANSWERED:
        question.state = QuestionState.IN_WORK
    _remember(session, question, EventKind.TAKEN, coordinator_id)
    await travelling.show(session, question)
    return question


async def heirs(session: AsyncSession, coordinator_id: int, question_id: int) -> Heirs:
    """To whom the coordinator may hand the question over. Raises `NotAllowed`, `Missing`."""
    question = await session.get(Question, question_id)
    if question is None:
        raise Missing
    await coordinators.require(session, coordinator_id, question.group_id)
    colleagues = await coordinators.of_group(session, question.group_id)
    connected = select(Coordinatorship.group_id).distinct()
    groups = await session.scalars(
        select(Group).where(Group.id.in_(connected), Group.id != question.group_id).order_by(Group.id)
    )
    not_them = {coordinator_id, question.asker_id} | await absences.absent(session)
    others = [each for each in colleagues if each.id not in not_them]
    return Heirs(others, list(groups), await _latest_event(session, question_id))


async def hand_over(
    session: AsyncSession,
    coordinator_id: int,
    question_id: int,
    *,
    to_person_id: int | None = None,
    to_group_id: int | None = None,
    note: str | None = None,
    seen: int | None = None,
) -> QuestionEvent:
    """Hands a question over to a colleague of its group or, without a person, to another group.

    They get all that was said, the note is for them alone; the asker hears whom to expect. Raises `NotAllowed`,
    `Missing` when the target no longer answers for the group, and `AlreadyDone` with a name when somebody else did
    something with the question after ``seen``. Done twice by the same coordinator it is done once.
    """
    question = await locked(session, question_id)
    await coordinators.require(session, coordinator_id, question.group_id)
    if question.state is QuestionState.CLOSED:
        raise AlreadyDone(await _name(session, question.closed_by_id))
    done = await _done_since(session, question, seen)
    if done is not None and done.by_id != coordinator_id:
        raise AlreadyDone(await _name(session, done.by_id))
    if (
        done is not None
        and done.kind is EventKind.HANDED_OVER
        and to_person_id is not None
        and done.to_person_id == to_person_id
    ):
        return done
    group_id = to_group_id or question.group_id
    heard_by = [each for each in await coordinators.of_group(session, group_id) if each.id != question.asker_id]
    if to_person_id is not None:
        heard_by = [each for each in heard_by if each.id == to_person_id]
    if not heard_by or (to_person_id is None and group_id == question.group_id):
        raise Missing
    question.group_id = group_id
    event = await pass_on(session, question, coordinator_id, heard_by, to_person_id=to_person_id, note=note)
    asker = await get(session, question.asker_id)
    key = f"{WHOM_TO_EXPECT}:{event.id}"
    await outbox.queue(session, key=key, kind=WHOM_TO_EXPECT, subject_id=event.id, to=[asker])
    return event


async def pass_on(
    session: AsyncSession,
    question: Question,
    by_id: int,
    heard_by: Sequence[Person],
    *,
    to_person_id: int | None,
    note: str | None,
) -> QuestionEvent:
    """Brings a question to those who answer for it from now on, in its present group, and tells them so.

    Nobody's right to do it is checked.
    """
    question.taken_by_id = to_person_id
    if question.state is not QuestionState.ANSWERED:
        question.state = QuestionState.IN_WORK if to_person_id else QuestionState.RECEIVED
    event = _remember(session, question, EventKind.HANDED_OVER, by_id, note)
    event.to_person_id, event.to_group_id = to_person_id, None if to_person_id else question.group_id
    await session.flush()
    await travelling.show(session, question)
    others = [each for each in heard_by if each.id != by_id]
    await travelling.bring(session, question, others)
    await travelling.show_in_forum(session, question, again=True)
    key = f"{HANDED_OVER}:{event.id}"
    await outbox.queue(session, key=key, kind=HANDED_OVER, subject_id=event.id, to=others)
    return event


async def close(session: AsyncSession, person_id: int, question_id: int) -> Question:
    """The asker or a coordinator of the group ends it; the other side hears, and the asker is asked whether it helped.

    Raises `NotAllowed`, `Missing`, and `AlreadyDone` with the name of whoever closed it.
    """
    question = await locked(session, question_id)
    if question.asker_id != person_id:
        await coordinators.require(session, person_id, question.group_id)
    if question.state is QuestionState.CLOSED:
        raise AlreadyDone(await _name(session, question.closed_by_id))
    question.state = QuestionState.CLOSED
    question.closed_at, question.closed_by_id = clock.now(), person_id
    question.waiting_since = None
    event = _remember(session, question, EventKind.CLOSED, person_id)
    await session.flush()
    asker = await get(session, question.asker_id)
    await outbox.queue(session, key=f"{CLOSED}:{event.id}", kind=CLOSED, subject_id=question.id, to=[asker])
    await travelling.show(session, question)
    return question


async def reopen(session: AsyncSession, coordinator_id: int, question_id: int) -> Question:
    """A coordinator opens a closed question again; the asker hears. An asker does so by writing in it.

    Raises `NotAllowed`, `Missing`, and `AlreadyDone` when it is open, or was closed too long ago.
    """
    question = await locked(session, question_id)
    await coordinators.require(session, coordinator_id, question.group_id)
    if question.state is not QuestionState.CLOSED:
        raise AlreadyDone
    question.taken_by_id = coordinator_id
    await open_again(session, question, coordinator_id)
    asker = await get(session, question.asker_id)
    key = f"{REOPENED}:{question.id}:{question.revision}"
    await outbox.queue(session, key=key, kind=REOPENED, subject_id=question.id, to=[asker])
    return question


async def note(session: AsyncSession, coordinator_id: int, question_id: int, text: str) -> None:
    """Keeps a note that only coordinators of the group see. Raises `NotAllowed`, `Missing`."""
    question = await locked(session, question_id)
    await coordinators.require(session, coordinator_id, question.group_id)
    _remember(session, question, EventKind.NOTE, coordinator_id, text)


async def rate(session: AsyncSession, asker_id: int, question_id: int, *, helped: bool) -> Question:
    """The asker says whether it helped; said again, the last word counts.

    Raises `NotAllowed`, `Missing`, and `AlreadyDone` while the question is open.
    """
    question = await locked(session, question_id)
    if question.asker_id != asker_id:
        raise NotAllowed
    if question.state is not QuestionState.CLOSED:
        raise AlreadyDone
    question.helped = helped
    return question


def _remember(
    session: AsyncSession, question: Question, kind: EventKind, by_id: int, text: str | None = None
) -> QuestionEvent:
    event = QuestionEvent(question_id=question.id, kind=kind, by_id=by_id, text=text, created_at=clock.now())
    session.add(event)
    return event


async def _latest_event(session: AsyncSession, question_id: int) -> int:
    latest = select(QuestionEvent.id).where(
        QuestionEvent.question_id == question_id,
        QuestionEvent.kind.in_([EventKind.TAKEN, EventKind.HANDED_OVER, EventKind.CLOSED]),
    )
    return await session.scalar(latest.order_by(QuestionEvent.id.desc()).limit(1)) or 0


async def _done_since(session: AsyncSession, question: Question, seen: int | None) -> QuestionEvent | None:
    """What was done with the question last, if after the event ``seen``."""
    latest = await _latest_event(session, question.id)
    return await session.get_one(QuestionEvent, latest) if seen is not None and latest != seen else None


async def _name(session: AsyncSession, person_id: int | None) -> str | None:
    person = await session.get(Person, person_id) if person_id else None
    return person.full_name if person else None

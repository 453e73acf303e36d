"""Questions that wait too long: who is reminded, and the asker's honest word that the answer is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.outbox import Claimed
from storage.questions import reading, travelling
from storage.questions.reading import Card
from storage.tables import (
    Absence,
    Coordinatorship,
    Delivery,
    DeliveryState,
    Person,
    Priority,
    Question,
)

OVERDUE, ESCALATED, LATE = "question_overdue", "question_escalated", "question_late"
"""Kinds of deliveries: to whoever has what is overdue; to everybody in charge when it still is; to the asker.

Of the first two there is one for all that becomes overdue at once. Its subject is the question that waits the least,
and its words name whatever is overdue when it is sent.
"""

REMINDED, RAISED = 1, 2
"""What a question's count of reminders comes to."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is overdue for somebody, the latest first, and how much in all."""

    cards: Sequence[Card]
    total: int


@dataclass(frozen=True, slots=True)
class Late:
    """A late answer as its asker is told of it: who has been reminded, and whether administrators know."""

    card: Card
    since: datetime
    coordinators: Sequence[Person]
    administrators: bool


async def is_due(session: AsyncSession, first: datetime, second: datetime) -> bool:
    """Whether somebody is to be reminded; the moments as for `remind`."""
    return bool(await session.scalar(select(exists().where(_due(first, second)))))


async def remind(session: AsyncSession, first: datetime, second: datetime) -> None:
    """Reminds of the questions that wait since ``first`` or longer, and raises those that wait since ``second``.

    Each step is taken once in a waiting; of two that are due, after a standstill, only the second.
    """
    due = await session.scalars(
        select(Question).where(_due(first, second)).order_by(Question.waiting_since, Question.id).with_for_update()
    )
    latest: dict[tuple[str, int], tuple[Person, Question]] = {}
    for question in due.all():
        raised = question.waiting_since is not None and question.waiting_since <= second
        question.reminders = RAISED if raised else REMINDED
        in_charge = await _in_charge(session, question) if raised else await _reminded(session, question)
        for person in in_charge:
            latest[ESCALATED if raised else OVERDUE, person.id] = (person, question)
        asker = await session.get_one(Person, question.asker_id)
        await _queue(session, LATE, question, asker)
        await travelling.show(session, question)
    for (kind, _), (person, question) in latest.items():
        await _queue(session, kind, question, person)


async def backlog(session: AsyncSession, delivery: Claimed, since: datetime, limit: int) -> Backlog:
    """What this reminder is about now: the overdue that its recipient is still to see to, which wait ``since`` then."""
    person = await session.get_one(Person, delivery.person_id)
    coordinates = select(Coordinatorship.group_id).where(Coordinatorship.person_id == person.id)
    reminders = RAISED if delivery.kind == ESCALATED else REMINDED
    where = [Question.waiting_since <= since, Question.reminders == reminders, Question.asker_id != person.id]
    if delivery.kind == OVERDUE:
        where += [Question.group_id.in_(coordinates), or_(Question.taken_by_id == person.id, _nobody_has())]
    elif not person.administrator:
        where.append(Question.group_id.in_(coordinates))
    latest = select(Question.id).where(*where).order_by(Question.waiting_since.desc(), Question.id.desc())
    found = await reading.cards(session, (await session.scalars(latest.limit(limit))).all())
    total = await session.scalar(select(func.count()).select_from(Question).where(*where))
    return Backlog([each for each in found if each is not None], total or 0)


async def late(session: AsyncSession, question_id: int) -> Late | None:
    """What the asker is to be told of a late answer; None when there is nothing (any more)."""
    [card] = await reading.cards(session, [question_id])
    if card is None or card.question.waiting_since is None or card.question.reminders < REMINDED:
        return None
    question, since = card.question, card.question.waiting_since
    if question.taken_by_id == question.asker_id:
        return None
    if question.reminders < RAISED:
        return Late(card, since, await _reminded(session, question), administrators=False)
    listeners = await travelling.listeners(session, question)
    return Late(card, since, listeners, administrators=bool(await _administrators(session)))


async def is_followed(session: AsyncSession, delivery: Claimed) -> bool:
    """Whether a later reminder of the kind waits for the same person, who is to hear all of it in that one."""
    later = [
        Delivery.kind == delivery.kind,
        Delivery.person_id == delivery.person_id,
        Delivery.id > delivery.id,
        Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENDING]),
    ]
    if delivery.kind == LATE:
        later.append(Delivery.subject_id == delivery.subject_id)
    return bool(await session.scalar(select(exists().where(*later))))


def _due(first: datetime, second: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Question.waiting_since <= first, Question.reminders < REMINDED),
        and_(Question.waiting_since <= second, Question.reminders < RAISED),
    )


def _nobody_has() -> ColumnElement[bool]:
    """Nobody has taken it who answers for its group and is there."""
    answers = exists().where(
        Coordinatorship.person_id == Question.taken_by_id, Coordinatorship.group_id == Question.group_id
    )
    is_away = exists().where(Absence.person_id == Question.taken_by_id, Absence.ended_at.is_(None))
    return or_(Question.taken_by_id.is_(None), ~answers, is_away)


async def _reminded(session: AsyncSession, question: Question) -> Sequence[Person]:
    listeners = await travelling.listeners(session, question)
    return [each for each in listeners if each.id == question.taken_by_id] or listeners


async def _in_charge(session: AsyncSession, question: Question) -> Sequence[Person]:
    listeners = await travelling.listeners(session, question)
    others = {question.asker_id, *(each.id for each in listeners)}
    return [*listeners, *(each for each in await _administrators(session) if each.id not in others)]


async def _administrators(session: AsyncSession) -> Sequence[Person]:
    return (await session.scalars(select(Person).where(Person.administrator).order_by(Person.id))).all()


async def _queue(session: AsyncSession, kind: str, question: Question, to: Person) -> None:
    waiting = question.waiting_since.isoformat() if question.waiting_since else ""
    key = f"{kind}:{question.id}:{waiting}:{question.reminders}"
    await outbox.queue(session, key=key, kind=kind, subject_id=question.id, to=[to], priority=Priority.ORDINARY)

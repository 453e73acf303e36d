"""Standing in: what an absence changes when it begins, while it lasts, and when it ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import absences, applications, clock, outbox
from storage.absences import Away
from storage.database import insert_for
from storage.questions import travelling
from storage.refusals import AlreadyDone, NotAllowed, Refusal
from storage.roadmap import succession
from storage.tables import Absence, Coordinatorship, EventKind, Person, Question, QuestionEvent, QuestionState

BEGUN, MOVED, ENDED = "absence_begun", "absence_moved", "absence_ended"
"""Kinds of deliveries: that somebody stands in, that its last day is another, that it is over."""

LONGEST = timedelta(days=365)


class WrongDay(Refusal):
    """The last day is over, or more than `LONGEST` away."""


class Engaged(Refusal):
    """Whoever wants to be away stands in for somebody; another must do so first."""


class Unavailable(Refusal):
    """The chosen stand-in is away, has lost the role, or cannot be reached."""


def is_possible(last_day: date, today: date) -> bool:
    """Whether an absence that begins today may last up to this day."""
    return today <= last_day <= today + LONGEST


async def begin(session: AsyncSession, person_id: int, stand_in_id: int, last_day: date, today: date) -> Away:
    """From now on a colleague stands in for a coordinator; an absence that holds already is changed so.

    The same again changes nothing. Raises `NotAllowed`, `WrongDay`, `Engaged`, `Unavailable`.
    """
    if not await absences.own_groups(session, person_id):
        raise NotAllowed
    if not is_possible(last_day, today):
        raise WrongDay
    if await absences.stood_in_for(session, person_id):
        raise Engaged
    if stand_in_id not in {each.person.id for each in await absences.candidates(session, person_id)}:
        raise Unavailable
    former = await absences.of_person(session, person_id)
    if former is not None and former.stand_in.id == stand_in_id:
        if former.absence.last_day != last_day:
            former.absence.last_day = last_day
            key = f"{MOVED}:{former.absence.id}:{clock.now().isoformat()}"
            await outbox.queue(session, key=key, kind=MOVED, subject_id=former.absence.id, to=[former.stand_in])
        return former
    if former is not None:
        await _release(session, former, told=[former.stand_in])
    absence = Absence(person_id=person_id, stand_in_id=stand_in_id, last_day=last_day, created_at=clock.now())
    session.add(absence)
    await session.flush()
    away = await absences.get(session, absence.id)
    await _hand_on(session, away)
    if former is not None:
        await succession.hand_over(session, person_id)
    return away


async def end(session: AsyncSession, person_id: int, absence_id: int) -> Away:
    """The absent coordinator is back, or the stand-in cannot go on; the other hears.

    Raises `Missing`, `NotAllowed`, and `AlreadyDone` when it is over.
    """
    away = await absences.get(session, absence_id)
    if person_id not in {away.person.id, away.stand_in.id}:
        raise NotAllowed
    if away.absence.ended_at is not None:
        raise AlreadyDone
    await _finish(session, away, told=[away.stand_in if person_id == away.person.id else away.person])
    return away


async def tend(session: AsyncSession, today: date) -> None:
    """Ends the absences whose last day is over or whose people answer no longer; the others stay in effect."""
    for absence in await absences.current(session):
        away = await absences.get(session, absence.id)
        if absence.last_day < today or await _is_broken(session, away):
            await _finish(session, away, told=[away.person, away.stand_in])
        else:
            await _pass_on_questions(session, away)


async def _is_broken(session: AsyncSession, away: Away) -> bool:
    """Whether either has lost what they were to answer for, or the stand-in hears nothing any more."""
    stand_in = away.stand_in
    covered = await absences.covered_groups(session, away.absence)
    if not covered or stand_in.telegram_id is None or stand_in.unreachable_since is not None:
        return True
    has = set(await session.scalars(select(Coordinatorship.group_id).where(Coordinatorship.person_id == stand_in.id)))
    return not has.issuperset(covered) or not await absences.own_groups(session, stand_in.id)


async def _hand_on(session: AsyncSession, away: Away) -> None:
    absence, stand_in = away.absence, away.stand_in
    await outbox.queue(session, key=f"{BEGUN}:{absence.id}", kind=BEGUN, subject_id=absence.id, to=[stand_in])
    covered = await absences.covered_groups(session, absence)
    for group_id in covered:
        await session.execute(
            insert_for(session, Coordinatorship)
            .values(person_id=stand_in.id, group_id=group_id, since=clock.now(), stands_in=True)
            .on_conflict_do_nothing()
        )
    await _pass_on_questions(session, away)
    for group_id in covered:
        await applications.catch_up(session, group_id, stand_in)
        await travelling.catch_up(session, group_id, stand_in)
    await succession.catch_up(session, away.person.id)


async def _pass_on_questions(session: AsyncSession, away: Away) -> None:
    """The stand-in has what the absent coordinator had and nobody has answered.

    What they have taken up since they are away stays with them.
    """
    absence = away.absence
    taken_since = exists().where(
        QuestionEvent.question_id == Question.id,
        QuestionEvent.kind.in_([EventKind.TAKEN, EventKind.HANDED_OVER, EventKind.REOPENED]),
        or_(QuestionEvent.by_id == absence.person_id, QuestionEvent.to_person_id == absence.person_id),
        QuestionEvent.created_at > absence.created_at,
    )
    held = await session.scalars(
        select(Question)
        .where(
            Question.group_id.in_(await absences.covered_groups(session, absence)),
            Question.taken_by_id == absence.person_id,
            Question.waiting_since.is_not(None),
            Question.asker_id != absence.stand_in_id,
            ~taken_since,
        )
        .order_by(Question.id)
        .with_for_update()
    )
    for question in held.all():
        await _pass(session, question, absence.stand_in_id, by_id=absence.person_id)


async def _finish(session: AsyncSession, away: Away, told: Sequence[Person]) -> None:
    """Whoever was away is back."""
    await _release(session, away, told)
    for group_id in await absences.own_groups(session, away.person.id):
        await travelling.catch_up(session, group_id, away.person)
    await succession.hand_over(session, away.person.id)
    await succession.catch_up(session, away.person.id)


async def _release(session: AsyncSession, away: Away, told: Sequence[Person]) -> None:
    """The stand-in stands in no longer; what they have not answered is the absent coordinator's, present or not."""
    absence, person, stand_in = away.absence, away.person, away.stand_in
    absence.ended_at = clock.now()
    covered = await absences.covered_groups(session, absence)
    await session.flush()
    left = await _take_away_groups(session, stand_in.id)
    own = await absences.own_groups(session, person.id)
    handed_on = select(QuestionEvent.question_id).where(
        QuestionEvent.kind == EventKind.HANDED_OVER,
        QuestionEvent.by_id == person.id,
        QuestionEvent.to_person_id == stand_in.id,
        QuestionEvent.created_at >= absence.created_at,
    )
    held = await session.scalars(
        select(Question)
        .where(
            Question.taken_by_id == stand_in.id,
            Question.waiting_since.is_not(None),
            or_(Question.group_id.in_(left), and_(Question.group_id.in_(covered), Question.id.in_(handed_on))),
        )
        .order_by(Question.id)
        .with_for_update()
    )
    for question in held.all():
        returned = question.group_id in own and question.asker_id != person.id
        await _pass(session, question, person.id if returned else None, by_id=stand_in.id)
    await outbox.queue(session, key=f"{ENDED}:{absence.id}", kind=ENDED, subject_id=absence.id, to=told)


async def _take_away_groups(session: AsyncSession, stand_in_id: int) -> Sequence[int]:
    """Takes away the groups in which nobody needs the stand-in any more; returns them."""
    needed = {
        group_id
        for other in await absences.stood_in_for(session, stand_in_id)
        for group_id in await absences.covered_groups(session, other.absence)
    }
    left = await session.scalars(
        delete(Coordinatorship)
        .where(
            Coordinatorship.person_id == stand_in_id,
            Coordinatorship.stands_in,
            Coordinatorship.group_id.not_in(needed),
        )
        .returning(Coordinatorship.group_id)
    )
    return left.all()


async def _pass(session: AsyncSession, question: Question, to_id: int | None, *, by_id: int) -> None:
    """Another has the question from now on; without one, whoever of the group takes it."""
    question.taken_by_id = to_id
    question.state = QuestionState.IN_WORK if to_id is not None else QuestionState.DELIVERED
    session.add(
        QuestionEvent(
            question_id=question.id,
            kind=EventKind.HANDED_OVER,
            by_id=by_id,
            to_person_id=to_id,
            to_group_id=question.group_id if to_id is None else None,
            created_at=clock.now(),
        )
    )
    await travelling.show(session, question)

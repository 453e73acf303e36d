"""Absences: which coordinators are away, who stands in for them, until when."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.refusals import Missing
from storage.tables import Absence, Coordinatorship, Group, Person, Question


@dataclass(frozen=True, slots=True)
class Away:
    """An absence with its people."""

    absence: Absence
    person: Person
    stand_in: Person


@dataclass(frozen=True, slots=True)
class Candidate:
    """A coordinator who may stand in, with the groups they answer for themselves."""

    person: Person
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class Outline:
    """An absence, the groups it is about, and how many questions wait in them for somebody's answer."""

    away: Away
    groups: Sequence[Group]
    waiting: int


async def absent(session: AsyncSession) -> set[int]:
    """Ids of the people who are away."""
    return set(await session.scalars(select(Absence.person_id).where(Absence.ended_at.is_(None))))


async def present(session: AsyncSession, coordinators: Sequence[Person]) -> Sequence[Person]:
    """Those who are not away; all of them when that would be nobody."""
    away = await absent(session)
    return [each for each in coordinators if each.id not in away] or coordinators


async def current(session: AsyncSession) -> Sequence[Absence]:
    """The absences that have not ended, the earliest first."""
    return (await session.scalars(select(Absence).where(Absence.ended_at.is_(None)).order_by(Absence.id))).all()


async def of_person(session: AsyncSession, person_id: int) -> Away | None:
    """The absence of somebody who is away."""
    found = await session.execute(
        _with_people().where(Absence.person_id == person_id, Absence.ended_at.is_(None)).limit(1)
    )
    row = found.first()
    return Away(*row) if row else None


async def stood_in_for(session: AsyncSession, stand_in_id: int) -> list[Away]:
    """The absences in which this person stands in."""
    found = await session.execute(
        _with_people().where(Absence.stand_in_id == stand_in_id, Absence.ended_at.is_(None)).order_by(Absence.id)
    )
    return [Away(*row) for row in found]


async def get(session: AsyncSession, absence_id: int) -> Away:
    """The absence, ended or not; raises `Missing`."""
    row = (await session.execute(_with_people().where(Absence.id == absence_id))).first()
    if row is None:
        raise Missing
    return Away(*row)


async def outline(session: AsyncSession, absence_id: int) -> Outline:
    """An absence as its stand-in is told of it; raises `Missing`."""
    away = await get(session, absence_id)
    covered = await covered_groups(session, away.absence)
    groups = (await session.scalars(select(Group).where(Group.id.in_(covered)).order_by(Group.id))).all()
    waiting = select(func.count()).where(
        Question.group_id.in_(covered), Question.waiting_since.is_not(None), Question.asker_id != away.stand_in.id
    )
    return Outline(away, groups, await session.scalar(waiting) or 0)


async def own_groups(session: AsyncSession, person_id: int) -> Sequence[int]:
    """The groups somebody answers for, those in which they only stand in left out."""
    return (
        await session.scalars(
            select(Coordinatorship.group_id)
            .where(Coordinatorship.person_id == person_id, ~Coordinatorship.stands_in)
            .order_by(Coordinatorship.group_id)
        )
    ).all()


async def covered_groups(session: AsyncSession, absence: Absence) -> Sequence[int]:
    """The groups in which the stand-in is needed: those the absent coordinator had when the absence began, and has."""
    return (
        await session.scalars(
            select(Coordinatorship.group_id)
            .where(
                Coordinatorship.person_id == absence.person_id,
                ~Coordinatorship.stands_in,
                Coordinatorship.since <= absence.created_at,
            )
            .order_by(Coordinatorship.group_id)
        )
    ).all()


async def candidates(session: AsyncSession, person_id: int) -> list[Candidate]:
    """Who may stand in for somebody: present, reachable coordinators; those who share a group with them first."""
    is_away = exists().where(Absence.person_id == Person.id, Absence.ended_at.is_(None))
    rows = await session.execute(
        select(Person, Group)
        .join(Coordinatorship, Coordinatorship.person_id == Person.id)
        .join(Group, Group.id == Coordinatorship.group_id)
        .where(
            Person.id != person_id,
            Person.telegram_id.is_not(None),
            Person.unreachable_since.is_(None),
            ~Coordinatorship.stands_in,
            ~is_away,
        )
        .order_by(Group.id, Person.id)
    )
    people: dict[int, tuple[Person, list[Group]]] = {}
    for person, group in rows:
        people.setdefault(person.id, (person, []))[1].append(group)
    own = set(await own_groups(session, person_id))
    found = [Candidate(person, groups) for person, groups in people.values()]
    return sorted(found, key=lambda each: own.isdisjoint(group.id for group in each.groups))


def _with_people() -> Select[Absence, Person, Person]:
    person, stand_in = aliased(Person), aliased(Person)
    return (
        select(Absence, person, stand_in)
        .join(person, person.id == Absence.person_id)
        .join(stand_in, stand_in.id == Absence.stand_in_id)
    )

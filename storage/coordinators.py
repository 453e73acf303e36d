"""Coordinators: who answers for a group."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.refusals import Missing, NotAllowed
from storage.roadmap import succession
from storage.tables import Coordinatorship, Group, Person


@dataclass(frozen=True, slots=True)
class Connected:
    person: Person
    group: Group


async def of_group(session: AsyncSession, group_id: int) -> Sequence[Person]:
    """The connected coordinators of a group."""
    return (
        await session.scalars(
            select(Person)
            .join(Coordinatorship, Coordinatorship.person_id == Person.id)
            .where(Coordinatorship.group_id == group_id)
            .order_by(Person.id)
        )
    ).all()


async def all_connected(session: AsyncSession) -> Sequence[Connected]:
    """Every coordinator with each group they answer for."""
    rows = await session.execute(
        select(Person, Group)
        .join(Coordinatorship, Coordinatorship.person_id == Person.id)
        .join(Group, Group.id == Coordinatorship.group_id)
        .order_by(Group.id, Person.id)
    )
    return [Connected(person, group) for person, group in rows]


async def require(session: AsyncSession, person_id: int, group_id: int) -> None:
    """Raises `NotAllowed` unless the person is a coordinator of the group."""
    if await session.get(Coordinatorship, (person_id, group_id)) is None:
        raise NotAllowed


async def require_administrator(session: AsyncSession, person_id: int) -> None:
    """Raises `NotAllowed` unless the person is an administrator."""
    person = await session.get(Person, person_id)
    if person is None or not person.administrator:
        raise NotAllowed


async def disconnect(session: AsyncSession, administrator_id: int, person_id: int, group_id: int) -> Person:
    """Takes the group away from a coordinator, who hears of it; raises `NotAllowed`, `Missing` when done already."""
    await require_administrator(session, administrator_id)
    person = await session.get(Person, person_id)
    if person is None or await session.get(Coordinatorship, (person_id, group_id)) is None:
        raise Missing
    await session.execute(
        delete(Coordinatorship).where(Coordinatorship.person_id == person_id, Coordinatorship.group_id == group_id)
    )
    await succession.hand_over(session)
    key = f"disconnected:{group_id}:{clock.now().isoformat()}"
    await outbox.queue(session, key=key, kind="disconnected", subject_id=group_id, to=[person])
    return person

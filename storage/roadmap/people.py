"""The people whom a milestone concerns, with what is shown of them, and which of them a coordinator may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences
from storage.audiences import Audience
from storage.refusals import Missing, NotAllowed
from storage.tables import Category, Group, Milestone, Municipality, Person


@dataclass(frozen=True, slots=True)
class Concerned:
    """A participant whom a milestone concerns now."""

    person: Person
    group: Group | None
    municipality: Municipality | None
    category: Category | None


async def of(session: AsyncSession, milestone: Milestone, groups: frozenset[int] | None = None) -> Sequence[Concerned]:
    """Whom it concerns, by municipality and name; ``groups``: of these alone."""
    rows = await session.execute(
        select(Person, Group, Municipality, Category)
        .outerjoin(Group, Group.id == Person.group_id)
        .outerjoin(Municipality, Municipality.id == Person.municipality_id)
        .outerjoin(Category, Category.id == Person.category_id)
        .where(*conditions(milestone, groups))
        .order_by(Municipality.name, Municipality.kind, Person.full_name, Person.id)
    )
    return [Concerned(*row) for row in rows]


async def count(session: AsyncSession, milestone: Milestone) -> int:
    """How many people it concerns now."""
    return await session.scalar(select(func.count()).select_from(Person).where(*conditions(milestone))) or 0


def conditions(milestone: Milestone, groups: frozenset[int] | None = None) -> list[ColumnElement[bool]]:
    """What holds for the people whom it concerns; ``groups``: of these alone."""
    found = audiences.conditions(Audience.from_json(milestone.audience))
    return found if groups is None else [*found, Person.group_id.in_(sorted(groups))]


async def looked_at(session: AsyncSession, coordinator_id: int, milestone_id: int) -> tuple[Milestone, frozenset[int]]:
    """A milestone, and those of its groups whose people the coordinator may see; an administrator may see all.

    Raises `NotAllowed`, `Missing`.
    """
    milestone, person = await session.get(Milestone, milestone_id), await session.get(Person, coordinator_id)
    if milestone is None:
        raise Missing
    groups = Audience.from_json(milestone.audience).groups
    if person is None or not person.administrator:
        groups &= await audiences.own_groups(session, coordinator_id)
    if not groups:
        raise NotAllowed
    return milestone, groups


async def require_concerned(session: AsyncSession, person_id: int, milestone: Milestone) -> None:
    """Raises `NotAllowed` unless the milestone concerns the person as a participant."""
    whole = select(Person.id).where(Person.id == person_id, *conditions(milestone))
    if await session.scalar(whole) is None:
        raise NotAllowed

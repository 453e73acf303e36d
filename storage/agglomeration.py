"""The agglomeration: groups, municipalities, categories, and how many people each has."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import coordinators
from storage.refusals import Missing
from storage.tables import Category, Group, Membership, Municipality, Person


async def groups(session: AsyncSession) -> Sequence[Group]:
    """All groups by number."""
    return (await session.scalars(select(Group).order_by(Group.id))).all()


async def group(session: AsyncSession, group_id: int) -> Group:
    """The group with this number; raises `Missing`."""
    found = await session.get(Group, group_id)
    if found is None:
        raise Missing
    return found


CONTACTS = ("contact_name", "contact_post", "contact_phone", "contact_email")
"""What coordinators may correct about their group."""


async def correct_contact(session: AsyncSession, person_id: int, group_id: int, field: str, value: str) -> Group:
    """A coordinator of the group, or an administrator, corrects one of `CONTACTS`.

    Raises `NotAllowed`, and `Missing` for an unknown group or field.
    """
    found, person = await group(session, group_id), await session.get(Person, person_id)
    if field not in CONTACTS:
        raise Missing
    if person is None or not person.administrator:
        await coordinators.require(session, person_id, group_id)
    setattr(found, field, value)
    return found


async def groups_numbered(session: AsyncSession, group_ids: Sequence[int]) -> list[Group | None]:
    """The groups with these numbers, in the order asked; None for one that is not there."""
    found = await session.scalars(select(Group).where(Group.id.in_(group_ids)))
    by_id = {each.id: each for each in found}
    return [by_id.get(each) for each in group_ids]


async def municipalities(session: AsyncSession) -> Sequence[Municipality]:
    """All municipalities, by name as Russian sorts them, city districts before municipal ones of the same name."""
    found = (await session.scalars(select(Municipality))).all()
    return sorted(found, key=lambda each: (each.name.replace("ё", "е"), each.kind))


async def categories(session: AsyncSession) -> Sequence[Category]:
    """All categories of specialists by number."""
    return (await session.scalars(select(Category).order_by(Category.id))).all()


@dataclass(frozen=True, slots=True)
class Composition:
    """Who takes part, in counts; shares are computed from these."""

    by_group: dict[int, int]
    municipalities_by_group: dict[int, int]
    by_category: dict[int, int]
    at_base_sites: int
    applicants: int


async def composition(session: AsyncSession) -> Composition:
    """Counts of participants; applicants are counted apart."""
    takes_part = Person.membership == Membership.PARTICIPANT

    by_group = await session.execute(
        select(Person.group_id, func.count(), func.count(Person.municipality_id.distinct()))
        .where(takes_part)
        .group_by(Person.group_id)
    )
    groups = by_group.all()
    by_category = await session.execute(
        select(Person.category_id, func.count()).where(takes_part).group_by(Person.category_id)
    )
    return Composition(
        by_group={number: people for number, people, _ in groups if number is not None},
        municipalities_by_group={number: places for number, _, places in groups if number is not None},
        by_category={number: people for number, people in by_category if number is not None},
        at_base_sites=await session.scalar(select(func.count()).where(takes_part, Person.base_site)) or 0,
        applicants=await session.scalar(select(func.count()).where(Person.membership == Membership.APPLICANT)) or 0,
    )

"""Who hears of a milestone's affairs: what is handed in for it, who owes something, which reminders came too late."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import absences, audiences
from storage.audiences import Audience
from storage.tables import Coordinatorship, Milestone, Person


async def of(session: AsyncSession, milestone: Milestone) -> Sequence[Person]:
    """The responsible coordinator; while they are away, their stand-in.

    If neither has a right to it, the coordinators of its groups, those who are away only when there are no others.
    """
    groups = Audience.from_json(milestone.audience).groups
    away = await absences.of_person(session, milestone.responsible_id)
    responsible = await session.get_one(Person, milestone.responsible_id)
    for person in (away.stand_in, responsible) if away else (responsible,):
        if person.administrator or not groups.isdisjoint(await audiences.own_groups(session, person.id)):
            return [person]
    answer = select(Coordinatorship.person_id).where(Coordinatorship.group_id.in_(sorted(groups)))
    coordinators = await session.scalars(select(Person).where(Person.id.in_(answer)).order_by(Person.id))
    return await absences.present(session, coordinators.all())

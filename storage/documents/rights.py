"""Who may read the catalogue, and who keeps it: coordinators of any group, and administrators."""

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.refusals import NotAllowed
from storage.tables import Coordinatorship, Membership, Person


def may_keep() -> ColumnElement[bool]:
    """The condition on people who keep the catalogue."""
    return or_(Person.administrator, exists().where(Coordinatorship.person_id == Person.id))


def may_read() -> ColumnElement[bool]:
    """The condition on people who may read the catalogue; applicants may, from the moment they applied."""
    return or_(Person.membership.in_([Membership.APPLICANT, Membership.PARTICIPANT]), may_keep())


async def keeps(session: AsyncSession, reader_id: int | None) -> bool:
    """Whether somebody who may read also keeps the catalogue, and so sees what is hidden; raises `NotAllowed`.

    None is the command line, whose right is that of the server.
    """
    if reader_id is None:
        return True
    found = await session.scalar(select(may_keep()).select_from(Person).where(Person.id == reader_id, may_read()))
    if found is None:
        raise NotAllowed
    return bool(found)


async def require_keeper(session: AsyncSession, keeper_id: int | None) -> None:
    """Raises `NotAllowed` unless the person keeps the catalogue; None is the command line."""
    if not await keeps(session, keeper_id):
        raise NotAllowed

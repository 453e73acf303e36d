"""Who reads and keeps the catalogue, and its entries by the codes of the data file, straight in the storage."""

import hashlib
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import invitations, people
from storage.database import Database
from storage.documents import versions
from storage.documents.versions import File
from storage.tables import Delivery, DeliveryState, Document, DocumentVersion, Membership, Portfolio, Section

READER, OTHER, COORDINATOR, COLLEAGUE, ADMINISTRATOR, STRANGER = 501, 502, 601, 602, 900, 777


class Cast(NamedTuple):
    """``reader`` and the coordinators are of the second group, ``other`` is of the third."""

    reader: int
    other: int
    coordinator: int
    colleague: int
    administrator: int
    stranger: int


async def gather_cast(database: Database) -> Cast:
    numbers = [
        (await database.write(people.arrive, telegram_id)).person.id
        for telegram_id in (READER, OTHER, COORDINATOR, COLLEAGUE, ADMINISTRATOR, STRANGER)
    ]
    cast = Cast(*numbers)
    await database.write(join, cast.reader, 2, "Анна")
    await database.write(join, cast.other, 3, "Борис")
    for person_id, name in ((cast.coordinator, "Вера"), (cast.colleague, "Галина")):
        await database.write(invitations.connect, await database.write(invitations.invite, 2), person_id, name)
    await database.write(people.name_administrators, [ADMINISTRATOR])
    return cast


async def join(session: AsyncSession, person_id: int, group_id: int, name: str) -> None:
    person = await people.get(session, person_id)
    person.membership, person.group_id, person.full_name = Membership.PARTICIPANT, group_id, name


async def document(database: Database, code: str = "resource-centres") -> int:
    """An entry of the data file."""
    return await database.read(_numbered, code)


async def section(database: Database, code: str = "municipal-full-cycle") -> int:
    """A section of the data file."""

    async def find(session: AsyncSession) -> int:
        return (await session.scalars(select(Section.id).where(Section.code == code))).one()

    return await database.read(find)


async def portfolio(database: Database, code: str = "municipal") -> int:
    """A portfolio of the data file."""

    async def find(session: AsyncSession) -> int:
        return (await session.scalars(select(Portfolio.id).where(Portfolio.code == code))).one()

    return await database.read(find)


def file(content: str, name: str = "приказ.docx", file_id: str | None = None) -> File:
    """A file as it is once its bytes are on disk."""
    data = content.encode()
    return File(hashlib.sha256(data).hexdigest(), name, len(data), file_id)


async def bring(
    database: Database, keeper_id: int | None, document_id: int, content: str = "первая"
) -> DocumentVersion:
    """The coordinator sends a file for the document."""
    return (await database.write(versions.add_version, keeper_id, document_id, file(content))).version


async def said_to(database: Database, kind: str) -> list[tuple[int, int | None]]:
    """Deliveries of this kind that may still be said or were: the version and the person of each."""

    async def find(session: AsyncSession) -> list[tuple[int, int | None]]:
        statement = select(Delivery).where(Delivery.kind == kind, Delivery.state != DeliveryState.CANCELLED)
        return [(each.subject_id, each.person_id) for each in await session.scalars(statement.order_by(Delivery.id))]

    return await database.read(find)


async def _numbered(session: AsyncSession, code: str) -> int:
    return (await session.scalars(select(Document.id).where(Document.code == code))).one()

"""Taking documents: what is counted, who has which version, and whether they want to hear of newer ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.database import insert_for
from storage.documents import rights
from storage.documents.entries import Entry, readable
from storage.refusals import Refusal
from storage.tables import Coordinatorship, DocumentTaken, DocumentVersion, Person


class NoFile(Refusal):
    """The document has no file yet; it can be requested."""


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who took a document: which version last, how often, when."""

    person: Person
    version: DocumentVersion
    times: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class TakersPage:
    """Some of those who took a document, and how many the reader may see in all."""

    takers: Sequence[Taker]
    total: int


async def take(session: AsyncSession, person_id: int, document_id: int, *, cause: str) -> Entry:
    """Somebody is handed the present file: returns what to send, and counts it.

    ``cause`` names what they did (a press by its id, a message by chat and number, at most 100 letters): handled
    twice, it is counted once. Raises `NotAllowed`, `Missing`, and `NoFile`.
    """
    entry = await readable(session, person_id, document_id)
    if entry.version is None:
        raise NoFile
    await count(session, [person_id], entry.version, cause)
    return entry


async def count(session: AsyncSession, people: Sequence[int], version: DocumentVersion, cause: str) -> None:
    """Counts that these people have this version now; of one cause once, as long as no other follows it."""
    insert = insert_for(session, DocumentTaken)
    again = insert.on_conflict_do_update(
        index_elements=["document_id", "person_id"],
        set_={
            "version_id": insert.excluded.version_id,
            "times": DocumentTaken.times + 1,
            "taken_at": insert.excluded.taken_at,
            "cause": insert.excluded.cause,
        },
        where=DocumentTaken.cause != insert.excluded.cause,
    )
    moment = clock.now()
    rows = [
        {
            "document_id": version.document_id,
            "person_id": person_id,
            "version_id": version.id,
            "times": 1,
            "taken_at": moment,
            "cause": cause,
        }
        for person_id in people
    ]
    if rows:
        await session.execute(again, rows)


async def takers(
    session: AsyncSession, keeper_id: int | None, document_id: int, limit: int, offset: int = 0
) -> TakersPage:
    """Who took a document, the latest first: a coordinator sees people of their groups, an administrator everybody.

    Raises `NotAllowed`.
    """
    await rights.require_keeper(session, keeper_id)
    statement = (
        select(Person, DocumentVersion, DocumentTaken.times, DocumentTaken.taken_at)
        .join(DocumentTaken, DocumentTaken.person_id == Person.id)
        .join(DocumentVersion, DocumentVersion.id == DocumentTaken.version_id)
        .where(DocumentTaken.document_id == document_id, Person.telegram_id.is_not(None))
    )
    keeper = await session.get(Person, keeper_id) if keeper_id is not None else None
    if keeper is not None and not keeper.administrator:
        own = select(Coordinatorship.group_id).where(Coordinatorship.person_id == keeper_id)
        statement = statement.where(Person.group_id.in_(own))
    total = await session.scalar(select(func.count()).select_from(statement.with_only_columns(Person.id).subquery()))
    in_order = statement.order_by(DocumentTaken.taken_at.desc(), Person.id).limit(limit).offset(offset)
    rows = await session.execute(in_order)
    return TakersPage([Taker(*row) for row in rows], total or 0)


async def want_notices(session: AsyncSession, person_id: int, wanted: bool) -> None:
    """Whether the person wants to hear of newer versions of what they took."""
    await session.execute(update(Person).where(Person.id == person_id).values(document_notices=wanted))

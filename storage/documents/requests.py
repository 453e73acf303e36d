"""Asking for documents that have no file yet; `storage.documents.versions` serves who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.database import insert_for
from storage.documents import rights
from storage.documents.entries import Entry, locked, numbered, readable
from storage.refusals import AlreadyDone
from storage.tables import Document, DocumentRequest, Person


@dataclass(frozen=True, slots=True)
class Requested:
    """``waiting``: how many wait for the file now; ``new``: the person did not yet."""

    entry: Entry
    waiting: int
    new: bool


@dataclass(frozen=True, slots=True)
class Awaited:
    """A document for which ``waiting`` people wait, the first of them ``since``."""

    entry: Entry
    waiting: int
    since: datetime


@dataclass(frozen=True, slots=True)
class AwaitedPage:
    """Some of the documents that somebody waits for, and how many there are in all."""

    awaited: Sequence[Awaited]
    total: int


async def request(session: AsyncSession, person_id: int, document_id: int) -> Requested:
    """The person gets the file as soon as there is one; asking again changes nothing.

    Raises `NotAllowed`, `Missing`, and `AlreadyDone` when there is a file by now.
    """
    # The lock lets a file that comes at this moment either serve this request or be seen here.
    await locked(session, document_id)
    entry = await readable(session, person_id, document_id)
    if entry.version is not None:
        raise AlreadyDone
    new = await session.scalar(
        insert_for(session, DocumentRequest)
        .values(document_id=document_id, person_id=person_id, requested_at=clock.now())
        .on_conflict_do_nothing()
        .returning(DocumentRequest.person_id)
    )
    return Requested(entry, await number_waiting(session, document_id), new is not None)


async def number_waiting(session: AsyncSession, document_id: int) -> int:
    """How many people wait for the document's file."""
    statement = select(func.count()).select_from(DocumentRequest).join(Person, Person.id == DocumentRequest.person_id)
    return await session.scalar(statement.where(DocumentRequest.document_id == document_id, *_waits())) or 0


async def waiting_by_document(session: AsyncSession) -> dict[int, int]:
    """How many people wait for each document that somebody waits for."""
    rows = await session.execute(
        select(DocumentRequest.document_id, func.count())
        .join(Person, Person.id == DocumentRequest.person_id)
        .where(*_waits())
        .group_by(DocumentRequest.document_id)
    )
    return {document_id: people for document_id, people in rows}  # noqa: C416 - a row is no pair to the type checker


async def awaited(session: AsyncSession, keeper_id: int | None, limit: int, offset: int = 0) -> AwaitedPage:
    """What people wait for, what most wait for first; hidden documents are left out. Raises `NotAllowed`."""
    await rights.require_keeper(session, keeper_id)
    people, since = func.count().label("people"), func.min(DocumentRequest.requested_at).label("since")
    statement = (
        select(DocumentRequest.document_id, people, since)
        .join(Person, Person.id == DocumentRequest.person_id)
        .join(Document, Document.id == DocumentRequest.document_id)
        .where(Document.hidden_at.is_(None), *_waits())
        .group_by(DocumentRequest.document_id)
    )
    in_order = statement.order_by(people.desc(), since, DocumentRequest.document_id)
    rows = (await session.execute(in_order.limit(limit).offset(offset))).all()
    found = await numbered(session, [row.document_id for row in rows])
    return AwaitedPage(
        [Awaited(found[row.document_id], row.people, row.since) for row in rows], await number_awaited(session)
    )


async def number_awaited(session: AsyncSession) -> int:
    """How many documents people wait for; hidden ones are left out."""
    statement = (
        select(func.count(DocumentRequest.document_id.distinct()))
        .join(Person, Person.id == DocumentRequest.person_id)
        .join(Document, Document.id == DocumentRequest.document_id)
        .where(Document.hidden_at.is_(None), *_waits())
    )
    return await session.scalar(statement) or 0


def _waits() -> tuple[ColumnElement[bool], ...]:
    """Whoever left has no account any more and waits for nothing."""
    return DocumentRequest.served_at.is_(None), Person.telegram_id.is_not(None)

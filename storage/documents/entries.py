"""An entry of the catalogue with all that stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.documents import rights
from storage.refusals import Missing
from storage.tables import Document, DocumentVersion, Portfolio, Section

CHANGED = "the catalogue of documents is another"
"""The signal of a commit that changed what the search finds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in its place, with its present file when there is one."""

    document: Document
    section: Section
    portfolio: Portfolio
    version: DocumentVersion | None


async def entries(
    session: AsyncSession, *conditions: ColumnElement[bool], limit: int | None = None, offset: int = 0
) -> list[Entry]:
    """Entries in the order of the catalogue; hidden ones come last in their section."""
    rows = await session.execute(
        _with_surroundings()
        .where(*conditions)
        .order_by(
            Portfolio.position,
            Portfolio.id,
            Section.position,
            Section.id,
            Document.hidden_at.is_not(None),
            Document.ordinal,
            Document.id,
        )
        .limit(limit)
        .offset(offset)
    )
    return [Entry(*row) for row in rows]


async def numbered(session: AsyncSession, document_ids: Sequence[int]) -> dict[int, Entry]:
    """The entries that there are of these numbers."""
    rows = await session.execute(_with_surroundings().where(Document.id.in_(document_ids)))
    return {row[0].id: Entry(*row) for row in rows}


async def readable(session: AsyncSession, reader_id: int | None, document_id: int) -> Entry:
    """The entry as somebody may see it; raises `NotAllowed`, and `Missing` for a hidden one unless they keep them."""
    keeps = await rights.keeps(session, reader_id)
    entry = (await numbered(session, [document_id])).get(document_id)
    if entry is None or (entry.document.hidden_at is not None and not keeps):
        raise Missing
    return entry


async def locked(session: AsyncSession, document_id: int) -> Document:
    """The document, for changing it or what belongs to it; raises `Missing`."""
    document = await session.get(Document, document_id, with_for_update=True)
    if document is None:
        raise Missing
    return document


def present_number() -> ColumnElement[int | None]:
    """The number of the document's present version."""
    any_version = aliased(DocumentVersion)
    return (
        select(func.max(any_version.number))
        .where(any_version.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )


def _with_surroundings() -> Select[Document, Section, Portfolio, DocumentVersion]:
    return (
        select(Document, Section, Portfolio, DocumentVersion)
        .join(Section, Section.id == Document.section_id)
        .join(Portfolio, Portfolio.id == Section.portfolio_id)
        .outerjoin(
            DocumentVersion,
            and_(DocumentVersion.document_id == Document.id, DocumentVersion.number == present_number()),
        )
    )

"""The catalogue as rows of a table, for whoever keeps it."""

from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.documents import catalogue, rights
from storage.documents.requests import waiting_by_document
from storage.documents.sheets import CatalogueRow
from storage.tables import DocumentTaken


async def rows(session: AsyncSession, keeper_id: int | None, zone: ZoneInfo) -> list[CatalogueRow]:
    """Every document in sight, with the day of its file in this zone; raises `NotAllowed`."""
    await rights.require_keeper(session, keeper_id)
    by_document = select(DocumentTaken.document_id, func.sum(DocumentTaken.times)).group_by(DocumentTaken.document_id)
    counted = await session.execute(by_document)
    taken = {document_id: times for document_id, times in counted}  # noqa: C416 - a row is no pair to the type checker
    waiting = await waiting_by_document(session)
    return [
        CatalogueRow(
            portfolio=entry.portfolio.title,
            section=entry.section.title,
            ordinal=entry.document.ordinal,
            title=entry.document.title,
            kind=entry.document.kind.value,
            source=entry.document.source,
            version=entry.version.number if entry.version else None,
            added=entry.version.uploaded_at.astimezone(zone).date() if entry.version else None,
            size=entry.version.size if entry.version else None,
            taken=taken.get(entry.document.id, 0),
            waiting=waiting.get(entry.document.id, 0),
        )
        for entry in await catalogue.everything(session, keeper_id)
    ]

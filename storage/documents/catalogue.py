"""Reading the catalogue: portfolios, their sections, the documents of a section, a document's card.

A reader is somebody's id; None is the command line. Readers who do not keep the catalogue never see what is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from storage.documents import rights
from storage.documents.entries import Entry, entries, readable
from storage.documents.requests import number_waiting
from storage.refusals import Missing
from storage.tables import Document, DocumentRequest, DocumentTaken, DocumentVersion, Portfolio, Section


@dataclass(frozen=True, slots=True)
class PortfolioStock:
    """A portfolio, and how many documents it has that are not hidden: «16 из 27» with what is ``expected``."""

    portfolio: Portfolio
    documents: int


@dataclass(frozen=True, slots=True)
class SectionStock:
    section: Section
    documents: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a portfolio consists of."""

    stock: PortfolioStock
    sections: Sequence[SectionStock]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a section's documents, and how many of them the reader may see in all."""

    section: Section
    portfolio: Portfolio
    entries: Sequence[Entry]
    total: int


@dataclass(frozen=True, slots=True)
class Card:
    """A document with what became of it.

    ``place`` of ``beside`` documents of its section, unless it is hidden; taken ``times`` times by ``takers`` people;
    ``waiting`` people asked for it; ``waits``: the reader is one of them; ``took``: the version they have.
    """

    entry: Entry
    place: int | None
    beside: int
    times: int
    takers: int
    waiting: int
    waits: bool
    took: DocumentVersion | None


async def portfolios(session: AsyncSession, reader_id: int | None) -> list[PortfolioStock]:
    """All portfolios in their order; raises `NotAllowed`."""
    await rights.keeps(session, reader_id)
    return [each.stock for each in await _contents(session, true())]


async def contents(session: AsyncSession, reader_id: int | None, portfolio_id: int) -> Contents:
    """A portfolio with its sections in their order; raises `NotAllowed`, `Missing`."""
    await rights.keeps(session, reader_id)
    found = await _contents(session, Portfolio.id == portfolio_id)
    if not found:
        raise Missing
    return found[0]


async def page(session: AsyncSession, reader_id: int | None, section_id: int, limit: int, offset: int = 0) -> Page:
    """Documents of a section in their order, hidden ones last; raises `NotAllowed`, `Missing`."""
    seen = [Document.section_id == section_id, *await _seen_by(session, reader_id)]
    section = await session.get(Section, section_id)
    if section is None:
        raise Missing
    portfolio = await session.get_one(Portfolio, section.portfolio_id)
    total = await session.scalar(select(func.count()).select_from(Document).where(*seen)) or 0
    return Page(section, portfolio, await entries(session, *seen, limit=limit, offset=offset), total)


async def everything(
    session: AsyncSession,
    reader_id: int | None,
    *,
    portfolio_id: int | None = None,
    section_id: int | None = None,
    hidden: bool = False,
) -> list[Entry]:
    """All entries, or those of a portfolio or a section, in the order of the catalogue.

    ``hidden``: those that are hidden too, for readers who may see them. Raises `NotAllowed`.
    """
    conditions = await _seen_by(session, reader_id)
    if not hidden:
        conditions.append(Document.hidden_at.is_(None))
    if portfolio_id is not None:
        conditions.append(Section.portfolio_id == portfolio_id)
    if section_id is not None:
        conditions.append(Document.section_id == section_id)
    return await entries(session, *conditions)


async def card(session: AsyncSession, reader_id: int | None, document_id: int) -> Card:
    """Raises `NotAllowed`, and `Missing` also for a hidden document that the reader may not see."""
    entry = await readable(session, reader_id, document_id)
    beside = list(
        await session.scalars(
            select(Document.id)
            .where(Document.section_id == entry.section.id, Document.hidden_at.is_(None))
            .order_by(Document.ordinal, Document.id)
        )
    )
    times, takers = (
        await session.execute(
            select(func.coalesce(func.sum(DocumentTaken.times), 0), func.count()).where(
                DocumentTaken.document_id == document_id
            )
        )
    ).one()
    return Card(
        entry,
        place=beside.index(document_id) + 1 if document_id in beside else None,
        beside=len(beside),
        times=times,
        takers=takers,
        waiting=await number_waiting(session, document_id),
        waits=await _waits(session, reader_id, document_id),
        took=await session.scalar(
            select(DocumentVersion)
            .join(DocumentTaken, DocumentTaken.version_id == DocumentVersion.id)
            .where(DocumentTaken.document_id == document_id, DocumentTaken.person_id == reader_id)
        ),
    )


async def _contents(session: AsyncSession, which: ColumnElement[bool]) -> list[Contents]:
    rows = await session.execute(
        select(Portfolio, Section, func.count(Document.id))
        .outerjoin(Section, Section.portfolio_id == Portfolio.id)
        .outerjoin(Document, (Document.section_id == Section.id) & Document.hidden_at.is_(None))
        .where(which)
        .group_by(Portfolio.id, Section.id)
        .order_by(Portfolio.position, Portfolio.id, Section.position, Section.id)
    )
    sections: dict[Portfolio, list[SectionStock]] = {}
    for portfolio, section, documents in rows:
        held = sections.setdefault(portfolio, [])
        if section is not None:
            held.append(SectionStock(section, documents))
    return [
        Contents(PortfolioStock(portfolio, sum(each.documents for each in held)), held)
        for portfolio, held in sections.items()
    ]


async def _seen_by(session: AsyncSession, reader_id: int | None) -> list[ColumnElement[bool]]:
    return [] if await rights.keeps(session, reader_id) else [Document.hidden_at.is_(None)]


async def _waits(session: AsyncSession, reader_id: int | None, document_id: int) -> bool:
    asked = await session.get(DocumentRequest, (document_id, reader_id)) if reader_id is not None else None
    return asked is not None and asked.served_at is None

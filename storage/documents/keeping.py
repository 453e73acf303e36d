"""Keeping the catalogue: entries are added, renamed, moved, hidden and restored, sections added.

A keeper is a coordinator of any group or an administrator, by their id; None is the command line. Every operation done
twice is done once.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.database import announce
from storage.documents import rights, versions
from storage.documents.entries import CHANGED, locked
from storage.refusals import Missing, Refusal
from storage.search.words import words
from storage.tables import Document, DocumentKind, Portfolio, Section

LONGEST_TITLE = 500
LONGEST_SECTION_TITLE = 200


class UnfitTitle(Refusal):
    """A title without a single letter, or with more than ``longest`` of them."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(length, longest)
        self.length, self.longest = length, longest


class Known(Refusal):
    """The section has a document of these words already, in sight or hidden."""

    def __init__(self, document_id: int) -> None:
        super().__init__(document_id)
        self.document_id = document_id


@dataclass(frozen=True, slots=True)
class Added:
    """An entry; ``new``: it was not in the section, neither in sight nor hidden."""

    document: Document
    new: bool


async def add(session: AsyncSession, keeper_id: int | None, section_id: int, title: str, kind: DocumentKind) -> Added:
    """A new entry at the end of a section; one that has these very words already is found instead.

    Raises `NotAllowed`, `Missing`, `UnfitTitle`.
    """
    await rights.require_keeper(session, keeper_id)
    title = fit(title, LONGEST_TITLE)
    section = await _section(session, section_id)
    known = await _called(session, section_id, title)
    if known is not None:
        return Added(known, new=False)
    portfolio = await session.get_one(Portfolio, section.portfolio_id)
    document = Document(
        section_id=section_id,
        ordinal=await _next_ordinal(session, section_id),
        title=title,
        kind=kind,
        source=portfolio.title,
        created_by_id=keeper_id,
        created_at=clock.now(),
        seeded={},
    )
    session.add(document)
    await session.flush()
    announce(session, CHANGED)
    return Added(document, new=True)


async def rename(session: AsyncSession, keeper_id: int | None, document_id: int, title: str) -> Document:
    """Raises `NotAllowed`, `Missing`, `UnfitTitle`, and `Known` for the words of another one of its section."""
    await rights.require_keeper(session, keeper_id)
    title = fit(title, LONGEST_TITLE)
    document = await locked(session, document_id)
    if document.title != title:
        await _section(session, document.section_id)
        await _forbid_twin(session, document, document.section_id, title)
        document.title = title
        _changed(session, document)
    return document


async def move(session: AsyncSession, keeper_id: int | None, document_id: int, section_id: int) -> Document:
    """Puts an entry at the end of another section, also of another portfolio.

    Raises `NotAllowed`, `Missing`, and `Known` when that section has one of these words already.
    """
    await rights.require_keeper(session, keeper_id)
    document = await locked(session, document_id)
    if document.section_id != section_id:
        await _section(session, section_id)
        await _forbid_twin(session, document, section_id, document.title)
        document.ordinal = await _next_ordinal(session, section_id)
        document.section_id = section_id
        _changed(session, document)
    return document


async def hide(session: AsyncSession, keeper_id: int | None, document_id: int) -> Document:
    """Participants do not see it any more; nothing of it is lost. Raises `NotAllowed`, `Missing`."""
    await rights.require_keeper(session, keeper_id)
    document = await locked(session, document_id)
    if document.hidden_at is None:
        document.hidden_at = clock.now()
        _changed(session, document)
    return document


async def restore(session: AsyncSession, keeper_id: int | None, document_id: int) -> Document:
    """It is in sight again, and people hear of a file that came meanwhile. Raises `NotAllowed`, `Missing`."""
    await rights.require_keeper(session, keeper_id)
    document = await locked(session, document_id)
    if document.hidden_at is not None:
        document.hidden_at = None
        _changed(session, document)
        version = await versions.present(session, document_id)
        if version is not None:
            await versions.revive(session, version)
            await versions.tell(session, version)
            await versions.serve(session, version)
    return document


async def add_section(session: AsyncSession, keeper_id: int | None, portfolio_id: int, title: str) -> Section:
    """A section at the end of a portfolio; one that has these very words already is found instead.

    Raises `NotAllowed`, `Missing`, `UnfitTitle`.
    """
    await rights.require_keeper(session, keeper_id)
    title = fit(title, LONGEST_SECTION_TITLE)
    if await session.get(Portfolio, portfolio_id, with_for_update=True) is None:
        raise Missing
    held = await session.scalars(select(Section).where(Section.portfolio_id == portfolio_id).order_by(Section.position))
    sections = held.all()
    known = next((each for each in sections if words(each.title) == words(title)), None)
    if known is not None:
        return known
    section = Section(
        portfolio_id=portfolio_id,
        title=title,
        position=max((each.position for each in sections), default=0) + 1,
        seeded={},
    )
    session.add(section)
    await session.flush()
    return section


def fit(title: str, longest: int) -> str:
    """The title as it is kept, without line breaks and spare spaces; raises `UnfitTitle`."""
    kept = " ".join(title.split())
    if len(kept) > longest or not any(map(str.isalpha, kept)):
        raise UnfitTitle(len(kept), longest)
    return kept


def _changed(session: AsyncSession, document: Document) -> None:
    document.revision += 1
    announce(session, CHANGED)


async def _section(session: AsyncSession, section_id: int) -> Section:
    """The section, held so that what comes into it at the same moment is told apart; raises `Missing`."""
    section = await session.get(Section, section_id, with_for_update=True)
    if section is None:
        raise Missing
    return section


async def _called(session: AsyncSession, section_id: int, title: str, *, but: int | None = None) -> Document | None:
    """The entry of a section that has these very words; ``but`` is not asked about."""
    held = await session.scalars(select(Document).where(Document.section_id == section_id).order_by(Document.id))
    return next((each for each in held if words(each.title) == words(title) and each.id != but), None)


async def _forbid_twin(session: AsyncSession, document: Document, section_id: int, title: str) -> None:
    twin = await _called(session, section_id, title, but=document.id)
    if twin is not None:
        raise Known(twin.id)


async def _next_ordinal(session: AsyncSession, section_id: int) -> int:
    last = await session.scalar(select(func.max(Document.ordinal)).where(Document.section_id == section_id))
    return (last or 0) + 1

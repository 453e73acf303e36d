"""Files brought for the catalogue: what one would mean for a document, and a new document together with its file."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.documents import keeping, rights, versions
from storage.documents.entries import Entry, readable
from storage.documents.keeping import Known
from storage.documents.requests import number_waiting
from storage.documents.versions import File, Kept, SameFile
from storage.tables import DocumentKind, DocumentVersion, Person


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a file would mean for a document now.

    ``by`` brought its present file (nobody: the command line, or they have left); ``told`` people would hear of a newer
    one, ``waiting`` people would get it since they asked.
    """

    entry: Entry
    by: Person | None
    told: int
    waiting: int

    @property
    def number(self) -> int:
        """The present version's, 0 for none."""
        return self.entry.version.number if self.entry.version is not None else 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a new document goes: a section there is, or a new one (``title``) of a portfolio."""

    portfolio_id: int
    section_id: int | None = None
    title: str = ""


async def prospect(session: AsyncSession, keeper_id: int | None, document_id: int) -> Prospect:
    """Raises `NotAllowed`, `Missing`."""
    await rights.require_keeper(session, keeper_id)
    entry = await readable(session, keeper_id, document_id)
    by_id = entry.version.uploaded_by_id if entry.version is not None else None
    hearers = await versions.hearers(session, document_id, but=keeper_id)
    return Prospect(
        entry,
        by=await session.get(Person, by_id) if by_id is not None else None,
        told=0 if entry.document.hidden_at else versions.reachable(hearers),
        waiting=0 if entry.document.hidden_at else await number_waiting(session, document_id),
    )


async def owners(session: AsyncSession, keeper_id: int | None, sha256: str) -> list[DocumentVersion]:
    """Every version, present or earlier, of any document, that is this very file; raises `NotAllowed`."""
    await rights.require_keeper(session, keeper_id)
    found = await session.scalars(
        select(DocumentVersion).where(DocumentVersion.sha256 == sha256).order_by(DocumentVersion.id)
    )
    return list(found)


async def add_with_file(
    session: AsyncSession, keeper_id: int | None, shelf: Shelf, title: str, kind: DocumentKind, file: File
) -> Kept:
    """A new document with its file, all of it or nothing.

    Raises `NotAllowed`, `Missing`, `UnfitTitle`, `Known` when the section has a document of these words already, with
    another file or none, and `SameFile` when that document has this file.
    """
    section_id = shelf.section_id
    if section_id is None:
        section_id = (await keeping.add_section(session, keeper_id, shelf.portfolio_id, shelf.title)).id
    added = await keeping.add(session, keeper_id, section_id, title, kind)
    if not added.new:
        version = await versions.present(session, added.document.id)
        if version is not None and version.sha256 == file.sha256:
            raise SameFile(version)
        raise Known(added.document.id)
    return await versions.add_version(session, keeper_id, added.document.id, file, expected_number=0)

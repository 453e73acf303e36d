"""Finding documents by words, from memory: an index for each database, renewed as the catalogue changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from storage.database import Database
from storage.documents import rights
from storage.documents.entries import CHANGED, Entry, numbered
from storage.search.index import Found, Index
from storage.search.shelf import Shelf, Shelves
from storage.tables import Document

BEST = 5
MEANT_AT_LEAST = 0.6
"""Set so that a document is seldom offered to whoever writes of something else, see tests/documents/test_finding.py."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, how well it fits, 0 to 1, and where in its title the words are."""

    entry: Entry
    score: float
    spans: Sequence[tuple[int, int]]


async def search(database: Database, reader_id: int | None, query: str, limit: int = BEST) -> list[Hit]:
    """The documents that fit best to typed words; hidden ones only for whoever keeps the catalogue.

    Raises `NotAllowed`; None as the reader is the command line.
    """
    keeps = await database.read(rights.keeps, reader_id)
    shelf = await _shelves.current(database)
    found = shelf.search(query, limit, hidden_too=keeps)
    entries = await database.read(numbered, [each.key for each in found])
    return [
        Hit(entry, each.score, each.spans if entry.document.title == shelf.titles[each.key] else ())
        for each in found
        if (entry := entries.get(each.key)) is not None and (keeps or entry.document.hidden_at is None)
    ]


async def meant_by(database: Database, reader_id: int | None, message: str) -> list[Hit]:
    """The documents that somebody may look for by a message that was not typed into a search; raises `NotAllowed`."""
    return [each for each in await search(database, reader_id, message) if each.score >= MEANT_AT_LEAST]


class _Catalogue(Shelf[Entry]):
    """What the catalogue says, in memory, with an index over what is in sight and one over what is hidden."""

    changed = CHANGED

    def __init__(self) -> None:
        super().__init__()
        self.titles: dict[int, str] = {}
        self._in_sight = Index()
        self._hidden = Index()

    def search(self, query: str, limit: int, *, hidden_too: bool) -> list[Found]:
        found = self._in_sight.search(query, limit)
        if hidden_too:
            found += self._hidden.search(query, limit)
            found.sort(key=lambda each: -each.score)
        return found[:limit]

    @staticmethod
    @override
    async def state(session: AsyncSession) -> tuple[object, ...]:
        row = await session.execute(select(func.count(), func.sum(Document.revision)))
        return tuple(row.one())

    @staticmethod
    @override
    async def versions(session: AsyncSession) -> Mapping[int, object]:
        rows = await session.execute(select(Document.id, Document.revision))
        return {document_id: revision for document_id, revision in rows}  # noqa: C416 - a row is no pair to mypy

    @staticmethod
    @override
    async def numbered(session: AsyncSession, keys: Sequence[int]) -> Mapping[int, Entry]:
        return await numbered(session, keys)

    @override
    def put(self, kept: Entry) -> None:
        document, section = kept.document, kept.section
        around = (document.description, document.kind.value, section.title, section.cycle, kept.portfolio.title)
        here, elsewhere = self._in_sight, self._hidden
        if document.hidden_at is not None:
            here, elsewhere = elsewhere, here
        elsewhere.remove(document.id)
        here.put(document.id, document.title, "\n".join(filter(None, around)))
        self.titles[document.id] = document.title

    @override
    def take_out(self, key: int) -> None:
        if self.titles.pop(key, None) is not None:
            self._in_sight.remove(key)
            self._hidden.remove(key)


_shelves = Shelves(_Catalogue)

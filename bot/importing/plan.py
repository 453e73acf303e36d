"""What would become of each file of a folder: nothing is changed here."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Final

from bot.importing import texts
from bot.importing.folder import Listed
from bot.importing.matching import Place, find_document, find_place, find_portfolios, find_section
from storage.database import Database
from storage.documents import bringing, catalogue, keeping
from storage.documents.bringing import Prospect
from storage.documents.catalogue import Contents
from storage.documents.entries import Entry
from storage.documents.file_kinds import Unfit
from storage.documents.inspecting import inspect
from storage.documents.keeping import UnfitTitle
from storage.documents.naming import kind_of, ordinal_from, title_from
from storage.documents.sheets import ListRow
from storage.search.words import words
from storage.tables import DocumentKind, Portfolio


class Deed(Enum):
    """What would become of a file."""

    NEW = auto()
    FIRST = auto()
    VERSION = auto()
    SAME = auto()
    UNFIT = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that there is not yet; the section may be as new."""

    portfolio: Portfolio
    section_id: int | None
    section: str
    title: str
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class Intent:
    """What would become of the file at ``path``, which is ``shown`` by its place in the folder.

    ``reason``: in words, why it is left out.
    """

    path: Path
    shown: str
    deed: Deed
    sha256: str = ""
    name: str = ""
    reason: str = ""
    prospect: Prospect | None = None
    new: NewDocument | None = None


class _Unclear(Exception):
    """Nobody can tell where the file belongs; the words say why."""


CHANGING: Final = frozenset({Deed.NEW, Deed.FIRST, Deed.VERSION})
"""What there is to do for."""


class Planner:
    """Compares files with the catalogue as it is now."""

    def __init__(self, database: Database, contents: Sequence[Contents], entries: Sequence[Entry]) -> None:
        self._database = database
        self._contents = contents
        self._entries = entries

    @classmethod
    async def read(cls, database: Database) -> "Planner":
        """With the catalogue, hidden documents too."""
        stocks = await database.read(catalogue.portfolios, None)
        contents = [await database.read(catalogue.contents, None, each.portfolio.id) for each in stocks]
        return cls(database, contents, await database.read(catalogue.everything, None, hidden=True))

    async def plan(self, folder: Path, paths: Iterable[Path], listed: Listed) -> list[Intent]:
        """What would become of each; of two files for one document neither is taken."""
        intents = [await self._intend(folder, path, listed) for path in paths]
        targets = Counter(_target(each) for each in intents if each.new is not None or each.prospect is not None)
        return [
            replace(each, deed=Deed.UNCLEAR, reason=texts.more_files_for_it())
            if each.deed in CHANGING and targets[_target(each)] > 1
            else each
            for each in intents
        ]

    async def _intend(self, folder: Path, path: Path, listed: Listed) -> Intent:
        parts = path.relative_to(folder).parts
        shown = "/".join(parts)
        row = listed.row_of(parts)
        try:
            name, sha256 = await asyncio.to_thread(_look_into, path)
        except Unfit as refusal:
            reason = texts.unfit(fault=refusal.fault, inside=refusal.inside)
            return Intent(path, shown, Deed.UNFIT, reason=reason)
        intent = Intent(path, shown, Deed.UNCLEAR, sha256, name)
        try:
            place = self._place(folder, parts, row)
            return await self._matched(intent, place, row)
        except _Unclear as refusal:
            return replace(intent, reason=str(refusal))

    async def _matched(self, intent: Intent, place: Place, row: ListRow | None) -> Intent:
        title = row.title if row is not None and row.title else title_from(intent.name)
        match = find_document(ordinal_from(intent.name), title, place, self._entries)
        if len(match.entries) == 1:
            return await self._for_known(intent, match.entries[0])
        owners = await self._database.read(bringing.owners, None, intent.sha256)
        if owners:
            # It was taken in before, and its document is called or placed otherwise since.
            entry = next(each for each in self._entries if each.document.id == owners[-1].document_id)
            return replace(intent, deed=Deed.SAME, reason=texts.kept_at(title=entry.document.title))
        if match.entries:
            raise _Unclear(texts.several_documents(titles=[each.document.title for each in match.entries]))
        if match.other is not None:
            raise _Unclear(
                texts.number_of_another(number=match.other.document.ordinal, title=match.other.document.title)
            )
        return replace(intent, deed=Deed.NEW, new=_new(title, place, row))

    async def _for_known(self, intent: Intent, entry: Entry) -> Intent:
        document_id = entry.document.id
        prospect = await self._database.read(bringing.prospect, None, document_id)
        owners = await self._database.read(bringing.owners, None, intent.sha256)
        version = next((each for each in reversed(owners) if each.document_id == document_id), None)
        if version is not None:
            newer = prospect.number if version.number < prospect.number else None
            return replace(intent, deed=Deed.SAME, prospect=prospect, reason=texts.kept(newer=newer))
        return replace(intent, deed=Deed.VERSION if prospect.number else Deed.FIRST, prospect=prospect)

    def _place(self, folder: Path, parts: Sequence[str], row: ListRow | None) -> Place:
        """What the list says counts for more than the folders."""
        place = find_place((folder.name, *parts[:-1]), self._contents)
        if row is None or not (row.portfolio or row.section):
            return place
        contents = self._contents
        if row.portfolio:
            contents = find_portfolios(row.portfolio, contents)
            if len(contents) != 1:
                raise _Unclear(texts.no_such_portfolio(name=row.portfolio))
        elif place.portfolio is not None:
            contents = [each for each in contents if each.stock.portfolio.id == place.portfolio.id]
        portfolio = contents[0].stock.portfolio if len(contents) == 1 else None
        if not row.section:
            return place if place.portfolio is portfolio else Place(portfolio)
        found = find_section(row.section, contents)
        if found is None and portfolio is None:
            raise _Unclear(texts.no_such_section(name=row.section))
        return found or Place(portfolio, new_section=row.section)


def _new(title: str, place: Place, row: ListRow | None) -> NewDocument:
    """The document to be added; raises `_Unclear`."""
    if place.portfolio is None or not (place.section or place.new_section):
        raise _Unclear(texts.where_does_it_belong())
    try:
        title = keeping.fit(title, keeping.LONGEST_TITLE)
        if place.new_section:
            keeping.fit(place.new_section, keeping.LONGEST_SECTION_TITLE)
    except UnfitTitle as refusal:
        raise _Unclear(texts.unfit_title(length=refusal.length, longest=refusal.longest)) from refusal
    section_id = place.section.id if place.section is not None else None
    section = place.section.title if place.section is not None else place.new_section
    return NewDocument(place.portfolio, section_id, section, title, _kind(title, row))


def _kind(title: str, row: ListRow | None) -> DocumentKind:
    if row is None or not row.kind:
        return kind_of(title)
    told = words(row.kind)
    kind = next((each for each in DocumentKind if words(each.value) == told), None)
    if kind is None:
        raise _Unclear(texts.no_such_kind(name=row.kind))
    return kind


def _target(intent: Intent) -> object:
    if intent.new is not None:
        new = intent.new
        return new.portfolio.id, new.section_id, tuple(words(new.section)), tuple(words(new.title))
    return intent.prospect.entry.document.id if intent.prospect is not None else None


def _look_into(path: Path) -> tuple[str, str]:
    """The safe name of a file that may be kept, and its bytes' SHA-256; raises `Unfit`, `OSError`."""
    name = inspect(path, path.name).file_name
    with path.open("rb") as file:
        return name, hashlib.file_digest(file, "sha256").hexdigest()

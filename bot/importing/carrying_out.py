"""The import itself: what is planned is said, and done when that is wanted; a second time there is nothing to do."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from bot.importing import texts
from bot.importing.folder import Listed, files_of, list_of
from bot.importing.plan import CHANGING, Deed, Intent, Planner
from storage.database import Database
from storage.documents import bringing, versions
from storage.documents.bringing import Shelf
from storage.documents.file_kinds import Unfit
from storage.documents.keeping import Known
from storage.documents.versions import File, Kept, SameFile
from storage.files import Files
from storage.refusals import AlreadyDone, Missing
from storage.sheet_reading import NoHeader, TooManyRows

Say = Callable[[str], None]

_HEADINGS: Final = {
    Deed.NEW: texts.NEW,
    Deed.FIRST: texts.FIRST,
    Deed.VERSION: texts.VERSION,
    Deed.SAME: texts.SAME,
    Deed.UNFIT: texts.UNFIT,
    Deed.UNCLEAR: texts.UNCLEAR,
}


class ImportFailed(Exception):
    """Words for the administrator, in one line."""


async def carry_out(database: Database, files: Files, intents: Sequence[Intent], say: Say) -> bool:
    """Does what is to be done file by file, each whole or not at all; whether nothing was in the way.

    Raises `ImportFailed`.
    """
    changes = [each for each in intents if each.deed in CHANGING]
    done: list[tuple[Deed, Kept]] = []
    for number, intent in enumerate(changes, start=1):
        title = _title(intent)
        try:
            done.append((intent.deed, await _bring(database, files, intent)))
        except (AlreadyDone, SameFile, Known, Missing):
            say(texts.failed(number=number, total=len(changes), title=title))
        except OSError as error:
            raise ImportFailed(texts.disk(why=error.strerror or str(error))) from error
        else:
            say(texts.progress(number=number, total=len(changes), title=title))
    deeds = [deed for deed, _ in done]
    say(
        texts.done(
            added=deeds.count(Deed.NEW),
            first=deeds.count(Deed.FIRST),
            versions=deeds.count(Deed.VERSION),
            told=sum(kept.told + kept.served for _, kept in done),
        )
    )
    return len(done) == len(changes)


async def _bring(database: Database, files: Files, intent: Intent) -> Kept:
    content = await asyncio.to_thread(intent.path.read_bytes)
    if sha256(content).hexdigest() != intent.sha256:
        # Saved again since, and these bytes nobody has looked into.
        raise Missing
    stored = await files.store(content)
    file = File(stored.sha256, intent.name, stored.size)
    if intent.new is not None:
        new = intent.new
        shelf = Shelf(new.portfolio.id, new.section_id, new.section)
        return await database.write(bringing.add_with_file, None, shelf, new.title, new.kind, file)
    if intent.prospect is None:
        raise Missing
    document_id, number = intent.prospect.entry.document.id, intent.prospect.number
    return await database.write(versions.add_version, None, document_id, file, expected_number=number)


async def prepare(database: Database, folder: Path, told_by: Path | None, say: Say) -> list[Intent]:
    """Compares the folder with the catalogue and says what would be done; raises `ImportFailed`."""
    try:
        found = await asyncio.to_thread(_look_around, folder, told_by)
        say(texts.beginning(folder=found.folder, files=len(found.paths), told_by=found.told_by))
        intents = await (await Planner.read(database)).plan(found.folder, found.paths, found.listed)
    except OSError as error:
        raise ImportFailed(texts.unreadable(path=str(error.filename), why=error.strerror or str(error))) from error
    for faulty in found.listed.faulty:
        say(texts.faulty_row(row=faulty))
    for unused in found.listed.unused:
        say(texts.unused_row(row=unused))
    for deed, words in _HEADINGS.items():
        _say_all(deed, words, intents, say)
    return intents


@dataclass(frozen=True, slots=True)
class _Found:
    folder: Path
    paths: Sequence[Path]
    told_by: Path | None
    listed: Listed


def _look_around(folder: Path, told_by: Path | None) -> _Found:
    """Raises `ImportFailed`, `OSError`."""
    if not folder.is_dir():
        raise ImportFailed(texts.no_folder(folder=folder))
    folder = folder.resolve()
    told_by = told_by or list_of(folder)
    name = told_by.name if told_by is not None else ""
    try:
        listed = Listed.read(told_by)
    except Unfit as refusal:
        raise ImportFailed(texts.list_unfit(name=name, fault=refusal.fault)) from refusal
    except NoHeader as refusal:
        raise ImportFailed(texts.list_without_header(name=name)) from refusal
    except TooManyRows as refusal:
        raise ImportFailed(texts.list_too_long(name=name)) from refusal
    return _Found(folder, files_of(folder, told_by), told_by, listed)


def _say_all(deed: Deed, words: str, intents: Sequence[Intent], say: Say) -> None:
    chosen = [each for each in intents if each.deed is deed]
    if chosen:
        say(texts.heading(words=words, number=len(chosen)))
    for each in chosen:
        say(texts.line(shown=each.shown, what=_what(each)))


def _what(intent: Intent) -> str:
    if intent.new is not None and intent.deed is Deed.NEW:
        new = intent.new
        return texts.new(
            title=new.title,
            portfolio=new.portfolio.short_title,
            section=new.section,
            new_section=new.section_id is None,
            kind=new.kind.value,
        )
    prospect = intent.prospect
    if prospect is None or intent.deed not in {Deed.FIRST, Deed.VERSION}:
        return intent.reason
    title, hidden = prospect.entry.document.title, prospect.entry.document.hidden_at is not None
    if intent.deed is Deed.FIRST:
        return texts.first(title=title, waiting=prospect.waiting, hidden=hidden)
    return texts.version(title=title, number=prospect.number + 1, told=prospect.told, hidden=hidden)


def _title(intent: Intent) -> str:
    if intent.new is not None:
        return intent.new.title
    return intent.prospect.entry.document.title if intent.prospect is not None else intent.shown

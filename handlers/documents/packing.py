"""A whole section or portfolio as one archive, or several when it is large.

What was packed last is kept by Telegram's names for it and sent by them until something in it changes; on disk archives
lie only while they are uploaded.
"""

import asyncio
import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery

from handlers.documents import refusing, texts
from handlers.documents.callbacks import Pack
from handlers.documents.uploading import FileLost, Locks, Parcel, is_about_the_file, path_of
from handlers.menu.answering import acknowledge, alert, say
from storage import facts
from storage.database import Database
from storage.documents import catalogue, taking
from storage.documents.entries import Entry
from storage.documents.packing import PART_AT_MOST, Enclosure, fitting, pack
from storage.files import Files
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed

_FOLDER: Final = "archives"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is to be packed under a title. ``name``: by which the last one is remembered."""

    name: str
    title: str
    enclosures: Sequence[Enclosure]

    @property
    def digest(self) -> str:
        """Another one whenever anything is another in the archive or in its list."""
        told = [
            (each.ordinal, each.title, each.section, each.file_name, each.path.name if each.path is not None else "")
            for each in self.enclosures
        ]
        return hashlib.sha256(json.dumps([self.title, told]).encode()).hexdigest()


async def hand_out(
    callback: CallbackQuery, callback_data: Pack, visitor: Visitor, database: Database, files: Files, bot: Bot
) -> None:
    """Counts every document with a file as taken, then sends them together."""
    try:
        title, held = await _wanted(database, visitor.person.id, callback_data)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_reader(refusal, texts.gone_section))
        return
    present = [each.version for each in held if each.version is not None]
    if not present:
        await alert(callback, texts.nothing_to_pack())
        return
    await acknowledge(callback, texts.packing())
    cause = f"press {callback.id}"
    await asyncio.gather(*[database.write(taking.count, [visitor.person.id], each, cause) for each in present])
    bundle = Bundle(f"archive {callback_data.pack()}", title, await _enclosures(held, files))
    found = sum(each.path is not None for each in bundle.enclosures)
    if found:
        packed = await asyncio.to_thread(fitting, bundle.enclosures, title, PART_AT_MOST)
        caption = texts.archive(title=title, packed=packed, too_large=found - packed, without=len(held) - found)
        await _send(Parcel(bot, callback.from_user.id, caption), bundle, database, files)
    else:
        await say(callback, texts.file_lost())


async def _wanted(database: Database, reader_id: int, asked: Pack) -> tuple[str, Sequence[Entry]]:
    """The title and the documents; raises `NotAllowed`, `Missing`."""
    if asked.section:
        page = await database.read(catalogue.page, reader_id, asked.section, 1)
        return page.section.title, await database.read(catalogue.everything, reader_id, section_id=asked.section)
    contents = await database.read(catalogue.contents, reader_id, asked.portfolio)
    held = await database.read(catalogue.everything, reader_id, portfolio_id=asked.portfolio)
    return contents.stock.portfolio.title, held


async def _enclosures(held: Sequence[Entry], files: Files) -> list[Enclosure]:
    return [
        Enclosure(
            ordinal=each.document.ordinal,
            title=each.document.title,
            path=await _path(each, files),
            file_name=each.version.file_name if each.version is not None else "",
            section=each.section.short_title or each.section.title,
        )
        for each in held
    ]


async def _path(entry: Entry, files: Files) -> Path | None:
    if entry.version is None:
        return None
    try:
        return await path_of(entry.version, files)
    except FileLost:
        return None


_packing: WeakKeyDictionary[Database, Locks] = WeakKeyDictionary()


async def _send(parcel: Parcel, bundle: Bundle, database: Database, files: Files) -> None:
    """However many ask for it at once, one of them packs and uploads it and the others wait for that."""
    known = await _known(database, bundle)
    sent = await _send_known(parcel, known)
    if known and sent == len(known):
        return
    locks = _packing.setdefault(database, Locks())
    async with locks.of(bundle.digest):
        now = await _known(database, bundle)
        if now == known:
            await _pack_and_send(parcel, known[:sent], bundle, database, _folder(files, bundle, locks))
            return
    for number in range(sent, len(now)):
        await _part(parcel, number).send(now[number])


async def _send_known(parcel: Parcel, known: Sequence[str]) -> int:
    """How many parts Telegram still had."""
    for number, file_id in enumerate(known):
        try:
            await _part(parcel, number).send(file_id)
        except TelegramBadRequest as error:
            if not is_about_the_file(error):
                raise
            return number
    return len(known)


async def _pack_and_send(parcel: Parcel, sent: Sequence[str], bundle: Bundle, database: Database, folder: Path) -> None:
    """``sent``: the first parts, which the person has by now."""
    file_ids: list[str | None] = [*sent]
    try:
        made = await asyncio.to_thread(pack, bundle.enclosures, folder, bundle.title, PART_AT_MOST)
        for number, path in list(enumerate(made))[len(sent) :]:
            _, file_id = await _part(parcel, number).upload(path, path.name)
            file_ids.append(file_id)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    if all(file_ids):
        kept = json.dumps({"digest": bundle.digest, "files": file_ids})
        await database.write(facts.remember, bundle.name, kept)


def _folder(files: Files, bundle: Bundle, locks: Locks) -> Path:
    """A place for the archive; what a killed process left beside it is cleared away."""
    archives = files.folder / _FOLDER
    archives.mkdir(parents=True, exist_ok=True)
    for each in archives.iterdir():
        if each.name == bundle.digest or each.name not in locks:
            shutil.rmtree(each, ignore_errors=True)
    (archives / bundle.digest).mkdir()
    return archives / bundle.digest


async def _known(database: Database, bundle: Bundle) -> list[str]:
    """Telegram's names for the parts, if nothing has changed since they were packed."""
    told = await database.read(facts.recall, bundle.name)
    kept = json.loads(told) if told is not None else {}
    return list(kept["files"]) if kept.get("digest") == bundle.digest else []


def _part(parcel: Parcel, number: int) -> Parcel:
    """The words stand under the first one."""
    return replace(parcel, caption=None) if number else parcel

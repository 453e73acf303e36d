"""Files on their way to Telegram: each is uploaded once, and sent by the name that Telegram gave it ever after.

A `file_id` belongs to one bot at one server; when Telegram does not know it (any more) the stored file is uploaded
again. https://core.telegram.org/bots/api#sending-files
"""

import asyncio
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary, WeakValueDictionary

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import FSInputFile, InlineKeyboardMarkup, Message

from handlers.rendering import NotYet
from storage.database import Database
from storage.documents import versions
from storage.documents.file_names import safe_name
from storage.files import Files
from storage.refusals import Refusal
from storage.tables import DocumentVersion

log = logging.getLogger(__name__)

UPLOAD_TAKES = 300
"""Seconds an upload may take: 50 MB on a slow line."""

_ABOUT_THE_FILE = re.compile(r"file|media|document", re.IGNORECASE)


class FileLost(Refusal):
    """The file is not on disk any more."""


class Locks:
    """A lock for each name, as long as somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()

    def of(self, name: object) -> asyncio.Lock:
        return self._locks.setdefault(name, asyncio.Lock())

    def __contains__(self, name: object) -> bool:
        return name in self._locks


@dataclass(frozen=True, slots=True)
class Parcel:
    """Where a file goes, and what stands under it."""

    bot: Bot
    chat_id: int
    caption: str | None = None
    keyboard: InlineKeyboardMarkup | None = None
    silent: bool = False

    async def send(self, file: str | FSInputFile) -> Message:
        """Raises Telegram's errors."""
        return await self.bot.send_document(
            self.chat_id,
            file,
            caption=self.caption,
            reply_markup=self.keyboard,
            disable_notification=self.silent or None,
            request_timeout=UPLOAD_TAKES,
        )

    async def upload(self, path: Path, name: str) -> tuple[Message, str | None]:
        """Also returns Telegram's name for the file from now on; raises Telegram's errors."""
        sent = await self.send(FSInputFile(path, filename=name))
        return sent, sent.document.file_id if sent.document is not None else None


_uploading: WeakKeyDictionary[Database, Locks] = WeakKeyDictionary()


async def send_version(
    parcel: Parcel, version: DocumentVersion, database: Database, files: Files, *, waits: bool = True
) -> Message:
    """Sends a document's file; however many ask for it at once, one of them uploads it and the others wait for that.

    Raises `FileLost`, Telegram's errors, and `NotYet` where nobody ``waits``.
    """
    if version.file_id is not None:
        try:
            return await parcel.send(version.file_id)
        except TelegramBadRequest as error:
            if not is_about_the_file(error):
                raise
            await database.write(versions.forget_file_id, version.id, version.file_id)
    lock = _uploading.setdefault(database, Locks()).of(version.id)
    if lock.locked() and not waits:
        raise NotYet
    async with lock:
        known = (await database.read(versions.one, None, version.id)).file_id
        if known is None:
            sent, file_id = await parcel.upload(await path_of(version, files), safe_name(version.file_name))
            if file_id is not None:
                await database.write(versions.keep_file_id, version.id, file_id)
            return sent
    return await parcel.send(known)


def is_about_the_file(error: TelegramBadRequest) -> bool:
    """Whether Telegram refuses the file, rather than the chat or the words under it."""
    return _ABOUT_THE_FILE.search(error.message) is not None


async def path_of(version: DocumentVersion, files: Files) -> Path:
    """Where the file lies; raises `FileLost`, of which the administrator reads in the log."""
    if await files.exists(version.sha256):
        return await files.path(version.sha256)
    log.error("The file %s of document %s is not on disk.", version.sha256, version.document_id)
    raise FileLost

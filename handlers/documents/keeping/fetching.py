"""Taking a file over from Telegram: fetched, looked into, stored."""

import asyncio
import logging
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import Document, Message
from aiohttp import ClientError

from handlers.documents.keeping.batch import WaitingFile
from storage.documents.file_kinds import Fault, Unfit
from storage.documents.inspecting import check_announced, inspect
from storage.files import Files

PAUSES: Final = (0.5, 2.0)
"""Seconds before each new try to fetch a file."""
TAKES_AT_MOST: Final = 120
"""Seconds for twenty megabytes over a slow line; what else the person says meanwhile waits."""

log = logging.getLogger(__name__)


class NotFetched(Exception):
    """Telegram does not give the file now; it may later."""


async def fetch(bot: Bot, files: Files, message: Message, document: Document) -> WaitingFile:
    """Takes over the file that came with the message; raises `Unfit`, `NotFetched`."""
    name = document.file_name or ""
    check_announced(name, document.file_size)
    content = await _download(bot, document.file_id)
    inspected = await asyncio.to_thread(inspect, content, name)
    stored = await files.store(content)
    return WaitingFile(
        message=message.message_id,
        sha256=stored.sha256,
        name=inspected.file_name,
        size=inspected.size,
        file_id=document.file_id,
        words=message.caption or "",
    )


async def _download(bot: Bot, file_id: str) -> bytes:
    for pause in (*PAUSES, None):
        try:
            stream = await bot.download(file_id, timeout=TAKES_AT_MOST)
        except TelegramBadRequest as error:
            if "file is too big" in error.message:
                raise Unfit(Fault.TOO_LARGE_TO_FETCH) from error
            raise NotFetched from error
        except (TelegramAPIError, ClientError, TimeoutError) as error:
            log.warning("a file was not fetched: %s", type(error).__name__)
            if pause is None or isinstance(error, TimeoutError):
                raise NotFetched from error
            await asyncio.sleep(pause)
        else:
            return stream.read() if stream is not None else b""
    raise NotFetched

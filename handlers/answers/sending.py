"""Sending kept files, those that can be in one album together."""

from collections.abc import Iterator, Sequence

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from handlers.content import Content, makes_album, send, send_album

_LARGEST_ALBUM = 10
_TOGETHER = {"photo": "pictures", "video": "pictures", "document": "documents", "audio": "music"}
"""What Telegram lets into one album; https://core.telegram.org/bots/api#sendmediagroup."""


async def send_parts(bot: Bot, chat_id: int, parts: Sequence[Content]) -> int:
    """Sends them in their order; returns how many Telegram refused."""
    refused = 0
    for batch in batches(parts):
        try:
            if makes_album([*batch]):
                await send_album(bot, chat_id, batch)
            else:
                await send(bot, chat_id, batch[0])
        except TelegramBadRequest:
            refused += len(batch)
    return refused


def batches(parts: Sequence[Content]) -> Iterator[list[Content]]:
    """Albums and single messages, in order."""
    batch: list[Content] = []
    for part in parts:
        if batch and (len(batch) == _LARGEST_ALBUM or not _go_together(batch[-1], part)):
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch


def _go_together(one: Content, other: Content) -> bool:
    family = _TOGETHER.get(one["kind"])
    return family is not None and family == _TOGETHER.get(other["kind"])

"""Long polling that confirms nothing to Telegram before it is on disk.

aiogram's own polling asks for the next batch, which confirms the last one, while its handlers are still running; a
crash then loses them (aiogram's issue 1397).
"""

import asyncio
import logging
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import ClientError, ClientTimeout

from bot.updates import Feed

log = logging.getLogger(__name__)

LONG_POLL = 30
BATCH = 100
FIRST_RETRY = 1.0
LONGEST_RETRY = 30.0


class TokenRefused(Exception):
    """Telegram does not know this token (any more)."""


async def poll(bot: Bot, feed: Feed, allowed_updates: list[str]) -> None:
    """Fetches updates until cancelled; network trouble is waited out. Raises `TokenRefused`."""
    offset: int | None = None
    retry = FIRST_RETRY
    while True:
        await feed.wait_for_room()
        try:
            status, answer = await _get_updates(bot, offset, allowed_updates)
        except (ClientError, TimeoutError, ValueError) as error:
            status, answer = 0, {"description": type(error).__name__}
        if status == HTTPStatus.OK:
            retry = FIRST_RETRY
            if updates := answer["result"]:
                await feed.receive(updates)
                offset = updates[-1]["update_id"] + 1
            continue
        if status == HTTPStatus.UNAUTHORIZED:
            raise TokenRefused
        asked_for = answer.get("parameters", {}).get("retry_after")
        log.warning("no updates from Telegram (%s), trying again", answer.get("description"))
        await asyncio.sleep(asked_for or retry)
        retry = min(retry * 2, LONGEST_RETRY)


async def _get_updates(bot: Bot, offset: int | None, allowed_updates: list[str]) -> tuple[int, dict[str, Any]]:
    """The bare answer: what is kept is what Telegram sent, not what aiogram makes of it."""
    if not isinstance(bot.session, AiohttpSession):
        raise TypeError("polling needs aiogram's aiohttp session")
    session = await bot.session.create_session()
    arguments = {"timeout": LONG_POLL, "limit": BATCH, "allowed_updates": allowed_updates}
    async with session.post(
        bot.session.api.api_url(bot.token, "getUpdates"),
        json=arguments if offset is None else {**arguments, "offset": offset},
        timeout=ClientTimeout(total=LONG_POLL + 30, sock_connect=15),
    ) as response:
        return response.status, await response.json(content_type=None)

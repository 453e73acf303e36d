"""Waiting for something to become true, without sleeping for luck."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable

from bot.playground import PhoneMessage


async def eventually(check: Callable[[], Awaitable[bool]], within: float = 60.0, every: float = 0.01) -> None:
    """Returns as soon as the check is true; raises `TimeoutError` when it is not ``within`` so many seconds."""
    async with asyncio.timeout(within):
        for _ in itertools.count():
            if await check():
                return
            await asyncio.sleep(every)


async def eventually_says(message: PhoneMessage, text: str) -> None:
    """Waits until a message that is on somebody's phone has been edited to this."""

    async def says() -> bool:
        return message.text == text

    await eventually(says)

"""Waiting for something to become true, without sleeping for luck."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable

from bot.playground import Phone, PhoneMessage


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


async def eventually_an_album(phone: Phone, number: int) -> list[PhoneMessage]:
    """Waits until so many photos are on the phone, all of one album: parts that come late are copied anew with it."""

    def photos() -> list[PhoneMessage]:
        return [each for each in phone.messages if each.kind == "photo" and not each.deleted and not each.outgoing]

    async def are_one() -> bool:
        albums = {each.media_group_id for each in photos()}
        return len(photos()) == number and len(albums) == 1 and None not in albums

    await eventually(are_one)
    return photos()

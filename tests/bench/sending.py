"""A sender in a process of its own: ``plain`` aiogram, ``ours`` with a queue that is there, or an ``announcement``.

Its last line is what it measured of itself.
"""

import asyncio
import gc
import os
import sys
from collections.abc import Iterator
from datetime import datetime

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Program, run
from bot.commands import COLLECTED_AT
from bot.settings import load_settings
from schedules.delivery import Pace
from storage import clock, outbox
from storage.announcements import kinds, sending
from storage.tables import Announcement, Delivery, DeliveryState
from tests.bench import people
from tests.bench.mailing import TEXT
from tests.bench.meter import Meter
from tests.bench.senders import Run
from tests.waiting import eventually

CONCURRENCY = 100


async def plain(number: int) -> Run:
    """As many callers as the worker has places, each sending one message after another."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    async with Bot(os.environ["BOT_TOKEN"], session=session) as bot:
        await bot.send_message(people.FIRST, TEXT)
        chats: Iterator[int] = iter(range(people.FIRST, people.FIRST + number))

        async def call() -> None:
            for chat_id in chats:
                await bot.send_message(chat_id, TEXT)

        meter = Meter()
        await asyncio.gather(*[call() for _ in range(CONCURRENCY)])
        return meter.read(number)


async def ours(number: int) -> Run:
    """The worker of the real program, pacing off, until nothing is due."""
    gc.set_threshold(*COLLECTED_AT)
    program = Program(load_settings(), pace=Pace(0, pool=CONCURRENCY))
    await program.prepare()
    await program.bot.me()
    gc.collect()
    gc.freeze()
    meter = Meter()
    working = asyncio.create_task(program.worker.run())

    async def all_settled() -> bool:
        if await program.database.read(outbox.is_due):
            return False
        return not (await program.database.read(outbox.counts)).get(DeliveryState.SENDING)

    await eventually(all_settled, within=600, every=0.2)
    program.worker.stop()
    await working
    taken = meter.read(number)
    await program.stop()
    return taken


async def announcement(author_id: int, announcement_id: int, longest: float) -> Run:
    """The whole program, pacing off, from «Отправить» to the last message, or for so many seconds at most."""
    gc.set_threshold(*COLLECTED_AT)
    program = Program(load_settings(), pace=Pace(0, pool=CONCURRENCY))
    started, stop = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(run(program, stop, started.set))
    await asyncio.wait({running, asyncio.create_task(started.wait())}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    database = program.database
    begun, meter = clock.now(), Meter()
    await database.write(sending.send, author_id, announcement_id)

    async def is_through() -> bool:
        return await database.read(_is_through, announcement_id)

    try:
        await eventually(is_through, within=longest, every=0.2)
        seconds = (await database.read(_last_settled) - begun).total_seconds()
    except TimeoutError:
        seconds = longest
    taken = meter.read(await database.read(_sent), seconds)
    stop.set()
    await running
    return taken


async def _is_through(session: AsyncSession, announcement_id: int) -> bool:
    found = await session.get_one(Announcement, announcement_id)
    return found.planned_all and not await sending.is_on_its_way(session, found)


async def _last_settled(session: AsyncSession) -> datetime:
    settled = await session.scalar(select(func.max(Delivery.settled_at)).where(Delivery.kind == kinds.MESSAGE))
    if settled is None:
        raise AssertionError("nobody was written to")
    return settled


async def _sent(session: AsyncSession) -> int:
    sent = (Delivery.kind == kinds.MESSAGE) & (Delivery.state == DeliveryState.SENT)
    return await session.scalar(select(func.count()).select_from(Delivery).where(sent)) or 0


async def main(kind: str, *numbers: str) -> None:
    if kind == "announcement":
        author_id, announcement_id, longest = numbers
        taken = await announcement(int(author_id), int(announcement_id), float(longest))
    else:
        taken = await (plain if kind == "plain" else ours)(int(numbers[0]))
    sys.stdout.write(taken.as_line())


asyncio.run(main(*sys.argv[1:]))

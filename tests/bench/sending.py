"""A sender in a process of its own: ``plain`` aiogram, or ``ours`` with a queue that is already there.

Prints the seconds it took and the resident memory (MiB) before and at its highest.
"""

import asyncio
import gc
import os
import sys
import time
from collections.abc import Iterator

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.app import Program
from bot.settings import load_settings
from schedules.delivery import Pace
from storage import outbox
from storage.tables import DeliveryState
from tests.bench import people
from tests.processes import memory
from tests.waiting import eventually

CONCURRENCY = 100
TEXT = "Координатор закрыл вопрос № 1. Если остались вопросы, просто напишите: отправлю новым вопросом."


async def plain(number: int) -> tuple[float, float]:
    """As many callers as the worker has places, each sending one message after another."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    async with Bot(os.environ["BOT_TOKEN"], session=session) as bot:
        await bot.send_message(people.FIRST, TEXT)
        before = memory(os.getpid(), "VmRSS")
        chats: Iterator[int] = iter(range(people.FIRST, people.FIRST + number))

        async def call() -> None:
            for chat_id in chats:
                await bot.send_message(chat_id, TEXT)

        begun = time.perf_counter()
        await asyncio.gather(*[call() for _ in range(CONCURRENCY)])
        return time.perf_counter() - begun, before


async def ours() -> tuple[float, float]:
    """The worker of the real program, pacing off, until nothing is due."""
    gc.set_threshold(200_000, 20, 100)
    program = Program(load_settings(), pace=Pace(0, pool=CONCURRENCY))
    await program.prepare()
    await program.bot.me()
    gc.collect()
    gc.freeze()
    before = memory(os.getpid(), "VmRSS")
    begun = time.perf_counter()
    working = asyncio.create_task(program.worker.run())

    async def all_settled() -> bool:
        if await program.database.read(outbox.is_due):
            return False
        return not (await program.database.read(outbox.counts)).get(DeliveryState.SENDING)

    await eventually(all_settled, within=600, every=0.2)
    program.worker.stop()
    await working
    seconds = time.perf_counter() - begun
    await program.stop()
    return seconds, before


async def main() -> None:
    kind, number = sys.argv[1], int(sys.argv[2])
    seconds, before = await (plain(number) if kind == "plain" else ours())
    sys.stdout.write(f"done {seconds} {before} {memory(os.getpid(), 'VmHWM')}\n")


asyncio.run(main())

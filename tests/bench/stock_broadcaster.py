"""A mailing by aiogram_broadcaster in a process of its own: database, people, seconds at most."""

import asyncio
import importlib
import os
import sys
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.bench import people
from tests.bench.mailing import TEXT
from tests.bench.meter import Meter


def _part(module: str, name: str) -> Any:
    """It is no dependency of ours, so the type checker does not know it."""
    return getattr(importlib.import_module(f"aiogram_broadcaster.{module}"), name)


async def main(database: str, size: int, longest: float) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    async with Bot(os.environ["BOT_TOKEN"], session=session) as bot:
        storage = _part("storages.sqlalchemy", "SQLAlchemyStorage").from_url(f"sqlite+aiosqlite:///{database}")
        await storage.startup()
        mailer = await _part("broadcaster", "Broadcaster")(bot, storage=storage).create_mailer(
            chats=range(people.FIRST, people.FIRST + size), content=_part("contents.text", "TextContent")(text=TEXT)
        )
        await bot.me()
        meter = Meter()
        mailing = mailer.start()
        await asyncio.wait([mailing], timeout=longest)
        taken = meter.read(len(mailer.chats.success))
        if not mailing.done():
            await mailer.stop()
        await mailing
        await storage.shutdown()
    sys.stdout.write(taken.as_line())


asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))

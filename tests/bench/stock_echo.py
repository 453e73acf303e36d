"""The measure: a stock aiogram polling bot that echoes, as its documentation begins."""

import asyncio
import os
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=session), handle_signals=True)


asyncio.run(main())

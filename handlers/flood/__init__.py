"""Telling somebody who writes too fast that nothing is lost."""

import logging

from aiogram import Bot
from aiogram.exceptions import AiogramError

from handlers.flood import texts

log = logging.getLogger(__name__)


async def warn_of_flood(bot: Bot, chat_id: int) -> None:
    """One notice; that it cannot be delivered changes nothing."""
    try:
        await bot.send_message(chat_id, texts.slowed_down())
    except AiogramError as error:
        log.info("no notice of slowing down: %s", type(error).__name__)

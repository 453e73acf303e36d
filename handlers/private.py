"""Passing only what is said between one person and the bot.

A class of its own, since aiogram runs `F` filters in a thread each: at a burst that is half of the work.
"""

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from typing_extensions import override


class InPrivate(Filter):
    """Passes messages and presses of private chats."""

    @override
    async def __call__(self, event: Message | CallbackQuery) -> bool:
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is not None and message.chat.type == ChatType.PRIVATE

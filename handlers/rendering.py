"""Deliveries in words: each kind has a renderer that says it at the moment of sending, from current data."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardMarkup, MessageId, ReplyKeyboardMarkup, ReplyKeyboardRemove, ReplyParameters

from storage.database import Database
from storage.files import Files
from storage.outbox import Claimed
from storage.working_hours import WorkingHours

Method = TypeVar("Method", bound=TelegramMethod[Any])


@dataclass(frozen=True, slots=True)
class Occasion:
    """A delivery about to be made.

    ``silent``: without sound, since it is night where the bot lives. ``thread_id``: into this topic of a forum.
    """

    bot: Bot
    database: Database
    zone: ZoneInfo
    working_hours: WorkingHours
    files: Files
    delivery: Claimed
    silent: bool
    thread_id: int | None = None


class NotYet(Exception):
    """What a delivery needs is still being made for another; it is to be tried again a little later."""


Renderer = Callable[[Occasion], Awaitable[int | None]]
"""Says a delivery and returns the id of the message it brought; None when there is nothing (more) to say to them.

Raises `NotYet`, and Telegram's errors as aiogram does.
"""


def briefly(method: type[Method], returning: Any = MessageId) -> type[Method]:
    """The same method, of whose answer no more than this is read.

    Telegram answers with the whole message; reading all of it takes longer than all else that a delivery takes here.
    """
    return cast("type[Method]", type(method.__name__, (method,), {"__module__": __name__, "__returning__": returning}))


_SendMessage = briefly(SendMessage)


async def say(
    occasion: Occasion,
    text: str,
    keyboard: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None,
    under: ReplyParameters | None = None,
) -> int:
    """Says words where the delivery goes, and returns their message's id; raises Telegram's errors."""
    sent = await occasion.bot(
        _SendMessage(
            chat_id=occasion.delivery.chat_id,
            text=text,
            message_thread_id=occasion.thread_id,
            reply_parameters=under,
            reply_markup=keyboard,
            disable_notification=occasion.silent,
        )
    )
    return sent.message_id

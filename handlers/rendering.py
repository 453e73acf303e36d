"""Deliveries in words: each kind has a renderer that says it at the moment of sending, from current data."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram import Bot

from storage.database import Database
from storage.outbox import Claimed


@dataclass(frozen=True, slots=True)
class Occasion:
    """A delivery about to be made. ``silent``: without sound, since it is night where the bot lives."""

    bot: Bot
    database: Database
    zone: ZoneInfo
    delivery: Claimed
    silent: bool


Renderer = Callable[[Occasion], Awaitable[int | None]]
"""Says a delivery and returns the id of the message it brought; None when there is nothing (more) to say to them.

Raises Telegram's errors as aiogram does.
"""

"""Deliveries in words: each kind has a renderer that says it at the moment of sending, from current data."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram import Bot

from storage.database import Database
from storage.outbox import Claimed
from storage.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class Occasion:
    """A delivery about to be made.

    ``silent``: without sound, since it is night where the bot lives. ``thread_id``: into this topic of a forum.
    """

    bot: Bot
    database: Database
    zone: ZoneInfo
    working_hours: WorkingHours
    delivery: Claimed
    silent: bool
    thread_id: int | None = None


Renderer = Callable[[Occasion], Awaitable[int | None]]
"""Says a delivery and returns the id of the message it brought; None when there is nothing (more) to say to them.

Raises Telegram's errors as aiogram does.
"""

"""What Telegram sends, from its arrival to the end of its handling.

A batch is on disk before it is confirmed and before anybody reacts to it; what a crash leaves unhandled is fed again
at the next start. Each chat's updates are handled in their order, the chats beside each other.
"""

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from storage import inbox
from storage.database import Database, is_away
from storage.inbox import Received

log = logging.getLogger(__name__)

Payload = dict[str, Any]

AT_ONCE = 300
"""How many updates are handled at the same time."""

IN_MEMORY = 1000
"""How many may wait in memory before no more are fetched."""

IN_MEMORY_PER_CHAT = 50
"""Of what one chat sends beyond this, only the numbers are kept in memory."""


@dataclass(frozen=True, slots=True)
class FloodLimit:
    """A person may say ``burst`` things at once, then ``rate`` a second; more waits its turn."""

    rate: float
    burst: int


MESSAGES = FloodLimit(rate=3, burst=10)
PRESSES = FloodLimit(rate=5, burst=20)

ALLOWANCES_KEPT = 10_000

AGAIN = 1.0
"""Seconds between tries to reach the inbox."""

T = TypeVar("T")


@dataclass(slots=True)
class _Allowance:
    """How much a person may still say at once."""

    limit: FloodLimit
    left: float
    at: float
    warned: bool = False

    def take(self, moment: float) -> float:
        """Takes one; the seconds until it is allowed."""
        self.left = min(self.limit.burst, self.left + (moment - self.at) * self.limit.rate)
        if self.left == self.limit.burst:
            self.warned = False
        self.left -= 1
        self.at = moment
        return max(0.0, -self.left / self.limit.rate)


@dataclass(slots=True)
class _Lane:
    """What one chat sent and nobody has handled yet. A number without a payload is read back from the inbox."""

    waiting: deque[tuple[int, Payload | None]] = field(default_factory=deque)
    in_memory: int = 0


class Feed:
    """Takes batches in and hands them to the dispatcher."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        database: Database,
        *,
        warn_of_flood: Callable[[int], Awaitable[None]],
        limits: dict[str, FloodLimit] | None = None,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._database = database
        self._warn_of_flood = warn_of_flood
        self._limits = {"message": MESSAGES, "callback_query": PRESSES} if limits is None else limits
        self._lanes: dict[int, _Lane] = {}
        self._allowances: dict[tuple[int, str], _Allowance] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._in_memory = 0
        self._room = asyncio.Event()
        self._room.set()
        self._left: set[int] = set()
        self._stopping = asyncio.Event()

    async def resume(self) -> int:
        """Feeds what an earlier run received and did not finish; returns how many."""
        left = await self._database.write(inbox.waiting)
        self._left.update(each.update_id for each in left)
        for each in left:
            self._take(each.update_id, json.loads(each.payload))
        return len(left)

    async def receive(self, updates: Sequence[Payload]) -> None:
        """Keeps a batch; when this returns it may be confirmed to Telegram."""
        received = [Received(each["update_id"], json.dumps(each, ensure_ascii=False)) for each in updates]
        new = await self._database.write(inbox.store, received)
        for each in updates:
            if each["update_id"] in new:
                self._take(each["update_id"], each)

    async def wait_for_room(self) -> None:
        """Waits while more is in memory than can be handled soon."""
        await self._room.wait()

    async def stop(self) -> None:
        """Waits for what is being handled; the rest stays in the inbox for the next start."""
        self._stopping.set()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _take(self, update_id: int, payload: Payload) -> None:
        chat_id = _chat_of(payload)
        lane = self._lanes.get(chat_id)
        if lane is None:
            lane = self._lanes[chat_id] = _Lane()
            task = asyncio.create_task(self._run(chat_id, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        kept = lane.in_memory < IN_MEMORY_PER_CHAT
        lane.waiting.append((update_id, payload if kept else None))
        if kept:
            lane.in_memory += 1
            self._in_memory += 1
            if self._in_memory >= IN_MEMORY:
                self._room.clear()

    async def _run(self, chat_id: int, lane: _Lane) -> None:
        """Handles a chat's updates one after another until none is left."""
        while lane.waiting and not self._stopping.is_set():
            update_id, payload = lane.waiting.popleft()
            if payload is not None:
                lane.in_memory -= 1
                self._in_memory -= 1
                if self._in_memory < IN_MEMORY:
                    self._room.set()
            try:
                if payload is None:
                    payload = json.loads(await self._surely(partial(self._database.read, inbox.payload, update_id)))
                if not await self._slow_down(chat_id, payload):
                    async with self._at_once:
                        await self._handle(update_id, payload)
            except Exception:
                log.exception("update %s stays in the inbox for the next start", update_id)
        del self._lanes[chat_id]

    async def _slow_down(self, chat_id: int, payload: Payload) -> bool:
        """Makes one who writes too fast wait; whether the program began to stop meanwhile."""
        kind = next((each for each in self._limits if each in payload), None)
        if kind is None or chat_id < 0:
            return False
        moment = asyncio.get_running_loop().time()
        allowance = self._allowances.get((chat_id, kind))
        if allowance is None:
            self._forget_allowances(moment)
            limit = self._limits[kind]
            allowance = self._allowances[chat_id, kind] = _Allowance(limit, limit.burst, moment)
        delay = allowance.take(moment)
        if delay == 0:
            return False
        if not allowance.warned:
            allowance.warned = True
            try:
                await self._warn_of_flood(chat_id)
            except Exception:
                log.exception("a person was not told that they are slowed down")
        return await self._stops_within(delay)

    def _forget_allowances(self, moment: float) -> None:
        if len(self._allowances) >= ALLOWANCES_KEPT:
            self._allowances = {
                key: each
                for key, each in self._allowances.items()
                if (each.limit.burst - each.left) / each.limit.rate > moment - each.at
            }

    async def _stops_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def _handle(self, update_id: int, payload: Payload) -> None:
        error: str | None = None
        if update_id in self._left:
            self._left.discard(update_id)
            await self._surely(partial(self._database.write, inbox.begin, update_id))
        try:
            update = Update.model_validate(payload, context={"bot": self._bot})
            await self._dispatcher.feed_update(self._bot, update)
        except Exception as failure:
            log.exception("update %s was not handled", update_id)
            error = type(failure).__name__
        await self._surely(partial(self._database.write_each, inbox.settle, (update_id, error)))

    async def _surely(self, operation: Callable[[], Awaitable[T]]) -> T:
        """Waits for a database that is away; raises its error only when the program stops."""
        while True:
            try:
                return await operation()
            except Exception as error:
                if not is_away(error):
                    raise
                log.exception("the inbox does not answer; trying again")
                if await self._stops_within(AGAIN):
                    raise


def _chat_of(payload: Payload) -> int:
    """The chat an update belongs to, or the person where there is no chat (inline queries, polls)."""
    event = next((value for value in payload.values() if isinstance(value, dict)), {})
    chat = event.get("chat") or (event.get("message") or {}).get("chat") or event.get("from") or event.get("user") or {}
    found: int = chat.get("id", 0)
    return found

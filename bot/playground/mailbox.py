"""Updates of one bot: kept until the bot has confirmed them, handed out by long polling or to a webhook.

https://core.telegram.org/bots/api#getting-updates
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import TERMINATED, WEBHOOK_ACTIVE, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .text import Json

UPDATE_TYPES = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost",
})  # fmt: skip
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Updates that a bot gets only when it names them."""
DEFAULT_UPDATES = UPDATE_TYPES - ON_REQUEST
MAX_BATCH = 100
_MAX_TIMEOUT = 50
_FIRST_UPDATE = 100_000_001

encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Pending(NamedTuple):
    """An update that waits: its number, its text, and the chat whose order it keeps."""

    number: int
    body: bytes
    chat: int


class Mailbox:
    """The queue of one bot."""

    def __init__(self) -> None:
        self.pending: deque[Pending] = deque()
        self.next_number = _FIRST_UPDATE
        self.allowed = DEFAULT_UPDATES
        self.webhook_url = ""
        self.webhook_secret = ""
        self.arrived: Callable[[], None] | None = None
        self._poll: asyncio.Future[bool] | None = None

    def push(self, kind: str, payload: Json, chat: int) -> None:
        """Add an update unless the bot does not want its kind (asked at this moment, as in Telegram)."""
        if kind not in self.allowed:
            return
        number = self.next_number
        self.next_number += 1
        self.pending.append(Pending(number, f'{{"update_id":{number},"{kind}":{encode(payload)}}}'.encode(), chat))
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)
        elif self.arrived is not None:
            self.arrived()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember ``allowed_updates``: absent keeps the last choice, an empty list is the default."""
        if kinds is not None:
            self.allowed = UPDATE_TYPES & frozenset(kinds) or DEFAULT_UPDATES

    def confirm(self, offset: int) -> None:
        """Forget updates before the offset; a negative one keeps that many of the newest."""
        pending = self.pending
        if offset < 0:
            while len(pending) > -offset:
                pending.popleft()
        while pending and pending[0].number < offset:
            pending.popleft()

    def settle(self, update: Pending) -> None:
        """Forget one update that a webhook has taken."""
        with contextlib.suppress(ValueError):
            self.pending.remove(update)

    async def poll(self, offset: int, limit: int, wait: float) -> bytes:
        """Answer getUpdates; a newer poll ends an older one, which then hears of the conflict."""
        if self.webhook_url:
            raise RefusedError(WEBHOOK_ACTIVE, 409)
        self.interrupt()
        self.confirm(offset)
        limit = limit if 0 < limit <= MAX_BATCH else MAX_BATCH
        if not self.pending and wait > 0:
            await self._wait(min(wait, _MAX_TIMEOUT))
        batch = [self.pending[place].body for place in range(min(limit, len(self.pending)))]
        return b'{"ok":true,"result":[' + b",".join(batch) + b"]}"

    async def _wait(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[bool] = loop.create_future()
        self._poll = waiting
        timer = loop.call_later(seconds, _give_up, waiting)
        try:
            if not await waiting and self._poll is not waiting:
                raise RefusedError(TERMINATED, 409)
        finally:
            timer.cancel()
            if self._poll is waiting:
                self._poll = None

    def interrupt(self) -> None:
        """End the poll that waits now, if any."""
        waiting, self._poll = self._poll, None
        if waiting is not None and not waiting.done():
            waiting.set_result(False)

    def release(self) -> None:
        """Let a waiting poll answer with nothing: the server is stopping."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(False)


def _give_up(waiting: asyncio.Future[bool]) -> None:
    if not waiting.done():
        waiting.set_result(False)

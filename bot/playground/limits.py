"""Telegram's limits on sending, as an option.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages a second in all, one
a second in a chat (short bursts pass), 20 a minute in a group. Telegram does not publish its exact arithmetic; here
the whole bot has a sliding second, a chat has a bucket, a group has a sliding minute, and whoever goes over one of
them is refused until ``retry_after`` has passed.
"""

from __future__ import annotations

import math
import time
from collections import deque
from typing import TYPE_CHECKING

from .errors import too_many_requests

if TYPE_CHECKING:
    from collections.abc import Callable

_PRUNE_AT = 10_000


class Limits:
    """The limiter of one bot."""

    def __init__(
        self,
        *,
        per_second: int = 30,
        chat_burst: int = 5,
        group_per_minute: int = 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_second = per_second
        self.chat_burst = chat_burst
        self.group_per_minute = group_per_minute
        self.clock = clock
        self.refused = 0
        self._sent: deque[float] = deque()
        self._chats: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._closed_until = 0.0

    def take(self, chat_id: int, count: int = 1) -> None:
        """Let messages to a chat pass, or refuse them with the seconds to wait."""
        now = self.clock()
        wait = max(self._closed_until - now, self._whole_bot(now, count), self._one_chat(chat_id, now, count))
        if wait > 0:
            self.refused += 1
            raise too_many_requests(max(1, math.ceil(wait)))
        self._sent.extend([now] * count)
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), now) + count
        if len(self._chats) > _PRUNE_AT:
            self._chats = {chat: due for chat, due in self._chats.items() if due > now}
        if chat_id < 0:
            self._groups.setdefault(chat_id, deque()).extend([now] * count)

    def _whole_bot(self, now: float, count: int) -> float:
        sent = self._sent
        while sent and sent[0] <= now - 1:
            sent.popleft()
        if sent and len(sent) + count > self.per_second:
            self._closed_until = max(self._closed_until, sent[0] + 1)
            return sent[0] + 1 - now
        return 0

    def _one_chat(self, chat_id: int, now: float, count: int) -> float:
        """A bucket that holds a burst and leaks one message a second; a group has its minute as well."""
        ahead = max(0.0, self._chats.get(chat_id, 0.0) - now)
        wait = ahead + count - max(self.chat_burst, count)
        if chat_id < 0:
            minute = self._groups.setdefault(chat_id, deque())
            while minute and minute[0] <= now - 60:
                minute.popleft()
            if minute and len(minute) + count > self.group_per_minute:
                wait = max(wait, minute[0] + 60 - now)
        return wait

"""Live news for pages and scripts in other processes: server-sent events.

One stream carries the news of several phones; phones are added to it while it is open.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from .mailbox import encode

if TYPE_CHECKING:
    from .text import Json
    from .world import Listener, World

_KEEP_ALIVE = 20
_MAX_BACKLOG = 20_000


class Stream:
    """One open stream: an EventSource of a page, or a script."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.waiting: list[str] = []
        self.wake = asyncio.Event()
        self.closed = False
        self._listeners: dict[int, Listener] = {}

    def watch(self, users: list[int]) -> None:
        """Watch exactly these phones."""
        for user_id in self._listeners.keys() - set(users):
            self.world.listeners[user_id].remove(self._listeners.pop(user_id))
            if not self.world.listeners[user_id]:
                del self.world.listeners[user_id]
        for user_id in users:
            if user_id not in self._listeners:
                listener = self._listeners[user_id] = partial(self._hear, user_id)
                self.world.listeners.setdefault(user_id, []).append(listener)

    def _hear(self, user_id: int, event: Json) -> None:
        if len(self.waiting) > _MAX_BACKLOG:
            self.close()
            return
        self.waiting.append(f"data: {encode({'to': user_id, **event})}\n\n")
        self.wake.set()

    def close(self) -> None:
        """End the stream; a page opens it again by itself and asks for everything anew."""
        self.closed = True
        self.wake.set()

    async def run(self, request: web.BaseRequest) -> web.StreamResponse:
        """Write news until the reader leaves."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b'retry: 500\n\ndata: {"event":"open"}\n\n')
        try:
            while not self.closed:
                try:
                    await asyncio.wait_for(self.wake.wait(), _KEEP_ALIVE)
                except TimeoutError:
                    self.waiting.append(": still here\n\n")
                self.wake.clear()
                news, self.waiting = self.waiting, []
                await response.write("".join(news).encode())
        except ConnectionError:
            pass
        finally:
            self.watch([])
        return response

"""Phones for tests: a person with the app open, driven from Python.

One driver for both cases: beside the server in one process, or in another process over HTTP. What differs is the line
between the phone and the server.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from .phone_messages import PhoneMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from .text import Json

T = TypeVar("T")

TIMEOUT = 30.0


class NotHeardError(AssertionError):
    """What was waited for has not come; the text shows what has."""


class Line(Protocol):
    """What connects a phone with the server."""

    @property
    def bot_id(self) -> int: ...

    async def ready(self, handset: Handset) -> None: ...
    async def act(self, user_id: int, action: str, args: Json) -> Any: ...
    async def upload(self, data: bytes, name: str, mime: str) -> str: ...
    async def download(self, file_unique_id: str) -> bytes: ...


class Handset:
    """The device: messages of all chats of one person. Phones are views of it."""

    def __init__(self, line: Line, user_id: int) -> None:
        self.line = line
        self.user_id = user_id
        self.chats: dict[int, dict[int, PhoneMessage]] = {}
        self.news: dict[int, list[PhoneMessage]] = {}
        self.keyboards: dict[int, tuple[int, Json] | None] = {}
        self.topics: dict[int, list[Json]] = {}
        self.answers: dict[str, Json] = {}
        self.events: list[Json] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def load(self, snapshot: Json) -> None:
        """Take over what was on the phone before; all of it counts as heard."""
        for chat in snapshot["chats"]:
            key = chat["key"]
            messages = self.chats.setdefault(key, {})
            for data in chat["messages"]:
                messages.setdefault(data["message_id"], PhoneMessage(self, key, data))
            if chat.get("keyboard") and key not in self.keyboards:
                self.keyboards[key] = (0, chat["keyboard"])
            if "topics" in chat:
                self.topics[key] = chat["topics"]

    def feed(self, event: Json) -> None:
        """Take in what the server tells the phone."""
        kind, key = event["event"], event.get("chat", 0)
        if kind in {"message", "edited", "updated", "deleted"}:
            message = self.see(key, event["message"])
            news = self.news.setdefault(key, [])
            if kind == "deleted":
                self.news[key] = [item for item in news if item is not message]
            elif kind != "updated" and not message.outgoing and all(item is not message for item in news):
                news.append(message)
        elif kind == "keyboard":
            markup = event["keyboard"]
            self.keyboards[key] = None if markup.get("remove_keyboard") else (event["message_id"], markup)
        elif kind == "topics":
            self.topics[key] = event["topics"]
        elif kind == "answer":
            self.answers[event["query"]] = event["answer"]
        else:
            self.events.append(event)
        self.wake()

    def see(self, chat: int, data: Json) -> PhoneMessage:
        """Keep a message, new or changed, as one object."""
        messages = self.chats.setdefault(chat, {})
        message = messages.get(data["message_id"])
        if message is None:
            message = messages[data["message_id"]] = PhoneMessage(self, chat, data)
        else:
            message.data = data
        return message

    def find(self, chat: int, message_id: int) -> PhoneMessage | None:
        """Find a message by its number."""
        return self.chats.get(chat, {}).get(message_id)

    def wake(self) -> None:
        """Let everybody who waits look again."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def until(self, found: Callable[[], T | None], within: float, failure: Callable[[], str]) -> T:
        """Wait until something is found; looks again only when something has happened."""
        deadline = asyncio.get_running_loop().time() + within
        while (result := found()) is None:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise NotHeardError(failure())
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.add(waiting)
            try:
                await asyncio.wait([waiting], timeout=left)
            finally:
                self._waiting.discard(waiting)
        return result

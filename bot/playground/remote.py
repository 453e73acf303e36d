"""Phones in one process, the server in another: for scripts that kill bots, and for benchmarks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from typing import TYPE_CHECKING, Any, Self

import aiohttp

from .actions import ActionError
from .people import PLAYGROUND_TOKEN, bot_id_of
from .phone import Phone
from .phones import Handset

if TYPE_CHECKING:
    from .text import Json

_NO_TIMEOUT = aiohttp.ClientTimeout(total=None)
_OK = 200


class RemotePlayground:
    """A playground that runs elsewhere, with the same ``phone``; for use with ``async with``."""

    def __init__(self, url: str, *, token: str = PLAYGROUND_TOKEN) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.bot_id = bot_id_of(token) or 0
        self._session: aiohttp.ClientSession | None = None
        self._stream = secrets.token_hex(8)
        self._news: asyncio.Task[None] | None = None
        self._open = asyncio.Event()
        self._handsets: dict[int, Handset] = {}
        self._people: dict[int, Json] = {}

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=_NO_TIMEOUT, connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._news is not None:
            self._news.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._news
        if self._session is not None:
            await self._session.close()

    async def request(self, verb: str, path: str, body: Any = None, **query: Any) -> Any:
        """Ask the control API; see ``control``."""
        if self._session is None:
            raise RuntimeError("use RemotePlayground with `async with`")
        params = {key: str(value) for key, value in query.items() if value is not None}
        async with self._session.request(verb, f"{self.url}/playground/{path}", json=body, params=params) as response:
            answer = await response.json()
        if response.status != _OK:
            raise ActionError(answer["error"])
        return answer

    # Phones

    def phone(
        self,
        user_id: int,
        first_name: str = "",
        last_name: str | None = None,
        username: str | None = None,
        **details: Any,
    ) -> Phone:
        """Give a person a phone; it is connected when it is first used."""
        if user_id not in self._handsets:
            self._handsets[user_id] = Handset(self, user_id)
            person = {"id": user_id, "first_name": first_name, "last_name": last_name, "username": username, **details}
            self._people[user_id] = {key: value for key, value in person.items() if value}
        return Phone(self._handsets[user_id])

    async def add_people(self, people: list[Json]) -> None:
        """Add many at once: ``{"id": …, "first_name": …, "started": true}``."""
        await self.request("POST", "people", people)

    async def ready(self, handset: Handset) -> None:
        """Connect a phone (part of ``Line``)."""
        person = self._people.pop(handset.user_id, None)
        if person is not None:
            if "first_name" in person:
                await self.request("POST", "people", person)
            if self._news is None:
                self._news = asyncio.create_task(self._listen())
            await self._open.wait()
            connected = [user for user in self._handsets if user not in self._people]
            await self.request("POST", f"streams/{self._stream}", connected)
            handset.load(await self.request("GET", f"phones/{handset.user_id}"))

    async def _listen(self) -> None:
        if self._session is None:
            return
        while True:
            users = ",".join(str(user) for user in self._handsets if user not in self._people)
            query = {"stream": self._stream, "users": users}
            try:
                async with self._session.get(f"{self.url}/playground/events", params=query) as response:
                    async for line in response.content:
                        self._hear(line)
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)

    def _hear(self, line: bytes) -> None:
        if not line.startswith(b"data: "):
            return
        event = json.loads(line[6:])
        if event["event"] == "open":
            self._open.set()
        else:
            self._handsets[event["to"]].feed(event)

    async def act(self, user_id: int, action: str, args: Json) -> Any:
        """Do something (part of ``Line``)."""
        return await self.request("POST", f"phones/{user_id}/{action}", args)

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        """Send a file (part of ``Line``)."""
        if self._session is None:
            raise RuntimeError("use RemotePlayground with `async with`")
        query = {"name": name, "mime": mime}
        async with self._session.post(f"{self.url}/playground/files", data=data, params=query) as response:
            return str((await response.json())["file"])

    async def download(self, file_unique_id: str) -> bytes:
        """Fetch a file (part of ``Line``)."""
        if self._session is None:
            raise RuntimeError("use RemotePlayground with `async with`")
        async with self._session.get(f"{self.url}/playground/files/{file_unique_id}") as response:
            return await response.read()

    # The record

    async def messages(self, chat_id: int) -> list[Json]:
        """Give all messages of a chat as the server has them."""
        found: list[Json] = await self.request("GET", "messages", chat=chat_id, bot=self.bot_id)
        return found

    async def calls(self, method: str | None = None, chat: int | None = None) -> list[Json]:
        """Give the recorded calls."""
        found: list[Json] = await self.request("GET", "calls", method=method, chat=chat)
        return found

    async def counters(self) -> Json:
        """Give calls by method, refusals by description, updates not confirmed yet."""
        counted: Json = await self.request("GET", "counters")
        return counted

    async def fault(self, kind: str, method: str | None = None, **details: Any) -> None:
        """Put a fault in force; see ``faults.Faults.add``."""
        await self.request("POST", "faults", {"kind": kind, "method": method, **details})

    async def clear_faults(self) -> None:
        """End all faults."""
        await self.request("DELETE", "faults")

    async def set(self, **options: Any) -> None:
        """Change latency, limits or record_calls while the server runs."""
        await self.request("POST", "options", options)

"""A playground, a real aiogram bot that talks to it over HTTP, and people with phones."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from typing_extensions import override

from bot.playground import Phone, Playground


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground() as running:
        yield running


class QuickSession(AiohttpSession):
    """Closes at once: plain HTTP has none of the TLS that aiogram waits for."""

    @override
    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def bot_at(playground: Playground, token: str | None = None) -> Bot:
    """Make a bot that calls the playground."""
    return Bot(token or playground.token, QuickSession(api=TelegramAPIServer.from_base(playground.url)))


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    calling = bot_at(playground)
    yield calling
    await calling.session.close()


@pytest.fixture
async def anna(playground: Playground) -> Phone:
    """Give Anna, who has started the bot."""
    phone = playground.phone(501, "Анна")
    await phone.start()
    return phone


class Raw:
    """Calls methods without any library, as any client could."""

    def __init__(self, session: aiohttp.ClientSession, playground: Playground) -> None:
        self.session = session
        self.base = f"{playground.url}/bot{playground.token}"

    async def __call__(self, method: str, **args: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.base}/{method}", json=args) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def refusal(self, method: str, **args: Any) -> str:
        """Give the words with which a call is refused."""
        answer = await self(method, **args)
        assert not answer["ok"]
        return str(answer["description"])


@pytest.fixture
async def raw(playground: Playground) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(session, playground)

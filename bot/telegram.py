"""Talking to Telegram: one session for the whole bot, which obeys it when it asks for silence.

Telegram's limits are per bot (about 30 messages a second in all) and a 429 with ``retry_after`` closes the door for
every call, so one call's refusal makes all of them wait. What a person is waiting for is then tried again, evenly
spaced; a delivery is given back to the outbox, which has its own pace.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, SendChatAction, TelegramMethod
from aiogram.methods.base import TelegramType
from typing_extensions import override

from bot.settings import Settings
from handlers import rendering
from handlers.rendering import Occasion, Renderer
from schedules.delivery import NotYet, Paused, Refused, Send, Trouble, Unreachable
from storage import clock
from storage.outbox import Claimed

log = logging.getLogger(__name__)

SPACING = 0.04
"""Seconds between the calls that are tried again after a refusal."""

PATIENCE = 120.0
"""Seconds a person's reply waits for Telegram in all before it counts as failed."""

_LOST = (TelegramNetworkError, TelegramServerError, ClientDecodeError)
"""Errors that pass: the network, Telegram's servers, and a gateway's page where an answer should be."""

_SAYS = ("Send", "Copy", "Forward")
"""What the names of methods that bring somebody a message begin with."""

NETWORK_RETRIES = (0.5, 1.5, 4.0)
"""Seconds before each new try of a person's reply after network trouble."""


@dataclass(slots=True)
class _Delivering:
    """A delivery that is being made; ``said``: something of it has reached Telegram."""

    said: bool = False


_delivering: ContextVar[_Delivering | None] = ContextVar("delivering", default=None)


@cache
def _keep_answers(returning: Any) -> Any:
    # pydantic keeps such models weakly: after each collection of garbage the next call would build its own for 50 ms.
    return Response[returning]


class Obedience(BaseRequestMiddleware):
    """Waits while Telegram wants silence, and tries again what it refused or the network lost."""

    def __init__(self) -> None:
        self._silent_until = 0.0
        self._next_turn = 0.0

    @override
    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        lost = 0
        while True:
            if loop.time() < self._silent_until:
                await self._wait_for_turn(method, deadline)
            try:
                _keep_answers(method.__returning__)
                response = await make_request(bot, method)
            except TelegramRetryAfter as refusal:
                self._silent_until = max(self._silent_until, loop.time() + refusal.retry_after)
                log.warning("Telegram asks for %s s of silence (%s)", refusal.retry_after, type(method).__name__)
                if _delivering.get() or self._silent_until > deadline:
                    raise
                await self._wait_for_turn(method, deadline)
            except _LOST:
                if _delivering.get() or lost == len(NETWORK_RETRIES):
                    raise
                await asyncio.sleep(NETWORK_RETRIES[lost])
                lost += 1
            else:
                _note(method)
                return response

    async def _wait_for_turn(self, method: TelegramMethod[TelegramType], deadline: float) -> None:
        moment = asyncio.get_running_loop().time()
        turn = max(self._silent_until, self._next_turn, moment)
        if _delivering.get() or turn > deadline:
            raise TelegramRetryAfter(method=method, message="silence", retry_after=max(1, round(turn - moment)))
        self._next_turn = turn + SPACING
        await asyncio.sleep(turn - moment)


def _note(method: TelegramMethod[Any]) -> None:
    delivering = _delivering.get()
    if delivering is not None and type(method).__name__.startswith(_SAYS) and not isinstance(method, SendChatAction):
        delivering.said = True


def connect(settings: Settings) -> Bot:
    """The bot over one session; HTML is the default form of its texts.

    The settings must have a token; raises `ValueError` without one.
    """
    if settings.bot_token is None:
        raise ValueError("no token")
    session = AiohttpSession(proxy=settings.telegram_proxy.get_secret_value() if settings.telegram_proxy else None)
    if settings.telegram_api_url:
        session.api = TelegramAPIServer.from_base(settings.telegram_api_url)
    session.middleware(Obedience())
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML)
    return Bot(settings.bot_token.get_secret_value(), session=session, default=defaults)


def sender(occasion_of: Callable[[Claimed, bool], Occasion], renderers: Mapping[str, Renderer]) -> Send:
    """What the delivery worker calls: the kind's renderer, with Telegram's errors in the worker's terms."""

    async def send(delivery: Claimed, silent: bool) -> int | None:
        delivering = _Delivering()
        token = _delivering.set(delivering)
        try:
            return await renderers[delivery.kind](occasion_of(delivery, silent))
        except Exception as error:
            meant = _meant_by(error)
            if meant is not None:
                raise meant from error
            if not delivering.said:
                raise
            # What has reached people is not said once more for what failed after it.
            log.exception("delivery %s (%s) was said, and failed after that", delivery.id, delivery.kind)
            raise Refused(type(error).__name__) from error
        finally:
            _delivering.reset(token)

    return send


_MEANS: tuple[tuple[type[Exception], type[Exception]], ...] = (
    (TelegramForbiddenError, Unreachable),
    # aiogram counts it among the errors of the network.
    (TelegramEntityTooLarge, Refused),
    *((each, Trouble) for each in (*_LOST, TelegramUnauthorizedError)),
    (TelegramAPIError, Refused),
)


def _meant_by(error: Exception) -> Exception | None:
    """Telegram's error in the worker's terms; None for any other."""
    if isinstance(error, TelegramRetryAfter):
        return Paused(clock.now() + timedelta(seconds=error.retry_after))
    if isinstance(error, rendering.NotYet):
        return NotYet("not yet")
    words = error.message if isinstance(error, TelegramAPIError) else ""
    # One class covers a chat that is gone and a message that is wrong, another a wrong token and an unknown method;
    # the words tell them apart.
    if isinstance(error, TelegramBadRequest) and "chat not found" in words:
        return Unreachable(words)
    if isinstance(error, TelegramNotFound) and words == "Not Found":
        return Trouble(type(error).__name__)
    means = next((means for kind, means in _MEANS if isinstance(error, kind)), None)
    return means(type(error).__name__ if means is Trouble else words) if means else None

"""Webhooks: updates carried to the bot.

https://core.telegram.org/bots/api#setwebhook: an answer other than 2xx is repeated; the answer may itself be a call.
Updates of one chat keep their order, those of different chats go side by side.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from typing import TYPE_CHECKING, Any

import aiohttp

from .call import Call
from .errors import RefusedError, bad_request
from .methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .mailbox import Pending
    from .people import Bot
    from .text import Json
    from .world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_CONNECTIONS = 40
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 60.0
_OK = range(200, 300)


class Webhook:
    """Delivers the updates of one bot until it is closed."""

    def __init__(self, world: World, bot: Bot, connections: int = _CONNECTIONS) -> None:
        self.world = world
        self.bot = bot
        self.connections = connections
        self.error: tuple[int, str] | None = None
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._wake.set()
        self._task = asyncio.get_running_loop().create_task(self._run())
        bot.mailbox.arrived = self._wake.set

    def close(self) -> None:
        """Stop delivering."""
        self.bot.mailbox.arrived = None
        for task in (self._task, *self._busy.values()):
            task.cancel()

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                await self._wake.wait()
                self._wake.clear()
                for update in self._next():
                    task = asyncio.get_running_loop().create_task(self._deliver(session, update))
                    self._busy[update.chat] = task

    def _next(self) -> list[Pending]:
        """Choose updates to deliver now: one per chat, as many as there are connections."""
        chosen: dict[int, Pending] = {}
        for update in self.bot.mailbox.pending:
            if len(chosen) + len(self._busy) >= self.connections:
                break
            if update.chat not in self._busy and update.chat not in chosen:
                chosen[update.chat] = update
        return list(chosen.values())

    async def _deliver(self, session: aiohttp.ClientSession, update: Pending) -> None:
        pause = _FIRST_PAUSE
        headers = {"Content-Type": "application/json"}
        if self.bot.mailbox.webhook_secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.bot.mailbox.webhook_secret
        try:
            while not await self._attempt(session, update, headers):
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            self.bot.mailbox.settle(update)
        finally:
            self._busy.pop(update.chat, None)
            self._wake.set()

    async def _attempt(self, session: aiohttp.ClientSession, update: Pending, headers: dict[str, str]) -> bool:
        try:
            async with session.post(self.bot.mailbox.webhook_url, data=update.body, headers=headers) as response:
                if response.status not in _OK:
                    phrase = f"Wrong response from the webhook: {response.status} {response.reason}"
                    self.error = (int(time.time()), phrase)
                    return False
                if response.content_type == "application/json":
                    self._call_back(await response.json())
                return True
        except (aiohttp.ClientError, OSError, ValueError) as error:
            self.error = (int(time.time()), str(error) or type(error).__name__)
            return False

    def _call_back(self, body: Any) -> None:
        if isinstance(body, dict) and (carry_out := METHODS.get(str(body.get("method", "")).lower())):
            with contextlib.suppress(RefusedError):
                carry_out(Call(self.world, self.bot, str(body["method"]), body))


def _set(call: Call) -> bool:
    url = call.string("url")
    if not url:
        return _delete(call)
    secret = call.string("secret_token")
    local = url.startswith(("http://127.0.0.1", "http://localhost"))
    if not url.startswith("https://") and not local:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _stop(call)
    allowed = call.structure("allowed_updates")
    mailbox = call.bot.mailbox
    mailbox.allow(allowed if isinstance(allowed, list) else None)
    mailbox.interrupt()
    mailbox.webhook_url, mailbox.webhook_secret = url, secret
    call.bot.webhook = Webhook(call.world, call.bot, call.integer("max_connections") or _CONNECTIONS)
    return True


def _stop(call: Call) -> None:
    if call.bot.webhook is not None:
        call.bot.webhook.close()
    call.bot.webhook = None
    call.bot.mailbox.webhook_url = ""
    if call.flag("drop_pending_updates"):
        call.bot.mailbox.pending.clear()


def _delete(call: Call) -> bool:
    _stop(call)
    return True


def _info(call: Call) -> Json:
    bot = call.bot
    info: Json = {
        "url": bot.mailbox.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(bot.mailbox.pending),
        "allowed_updates": sorted(bot.mailbox.allowed),
    }
    if bot.webhook is not None:
        info["max_connections"] = bot.webhook.connections
        if bot.webhook.error:
            info["last_error_date"], info["last_error_message"] = bot.webhook.error
    return info


WEBHOOK_METHODS: dict[str, Callable[[Call], Any]] = {
    "setwebhook": _set,
    "deletewebhook": _delete,
    "getwebhookinfo": _info,
}

"""The HTTP server: loopback only, one small dispatcher in front of the Bot API, the control API and the page.

aiohttp's low-level server is used without its router and middlewares: benchmarks measure bots against it.
"""

from __future__ import annotations

import asyncio
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from .api import BotApi
    from .control import Control

HOST = "127.0.0.1"
_PAGE = Path(__file__).parent / "page"
_MAX_BODY = 64 * 1024 * 1024
_GRACE = 0.3
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_POLICY = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; frame-ancestors 'self'"


class Server:
    """Listens on loopback."""

    def __init__(self, api: BotApi, control: Control) -> None:
        self.api = api
        self.control = control
        self.port = 0
        self._server: asyncio.Server | None = None
        self._protocols: web.Server | None = None

    async def start(self, port: int) -> None:
        """Begin to listen; port 0 takes a free one."""
        loop = asyncio.get_running_loop()

        def request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
            return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=_MAX_BODY)

        self._protocols = web.Server(self._answer, request_factory=request, access_log=None, keepalive_timeout=300)
        self._server = await loop.create_server(self._protocols, HOST, port, backlog=2048)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and end what is still open."""
        for stream in list(self.control.streams.values()):
            stream.close()
        for bot in self.api.world.bots.values():
            bot.mailbox.release()
            if bot.webhook is not None:
                bot.webhook.close()
        if self._server is not None:
            self._server.close()
        if self._protocols is not None:
            await self._protocols.shutdown(_GRACE)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            return await self.api.answer(request)
        if path.startswith("/file/bot"):
            return await self.api.download(request)
        if (request.host or "").rpartition(":")[0] not in _LOCAL:
            return web.Response(text="Forbidden", status=403)
        if path.startswith("/playground/"):
            return await self.control.answer(request)
        return _static("index.html" if path == "/" else path.removeprefix("/page/"))


def _static(name: str) -> web.Response:
    file = _PAGE / name
    if "/" in name or name.startswith(".") or not file.is_file():
        return web.Response(text="Not Found", status=404)
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
    return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=headers)

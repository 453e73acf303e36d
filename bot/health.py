"""`/healthz`: whether the bot's clock goes and its database answers, for whoever watches over it."""

import logging
from datetime import timedelta

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import SettingsError
from storage import clock, facts, outbox
from storage.database import Database

log = logging.getLogger(__name__)

HEARTBEAT_AT_MOST = timedelta(seconds=60)
"""The clock shows every quarter of a minute that it goes."""


class Health:
    """A small server; its answers say nothing about anybody."""

    def __init__(self, database: Database, host: str, port: int) -> None:
        """Port 0 is a free one."""
        self._database = database
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """Where it listens: «http://127.0.0.1:8081»; for one that has started."""
        if self._runner is None:
            raise RuntimeError("it does not listen")
        host, port, *_ = self._runner.addresses[0]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def start(self) -> None:
        """Raises `SettingsError` when the port cannot be had."""
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self.stop()
            raise SettingsError(f"HEALTH_PORT: порт {self._port} не открывается ({error.strerror})") from error

    async def stop(self) -> None:
        """Listens no more; a second call does nothing."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        """200 while all is well, 503 otherwise."""
        try:
            beat = await self._database.read(facts.heartbeat)
            waiting = await self._database.read(outbox.waiting)
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            return web.json_response({"ok": False, "database": False}, status=503)
        age = (clock.now() - beat).total_seconds() if beat is not None else None
        # A heartbeat that is still to come is of a clock that was put back.
        goes = age is not None and abs(age) <= HEARTBEAT_AT_MOST.total_seconds()
        told = {
            "ok": goes,
            "database": True,
            "heartbeat_age_seconds": round(age, 1) if age is not None else None,
            "deliveries_waiting": waiting,
        }
        return web.json_response(told, status=200 if goes else 503)

"""Assembling the house: database, conversations, deliveries, the clock, and Telegram at the door."""

import asyncio
import gc
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime

from aiogram import Dispatcher
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from sqlalchemy.exc import SQLAlchemyError

from bot import telegram
from bot.alone import alone
from bot.fsm import ConversationStorage
from bot.health import Health
from bot.polling import TokenRefused, poll
from bot.settings import Settings, SettingsError
from bot.updates import Feed, FloodLimit
from handlers import assembling
from handlers.flood import warn_of_flood
from handlers.menu.commands import set_default_commands, show_commands
from handlers.rendering import Occasion
from handlers.visitors import VisitorMiddleware
from schedules import roadmap, scheduler
from schedules.delivery import DeliveryWorker, Pace
from storage import bot_account, clock, migrations, people, seed
from storage.database import Database
from storage.files import Files
from storage.outbox import Claimed
from storage.questions import words
from storage.roadmap.times import Times

log = logging.getLogger(__name__)

STOPPING_TAKES = 8.0
"""Seconds for what is in hand; Docker and systemd allow ten or more before they kill."""

FIRST_CALL_RETRY = 5.0

QUESTIONS_AT_A_TIME = 500
"""Of those not indexed yet, at start."""


class Program:
    """The bot from start to stop; tests run several in one process, one after another."""

    def __init__(
        self,
        settings: Settings,
        *,
        pace: Pace | None = None,
        flood_limits: dict[str, FloodLimit] | None = None,
    ) -> None:
        """``pace`` and ``flood_limits`` are for tests and benchmarks; the settings must have a token."""
        self.settings = settings
        self.working_hours = settings.working_time
        self.times = Times(settings.timezone, settings.quiet_hours, self.working_hours)
        self.database = Database(settings.database_url)
        self.files = Files(settings.files_dir)
        self.bot = telegram.connect(settings)
        self.dispatcher = self._assemble()
        self.feed = Feed(
            self.bot,
            self.dispatcher,
            self.database,
            warn_of_flood=lambda chat_id: warn_of_flood(self.bot, chat_id),
            limits=flood_limits,
        )
        self.worker = DeliveryWorker(
            self.database,
            telegram.sender(self._occasion, assembling.RENDERERS),
            pace=pace or Pace(1 / settings.messages_per_second),
            is_quiet=self._is_quiet,
        )
        self._clock = scheduler.build(self.database, self.times)
        self.health = Health(self.database, *settings.health_port) if settings.health_port else None
        self._held = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []
        self._prepared = False

    async def prepare(self) -> None:
        """Holds the database for this program and brings it up to date.

        Raises `SettingsError` when it is of no use, `AlreadyRunning`. A second call does nothing.
        """
        if self._prepared:
            return
        try:
            await self._held.enter_async_context(alone(self.settings.database_url))
            await migrations.upgrade(self.settings.database_url)
            await self.database.write(seed.load, seed.facts())
            await self._index_questions()
        except (SQLAlchemyError, OSError) as error:
            raise no_database(error) from error
        self._prepared = True

    async def _index_questions(self) -> None:
        """Questions asked before there was a search are found by it too."""
        last = 0
        while numbers := await self.database.read(words.without_any, last, QUESTIONS_AT_A_TIME):
            await self.database.write(words.keep_anew, numbers)
            last = numbers[-1]

    async def start(self) -> None:
        """Begins to listen and to deliver.

        Raises what `prepare` does, and `SettingsError` when Telegram does not know the token; waits for the network.
        """
        await self.prepare()
        # The calendar takes a tenth of a second to load: now, not while somebody waits for a receipt.
        await asyncio.to_thread(self.working_hours.is_working, clock.now())
        changed = await self.database.write(people.name_administrators, self.settings.admin_ids)
        if self.health is not None:
            await self.health.start()
        await self._meet_telegram()
        left = await self.feed.resume()
        if left:
            log.info("%s updates of the last run are handled first", left)
        await roadmap.renew(self.database, self.times)
        updates = self.dispatcher.resolve_used_update_types()
        self._tasks = [
            asyncio.create_task(self.worker.run(), name="deliveries"),
            asyncio.create_task(poll(self.bot, self.feed, updates), name="polling"),
            asyncio.create_task(self._show_commands(changed), name="commands"),
        ]
        self._clock.start()

    async def wait(self) -> None:
        """Returns never, or raises what ended the polling or the deliveries."""
        await asyncio.gather(*self._tasks)
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Takes nothing new in, finishes what is in hand within `STOPPING_TAKES`, lets go of everything.

        What is not finished in time is kept and goes on at the next start.
        """
        for task in self._tasks:
            if task.get_name() != "deliveries":
                task.cancel()
        self.worker.stop()
        try:
            async with asyncio.timeout(STOPPING_TAKES):
                await asyncio.gather(self.feed.stop(), *([self._clock.finish()] if self._clock.running else []))
                await asyncio.gather(*self._tasks, return_exceptions=True)
        except TimeoutError:
            log.warning("some work is not finished; it goes on at the next start")
        for task in self._tasks:
            task.cancel()
        if self._clock.running:
            self._clock.shutdown(wait=False)
        if self.health is not None:
            await self.health.stop()
        await self.bot.session.close()
        await self.database.close()
        await self._held.aclose()

    def _assemble(self) -> Dispatcher:
        dispatcher = Dispatcher(
            storage=ConversationStorage(self.database),
            database=self.database,
            zone=self.settings.timezone,
            working_hours=self.working_hours,
            times=self.times,
            files=self.files,
            operator_name=self.settings.operator_name,
        )
        dispatcher.update.outer_middleware(VisitorMiddleware(self.database))
        dispatcher.include_routers(*assembling.routers())
        return dispatcher

    def _occasion(self, delivery: Claimed, silent: bool) -> Occasion:
        zone, hours = self.settings.timezone, self.working_hours
        return Occasion(self.bot, self.database, zone, hours, self.files, delivery, silent)

    def _is_quiet(self, moment: datetime) -> bool:
        quiet = self.settings.quiet_hours
        return quiet is not None and quiet.is_quiet(moment, self.settings.timezone)

    async def _meet_telegram(self) -> None:
        """Learns which bot it is, which also shows that the token and the network are in order."""
        while True:
            try:
                me = await self.bot.me()
                await self.database.write(bot_account.meet, me.id, me.username or "")
                break
            except (TelegramUnauthorizedError, TelegramNotFound) as error:
                raise SettingsError("BOT_TOKEN: Telegram не знает такого токена, возьмите его у @BotFather") from error
            except (TelegramAPIError, ClientDecodeError) as error:
                log.warning("Telegram does not answer (%s), trying again", type(error).__name__)
                await asyncio.sleep(FIRST_CALL_RETRY)

    async def _show_commands(self, changed: list[int]) -> None:
        """The command menus: a convenience, so its failure is only logged."""
        try:
            await set_default_commands(self.bot)
            for telegram_id in changed:
                visitor = await self.database.write(people.arrive, telegram_id)
                await show_commands(self.bot, visitor, telegram_id)
        except (TelegramAPIError, ClientDecodeError):
            log.exception("the command menus are not shown")


async def run(program: Program, stop: asyncio.Event, started: Callable[[], None]) -> None:
    """Runs until ``stop`` is set, calling ``started`` in between; raises what `Program.start` does."""
    try:
        starting = asyncio.create_task(program.start())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            return
        await starting
        # What exists now lives as long as the program: the collector need not look at it at every burst.
        gc.collect()
        gc.freeze()
        started()
        running = asyncio.create_task(program.wait())
        done, _ = await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (running, stopping):
            task.cancel()
        if running in done:
            await running
    except TokenRefused as error:
        raise SettingsError("BOT_TOKEN: Telegram больше не принимает этот токен") from error
    finally:
        await program.stop()


def no_database(error: BaseException) -> SettingsError:
    """The innermost reason in one line, without the address, which may hold a password."""
    return SettingsError(f"DATABASE_URL: база данных недоступна ({_cause(error)})")


def _cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split())[:200] or type(error).__name__

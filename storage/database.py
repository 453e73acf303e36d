"""The engine, the one writer, and the moments in UTC.

Every change goes through `Database.write`: one task commits the operations that wait, up to a hundred in one
transaction, so that a burst costs a few disk syncs and no two writers ever meet. An operation is a coroutine function
whose first argument is the session; it must change nothing but the database, since a failure of a neighbour makes it
run again in a transaction of its own.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, DateTime, Dialect, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from storage.grouping import Grouped

P = ParamSpec("P")
T = TypeVar("T")
Item = TypeVar("Item")
Result = TypeVar("Result")

GROUP_LIMIT = 100
READERS = 2
PRAGMAS: tuple[str, ...] = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
STATEMENTS_KEPT = 32
"""Prepared statements SQLite keeps per connection: each length of a group is one, and 128 of them are megabytes."""

_SIGNALS = "signals"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Refuses naive values; SQLite, which drops the zone, gets it back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(slots=True)
class _Job:
    run: Callable[[AsyncSession], Awaitable[Any]]
    done: "asyncio.Future[Any]"


class Database:
    """Reading and writing for one process; several processes may share the database behind it."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._readers = _engine(self.url, writing=False)
        self._writer = _engine(self.url, writing=True)
        self._grouped: dict[Callable[..., Any], Grouped[Any, Any]] = {}
        self._subscribers: dict[str, list[Callable[[], None]]] = {}
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    @property
    def dialect(self) -> str:
        return self.url.get_backend_name()

    async def close(self) -> None:
        """Commits what waits, then lets go of every connection."""
        if self._task is not None:
            await self._jobs.join()
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self._readers.dispose()
        await self._writer.dispose()

    async def read(
        self, operation: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs an operation that only reads; each of its statements sees what is committed by then."""
        async with AsyncSession(self._readers, expire_on_commit=False) as session:
            return await operation(session, *args, **kwargs)

    async def write(
        self, operation: Callable[Concatenate[AsyncSession, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs an operation that changes rows; returns once its transaction is on disk.

        What the operation raises reaches the caller and undoes that operation alone.
        """
        if self._task is None:
            self._task = asyncio.create_task(self._write_for_ever(), name="database writer")
        job = _Job(lambda session: operation(session, *args, **kwargs), asyncio.get_running_loop().create_future())
        self._jobs.put_nowait(job)
        result: T = await job.done
        return result

    async def read_each(
        self, operation: Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[Result]]], item: Item
    ) -> Result:
        """The operation's result for one item; callers of the same moment share one run of it.

        It must return a result per item, in order. For whatever happens at every update or delivery.
        """
        grouped = self._grouped.get(operation)
        if grouped is None:
            grouped = self._grouped[operation] = Grouped(lambda items: self.read(operation, items), GROUP_LIMIT)
        result: Result = await grouped(item)
        return result

    async def write_each(
        self, operation: Callable[[AsyncSession, Sequence[Item]], Awaitable[Sequence[Result]]], item: Item
    ) -> Result:
        """As `read_each`, for an operation that changes rows; it must not refuse, for that would hit its neighbours."""
        grouped = self._grouped.get(operation)
        if grouped is None:
            grouped = self._grouped[operation] = Grouped(lambda items: self.write(operation, items), GROUP_LIMIT)
        result: Result = await grouped(item)
        return result

    def subscribe(self, signal: str, hear: Callable[[], None]) -> None:
        """Calls ``hear`` after each commit of an operation that gave this signal with `announce`."""
        self._subscribers.setdefault(signal, []).append(hear)

    async def ping(self) -> None:
        """Raises SQLAlchemy's or the driver's error when the database cannot be reached."""
        async with self._writer.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def _write_for_ever(self) -> None:
        while True:
            jobs = [await self._jobs.get()]
            while len(jobs) < GROUP_LIMIT and not self._jobs.empty():
                jobs.append(self._jobs.get_nowait())
            try:
                if wanted := [job for job in jobs if not job.done.cancelled()]:
                    await self._commit(wanted)
            finally:
                for _ in jobs:
                    self._jobs.task_done()

    async def _commit(self, jobs: Sequence[_Job]) -> None:
        """One transaction for all; when one of them fails, each again in its own, in the same order."""
        signals: set[str] = set()
        try:
            async with self._writer.begin() as connection:
                results = [await _run(job, connection, signals) for job in jobs]
        except Exception as error:  # noqa: BLE001 - it reaches the caller
            if len(jobs) > 1:
                for job in jobs:
                    await self._commit([job])
            elif not jobs[0].done.done():
                jobs[0].done.set_exception(error)
            return
        except BaseException:
            for job in jobs:
                job.done.cancel()
            raise
        for job, result in zip(jobs, results, strict=True):
            if not job.done.done():
                job.done.set_result(result)
        for hear in [each for signal in signals for each in self._subscribers.get(signal, ())]:
            hear()


def is_away(error: Exception) -> bool:
    """Whether it says that the database cannot be reached or takes nothing, which may be over a moment later.

    asyncpg's errors of a server that starts, stops or is full reach us as bare `DBAPIError`.
    """
    if isinstance(error, FileNotFoundError | PermissionError):
        return False
    return isinstance(error, OperationalError | InterfaceError | NoConnection | OSError) or type(error) is DBAPIError


def insert_for(session: AsyncSession, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
    """The dialect's own INSERT, the one that knows ON CONFLICT.

    Executed by the session it goes through the mapper; where it happens at every update, by the session's connection.
    """
    return sqlite.insert(table) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(table)


def announce(session: AsyncSession, signal: str) -> None:
    """Within an operation: its commit is worth hearing of in this process."""
    session.info.setdefault(_SIGNALS, set()).add(signal)


async def _run(job: _Job, connection: AsyncConnection, signals: set[str]) -> object:
    async with AsyncSession(connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
        result = await job.run(session)
        await session.flush()
        signals |= session.info.get(_SIGNALS, set())
        return result


def _engine(url: URL, *, writing: bool) -> AsyncEngine:
    # A reader needs no transaction: beginning and ending one would double its trips to the database.
    reading: dict[str, Any] = {} if writing else {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    size = 1 if writing else READERS
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=size, max_overflow=0, pool_pre_ping=True, **reading)
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args={"cached_statements": STATEMENTS_KEPT},
        **reading,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver must not open transactions by itself: a writer that begins by reading could never be upgraded
        # while another process (the command line) writes.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if writing:

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine

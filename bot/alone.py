"""Seeing to it that one program at a time serves a database."""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_LOCK = 7_401_128_102


class AlreadyRunning(Exception):
    """Another process serves this database."""


@asynccontextmanager
async def alone(url: URL) -> AsyncIterator[None]:
    """Holds the database for this program; raises `AlreadyRunning`. A killed process lets go by itself.

    PostgreSQL: an advisory lock of a session of its own. SQLite: a locked file beside the database.
    """
    if url.get_backend_name() == "sqlite":
        with _locked(Path(f"{url.database}.lock")):
            yield
        return
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            if not await connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}):
                raise AlreadyRunning
            yield
    finally:
        await engine.dispose()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield

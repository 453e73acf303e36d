"""The history of the tables, and bringing a database up to date."""

import asyncio
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_LOCK = 7_401_128_101
"""PostgreSQL's advisory lock under which migrations run, so that two starts at once do not race."""


def config() -> Config:
    """Alembic's configuration; put a connection into ``attributes["connection"]``."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent))
    found.set_main_option("path_separator", "os")
    return found


async def upgrade(url: URL) -> None:
    """Brings the database to the newest tables; makes it, and SQLite's folder, when there is none."""
    if url.get_backend_name() == "sqlite" and url.database:
        await asyncio.to_thread(Path(url.database).parent.mkdir, parents=True, exist_ok=True)
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    if MigrationContext.configure(connection).get_current_revision() == _newest():
        return
    alembic = config()
    alembic.attributes["connection"] = connection
    command.upgrade(alembic, "head")


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()

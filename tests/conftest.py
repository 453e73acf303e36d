"""What every test may use: databases of its own, and a town where the real program runs over real HTTP."""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiogram.client.session.aiohttp import AiohttpSession
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage import migrations, seed
from storage.database import Database
from storage.tables import Base
from tests.town import Town

pytest_plugins = ["tests.no_skip"]

POSTGRES = os.environ.get("TEST_POSTGRES_URL")

# As the program does for itself: what is imported stays, so the collector need not look at it in every test.
gc.set_threshold(100_000, 20, 50)
gc.freeze()


@pytest.fixture(autouse=True)
def _no_waiting_for_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing aiogram's session waits 250 ms for TLS to end, which the playground does not speak."""

    async def close(session: AiohttpSession) -> None:
        if session._session is not None:  # noqa: SLF001
            await session._session.close()  # noqa: SLF001

    monkeypatch.setattr(AiohttpSession, "close", close)


async def _empty(url: URL) -> None:
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    await engine.dispose()


async def _prepare(url: URL) -> None:
    await migrations.upgrade(url)
    database = Database(url)
    await database.write(seed.load, seed.facts())
    await database.close()


async def _on_postgres(*statements: str) -> None:
    engine = create_async_engine(POSTGRES or "", poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def prepared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Path, str]]:
    """Databases with tables and the agglomeration: a SQLite file to be copied, and the name of PostgreSQL's."""
    path, name = tmp_path_factory.mktemp("prepared") / "bot.sqlite3", f"prepared_{uuid4().hex}"
    await _prepare(URL.create("sqlite+aiosqlite", database=str(path)))
    if POSTGRES:
        await _on_postgres(f"CREATE DATABASE {name}")
        await _prepare(make_url(POSTGRES).set(database=name))
    yield path, name
    if POSTGRES:
        await _on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


def on_sqlite(prepared: Path, folder: Path) -> URL:
    """A copy of the prepared SQLite file, in a folder of its own."""
    shutil.copy(prepared, folder / "bot.sqlite3")
    return URL.create("sqlite+aiosqlite", database=str(folder / "bot.sqlite3"))


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
async def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, prepared: tuple[Path, str]
) -> AsyncIterator[URL]:
    """A fresh database with tables and the agglomeration: SQLite, and PostgreSQL where TEST_POSTGRES_URL is set."""
    file, postgres = prepared
    if request.param == "sqlite":
        yield on_sqlite(file, tmp_path)
        return
    # Emptying one database is several times faster than making one for each test.
    url = make_url(POSTGRES or "").set(database=postgres)
    await _empty(url)
    await _prepare(url)
    yield url


@pytest.fixture
async def database(database_url: URL) -> AsyncIterator[Database]:
    """The same database, opened."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def build_town(database_url: URL, tmp_path: Path) -> AsyncIterator[Callable[..., Town]]:
    """Makes towns with what a test wants otherwise; the test starts them, the end stops them."""
    towns: list[Town] = []

    def build(**wishes: object) -> Town:
        towns.append(Town(database_url, tmp_path / "data", **wishes))  # type: ignore[arg-type]
        return towns[-1]

    yield build
    for each in towns:
        await each.stop()


@pytest.fixture
async def town(build_town: Callable[..., Town]) -> Town:
    """The program running on a fresh database, with nobody in it yet; 900 is the administrator's account."""
    built = build_town()
    await built.start()
    return built

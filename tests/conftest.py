"""What every test may use: databases of its own, and a town where the real program runs over real HTTP."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiogram.client.session.aiohttp import AiohttpSession
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage import migrations, seed
from storage.database import Database
from storage.tables import Base
from tests.clocks import going
from tests.town import Town

pytest_plugins = ["tests.no_skip", "tests.sparing"]

POSTGRES = os.environ.get("TEST_POSTGRES_URL")

settings.register_profile("slow machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("slow machine")


@pytest.fixture(autouse=True)
def _by_day() -> Iterator[None]:
    """A Wednesday goes on from 11:30: by night what can wait does, and on a day off much is said otherwise."""
    with going("2026-03-11 11:30"):
        yield


@pytest.fixture(autouse=True)
def _no_waiting_for_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing aiogram's session waits 250 ms for TLS to end, which the playground does not speak."""

    async def close(session: AiohttpSession) -> None:
        if session._session is not None:  # noqa: SLF001
            await session._session.close()  # noqa: SLF001

    monkeypatch.setattr(AiohttpSession, "close", close)


async def _keep_as_prepared(url: URL) -> None:
    """Makes the function ``begin_anew``, which puts every row and counter back to what they are now.

    That is several times faster than making a database for each test, or than emptying and filling one.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        tables = [table.name for table in Base.metadata.sorted_tables]
        anew = [f"DELETE FROM {name};" for name in reversed(tables)]  # noqa: S608
        await connection.execute(text("CREATE SCHEMA prepared"))
        for name in tables:
            if await connection.scalar(text(f"SELECT EXISTS (SELECT FROM {name})")):  # noqa: S608
                await connection.execute(text(f"CREATE TABLE prepared.{name} AS TABLE {name}"))
                anew.append(f"INSERT INTO {name} SELECT * FROM prepared.{name};")  # noqa: S608
        for name, last in await connection.execute(text("SELECT sequencename, last_value FROM pg_sequences")):
            anew.append(f"PERFORM setval('{name}', {last or 1}, {last is not None});")
        body = "\n".join(anew)
        await connection.execute(
            text(f"CREATE FUNCTION begin_anew() RETURNS void LANGUAGE plpgsql AS $$BEGIN\n{body}\nEND$$")
        )
    await engine.dispose()


async def _begin_anew(url: URL) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text("SELECT begin_anew()"))
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
        # A crash of PostgreSQL in the middle of the tests may lose what it likes.
        await _on_postgres(f"CREATE DATABASE {name}", f"ALTER DATABASE {name} SET synchronous_commit = off")
        await _prepare(make_url(POSTGRES).set(database=name))
        await _keep_as_prepared(make_url(POSTGRES).set(database=name))
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
    url = make_url(POSTGRES or "").set(database=postgres)
    await _begin_anew(url)
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

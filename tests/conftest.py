"""What every test may use: databases of its own, and a town where the real program runs over real HTTP."""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage import migrations, seed
from storage.database import Database
from tests.town import Town

pytest_plugins = ["tests.no_skip"]

POSTGRES = os.environ.get("TEST_POSTGRES_URL")


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
    """Databases with tables and the agglomeration, to be copied: a SQLite file, and PostgreSQL's by name."""
    path, name = tmp_path_factory.mktemp("prepared") / "bot.sqlite3", f"prepared_{uuid4().hex}"
    await _prepare(URL.create("sqlite+aiosqlite", database=str(path)))
    if POSTGRES:
        await _on_postgres(f"CREATE DATABASE {name}")
        await _prepare(make_url(POSTGRES).set(database=name))
    yield path, name
    if POSTGRES:
        await _on_postgres(f"DROP DATABASE {name}")


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
async def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, prepared: tuple[Path, str]
) -> AsyncIterator[URL]:
    """A fresh database with tables and the agglomeration: SQLite, and PostgreSQL where TEST_POSTGRES_URL is set."""
    file, template = prepared
    if request.param == "sqlite":
        shutil.copy(file, tmp_path / "bot.sqlite3")
        yield URL.create("sqlite+aiosqlite", database=str(tmp_path / "bot.sqlite3"))
        return
    name = f"test_{uuid4().hex}"
    await _on_postgres(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(POSTGRES or "").set(database=name)
    await _on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


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

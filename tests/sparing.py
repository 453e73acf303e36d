"""A pytest plugin: what every test's program would do anew though it never differs is done once per process.

Each test has databases of its own, and SQLAlchemy compiles statements for each engine apart: a third of the suite's
time. Looking through the signatures of all handlers for each program is a tenth, and reading the system's certificates
for a session that speaks plain HTTP another twentieth.
"""

import gc
import inspect
import ssl
from collections import defaultdict
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from aiogram.client.session import aiohttp as session_of_aiogram
from aiogram.dispatcher.event.handler import CallableObject
from aiogram.filters import Filter
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from storage import database

STATEMENTS = 5_000

_compiled: defaultdict[str, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(STATEMENTS))


def _engine(url: URL, **options: Any) -> AsyncEngine:
    engine = create_async_engine(url, **options)
    engine.sync_engine._compiled_cache = _compiled[engine.dialect.name]  # noqa: SLF001
    return engine


def _alike(one: object, other: object) -> bool:
    return type(one) is type(other)


def _hash(one: object) -> int:
    return hash(type(one))


_read_signature = CallableObject.__post_init__
_signatures: WeakKeyDictionary[Any, dict[str, tuple[bool, set[str], bool]]] = WeakKeyDictionary()
"""What aiogram wants to know of a function as such, as a method of something, or as what a filter does when called."""


def _know_signature(wanted: CallableObject) -> None:
    called: Any = wanted.callback
    if hasattr(called, "__wrapped__"):
        _read_signature(wanted)
        return
    code: Any
    if inspect.isfunction(called):
        code, way = called.__code__, "function"
    elif inspect.ismethod(called):
        code, way = called.__func__.__code__, "method"
    elif isinstance(called, Filter):
        code, way = type(called), "filter"
    else:
        _read_signature(wanted)
        return
    known = _signatures.setdefault(code, {})
    if way not in known:
        _read_signature(wanted)
        known[way] = wanted.awaitable, wanted.params, wanted.varkw
    wanted.awaitable, wanted.params, wanted.varkw = known[way]


def pytest_configure() -> None:
    """The cache finds a statement by its dialect, too: all of one kind are made alike by `Database`."""
    for dialect in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):
        dialect.__eq__ = _alike  # type: ignore[method-assign]
        dialect.__hash__ = _hash  # type: ignore[method-assign,assignment]
    database.create_async_engine = _engine  # type: ignore[attr-defined,assignment]
    CallableObject.__post_init__ = _know_signature  # type: ignore[method-assign,assignment]
    session_of_aiogram.ssl.create_default_context = cache(ssl.create_default_context)  # type: ignore[attr-defined]
    # A power cut in the middle of the tests may take what it likes; what survives one is shown elsewhere.
    database.PRAGMAS = (*database.PRAGMAS, "synchronous=OFF")
    # As the program does for itself: what is imported stays, so the collector need not look at it in every test.
    gc.set_threshold(100_000, 20, 50)
    gc.freeze()

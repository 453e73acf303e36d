"""The present moment, in one place so that tests and simulations can set it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


@contextmanager
def set_to(source: Callable[[], datetime]) -> Iterator[None]:
    """Makes `now` answer with ``source()``, which must be aware and in UTC, until the block ends."""
    global _source  # noqa: PLW0603 - the one clock of the process
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before

"""Pages of a list that may have become shorter since its buttons were made."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Counted(Protocol):
    """Some of a list, and how many there are in ``total``."""

    @property
    def total(self) -> int: ...


Listed = TypeVar("Listed", bound=Counted)


@dataclass(frozen=True, slots=True)
class Page(Generic[Listed]):
    """What is on the page ``number``, from 0, of so many; ``first``: the place of its first entry, from 1."""

    listed: Listed
    number: int
    pages: int
    first: int


async def open_page(find: Callable[[int, int], Awaitable[Listed]], number: int, size: int) -> Page[Listed]:
    """That page, or the last one there is; ``find`` gets a limit and an offset, and what it raises is raised."""
    listed = await find(size, number * size)
    pages = max(1, -(-listed.total // size))
    if number >= pages:
        number = pages - 1
        listed = await find(size, number * size)
    return Page(listed, number, pages, number * size + 1)

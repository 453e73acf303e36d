"""What can be found by words, in memory beside each database, and renewed as the rows change."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database

LOOKED_AT = 3.0
"""Seconds after which a change made by another process is looked for."""

_AT_A_TIME = 20
"""Rows put into an index before others get their turn."""

Kept = TypeVar("Kept")
AnyShelf = TypeVar("AnyShelf", bound="Shelf[Any]")


class Shelf(ABC, Generic[Kept]):
    """What one kind of rows says, and whatever indexes there are over it.

    A subclass says how to read the rows, and puts them in and takes them out. ``changed`` is the signal of a commit
    that changes some of them.
    """

    changed: ClassVar[str]

    def __init__(self) -> None:
        self._versions: Mapping[int, object] = {}
        self._seen: tuple[object, ...] = ()
        self._looked_at = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    @staticmethod
    @abstractmethod
    async def state(session: AsyncSession) -> tuple[object, ...]:
        """Something that differs after every change, whichever process makes it, and is cheap to ask for."""

    @staticmethod
    @abstractmethod
    async def versions(session: AsyncSession) -> Mapping[int, object]:
        """Something for each row that differs when the row does."""

    @staticmethod
    @abstractmethod
    async def numbered(session: AsyncSession, keys: Sequence[int]) -> Mapping[int, Kept]:
        """The rows themselves."""

    @abstractmethod
    def put(self, kept: Kept) -> None:
        """Makes a row findable, in place of what it said before, unless it may not be found any more."""

    @abstractmethod
    def take_out(self, key: int) -> None:
        """Forgets a row; it is no fault if it was never put in."""

    def expire(self) -> None:
        """Something changed in this process."""
        self._looked_at = float("-inf")

    async def renew(self, database: Database) -> None:
        """Takes changes in, if there may be any."""
        async with self._one_at_a_time:
            if time.monotonic() - self._looked_at < LOOKED_AT:
                return
            self._looked_at = time.monotonic()
            seen = await database.read(self.state)
            if seen == self._seen:
                return
            versions = await database.read(self.versions)
            changed = [each for each, version in versions.items() if self._versions.get(each) != version]
            for key in self._versions.keys() - versions.keys():
                self.take_out(key)
            for place in range(0, len(changed), _AT_A_TIME):
                for kept in (await database.read(self.numbered, changed[place : place + _AT_A_TIME])).values():
                    self.put(kept)
            self._versions, self._seen = versions, seen


class Shelves(Generic[AnyShelf]):
    """The shelf of one kind for each database."""

    def __init__(self, kind: type[AnyShelf]) -> None:
        self._kind = kind
        self._made: WeakKeyDictionary[Database, AnyShelf] = WeakKeyDictionary()

    async def current(self, database: Database) -> AnyShelf:
        """The database's shelf, with all changes that may be known of."""
        shelf = self._made.get(database)
        if shelf is None:
            shelf = self._made[database] = self._kind()
            database.subscribe(shelf.changed, shelf.expire)
        await shelf.renew(database)
        return shelf

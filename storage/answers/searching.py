"""Finding published answers by words, from memory: an index for each database, renewed as answers change."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.answers.publishing import CHANGED
from storage.database import Database
from storage.search.index import Found, Index
from storage.tables import PublishedAnswer

MATCHES = 3
LOOKED_AT = 3.0
"""Seconds after which a change made by another process is looked for."""

_AT_A_TIME = 20
"""Answers put into the index before others get their turn."""

_Version = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer found, and where in its question the words are."""

    answer: PublishedAnswer
    spans: Sequence[tuple[int, int]]


async def close_matches(database: Database, group_id: int | None, text: str) -> list[PublishedAnswer]:
    """Up to `MATCHES` published answers to what is about to be asked; none when nothing is close.

    Those of the group come first; another group's only if it is closer than they are.
    """
    shelf = await _current(database)
    found = shelf.close(text)
    own = [each for each in found if shelf.answers[each.key].group_id == group_id]
    best = max((each.score for each in own), default=0.0)
    closer = [each for each in found if each not in own and each.score > best]
    return [shelf.answers[each.key] for each in [*own, *closer][:MATCHES]]


async def search(database: Database, query: str, limit: int) -> list[Hit]:
    """The answers that fit best to typed words, of all groups."""
    shelf = await _current(database)
    return [Hit(shelf.answers[each.key], each.spans) for each in shelf.search(query, limit)]


class _Shelf:
    """The published answers in memory, with the index over them."""

    def __init__(self) -> None:
        self.answers: dict[int, PublishedAnswer] = {}
        self._index = Index()
        self._versions: dict[int, _Version] = {}
        self._seen: tuple[object, ...] = ()
        self._looked_at = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    def close(self, text: str) -> list[Found]:
        return self._index.close(text, limit=MATCHES * 4)

    def search(self, query: str, limit: int) -> list[Found]:
        return self._index.search(query, limit=limit)

    def expire(self) -> None:
        """Something was published or withdrawn in this process."""
        self._looked_at = float("-inf")

    async def renew(self, database: Database) -> None:
        """Takes changes in, if there may be any."""
        async with self._one_at_a_time:
            if time.monotonic() - self._looked_at < LOOKED_AT:
                return
            self._looked_at = time.monotonic()
            seen = await database.read(_state)
            if seen == self._seen:
                return
            versions = await database.read(_versions)
            changed = [each for each, version in versions.items() if self._versions.get(each) != version]
            for answer_id in self._versions.keys() - versions.keys():
                self._take_out(answer_id)
            for place in range(0, len(changed), _AT_A_TIME):
                for answer in await database.read(_numbered, changed[place : place + _AT_A_TIME]):
                    self._put(answer)
            self._versions, self._seen = versions, seen

    def _put(self, answer: PublishedAnswer) -> None:
        if answer.withdrawn_at is not None:
            self._take_out(answer.id)
            return
        self.answers[answer.id] = answer
        self._index.put(answer.id, answer.question, answer.answer)

    def _take_out(self, answer_id: int) -> None:
        if self.answers.pop(answer_id, None) is not None:
            self._index.remove(answer_id)


_shelves: WeakKeyDictionary[Database, _Shelf] = WeakKeyDictionary()


async def _current(database: Database) -> _Shelf:
    shelf = _shelves.get(database)
    if shelf is None:
        shelf = _shelves[database] = _Shelf()
        database.subscribe(CHANGED, shelf.expire)
    await shelf.renew(database)
    return shelf


async def _state(session: AsyncSession) -> tuple[object, ...]:
    """Something that differs after every change, and is cheap to ask for."""
    row = await session.execute(
        select(
            func.count(),
            func.max(PublishedAnswer.published_at),
            func.count(PublishedAnswer.withdrawn_at),
            func.max(PublishedAnswer.withdrawn_at),
        )
    )
    return tuple(row.one())


async def _versions(session: AsyncSession) -> dict[int, _Version]:
    rows = await session.execute(select(PublishedAnswer.id, PublishedAnswer.published_at, PublishedAnswer.withdrawn_at))
    return {answer_id: (published_at, withdrawn_at) for answer_id, published_at, withdrawn_at in rows}


async def _numbered(session: AsyncSession, answer_ids: Sequence[int]) -> Sequence[PublishedAnswer]:
    return (await session.scalars(select(PublishedAnswer).where(PublishedAnswer.id.in_(answer_ids)))).all()

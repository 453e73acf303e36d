"""Finding published answers by words, from memory: an index for each database, renewed as answers change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from storage.answers.publishing import CHANGED
from storage.database import Database
from storage.search.index import Index
from storage.search.shelf import Shelf, Shelves
from storage.tables import PublishedAnswer

MATCHES = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer found, and where in its question the words are."""

    answer: PublishedAnswer
    spans: Sequence[tuple[int, int]]


async def close_matches(database: Database, group_id: int | None, text: str) -> list[PublishedAnswer]:
    """Up to `MATCHES` published answers to what is about to be asked; none when nothing is close.

    Those of the group come first; another group's only if it is closer than they are.
    """
    shelf = await _shelves.current(database)
    found = shelf.index.close(text, limit=MATCHES * 4)
    own = [each for each in found if shelf.answers[each.key].group_id == group_id]
    best = max((each.score for each in own), default=0.0)
    closer = [each for each in found if each not in own and each.score > best]
    return [shelf.answers[each.key] for each in [*own, *closer][:MATCHES]]


async def search(database: Database, query: str, limit: int) -> list[Hit]:
    """The answers that fit best to typed words, of all groups."""
    shelf = await _shelves.current(database)
    return [Hit(shelf.answers[each.key], each.spans) for each in shelf.index.search(query, limit)]


class _Answers(Shelf[PublishedAnswer]):
    """The published answers in memory, with the index over them."""

    changed = CHANGED

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[int, PublishedAnswer] = {}
        self.index = Index()

    @staticmethod
    @override
    async def state(session: AsyncSession) -> tuple[object, ...]:
        row = await session.execute(
            select(
                func.count(),
                func.max(PublishedAnswer.published_at),
                func.count(PublishedAnswer.withdrawn_at),
                func.max(PublishedAnswer.withdrawn_at),
            )
        )
        return tuple(row.one())

    @staticmethod
    @override
    async def versions(session: AsyncSession) -> Mapping[int, object]:
        rows = await session.execute(
            select(PublishedAnswer.id, PublishedAnswer.published_at, PublishedAnswer.withdrawn_at)
        )
        return {answer_id: (published_at, withdrawn_at) for answer_id, published_at, withdrawn_at in rows}

    @staticmethod
    @override
    async def numbered(session: AsyncSession, keys: Sequence[int]) -> Mapping[int, PublishedAnswer]:
        found = await session.scalars(select(PublishedAnswer).where(PublishedAnswer.id.in_(keys)))
        return {each.id: each for each in found}

    @override
    def put(self, kept: PublishedAnswer) -> None:
        if kept.withdrawn_at is not None:
            self.take_out(kept.id)
            return
        self.answers[kept.id] = kept
        self.index.put(kept.id, kept.question, kept.answer)

    @override
    def take_out(self, key: int) -> None:
        if self.answers.pop(key, None) is not None:
            self.index.remove(key)


_shelves = Shelves(_Answers)

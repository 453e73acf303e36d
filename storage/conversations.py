"""The states of dialogues, kept so that a restart in the middle of one loses nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import announce, insert_for
from storage.tables import Conversation

FORGOTTEN = "a chat's dialogues are forgotten"
"""The signal of a commit after which nothing remembered of dialogues holds."""


@dataclass(frozen=True, slots=True)
class Change:
    """A new value under a key of a chat; an empty one is not kept."""

    key: str
    chat_id: int
    value: Any


async def load(session: AsyncSession, keys: Sequence[str]) -> list[Any]:
    """What is kept under each key, in the order asked; None where nothing is."""
    rows = await session.execute(select(Conversation.key, Conversation.value).where(Conversation.key.in_(keys)))
    found = {row.key: row.value for row in rows}
    return [found.get(key) for key in keys]


async def save(session: AsyncSession, changes: Sequence[Change]) -> list[None]:
    """Keeps the last of the changes to each key."""
    last = {change.key: change for change in changes}
    emptied = [change.key for change in last.values() if not change.value]
    rows = [{"key": each.key, "chat_id": each.chat_id, "value": each.value} for each in last.values() if each.value]
    if emptied:
        await session.execute(delete(Conversation).where(Conversation.key.in_(emptied)))
    if rows:
        statement = insert_for(session, Conversation)
        await session.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value}), rows
        )
    return [None] * len(changes)


async def forget(session: AsyncSession, chat_id: int) -> None:
    """Forgets every dialogue of a chat."""
    await session.execute(delete(Conversation).where(Conversation.chat_id == chat_id))
    announce(session, FORGOTTEN)

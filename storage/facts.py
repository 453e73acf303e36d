"""Small things remembered between runs, by name."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_for
from storage.tables import Fact

BOT_ID = "the bot's id"
BOT_USERNAME = "the bot's username"
PLAYGROUND = "this is a playground's database"
PAUSED_UNTIL = "telegram paused until"
HEARTBEAT = "the scheduler's heartbeat"


async def remember(session: AsyncSession, name: str, value: str) -> None:
    """Keeps a value under a name, in place of the last one."""
    statement = insert_for(session, Fact).values(name=name, value=value)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )


async def recall(session: AsyncSession, name: str) -> str | None:
    """The value last kept under a name."""
    return await session.scalar(select(Fact.value).where(Fact.name == name))


async def heartbeat(session: AsyncSession) -> datetime | None:
    """When the clock last showed that it goes, in UTC; it does so every quarter of a minute."""
    value = await recall(session, HEARTBEAT)
    return datetime.fromisoformat(value) if value else None

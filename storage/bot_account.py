"""Which bot of Telegram's the program is."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import facts
from storage.tables import DocumentVersion


async def meet(session: AsyncSession, bot_id: int, username: str) -> None:
    """Remembers the bot. Another one than last time does not know the catalogue's files by the names that one had."""
    last = await facts.recall(session, facts.BOT_ID)
    if last is not None and last != str(bot_id):
        await session.execute(update(DocumentVersion).values(file_id=None))
    await facts.remember(session, facts.BOT_ID, str(bot_id))
    await facts.remember(session, facts.BOT_USERNAME, username)

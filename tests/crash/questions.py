"""200 people ask while the program is killed twenty times."""

import asyncio
import random
from collections import Counter
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import RemotePlayground
from storage.database import Database
from storage.tables import Delivery, DeliveryState, QuestionMessage
from tests import processes
from tests.bench import people
from tests.crash.lives import KILLS, READY, live
from tests.waiting import eventually

ASKERS = 200
LONGEST_LIFE = 2.0
"""Seconds between a start and the next kill, at most; the moment is random."""


async def crash(folder: Path, chance: random.Random) -> dict[str, int]:
    """What was lost, doubled, repeated, in words."""
    async with processes.playground(record=True) as url, RemotePlayground(url) as remote:
        database = await people.settle(remote, folder, ASKERS)
        await people.coordinator(remote, database)
        asking = asyncio.create_task(_ask(remote, chance))
        env = processes.bot(url, folder)
        for _ in range(KILLS):
            await live(env, asyncio.sleep(chance.uniform(0, LONGEST_LIFE)))
        async with processes.python("-m", "bot", ready=READY, env=env):
            await asking
            await eventually(lambda: _all_settled(database), within=180, every=0.2)
        found = await _count(remote, database)
        await database.close()
    return found


async def _ask(remote: RemotePlayground, chance: random.Random) -> None:
    """Each asks at a moment of their own while the kills go on; Telegram keeps what nobody fetches."""

    async def one(number: int) -> None:
        await asyncio.sleep(chance.uniform(0, KILLS * 2.0))
        await remote.act(people.FIRST + number, "say", {"chat": remote.bot_id, "text": f"/ask Вопрос от {number}"})

    await asyncio.gather(*[one(number) for number in range(ASKERS)])


async def _all_settled(database: Database) -> bool:
    async def unsettled(session: AsyncSession) -> bool:
        states = [DeliveryState.PENDING, DeliveryState.SENDING]
        messages = len((await session.scalars(select(QuestionMessage.id))).all())
        waiting = (await session.scalars(select(Delivery.id).where(Delivery.state.in_(states)).limit(1))).all()
        return messages >= ASKERS and not waiting

    return await database.read(unsettled)


async def _count(remote: RemotePlayground, database: Database) -> dict[str, int]:
    """What Telegram has seen against what was asked and what is kept."""
    asked = {f"Вопрос от {number}" for number in range(ASKERS)}

    async def kept(session: AsyncSession) -> list[str]:
        return [text.removeprefix("/ask ") for text in await session.scalars(select(QuestionMessage.text)) if text]

    rows = Counter(await database.read(kept))
    copies = Counter(
        message.get("text", "").removeprefix("/ask ")
        for message in await remote.messages(people.COORDINATOR)
        if message.get("text", "").removeprefix("/ask ") in asked
    )
    receipts = []
    for number in range(ASKERS):
        said = [each for each in await remote.messages(people.FIRST + number) if each["from"]["id"] == remote.bot_id]
        receipts.append(len(said))
    return {
        "questions lost": len(asked - rows.keys()) + len(asked - copies.keys()),
        "rows doubled": sum(rows.values()) - len(rows),
        "questions the coordinator got twice": sum(copies.values()) - len(copies),
        "receipts an asker got twice": sum(receipts) - ASKERS,
        "askers without a receipt": receipts.count(0),
    }

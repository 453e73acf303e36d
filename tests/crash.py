"""``make crash``: 200 people ask while the program is killed twenty times; what was lost, doubled, repeated."""

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import RemotePlayground
from storage import invitations, people
from storage.database import Database
from storage.tables import Delivery, DeliveryState, QuestionMessage
from tests import processes
from tests.bench import people as crowd
from tests.waiting import eventually

ASKERS = 200
KILLS = 20
COORDINATOR = 4_000_000_000
LONGEST_LIFE = 2.0
"""Seconds between a start and the next kill, at most; the moment is random."""


async def main(seed: int) -> int:
    """Prints the counts; the exit code is 0 when nothing was lost or doubled."""
    chance = random.Random(seed)  # noqa: S311 - the moments of kills are no secret
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with processes.playground(record=True) as url, RemotePlayground(url) as remote:
            database = await crowd.settle(remote, folder, ASKERS)
            await remote.add_people([{"id": COORDINATOR, "first_name": "Координатор", "started": True}])
            await database.write(_connect)
            asking = asyncio.create_task(_ask(remote, chance))
            await _kill_again_and_again(url, folder, chance)
            async with processes.python("-m", "bot", ready="запущен", env=processes.bot(url, folder)):
                await asking
                await eventually(lambda: _all_settled(database), within=180, every=0.2)
            found = await _count(remote, database)
            await database.close()
    print(f"{ASKERS} questions from {ASKERS} people, {KILLS} kills (seed {seed})")
    for words, number in found.items():
        print(f"  {words}: {number}")
    return 1 if found["questions lost"] or found["rows doubled"] else 0


async def _connect(session: AsyncSession) -> None:
    visitor = await people.arrive(session, COORDINATOR)
    payload = await invitations.invite(session, 2)
    await session.flush()
    await invitations.connect(session, payload, visitor.person.id, "Координатор")


async def _ask(remote: RemotePlayground, chance: random.Random) -> None:
    """Each asks at a moment of their own while the kills go on; Telegram keeps what nobody fetches."""

    async def one(number: int) -> None:
        await asyncio.sleep(chance.uniform(0, KILLS * 2.0))
        await remote.act(crowd.FIRST + number, "say", {"chat": remote.bot_id, "text": f"/ask Вопрос от {number}"})

    await asyncio.gather(*[one(number) for number in range(ASKERS)])


async def _kill_again_and_again(url: str, folder: Path, chance: random.Random) -> None:
    for _ in range(KILLS):
        async with processes.python("-m", "bot", ready="запущен", env=processes.bot(url, folder)) as program:
            await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
            await program.kill()


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
        for message in await remote.messages(COORDINATOR)
        if message.get("text", "").removeprefix("/ask ") in asked
    )
    receipts = []
    for number in range(ASKERS):
        said = [each for each in await remote.messages(crowd.FIRST + number) if each["from"]["id"] == remote.bot_id]
        receipts.append(len(said))
    return {
        "questions lost": len(asked - rows.keys()) + len(asked - copies.keys()),
        "rows doubled": sum(rows.values()) - len(rows),
        "questions the coordinator got twice": sum(copies.values()) - len(copies),
        "receipts an asker got twice": sum(receipts) - ASKERS,
        "askers without a receipt": receipts.count(0),
    }


sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else time.time_ns() % 10_000)))

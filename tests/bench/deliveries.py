"""How many deliveries a second leave the outbox with pacing off, beside bare ``send_message``."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import PLAYGROUND_TOKEN, RemotePlayground
from storage import clock, outbox
from storage.database import Database
from storage.questions import kinds
from storage.tables import Person, Question, QuestionState
from tests import processes
from tests.bench import people

SENDS = 10_000
FEW, MANY = 1_000, 50_000
"""Queue lengths between which memory must not grow."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Sends a second; MiB of resident memory that delivering a short and a long queue takes."""

    plain: float
    ours: float
    growth_at_few: float
    growth_at_many: float


async def measure(folder: Path) -> Delivered:
    """Bare aiogram, then the outbox with queues of three lengths, on one server."""
    async with processes.playground() as url, RemotePlayground(url) as remote:
        await people.introduce(remote, range(people.FIRST, people.FIRST + MANY))
        plain = await _run("plain", SENDS, {"TELEGRAM_API_URL": url, "BOT_TOKEN": PLAYGROUND_TOKEN})
        ours = {}
        for number in (FEW, SENDS, MANY):
            place = folder / str(number)
            database = await people.settle(remote, place, number)
            await _queue(database, number)
            await database.close()
            already = await processes.count_of(remote, "sendMessage")
            ours[number] = await _run("ours", number, processes.bot(url, place))
            sent = await processes.count_of(remote, "sendMessage") - already
            if sent != number:
                raise AssertionError(f"{number} were queued and {sent} sent")
    return Delivered(SENDS / plain[0], SENDS / ours[SENDS][0], ours[FEW][1], ours[MANY][1])


async def _queue(database: Database, number: int) -> None:
    """A closed question for everybody: its notice takes its words from the database and leaves a row behind."""

    async def close(session: AsyncSession, after: int) -> int:
        askers = (
            await session.scalars(select(Person).where(Person.id > after).order_by(Person.id).limit(people.CHUNK))
        ).all()
        moment = clock.now()
        for asker in askers:
            question = Question(
                group_id=2,
                asker_id=asker.id,
                state=QuestionState.CLOSED,
                created_at=moment,
                answered_at=moment,
                closed_at=moment,
                closed_by_id=askers[0].id,
            )
            session.add(question)
            await session.flush()
            key = f"{kinds.CLOSED}:{question.id}"
            await outbox.queue(session, key=key, kind=kinds.CLOSED, subject_id=question.id, to=[asker])
        return askers[-1].id

    last = 0
    for _ in range(0, number, people.CHUNK):
        last = await database.write(close, last)


async def _run(kind: str, number: int, env: dict[str, str]) -> tuple[float, float]:
    """Seconds and the growth of memory."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.sending", kind, str(number), stdout=PIPE, env=processes.environment(env)
    )
    output, _ = await process.communicate()
    _, seconds, before, peak = output.decode().splitlines()[-1].split()
    return float(seconds), float(peak) - float(before)

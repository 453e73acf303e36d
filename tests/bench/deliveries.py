"""How many deliveries a second leave the outbox with pacing off, beside bare ``send_message``."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import PLAYGROUND_TOKEN, RemotePlayground
from storage import clock
from storage.database import Database
from storage.questions import kinds
from storage.tables import Delivery, Person, Priority, Question, QuestionState, QuestionWord
from tests import processes
from tests.bench import people, senders

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
        await people.introduce(remote, range(people.FIRST, people.FIRST + SENDS))
        plain = await senders.run("plain", SENDS, env={"TELEGRAM_API_URL": url, "BOT_TOKEN": PLAYGROUND_TOKEN})
        ours = {}
        for number in (FEW, SENDS, MANY):
            place = folder / str(number)
            database = await people.settle(remote, place, number)
            await _queue(database, number)
            await database.close()
            already = await processes.count_of(remote, "sendMessage")
            ours[number] = await senders.run("ours", number, env=processes.bot(url, place))
            sent = await processes.count_of(remote, "sendMessage") - already
            if sent != number:
                raise AssertionError(f"{number} were queued and {sent} sent")
    return Delivered(plain.per_second, ours[SENDS].per_second, ours[FEW].growth, ours[MANY].growth)


async def _queue(database: Database, number: int) -> None:
    """A closed question for everybody: its notice takes its words from the database and leaves a row behind."""

    async def close(session: AsyncSession, after: int) -> int:
        rows = await session.execute(
            select(Person.id, Person.telegram_id).where(Person.id > after).order_by(Person.id).limit(people.CHUNK)
        )
        askers = rows.all()
        moment = clock.now()
        connection = await session.connection()
        # A question's number is its asker's.
        await connection.execute(
            insert(Question),
            [
                {
                    "id": asker.id,
                    "group_id": 2,
                    "asker_id": asker.id,
                    "state": QuestionState.CLOSED,
                    "created_at": moment,
                    "answered_at": moment,
                    "closed_at": moment,
                    "closed_by_id": askers[0].id,
                }
                for asker in askers
            ],
        )
        # With a word each, lest the program look for theirs at its start.
        await connection.execute(
            insert(QuestionWord), [{"word": "участник", "question_id": each.id} for each in askers]
        )
        await connection.execute(
            insert(Delivery),
            [
                {
                    "key": f"{kinds.CLOSED}:{asker.id}:{asker.id}",
                    "kind": kinds.CLOSED,
                    "subject_id": asker.id,
                    "person_id": asker.id,
                    "chat_id": asker.telegram_id,
                    "priority": Priority.CONVERSATION,
                    "not_before": moment,
                    "created_at": moment,
                }
                for asker in askers
            ],
        )
        return int(askers[-1].id)

    last = 0
    for _ in range(0, number, people.CHUNK):
        last = await database.write(close, last)

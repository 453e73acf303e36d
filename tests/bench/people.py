"""Participants by the thousand, known to the bot and to the playground, and the coordinator who answers for them."""

from pathlib import Path

from sqlalchemy import URL, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import RemotePlayground
from storage import clock, invitations, migrations, people, seed
from storage.database import Database
from storage.tables import Category, Membership, Municipality, Person

FIRST = 5_000_000_000
COORDINATOR = 4_000_000_000
CHUNK = 5_000


async def settle(remote: RemotePlayground, data_dir: Path, number: int, group_id: int = 2) -> Database:
    """Makes that many participants of one group in a new folder; returns the database, open."""
    url = URL.create("sqlite+aiosqlite", database=str(data_dir / "bot.sqlite3"))
    await migrations.upgrade(url)
    database = Database(url)
    await database.write(seed.load, seed.facts())
    for first in range(0, number, CHUNK):
        ids = range(FIRST + first, FIRST + min(first + CHUNK, number))
        await database.write(_keep, ids, group_id)
        await introduce(remote, ids)
    return database


async def introduce(remote: RemotePlayground, ids: range) -> None:
    """Makes the playground know these people as having started the bot."""
    await remote.add_people([{"id": each, "first_name": f"Участник {each - FIRST}", "started": True} for each in ids])


async def coordinator(
    remote: RemotePlayground, database: Database, group_id: int = 2, telegram_id: int = COORDINATOR
) -> int:
    """Connects somebody new to the group; returns our own id of them."""
    await remote.add_people([{"id": telegram_id, "first_name": "Координатор", "started": True}])
    return await database.write(_connect, group_id, telegram_id)


async def _connect(session: AsyncSession, group_id: int, telegram_id: int) -> int:
    visitor = await people.arrive(session, telegram_id)
    payload = await invitations.invite(session, group_id)
    await session.flush()
    await invitations.connect(session, payload, visitor.person.id, "Координатор")
    return visitor.person.id


async def _keep(session: AsyncSession, ids: range, group_id: int) -> None:
    place = (await session.scalars(select(Municipality.id).limit(1))).one()
    category = (await session.scalars(select(Category.id).limit(1))).one()
    moment = clock.now()
    connection = await session.connection()
    await connection.execute(
        insert(Person),
        [
            {
                "telegram_id": each,
                "membership": Membership.PARTICIPANT,
                "full_name": f"Участник {each - FIRST}",
                "group_id": group_id,
                "municipality_id": place,
                "category_id": category,
                "created_at": moment,
                "consented_at": moment,
                "joined_at": moment,
            }
            for each in ids
        ],
    )

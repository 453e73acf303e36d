"""Updates received from Telegram: kept from before they are confirmed until they are handled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.database import insert_for
from storage.tables import Update

KEPT = timedelta(days=1)
"""How long a handled update's number is remembered; Telegram repeats unconfirmed ones for 24 hours."""

FAILURES_KEPT = timedelta(days=14)
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Received:
    update_id: int
    payload: str


async def store(session: AsyncSession, updates: Sequence[Received]) -> set[int]:
    """Keeps a batch as Telegram sent it; returns the ids that were new, since Telegram may repeat a batch."""
    statement = insert_for(session, Update).on_conflict_do_nothing().returning(Update.update_id)
    moment = clock.now()
    rows = [{"update_id": each.update_id, "payload": each.payload, "received_at": moment} for each in updates]
    connection = await session.connection()
    return set((await connection.execute(statement, rows)).scalars())


async def waiting(session: AsyncSession) -> list[Received]:
    """What an earlier run received and did not finish, oldest first.

    An update whose handling has ended the program `ATTEMPTS` times is put aside, so that it cannot do so for ever.
    """
    await session.execute(
        update(Update)
        .where(Update.handled_at.is_(None), Update.attempts >= ATTEMPTS)
        .values(handled_at=clock.now(), error="GaveUp", payload="")
    )
    rows = await session.execute(
        select(Update.update_id, Update.payload).where(Update.handled_at.is_(None)).order_by(Update.update_id)
    )
    return [Received(*row) for row in rows]


async def begin(session: AsyncSession, update_id: int) -> None:
    """Counts an attempt to handle what an earlier run left: only what was begun can have ended the program."""
    await session.execute(update(Update).where(Update.update_id == update_id).values(attempts=Update.attempts + 1))


async def payload(session: AsyncSession, update_id: int) -> str:
    """What Telegram sent under this number, not handled yet."""
    return (await session.scalars(select(Update.payload).where(Update.update_id == update_id))).one()


async def settle(session: AsyncSession, handled: Sequence[tuple[int, str | None]]) -> list[None]:
    """Marks updates as handled; with the class of the error that ended their handling, if one did."""
    statement = (
        update(Update)
        .where(Update.update_id == bindparam("settled_id"))
        .values(handled_at=bindparam("at"), error=bindparam("failure"), payload="")
    )
    moment = clock.now()
    connection = await session.connection()
    await connection.execute(
        statement, [{"settled_id": update_id, "at": moment, "failure": error} for update_id, error in handled]
    )
    return [None] * len(handled)


async def purge(session: AsyncSession) -> None:
    """Forgets handled updates after `KEPT`, failed ones after `FAILURES_KEPT`."""
    moment = clock.now()
    await session.execute(delete(Update).where(Update.handled_at < moment - KEPT, Update.error.is_(None)))
    await session.execute(delete(Update).where(Update.handled_at < moment - FAILURES_KEPT))


async def failures(session: AsyncSession) -> int:
    """How many updates of the last fortnight ended in an error."""
    return await session.scalar(select(func.count()).select_from(Update).where(Update.error.is_not(None))) or 0

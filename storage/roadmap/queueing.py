"""Putting deliveries of the roadmap into the outbox for many people at once: by the database itself, in portions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, cast, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.database import announce, insert_for
from storage.tables import Delivery, Person, Priority


def key_of(cause: str) -> ColumnElement[str]:
    """The key of a delivery of this cause to a person, who is to be selected from."""
    return literal(f"{cause}:") + cast(Person.id, String)


async def queue(
    session: AsyncSession,
    *,
    cause: str,
    kind: str,
    subject_id: int,
    to: list[ColumnElement[bool]],
    not_before: datetime | None = None,
    priority: Priority = Priority.ORDINARY,
) -> None:
    """Queues a delivery to each person whom the conditions fit, under ``cause`` and the id; those queued stay.

    ``not_before``: none is now.
    """
    moment = clock.now()
    columns: dict[str, SQLColumnExpression[Any]] = {
        "key": key_of(cause),
        "kind": literal(kind),
        "subject_id": literal(subject_id),
        "person_id": Person.id,
        "chat_id": Person.telegram_id,
        "priority": literal(priority, Delivery.priority.type),
        "not_before": literal(not_before or moment, Delivery.not_before.type),
        "created_at": literal(moment, Delivery.created_at.type),
    }
    statement = insert_for(session, Delivery).from_select(
        list(columns), select(*columns.values()).where(*to, Person.telegram_id.is_not(None)).order_by(Person.id)
    )
    connection = await session.connection()
    await connection.execute(statement.on_conflict_do_nothing())
    announce(session, outbox.QUEUED)


async def portion(
    session: AsyncSession, to: list[ColumnElement[bool]], after: int, limit: int
) -> tuple[list[ColumnElement[bool]], int | None]:
    """The conditions on the next ``limit`` of these people after that id, and the last id of theirs: none, they end."""
    last = await session.scalar(
        select(Person.id).where(*to, Person.id > after).order_by(Person.id).offset(limit - 1).limit(1)
    )
    among = [*to, Person.id > after]
    return (among if last is None else [*among, Person.id <= last]), last


def has_none(cause: str) -> ColumnElement[bool]:
    """The condition on people for whom nothing of this cause is queued."""
    return ~exists().where(Delivery.key == key_of(cause))


async def how_many(session: AsyncSession, to: list[ColumnElement[bool]]) -> int:
    """How many people these conditions fit."""
    return await session.scalar(select(func.count()).select_from(Person).where(*to)) or 0

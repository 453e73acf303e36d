"""Deliveries: what must be said to somebody, queued in the transaction of its cause, claimed and settled by the worker.

States: pending → sending → sent | failed | unreachable | cancelled. Claiming takes a lease; a row whose lease has run
out is pending again. Words are made when a delivery is sent, so a row holds only what it is about.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Executable, bindparam, exists, func, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage import clock, facts, group_pace
from storage.database import announce, insert_for
from storage.tables import CoordinatorsChat, Delivery, DeliveryState, Person, Priority

LEASE = timedelta(minutes=5)
HELD_FOR_RETURN = timedelta(days=30)
"""How long what could not reach somebody waits for their return."""

IS_PENDING = text("deliveries.state = 'pending'")
IS_SENDING = text("deliveries.state = 'sending' AND deliveries.state IN ('sending', 'failed', 'unreachable')")
"""In the words of the indexes over the few that are not settled: SQLite takes those for no others."""

LONGEST_ERROR = 200
"""So much of Telegram's words is kept."""

UNSENT = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNREACHABLE)
"""States of what may still be said."""

QUEUED = "a delivery is due"
"""The signal of a commit that made something due."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in the worker's hands."""

    id: int
    kind: str
    subject_id: int
    person_id: int | None
    chat_id: int
    edits_id: int | None
    priority: Priority
    attempts: int
    created_at: datetime
    unreachable: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed delivery. Pending with a moment: to be tried again then."""

    delivery: Claimed
    state: DeliveryState
    message_id: int | None = None
    error: str | None = None
    not_before: datetime | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Failure:
    """A delivery that did not arrive: whom it was for, or the title of the coordinators' forum it was for."""

    delivery: Delivery
    person: Person | None
    forum: str | None


def _due() -> Executable:
    earlier = aliased(Delivery)
    held_back = exists().where(
        earlier.chat_id == Delivery.chat_id,
        earlier.id < Delivery.id,
        earlier.held == true(),
        earlier.not_before > bindparam("moment"),
    )
    # In the order of the fields of `Claimed`.
    return (
        select(
            Delivery.id,
            Delivery.kind,
            Delivery.subject_id,
            Delivery.person_id,
            Delivery.chat_id,
            Delivery.edits_id,
            Delivery.priority,
            Delivery.attempts,
            Delivery.created_at,
            Person.unreachable_since.is_not(None),
        )
        .outerjoin(Person, Person.id == Delivery.person_id)
        .where(
            Delivery.state == DeliveryState.PENDING,
            Delivery.priority == bindparam("priority"),
            Delivery.not_before <= bindparam("moment"),
            ~held_back,
        )
        .order_by(Delivery.id)
        .limit(bindparam("limit"))
        .with_for_update(of=Delivery, skip_locked=True)
    )


# Made once: making a statement takes longer than running it, and leaves cycles to the collector.
_DUE = _due()
_CLAIM = (
    update(Delivery)
    .where(Delivery.id.in_(bindparam("claimed", expanding=True)))
    .values(state=DeliveryState.SENDING, leased_until=bindparam("until", type_=Delivery.leased_until.type))
)
_SETTLE = (
    update(Delivery)
    .where(Delivery.id == bindparam("settled_id"))
    .values(
        state=bindparam("to_state"),
        attempts=bindparam("tried"),
        held=bindparam("again"),
        not_before=func.coalesce(bindparam("later", type_=Delivery.not_before.type), Delivery.not_before),
        message_id=bindparam("message"),
        error=bindparam("why"),
        settled_at=bindparam("at"),
        leased_until=None,
    )
)


async def queue(
    session: AsyncSession,
    *,
    key: str,
    kind: str,
    subject_id: int,
    to: Sequence[Person],
    priority: Priority = Priority.CONVERSATION,
    edits_id: int | None = None,
    held_for: timedelta | None = None,
) -> None:
    """Queues one delivery per person under ``key`` and the person's id; those already queued stay as they are.

    People without a Telegram account (imported or erased) are passed over. ``held_for``: it is due only then, and
    what is queued to the same chats after it waits too.
    """
    moment = clock.now()
    rows = [
        {
            "key": f"{key}:{person.id}",
            "kind": kind,
            "subject_id": subject_id,
            "person_id": person.id,
            "chat_id": person.telegram_id,
            "edits_id": edits_id,
            "priority": priority,
            "not_before": moment + (held_for or timedelta()),
            "held": held_for is not None,
            "created_at": moment,
        }
        for person in to
        if person.telegram_id is not None
    ]
    if rows:
        await session.execute(insert_for(session, Delivery).on_conflict_do_nothing(), rows)
        announce(session, QUEUED)


async def queue_to_chat(
    session: AsyncSession,
    *,
    key: str,
    kind: str,
    subject_id: int,
    chat_id: int,
    edits_id: int | None = None,
    held_for: timedelta | None = None,
) -> None:
    """Queues a delivery to a group chat under ``key`` and the chat's id, for its turn; queued already, it stays so.

    What is queued to the chat after one that waits, be it for its turn or ``held_for``, waits too.
    """
    moment = clock.now()
    due = max(await group_pace.planned_turn(session, chat_id), moment + (held_for or timedelta()))
    row = {
        "key": f"{key}:{chat_id}",
        "kind": kind,
        "subject_id": subject_id,
        "chat_id": chat_id,
        "edits_id": edits_id,
        "priority": Priority.CONVERSATION,
        "not_before": due,
        "held": due > moment,
        "created_at": moment,
    }
    await session.execute(insert_for(session, Delivery).on_conflict_do_nothing(), [row])
    announce(session, QUEUED)


async def refresh(session: AsyncSession, *, kind: str, subject_id: int, revision: str) -> None:
    """Queues an edit of every message that deliveries of this kind and subject brought or will bring.

    The renderer shows the state at the moment of editing, so ``revision`` only has to differ from earlier ones.
    """
    brought = await session.execute(
        select(Delivery.id, Delivery.chat_id, Delivery.person_id, Person)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .where(
            Delivery.kind == kind,
            Delivery.subject_id == subject_id,
            Delivery.edits_id.is_(None),
            Delivery.state.in_([DeliveryState.SENT, DeliveryState.SENDING]),
        )
    )
    for delivery_id, chat_id, person_id, person in brought.all():
        key = f"{kind}:{subject_id}:{revision}:{delivery_id}"
        if person_id is not None:
            await queue(session, key=key, kind=kind, subject_id=subject_id, to=[person], edits_id=delivery_id)
        elif not await _is_edit_waiting(session, kind, subject_id, delivery_id):
            await queue_to_chat(
                session, key=key, kind=kind, subject_id=subject_id, chat_id=chat_id, edits_id=delivery_id
            )


async def claim(session: AsyncSession, limit: int, quiet: bool) -> list[Claimed]:
    """Takes up to ``limit`` due deliveries, conversations first, each chat's in their order.

    While ``quiet``, ordinary ones stay for the morning. What follows a held delivery (one to be tried again, an album
    that gathers) in the same chat waits behind it.
    """
    moment = clock.now()
    claimed: list[Claimed] = []
    for priority in Priority:
        if len(claimed) == limit or (quiet and priority is Priority.ORDINARY):
            break
        wanted = {"priority": priority, "moment": moment, "limit": limit - len(claimed)}
        claimed += [Claimed(*row) for row in await session.execute(_DUE, wanted)]
    to_groups = [(each.chat_id, each.id) for each in claimed if each.person_id is None]
    if to_groups:
        waiting = await group_pace.put_off(session, to_groups)
        claimed = [each for each in claimed if each.id not in waiting]
    if claimed:
        connection = await session.connection()
        await connection.execute(_CLAIM, {"claimed": [each.id for each in claimed], "until": moment + LEASE})
    return claimed


async def settle(session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
    """Writes down what became of deliveries; marks the people who cannot be reached."""
    moment = clock.now()
    connection = await session.connection()
    await connection.execute(
        _SETTLE,
        [
            {
                "settled_id": each.delivery.id,
                "to_state": each.state,
                "tried": each.delivery.attempts + each.counted,
                "again": each.state is DeliveryState.PENDING,
                "later": each.not_before,
                "message": each.message_id,
                "why": each.error and each.error[:LONGEST_ERROR],
                "at": None if each.state is DeliveryState.PENDING else moment,
            }
            for each in outcomes
        ],
    )
    for each in outcomes:
        if each.state is DeliveryState.UNREACHABLE and not each.delivery.unreachable:
            await session.execute(
                update(Person)
                .where(Person.id == each.delivery.person_id, Person.unreachable_since.is_(None))
                .values(unreachable_since=moment, unreachable_reason=each.error and each.error[:LONGEST_ERROR])
            )


async def release(session: AsyncSession, *, everything: bool = False, but: Collection[int] = ()) -> None:
    """Makes claimed deliveries pending again: all, when a lone worker starts, or those whose lease has run out.

    ``but``: those the worker has in its hands still.
    """
    statement = update(Delivery).where(IS_SENDING)
    if not everything:
        statement = statement.where(Delivery.leased_until < clock.now(), Delivery.id.not_in(but))
    await session.execute(statement.values(state=DeliveryState.PENDING, leased_until=None))


async def give_back(session: AsyncSession, ids: Sequence[int]) -> None:
    """Makes claimed deliveries pending again that were never tried."""
    await session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.state == DeliveryState.SENDING)
        .values(state=DeliveryState.PENDING, leased_until=None)
    )


async def returned(session: AsyncSession, person: Person) -> None:
    """Somebody who could not be reached is back: what was said to them meanwhile is due again."""
    person.unreachable_since = None
    person.unreachable_reason = None
    moment = clock.now()
    await session.execute(
        update(Delivery)
        .where(
            Delivery.person_id == person.id,
            Delivery.state == DeliveryState.UNREACHABLE,
            Delivery.edits_id.is_(None),
            Delivery.created_at > moment - HELD_FOR_RETURN,
        )
        .values(state=DeliveryState.PENDING, not_before=moment, attempts=0, held=False)
    )
    announce(session, QUEUED)


async def cancel_for(session: AsyncSession, person_id: int) -> None:
    """Nothing more is said to this person."""
    await session.execute(
        update(Delivery)
        .where(
            Delivery.person_id == person_id,
            Delivery.state.in_(UNSENT),
        )
        .values(state=DeliveryState.CANCELLED, settled_at=clock.now(), held=False)
    )


async def sent_message(session: AsyncSession, delivery_id: int) -> int | None:
    """Telegram's id of the message a delivery brought; None when it has not."""
    return await session.scalar(select(Delivery.message_id).where(Delivery.id == delivery_id))


async def is_due(session: AsyncSession) -> bool:
    """Whether a pending delivery is due."""
    due = exists().where(Delivery.state == DeliveryState.PENDING, Delivery.not_before <= clock.now())
    return bool(await session.scalar(select(due)))


async def next_due(session: AsyncSession) -> datetime | None:
    """The next moment at which a delivery that waits for its moment is due; None when none does."""
    waiting = (Delivery.state == DeliveryState.PENDING) & (Delivery.not_before > clock.now())
    return await session.scalar(select(func.min(Delivery.not_before)).where(waiting))


async def counts(session: AsyncSession) -> dict[DeliveryState, int]:
    """How many deliveries are in each state; the administrator's view."""
    rows = await session.execute(select(Delivery.state, func.count("*").label("number")).group_by(Delivery.state))
    return {row.state: row.number for row in rows}


async def waiting(session: AsyncSession) -> int:
    """How many deliveries are queued or on their way; what has gone is not looked through."""
    number = select(func.count()).select_from(Delivery)
    found = [await session.scalar(number.where(unsettled)) for unsettled in (IS_PENDING, IS_SENDING)]
    return sum(each or 0 for each in found)


async def failures(session: AsyncSession, limit: int, offset: int = 0) -> list[Failure]:
    """Deliveries Telegram refused or whose person (or group chat) cannot be reached, newest first."""
    forum = select(func.min(CoordinatorsChat.title)).where(CoordinatorsChat.chat_id == Delivery.chat_id)
    rows = await session.execute(
        select(Delivery, Person, forum.correlate(Delivery).scalar_subquery())
        .outerjoin(Person, Person.id == Delivery.person_id)
        .where(Delivery.state.in_([DeliveryState.FAILED, DeliveryState.UNREACHABLE]))
        .order_by(Delivery.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [Failure(*row) for row in rows]


async def _is_edit_waiting(session: AsyncSession, kind: str, subject_id: int, delivery_id: int) -> bool:
    """Whether an edit of what a delivery brought is still to be made, which will show whatever is true by then."""
    waiting = exists().where(
        Delivery.kind == kind,
        Delivery.subject_id == subject_id,
        Delivery.edits_id == delivery_id,
        Delivery.state == DeliveryState.PENDING,
    )
    return bool(await session.scalar(select(waiting)))


async def pause(session: AsyncSession, until: datetime) -> None:
    """Remembers until when Telegram asked the whole bot to be silent."""
    await facts.remember(session, facts.PAUSED_UNTIL, until.isoformat())


async def paused_until(session: AsyncSession) -> datetime | None:
    """Until when Telegram asked the bot to be silent; in the past when it no longer matters."""
    value = await facts.recall(session, facts.PAUSED_UNTIL)
    return datetime.fromisoformat(value) if value else None

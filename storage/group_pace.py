"""How fast a group chat may be written to.

Telegram takes about 20 messages a minute in a group, in short bursts and then about one a second, and a refusal closes
the door for the whole bot (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). So what
goes to a group waits in the outbox for its turn: as it is queued, and again as it is claimed, since after a standstill
everything would be due at once. The rest of the limit is for what is answered in a group directly.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.tables import Delivery, DeliveryState

MINUTE, IN_A_MINUTE = timedelta(minutes=1), 15
EACH, AT_ONCE = timedelta(seconds=1), 4


def next_turn(taken: Sequence[datetime], moment: datetime) -> datetime:
    """When one more may go to a group that was written to at these moments, the earliest first."""
    if not taken:
        return moment
    level = taken[0]
    for each in taken:
        level = max(level, each) + EACH
    turn = max(moment, level - EACH * (AT_ONCE - 1))
    return max(turn, taken[-IN_A_MINUTE] + MINUTE) if len(taken) >= IN_A_MINUTE else turn


async def planned_turn(session: AsyncSession, chat_id: int) -> datetime:
    """When a delivery that is queued to the group now is due."""
    planned = await session.scalars(
        select(Delivery.not_before)
        .where(Delivery.person_id.is_(None), Delivery.chat_id == chat_id)
        .order_by(Delivery.id.desc())
        .limit(IN_A_MINUTE)
    )
    moments = planned.all()
    moment = clock.now()
    return max(moment, moments[-1] + MINUTE) if len(moments) == IN_A_MINUTE else moment


async def put_off(session: AsyncSession, due: Iterable[tuple[int, int]]) -> set[int]:
    """Which of the deliveries that are due in groups, each a chat and an id in their order, must wait their turn.

    The first of a chat that waits is held, so that all later ones do.
    """
    moment = clock.now()
    taken: dict[int, list[datetime]] = {}
    held: set[int] = set()
    waiting: set[int] = set()
    for chat_id, delivery_id in due:
        if chat_id not in taken:
            taken[chat_id] = await _taken(session, chat_id, moment)
        turn = next_turn(taken[chat_id], moment)
        if turn <= moment:
            taken[chat_id].append(moment)
            continue
        waiting.add(delivery_id)
        if chat_id not in held:
            held.add(chat_id)
            await session.execute(update(Delivery).where(Delivery.id == delivery_id).values(not_before=turn, held=True))
    return waiting


async def _taken(session: AsyncSession, chat_id: int, moment: datetime) -> list[datetime]:
    """When the group was written to in the last minute; what is under way counts as now.

    What was cancelled counts as well, at the time of what went in its stead: the parts of an album go as one.
    """
    rows = await session.execute(
        select(Delivery.kind, Delivery.subject_id, Delivery.state, Delivery.settled_at).where(
            Delivery.person_id.is_(None),
            Delivery.chat_id == chat_id,
            or_(Delivery.settled_at > moment - MINUTE, Delivery.state == DeliveryState.SENDING),
        )
    )
    taken: list[datetime] = []
    latest: dict[tuple[str, int], datetime] = {}
    cancelled: list[tuple[tuple[str, int], datetime]] = []
    for kind, subject_id, state, settled_at in rows:
        # A clock that was set back must not silence a group until it has caught up.
        at = min(settled_at, moment) if settled_at and state is not DeliveryState.SENDING else moment
        if state is DeliveryState.CANCELLED:
            cancelled.append(((kind, subject_id), at))
        else:
            taken.append(at)
            latest[kind, subject_id] = max(at, latest.get((kind, subject_id), at))
    return sorted(taken + [max(at, latest.get(what, at)) for what, at in cancelled])

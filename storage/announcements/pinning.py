"""Pinning what has arrived: a delivery of its own, so that it waits for its turn as whatever is said does."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.announcements.kinds import PIN
from storage.database import announce, insert_for
from storage.outbox import Claimed
from storage.tables import Delivery


async def queue(session: AsyncSession, deliveries: Sequence[Claimed]) -> list[None]:
    """What each of these has just brought is to be pinned, once, after what is due already; for `write_each`."""
    moment = clock.now()
    rows = [
        {
            "key": f"{PIN}:{each.id}",
            "kind": PIN,
            "subject_id": each.subject_id,
            "person_id": each.person_id,
            "chat_id": each.chat_id,
            "edits_id": each.id,
            "priority": each.priority,
            "not_before": moment,
            "created_at": moment,
        }
        for each in deliveries
    ]
    connection = await session.connection()
    await connection.execute(insert_for(session, Delivery).on_conflict_do_nothing(), rows)
    announce(session, outbox.QUEUED)
    return [None] * len(deliveries)

"""Which milestone somebody means who answers in words what came by itself, instead of pressing a button under it."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.roadmap.kinds import NOTICE, REMINDER
from storage.tables import (
    Delivery,
    DeliveryState,
    Milestone,
    MilestoneChange,
    MilestoneKind,
    MilestoneReminder,
    MilestoneState,
)

RECENT = timedelta(days=3)
"""How long ago something came that a word alone may still be about."""

_LOOKED_THROUGH = 20


async def meant(session: AsyncSession, person_id: int, kind: MilestoneKind, message_id: int | None) -> Milestone | None:
    """The one of this kind that the message with this id told of; without an id, the latest told of within `RECENT`.

    A cancelled one is meant by nobody.
    """
    told = select(Delivery.kind, Delivery.subject_id).where(
        Delivery.person_id == person_id,
        Delivery.kind.in_([REMINDER, NOTICE]),
        Delivery.state == DeliveryState.SENT,
        Delivery.not_before >= clock.now() - RECENT if message_id is None else Delivery.message_id == message_id,
    )
    for delivery_kind, subject_id in await session.execute(told.order_by(Delivery.id.desc()).limit(_LOOKED_THROUGH)):
        table = MilestoneReminder if delivery_kind == REMINDER else MilestoneChange
        milestone = await session.scalar(
            select(Milestone)
            .join(table, table.milestone_id == Milestone.id)
            .where(table.id == subject_id, Milestone.kind == kind, Milestone.state == MilestoneState.PLANNED)
        )
        if milestone is not None:
            return milestone
    return None

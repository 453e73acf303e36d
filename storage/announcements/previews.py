"""Showing an announcement to its author as it will arrive, while it is composed.

What comes in a burst (an album's parts, several messages forwarded at once) is shown together, when it has gathered.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.refusals import Missing
from storage.tables import AnnouncementPart, Delivery, DeliveryState, Person

PREVIEW = "announcement_preview"
"""What came last, as it will arrive, and the panel under it; the delivery's subject is the part that came last."""

GATHERS = timedelta(seconds=0.7)


async def show(session: AsyncSession, author_id: int, part_id: int, *, edit: str = "") -> None:
    """Shows the announcement from what has not been shown to this part; ``edit`` tells edits of a part apart."""
    author = await session.get(Person, author_id)
    if author is None:
        raise Missing
    part = await session.get(AnnouncementPart, part_id)
    if part is None:
        return
    # A part that was taken out may have had the same number, never the same message.
    key = f"{PREVIEW}:{part_id}:{part.message_id}{edit}"
    await outbox.queue(session, key=key, kind=PREVIEW, subject_id=part_id, to=[author], held_for=GATHERS)


async def shown_up_to(session: AsyncSession, announcement_id: int) -> int:
    """The last part of the announcement that its author has seen as it will arrive; 0 for none."""
    shown = select(func.max(Delivery.subject_id)).where(
        Delivery.kind == PREVIEW,
        Delivery.state == DeliveryState.SENT,
        Delivery.subject_id.in_(select(AnnouncementPart.id).where(AnnouncementPart.announcement_id == announcement_id)),
    )
    return await session.scalar(shown) or 0


async def announcement_of(session: AsyncSession, part_id: int) -> int | None:
    """The announcement that a part belongs to; None when it was taken out."""
    part = await session.get(AnnouncementPart, part_id)
    return part.announcement_id if part is not None else None

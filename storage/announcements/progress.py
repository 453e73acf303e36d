"""How far the sending of an announcement is, counted in people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences, clock, outbox
from storage.announcements import items
from storage.announcements.items import Item
from storage.announcements.kinds import PANEL
from storage.audiences import Audience
from storage.refusals import Missing
from storage.tables import Announcement, AnnouncementState, Delivery, DeliveryState, Person

SHOWN_EVERY = timedelta(seconds=5)
"""How often the author's progress is renewed: each time is an edit, which counts towards Telegram's limits."""

_WITHHELD = frozenset({AnnouncementState.PAUSED, AnnouncementState.STOPPED, AnnouncementState.RECALLED})
"""States in which what was cancelled had been withheld."""


@dataclass(frozen=True, slots=True)
class Progress:
    """People by what became of the first message to them; ``left``: who has not had it, and ``audience``: all.

    ``handled_by``: the colleague of the author's who last paused it, let it go on or stopped it.
    """

    state: AnnouncementState
    audience: int
    sent: int
    unreachable: int
    failed: int
    left: int
    started_at: datetime | None
    finished_at: datetime | None
    handled_by: Person | None

    @property
    def settled(self) -> int:
        return self.sent + self.unreachable + self.failed


async def progress(session: AsyncSession, announcement_id: int) -> Progress:
    """Where the sending is now; raises `Missing`."""
    announcement = await session.get(Announcement, announcement_id)
    if announcement is None:
        raise Missing
    return await of(session, announcement, await items.of(session, announcement_id))


async def of(session: AsyncSession, announcement: Announcement, parts: Sequence[Item]) -> Progress:
    """The same, of an announcement at hand with its items."""
    by_state = await _by_state(session, parts)
    sent, failed = by_state.get(DeliveryState.SENT, 0), by_state.get(DeliveryState.FAILED, 0)
    unreachable = by_state.get(DeliveryState.UNREACHABLE, 0)
    left = by_state.get(DeliveryState.PENDING, 0) + by_state.get(DeliveryState.SENDING, 0)
    concerned = audiences.conditions(Audience.from_json(announcement.audience))
    if announcement.state in _WITHHELD and by_state.get(DeliveryState.CANCELLED, 0):
        left += await _withheld(session, parts, concerned)
    if not announcement.planned_all:
        statement = select(func.count()).select_from(Person)
        left += await session.scalar(statement.where(*concerned, Person.id > announcement.planned_up_to)) or 0
    return Progress(
        announcement.state,
        sent + unreachable + failed + left,
        sent,
        unreachable,
        failed,
        left,
        announcement.started_at,
        announcement.finished_at,
        await handled_by(session, announcement),
    )


async def handled_by(session: AsyncSession, announcement: Announcement) -> Person | None:
    """Who last paused it, let it go on or stopped it; None when that was its author, or nobody yet."""
    if announcement.handled_by_id in {None, announcement.author_id}:
        return None
    return await session.get(Person, announcement.handled_by_id)


async def show(session: AsyncSession, announcement_id: int, settled: int | None = None) -> None:
    """Renews the author's progress message, which then tells of so many ``settled``."""
    announcement = await items.locked(session, announcement_id)
    announcement.shown_at = clock.now()
    announcement.shown = announcement.shown if settled is None else settled
    revision = f"{announcement.state.value}:{announcement.shown_at.isoformat()}"
    await outbox.refresh(session, kind=PANEL, subject_id=announcement_id, revision=revision)


async def moved(session: AsyncSession, announcement_id: int) -> int | None:
    """How many are settled, if the author's progress should tell of them now.

    None: it does already, the last time was a moment ago, or that edit is still on its way.
    """
    announcement = await session.get(Announcement, announcement_id)
    if announcement is None or (announcement.shown_at and clock.now() - announcement.shown_at < SHOWN_EVERY):
        return None
    settled = (await progress(session, announcement_id)).settled
    return None if settled == announcement.shown or await _is_on_its_way(session, announcement_id) else settled


async def _by_state(session: AsyncSession, parts: Sequence[Item]) -> Mapping[DeliveryState, int]:
    rows = await session.execute(
        select(Delivery.state, func.count().label("number")).where(items.brings_first(parts)).group_by(Delivery.state)
    )
    return {row.state: row.number for row in rows}


async def _withheld(session: AsyncSession, parts: Sequence[Item], concerned: list[ColumnElement[bool]]) -> int:
    """How many of those whose message was cancelled are still concerned."""
    statement = select(func.count()).select_from(Delivery).join(Person, Person.id == Delivery.person_id)
    return (
        await session.scalar(
            statement.where(items.brings_first(parts), Delivery.state == DeliveryState.CANCELLED, *concerned)
        )
        or 0
    )


async def _is_on_its_way(session: AsyncSession, announcement_id: int) -> bool:
    found = await session.scalar(
        select(Delivery.id)
        .where(
            Delivery.kind == PANEL,
            Delivery.subject_id == announcement_id,
            Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENDING]),
        )
        .limit(1)
    )
    return found is not None

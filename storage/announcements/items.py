"""An announcement and its items: an item is one message or one album."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences
from storage.announcements.kinds import BUTTONS, MESSAGE
from storage.audiences import Audience
from storage.database import announce
from storage.refusals import Missing, NotAllowed
from storage.tables import (
    Announcement,
    AnnouncementCopy,
    AnnouncementGroup,
    AnnouncementPart,
    AnnouncementState,
    Delivery,
)

COMPOSED = frozenset({AnnouncementState.DRAFT, AnnouncementState.SCHEDULED})
"""States in which nothing of it has gone out yet."""

BEGUN = frozenset(
    {
        AnnouncementState.SENDING,
        AnnouncementState.PAUSED,
        AnnouncementState.STOPPED,
        AnnouncementState.SENT,
    }
)
"""States in which it has begun to go out and is not taken back."""

CHANGED = "an announcement is another"
"""The signal of a commit that changed an announcement or what it consists of."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is delivered as one; deliveries know it by its first part."""

    parts: tuple[AnnouncementPart, ...]

    @property
    def first(self) -> AnnouncementPart:
        return self.parts[0]

    @property
    def id(self) -> int:
        return self.parts[0].id

    @property
    def text(self) -> str | None:
        """The words of its first part that has some."""
        return next((each.text for each in self.parts if each.text), None)

    @property
    def is_album(self) -> bool:
        """Whether it is several messages in one, which cannot have buttons."""
        return len(self.parts) > 1


def grouped(parts: Sequence[AnnouncementPart]) -> list[Item]:
    """The items of parts that are in order; an album stands where its first part does."""
    items: dict[tuple[int, str | int], list[AnnouncementPart]] = {}
    for part in parts:
        items.setdefault((part.chat_id, part.media_group_id or part.message_id), []).append(part)
    return [Item(tuple(each)) for each in items.values()]


async def of(session: AsyncSession, announcement_id: int) -> list[Item]:
    """The items of an announcement, in order."""
    return (await of_each(session, [announcement_id]))[announcement_id]


async def of_each(session: AsyncSession, announcement_ids: Sequence[int]) -> dict[int, list[Item]]:
    """The items of each of these announcements, in order."""
    parts = await session.scalars(
        select(AnnouncementPart)
        .where(AnnouncementPart.announcement_id.in_(announcement_ids))
        .order_by(AnnouncementPart.position, AnnouncementPart.id)
    )
    found: dict[int, list[AnnouncementPart]] = {each: [] for each in announcement_ids}
    for part in parts:
        found[part.announcement_id].append(part)
    return {announcement_id: grouped(parts) for announcement_id, parts in found.items()}


def brings(items: Sequence[Item]) -> ColumnElement[bool]:
    """The condition on deliveries that bring these items for the first time, or the buttons under them."""
    subjects = [each.first.id for each in items]
    return Delivery.kind.in_([MESSAGE, BUTTONS]) & Delivery.subject_id.in_(subjects) & Delivery.edits_id.is_(None)


def brings_first(items: Sequence[Item]) -> ColumnElement[bool]:
    """The condition on deliveries of the first item, by which people are counted; group chats are none."""
    return (
        (Delivery.kind == MESSAGE)
        & (Delivery.subject_id == (items[0].first.id if items else 0))
        & Delivery.edits_id.is_(None)
        & Delivery.person_id.is_not(None)
    )


def in_work() -> ColumnElement[bool]:
    """The condition on announcements for which deliveries are still to be planned or waited for."""
    spreads = exists().where(
        AnnouncementPart.announcement_id == Announcement.id, AnnouncementPart.spread_up_to.is_not(None)
    )
    return or_(Announcement.state == AnnouncementState.SENDING, Announcement.recalled_up_to.is_not(None), spreads)


async def locked(session: AsyncSession, announcement_id: int) -> Announcement:
    """The announcement, for changing it or its parts, which is announced; raises `Missing`."""
    found = await session.get(Announcement, announcement_id, with_for_update=True)
    if found is None:
        raise Missing
    announce(session, CHANGED)
    return found


async def managed(session: AsyncSession, person_id: int, announcement_id: int) -> Announcement:
    """The announcement, for whoever may address its audience now; a draft, for its author alone.

    Raises `NotAllowed`, `Missing`.
    """
    found = await locked(session, announcement_id)
    await audiences.require_may_address(session, person_id, Audience.from_json(found.audience))
    if found.state is AnnouncementState.DRAFT and found.author_id != person_id:
        raise NotAllowed
    return found


async def authored(session: AsyncSession, author_id: int, announcement_id: int) -> Announcement:
    """The announcement, for its author to change it; raises `NotAllowed` for anybody else, `Missing`."""
    found = await locked(session, announcement_id)
    if found.author_id != author_id:
        raise NotAllowed
    return found


async def erase(session: AsyncSession, announcement_ids: Sequence[int]) -> None:
    """Deletes announcements that have never gone out."""
    await drop(session, AnnouncementPart.announcement_id.in_(announcement_ids))
    await session.execute(delete(AnnouncementGroup).where(AnnouncementGroup.announcement_id.in_(announcement_ids)))
    await session.execute(delete(Announcement).where(Announcement.id.in_(announcement_ids)))


async def drop(session: AsyncSession, those: ColumnElement[bool]) -> None:
    """Deletes parts that have never gone out."""
    copies = AnnouncementCopy.part_id.in_(select(AnnouncementPart.id).where(those))
    await session.execute(delete(AnnouncementCopy).where(copies))
    await session.execute(delete(AnnouncementPart).where(those))

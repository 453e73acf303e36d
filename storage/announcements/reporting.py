"""What became of an announcement: who got it, who did not and why, who has acknowledged it and who has not.

A coordinator of some of its groups sees the people of those alone. Somebody who left counts as reached still, without a
name, and among those who could acknowledge no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage import audiences, clock
from storage.announcements import composing, items, progress, sending
from storage.announcements.items import Item
from storage.announcements.kinds import MESSAGE, RECALL
from storage.announcements.progress import Progress
from storage.announcements.refusals import Nobody, TooSoon
from storage.audiences import Audience
from storage.database import insert_for
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import (
    Announcement,
    AnnouncementPart,
    AnnouncementRead,
    AnnouncementState,
    Category,
    Delivery,
    DeliveryState,
    Group,
    GroupChat,
    Municipality,
    Person,
)

REMINDED_EVERY = timedelta(days=1)

Of = TypeVar("Of", Group, Municipality)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to whom it was sent, what became of that (Telegram's ``reason`` if it failed), and of their reading."""

    person: Person
    group: Group | None
    municipality: Municipality | None
    category: Category | None
    state: DeliveryState
    reason: str | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Share(Generic[Of]):
    """How many of the ``people`` of a group or a municipality who got it have acknowledged it."""

    whose: Of | None
    acknowledged: int
    people: int


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of the post in a group's chat; ``title``: none when the chat is not connected any more."""

    title: str | None
    state: DeliveryState
    reason: str | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """After a recall: from how many people it was ``deleted`` or is ``waiting`` to be, and with how many it stays."""

    deleted: int
    waiting: int
    stays: int


@dataclass(frozen=True, slots=True)
class Report:
    """``acknowledged`` of ``people`` who got it and are still here; ``incomplete``: got the first of it but not all.

    ``handles``: the reader answers for all its groups and so may remind and take back.
    """

    announcement: Announcement
    author: Person | None
    audience: Audience
    progress: Progress
    acknowledged: int
    people: int
    by_group: Sequence[Share[Group]]
    by_municipality: Sequence[Share[Municipality]]
    incomplete: int
    chats: Sequence[Posted]
    taken_back: TakenBack | None
    reminded_at: datetime | None
    handles: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some people of a list, and how many there are in all."""

    people: Sequence[Addressee]
    total: int


async def report(session: AsyncSession, reader_id: int, announcement_id: int) -> Report:
    """The figures as they are now, for coordinators of its groups; raises `NotAllowed`, `Missing`."""
    announcement, scope = await _readable(session, reader_id, announcement_id)
    parts, audience = await items.of(session, announcement_id), Audience.from_json(announcement.audience)
    read = func.count(AnnouncementRead.person_id)
    reached = _reached(announcement, parts, scope)
    [(acknowledged, people)] = await session.execute(reached.with_only_columns(read, func.count()))
    return Report(
        announcement,
        await session.get(Person, announcement.author_id),
        audience,
        await progress.of(session, announcement, parts),
        acknowledged=acknowledged,
        people=people,
        by_group=await _shares(session, reached, Group, Person.group_id),
        by_municipality=await _shares(session, reached, Municipality, Person.municipality_id),
        incomplete=await _incomplete(session, parts),
        chats=await _posted(session, parts),
        taken_back=await _taken_back(session, announcement, parts),
        reminded_at=await _reminded_at(session, announcement_id),
        handles=await audiences.may_address(session, reader_id, audience),
    )


async def not_acknowledged(
    session: AsyncSession, reader_id: int, announcement_id: int, limit: int, offset: int = 0
) -> Page:
    """Who got it and has not acknowledged it, by name; raises `NotAllowed`, `Missing`."""
    return await _page(
        session,
        reader_id,
        announcement_id,
        [Delivery.state == DeliveryState.SENT, AnnouncementRead.person_id.is_(None), Person.telegram_id.is_not(None)],
        limit,
        offset,
    )


async def not_reached(session: AsyncSession, reader_id: int, announcement_id: int, limit: int, offset: int = 0) -> Page:
    """Who could not be reached or whose message Telegram refused, by name; raises `NotAllowed`, `Missing`."""
    states = [DeliveryState.UNREACHABLE, DeliveryState.FAILED]
    return await _page(session, reader_id, announcement_id, [Delivery.state.in_(states)], limit, offset)


async def rows(session: AsyncSession, reader_id: int, announcement_id: int) -> Sequence[Addressee]:
    """Everybody to whom it was sent or is about to be, for a table; raises `NotAllowed`, `Missing`."""
    wanted = [Delivery.state != DeliveryState.CANCELLED, Person.telegram_id.is_not(None)]
    return (await _page(session, reader_id, announcement_id, wanted, None, 0)).people


async def acknowledge(session: AsyncSession, person_id: int, announcement_id: int) -> bool:
    """The person has read it; under a reminder that means what it reminds of. Whether that was new.

    Raises `Missing`, and `NotAllowed` for somebody who neither got it nor is in its audience.
    """
    announcement = await session.get(Announcement, announcement_id)
    person = await session.get(Person, person_id)
    if announcement is None or announcement.state not in items.BEGUN | {AnnouncementState.RECALLED} or person is None:
        raise Missing
    root = announcement.remind_of_id or announcement_id
    if announcement.author_id != person_id and not await _concerns(session, {announcement_id, root}, person):
        raise NotAllowed
    new = await session.scalar(
        insert_for(session, AnnouncementRead)
        .values(announcement_id=root, person_id=person_id, acknowledged_at=clock.now())
        .on_conflict_do_nothing()
        .returning(AnnouncementRead.person_id)
    )
    return new is not None


async def remind(session: AsyncSession, author_id: int, announcement_id: int) -> Announcement:
    """Sends the same once more to whoever got it and has not acknowledged it, as an announcement of its own.

    Raises `NotAllowed`, `Missing`, `AlreadyDone` when it is not out or is taken back, `TooSoon`, `Nobody`.
    """
    announcement = await items.managed(session, author_id, announcement_id)
    if announcement.remind_of_id is not None:
        announcement = await items.managed(session, author_id, announcement.remind_of_id)
    if announcement.state not in items.BEGUN or not announcement.acknowledge:
        raise AlreadyDone
    before = await _reminded_at(session, announcement.id)
    if before is not None and clock.now() - before < REMINDED_EVERY:
        raise TooSoon(before)
    # Who has left the narrower audience meanwhile got it all the same.
    groups = frozenset(Audience.from_json(announcement.audience).groups)
    audience = Audience(groups, not_acknowledged=announcement.id)
    if not await audiences.count(session, audience):
        raise Nobody
    reminder = Announcement(
        author_id=author_id,
        audience={},
        acknowledge=True,
        silent=announcement.silent,
        urgent=announcement.urgent,
        links=announcement.links,
        created_at=clock.now(),
        remind_of_id=announcement.id,
    )
    session.add(reminder)
    await composing.address(session, reminder, audience)
    for item in await items.of(session, announcement.id):
        for part in item.parts:
            session.add(_copied(part, reminder.id))
    await session.flush()
    await sending.begin(session, reminder)
    return reminder


def _copied(part: AnnouncementPart, announcement_id: int) -> AnnouncementPart:
    return AnnouncementPart(
        announcement_id=announcement_id,
        position=part.position,
        chat_id=part.chat_id,
        message_id=part.message_id,
        media_group_id=part.media_group_id,
        content_type=part.content_type,
        text=part.text,
        content=part.content,
        edited_at=part.edited_at,
    )


async def _readable(
    session: AsyncSession, reader_id: int, announcement_id: int
) -> tuple[Announcement, ColumnElement[bool]]:
    """The announcement, and the condition on the people whom the reader may see there."""
    announcement = await session.get(Announcement, announcement_id)
    if announcement is None:
        raise Missing
    reader = await session.get(Person, reader_id)
    groups = frozenset(Audience.from_json(announcement.audience).groups)
    if announcement.state is AnnouncementState.DRAFT and announcement.author_id != reader_id:
        raise NotAllowed
    if reader is not None and reader.administrator:
        return announcement, true()
    own = await audiences.own_groups(session, reader_id)
    if not own & groups:
        raise NotAllowed
    return announcement, true() if groups <= own else Person.group_id.in_(sorted(own))


def _addressees(announcement: Announcement, parts: Sequence[Item], scope: ColumnElement[bool]) -> Select[Any]:
    """Deliveries of the first item with their people and what they acknowledged."""
    root = announcement.remind_of_id or announcement.id
    return (
        select(Delivery.id)
        .select_from(Delivery)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(
            AnnouncementRead,
            (AnnouncementRead.announcement_id == root) & (AnnouncementRead.person_id == Delivery.person_id),
        )
        .where(items.brings_first(parts), scope)
    )


def _reached(announcement: Announcement, parts: Sequence[Item], scope: ColumnElement[bool]) -> Select[Any]:
    return _addressees(announcement, parts, scope).where(
        Delivery.state == DeliveryState.SENT, Person.telegram_id.is_not(None)
    )


async def _shares(
    session: AsyncSession, reached: Select[Any], table: type[Of], column: InstrumentedAttribute[int | None]
) -> list[Share[Of]]:
    counted = await session.execute(
        reached.with_only_columns(column, func.count(AnnouncementRead.person_id), func.count()).group_by(column)
    )
    numbers = {whose: (read, people) for whose, read, people in counted}
    known = {each.id: each for each in await session.scalars(select(table))}
    shares = [
        Share(None if whose is None else known.get(whose), read, people) for whose, (read, people) in numbers.items()
    ]
    return sorted(shares, key=lambda share: (share.whose is None, share.whose.id if share.whose else 0))


async def _page(
    session: AsyncSession,
    reader_id: int,
    announcement_id: int,
    wanted: Sequence[ColumnElement[bool]],
    limit: int | None,
    offset: int,
) -> Page:
    announcement, scope = await _readable(session, reader_id, announcement_id)
    found = _addressees(announcement, await items.of(session, announcement_id), scope).where(*wanted)
    total = await session.scalar(found.with_only_columns(func.count())) or 0
    people = await session.execute(
        found.with_only_columns(
            Person,
            Group,
            Municipality,
            Category,
            Delivery.state,
            func.coalesce(Delivery.error, Person.unreachable_reason),
            AnnouncementRead.acknowledged_at,
        )
        .outerjoin(Group, Group.id == Person.group_id)
        .outerjoin(Municipality, Municipality.id == Person.municipality_id)
        .outerjoin(Category, Category.id == Person.category_id)
        .order_by(Person.full_name, Person.id)
        .limit(limit)
        .offset(offset)
    )
    return Page([Addressee(*row) for row in people], total)


async def _incomplete(session: AsyncSession, parts: Sequence[Item]) -> int:
    """How many got the first item, while another was refused."""
    first = aliased(Delivery)
    key = literal(f"{MESSAGE}:{parts[0].first.id if parts else 0}:") + cast(Delivery.person_id, String)
    return (
        await session.scalar(
            select(func.count(Delivery.person_id.distinct())).where(
                items.brings(parts),
                Delivery.state == DeliveryState.FAILED,
                exists().where(first.key == key, first.state == DeliveryState.SENT),
            )
        )
        or 0
    )


async def _posted(session: AsyncSession, parts: Sequence[Item]) -> list[Posted]:
    rows = await session.execute(
        select(GroupChat.title, Delivery.state, Delivery.error)
        .select_from(Delivery)
        .outerjoin(GroupChat, GroupChat.chat_id == Delivery.chat_id)
        .where(
            Delivery.person_id.is_(None),
            Delivery.kind == MESSAGE,
            Delivery.subject_id == (parts[0].first.id if parts else 0),
            Delivery.edits_id.is_(None),
        )
        .order_by(Delivery.id)
    )
    return [Posted(title, state, error) for title, state, error in rows]


async def _taken_back(session: AsyncSession, announcement: Announcement, parts: Sequence[Item]) -> TakenBack | None:
    """What became of the first item at those at whom it had arrived."""
    if announcement.state is not AnnouncementState.RECALLED:
        return None
    deleting = aliased(Delivery)
    key = literal(f"{RECALL}:of ") + cast(Delivery.id, String)
    counted = await session.execute(
        select(deleting.state, func.count())
        .select_from(Delivery)
        .outerjoin(deleting, deleting.key == key)
        .where(items.brings_first(parts), Delivery.state == DeliveryState.SENT)
        .group_by(deleting.state)
    )
    by_state: dict[DeliveryState | None, int] = {state: number for state, number in counted}  # noqa: C416
    deleted = by_state.pop(DeliveryState.SENT, 0) + by_state.pop(DeliveryState.CANCELLED, 0)
    waiting = by_state.pop(DeliveryState.PENDING, 0) + by_state.pop(DeliveryState.SENDING, 0)
    return TakenBack(deleted, waiting, sum(by_state.values()))


async def _reminded_at(session: AsyncSession, announcement_id: int) -> datetime | None:
    latest = func.max(Announcement.created_at)
    return await session.scalar(select(latest).where(Announcement.remind_of_id == announcement_id))


async def _concerns(session: AsyncSession, announcement_ids: set[int], person: Person) -> bool:
    """Whether one of these announcements has come to the person, or was meant for whoever they are now."""
    arrived = await session.scalar(
        select(Delivery.id)
        .join(AnnouncementPart, AnnouncementPart.id == Delivery.subject_id)
        .where(
            Delivery.person_id == person.id,
            Delivery.kind == MESSAGE,
            Delivery.state.in_([DeliveryState.SENT, DeliveryState.SENDING]),
            AnnouncementPart.announcement_id.in_(announcement_ids),
        )
        .limit(1)
    )
    if arrived is not None:
        return True
    place = await session.get(Municipality, person.municipality_id) if person.municipality_id else None
    found = await session.scalars(select(Announcement).where(Announcement.id.in_(announcement_ids)))
    kept = [Audience.from_json(each.audience) for each in found]
    return any(each.not_acknowledged is None and each.fits(person, place.kind if place else None) for each in kept)

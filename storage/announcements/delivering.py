"""What is needed at the moment an announcement is delivered, and what is kept of an album that arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.announcements import items
from storage.announcements.items import Item
from storage.announcements.kinds import MESSAGE
from storage.database import Database, insert_for
from storage.outbox import Claimed
from storage.tables import (
    Announcement,
    AnnouncementCopy,
    AnnouncementPart,
    AnnouncementRead,
    AnnouncementState,
    Delivery,
    GroupChat,
)

_GOES_OUT = frozenset({AnnouncementState.SENDING, AnnouncementState.SENT})
"""States in which what is queued is sent; what could not reach somebody earlier is still sent when it is through."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An item for somebody, or the buttons under it.

    ``edits``: the message in that chat that is to say what ``part`` says now. ``last``: the announcement's buttons
    belong to this item; ``acknowledged``: the recipient has pressed the one for that.
    """

    announcement: Announcement
    item: Item
    part: AnnouncementPart
    last: bool
    acknowledged: bool
    edits: int | None


@dataclass(frozen=True, slots=True)
class Album:
    """An album as it arrived in a chat: its messages by the parts they stand for."""

    chat_id: int
    messages: Mapping[int, int]


class _Kept:
    """Parcels as everybody gets them, by their first part, until an announcement changes."""

    def __init__(self) -> None:
        self.parcels: dict[int, Parcel] = {}

    def forget(self) -> None:
        # A new one: whoever is reading for the old one must not put what they found into this.
        self.parcels = {}


_kept: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


async def parcel(database: Database, delivery: Claimed) -> Parcel | None:
    """As `parcels`, for one delivery; what is the same for everybody is read once for all of them."""
    if delivery.edits_id is not None or delivery.person_id is None:
        return await database.read_each(parcels, delivery)
    kept = _kept.get(database)
    if kept is None:
        kept = _kept[database] = _Kept()
        database.subscribe(items.CHANGED, kept.forget)
    room = kept.parcels
    found = room.get(delivery.subject_id)
    if found is None:
        found = await database.read_each(parcels, delivery)
        if found is not None:
            room[delivery.subject_id] = found
        return found
    announcement = found.announcement
    if announcement.acknowledge or announcement.remind_of_id is not None:
        read = (announcement.remind_of_id or announcement.id, delivery.person_id)
        found = replace(found, acknowledged=await database.read_each(_have_read, read))
    return found if _is_wanted(found, delivery) else None


async def parcels(session: AsyncSession, deliveries: Sequence[Claimed]) -> list[Parcel | None]:
    """What to say for each delivery of an item, of buttons or of a correction, in the order asked.

    None: there is nothing to say (any more), because it was paused, stopped or taken back, was acknowledged before
    the reminder came, or cannot be copied since its author's account is gone.
    """
    parts = await _parts(session, {each.subject_id for each in deliveries})
    numbers = sorted({each.announcement_id for each in parts.values()})
    announcements = {
        each.id: each for each in await session.scalars(select(Announcement).where(Announcement.id.in_(numbers)))
    }
    found_items = await items.of_each(session, numbers)
    roots = {each.remind_of_id or each.id for each in announcements.values()}
    read = await _read(session, roots, {each.person_id for each in deliveries if each.person_id is not None})
    posted = {each.chat_id for each in deliveries if each.person_id is None}
    chats = set(await session.scalars(select(GroupChat.chat_id).where(GroupChat.chat_id.in_(posted)))) if posted else ()
    brought = await _brought(session, [each for each in deliveries if each.edits_id is not None])
    found: list[Parcel | None] = []
    for each in deliveries:
        part = parts.get(each.subject_id)
        if part is None or (each.person_id is None and each.chat_id not in chats):
            found.append(None)
            continue
        announcement, its_items = announcements[part.announcement_id], found_items[part.announcement_id]
        item = next(item for item in its_items if part in item.parts)
        root = announcement.remind_of_id or announcement.id
        parcel = Parcel(
            announcement, item, part, item == its_items[-1], (root, each.person_id) in read, brought.get(each.id)
        )
        found.append(parcel if _is_wanted(parcel, each) else None)
    return found


async def keep_albums(session: AsyncSession, albums: Sequence[Album]) -> list[None]:
    """Remembers which messages albums brought, so that each can be corrected and taken back."""
    rows = [
        {"chat_id": album.chat_id, "part_id": part_id, "message_id": message_id}
        for album in albums
        for part_id, message_id in album.messages.items()
    ]
    if rows:
        statement = insert_for(session, AnnouncementCopy)
        connection = await session.connection()
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["chat_id", "part_id"], set_={"message_id": statement.excluded.message_id}
            ),
            rows,
        )
    return [None] * len(albums)


async def taken_back(session: AsyncSession, deliveries: Sequence[Claimed]) -> list[list[int]]:
    """The messages that each of these recalls has to delete."""
    of_each = await session.execute(
        select(Delivery.id, Delivery.chat_id, Delivery.subject_id, Delivery.message_id, Delivery.kind).where(
            Delivery.id.in_({each.edits_id for each in deliveries if each.edits_id is not None})
        )
    )
    rows = {row.id: row for row in of_each}
    albums: dict[tuple[int, int], set[int]] = {}
    parts = await _parts(session, {row.subject_id for row in rows.values() if row.kind == MESSAGE})
    items_by_announcement = await items.of_each(session, sorted({each.announcement_id for each in parts.values()}))
    first_of = {part.id: item.first.id for its in items_by_announcement.values() for item in its for part in item.parts}
    for chat_id, part_id, message_id in await session.execute(
        select(AnnouncementCopy.chat_id, AnnouncementCopy.part_id, AnnouncementCopy.message_id).where(
            AnnouncementCopy.chat_id.in_({row.chat_id for row in rows.values()}),
            AnnouncementCopy.part_id.in_(first_of),
        )
    ):
        albums.setdefault((chat_id, first_of[part_id]), set()).add(message_id)
    found: list[list[int]] = []
    for each in deliveries:
        row = rows.get(each.edits_id) if each.edits_id is not None else None
        messages = set[int]()
        if row is not None:
            messages = albums.get((row.chat_id, row.subject_id), set()) if row.kind == MESSAGE else set()
            messages = messages | ({row.message_id} if row.message_id is not None else set())
        found.append(sorted(messages))
    return found


async def _parts(session: AsyncSession, part_ids: set[int]) -> dict[int, AnnouncementPart]:
    parts = await session.scalars(select(AnnouncementPart).where(AnnouncementPart.id.in_(part_ids)))
    return {each.id: each for each in parts}


# Made once: a statement leaves cycles to the collector, and this one runs as often as messages go.
_READ = select(AnnouncementRead.announcement_id, AnnouncementRead.person_id).where(
    AnnouncementRead.announcement_id.in_(bindparam("announcements", expanding=True)),
    AnnouncementRead.person_id.in_(bindparam("people", expanding=True)),
)


async def _read(session: AsyncSession, announcement_ids: set[int], person_ids: set[int]) -> set[tuple[int, int]]:
    rows = await session.execute(_READ, {"announcements": list(announcement_ids), "people": list(person_ids)})
    return {(announcement_id, person_id) for announcement_id, person_id in rows}


async def _have_read(session: AsyncSession, asked: Sequence[tuple[int, int]]) -> list[bool]:
    read = await _read(
        session, {announcement_id for announcement_id, _ in asked}, {person_id for _, person_id in asked}
    )
    return [each in read for each in asked]


async def _brought(session: AsyncSession, edits: Sequence[Claimed]) -> dict[int, int]:
    """The message that each of these edits changes."""
    if not edits:
        return {}
    rows = await session.execute(
        select(Delivery.id, Delivery.message_id).where(Delivery.id.in_([each.edits_id for each in edits]))
    )
    alone = {delivery_id: message_id for delivery_id, message_id in rows if message_id is not None}
    copies = await session.execute(
        select(AnnouncementCopy.chat_id, AnnouncementCopy.part_id, AnnouncementCopy.message_id).where(
            AnnouncementCopy.chat_id.in_({each.chat_id for each in edits}),
            AnnouncementCopy.part_id.in_({each.subject_id for each in edits}),
        )
    )
    in_albums = {(chat_id, part_id): message_id for chat_id, part_id, message_id in copies}
    found: dict[int, int] = {}
    for each in edits:
        message_id = in_albums.get((each.chat_id, each.subject_id), alone.get(each.edits_id or 0))
        if message_id is not None:
            found[each.id] = message_id
    return found


def _is_wanted(parcel: Parcel, delivery: Claimed) -> bool:
    state = parcel.announcement.state
    if delivery.edits_id is not None:
        return parcel.edits is not None and state in items.BEGUN
    if state not in _GOES_OUT or (parcel.announcement.remind_of_id is not None and parcel.acknowledged):
        return False
    # Erased people's chats are negative, see `storage.announcements.erasing`.
    return all(each.content is not None or each.chat_id > 0 for each in parcel.item.parts)

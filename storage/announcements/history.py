"""The history of announcements: what a group was told, for its participants, and all of it for its coordinators."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences
from storage.announcements import items
from storage.announcements.items import Item
from storage.announcements.kinds import MESSAGE
from storage.audiences import Audience
from storage.database import Database
from storage.refusals import Missing, NotAllowed
from storage.search.index import Index
from storage.tables import (
    Announcement,
    AnnouncementGroup,
    AnnouncementPart,
    AnnouncementRead,
    AnnouncementState,
    Delivery,
    DeliveryState,
    Membership,
    Municipality,
    MunicipalityKind,
    Person,
)

SEARCHED = 500
"""So many of the latest are searched by words."""

_AT_A_TIME = 20
"""Texts put into the index before others get their turn."""

_FOR_ALL = frozenset({AnnouncementState.SENDING, AnnouncementState.SENT})
"""States of what everybody whom it concerns may read; whoever has it reads it until it is taken back."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An announcement in a list, with its first words."""

    announcement: Announcement
    text: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Some announcements, and how many there are in all; ``own``: the reader makes announcements too."""

    announcements: Sequence[Listed]
    total: int
    own: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement to be read; ``own``: the reader may see what became of it, ``handles``: and pause and stop it."""

    announcement: Announcement
    items: Sequence[Item]
    author: Person | None
    audience: Audience
    acknowledged: bool
    own: bool
    handles: bool


async def latest(session: AsyncSession, reader_id: int, limit: int, offset: int = 0) -> Listing:
    """Announcements that the reader may read, the latest first.

    A participant: what concerned or reached them, reminders aside. A coordinator: whatever was addressed to a group
    of theirs, and their own drafts; an administrator all but others' drafts. Raises `NotAllowed` for anybody else.
    """
    reader = await session.get(Person, reader_id)
    if reader is None:
        raise NotAllowed
    own = reader.administrator or bool(await audiences.own_groups(session, reader_id))
    if own:
        found = await _made(session, reader)
    elif reader.membership is Membership.PARTICIPANT:
        found = await _told(session, reader)
    else:
        raise NotAllowed
    shown = found[offset : offset + limit]
    texts = await _texts(session, shown)
    return Listing([Listed(each, texts[each.id]) for each in shown], len(found), own)


async def search(database: Database, reader_id: int, words: str, limit: int) -> Listing:
    """Those of the latest `SEARCHED` that fit the words best, or have the number; raises `NotAllowed`."""
    listing = await database.read(latest, reader_id, SEARCHED)
    hits = await _search(listing.announcements, words)
    return Listing(hits[:limit], len(hits), listing.own)


async def show(session: AsyncSession, reader_id: int, announcement_id: int) -> Shown:
    """One announcement with all its messages; raises `NotAllowed`, `Missing`."""
    announcement, reader = await session.get(Announcement, announcement_id), await session.get(Person, reader_id)
    if announcement is None or reader is None:
        raise Missing
    audience = Audience.from_json(announcement.audience)
    makes = reader.administrator or bool(audience.groups & await audiences.own_groups(session, reader_id))
    if announcement.state is AnnouncementState.DRAFT:
        allowed = makes = announcement.author_id == reader_id
    else:
        allowed = makes or await _may_read(session, reader, announcement, audience)
    if not allowed:
        raise NotAllowed
    read = await session.get(AnnouncementRead, (announcement.remind_of_id or announcement_id, reader_id))
    return Shown(
        announcement,
        await items.of(session, announcement_id),
        await session.get(Person, announcement.author_id),
        audience,
        acknowledged=read is not None,
        own=makes,
        handles=makes and await audiences.may_address(session, reader_id, audience),
    )


async def _made(session: AsyncSession, reader: Person) -> Sequence[Announcement]:
    statement = select(Announcement).where(
        or_(Announcement.state != AnnouncementState.DRAFT, Announcement.author_id == reader.id),
        select(AnnouncementPart.id).where(AnnouncementPart.announcement_id == Announcement.id).exists(),
    )
    if not reader.administrator:
        groups = await audiences.own_groups(session, reader.id)
        addressed = select(AnnouncementGroup.announcement_id).where(AnnouncementGroup.group_id.in_(groups))
        statement = statement.where(Announcement.id.in_(addressed))
    return (await session.scalars(statement.order_by(Announcement.id.desc()))).all()


async def _told(session: AsyncSession, reader: Person) -> Sequence[Announcement]:
    received = await _received(session, reader)
    addressed = select(AnnouncementGroup.announcement_id).where(AnnouncementGroup.group_id == reader.group_id)
    found = await session.scalars(
        select(Announcement)
        .where(
            Announcement.remind_of_id.is_(None),
            or_(
                Announcement.state.in_(sorted(_FOR_ALL)) & Announcement.id.in_(addressed),
                Announcement.state.in_(sorted(items.BEGUN)) & Announcement.id.in_(received),
            ),
        )
        .order_by(Announcement.started_at.desc(), Announcement.id.desc())
    )
    place = await session.get(Municipality, reader.municipality_id) if reader.municipality_id else None
    kind = place.kind if place is not None else None
    return [each for each in found if each.id in received or _fits(Audience.from_json(each.audience), reader, kind)]


async def _may_read(session: AsyncSession, reader: Person, announcement: Announcement, audience: Audience) -> bool:
    place = await session.get(Municipality, reader.municipality_id) if reader.municipality_id else None
    if announcement.state in _FOR_ALL and _fits(audience, reader, place.kind if place is not None else None):
        return True
    return announcement.state in items.BEGUN and announcement.id in await _received(session, reader)


def _fits(audience: Audience, reader: Person, kind: MunicipalityKind | None) -> bool:
    # A narrowing to some of a group may say something about them.
    return audience.not_acknowledged is None and audience.fits(reader, kind)


async def _received(session: AsyncSession, reader: Person) -> frozenset[int]:
    found = await session.scalars(
        select(AnnouncementPart.announcement_id)
        .join(Delivery, Delivery.subject_id == AnnouncementPart.id)
        .where(Delivery.person_id == reader.id, Delivery.kind == MESSAGE, Delivery.state == DeliveryState.SENT)
        .distinct()
    )
    return frozenset(found)


async def _texts(session: AsyncSession, announcements: Sequence[Announcement]) -> dict[int, str | None]:
    """The words of each of them, by number."""
    found: dict[int, str | None] = {}
    for number, its in (await items.of_each(session, [each.id for each in announcements])).items():
        words = [part.text for item in its for part in item.parts if part.text]
        found[number] = "\n".join(words) or None
    return found


async def _search(listed: Sequence[Listed], words: str) -> list[Listed]:
    number = words.strip().removeprefix("№").strip()
    if number.isdecimal():
        return [each for each in listed if each.announcement.id == int(number)]
    index, by_number = Index(), {each.announcement.id: each for each in listed}
    for place, each in enumerate(listed):
        if place % _AT_A_TIME == 0:
            await asyncio.sleep(0)
        if each.text:
            index.put(each.announcement.id, each.text)
    return [by_number[each.key] for each in index.search(words, limit=len(listed))]

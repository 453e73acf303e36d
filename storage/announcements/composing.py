"""Composing an announcement: its messages, its audience, its wishes, until it is sent.

A draft is its author's alone. Every message is known by its chat and number, so that handling it twice changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import Unpack

from storage import audiences, clock, coordinators
from storage.announcements import items
from storage.announcements.items import Item
from storage.announcements.refusals import TooMany
from storage.audiences import Audience
from storage.questions.conversation import Said
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import Announcement, AnnouncementGroup, AnnouncementPart, AnnouncementState, Group

MOST_ITEMS = 10
"""Messages, an album being one, of an announcement."""


class Changes(TypedDict, total=False):
    """What may be chosen for a draft; ``links`` are words with their address."""

    audience: Audience
    acknowledge: bool
    silent: bool
    urgent: bool
    pin: bool
    links: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Added:
    """A message became a part of an announcement that now has this many items; not ``new``: it was one already."""

    part: AnnouncementPart
    items: int
    new: bool


@dataclass(frozen=True, slots=True)
class Composed:
    """An announcement as far as it is composed, and how many people it would reach now, of how many."""

    announcement: Announcement
    items: Sequence[Item]
    audience: Audience
    people: int
    reachable: int


async def draft(session: AsyncSession, author_id: int) -> Announcement:
    """An empty draft to the author's own groups, or to all for an administrator who has none.

    One that is empty still is used again, with nothing chosen. Raises `NotAllowed` for anybody else.
    """
    groups = await audiences.own_groups(session, author_id)
    if not groups:
        await coordinators.require_administrator(session, author_id)
        groups = frozenset(await session.scalars(select(Group.id)))
    has_parts = exists().where(AnnouncementPart.announcement_id == Announcement.id)
    found = await session.scalar(
        select(Announcement)
        .where(Announcement.author_id == author_id, Announcement.state == AnnouncementState.DRAFT, ~has_parts)
        .order_by(Announcement.id)
        .limit(1)
    )
    if found is None:
        found = Announcement(author_id=author_id, audience={}, created_at=clock.now())
        session.add(found)
    found.acknowledge = found.silent = found.urgent = found.pin = False
    found.links = []
    await address(session, found, Audience(groups))
    return found


async def composed(session: AsyncSession, author_id: int, announcement_id: int) -> Composed:
    """The draft, or what has become of it, with the audience as it is now; raises `NotAllowed`, `Missing`."""
    announcement = await _existing(session, announcement_id)
    if announcement.author_id != author_id:
        raise NotAllowed
    return await _composed(session, announcement)


async def overseen(session: AsyncSession, person_id: int, announcement_id: int) -> Composed:
    """The same for whoever may address its audience, unless it is another's draft; raises `NotAllowed`, `Missing`."""
    announcement = await _existing(session, announcement_id)
    if announcement.author_id != person_id:
        await audiences.require_may_address(session, person_id, Audience.from_json(announcement.audience))
        if announcement.state is AnnouncementState.DRAFT:
            raise NotAllowed
    return await _composed(session, announcement)


async def _existing(session: AsyncSession, announcement_id: int) -> Announcement:
    announcement = await session.get(Announcement, announcement_id)
    if announcement is None:
        raise Missing
    return announcement


async def _composed(session: AsyncSession, announcement: Announcement) -> Composed:
    audience = Audience.from_json(announcement.audience)
    return Composed(
        announcement,
        await items.of(session, announcement.id),
        audience,
        await audiences.count(session, audience),
        await audiences.reachable(session, audience),
    )


async def add_part(session: AsyncSession, author_id: int, announcement_id: int, said: Said) -> Added:
    """The author's message becomes the draft's last; a further part of an album joins it.

    Raises `NotAllowed`, `Missing`, `AlreadyDone` when it is no draft any more, `TooMany`.
    """
    announcement = await _draft(session, author_id, announcement_id)
    known = await session.scalar(
        select(AnnouncementPart).where(
            AnnouncementPart.announcement_id == announcement_id,
            AnnouncementPart.chat_id == said.chat_id,
            AnnouncementPart.message_id == said.message_id,
        )
    )
    before = await items.of(session, announcement_id)
    if known is not None:
        return Added(known, len(before), new=False)
    part = AnnouncementPart(
        announcement_id=announcement.id,
        position=await _last_position(session, announcement_id) + 1,
        chat_id=said.chat_id,
        message_id=said.message_id,
        media_group_id=said.media_group_id,
        content_type=said.content_type,
        text=said.text,
        content=said.content,
    )
    after = items.grouped([each for item in before for each in item.parts] + [part])
    if len(after) > MOST_ITEMS:
        raise TooMany
    session.add(part)
    await session.flush()
    return Added(part, len(after), new=True)


async def edit_part(session: AsyncSession, author_id: int, said: Said) -> Sequence[AnnouncementPart]:
    """The author edited a message: the parts of their drafts and scheduled announcements that it is say the same now.

    For what has gone out already there is `storage.announcements.correcting`.
    """
    parts = await parts_of_message(session, author_id, said.chat_id, said.message_id, items.COMPOSED)
    for part in parts:
        part.content_type, part.text, part.content = said.content_type, said.text, said.content
    return parts


async def parts_of_message(
    session: AsyncSession, author_id: int, chat_id: int, message_id: int, states: frozenset[AnnouncementState]
) -> Sequence[AnnouncementPart]:
    """The parts that this message is, of the author's announcements in these states."""
    parts = await session.scalars(
        select(AnnouncementPart)
        .join(Announcement, Announcement.id == AnnouncementPart.announcement_id)
        .where(
            AnnouncementPart.chat_id == chat_id,
            AnnouncementPart.message_id == message_id,
            Announcement.author_id == author_id,
            Announcement.state.in_(sorted(states)),
        )
        .order_by(AnnouncementPart.id)
    )
    return parts.all()


async def drop_part(session: AsyncSession, author_id: int, part_id: int) -> None:
    """Takes a message, or the whole album it belongs to, out of the draft.

    Raises `NotAllowed`, `Missing`, `AlreadyDone` when it is no draft any more.
    """
    part = await session.get(AnnouncementPart, part_id)
    if part is None:
        raise Missing
    await _draft(session, author_id, part.announcement_id)
    for item in await items.of(session, part.announcement_id):
        if part in item.parts:
            await items.drop(session, AnnouncementPart.id.in_([each.id for each in item.parts]))


async def choose(
    session: AsyncSession, author_id: int, announcement_id: int, **changes: Unpack[Changes]
) -> Announcement:
    """Changes what is given of the draft.

    Raises `NotAllowed`, also for an audience that the author may not address, `Missing`, `AlreadyDone` when it is no
    draft any more.
    """
    announcement = await _draft(session, author_id, announcement_id)
    if "audience" in changes:
        await audiences.require_may_address(session, author_id, changes["audience"])
        await address(session, announcement, changes["audience"])
    if "links" in changes:
        announcement.links = [[words, url] for words, url in changes["links"]]
    announcement.acknowledge = changes.get("acknowledge", announcement.acknowledge)
    announcement.silent = changes.get("silent", announcement.silent)
    announcement.urgent = changes.get("urgent", announcement.urgent)
    announcement.pin = changes.get("pin", announcement.pin)
    return announcement


async def keep_panel(session: AsyncSession, announcement_id: int, message_id: int) -> None:
    """Remembers which message of the bot's is the author's panel; raises `Missing`."""
    (await items.locked(session, announcement_id)).panel_message_id = message_id


async def discard(session: AsyncSession, author_id: int, announcement_id: int) -> None:
    """Deletes a draft or a scheduled announcement.

    Raises `NotAllowed`, `Missing` (a second time too), `AlreadyDone` when it has begun to go out.
    """
    announcement = await items.authored(session, author_id, announcement_id)
    if announcement.state not in items.COMPOSED:
        raise AlreadyDone
    await items.erase(session, [announcement_id])


async def drafts(session: AsyncSession, author_id: int) -> Sequence[Composed]:
    """The author's drafts that have messages, the newest first."""
    has_parts = exists().where(AnnouncementPart.announcement_id == Announcement.id)
    found = await session.scalars(
        select(Announcement.id)
        .where(Announcement.author_id == author_id, Announcement.state == AnnouncementState.DRAFT, has_parts)
        .order_by(Announcement.id.desc())
    )
    return [await composed(session, author_id, each) for each in found.all()]


async def address(session: AsyncSession, announcement: Announcement, audience: Audience) -> None:
    """Makes this its audience."""
    announcement.audience = audience.to_json()
    await session.flush()
    await session.execute(delete(AnnouncementGroup).where(AnnouncementGroup.announcement_id == announcement.id))
    session.add_all(AnnouncementGroup(announcement_id=announcement.id, group_id=each) for each in audience.groups)
    await session.flush()


async def _draft(session: AsyncSession, author_id: int, announcement_id: int) -> Announcement:
    announcement = await items.authored(session, author_id, announcement_id)
    if announcement.state is not AnnouncementState.DRAFT:
        raise AlreadyDone
    return announcement


async def _last_position(session: AsyncSession, announcement_id: int) -> int:
    last = func.max(AnnouncementPart.position)
    return await session.scalar(select(last).where(AnnouncementPart.announcement_id == announcement_id)) or 0

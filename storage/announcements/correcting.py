"""Changing an announcement that has gone out: correcting a message of it everywhere, or taking all of it back.

The deliveries that do it are planned ahead in batches, as the sending is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.announcements import composing, items, progress, sending
from storage.announcements.kinds import BUTTONS, MESSAGE, RECALL
from storage.announcements.refusals import CannotBeCorrected
from storage.database import announce, insert_for
from storage.questions.conversation import Said
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import (
    Announcement,
    AnnouncementPart,
    AnnouncementState,
    Delivery,
    DeliveryState,
    Person,
    Priority,
)

DELETABLE = timedelta(hours=48)
"""How long Telegram lets a bot delete what it has sent; https://core.telegram.org/bots/api#deletemessage."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A message of an announcement says something else now; not ``changed``: Telegram told of an edit that was none.

    ``people``: whose copies change.
    """

    announcement: Announcement
    part: AnnouncementPart
    changed: bool
    people: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """An announcement is taken back: from so many people, while with others it stays since it is too old."""

    announcement: Announcement
    people: int
    too_old: int


async def parts_of_message(
    session: AsyncSession, author_id: int, chat_id: int, message_id: int
) -> Sequence[AnnouncementPart]:
    """The parts that the author's message is, of what has begun to go out and is not taken back."""
    return await composing.parts_of_message(session, author_id, chat_id, message_id, items.BEGUN)


async def correct(session: AsyncSession, author_id: int, part_id: int, said: Said) -> Corrected:
    """The author edited the message: whoever has it gets it renewed, in reminders too; the others get it as it is.

    Raises `NotAllowed`, `Missing`, `AlreadyDone` when it is taken back, `CannotBeCorrected`.
    """
    part = await session.get(AnnouncementPart, part_id)
    if part is None:
        raise Missing
    announcement = await items.managed(session, author_id, part.announcement_id)
    if announcement.author_id != author_id:
        raise NotAllowed
    if announcement.state not in items.BEGUN:
        raise AlreadyDone
    if said.content is None or part.content is None:
        raise CannotBeCorrected
    # Telegram reports a vote or a moving location as an edit too.
    if part.content == said.content and part.text == said.text:
        return Corrected(announcement, part, changed=False, people=0)
    same = await session.scalars(
        select(AnnouncementPart).where(
            AnnouncementPart.chat_id == part.chat_id,
            AnnouncementPart.message_id == part.message_id,
            AnnouncementPart.announcement_id.in_([announcement.id, *await _reminders(session, announcement)]),
        )
    )
    for each in same.all():
        each.content_type, each.text, each.content = said.content_type, said.text, said.content
        each.edited_at, each.spread_up_to = clock.now(), 0
        (await items.locked(session, each.announcement_id)).revision += 1
    announce(session, sending.BEGUN)
    got = items.brings_first(await items.of(session, announcement.id)), Delivery.state == DeliveryState.SENT
    people = await session.scalar(select(func.count()).where(*got)) or 0
    return Corrected(announcement, part, changed=True, people=people)


async def recall(session: AsyncSession, person_id: int, announcement_id: int) -> Recalled:
    """Whoever has not had it does not get it; what arrived is deleted where Telegram allows it still, reminders too.

    Raises `NotAllowed`, `Missing` for what has never gone out, `AlreadyDone`.
    """
    announcement = await items.managed(session, person_id, announcement_id)
    if announcement.state is AnnouncementState.RECALLED:
        raise AlreadyDone
    if announcement.state not in items.BEGUN:
        raise Missing
    parts = await items.of(session, announcement_id)
    for number in [announcement_id, *await _reminders(session, announcement)]:
        each = await items.locked(session, number)
        if each.state in items.BEGUN:
            each.finished_at = each.finished_at or clock.now()
            each.state, each.recalled_up_to = AnnouncementState.RECALLED, 0
            await session.flush()
            await sending.withhold(session, each)
            await progress.show(session, number)
    announce(session, sending.BEGUN)
    rows = await session.execute(
        select(func.count(), func.count().filter(Delivery.settled_at > clock.now() - DELETABLE))
        .select_from(Delivery)
        .join(Person, Person.id == Delivery.person_id)
        .where(items.brings_first(parts), Delivery.state == DeliveryState.SENT, Person.telegram_id.is_not(None))
    )
    [(arrived, young)] = rows
    return Recalled(announcement, young, arrived - young)


async def plan_recall(session: AsyncSession, announcement_id: int, limit: int) -> int:
    """Queues the deletion of the next ``limit`` messages that arrived; those under way are waited for."""
    announcement = await items.locked(session, announcement_id)
    if announcement.recalled_up_to is None:
        return 0
    parts = await items.of(session, announcement_id)
    brought = [(kind, each.first.id) for each in parts for kind in (MESSAGE, BUTTONS)]
    found = await _next(session, brought, announcement.recalled_up_to, limit)
    arrived: list[Delivery] = []
    for each in found:
        if each.state is DeliveryState.SENDING:
            break
        announcement.recalled_up_to = each.id
        arrived.append(each)
    last = clock.now() - DELETABLE
    young = [each for each in arrived if each.settled_at is not None and each.settled_at > last]
    await _queue(session, young, kind=RECALL, subject_id=announcement_id, key=RECALL)
    if len(arrived) == len(found) < limit and not await sending.is_on_its_way(session, announcement):
        announcement.recalled_up_to = None
    return len(young)


async def spread(session: AsyncSession, announcement_id: int, limit: int) -> int:
    """Queues each correction to the next ``limit`` people who have what was corrected; returns how many edits."""
    await items.locked(session, announcement_id)
    queued = 0
    for item in await items.of(session, announcement_id):
        for part in item.parts:
            if part.spread_up_to is None:
                continue
            found = await _next(session, [(MESSAGE, item.first.id)], part.spread_up_to, limit)
            revision = (await session.get_one(Announcement, announcement_id)).revision
            await _queue(session, found, kind=MESSAGE, subject_id=part.id, key=f"{MESSAGE}:{part.id}:{revision}")
            queued += len(found)
            part.spread_up_to = found[-1].id if len(found) == limit else None
    return queued


async def _next(
    session: AsyncSession, brought: Sequence[tuple[str, int]], after: int, limit: int
) -> Sequence[Delivery]:
    """The next deliveries that arrived or are arriving at somebody who is still here, or in a group chat.

    ``brought`` are their kinds and subjects, each asked for alone: so the index gives them in order.
    """
    found: list[Delivery] = []
    for kind, subject_id in brought:
        found += await session.scalars(
            select(Delivery)
            .outerjoin(Person, Person.id == Delivery.person_id)
            .where(
                Delivery.kind == kind,
                Delivery.subject_id == subject_id,
                Delivery.edits_id.is_(None),
                Delivery.state.in_([DeliveryState.SENT, DeliveryState.SENDING]),
                Delivery.id > after,
                or_(Delivery.person_id.is_(None), Person.telegram_id.is_not(None)),
            )
            .order_by(Delivery.id)
            .limit(limit)
        )
    return sorted(found, key=lambda each: each.id)[:limit]


async def _queue(session: AsyncSession, brought: Sequence[Delivery], *, kind: str, subject_id: int, key: str) -> None:
    """Queues an edit of what each delivery brought, after conversations and at any hour: edits make no sound."""
    moment = clock.now()
    rows = [
        {
            "key": f"{key}:of {each.id}",
            "kind": kind,
            "subject_id": subject_id,
            "person_id": each.person_id,
            "chat_id": each.chat_id,
            "edits_id": each.id,
            "priority": Priority.URGENT,
            "not_before": moment,
            "created_at": moment,
        }
        for each in brought
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(insert_for(session, Delivery).on_conflict_do_nothing(), rows)
        announce(session, outbox.QUEUED)


async def _reminders(session: AsyncSession, announcement: Announcement) -> Sequence[int]:
    """The reminders of an announcement, which repeat its messages."""
    found = await session.scalars(select(Announcement.id).where(Announcement.remind_of_id == announcement.id))
    return found.all()

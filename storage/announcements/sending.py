"""Sending an announcement: at once or later, planned ahead in batches, with pause, going on and stopping.

All of it is in the rows, so that a restart at any moment goes on where it was. A pause cancels what waits, going on
revives it; what is on its way at that moment is stopped by `storage.announcements.delivering`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audiences, clock, outbox
from storage.announcements import group_chats, items, progress
from storage.announcements.items import Item
from storage.announcements.kinds import BUTTONS, HANDLED, MESSAGE, PANEL, RECALL
from storage.announcements.refusals import Nobody, Nothing, Past
from storage.audiences import Audience
from storage.database import announce, insert_for
from storage.refusals import AlreadyDone
from storage.tables import (
    Announcement,
    AnnouncementState,
    Delivery,
    DeliveryState,
    GroupChat,
    Person,
    Priority,
)

BEGUN = "an announcement is to go out"
"""The signal of a commit that gives the planner work."""

REVIVED = 3
"""So often a delivery that was withheld is tried before it counts as not wanted."""

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """An announcement on its way, or ``at`` a later moment; ``people``: how many it concerns as of now."""

    announcement: Announcement
    people: int
    at: datetime | None


async def send(
    session: AsyncSession,
    author_id: int,
    announcement_id: int,
    at: datetime | None = None,
    *,
    panel_message_id: int | None = None,
) -> Sent:
    """The announcement goes out now, or at a moment to come; what is scheduled may be moved, or sent now after all.

    ``panel_message_id``: the bot's message that is to tell the progress; none, a new one does, which is noticed.
    Raises `NotAllowed`, `Missing`, `AlreadyDone` a second time, `Nothing`, `Past`, `Nobody`.
    """
    announcement = await items.authored(session, author_id, announcement_id)
    scheduled = announcement.state is AnnouncementState.SCHEDULED
    if announcement.state is not AnnouncementState.DRAFT and not (scheduled and announcement.scheduled_at != at):
        raise AlreadyDone
    audience = Audience.from_json(announcement.audience)
    await audiences.require_may_address(session, author_id, audience)
    if not await items.of(session, announcement_id):
        raise Nothing
    if at is not None and at <= clock.now():
        raise Past
    people = await audiences.count(session, audience)
    if not people:
        raise Nobody
    announcement.scheduled_at, announcement.panel_message_id = at, panel_message_id
    if at is None:
        await begin(session, announcement)
    else:
        announcement.state = AnnouncementState.SCHEDULED
    return Sent(announcement, people, at)


async def unschedule(session: AsyncSession, author_id: int, announcement_id: int) -> Announcement:
    """What is scheduled is a draft again; raises `NotAllowed`, `Missing`, `AlreadyDone`."""
    announcement = await items.authored(session, author_id, announcement_id)
    if announcement.state is not AnnouncementState.SCHEDULED:
        raise AlreadyDone
    announcement.state, announcement.scheduled_at = AnnouncementState.DRAFT, None
    return announcement


async def begin_scheduled(session: AsyncSession) -> list[int]:
    """Begins what is due; what its author may not send any more is stopped instead, which its panel tells them."""
    due = await session.scalars(
        select(Announcement)
        .where(Announcement.state == AnnouncementState.SCHEDULED, Announcement.scheduled_at <= clock.now())
        .order_by(Announcement.scheduled_at, Announcement.id)
        .with_for_update(skip_locked=True)
    )
    begun = due.all()
    for announcement in begun:
        audience = Audience.from_json(announcement.audience)
        await begin(session, announcement)
        if not await audiences.may_address(session, announcement.author_id, audience):
            await _end(session, announcement, AnnouncementState.STOPPED)
    return [each.id for each in begun]


async def begin(session: AsyncSession, announcement: Announcement) -> None:
    """It goes out from now on: the planner is told, the author gets a progress message, the groups' chats a post."""
    moment = clock.now()
    announcement.state, announcement.started_at, announcement.shown_at = AnnouncementState.SENDING, moment, moment
    await session.flush()
    author = await session.get_one(Person, announcement.author_id)
    await outbox.queue(session, key=f"{PANEL}:{announcement.id}", kind=PANEL, subject_id=announcement.id, to=[author])
    await group_chats.post(session, announcement, await items.of(session, announcement.id), _has_buttons(announcement))
    announce(session, BEGUN)


async def plan(session: AsyncSession, announcement_id: int, limit: int) -> int:
    """Queues the announcement to the next ``limit`` people of its audience as it is now; returns how many there were.

    All its items go to a person together. Planned all, paused or stopped, it changes nothing.
    """
    announcement = await items.locked(session, announcement_id)
    if announcement.state is not AnnouncementState.SENDING or announcement.planned_all:
        return 0
    rows = await session.execute(
        select(Person.id, Person.telegram_id)
        .where(*audiences.conditions(Audience.from_json(announcement.audience)), Person.id > announcement.planned_up_to)
        .order_by(Person.id)
        .limit(limit)
    )
    people = rows.all()
    if people:
        await _queue(
            session,
            announcement,
            await items.of(session, announcement_id),
            [(each.id, each.telegram_id) for each in people],
        )
        announcement.planned_up_to = people[-1].id
    announcement.planned_all = len(people) < limit
    return len(people)


async def queued(session: AsyncSession, announcement_id: int) -> int:
    """How many of its deliveries wait to be sent, of whatever kind."""
    parts = await items.of(session, announcement_id)
    about = {(kind, part.id) for item in parts for part in item.parts for kind in (MESSAGE, BUTTONS)}
    about.add((RECALL, announcement_id))
    # Not the column itself, lest SQLite look through all that was ever sent of the kind instead of what is pending.
    of_kinds = func.coalesce(Delivery.kind, "").in_(sorted({kind for kind, _ in about}))
    rows = await session.execute(select(Delivery.kind, Delivery.subject_id).where(outbox.IS_PENDING, of_kinds))
    return sum((kind, subject_id) in about for kind, subject_id in rows)


async def under_way(session: AsyncSession) -> list[int]:
    """The announcements that are being sent, corrected or recalled, for the planner."""
    found = await session.scalars(select(Announcement.id).where(items.in_work()).order_by(Announcement.id))
    return list(found)


async def is_due(session: AsyncSession) -> bool:
    """Whether the planner has anything to do."""
    due = (Announcement.state == AnnouncementState.SCHEDULED) & (Announcement.scheduled_at <= clock.now())
    return await session.scalar(select(Announcement.id).where(or_(due, items.in_work())).limit(1)) is not None


async def pause(session: AsyncSession, person_id: int, announcement_id: int) -> Announcement:
    """What is not on its way yet waits until `go_on`; raises `NotAllowed`, `Missing`, `AlreadyDone`."""
    announcement = await items.managed(session, person_id, announcement_id)
    if announcement.state is not AnnouncementState.SENDING:
        raise AlreadyDone
    announcement.state = AnnouncementState.PAUSED
    await _tell_author(session, announcement, person_id)
    await withhold(session, announcement)
    await progress.show(session, announcement_id)
    return announcement


async def go_on(session: AsyncSession, person_id: int, announcement_id: int) -> Announcement:
    """A paused announcement goes on to those who have not had it and are still concerned.

    Raises `NotAllowed`, `Missing`, `AlreadyDone`.
    """
    announcement = await items.managed(session, person_id, announcement_id)
    if announcement.state is not AnnouncementState.PAUSED:
        raise AlreadyDone
    announcement.state = AnnouncementState.SENDING
    await _tell_author(session, announcement, person_id)
    await session.flush()
    await _revive(session, announcement)
    await progress.show(session, announcement_id)
    announce(session, BEGUN)
    return announcement


async def stop(session: AsyncSession, person_id: int, announcement_id: int) -> Announcement:
    """Nobody gets it any more who has not; what is scheduled does not go out at all.

    Raises `NotAllowed`, `Missing`, `AlreadyDone`.
    """
    announcement = await items.managed(session, person_id, announcement_id)
    if announcement.state not in {
        AnnouncementState.SCHEDULED, AnnouncementState.SENDING, AnnouncementState.PAUSED,
    }:  # fmt: skip
        raise AlreadyDone
    await _tell_author(session, announcement, person_id)
    await _end(session, announcement, AnnouncementState.STOPPED)
    return announcement


async def finish_if_done(session: AsyncSession, announcement_id: int) -> bool:
    """Whether it is sent by this: everybody is planned for, and nothing of it is on its way or to be tried again."""
    announcement = await items.locked(session, announcement_id)
    if announcement.state is not AnnouncementState.SENDING or not announcement.planned_all:
        return False
    # Withheld by a renderer that saw the pause, and written down only when it was over.
    if await is_on_its_way(session, announcement) or await _revive(session, announcement, REVIVED):
        return False
    await _end(session, announcement, AnnouncementState.SENT)
    return True


async def is_on_its_way(session: AsyncSession, announcement: Announcement) -> bool:
    """Whether something of it waits to be sent for the first time, or is being sent."""
    brought = _brought_by(await items.of(session, announcement.id))
    for unsettled in (outbox.IS_PENDING, outbox.IS_SENDING):
        rows = await session.execute(
            select(Delivery.kind, Delivery.subject_id).where(unsettled, Delivery.edits_id.is_(None))
        )
        if any((kind, subject_id) in brought for kind, subject_id in rows):
            return True
    return False


async def withhold(session: AsyncSession, announcement: Announcement) -> None:
    """What waits to be sent of it is cancelled."""
    brought = _brought_by(await items.of(session, announcement.id))
    rows = await session.execute(
        select(Delivery.id, Delivery.kind, Delivery.subject_id).where(outbox.IS_PENDING, Delivery.edits_id.is_(None))
    )
    waiting = [delivery_id for delivery_id, kind, subject_id in rows if (kind, subject_id) in brought]
    for place in range(0, len(waiting), _AT_A_TIME):
        await session.execute(
            update(Delivery)
            .where(Delivery.id.in_(waiting[place : place + _AT_A_TIME]), Delivery.state == DeliveryState.PENDING)
            .values(state=DeliveryState.CANCELLED, settled_at=clock.now(), held=False)
            .execution_options(synchronize_session=False)
        )


def _brought_by(parts: list[Item]) -> set[tuple[str, int]]:
    """The kinds and subjects of deliveries that bring these items."""
    return {(kind, each.first.id) for each in parts for kind in (MESSAGE, BUTTONS)}


async def _tell_author(session: AsyncSession, announcement: Announcement, person_id: int) -> None:
    """Keeps who handled it, of which the author hears unless they did it themselves."""
    announcement.handled_by_id = person_id
    if person_id != announcement.author_id:
        author = await session.get_one(Person, announcement.author_id)
        key = f"{HANDLED}:{announcement.id}:{clock.now().isoformat()}"
        await outbox.queue(session, key=key, kind=HANDLED, subject_id=announcement.id, to=[author])


async def _end(session: AsyncSession, announcement: Announcement, state: AnnouncementState) -> None:
    announcement.state, announcement.finished_at = state, clock.now()
    await withhold(session, announcement)
    await progress.show(session, announcement.id)


async def _revive(session: AsyncSession, announcement: Announcement, tries: int | None = None) -> int:
    """What was withheld is due again for whoever is still concerned; ``tries``: unless it was withheld so often."""
    concerned = audiences.conditions(Audience.from_json(announcement.audience))
    statement = update(Delivery).where(
        Delivery.state == DeliveryState.CANCELLED,
        Delivery.message_id.is_(None),
        items.brings(await items.of(session, announcement.id)),
        or_(
            exists().where(Person.id == Delivery.person_id, *concerned),
            exists().where(Delivery.person_id.is_(None), GroupChat.chat_id == Delivery.chat_id),
        ),
    )
    values = {"state": DeliveryState.PENDING, "not_before": clock.now(), "settled_at": None}
    if tries is None:
        statement = statement.values(**values, attempts=0)
    else:
        statement = statement.where(Delivery.attempts < tries).values(**values)
    revived = await session.execute(statement.returning(Delivery.id).execution_options(synchronize_session=False))
    number = len(revived.all())
    if number:
        announce(session, outbox.QUEUED)
    return number


async def _queue(
    session: AsyncSession, announcement: Announcement, parts: list[Item], people: list[tuple[int, int]]
) -> None:
    """Queues everything to each of these people, given by our id and Telegram's, person by person."""
    moment = clock.now()
    priority = Priority.URGENT if announcement.urgent else Priority.ORDINARY
    each_gets = group_chats.brought(parts, buttons=_has_buttons(announcement))
    rows = [
        {
            "key": f"{kind}:{subject_id}:{person_id}",
            "kind": kind,
            "subject_id": subject_id,
            "person_id": person_id,
            "chat_id": telegram_id,
            "priority": priority,
            "not_before": moment,
            "created_at": moment,
        }
        for person_id, telegram_id in people
        for kind, subject_id in each_gets
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(insert_for(session, Delivery).on_conflict_do_nothing(), rows)
        announce(session, outbox.QUEUED)


def _has_buttons(announcement: Announcement) -> bool:
    return announcement.acknowledge or bool(announcement.links)

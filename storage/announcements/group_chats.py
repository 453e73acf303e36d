"""Groups' own chats in Telegram: what is said to a whole group is posted there too."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators, outbox
from storage.announcements.items import Item
from storage.announcements.kinds import BUTTONS, MESSAGE
from storage.audiences import Audience
from storage.refusals import Missing, Refusal
from storage.tables import Announcement, CoordinatorsChat, Delivery, DeliveryState, Group, GroupChat, Priority


class CoordinatorsForum(Refusal):
    """Coordinators answer questions in this chat; participants are not in it."""


async def connect(session: AsyncSession, administrator_id: int, group_id: int, chat_id: int, title: str) -> Group:
    """Announcements to the group are posted in this chat from now on, and to no other group's.

    Raises `NotAllowed` unless an administrator, `Missing` for an unknown group, `CoordinatorsForum`.
    """
    await coordinators.require_administrator(session, administrator_id)
    group = await session.get(Group, group_id)
    if group is None:
        raise Missing
    forum = select(CoordinatorsChat.group_id).where(CoordinatorsChat.chat_id == chat_id).limit(1)
    if await session.scalar(forum) is not None:
        raise CoordinatorsForum
    chat = await session.get(GroupChat, chat_id) or GroupChat(chat_id=chat_id)
    chat.group_id, chat.title = group_id, title[:200]
    chat.connected_by_id, chat.connected_at = administrator_id, clock.now()
    session.add(chat)
    await session.flush()
    return group


async def disconnect(session: AsyncSession, administrator_id: int, chat_id: int) -> Group:
    """Nothing is posted in this chat any more, also what waits; returns the group that was.

    Raises `NotAllowed` unless an administrator, `Missing` when it was not connected.
    """
    await coordinators.require_administrator(session, administrator_id)
    chat = await session.get(GroupChat, chat_id)
    if chat is None:
        raise Missing
    group = await session.get_one(Group, chat.group_id)
    await session.delete(chat)
    await session.execute(
        update(Delivery)
        .where(
            Delivery.chat_id == chat_id,
            Delivery.kind.in_([MESSAGE, BUTTONS]),
            Delivery.state == DeliveryState.PENDING,
        )
        .values(state=DeliveryState.CANCELLED, settled_at=clock.now(), held=False)
    )
    return group


async def lost(session: AsyncSession, chat_id: int) -> None:
    """The bot was removed from the chat, or the chat is gone."""
    await session.execute(delete(GroupChat).where(GroupChat.chat_id == chat_id))


async def migrated(session: AsyncSession, chat_id: int, new_chat_id: int) -> None:
    """Telegram has given the chat another number; what waits goes there."""
    await session.execute(update(GroupChat).where(GroupChat.chat_id == chat_id).values(chat_id=new_chat_id))
    await session.execute(
        update(Delivery)
        .where(
            Delivery.chat_id == chat_id,
            Delivery.kind.in_([MESSAGE, BUTTONS]),
            Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENDING]),
        )
        .values(chat_id=new_chat_id)
    )


async def chats_of(session: AsyncSession, groups: Iterable[int]) -> Sequence[GroupChat]:
    """The connected chats of these groups."""
    chats = await session.scalars(
        select(GroupChat).where(GroupChat.group_id.in_(sorted(groups))).order_by(GroupChat.group_id, GroupChat.chat_id)
    )
    return chats.all()


async def post(session: AsyncSession, announcement: Announcement, parts: Sequence[Item], buttons: bool) -> None:
    """Queues an announcement to the chats of its groups, unless it concerns only some of the people there."""
    audience = Audience.from_json(announcement.audience)
    if not audience.is_whole:
        return
    for chat in await chats_of(session, audience.groups):
        for kind, subject_id in brought(parts, buttons=buttons):
            key = f"{kind}:{subject_id}"
            await outbox.queue_to_chat(session, key=key, kind=kind, subject_id=subject_id, chat_id=chat.chat_id)
    await session.execute(
        update(Delivery)
        .where(
            Delivery.person_id.is_(None),
            Delivery.kind.in_([MESSAGE, BUTTONS]),
            Delivery.subject_id.in_([each.first.id for each in parts]),
            Delivery.edits_id.is_(None),
            Delivery.state == DeliveryState.PENDING,
        )
        .values(priority=Priority.URGENT if announcement.urgent else Priority.ORDINARY)
    )


def brought(parts: Sequence[Item], *, buttons: bool) -> list[tuple[str, int]]:
    """The kinds and subjects of what one recipient gets, in order."""
    found = [(MESSAGE, each.first.id) for each in parts]
    if buttons and parts[-1].is_album:
        found.append((BUTTONS, parts[-1].first.id))
    return found

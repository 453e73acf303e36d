"""Forums of coordinators: which group chat shows which group's questions, and what is refused there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators, outbox
from storage.announcements import group_chats
from storage.questions import travelling
from storage.refusals import Missing
from storage.tables import CoordinatorsChat, Group, Question


class Refused(StrEnum):
    """Why a reply to a question's message in a forum is not its answer; also the kind of the delivery that says so."""

    NOT_COORDINATOR = "forum_not_coordinator"
    ANONYMOUS = "forum_anonymous"
    OWN_QUESTION = "forum_own_question"
    ASKER_LEFT = "forum_asker_left"
    CLOSED_LONG_AGO = "forum_closed_long_ago"
    CANNOT_BE_PASSED_ON = "forum_cannot_be_passed_on"


@dataclass(frozen=True, slots=True)
class Connected:
    """A group whose questions go to a forum from now on.

    ``left``: the title of the forum where they went before; ``waiting``: how many wait for an answer and come too.
    """

    group: Group
    left: str | None
    waiting: int


async def connect(session: AsyncSession, administrator_id: int, group_id: int, chat_id: int, title: str) -> Connected:
    """Connects a group to a forum: its unanswered questions come now, all others with whatever is said next.

    Connected already, it moves here; connected here already, what could not be brought is tried again. A group's own
    chat that becomes a forum of coordinators is that no more. Raises `NotAllowed` unless an administrator, `Missing`
    for an unknown group.
    """
    await coordinators.require_administrator(session, administrator_id)
    group = await session.get(Group, group_id)
    if group is None:
        raise Missing
    known = await session.get(CoordinatorsChat, group_id)
    left = known.title if known is not None and known.chat_id != chat_id else None
    forum = known or CoordinatorsChat(group_id=group_id)
    forum.chat_id, forum.title = chat_id, title
    forum.connected_by_id, forum.connected_at = administrator_id, clock.now()
    session.add(forum)
    await group_chats.lost(session, chat_id)
    await session.flush()
    return Connected(group, left, await _catch_up(session, group_id))


async def disconnect(
    session: AsyncSession, administrator_id: int, chat_id: int, group_id: int | None = None
) -> Sequence[Group]:
    """Ends the connection of a group to a forum, or of all its groups; returns those that were connected.

    What waits to be sent there is withheld. Raises `NotAllowed` unless an administrator.
    """
    await coordinators.require_administrator(session, administrator_id)
    groups = [each for each in await groups_of(session, chat_id) if group_id in {None, each.id}]
    await session.execute(delete(CoordinatorsChat).where(CoordinatorsChat.group_id.in_([each.id for each in groups])))
    return groups


async def groups_of(session: AsyncSession, chat_id: int) -> Sequence[Group]:
    """The groups whose questions go to this chat."""
    groups = await session.scalars(
        select(Group)
        .join(CoordinatorsChat, CoordinatorsChat.group_id == Group.id)
        .where(CoordinatorsChat.chat_id == chat_id)
        .order_by(Group.id)
    )
    return groups.all()


async def migrated(session: AsyncSession, chat_id: int, new_chat_id: int) -> None:
    """Telegram has given the chat another number, be it a forum or a group's own, and knows no old topics there."""
    await group_chats.migrated(session, chat_id, new_chat_id)
    connected = await session.scalars(
        select(CoordinatorsChat).where(CoordinatorsChat.chat_id == chat_id).order_by(CoordinatorsChat.group_id)
    )
    for each in connected.all():
        each.chat_id = new_chat_id
        await session.flush()
        await _catch_up(session, each.group_id)


async def refuse(session: AsyncSession, refused: Refused, chat_id: int, message_id: int, album: str | None) -> None:
    """Queues the word that a message in a forum reached no participant, once for an album."""
    key = f"{refused.value}:{album or message_id}"
    await outbox.queue_to_chat(session, key=key, kind=refused.value, subject_id=message_id, chat_id=chat_id)


async def _catch_up(session: AsyncSession, group_id: int) -> int:
    """Brings the group's unanswered questions to its forum; returns how many there are."""
    waiting = await session.scalars(
        select(Question).where(Question.group_id == group_id, Question.waiting_since.is_not(None)).order_by(Question.id)
    )
    questions = waiting.all()
    for question in questions:
        await travelling.show_in_forum(session, question, again=True)
    return len(questions)

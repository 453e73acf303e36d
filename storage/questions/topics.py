"""Topics of questions in the forums of coordinators: one for each question, open and closed with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, outbox
from storage.database import announce, insert_for
from storage.outbox import QUEUED, Claimed
from storage.questions.kinds import (
    ALBUM,
    CARD,
    COPIES_ERASED,
    EDITED,
    MESSAGE,
    STATUS,
    TOPIC,
    TOPIC_KEPT_OPEN,
    TOPIC_LEFT,
    TOPIC_NAME,
)
from storage.tables import (
    CoordinatorsChat,
    Delivery,
    DeliveryState,
    Question,
    QuestionCopy,
    QuestionMessage,
    QuestionState,
    QuestionTopic,
)

DELETABLE = timedelta(hours=47)
"""Bots cannot delete what is 48 hours old, and one message that is too old makes Telegram refuse the others with it."""


class Setting(StrEnum):
    """What a topic was last to be; part of the key of its delivery."""

    OPEN = "open"
    CLOSED = "closed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a delivery to a group chat belongs.

    ``here``: the chat is the forum of the group that has the question; ``thread_id``: its topic there, if it is known.
    """

    question: Question
    here: bool
    thread_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether the topic ought to be there and open."""
        return self.here and self.question.state is not QuestionState.CLOSED


async def forum_of(session: AsyncSession, group_id: int) -> int | None:
    """The chat of the group's forum; None when none is connected."""
    connected = await session.get(CoordinatorsChat, group_id)
    return connected.chat_id if connected is not None else None


async def place(session: AsyncSession, delivery: Claimed) -> Place | None:
    """Where a delivery to a group chat belongs; None when what it is about is gone."""
    question_id = await _question_of(session, delivery.kind, delivery.subject_id)
    question = await session.get(Question, question_id) if question_id is not None else None
    if question is None:
        return None
    topic = await session.get(QuestionTopic, (question.id, delivery.chat_id))
    here = await forum_of(session, question.group_id) == delivery.chat_id
    return Place(question, here, topic.thread_id if topic is not None else None)


async def is_in(session: AsyncSession, question_id: int, chat_id: int) -> bool:
    """Whether the question has a topic in this chat."""
    return await session.get(QuestionTopic, (question_id, chat_id)) is not None


async def keep(session: AsyncSession, question_id: int, chat_id: int, thread_id: int) -> None:
    """The topic has been made; the card that was in an earlier one, and what had no place, are due again."""
    topic = insert_for(session, QuestionTopic).values(
        question_id=question_id, chat_id=chat_id, thread_id=thread_id, created_at=clock.now()
    )
    await session.execute(
        topic.on_conflict_do_update(
            index_elements=["question_id", "chat_id"],
            set_={"thread_id": topic.excluded.thread_id, "created_at": topic.excluded.created_at},
        )
    )
    await session.execute(
        update(Delivery)
        .where(
            Delivery.kind == CARD,
            Delivery.subject_id == question_id,
            Delivery.chat_id == chat_id,
            Delivery.edits_id.is_(None),
            Delivery.state == DeliveryState.SENT,
        )
        .values(state=DeliveryState.CANCELLED, message_id=None)
    )
    await bring_again(session, question_id, chat_id)


async def forget(session: AsyncSession, question_id: int, chat_id: int) -> None:
    """The topic was deleted."""
    await session.execute(
        delete(QuestionTopic).where(QuestionTopic.question_id == question_id, QuestionTopic.chat_id == chat_id)
    )


async def follow(session: AsyncSession, question: Question, forum: int | None) -> bool:
    """Queues what brings the question's topics into line: in the forum of its group, and in those it has left.

    Returns whether it has its place in the forum; a closed question that was never there has not.
    """
    settings = await _settings(session, question.id)
    closed = question.state is QuestionState.CLOSED
    for chat_id, known in settings.items():
        if chat_id != forum and known[-1] is not Setting.LEFT:
            await _queue(session, TOPIC_LEFT, question.id, chat_id, f"{len(known)}")
            await _set(session, question.id, chat_id, known, Setting.LEFT)
    if forum is None or (closed and forum not in settings):
        return False
    await _set(session, question.id, forum, settings.get(forum, []), Setting.CLOSED if closed else Setting.OPEN)
    return True


async def not_brought(session: AsyncSession, question: Question, chat_id: int) -> list[QuestionMessage]:
    """What was said in a question elsewhere and has not been queued to this chat, in its order."""
    said = await session.scalars(
        select(QuestionMessage)
        .where(QuestionMessage.question_id == question.id, QuestionMessage.chat_id != chat_id)
        .order_by(QuestionMessage.id)
    )
    messages = said.all()
    queued = await session.scalars(
        select(Delivery.key).where(
            Delivery.kind.in_([MESSAGE, ALBUM]),
            Delivery.subject_id.in_([each.id for each in messages]),
            Delivery.person_id.is_(None),
            Delivery.chat_id == chat_id,
        )
    )
    # The keys end with the message and the chat, of an album's part as of any other message.
    known = {int(key.split(":")[-2]) for key in queued}
    return [each for each in messages if each.id not in known]


async def bring_again(session: AsyncSession, question_id: int, chat_id: int) -> None:
    """What could not be brought to the forum, or was withheld while the question had no place there, is due again."""
    said = select(QuestionMessage.id).where(QuestionMessage.question_id == question_id)
    there = select(QuestionCopy.question_message_id).where(
        QuestionCopy.chat_id == chat_id,
        QuestionCopy.question_id == question_id,
        QuestionCopy.question_message_id.is_not(None),
    )
    failed, withheld = [DeliveryState.FAILED, DeliveryState.UNREACHABLE], DeliveryState.CANCELLED
    await session.execute(
        update(Delivery)
        .where(
            Delivery.kind.in_([CARD, TOPIC]) & (Delivery.subject_id == question_id)
            | Delivery.kind.in_([MESSAGE, ALBUM]) & Delivery.subject_id.in_(said) & Delivery.subject_id.not_in(there),
            Delivery.person_id.is_(None),
            Delivery.chat_id == chat_id,
            Delivery.edits_id.is_(None),
            Delivery.state.in_(failed) | (Delivery.state == withheld) & (Delivery.kind != TOPIC),
        )
        .values(state=DeliveryState.PENDING, not_before=clock.now(), attempts=0, settled_at=None, error=None)
    )
    announce(session, QUEUED)


async def keep_open(session: AsyncSession, chat_id: int, thread_id: int, message_id: int) -> None:
    """Somebody closed a topic by hand, as this message says: while its question is open, it is opened again."""
    question = await session.scalar(
        select(Question)
        .join(QuestionTopic, QuestionTopic.question_id == Question.id)
        .where(QuestionTopic.chat_id == chat_id, QuestionTopic.thread_id == thread_id)
    )
    if question is None or question.state is QuestionState.CLOSED:
        return
    if await forum_of(session, question.group_id) == chat_id:
        for kind in (TOPIC, TOPIC_KEPT_OPEN):
            await _queue(session, kind, question.id, chat_id, f"{Setting.OPEN.value}:by hand {message_id}")


async def erase(session: AsyncSession, question_ids: Sequence[int]) -> None:
    """Their asker has left: in the forums nothing of what they said is to be read, as far as a bot can see to it."""
    for question_id in question_ids:
        settings = await _settings(session, question_id)
        if settings:
            await outbox.refresh(session, kind=CARD, subject_id=question_id, revision="left")
        for chat_id, known in settings.items():
            for kind in (COPIES_ERASED, TOPIC_NAME):
                await _queue(session, kind, question_id, chat_id, "left")
            if known[-1] is Setting.OPEN:
                await _set(session, question_id, chat_id, known, Setting.CLOSED)


async def young_copies(session: AsyncSession, question_id: int, chat_id: int) -> Sequence[int]:
    """The bot's messages in a chat that stand for what was said elsewhere in a question, unless they are too old."""
    # Numbers of messages rise, so whatever came after the first young delivery is young too, an album's parts as well.
    first = await session.scalar(
        select(func.min(Delivery.message_id)).where(
            Delivery.person_id.is_(None),
            Delivery.chat_id == chat_id,
            Delivery.kind.in_([CARD, MESSAGE, ALBUM]),
            Delivery.edits_id.is_(None),
            Delivery.settled_at > clock.now() - DELETABLE,
        )
    )
    if first is None:
        return []
    copies = await session.scalars(
        select(QuestionCopy.message_id)
        .join(QuestionMessage, QuestionMessage.id == QuestionCopy.question_message_id)
        .where(
            QuestionCopy.chat_id == chat_id,
            QuestionCopy.question_id == question_id,
            QuestionCopy.message_id >= first,
            QuestionMessage.chat_id != chat_id,
        )
        .order_by(QuestionCopy.message_id)
    )
    return copies.all()


async def is_followed(session: AsyncSession, delivery: Claimed) -> bool:
    """Whether a later part of the same album is on its way to the same chat, and will bring all of it.

    So each part takes a turn of the chat, as it does in Telegram's count.
    """
    later = exists().where(
        Delivery.kind == delivery.kind,
        Delivery.subject_id == delivery.subject_id,
        Delivery.person_id.is_(None),
        Delivery.chat_id == delivery.chat_id,
        Delivery.id > delivery.id,
        Delivery.state.in_([DeliveryState.PENDING, DeliveryState.SENDING]),
    )
    return bool(await session.scalar(select(later)))


async def _queue(session: AsyncSession, kind: str, question_id: int, chat_id: int, cause: str) -> None:
    key = f"{kind}:{question_id}:{cause}"
    await outbox.queue_to_chat(session, key=key, kind=kind, subject_id=question_id, chat_id=chat_id)


async def _settings(session: AsyncSession, question_id: int) -> dict[int, list[Setting]]:
    """What the topics of a question were to be, one after another, in each forum where it has one or had."""
    queued = await session.execute(
        select(Delivery.chat_id, Delivery.key)
        .where(Delivery.kind == TOPIC, Delivery.subject_id == question_id)
        .order_by(Delivery.id)
    )
    found: dict[int, list[Setting]] = {}
    for chat_id, key in queued:
        found.setdefault(chat_id, []).append(Setting(key.split(":")[2]))
    return found


async def _set(
    session: AsyncSession, question_id: int, chat_id: int, known: Sequence[Setting], wanted: Setting
) -> None:
    """Queues it unless the topic was last to be so already."""
    if not known or known[-1] is not wanted:
        await _queue(session, TOPIC, question_id, chat_id, f"{wanted.value}:{len(known)}")


async def _question_of(session: AsyncSession, kind: str, subject_id: int) -> int | None:
    if kind == STATUS:
        carries = select(Delivery.subject_id).where(Delivery.id == subject_id).scalar_subquery()
        return await session.scalar(select(QuestionMessage.question_id).where(QuestionMessage.id == carries))
    if kind in {MESSAGE, ALBUM, EDITED}:
        return await session.scalar(select(QuestionMessage.question_id).where(QuestionMessage.id == subject_id))
    return subject_id

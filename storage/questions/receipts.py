"""Receipts: the message that tells the author of another what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.questions.copies import album, counterpart, keep_copy
from storage.questions.kinds import ALBUM, MESSAGE, RECEIPT, STATUS
from storage.tables import Delivery, DeliveryState, Person, Question, QuestionMessage, QuestionState


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer (with its album) has come, and the bot's message that tells its author so.

    ``state`` is the worst of the parts'; ``reason`` says in Telegram's words why one did not arrive; ``missing``:
    parts of an album that Telegram would not pass on.
    """

    message: QuestionMessage
    question_state: QuestionState
    state: DeliveryState
    reason: str | None
    receipt: int | None
    missing: int


async def asker_receipt(session: AsyncSession, question: Question) -> int | None:
    """The bot's message that tells the asker what becomes of the question."""
    first = await session.scalar(
        select(QuestionMessage).where(QuestionMessage.question_id == question.id).order_by(QuestionMessage.id).limit(1)
    )
    return await counterpart(session, first.id, first.chat_id) if first else None


async def has_receipt(session: AsyncSession, message_id: int) -> bool:
    """Whether the author of a message (or of its album) has been told what becomes of it."""
    message = await session.get_one(QuestionMessage, message_id)
    return any([await counterpart(session, each.id, each.chat_id) for each in await album(session, message)])


async def progress(session: AsyncSession, message_id: int) -> Progress | None:
    """How an answer fares on its way to the asker; None when it is not known."""
    message = await session.get(QuestionMessage, message_id)
    if message is None:
        return None
    question = await session.get_one(Question, message.question_id)
    asker = await session.get_one(Person, question.asker_id)
    parts = await album(session, message)
    carried = await _carried(session, parts, asker)
    told = [await counterpart(session, each.id, each.chat_id) for each in parts]
    return Progress(
        message,
        question.state,
        carried.state if carried else DeliveryState.CANCELLED,
        (carried.error or asker.unreachable_reason) if carried else None,
        next((each for each in told if each is not None), None),
        sum((each.content or {}).get("missing", 0) for each in parts),
    )


async def answered_by(session: AsyncSession, delivery_id: int) -> int | None:
    """The message that a delivery of an answer carries."""
    return await session.scalar(select(Delivery.subject_id).where(Delivery.id == delivery_id))


async def keep_receipt(session: AsyncSession, receipt: int, message_id: int, shown_revision: int) -> None:
    """Remembers which message of the bot's is the receipt of a message; renews it if it shows the past already.

    ``shown_revision`` is of the question, and of no account for an answer.
    """
    message = await session.get_one(QuestionMessage, message_id)
    question = await session.get_one(Question, message.question_id)
    await keep_copy(session, message.chat_id, receipt, question.id, message.id)
    if message.from_coordinator:
        await renew_status(session, message)
    elif question.revision != shown_revision:
        await renew_receipt(session, question, f"kept:{receipt}")


async def owe_receipt(session: AsyncSession, message_id: int) -> None:
    """The receipt of a message could not be given; the outbox will bring it."""
    message = await session.get_one(QuestionMessage, message_id)
    if message.from_coordinator:
        await renew_status(session, message, owed=True)
    else:
        await renew_receipt(session, await session.get_one(Question, message.question_id), "owed")


async def renew_receipt(session: AsyncSession, question: Question, cause: str) -> None:
    """Queues the asker's receipt in the question's present state, once for each cause."""
    asker = await session.get_one(Person, question.asker_id)
    key = f"{RECEIPT}:{question.id}:{cause}"
    await outbox.queue(session, key=key, kind=RECEIPT, subject_id=question.id, to=[asker])


async def renew_status(session: AsyncSession, message: QuestionMessage, *, owed: bool = False) -> None:
    """Queues what became of an answer, once for each state it comes to."""
    question = await session.get_one(Question, message.question_id)
    author = await session.get_one(Person, message.author_id)
    asker = await session.get_one(Person, question.asker_id)
    carried = await _carried(session, await album(session, message), asker)
    if carried is not None and (owed or carried.state not in {DeliveryState.PENDING, DeliveryState.SENDING}):
        key = f"{STATUS}:{carried.id}:{'owed' if owed else carried.state.value}"
        if _is_said_in_forum(message, author):
            await outbox.queue_to_chat(session, key=key, kind=STATUS, subject_id=carried.id, chat_id=message.chat_id)
        else:
            await outbox.queue(session, key=key, kind=STATUS, subject_id=carried.id, to=[author])


async def follow_answer(session: AsyncSession, message_id: int) -> None:
    """Queues what became of an answer to whoever has its receipt, or gave it in a forum and gets one only now."""
    known = await progress(session, message_id)
    if known is None:
        return
    author = await session.get_one(Person, known.message.author_id)
    if known.receipt is not None or _is_said_in_forum(known.message, author):
        await renew_status(session, known.message)


def _is_said_in_forum(message: QuestionMessage, author: Person) -> bool:
    """Whether it was said elsewhere than in its author's own chat with the bot."""
    return author.telegram_id is not None and message.chat_id != author.telegram_id


async def withheld(session: AsyncSession, message_ids: Sequence[int]) -> None:
    """Answers that will not arrive any more, since their asker has left: whoever gave them sees so."""
    for message_id in message_ids:
        await follow_answer(session, message_id)


async def _carried(session: AsyncSession, parts: Sequence[QuestionMessage], to: Person) -> Delivery | None:
    """The delivery that brings these parts to a person; of an album's, the latest that had something to bring."""
    if parts[0].media_group_id is None:
        return await session.scalar(select(Delivery).where(Delivery.key == f"{MESSAGE}:{parts[0].id}:{to.id}"))
    brought = await session.scalars(
        select(Delivery)
        .where(Delivery.kind == ALBUM, Delivery.subject_id == parts[0].id, Delivery.person_id == to.id)
        .order_by(Delivery.id.desc())
    )
    deliveries = brought.all()
    worthy = (each for each in deliveries if each.state is not DeliveryState.CANCELLED)
    return next(worthy, deliveries[0] if deliveries else None)

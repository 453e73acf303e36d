"""How a question's messages travel: what is queued, where a copy hangs, what its arrival changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators, outbox
from storage.database import insert_for
from storage.outbox import Outcome
from storage.refusals import Missing
from storage.tables import (
    Coordinatorship,
    Delivery,
    DeliveryState,
    Person,
    Question,
    QuestionCopy,
    QuestionMessage,
    QuestionState,
)

CARD, MESSAGE, RECEIPT, STATUS, CLOSED = (
    "question",
    "question_message",
    "question_receipt",
    "answer_status",
    "question_closed",
)
"""Kinds of deliveries: the coordinators' card, a copied message, the asker's receipt, what became of an answer, and
the word that a coordinator closed the question."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A message of the bot's that stands for a question, or for a message of it."""

    chat_id: int
    message_id: int
    question_id: int
    question_message_id: int | None = None

    def row(self) -> dict[str, int | None]:
        """The columns."""
        return {
            "chat_id": self.chat_id,
            "message_id": self.message_id,
            "question_id": self.question_id,
            "question_message_id": self.question_message_id,
        }


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to be copied: where it is, where it goes, which message there it answers.

    ``leads``: it is no later part of an album. Not ``allowed``: a coordinator who no longer answers for the group.
    """

    message: QuestionMessage
    question: Question
    recipient: Person
    reply_to: int | None
    leads: bool
    allowed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer (with its album) has come, and the bot's message that tells its author so.

    ``state`` is the worst of the parts'; ``reason`` says in Telegram's words why one did not arrive.
    """

    message: QuestionMessage
    state: DeliveryState
    reason: str | None
    receipt: int | None


async def listeners(session: AsyncSession, question: Question) -> Sequence[Person]:
    """The coordinators who hear what the asker says; never the asker, who may be one of them."""
    return [each for each in await coordinators.of_group(session, question.group_id) if each.id != question.asker_id]


async def deliver(session: AsyncSession, question: Question, message_ids: Sequence[int], to: Sequence[Person]) -> None:
    """Queues the card, where it has not been, and the messages under it."""
    await outbox.queue(session, key=f"{CARD}:{question.id}", kind=CARD, subject_id=question.id, to=to)
    for message_id in message_ids:
        await outbox.queue(session, key=f"{MESSAGE}:{message_id}", kind=MESSAGE, subject_id=message_id, to=to)


async def show(session: AsyncSession, question: Question) -> None:
    """Queues the new state to every card and to the asker's receipt.

    Without a receipt nothing is queued for it: whoever is about to give one compares the revision in `keep_receipt`.
    """
    question.revision += 1
    await session.flush()
    await outbox.refresh(session, kind=CARD, subject_id=question.id, revision=str(question.revision))
    if await asker_receipt(session, question) is not None:
        await _renew_receipt(session, question, str(question.revision))


async def catch_up(session: AsyncSession, group_id: int, coordinator: Person) -> None:
    """A newly connected coordinator gets the group's questions that nobody has answered yet."""
    waiting = await session.execute(
        select(Question, QuestionMessage.id)
        .join(QuestionMessage, QuestionMessage.question_id == Question.id)
        .where(
            Question.group_id == group_id,
            Question.asker_id != coordinator.id,
            Question.state.in_([QuestionState.RECEIVED, QuestionState.DELIVERED, QuestionState.IN_WORK]),
            ~QuestionMessage.from_coordinator,
        )
        .order_by(Question.id, QuestionMessage.id)
    )
    moment = clock.now()
    for question, message_id in waiting.all():
        # What was withheld from somebody who had lost the group is due again now that they are back.
        await session.execute(
            update(Delivery)
            .where(
                Delivery.key.in_(
                    [f"{CARD}:{question.id}:{coordinator.id}", f"{MESSAGE}:{message_id}:{coordinator.id}"]
                ),
                Delivery.state == DeliveryState.CANCELLED,
            )
            .values(state=DeliveryState.PENDING, not_before=moment, attempts=0, settled_at=None)
        )
        await deliver(session, question, [message_id], [coordinator])


async def send_again(session: AsyncSession, viewer_id: int, question_id: int) -> int:
    """Queues every message of a question to somebody who wants to see them; returns how many there are.

    Those of people who have left are gone with them. Asked again within a minute it changes nothing. Raises
    `NotAllowed`, `Missing`.
    """
    question = await session.get(Question, question_id)
    viewer = await session.get(Person, viewer_id)
    if question is None or viewer is None:
        raise Missing
    if question.asker_id != viewer_id:
        await coordinators.require(session, viewer_id, question.group_id)
    ids = await session.scalars(
        select(QuestionMessage.id)
        .join(Person, Person.id == QuestionMessage.author_id)
        .where(QuestionMessage.question_id == question_id, Person.telegram_id.is_not(None))
        .order_by(QuestionMessage.id)
    )
    messages = ids.all()
    for message_id in messages:
        key = f"{MESSAGE}:{message_id}:again:{clock.now():%Y%m%d%H%M}"
        await outbox.queue(session, key=key, kind=MESSAGE, subject_id=message_id, to=[viewer])
    return len(messages)


async def parcel(session: AsyncSession, message_id: int, recipient_id: int) -> Parcel | None:
    """What is needed to copy a message to somebody; None when they, its author or the message are gone."""
    message = await session.get(QuestionMessage, message_id)
    recipient = await session.get(Person, recipient_id)
    if message is None or recipient is None or recipient.telegram_id is None:
        return None
    author = await session.get_one(Person, message.author_id)
    if author.telegram_id is None:
        return None
    question = await session.get_one(Question, message.question_id)
    allowed = (
        recipient.id == question.asker_id
        or await session.get(Coordinatorship, (recipient.id, question.group_id)) is not None
    )
    leads = message.media_group_id is None or message.id == min(each.id for each in await _album(session, message))
    reply_to = await _hangs_under(session, message, question, recipient)
    return Parcel(message, question, recipient, reply_to, leads, allowed)


async def asker_receipt(session: AsyncSession, question: Question) -> int | None:
    """The bot's message that tells the asker what becomes of the question."""
    first = await session.scalar(
        select(QuestionMessage).where(QuestionMessage.question_id == question.id).order_by(QuestionMessage.id).limit(1)
    )
    return await _counterpart(session, first.id, first.chat_id) if first else None


async def has_receipt(session: AsyncSession, message_id: int) -> bool:
    """Whether the author of a message (or of its album) has been told what becomes of it."""
    message = await session.get_one(QuestionMessage, message_id)
    return any([await _counterpart(session, each.id, each.chat_id) for each in await _album(session, message)])


async def progress(session: AsyncSession, message_id: int) -> Progress | None:
    """How an answer fares on its way to the asker; None when it is not known."""
    message = await session.get(QuestionMessage, message_id)
    if message is None:
        return None
    question = await session.get_one(Question, message.question_id)
    asker = await session.get_one(Person, question.asker_id)
    album = await _album(session, message)
    carried = await _carried(session, album, asker)
    worst = max(carried, key=lambda each: _SEVERITY.index(each.state), default=None)
    receipts = [await _counterpart(session, each.id, each.chat_id) for each in album]
    return Progress(
        message,
        worst.state if worst else DeliveryState.CANCELLED,
        (worst.error or asker.unreachable_reason) if worst else None,
        next((each for each in receipts if each is not None), None),
    )


async def answered_by(session: AsyncSession, delivery_id: int) -> int | None:
    """The message that a delivery of an answer carries."""
    return await session.scalar(select(Delivery.subject_id).where(Delivery.id == delivery_id))


async def keep_copy(
    session: AsyncSession, chat_id: int, message_id: int, question_id: int, question_message_id: int | None = None
) -> None:
    """Remembers that a message of the bot's belongs to a question, so that replying to it speaks there."""
    await keep_copies(session, [Copy(chat_id, message_id, question_id, question_message_id)])


async def keep_copies(session: AsyncSession, copies: Sequence[Copy]) -> None:
    """Remembers several such messages."""
    if copies:
        connection = await session.connection()
        await connection.execute(
            insert_for(session, QuestionCopy).on_conflict_do_nothing(), [copy.row() for copy in copies]
        )


async def keep_receipt(session: AsyncSession, receipt: int, message_id: int, shown_revision: int) -> None:
    """Remembers which message of the bot's is the receipt of a message; renews it if it shows the past already.

    ``shown_revision`` is of the question, and of no account for an answer.
    """
    message = await session.get_one(QuestionMessage, message_id)
    question = await session.get_one(Question, message.question_id)
    await keep_copy(session, message.chat_id, receipt, question.id, message.id)
    if message.from_coordinator:
        await _renew_status(session, message)
    elif question.revision != shown_revision:
        await _renew_receipt(session, question, f"kept:{receipt}")


async def owe_receipt(session: AsyncSession, message_id: int) -> None:
    """The receipt of a message could not be given; the outbox will bring it."""
    message = await session.get_one(QuestionMessage, message_id)
    if message.from_coordinator:
        await _renew_status(session, message, owed=True)
    else:
        await _renew_receipt(session, await session.get_one(Question, message.question_id), "owed")


async def settled(session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
    """What the arrival of cards and copies changes: the question's state, where replies lead, the author's receipt."""
    fresh = [each for each in outcomes if each.state is not DeliveryState.PENDING and each.delivery.edits_id is None]
    await keep_copies(
        session,
        [
            Copy(each.delivery.chat_id, each.message_id, each.delivery.subject_id)
            for each in fresh
            if each.delivery.kind in {CARD, CLOSED} and each.message_id is not None
        ],
    )
    for each in fresh:
        if each.delivery.kind == CARD and each.message_id is not None:
            await _delivered(session, each.delivery.subject_id)
        elif each.delivery.kind == MESSAGE:
            await _message_settled(session, each)


async def withheld(session: AsyncSession, message_ids: Sequence[int]) -> None:
    """Answers that will not arrive any more, since their asker has left: whoever gave them sees so."""
    for message_id in message_ids:
        known = await progress(session, message_id)
        if known is not None and known.receipt is not None:
            await _renew_status(session, known.message)


async def _delivered(session: AsyncSession, question_id: int) -> None:
    question = await session.get(Question, question_id)
    if question is not None and question.state is QuestionState.RECEIVED:
        question.state = QuestionState.DELIVERED
        await show(session, question)


async def _message_settled(session: AsyncSession, outcome: Outcome) -> None:
    delivery = outcome.delivery
    message = await session.get(QuestionMessage, delivery.subject_id)
    if message is None:
        return
    if outcome.message_id is not None:
        await keep_copy(session, delivery.chat_id, outcome.message_id, message.question_id, message.id)
    if message.from_coordinator:
        known = await progress(session, message.id)
        if known is not None and known.receipt is not None:
            await _renew_status(session, message)


async def _renew_receipt(session: AsyncSession, question: Question, cause: str) -> None:
    asker = await session.get_one(Person, question.asker_id)
    key = f"{RECEIPT}:{question.id}:{cause}"
    await outbox.queue(session, key=key, kind=RECEIPT, subject_id=question.id, to=[asker])


async def _renew_status(session: AsyncSession, message: QuestionMessage, *, owed: bool = False) -> None:
    """Queues what became of an answer, once for each state it comes to."""
    question = await session.get_one(Question, message.question_id)
    author = await session.get_one(Person, message.author_id)
    asker = await session.get_one(Person, question.asker_id)
    for carried in await _carried(session, await _album(session, message), asker):
        if owed or carried.state not in {DeliveryState.PENDING, DeliveryState.SENDING}:
            key = f"{STATUS}:{carried.id}:{'owed' if owed else carried.state.value}"
            await outbox.queue(session, key=key, kind=STATUS, subject_id=carried.id, to=[author])
        if owed:
            return


async def _carried(session: AsyncSession, messages: Sequence[QuestionMessage], to: Person) -> Sequence[Delivery]:
    """The deliveries that bring these messages to a person for the first time."""
    keys = [f"{MESSAGE}:{each.id}:{to.id}" for each in messages]
    return (await session.scalars(select(Delivery).where(Delivery.key.in_(keys)).order_by(Delivery.id))).all()


async def _album(session: AsyncSession, message: QuestionMessage) -> Sequence[QuestionMessage]:
    """The message with the other parts of its album, in order."""
    if message.media_group_id is None:
        return [message]
    parts = await session.scalars(
        select(QuestionMessage)
        .where(QuestionMessage.chat_id == message.chat_id, QuestionMessage.media_group_id == message.media_group_id)
        .order_by(QuestionMessage.id)
    )
    return parts.all()


async def _counterpart(session: AsyncSession, message_id: int, chat_id: int) -> int | None:
    """The bot's first message in a chat that stands for a message: its copy, or in its own chat its receipt."""
    return await session.scalar(
        select(func.min(QuestionCopy.message_id)).where(
            QuestionCopy.chat_id == chat_id, QuestionCopy.question_message_id == message_id
        )
    )


async def _hangs_under(
    session: AsyncSession, message: QuestionMessage, question: Question, recipient: Person
) -> int | None:
    """The message in the recipient's chat that this one answers: the counterpart of what the author replied to.

    Without one an answer hangs under the asker's latest message, and the asker's message under the card.
    """
    chat_id = recipient.telegram_id
    if chat_id is None:
        return None
    if message.reply_to_id is not None:
        earlier = await session.get_one(QuestionMessage, message.reply_to_id)
        if earlier.chat_id == chat_id:
            return earlier.message_id
        copy = await _counterpart(session, earlier.id, chat_id)
        if copy is not None:
            return copy
    if recipient.id == question.asker_id:
        return await session.scalar(
            select(QuestionMessage.message_id)
            .where(
                QuestionMessage.question_id == question.id,
                QuestionMessage.chat_id == chat_id,
                QuestionMessage.id <= message.id,
            )
            .order_by(QuestionMessage.id.desc())
            .limit(1)
        )
    return await session.scalar(
        select(Delivery.message_id).where(
            Delivery.kind == CARD,
            Delivery.subject_id == question.id,
            Delivery.person_id == recipient.id,
            Delivery.edits_id.is_(None),
        )
    )


_SEVERITY = (
    DeliveryState.SENT,
    DeliveryState.SENDING,
    DeliveryState.PENDING,
    DeliveryState.CANCELLED,
    DeliveryState.FAILED,
    DeliveryState.UNREACHABLE,
)

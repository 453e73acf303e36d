"""How what belongs to a question travels: what is queued, to whom."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import absences, clock, coordinators, outbox
from storage.questions import topics
from storage.questions.copies import album
from storage.questions.kinds import ALBUM, ALBUM_AGAIN, CARD, EDITED, MESSAGE
from storage.questions.receipts import asker_receipt, renew_receipt
from storage.refusals import Missing
from storage.tables import Delivery, DeliveryState, Person, Question, QuestionMessage

GATHERS = timedelta(seconds=1)
"""How long after its latest part an album waits for another: Telegram sends each part as a message of its own."""


async def listeners(session: AsyncSession, question: Question) -> Sequence[Person]:
    """The coordinators who hear what the asker says: not the absent ones, and never the asker, who may be one."""
    present = await absences.present(session, await coordinators.of_group(session, question.group_id))
    return [each for each in present if each.id != question.asker_id]


async def deliver(
    session: AsyncSession, question: Question, messages: Sequence[QuestionMessage], to: Sequence[Person]
) -> None:
    """Queues the card, where it has not been, and the messages under it."""
    await outbox.queue(session, key=f"{CARD}:{question.id}", kind=CARD, subject_id=question.id, to=to)
    for message in messages:
        await carry(session, message, to)
    await show_in_forum(session, question)


async def carry(
    session: AsyncSession, message: QuestionMessage, to: Sequence[Person], *, forum: int | None = None
) -> None:
    """Queues a copy of a message; a part of an album goes with the others, which wait for it a while.

    One that comes when the others have gone brings the whole album once more.
    """
    if message.media_group_id is None:
        key = f"{MESSAGE}:{message.id}"
        await outbox.queue(session, key=key, kind=MESSAGE, subject_id=message.id, to=to)
        if forum is not None:
            await outbox.queue_to_chat(session, key=key, kind=MESSAGE, subject_id=message.id, chat_id=forum)
        return
    first = (await album(session, message))[0]
    gathered = clock.now() + GATHERS
    waiting = await session.scalars(
        update(Delivery)
        .where(
            Delivery.kind == ALBUM,
            Delivery.subject_id == first.id,
            Delivery.state == DeliveryState.PENDING,
            or_(Delivery.person_id.is_not(None), Delivery.not_before < gathered),
        )
        .values(not_before=gathered)
        .returning(Delivery.person_id)
    )
    gathering = set(waiting)
    key = f"{ALBUM}:{first.id}:{message.id}"
    others = [each for each in to if each.id not in gathering]
    await outbox.queue(session, key=key, kind=ALBUM, subject_id=first.id, to=others, held_for=GATHERS)
    if forum is not None:
        await outbox.queue_to_chat(session, key=key, kind=ALBUM, subject_id=first.id, chat_id=forum, held_for=GATHERS)


async def renew(session: AsyncSession, message: QuestionMessage) -> None:
    """Queues the edited words of a message to whoever has its copy."""
    first = (await album(session, message))[0]
    brought = [
        (Delivery.kind == MESSAGE) & (Delivery.subject_id == message.id)
        | (Delivery.kind == ALBUM) & (Delivery.subject_id == first.id),
        Delivery.state.in_([DeliveryState.SENT, DeliveryState.SENDING]),
    ]
    has_copy = select(Delivery.person_id).where(*brought).distinct()
    people = (await session.scalars(select(Person).where(Person.id.in_(has_copy)).order_by(Person.id))).all()
    key = f"{EDITED}:{message.id}:{message.edits}"
    await outbox.queue(session, key=key, kind=EDITED, subject_id=message.id, to=people)
    forums = select(Delivery.chat_id).where(*brought, Delivery.person_id.is_(None)).distinct()
    for chat_id in (await session.scalars(forums)).all():
        await outbox.queue_to_chat(session, key=key, kind=EDITED, subject_id=message.id, chat_id=chat_id)


async def show(session: AsyncSession, question: Question) -> None:
    """Queues the new state to every card, to the asker's receipt and to the topics in forums."""
    await show_to_asker(session, question)
    await outbox.refresh(session, kind=CARD, subject_id=question.id, revision=str(question.revision))
    await show_in_forum(session, question)


async def show_to_asker(session: AsyncSession, question: Question) -> None:
    """Queues the new state to the asker's receipt.

    Without a receipt nothing is queued: whoever is about to give one compares the revision in `keep_receipt`.
    """
    question.revision += 1
    await session.flush()
    if await asker_receipt(session, question) is not None:
        await renew_receipt(session, question, str(question.revision))


async def show_in_forum(session: AsyncSession, question: Question, *, again: bool = False) -> None:
    """Queues to the forum of the question's coordinators what it has not had: the topic, the card, all that was said.

    ``again``: what could not be brought earlier is tried anew.
    """
    forum = await topics.forum_of(session, question.group_id)
    if not await topics.follow(session, question, forum) or forum is None:
        return
    if again:
        await topics.bring_again(session, question.id, forum)
    await outbox.queue_to_chat(session, key=f"{CARD}:{question.id}", kind=CARD, subject_id=question.id, chat_id=forum)
    for message in await topics.not_brought(session, question, forum):
        await carry(session, message, (), forum=forum)


async def catch_up(session: AsyncSession, group_id: int, coordinator: Person) -> None:
    """Somebody who answers for a group from now on gets its questions that nobody has answered yet."""
    waiting = await session.scalars(
        select(Question)
        .where(Question.group_id == group_id, Question.asker_id != coordinator.id, Question.waiting_since.is_not(None))
        .order_by(Question.id)
    )
    for question in waiting.all():
        await bring(session, question, [coordinator])


async def bring(session: AsyncSession, question: Question, to: Sequence[Person]) -> None:
    """Queues a question with all that was said in it to people who answer for it from now on.

    What they have had is not repeated; what was withheld from somebody who had lost the group is due again.
    """
    said = await session.scalars(
        select(QuestionMessage).where(QuestionMessage.question_id == question.id).order_by(QuestionMessage.id)
    )
    messages, people = said.all(), [each.id for each in to]
    ids = [each.id for each in messages]
    await session.execute(
        update(Delivery)
        .where(
            (Delivery.kind == CARD) & (Delivery.subject_id == question.id)
            | Delivery.kind.in_([MESSAGE, ALBUM, EDITED]) & Delivery.subject_id.in_(ids),
            Delivery.person_id.in_(people),
            Delivery.state == DeliveryState.CANCELLED,
            Delivery.edits_id.is_(None),
        )
        .values(state=DeliveryState.PENDING, not_before=clock.now(), attempts=0, settled_at=None)
    )
    await outbox.queue(session, key=f"{CARD}:{question.id}", kind=CARD, subject_id=question.id, to=to)
    for message in messages:
        await carry(session, message, [each for each in to if each.id != message.author_id])


async def send_again(session: AsyncSession, viewer_id: int, question_id: int, message_id: int | None = None) -> int:
    """Queues every message of a question, or one, to somebody who wants to see them; returns how many there are.

    Those of people who have left are gone with them. Asked again within a minute it changes nothing. Raises
    `NotAllowed`, `Missing`.
    """
    question = await session.get(Question, question_id)
    viewer = await session.get(Person, viewer_id)
    if question is None or viewer is None:
        raise Missing
    if question.asker_id != viewer_id:
        await coordinators.require(session, viewer_id, question.group_id)
    statement = (
        select(QuestionMessage)
        .join(Person, Person.id == QuestionMessage.author_id)
        .where(QuestionMessage.question_id == question_id, Person.telegram_id.is_not(None))
        .order_by(QuestionMessage.id)
    )
    if message_id is not None:
        statement = statement.where(QuestionMessage.id == message_id)
    messages = (await session.scalars(statement)).all()
    asked = f"again:{clock.now():%Y%m%d%H%M}"
    for message in messages:
        first = message if message_id is not None else (await album(session, message))[0]
        kind = MESSAGE if message_id is not None or message.media_group_id is None else ALBUM_AGAIN
        await outbox.queue(session, key=f"{kind}:{first.id}:{asked}", kind=kind, subject_id=first.id, to=[viewer])
    return len(messages)

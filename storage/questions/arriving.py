"""What the arrival of cards and copies changes: a question's state, where replies lead, the author's receipt."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.outbox import Claimed, Outcome
from storage.questions import receipts, travelling
from storage.questions.copies import Copy, keep_copies
from storage.questions.kinds import ALBUM, ALBUM_BUTTONS, CARD, CLOSED, MESSAGE, REOPENED
from storage.tables import DeliveryState, Person, Question, QuestionMessage, QuestionState

_OF_QUESTION = frozenset({CARD, CLOSED, REOPENED})


async def settled(session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
    """Takes up what became of deliveries about questions."""
    fresh = [each for each in outcomes if each.state is not DeliveryState.PENDING and each.delivery.edits_id is None]
    await keep_copies(
        session,
        [
            Copy(each.delivery.chat_id, each.message_id, each.delivery.subject_id)
            for each in fresh
            if each.delivery.kind in _OF_QUESTION and each.message_id is not None
        ],
    )
    for each in fresh:
        kind = each.delivery.kind
        if kind == CARD and each.message_id is not None:
            await _delivered(session, each.delivery)
        elif kind in {MESSAGE, ALBUM, ALBUM_BUTTONS}:
            message = await session.get(QuestionMessage, each.delivery.subject_id)
            if message is not None:
                await _message_settled(session, message, each)


async def _delivered(session: AsyncSession, card: Claimed) -> None:
    question = await session.get(Question, card.subject_id)
    if question is None or question.state is not QuestionState.RECEIVED:
        return
    # In a forum it has reached nobody who may answer as long as no coordinator is connected.
    if card.person_id is not None or await travelling.listeners(session, question):
        question.state = QuestionState.DELIVERED
        await travelling.show_to_asker(session, question)  # to coordinators it waits for an answer as before


async def _message_settled(session: AsyncSession, message: QuestionMessage, outcome: Outcome) -> None:
    delivery = outcome.delivery
    if outcome.message_id is not None:
        stands_for = None if delivery.kind == ALBUM_BUTTONS else message.id
        await keep_copies(session, [Copy(delivery.chat_id, outcome.message_id, message.question_id, stands_for)])
    if delivery.kind == ALBUM_BUTTONS:
        return
    if delivery.kind == ALBUM and outcome.message_id is not None and delivery.person_id is not None:
        recipient = await session.get_one(Person, delivery.person_id)
        key = f"{ALBUM_BUTTONS}:{message.id}:{outcome.message_id}"
        await outbox.queue(session, key=key, kind=ALBUM_BUTTONS, subject_id=message.id, to=[recipient])
    if message.from_coordinator:
        await receipts.follow_answer(session, message.id)

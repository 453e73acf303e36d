"""A question's people and what they say, straight to the storage."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import deliveries, invitations, outbox, people
from storage.database import Database
from storage.outbox import Claimed, Outcome
from storage.questions import reading
from storage.questions.conversation import Said
from storage.tables import Delivery, DeliveryState, Membership, QuestionState

ASKER, COORDINATOR, COLLEAGUE = 501, 601, 602


class Cast(NamedTuple):
    asker: int
    coordinator: int
    colleague: int


async def gather_cast(database: Database) -> Cast:
    """A participant of the second group and its two coordinators, by our own ids."""
    asker = (await database.write(people.arrive, ASKER)).person.id
    await database.write(join, asker, 2)
    found = []
    for telegram_id, name in ((COORDINATOR, "Вера"), (COLLEAGUE, "Галина")):
        person = (await database.write(people.arrive, telegram_id)).person.id
        payload = await database.write(invitations.invite, 2)
        await database.write(invitations.connect, payload, person, name)
        found.append(person)
    return Cast(asker, *found)


async def join(session: AsyncSession, person_id: int, group_id: int) -> None:
    person = await people.get(session, person_id)
    person.membership, person.group_id, person.full_name = Membership.PARTICIPANT, group_id, "Анна"


def said(message_id: int, text: str = "Когда?", *, chat_id: int = ASKER, album: str | None = None) -> Said:
    return Said(chat_id, message_id, "text", text, album)


async def queued(session: AsyncSession, kind: str) -> list[Delivery]:
    return list(await session.scalars(select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id)))


async def carry(
    database: Database, *, state: DeliveryState = DeliveryState.SENT, error: str | None = None
) -> list[Claimed]:
    """Takes everything due out of the outbox and settles it as if Telegram had answered so."""
    claimed = await database.write(outbox.claim, 1000, False)
    sent = state is DeliveryState.SENT
    outcomes = [Outcome(each, state, message_id=10_000 + each.id if sent else None, error=error) for each in claimed]
    if outcomes:
        await database.write(deliveries.settle, outcomes)
    return claimed


async def state_of(database: Database, question_id: int) -> QuestionState:
    return (await database.read(reading.card, question_id)).question.state

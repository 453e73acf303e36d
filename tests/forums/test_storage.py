"""What is kept of forums: questions that come back to them, and what happens twice."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, deliveries, forums, invitations, outbox, people
from storage.database import Database
from storage.outbox import Outcome
from storage.questions import conversation, handling, kinds, topics
from storage.refusals import Missing, NotAllowed
from storage.tables import Delivery, DeliveryState, Person
from tests.questions.cast import Cast, gather_cast, queued, said

FORUM = -1004000000001


@pytest.fixture
async def cast(database: Database) -> Cast:
    return await gather_cast(database)


@pytest.fixture
async def administrator(database: Database) -> int:
    """An administrator who has connected the second group to the forum."""
    await database.write(people.name_administrators, [900])
    person_id = (await database.write(people.arrive, 900)).person.id
    await database.write(forums.connect, person_id, 2, FORUM, "Форум")
    return person_id


async def in_forum(session: AsyncSession) -> list[tuple[str, DeliveryState]]:
    rows = await session.execute(
        select(Delivery.kind, Delivery.state).where(Delivery.person_id.is_(None)).order_by(Delivery.id)
    )
    return [(kind, state) for kind, state in rows]


async def settle(session: AsyncSession, state: DeliveryState) -> None:
    await session.execute(
        update(Delivery)
        .where(Delivery.state == DeliveryState.PENDING)
        .values(state=state, settled_at=clock.now(), held=False)
    )


@pytest.mark.usefixtures("administrator")
async def test_what_was_withheld_while_another_group_had_a_question_comes_when_it_is_back(
    database: Database, cast: Cast
) -> None:
    galina = (await database.write(people.arrive, 603)).person.id
    await database.write(invitations.connect, await database.write(invitations.invite, 3), galina, "Галина")
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id
    await database.write(handling.hand_over, cast.coordinator, number, to_group_id=3)
    await database.write(settle, DeliveryState.CANCELLED)
    await database.write(handling.hand_over, galina, number, to_group_id=2)
    rows = await database.read(in_forum)
    assert [kind for kind, state in rows if state is DeliveryState.PENDING] == [kinds.CARD, kinds.MESSAGE, kinds.TOPIC]


@pytest.mark.usefixtures("administrator")
async def test_what_had_no_topic_when_its_question_was_closed_comes_into_the_one_made_later(
    database: Database, cast: Cast
) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id
    await database.write(handling.close, cast.coordinator, number)
    await database.write(settle, DeliveryState.CANCELLED)
    await database.write(conversation.follow_up, cast.asker, number, said(2))
    await database.write(topics.keep, number, FORUM, 7)
    rows = await database.read(in_forum)
    assert [kind for kind, state in rows if state is DeliveryState.PENDING] == [
        kinds.CARD, kinds.MESSAGE, kinds.TOPIC, kinds.MESSAGE,
    ]  # fmt: skip


@pytest.mark.usefixtures("administrator")
async def test_the_same_message_twice_is_brought_and_refused_once(database: Database, cast: Cast) -> None:
    for _ in range(2):
        await database.write(conversation.ask, cast.asker, said(1))
        for part in (5, 6):
            await database.write(forums.refuse, forums.Refused.NOT_COORDINATOR, FORUM, part, "album")
    kinds_there = [kind for kind, _ in await database.read(in_forum)]
    assert kinds_there == [kinds.TOPIC, kinds.CARD, kinds.MESSAGE, forums.Refused.NOT_COORDINATOR]


async def test_only_an_administrator_connects_and_disconnects(
    database: Database, cast: Cast, administrator: int
) -> None:
    with pytest.raises(NotAllowed):
        await database.write(forums.connect, cast.coordinator, 2, FORUM, "Форум")
    with pytest.raises(NotAllowed):
        await database.write(forums.disconnect, cast.coordinator, FORUM)
    with pytest.raises(Missing):
        await database.write(forums.connect, administrator, 9, FORUM, "Форум")
    assert [each.id for each in await database.read(forums.groups_of, FORUM)] == [2]


@pytest.mark.usefixtures("administrator")
async def test_a_forum_that_refuses_makes_nobody_unreachable(database: Database, cast: Cast) -> None:
    await database.write(conversation.ask, cast.asker, said(1))
    claimed = [each for each in await database.write(outbox.claim, 100, False) if each.person_id is None]
    refused = [Outcome(each, DeliveryState.UNREACHABLE, error="kicked") for each in claimed]
    await database.write(deliveries.settle, refused)
    assert not await database.read(_unreachable)
    failures = await database.read(outbox.failures, 10)
    assert {(each.person, each.forum, each.delivery.error) for each in failures} == {(None, "Форум", "kicked")}


async def _unreachable(session: AsyncSession) -> list[Person]:
    return list(await session.scalars(select(Person).where(Person.unreachable_since.is_not(None))))


@pytest.mark.usefixtures("administrator")
async def test_copies_too_old_to_be_deleted_are_left_alone(database: Database, cast: Cast) -> None:
    now = clock.now()
    number = 0
    for age, message_id in ((topics.DELETABLE * 2, 1), (timedelta(hours=1), 2)):
        moment = now - age
        with clock.set_to(partial(datetime.astimezone, moment, UTC)):
            number = number or (await database.write(conversation.ask, cast.asker, said(message_id))).question.id
            await database.write(conversation.follow_up, cast.asker, number, said(message_id))
            claimed = await database.write(outbox.claim, 100, False)
            outcomes = [Outcome(each, DeliveryState.SENT, message_id=1000 + each.id) for each in claimed]
            await database.write(deliveries.settle, outcomes)
    [old, young] = [each.message_id for each in await database.read(queued, kinds.MESSAGE) if each.person_id is None]
    assert old is not None
    assert list(await database.read(topics.young_copies, number, FORUM)) == [young]

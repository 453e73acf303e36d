"""Questions as they are kept: what may happen twice, at once, or in an unlucky order."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import agglomeration, clock, coordinators, outbox, people
from storage.database import Database
from storage.questions import conversation, desk, drafts, handling, kinds, reading, receipts, travelling
from storage.refusals import AlreadyDone, AskerLeft, Missing, NotAllowed
from storage.tables import DeliveryState, Draft, QuestionState
from tests.questions.cast import ASKER, COORDINATOR, Cast, carry, join, queued, said, state_of


async def test_the_same_message_is_never_two_questions(database: Database, cast: Cast) -> None:
    first, *others = await asyncio.gather(*[database.write(conversation.ask, cast.asker, said(1)) for _ in range(5)])
    assert first.new
    assert first.opens
    assert {each.question.id for each in others} == {first.question.id}
    assert not any(each.new for each in others)
    assert len(await database.read(queued, kinds.MESSAGE)) == 2


async def test_a_stranger_may_not_ask(database: Database, cast: Cast) -> None:
    stranger = (await database.write(people.arrive, 700)).person.id
    with pytest.raises(NotAllowed):
        await database.write(conversation.ask, stranger, said(1, chat_id=700))
    with pytest.raises(NotAllowed):
        await database.read(
            reading.history, stranger, (await database.write(conversation.ask, cast.asker, said(1))).question.id
        )
    with pytest.raises(Missing):
        await database.read(reading.history, stranger, 99)


async def test_a_question_goes_from_received_to_closed(database: Database, cast: Cast) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id
    assert await state_of(database, number) is QuestionState.RECEIVED
    await carry(database)
    assert await state_of(database, number) is QuestionState.DELIVERED
    await database.write(handling.take, cast.coordinator, number)
    assert await state_of(database, number) is QuestionState.IN_WORK
    await database.write(conversation.answer, cast.coordinator, number, said(1, chat_id=COORDINATOR))
    assert await state_of(database, number) is QuestionState.ANSWERED
    await database.write(conversation.follow_up, cast.asker, number, said(2))
    assert await state_of(database, number) is QuestionState.IN_WORK
    await database.write(handling.close, cast.asker, number)
    assert await state_of(database, number) is QuestionState.CLOSED
    again = await database.write(conversation.follow_up, cast.asker, number, said(3))
    assert again.reopened
    assert await state_of(database, number) is QuestionState.IN_WORK


async def test_of_two_who_take_at_once_one_has_it(database: Database, cast: Cast) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id
    results = await asyncio.gather(
        *[database.write(handling.take, each, number) for each in (cast.coordinator, cast.colleague)],
        return_exceptions=True,
    )
    [refusal] = [each for each in results if isinstance(each, AlreadyDone)]
    assert refusal.by == "Вера"
    card = await database.read(reading.card, number)
    assert card.taken_by is not None
    assert card.taken_by.id == cast.coordinator


async def test_what_somebody_took_who_lost_the_group_may_be_taken(database: Database, cast: Cast) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id
    await database.write(handling.take, cast.coordinator, number)
    await database.write(people.name_administrators, [900])
    administrator = (await database.write(people.arrive, 900)).person.id
    await database.write(coordinators.disconnect, administrator, cast.coordinator, 2)
    question = await database.write(handling.take, cast.colleague, number)
    assert question.taken_by_id == cast.colleague
    with pytest.raises(NotAllowed):
        await database.write(conversation.answer, cast.coordinator, number, said(9, chat_id=COORDINATOR))


async def test_a_receipt_given_late_is_renewed_at_once_and_one_given_in_time_is_not(
    database: Database, cast: Cast
) -> None:
    heard = await database.write(conversation.ask, cast.asker, said(1))
    await carry(database)
    assert await database.read(queued, kinds.RECEIPT) == []
    await database.write(receipts.keep_receipt, 2, heard.message.id, heard.question.revision)
    assert len(await database.read(queued, kinds.RECEIPT)) == 1
    card = await database.read(reading.card, heard.question.id)
    second = await database.write(conversation.ask, cast.asker, said(5))
    await database.write(receipts.keep_receipt, 6, second.message.id, second.question.revision)
    assert len(await database.read(queued, kinds.RECEIPT)) == 1
    assert card.question.state is QuestionState.DELIVERED


async def test_an_answers_receipt_is_renewed_whichever_comes_first(database: Database, cast: Cast) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id
    await carry(database)
    for message_id, receipt_first in ((11, True), (12, False)):
        heard = await database.write(
            conversation.answer, cast.coordinator, number, said(message_id, chat_id=COORDINATOR)
        )
        if not receipt_first:
            await carry(database)
        await database.write(receipts.keep_receipt, message_id + 100, heard.message.id, heard.question.revision)
        if receipt_first:
            await carry(database)
        progress = await database.read(receipts.progress, heard.message.id)
        assert progress is not None
        assert progress.receipt == message_id + 100
        assert progress.state is DeliveryState.SENT
    assert len(await database.read(queued, kinds.STATUS)) == 2


async def test_whoever_connects_again_gets_what_was_withheld(database: Database, cast: Cast) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id
    await carry(database, state=DeliveryState.CANCELLED)
    person = (await database.write(people.arrive, COORDINATOR)).person
    await database.write(travelling.catch_up, 2, person)
    claimed = await database.write(outbox.claim, 1000, False)
    assert [(each.kind, each.person_id) for each in claimed] == [
        (kinds.CARD, cast.coordinator),
        (kinds.MESSAGE, cast.coordinator),
    ]
    assert await state_of(database, number) is QuestionState.RECEIVED


async def test_nobody_hears_an_answer_to_somebody_who_left(database: Database, cast: Cast) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1, "Личное"))).question.id
    await carry(database)
    await database.write(people.leave, cast.asker)
    with pytest.raises(AskerLeft):
        await database.write(conversation.answer, cast.coordinator, number, said(9, chat_id=COORDINATOR))
    [message] = (await database.read(reading.history, cast.coordinator, number)).messages
    assert message.text is None
    assert message.content is None
    again = (await database.write(people.arrive, ASKER)).person.id
    await database.write(join, again, 2)
    fresh = await database.write(conversation.ask, again, said(1))
    assert fresh.question.id != number


async def test_of_an_album_offered_only_the_first_part_is_and_all_of_it_goes(database: Database, cast: Cast) -> None:
    offered = [await database.write_each(drafts.keep, said(each, album="7")) for each in (1, 2, 3)]
    assert offered == [True, False, False]
    assert await database.write_each(drafts.keep, said(1, album="7")), "handled again after a crash it is offered again"
    heard = await database.write(drafts.send, cast.asker, ASKER, 1)
    assert [
        each.message_id for each in (await database.read(reading.history, cast.asker, heard.question.id)).messages
    ] == [1, 2, 3]
    assert not (await database.write(drafts.send, cast.asker, ASKER, 1)).new
    with pytest.raises(AlreadyDone):
        await database.write(drafts.drop, ASKER, 1)


async def test_dropped_drafts_and_old_ones_are_gone(database: Database, cast: Cast) -> None:
    for message_id, album in ((1, None), (2, "7"), (3, "7")):
        await database.write_each(drafts.keep, said(message_id, album=album))
    await database.write(drafts.drop, ASKER, 2)
    await database.write(drafts.drop, ASKER, 2)
    with pytest.raises(Missing):
        await database.write(drafts.send, cast.asker, ASKER, 3)
    moment = clock.now()
    with clock.set_to(lambda: moment + drafts.KEPT / 2):
        await database.write(drafts.purge)
    assert await database.read(_count_drafts) == 1
    with clock.set_to(lambda: moment + drafts.KEPT * 2):
        await database.write(drafts.purge)
    assert await database.read(_count_drafts) == 0


async def _count_drafts(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Draft)) or 0


async def test_numbers_count_up_and_lists_are_sorted(database: Database, cast: Cast) -> None:
    numbers = [(await database.write(conversation.ask, cast.asker, said(each))).question.id for each in range(1, 5)]
    assert numbers == [1, 2, 3, 4]
    await database.write(conversation.answer, cast.coordinator, 2, said(9, chat_id=COORDINATOR))
    await database.write(handling.close, cast.coordinator, 3)
    assert [each.question.id for each in await database.read(reading.asked_by, cast.asker, 3)] == [4, 3, 2]
    assert await database.read(desk.waiting_count, [2]) == 2
    assert await database.read_each(reading.latest_open, cast.asker) == 4
    group = await database.read(agglomeration.group, 2)
    assert (await database.read(reading.card, 1)).group.title == group.title


async def test_asked_again_to_show_the_messages_they_come_once_a_minute(database: Database, cast: Cast) -> None:
    number = (await database.write(conversation.ask, cast.asker, said(1))).question.id
    await carry(database)
    moment = clock.now()
    with clock.set_to(lambda: moment):
        for _ in range(2):
            assert await database.write(travelling.send_again, cast.coordinator, number) == 1
        assert [each.kind for each in await database.write(outbox.claim, 10, False) if each.edits_id is None] == [
            kinds.MESSAGE
        ]
    stranger = (await database.write(people.arrive, 700)).person.id
    with pytest.raises(NotAllowed):
        await database.write(travelling.send_again, stranger, number)
    with pytest.raises(Missing):
        await database.write(travelling.send_again, stranger, 99)

"""How fast a forum is written to: never so fast that Telegram silences the bot, always in order, nobody else slowed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground.errors import RefusedError
from bot.playground.limits import Limits
from storage import clock, deliveries, outbox, people
from storage.database import Database
from storage.group_pace import IN_A_MINUTE, MINUTE, next_turn
from storage.outbox import Outcome
from storage.tables import Delivery, DeliveryState
from tests.clocks import everything_is_said
from tests.forums.people import connected
from tests.questions.people import ask, asker
from tests.town import Town

FORUM = -1004000000001
START = datetime(2026, 3, 11, 9, tzinfo=UTC)


@given(st.lists(st.floats(0, 30), max_size=60))
def test_whenever_something_is_to_be_said_it_waits_long_enough_and_no_longer_than_a_minute(waits: list[float]) -> None:
    moment, taken = START, list[datetime]()
    seconds = [0.0]
    telegram = Limits(clock=lambda: seconds[0])
    for wait in waits:
        moment += timedelta(seconds=wait)
        turn = next_turn(taken, moment)
        assert moment <= turn <= moment + MINUTE
        seconds[0] = (turn - START).total_seconds()
        telegram.take(FORUM)
        taken.append(turn)
        moment = turn
    assert all(later - earlier >= MINUTE for earlier, later in zip(taken, taken[IN_A_MINUTE:], strict=False))


async def queue(database: Database, count: int) -> None:
    for number in range(count):
        await database.write(outbox.queue_to_chat, key=f"talk:{number}", kind="talk", subject_id=number, chat_id=FORUM)


async def queued(session: AsyncSession) -> list[Delivery]:
    return list(await session.scalars(select(Delivery).where(Delivery.person_id.is_(None)).order_by(Delivery.id)))


async def test_of_what_is_queued_at_once_each_minute_takes_its_part(database: Database) -> None:
    with clock.set_to(lambda: START):
        await queue(database, 40)
        await queue(database, 40)
    turns = [(each.not_before - START) // MINUTE for each in await database.read(queued)]
    assert turns == [number // IN_A_MINUTE for number in range(40)]
    assert (await database.read(queued))[IN_A_MINUTE].not_before == START + MINUTE


async def test_after_a_standstill_nothing_comes_at_once_and_everything_in_order(database: Database) -> None:
    with clock.set_to(lambda: START):
        await queue(database, 40)
    seconds = [3600.0]
    telegram = Limits(clock=lambda: seconds[0])
    sent: list[int] = []
    refusals = 0
    with clock.set_to(lambda: START + timedelta(seconds=seconds[0])):
        while len(sent) < 40 and seconds[0] < 3900:
            claimed = await database.write(outbox.claim, 1000, False)
            for each in claimed:
                try:
                    telegram.take(each.chat_id)
                except RefusedError:
                    refusals += 1
                sent.append(each.subject_id)
            if claimed:
                outcomes = [Outcome(each, DeliveryState.SENT, message_id=each.id) for each in claimed]
                await database.write(deliveries.settle, outcomes)
            seconds[0] += 0.5
    assert (sent, refusals) == (list(range(40)), 0)


async def test_people_do_not_wait_for_a_forum_that_is_full(database: Database) -> None:
    anna = (await database.write(people.arrive, 501)).person
    with clock.set_to(lambda: START):
        await queue(database, 40)
        await database.write(outbox.queue, key="x", kind="talk", subject_id=1, to=[anna])
        claimed = await database.write(outbox.claim, 1000, False)
        assert [each.person_id for each in claimed][-1] == anna.id
        assert 0 < len([each for each in claimed if each.person_id is None]) < IN_A_MINUTE
        await database.write(outbox.queue, key="y", kind="talk", subject_id=1, to=[anna])
        assert [each.person_id for each in await database.write(outbox.claim, 1000, False)] == [anna.id]


async def test_one_edit_that_waits_shows_whatever_is_true_by_then(database: Database) -> None:
    with clock.set_to(lambda: START):
        await queue(database, 1)
        [card] = await database.write(outbox.claim, 10, False)
        await database.write(deliveries.settle, [Outcome(card, DeliveryState.SENT, message_id=5)])
        for revision in "123":
            await database.write(outbox.refresh, kind="talk", subject_id=0, revision=revision)
    assert [each.edits_id for each in await database.read(queued)] == [None, card.id]


async def test_with_telegrams_limits_on_a_forum_is_never_refused(town: Town) -> None:
    anna = await asker(town)
    forum = await connected(town)
    town.playground.options.limits = True
    question = await ask(anna)
    parts = await anna.send_album(["photo"] * 6, reply_to=question)
    await anna.reply(question, "И ещё")
    copy = await forum.hears("И ещё", timeout=60)
    await everything_is_said(town)
    photos = [each for each in forum.messages if each.kind == "photo"]
    assert [each.file_unique_id for each in photos] == [each.file_unique_id for each in parts]
    assert len({each.media_group_id for each in photos}) == 1
    assert all(each.id < copy.id for each in photos)
    assert not [each for each in town.playground.calls(chat=forum.chat) if each.error]

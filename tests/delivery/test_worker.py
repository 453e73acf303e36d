"""The worker keeps the outbox's promises: everybody, in order, once, at Telegram's pace."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from schedules import delivery
from schedules.delivery import Pace, Paused, Refused, Unreachable
from storage import clock, deliveries, outbox, people
from storage.outbox import Claimed, Outcome
from storage.tables import Delivery, DeliveryState, Priority
from tests.delivery.conftest import Post
from tests.waiting import eventually

SENT, PENDING = DeliveryState.SENT, DeliveryState.PENDING


def all_sent(states: list[DeliveryState]) -> bool:
    return set(states) == {SENT}


async def test_everybody_gets_what_is_queued_before_and_after_the_start(post: Post) -> None:
    everybody = await post.people(150)
    await post.queue(everybody, key="before")
    post.start()
    await post.queue(everybody, key="after")
    states = await post.until(all_sent)
    assert len(states) == len(post.sent) == 300


async def test_the_same_cause_is_never_said_twice(post: Post) -> None:
    [anna] = await post.people(1)
    await post.queue([anna])
    await post.queue([anna])
    post.start()
    await post.until(all_sent)
    assert len(post.sent) == 1


async def test_a_chats_deliveries_keep_their_order_while_chats_go_beside_each_other(post: Post) -> None:
    anna, boris = await post.people(2)
    for number in range(20):
        await post.queue([anna, boris], key=f"cause {number}", subject=number)
    under_way: set[int] = set()
    together = False

    async def slowly(claimed: Claimed) -> int:
        nonlocal together
        assert claimed.chat_id not in under_way
        under_way.add(claimed.chat_id)
        await asyncio.sleep(0)
        together = together or len(under_way) == 2
        await asyncio.sleep(0)
        under_way.remove(claimed.chat_id)
        return 1

    post.reaction = slowly
    post.start()
    await post.until(all_sent)
    for person in (anna, boris):
        assert [each.subject_id for each in post.sent if each.person_id == person.id] == list(range(20))
    assert together


async def test_a_refused_delivery_fails_alone_and_keeps_the_reason(post: Post) -> None:
    anna, boris = await post.people(2)

    async def picky(claimed: Claimed) -> int:
        if claimed.person_id == anna.id:
            raise Refused("message is too long")
        return 1

    post.reaction = picky
    await post.queue([anna, boris])
    post.start()
    assert await post.until(lambda states: PENDING not in states and DeliveryState.SENDING not in states) == [
        DeliveryState.FAILED,
        SENT,
    ]
    [failure] = await post.database.read(outbox.failures, 10)
    assert (failure.delivery.error, failure.delivery.person_id) == ("message is too long", anna.id)


async def test_an_error_of_our_own_in_one_delivery_does_not_stop_the_others(post: Post) -> None:
    anna, boris = await post.people(2)

    async def broken(claimed: Claimed) -> int:
        return 1 if claimed.person_id == boris.id else 1 // 0

    post.reaction = broken
    await post.queue([anna, boris])
    post.start()
    assert await post.until(lambda states: SENT in states and DeliveryState.FAILED in states) == [
        DeliveryState.FAILED,
        SENT,
    ]


async def test_who_blocked_the_bot_is_not_tried_again_until_they_return(post: Post) -> None:
    [anna] = await post.people(1)
    blocked = True

    async def blocking(_: Claimed) -> int:
        if blocked:
            raise Unreachable("Forbidden: bot was blocked by the user")
        return 1

    post.reaction = blocking
    post.start()
    await post.queue([anna], key="first", subject=1)
    await post.until(lambda states: states == [DeliveryState.UNREACHABLE])
    post.reaction = None
    await post.queue([anna], key="second", subject=2)
    await post.until(lambda states: states == [DeliveryState.UNREACHABLE] * 2)
    assert post.sent == []

    await post.database.write(people.arrive, anna.telegram_id or 0)
    await post.until(all_sent)
    assert [each.subject_id for each in post.sent] == [1, 2]


async def test_when_telegram_asks_for_silence_the_whole_bot_waits_and_nothing_is_lost_or_reordered(post: Post) -> None:
    [anna, boris] = await post.people(2)
    refused_at: list[float] = []
    sent_at: list[float] = []
    loop = asyncio.get_running_loop()

    async def flooded(_: Claimed) -> int:
        if not refused_at:
            refused_at.append(loop.time())
            raise Paused(clock.now() + timedelta(seconds=0.3))
        sent_at.append(loop.time())
        return 1

    post.reaction = flooded
    post.pace = Pace(0, pool=1)
    for number in range(3):
        await post.queue([anna, boris], key=f"cause {number}", subject=number)
    post.start()
    await post.until(all_sent)
    assert min(sent_at) >= refused_at[0] + 0.3
    assert [each.subject_id for each in post.sent if each.person_id == anna.id] == [0, 1, 2]
    assert all(each.attempts == 0 for each in post.sent)


async def test_a_silence_that_telegram_asked_for_survives_a_restart(post: Post) -> None:
    async def flooded(_: Claimed) -> int:
        raise Paused(clock.now() + timedelta(seconds=0.4))

    post.reaction = flooded
    post.start()
    await post.queue(await post.people(1))

    async def asked() -> bool:
        return await post.database.read(outbox.paused_until) is not None

    await eventually(asked)
    await post.kill()
    until = await post.database.read(outbox.paused_until)
    assert until is not None

    async def on_time(_: Claimed) -> int:
        assert clock.now() >= until
        return 1

    post.reaction = on_time
    post.start()
    await post.until(all_sent)


async def test_sends_are_spaced_evenly_and_no_burst_comes_first(post: Post) -> None:
    moments: list[float] = []

    async def note(_: Claimed) -> int:
        moments.append(asyncio.get_running_loop().time())
        return 1

    post.reaction = note
    post.pace = Pace(0.02)
    await post.queue(await post.people(20))
    post.start()
    await post.until(all_sent)
    # 20 sends leave 19 intervals, of which a late beginning may take up to three away.
    assert moments[-1] - moments[0] >= 16 * 0.02 - 0.01


async def test_after_the_program_was_held_up_the_sends_it_missed_are_not_made_up_for_at_once(post: Post) -> None:
    moments: list[float] = []

    async def note(_: Claimed) -> int:
        moments.append(asyncio.get_running_loop().time())
        if len(moments) == 3:
            time.sleep(0.5)  # noqa: ASYNC251 - the whole program stands still
        return 1

    post.reaction = note
    post.pace = Pace(0.05)
    await post.queue(await post.people(12))
    post.start()
    await post.until(all_sent)
    assert moments[-1] - moments[3] >= 5 * 0.05 - 0.01


async def test_at_a_pace_nothing_more_is_sent_while_results_wait_for_the_disk(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = deliveries.settle
    written = most_unwritten = 0

    async def slowly(session: AsyncSession, outcomes: Sequence[Outcome]) -> list[None]:
        nonlocal written
        await asyncio.sleep(0.1)  # a slow disk: twenty turns
        written += len(outcomes)
        return await settle(session, outcomes)

    async def note(_: Claimed) -> int:
        nonlocal most_unwritten
        most_unwritten = max(most_unwritten, len(post.sent) + 1 - written)
        return 1

    monkeypatch.setattr(deliveries, "settle", slowly)
    post.reaction = note
    post.pace = Pace(0.005)
    await post.queue(await post.people(20))
    post.start()
    await post.until(all_sent)
    assert most_unwritten <= delivery.UNWRITTEN + 1


async def test_at_night_a_conversation_goes_without_sound_and_the_ordinary_waits_for_the_morning(post: Post) -> None:
    [anna] = await post.people(1)
    post.quiet = True
    await post.queue([anna], key="ordinary", priority=Priority.ORDINARY, subject=1)
    await post.queue([anna], key="urgent", priority=Priority.URGENT, subject=2)
    await post.queue([anna], key="conversation", subject=3)
    post.start()
    assert await post.until(lambda states: states.count(SENT) == 2) == [PENDING, SENT, SENT]
    assert [each.subject_id for each in post.sent] == [3, 2]
    assert post.silent == [True, True]
    post.quiet = False
    await post.until(all_sent)
    assert post.silent[-1] is False


async def test_a_kill_repeats_only_what_was_in_flight(post: Post) -> None:
    everybody = await post.people(40)
    await post.queue(everybody)
    hold = asyncio.Event()

    async def stuck(_: Claimed) -> int:
        if len(post.sent) >= 10:
            await hold.wait()
        return 1

    post.reaction = stuck
    post.pace = Pace(0, pool=4)
    post.start()
    await post.until(lambda states: states.count(SENT) >= 10)
    await post.kill()
    before = [each.id for each in post.sent]
    post.reaction = None
    post.start()
    await post.until(all_sent)
    after = [each.id for each in post.sent[len(before) :]]
    assert len(set(before) | set(after)) == 40
    assert len(set(before) & set(after)) <= 2 * post.pace.pool


async def test_a_stop_finishes_what_is_under_way_and_gives_the_rest_back(post: Post) -> None:
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def held(_: Claimed) -> int:
        begun.set()
        await let_go.wait()
        return 1

    post.reaction = held
    post.pace = Pace(0, pool=1)
    await post.queue(await post.people(5))
    post.start()
    await begun.wait()
    stopping = asyncio.create_task(post.stop())
    await asyncio.sleep(0)
    let_go.set()
    await stopping
    assert await post.states() == [SENT, PENDING, PENDING, PENDING, PENDING]


async def test_what_waits_for_its_moment_goes_at_that_moment_and_not_at_the_next_look(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "LOOK", 3600.0)
    [anna] = await post.people(1)
    await post.queue([anna])
    moment = clock.now() + timedelta(milliseconds=300)

    async def put_off(session: AsyncSession) -> None:
        await session.execute(update(Delivery).values(not_before=moment))

    await post.database.write(put_off)
    told_at: list[datetime] = []

    async def note(_: Claimed) -> int:
        told_at.append(clock.now())
        return 1

    post.reaction = note
    post.start()
    await post.until(all_sent)
    assert told_at[0] >= moment


async def test_what_another_process_queues_is_found_without_a_signal(post: Post) -> None:
    [anna] = await post.people(1)
    post.start()
    await post.until(lambda states: states == [])
    other = type(post.database)(post.database.url)
    await other.write(outbox.queue, key="elsewhere", kind="test", subject_id=1, to=[anna])
    await other.close()
    await post.until(all_sent)


async def test_nothing_more_is_said_to_whoever_left(post: Post) -> None:
    anna, boris = await post.people(2)
    await post.queue([anna, boris])
    await post.database.write(people.leave, anna.id)
    post.start()
    assert await post.until(lambda states: SENT in states) == [DeliveryState.CANCELLED, SENT]
    assert [each.person_id for each in post.sent] == [boris.id]

"""The network, Telegram and the database fail, and the worker still keeps the outbox's promises."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from schedules import delivery
from schedules.delivery import DeliveryWorker, NotYet, Paused, Trouble
from storage import clock, deliveries, outbox
from storage.outbox import Claimed, Outcome
from storage.tables import Delivery, DeliveryState
from tests.delivery.conftest import Post
from tests.waiting import eventually

SENT = DeliveryState.SENT


def all_sent(states: list[DeliveryState]) -> bool:
    return set(states) == {SENT}


async def test_network_trouble_is_tried_again_and_what_follows_waits_behind_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "FIRST_RETRY", timedelta(milliseconds=30))
    [anna] = await post.people(1)
    failures = iter([Trouble("network"), Trouble("network")])

    async def troubled(claimed: Claimed) -> int:
        if claimed.subject_id == 1 and (failure := next(failures, None)):
            raise failure
        return 1

    post.reaction = troubled
    post.start()
    for number in (1, 2, 3):
        await post.queue([anna], key=f"cause {number}", subject=number)
    await post.until(all_sent)
    assert [each.subject_id for each in post.sent] == [1, 2, 3]
    assert post.sent[0].attempts == 2


async def test_what_is_claimed_while_trouble_is_written_down_neither_overtakes_nor_is_lost(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "FIRST_RETRY", timedelta(milliseconds=30))
    [anna] = await post.people(1)
    failures = iter([Trouble("network")])
    claiming, writing = asyncio.Event(), asyncio.Event()
    claim, write = outbox.claim, post.database.write

    async def claim_slowly(session: AsyncSession, limit: int, quiet: bool) -> list[Claimed]:
        claimed = await claim(session, limit, quiet)
        if [each.subject_id for each in claimed] == [3]:
            claiming.set()
            await writing.wait()
        return claimed

    async def noticed(function: Callable[..., Awaitable[object]], *args: object, **named: object) -> object:
        if claiming.is_set():
            writing.set()
        return await write(function, *args, **named)

    async def troubled(_: Claimed) -> int:
        if failure := next(failures, None):
            await post.queue([anna], key="cause 3", subject=3)
            await claiming.wait()
            raise failure
        return 1

    monkeypatch.setattr(outbox, "claim", claim_slowly)
    monkeypatch.setattr(post.database, "write", noticed)
    post.reaction = troubled
    for number in (1, 2):
        await post.queue([anna], key=f"cause {number}", subject=number)
    post.start()
    await post.until(all_sent)
    assert [each.subject_id for each in post.sent] == [1, 2, 3]


async def test_trouble_that_lasts_for_days_ends_as_failed(post: Post) -> None:
    async def down(_: Claimed) -> int:
        raise Trouble("ConnectionError")

    async def try_in_vain(session: AsyncSession) -> None:
        await session.execute(update(Delivery).values(attempts=delivery.MOST_ATTEMPTS))

    post.reaction = down
    await post.queue(await post.people(1))
    await post.database.write(try_in_vain)
    post.start()
    await post.until(lambda states: states == [DeliveryState.FAILED])


async def test_what_waited_for_days_without_being_tried_is_tried_again_after_trouble(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "FIRST_RETRY", timedelta(milliseconds=30))
    failures = iter([Trouble("network")])

    async def troubled(_: Claimed) -> int:
        if failure := next(failures, None):
            raise failure
        return 1

    async def age(session: AsyncSession) -> None:
        await session.execute(update(Delivery).values(created_at=clock.now() - timedelta(days=20)))

    post.reaction = troubled
    await post.queue(await post.people(1))
    await post.database.write(age)
    post.start()
    await post.until(all_sent)


@pytest.mark.parametrize("kind", [OperationalError, DBAPIError])
async def test_a_database_that_is_gone_for_a_moment_while_words_are_made_is_trouble(
    post: Post, monkeypatch: pytest.MonkeyPatch, kind: type[DBAPIError]
) -> None:
    monkeypatch.setattr(delivery, "FIRST_RETRY", timedelta(milliseconds=30))
    failures = iter([kind("SELECT", {}, OSError("gone"))])

    async def troubled(_: Claimed) -> int:
        if failure := next(failures, None):
            raise failure
        return 1

    post.reaction = troubled
    await post.queue(await post.people(1))
    post.start()
    await post.until(all_sent)


async def test_a_result_that_cannot_be_written_down_at_first_is_written_later_and_nothing_is_sent_twice(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "WRITTEN_AGAIN", (0.01, 0.01))
    failures = iter([OperationalError("UPDATE", {}, OSError("disk full")) for _ in range(2)])
    settle = deliveries.settle

    async def troubled(session: AsyncSession, outcomes: Sequence[Outcome]) -> list[None]:
        if failure := next(failures, None):
            raise failure
        return await settle(session, outcomes)

    monkeypatch.setattr(deliveries, "settle", troubled)
    await post.queue(await post.people(1))
    post.start()
    await post.until(all_sent)
    assert len(post.sent) == 1


async def test_what_is_in_hand_for_longer_than_its_lease_is_not_sent_twice(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "RELEASE_EVERY", 0.0)
    [anna, boris] = await post.people(2)
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def slowly(claimed: Claimed) -> int:
        if claimed.person_id == anna.id:
            begun.set()
            await let_go.wait()
        return 1

    post.reaction = slowly
    await post.queue([anna])
    post.start()
    await begun.wait()
    later = clock.now() + 2 * outbox.LEASE
    with clock.set_to(lambda: later):
        for number in range(3):
            await post.queue([boris], key=f"cause {number}")
            await eventually(partial(_has_sent, post, number + 1))
        let_go.set()
        await post.until(all_sent)
        await post.stop()
    assert [each.person_id for each in post.sent].count(anna.id) == 1


async def _has_sent(post: Post, number: int) -> bool:
    return (await post.states()).count(SENT) == number


async def test_a_silence_that_cannot_be_written_down_still_holds_and_nothing_is_lost(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([Paused(clock.now() + timedelta(seconds=0.3))])

    async def flooded(_: Claimed) -> int:
        if failure := next(failures, None):
            raise failure
        return 1

    async def pause(_: AsyncSession, until: datetime) -> None:
        raise OperationalError("INSERT", {"until": until}, OSError("disk full"))

    monkeypatch.setattr(outbox, "pause", pause)
    post.reaction = flooded
    await post.queue(await post.people(3))
    post.start()
    await post.until(all_sent)
    assert len(post.sent) == 3


async def test_what_is_not_ready_is_asked_about_again_and_that_is_no_attempt(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "NOT_YET", timedelta(milliseconds=10))
    answers = iter([NotYet("upload"), NotYet("upload")])

    async def waits(_: Claimed) -> int:
        if answer := next(answers, None):
            raise answer
        return 1

    post.reaction = waits
    await post.queue(await post.people(1))
    post.start()
    await post.until(all_sent)
    assert post.sent[0].attempts == 0


async def test_the_worker_does_not_look_in_vain_while_telegram_wants_silence(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    [anna, boris] = await post.people(2)
    looks = 0
    claim = DeliveryWorker._claim  # noqa: SLF001

    async def counted(worker: DeliveryWorker) -> bool:
        nonlocal looks
        looks += 1
        return await claim(worker)

    monkeypatch.setattr(DeliveryWorker, "_claim", counted)
    silence = [Paused(clock.now() + timedelta(seconds=1))]

    async def flooded(claimed: Claimed) -> int:
        if claimed.person_id == anna.id and silence:
            await asyncio.sleep(0.1)
            raise silence.pop()
        return 1

    async def put_off(session: AsyncSession) -> None:
        later = clock.now() + timedelta(seconds=0.3)
        await session.execute(update(Delivery).where(Delivery.person_id == boris.id).values(not_before=later))

    post.reaction = flooded
    await post.queue([boris], subject=2)
    await post.database.write(put_off)
    await post.queue([anna])
    post.start()
    await post.until(all_sent)
    assert looks < 100


async def test_a_fault_of_the_worker_itself_ends_it_aloud(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    async def write_down(*_: object) -> None:
        raise KeyError("a fault")

    monkeypatch.setattr(DeliveryWorker, "_write_down", write_down)
    await post.queue(await post.people(1))
    worker = DeliveryWorker(post.database, post.send, pace=post.pace, is_quiet=lambda _: False)
    with pytest.raises(ExceptionGroup):
        await worker.run()

"""Pause, going on and stopping at every moment: nobody is left out, nobody gets it twice."""

import contextlib
import random
from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, deliveries, outbox, people
from storage.announcements import delivering, items, kinds, progress, sending
from storage.audiences import Audience
from storage.database import Database
from storage.outbox import Claimed, Outcome
from storage.refusals import AlreadyDone, NotAllowed
from storage.tables import AnnouncementState, Delivery, DeliveryState
from tests.announcements.cast import (
    Cast,
    announce,
    brought,
    carry,
    carry_all,
    change,
    deliver_all,
    plan_all,
    receivers,
    rows_of,
    said,
    settle,
    state_of,
)

PENDING = DeliveryState.PENDING


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a play that can be repeated


async def test_a_pause_holds_everything_back_and_going_on_brings_the_rest(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 6)
    number = await announce(database, cast.author)
    await database.write(sending.plan, number, 4)
    await carry(database, limit=3)
    await database.write(sending.pause, cast.author, number)
    assert await plan_all(database, number) == 0
    assert await rows_of(database, kinds.MESSAGE, PENDING) == []
    found = await database.read(progress.progress, number)
    assert (found.state, found.sent, found.left, found.audience) == (AnnouncementState.PAUSED, 2, 4, 6)
    assert not await database.write(sending.finish_if_done, number)
    await carry_all(database)
    assert await receivers(database) == concerned[:2]
    await database.write(sending.go_on, cast.author, number)
    await deliver_all(database, number)
    assert await receivers(database) == concerned
    assert await state_of(database, number) is AnnouncementState.SENT


async def test_what_is_stopped_goes_to_nobody_else_and_says_to_how_many_it_did_not(
    database: Database, cast: Cast
) -> None:
    concerned = await database.write(settle, 6)
    for paused in (False, True):
        number = await announce(database, cast.author)
        await database.write(sending.plan, number, 4)
        await carry(database, limit=3)
        if paused:
            await database.write(sending.pause, cast.author, number)
        await database.write(sending.stop, cast.author, number)
        await deliver_all(database, number)
        found = await database.read(progress.progress, number)
        assert (found.state, found.sent, found.left) == (AnnouncementState.STOPPED, 2, 4)
        assert found.finished_at is not None
    assert Counter(await receivers(database)) == {concerned[0]: 2, concerned[1]: 2}


async def test_a_second_press_is_told_so_and_changes_nothing(database: Database, cast: Cast) -> None:
    await database.write(settle, 2)
    number = await announce(database, cast.author)
    with pytest.raises(AlreadyDone):
        await database.write(sending.go_on, cast.author, number)
    await database.write(sending.pause, cast.author, number)
    with pytest.raises(AlreadyDone):
        await database.write(sending.pause, cast.author, number)
    await database.write(sending.go_on, cast.author, number)
    await database.write(sending.stop, cast.author, number)
    for press in (sending.pause, sending.go_on, sending.stop):
        with pytest.raises(AlreadyDone):
            await database.write(press, cast.author, number)


async def test_a_colleague_and_the_administrator_may_pause_and_nobody_else(database: Database, cast: Cast) -> None:
    await database.write(settle, 2)
    number = await announce(database, cast.author)
    for press in (sending.pause, sending.stop):
        with pytest.raises(NotAllowed):
            await database.write(press, cast.elsewhere, number)
    await database.write(sending.pause, cast.colleague, number)
    await database.write(sending.go_on, cast.administrator, number)


async def test_what_was_claimed_when_it_was_paused_comes_after_going_on_too(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 3)
    number = await announce(database, cast.author)
    await plan_all(database, number)
    hand = Hand(database, seeded(1))
    await hand.claim(10)
    await database.write(sending.pause, cast.author, number)
    # The renderer sees the pause, but the worker writes that down when it is over already.
    withheld = [Outcome(each, await hand.outcome(each)) for each in hand.claimed]
    assert {each.state for each in withheld if each.delivery.kind == kinds.MESSAGE} == {DeliveryState.CANCELLED}
    await database.write(sending.go_on, cast.author, number)
    await database.write(deliveries.settle, withheld)
    await carry_all(database)
    assert await receivers(database) == []
    assert not await database.write(sending.finish_if_done, number)
    await carry_all(database)
    assert await database.write(sending.finish_if_done, number)
    assert await receivers(database) == concerned


async def test_a_crash_during_a_pause_sends_nothing_before_it_goes_on(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 3)
    number = await announce(database, cast.author)
    await plan_all(database, number)
    await database.write(outbox.claim, 10, False)
    await database.write(sending.pause, cast.author, number)
    await database.write(outbox.release, everything=True)
    await carry_all(database)
    assert await receivers(database) == []
    await database.write(sending.go_on, cast.author, number)
    await deliver_all(database, number)
    assert await receivers(database) == concerned


async def test_who_moved_or_left_during_the_pause_does_not_get_it(database: Database, cast: Cast) -> None:
    stays, moves, leaves = await database.write(settle, 3)
    number = await announce(database, cast.author)
    await plan_all(database, number)
    await database.write(sending.pause, cast.author, number)
    await database.write(change, moves, group_id=3)
    await database.write(people.leave, leaves)
    assert (await database.read(progress.progress, number)).left == 1
    await database.write(sending.go_on, cast.author, number)
    await deliver_all(database, number)
    assert await receivers(database) == [stays]
    assert await state_of(database, number) is AnnouncementState.SENT


async def test_somebody_back_after_it_was_stopped_does_not_get_it(database: Database, cast: Cast) -> None:
    [person] = await database.write(settle, 1, unreachable_since=clock.now(), unreachable_reason="blocked")
    number = await announce(database, cast.author)
    await plan_all(database, number)
    await carry_all(database)
    await database.write(sending.stop, cast.author, number)
    await database.write(people.arrive, (await database.read(people.get, person)).telegram_id or 0)
    await carry_all(database)
    assert await receivers(database) == []


async def test_the_authors_progress_is_renewed_when_there_is_something_new(database: Database, cast: Cast) -> None:
    moment = clock.now()
    hands = [moment]
    with clock.set_to(lambda: hands[0]):
        await database.write(settle, 3)
        number = await announce(database, cast.author)
        await plan_all(database, number)
        await carry(database, limit=2)
        assert await database.read(progress.moved, number) is None
        hands[0] += progress.SHOWN_EVERY
        assert await database.read(progress.moved, number) == 1
        await database.write(progress.show, number, 1)
        assert len(await rows_of(database, kinds.PANEL, PENDING)) == 1
        hands[0] += progress.SHOWN_EVERY
        assert await database.read(progress.moved, number) is None
        await carry(database, limit=1)
        assert await database.read(progress.moved, number) is None
        await carry_all(database)
        assert await database.read(progress.moved, number) == 3
        await database.write(sending.finish_if_done, number)
        hands[0] += progress.SHOWN_EVERY
        assert [each.edits_id is not None for each in await rows_of(database, kinds.PANEL)] == [False, True, True]


class Hand:
    """A worker that claims, and settles whenever the play wants it to."""

    def __init__(self, database: Database, chance: random.Random) -> None:
        self.database, self.chance = database, chance
        self.claimed: list[Claimed] = []

    async def claim(self, limit: int) -> None:
        self.claimed += await self.database.write(outbox.claim, limit, False)

    async def outcome(self, delivery: Claimed) -> DeliveryState:
        if delivery.unreachable:
            return DeliveryState.UNREACHABLE
        if delivery.kind == kinds.MESSAGE:
            [parcel] = await self.database.read(delivering.parcels, [delivery])
            if parcel is None:
                return DeliveryState.CANCELLED
        return DeliveryState.SENT

    async def settle_some(self) -> None:
        """Some arrive, some are to be tried again, some are given back; a late word is written down later still."""
        self.chance.shuffle(self.claimed)
        for _ in range(self.chance.randint(0, len(self.claimed))):
            delivery = self.claimed.pop()
            state = await self.outcome(delivery)
            if state is DeliveryState.SENT and self.chance.random() < 0.2:
                again = Outcome(delivery, PENDING, error="ServerError", not_before=clock.now())
                await self.database.write(deliveries.settle, [again])
            elif state is DeliveryState.SENT and self.chance.random() < 0.2:
                await self.database.write(outbox.give_back, [delivery.id])
            else:
                message_id = 1000 + delivery.id if state is DeliveryState.SENT else None
                await self.database.write(deliveries.settle, [Outcome(delivery, state, message_id=message_id)])

    async def restart(self) -> None:
        """What was in hand is due again."""
        self.claimed = []
        await self.database.write(outbox.release, everything=True)


@pytest.mark.parametrize("seed", range(12))
async def test_however_it_goes_everybody_who_stays_gets_all_of_it_once(
    database: Database, cast: Cast, seed: int
) -> None:
    chance = seeded(seed)
    stay = await database.write(settle, chance.randint(2, 12))
    go = await database.write(settle, 4)
    number = await announce(database, cast.author, *[said(each + 1) for each in range(chance.randint(1, 3))])
    parts = [each.first.id for each in await database.read(items.of, number)]
    hand = Hand(database, chance)
    for _ in range(40):
        await _happens(hand, cast.author, number, go)
    if await state_of(database, number) is AnnouncementState.PAUSED:
        await database.write(sending.go_on, cast.author, number)
    await hand.restart()
    for _ in range(5):
        await deliver_all(database, number)
    assert await state_of(database, number) is AnnouncementState.SENT
    got = Counter(await brought(database))
    assert set(got.values()) <= {1}
    for person_id in stay:
        mine = [part for who, part in await brought(database) if who == person_id]
        assert sorted(mine) == parts
    await _counts_agree(database, number)


async def _happens(hand: Hand, author_id: int, number: int, go: list[int]) -> None:
    """Something does, by chance; ``go`` are those to whom something may."""
    database, chance = hand.database, hand.chance
    match chance.choice(["plan", "plan", "claim", "claim", "settle", "settle", "press", "press", "life", "restart"]):
        case "plan":
            await database.write(sending.plan, number, chance.randint(1, 5))
            await database.write(sending.finish_if_done, number)
        case "claim":
            await hand.claim(chance.randint(1, 6))
        case "settle":
            await hand.settle_some()
        case "press":
            paused = await state_of(database, number) is AnnouncementState.PAUSED
            with contextlib.suppress(AlreadyDone):
                await database.write(sending.go_on if paused else sending.pause, author_id, number)
        case "life" if go:
            await _live(database, chance, go.pop())
        case "restart":
            await hand.restart()


@pytest.mark.parametrize("seed", range(6))
async def test_stopped_at_any_moment_nobody_gets_it_afterwards(database: Database, cast: Cast, seed: int) -> None:
    chance = seeded(seed)
    await database.write(settle, 8)
    number = await announce(database, cast.author, said(1), said(2))
    hand = Hand(database, chance)
    for _ in range(chance.randint(0, 10)):
        await database.write(sending.plan, number, chance.randint(1, 3))
        await hand.claim(chance.randint(1, 6))
        await hand.settle_some()
    before = len(await receivers(database))
    try:
        await database.write(sending.stop, cast.author, number)
    except AlreadyDone:
        return
    while hand.claimed:
        await hand.settle_some()
    await deliver_all(database, number)
    assert len(await receivers(database)) == before
    await _counts_agree(database, number)


async def _live(database: Database, chance: random.Random, person_id: int) -> None:
    match chance.choice(["leave", "move", "block", "join"]):
        case "leave":
            await database.write(people.leave, person_id)
        case "move":
            await database.write(change, person_id, group_id=3)
        case "block":
            await database.write(change, person_id, unreachable_since=clock.now(), unreachable_reason="blocked")
        case _:
            await database.write(settle, 1)


async def _counts_agree(database: Database, number: int) -> None:
    """The progress says what a plain look at the rows does."""

    async def look(session: AsyncSession) -> Counter[DeliveryState]:
        first = (await items.of(session, number))[0].first.id
        rows = await session.scalars(
            select(Delivery).where(Delivery.subject_id == first, Delivery.kind == kinds.MESSAGE)
        )
        return Counter(each.state for each in rows)

    counted, found = await database.read(look), await database.read(progress.progress, number)
    told = (found.sent, found.unreachable, found.failed)
    states = (DeliveryState.SENT, DeliveryState.UNREACHABLE, DeliveryState.FAILED)
    assert told == tuple(counted[each] for each in states)
    assert found.audience == sum(told) + found.left


async def test_nobody_is_concerned_twice_whatever_conditions_fit(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 3, base_site=True, category_id=1)
    audience = Audience(frozenset({2, 3}), categories=frozenset({1, 2}), base_sites=True)
    number = await announce(database, cast.administrator, audience=audience)
    await deliver_all(database, number)
    assert await receivers(database) == concerned

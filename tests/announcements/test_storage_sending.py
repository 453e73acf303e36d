"""Sending: at once, later, twice, to nobody, in batches, at night."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators, people
from storage.announcements import composing, delivering, items, kinds, progress, sending
from storage.announcements.refusals import Nobody, Nothing, Past
from storage.audiences import Audience
from storage.database import Database
from storage.outbox import Claimed
from storage.refusals import AlreadyDone, NotAllowed
from storage.tables import AnnouncementState, Delivery, DeliveryState, Membership, Priority
from tests.announcements.cast import (
    Cast,
    announce,
    brought,
    carry,
    carry_all,
    change,
    compose,
    deliver_all,
    except_for,
    find,
    plan_all,
    receivers,
    rows_of,
    said,
    settle,
    state_of,
)
from tests.clocks import stopped


async def test_everyone_concerned_gets_every_message_once_and_in_order(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 7)
    await database.write(settle, 2, 3)
    number = await announce(database, cast.author, said(1), said(2), said(3))
    assert await plan_all(database, number, 3) == 7
    await carry_all(database)
    parts = [each.first.id for each in await database.read(items.of, number)]
    assert await brought(database) == [(person_id, part) for person_id in concerned for part in parts]
    assert await database.write(sending.finish_if_done, number)
    assert not await database.write(sending.finish_if_done, number)
    assert await state_of(database, number) is AnnouncementState.SENT


async def test_two_presses_send_once(database: Database, cast: Cast) -> None:
    await database.write(settle, 2)
    number = await announce(database, cast.author)
    with pytest.raises(AlreadyDone):
        await database.write(sending.send, cast.author, number)
    assert len(await deliver_all(database, number)) == 2 + 1
    with pytest.raises(AlreadyDone):
        await database.write(sending.send, cast.author, number)
    assert len(await receivers(database)) == 2


async def test_nothing_nobody_past_and_foreign_are_refused_and_change_nothing(database: Database, cast: Cast) -> None:
    number = (await database.write(composing.draft, cast.author)).id
    with pytest.raises(Nothing):
        await database.write(sending.send, cast.author, number)
    await database.write(composing.add_part, cast.author, number, said())
    with pytest.raises(Nobody):
        await database.write(sending.send, cast.author, number)
    await database.write(settle, 1)
    for at in (clock.now(), clock.now() - timedelta(days=1)):
        with pytest.raises(Past):
            await database.write(sending.send, cast.author, number, at)
    await database.write(composing.choose, cast.author, number, audience=Audience(frozenset()))
    with pytest.raises(Nobody):
        await database.write(sending.send, cast.author, number)
    await database.write(composing.choose, cast.author, number, audience=Audience(frozenset({2})))
    await database.write(coordinators.disconnect, cast.administrator, cast.author, 2)
    with pytest.raises(NotAllowed):
        await database.write(sending.send, cast.author, number)
    assert await state_of(database, number) is AnnouncementState.DRAFT


async def test_planning_again_after_a_restart_changes_nothing(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 5)
    number = await announce(database, cast.author)
    await database.write(sending.plan, number, 2)
    await carry_all(database)
    # As if the commit that moved the mark had been lost while the deliveries were not.
    await database.write(_plan_anew, number)
    await plan_all(database, number, 2)
    await carry_all(database)
    assert await receivers(database) == concerned


async def _plan_anew(session: AsyncSession, number: int) -> None:
    announcement = await find(session, number)
    announcement.planned_up_to, announcement.planned_all = 0, False


async def test_the_audience_is_taken_as_it_is_when_people_are_planned_for(database: Database, cast: Cast) -> None:
    first, leaves, moves, blocks, last = await database.write(settle, 5)
    number = await announce(database, cast.author)
    assert await database.write(sending.plan, number, 1) == 1
    await database.write(people.leave, leaves)
    await database.write(change, moves, group_id=3)
    await database.write(change, blocks, unreachable_since=clock.now(), unreachable_reason="blocked")
    [joins] = await database.write(settle, 1)
    assert await plan_all(database, number, 2) == 3
    await carry_all(database)
    assert await receivers(database) == [first, last, joins]
    assert await database.write(sending.finish_if_done, number)
    found = await database.read(progress.progress, number)
    assert (found.audience, found.sent, found.unreachable, found.failed, found.left) == (4, 3, 1, 0, 0)


async def test_somebody_who_leaves_while_it_is_on_its_way_gets_nothing(database: Database, cast: Cast) -> None:
    stays, leaves = await database.write(settle, 2)
    number = await announce(database, cast.author)
    await plan_all(database, number)
    await database.write(people.leave, leaves)
    await carry_all(database)
    assert await receivers(database) == [stays]
    assert await database.write(sending.finish_if_done, number)


async def test_urgent_ones_go_at_night_and_others_wait_for_the_morning(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 2)
    ordinary = await announce(database, cast.author, said(1))
    await plan_all(database, ordinary)
    await carry(database, quiet=True)
    assert await receivers(database) == []
    assert not await database.write(sending.finish_if_done, ordinary)
    urgent = await announce(database, cast.author, said(2), urgent=True)
    await plan_all(database, urgent)
    await carry(database, quiet=True)
    assert await receivers(database) == concerned
    assert {each.priority for each in await rows_of(database, kinds.PANEL)} == {Priority.CONVERSATION}
    await carry(database)
    assert sorted(each or 0 for each in await receivers(database)) == sorted(concerned * 2)


async def test_a_scheduled_one_begins_when_it_is_due_with_whoever_is_there_then(database: Database, cast: Cast) -> None:
    with stopped("2026-03-11 14:00") as hands:
        [early] = await database.write(settle, 1)
        number = await compose(database, cast.author)
        at = clock.now() + timedelta(hours=19)
        sent = await database.write(sending.send, cast.author, number, at)
        assert (sent.at, sent.people, sent.announcement.state) == (at, 1, AnnouncementState.SCHEDULED)
        with pytest.raises(AlreadyDone):
            await database.write(sending.send, cast.author, number, at)
        [late] = await database.write(settle, 1)
        assert not await database.read(sending.is_due)
        assert await database.write(sending.begin_scheduled) == []
        hands.set("2026-03-12 09:00")
        assert await database.read(sending.is_due)
        assert await database.write(sending.begin_scheduled) == [number]
        assert await database.write(sending.begin_scheduled) == []
        await deliver_all(database, number)
    assert await receivers(database) == [early, late]


async def test_what_is_scheduled_can_be_moved_sent_at_once_unscheduled_or_stopped(
    database: Database, cast: Cast
) -> None:
    await database.write(settle, 1)
    numbers = [await compose(database, cast.author, said(each)) for each in range(1, 5)]
    at = clock.now() + timedelta(days=1)
    for each in numbers:
        await database.write(sending.send, cast.author, each, at)
    moved, sent, drafted, ended = numbers
    later = await database.write(sending.send, cast.author, moved, at + timedelta(hours=1))
    assert later.announcement.scheduled_at == at + timedelta(hours=1)
    await database.write(sending.send, cast.author, sent)
    await database.write(sending.unschedule, cast.author, drafted)
    await database.write(sending.stop, cast.author, ended)
    assert [await state_of(database, each) for each in numbers] == [
        AnnouncementState.SCHEDULED, AnnouncementState.SENDING, AnnouncementState.DRAFT, AnnouncementState.STOPPED,
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        await database.write(sending.unschedule, cast.colleague, moved)


async def test_a_scheduled_one_whose_author_lost_the_group_goes_to_nobody_and_the_author_hears(
    database: Database, cast: Cast
) -> None:
    with stopped("2026-03-11 14:00") as hands:
        await database.write(settle, 2)
        number = await compose(database, cast.author)
        await database.write(sending.send, cast.author, number, clock.now() + timedelta(hours=1))
        await database.write(coordinators.disconnect, cast.administrator, cast.author, 2)
        hands.set("2026-03-11 16:00")
        await database.write(sending.begin_scheduled)
        assert await state_of(database, number) is AnnouncementState.STOPPED
        assert await plan_all(database, number) == 0
        assert [each.person_id for each in await rows_of(database, kinds.PANEL)] == [cast.author]


async def test_an_audience_that_is_empty_by_then_leaves_a_report_of_nobody(database: Database, cast: Cast) -> None:
    with stopped("2026-03-11 14:00") as hands:
        [only] = await database.write(settle, 1)
        number = await compose(database, cast.author)
        await database.write(sending.send, cast.author, number, clock.now() + timedelta(hours=1))
        await database.write(change, only, membership=Membership.LEFT, telegram_id=None)
        hands.set("2026-03-11 16:00")
        await database.write(sending.begin_scheduled)
        await deliver_all(database, number)
    found = await database.read(progress.progress, number)
    assert (found.state, found.audience, found.sent, found.left) == (AnnouncementState.SENT, 0, 0, 0)


async def test_buttons_stand_under_a_last_album_and_nowhere_else(database: Database, cast: Cast) -> None:
    await database.write(settle, 2)
    album = [said(each, kind="photo", album="a") for each in (2, 3)]
    for parts, wishes, expected in (
        ([said(1), *album], {"acknowledge": True}, 2),
        ([*album, said(4)], {"acknowledge": True}, 0),
        ([said(1), *album], {}, 0),
        (album, {"links": [("Сайт", "https://a.example")]}, 2),
    ):
        await database.write(_forget_deliveries)
        number = await announce(database, cast.author, *parts, **wishes)
        await deliver_all(database, number)
        assert len(await brought(database, kinds.BUTTONS)) == expected
        assert await state_of(database, number) is AnnouncementState.SENT


async def _forget_deliveries(session: AsyncSession) -> None:
    await session.execute(delete(Delivery))


async def test_what_is_delivered_says_which_item_bears_the_buttons(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    number = await announce(database, cast.author, said(1), said(2), acknowledge=True, silent=True)
    await plan_all(database, number)
    seen: list[Claimed] = await carry(database)
    found = await database.read(delivering.parcels, [each for each in seen if each.kind == kinds.MESSAGE])
    assert [(each.part.message_id, each.last, each.announcement.silent) for each in found if each] == [
        (1, False, True), (2, True, True),
    ]  # fmt: skip


async def test_refused_and_unreachable_ones_are_counted_and_the_rest_goes_on(database: Database, cast: Cast) -> None:
    refused, blocked, fine = await database.write(settle, 3)
    number = await announce(database, cast.author)
    became = except_for(**{f"p{refused}": DeliveryState.FAILED, f"p{blocked}": DeliveryState.UNREACHABLE})
    await deliver_all(database, number, became)
    found = await database.read(progress.progress, number)
    assert (found.sent, found.failed, found.unreachable, found.left, found.audience) == (1, 1, 1, 0, 3)
    assert found.started_at is not None
    assert found.finished_at is not None
    assert await receivers(database) == [fine]
    # Back again, they get it although it is through.
    await database.write(people.arrive, (await database.read(people.get, blocked)).telegram_id or 0)
    await carry_all(database)
    assert await receivers(database) == [blocked, fine]
    assert (await database.read(progress.progress, number)).sent == 2


async def test_a_poll_of_somebody_who_left_cannot_be_copied_and_makes_nobody_unreachable(
    database: Database, cast: Cast
) -> None:
    [person] = await database.write(settle, 1)
    number = await announce(database, cast.author, said(kind="poll"))
    await plan_all(database, number)
    await database.write(coordinators.disconnect, cast.administrator, cast.author, 2)
    await database.write(people.leave, cast.author)
    for _ in range(5):
        await carry_all(database)
        await database.write(sending.finish_if_done, number)
    assert await state_of(database, number) is AnnouncementState.SENT
    assert await receivers(database) == []
    assert (await database.read(people.get, person)).unreachable_since is None

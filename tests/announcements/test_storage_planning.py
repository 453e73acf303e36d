"""Announcements by the clock: begun, planned ahead only so far, finished, told about; a restart goes on."""

from datetime import time, timedelta

import pytest

from schedules import announcements, scheduler
from storage import clock
from storage.announcements import correcting, items, kinds, sending
from storage.database import Database
from storage.roadmap.times import Times
from storage.tables import AnnouncementState, DeliveryState
from storage.working_hours import WorkingHours
from tests.announcements.cast import (
    Cast,
    announce,
    carry,
    carry_all,
    compose,
    receivers,
    rows_of,
    said,
    settle,
    state_of,
)
from tests.clocks import ZONE, stopped
from tests.waiting import eventually


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("AHEAD", 10), ("BATCH", 4), ("LOOK", 0.001)):
        monkeypatch.setattr(announcements, name, value)


async def go_through(database: Database) -> None:
    """Ticks and sends until there is nothing left to do."""
    is_due = True
    while is_due:
        carried = await carry(database)
        await announcements.tick(database)
        is_due = bool(carried) or await database.read(sending.is_due)


async def test_only_so_much_is_queued_ahead_and_everybody_gets_it_in_the_end(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 25)
    number = await announce(database, cast.author)
    await announcements.tick(database)
    assert len(await rows_of(database, kinds.MESSAGE)) == 10
    await announcements.tick(database)
    assert len(await rows_of(database, kinds.MESSAGE)) == 10
    while await carry(database, limit=7):
        await announcements.tick(database)
    assert await receivers(database) == concerned
    assert await state_of(database, number) is AnnouncementState.SENT
    assert not await database.read(sending.is_due)


async def test_what_is_scheduled_begins_at_its_tick(database: Database, cast: Cast) -> None:
    with stopped("2026-03-11 14:00") as hands:
        await database.write(settle, 3)
        number = await compose(database, cast.author)
        await database.write(sending.send, cast.author, number, clock.now() + timedelta(hours=1))
        await announcements.tick(database)
        assert await state_of(database, number) is AnnouncementState.SCHEDULED
        hands.set("2026-03-11 15:00")
        await announcements.tick(database)
        assert len(await rows_of(database, kinds.MESSAGE, DeliveryState.PENDING)) == 3
        assert len(await rows_of(database, kinds.PANEL)) == 1


async def test_a_correction_and_a_recall_are_planned_ahead_too(database: Database, cast: Cast) -> None:
    await database.write(settle, 25)
    number = await announce(database, cast.author)
    await go_through(database)
    part = (await database.read(items.of, number))[0].id
    await database.write(correcting.correct, cast.author, part, said(1, "Четверг"))
    await announcements.tick(database)
    assert len(await rows_of(database, kinds.MESSAGE, DeliveryState.PENDING)) in range(8, 15)
    await go_through(database)
    assert len(await rows_of(database, kinds.MESSAGE)) == 50
    await database.write(correcting.recall, cast.author, number)
    await go_through(database)
    assert len(await rows_of(database, kinds.RECALL, DeliveryState.SENT)) == 25


async def test_two_announcements_go_side_by_side(database: Database, cast: Cast) -> None:
    await database.write(settle, 12)
    await database.write(settle, 12, 3)
    numbers = [await announce(database, cast.author), await announce(database, cast.elsewhere)]
    await announcements.tick(database)
    assert len(await rows_of(database, kinds.MESSAGE)) == 20
    while await carry_all(database):
        await announcements.tick(database)
    assert {await state_of(database, each) for each in numbers} == {AnnouncementState.SENT}


async def test_pressing_send_wakes_the_clock_at_once(database: Database, cast: Cast) -> None:
    await database.write(settle, 3)
    built = scheduler.build(database, Times(ZONE, None, WorkingHours(time(9), time(18), frozenset(range(5)), ZONE)))
    built.remove_job("tick")
    built.start()
    try:
        job = built.get_job("announcements")
        assert job is not None
        job.modify(next_run_time=clock.now() + timedelta(hours=1))
        await announce(database, cast.author)
        await eventually(lambda: _is_planned(database))
    finally:
        built.shutdown(wait=False)
    await announce(database, cast.author, said(2))


async def _is_planned(database: Database) -> bool:
    return len(await rows_of(database, kinds.MESSAGE)) == 3

"""Milestones: made, changed, cancelled and put back, by whoever may, and told of once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage import coordinators
from storage.audiences import Audience
from storage.database import Database
from storage.refusals import AlreadyDone, NotAllowed
from storage.roadmap import answers, looking, milestones
from storage.roadmap.notices import Notice, Side
from storage.roadmap.refusals import Began, Cancelled, Changed, Unfit, Wrong
from storage.roadmap.times import Every, Repeat
from storage.tables import Attendance, MilestoneState
from tests.announcements.cast import Cast, gather_cast, settle
from tests.clocks import StoppedClock, stopped
from tests.roadmap.storage_cast import TIMES, at, carry, deadline, make, meeting, said_to, tick


@pytest.fixture
async def cast(database: Database) -> Cast:
    return await gather_cast(database)


@pytest.fixture(autouse=True)
def clock() -> Iterator[StoppedClock]:
    """Tuesday noon."""
    with stopped("2026-03-03 12:00") as hands:
        yield hands


async def told(database: Database, clock: StoppedClock, local: str) -> dict[int, Notice]:
    """The notices that leave at a local time, by person."""
    await tick(database, clock, local)
    found = [(each.person_id or 0, about) for each, about in await carry(database, clock) if isinstance(about, Notice)]
    assert len(found) == len(dict(found))
    return dict(found)


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"title": "  "}, Wrong.NO_TITLE),
        ({"title": "о" * 201}, Wrong.LONG_TITLE),
        ({"place": "о" * 301}, Wrong.LONG_PLACE),
        ({"link": "о" * 501}, Wrong.LONG_LINK),
        ({"starts_at": at("2026-03-03 12:00")}, Wrong.PAST),
        ({"ends_at": at("2026-03-11 13:00")}, Wrong.ENDS_FIRST),
        ({"offsets": ("before:60", "ask")}, Wrong.NO_RULE),
        ({"repeat": Repeat(Every.WEEK, date(2026, 3, 10))}, Wrong.REPEATS_NOT),
        ({"documents": (999_999,)}, Wrong.NO_DOCUMENT),
        ({"responsible_id": 999}, Wrong.NOT_RESPONSIBLE),
    ],
)
async def test_a_plan_that_cannot_be_is_refused(
    database: Database, cast: Cast, wishes: dict[str, Any], why: Wrong
) -> None:
    with pytest.raises(Unfit) as refused:
        await make(database, cast.author, replace(meeting(cast, "2026-03-11 14:00"), **wishes))
    assert refused.value.why is why


async def test_a_deadline_has_no_end_and_somebody_of_its_groups_answers_for_it(database: Database, cast: Cast) -> None:
    for wishes, why in (
        ({"ends_at": at("2026-03-12 14:00")}, Wrong.DEADLINE_ENDS),
        ({"responsible_id": cast.elsewhere}, Wrong.NOT_RESPONSIBLE),
        ({"audience": Audience(frozenset())}, Wrong.NO_GROUPS),
    ):
        with pytest.raises(Unfit) as refused:
            await make(database, cast.administrator, deadline(cast, "2026-03-11 14:00", **wishes))
        assert refused.value.why is why


async def test_only_who_answers_for_all_its_groups_may_make_and_change_it(database: Database, cast: Cast) -> None:
    both = meeting(cast, "2026-03-11 14:00", audience=Audience(frozenset({2, 3})))
    with pytest.raises(NotAllowed):
        await make(database, cast.author, both)
    made = await make(database, cast.administrator, both)
    for person in (cast.author, cast.elsewhere):
        with pytest.raises(NotAllowed):
            await database.write(milestones.change, person, made.id, both, 0, TIMES)
        with pytest.raises(NotAllowed):
            await database.write(milestones.cancel, person, made.id, whole_series=False)
    assert (await database.read(looking.card, cast.author, made.id)).may_manage is False
    own = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    await database.write(milestones.cancel, cast.colleague, own.id, whole_series=False)


async def test_a_series_is_made_at_once_and_told_of_once(database: Database, cast: Cast, clock: StoppedClock) -> None:
    people = await database.write(settle, 2)
    plan = meeting(
        cast, "2026-03-11 14:00", ends_at=at("2026-03-11 15:30"), repeat=Repeat(Every.WEEK, date(2026, 3, 31))
    )
    made = await database.write(milestones.create, cast.author, plan, tell=True, times=TIMES)
    assert [each.starts_at for each in made] == [at(f"2026-03-{day} 14:00") for day in (11, 18, 25)]
    assert all(each.ends_at == each.starts_at + timedelta(minutes=90) for each in made)
    assert {each.series_id for each in made} == {made[0].id}
    notices = await told(database, clock, "2026-03-03 12:00:02")
    assert set(notices) == set(people)
    assert (notices[people[0]].created, notices[people[0]].series) == (True, 3)


async def test_a_change_is_told_once_with_what_was_and_is(database: Database, cast: Cast, clock: StoppedClock) -> None:
    [one] = await database.write(settle, 1)
    plan = meeting(cast, "2026-03-11 14:00", place="Актовый зал")
    made = await make(database, cast.author, plan)
    await database.write(answers.answer, one, made.id, Attendance.YES)
    moved = replace(plan, starts_at=at("2026-03-12 14:00"))
    changed = await database.write(milestones.change, cast.author, made.id, moved, 0, TIMES)
    assert (changed.revision, changed.timed_revision) == (1, 1)
    clock.set("2026-03-03 12:00:30")
    await database.write(milestones.change, cast.author, made.id, replace(moved, place="Каб. 5"), 1, TIMES)
    assert await told(database, clock, "2026-03-03 12:01:10") == {}
    notices = await told(database, clock, "2026-03-03 12:01:31")
    assert [(each.field, each.was, each.now) for each in notices[one].differences] == [
        ("starts_at", at("2026-03-11 14:00"), at("2026-03-12 14:00")),
        ("place", "Актовый зал", "Каб. 5"),
    ]
    assert (notices[one].side, notices[one].moved, notices[one].answer) == (Side.BOTH, True, None)
    assert await told(database, clock, "2026-03-03 12:05") == {}


async def test_what_changes_back_within_the_minute_is_told_to_nobody(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    await database.write(settle, 1)
    plan = meeting(cast, "2026-03-11 14:00")
    made = await make(database, cast.author, plan)
    await database.write(milestones.change, cast.author, made.id, replace(plan, title="Другое"), 0, TIMES)
    await database.write(milestones.change, cast.author, made.id, plan, 1, TIMES)
    assert await told(database, clock, "2026-03-03 12:02") == {}


async def test_another_audience_is_told_to_whom_it_makes_a_difference(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    [stays], [joins] = await database.write(settle, 1), await database.write(settle, 1, 3)
    [leaves] = await database.write(settle, 1, 4)
    plan = meeting(cast, "2026-03-11 14:00", audience=Audience(frozenset({2, 4})))
    made = await make(database, cast.administrator, plan)
    other = replace(plan, audience=Audience(frozenset({2, 3})))
    await database.write(milestones.change, cast.administrator, made.id, other, 0, TIMES)
    notices = await told(database, clock, "2026-03-03 12:02")
    assert {person: each.side for person, each in notices.items()} == {joins: Side.JOINED, leaves: Side.LEFT}
    await database.write(milestones.change, cast.administrator, made.id, replace(other, title="Новое"), 1, TIMES)
    assert set(await told(database, clock, "2026-03-03 12:04")) == {stays, joins}


async def test_a_change_is_made_to_what_was_seen(database: Database, cast: Cast) -> None:
    plan = meeting(cast, "2026-03-11 14:00")
    made = await make(database, cast.author, plan)
    assert (await database.write(milestones.change, cast.author, made.id, plan, 0, TIMES)).revision == 0
    await database.write(milestones.change, cast.author, made.id, replace(plan, title="Другое"), 0, TIMES)
    with pytest.raises(Changed):
        await database.write(milestones.change, cast.author, made.id, plan, 0, TIMES)
    await database.write(milestones.cancel, cast.author, made.id, whole_series=False)
    with pytest.raises(Cancelled):
        await database.write(milestones.change, cast.author, made.id, plan, 2, TIMES)


async def test_a_plan_is_what_makes_the_milestone_as_it_is(database: Database, cast: Cast) -> None:
    plan = deadline(cast, "2026-03-11 14:00", offsets=("before:60",), hand_in_to="Методисту", code="A-1")
    made = await make(database, cast.author, plan)
    assert await database.read(milestones.plan_of, made) == plan


async def test_a_cancellation_can_be_put_back_for_a_minute(database: Database, cast: Cast, clock: StoppedClock) -> None:
    [one] = await database.write(settle, 1)
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    await database.write(milestones.cancel, cast.author, made.id, whole_series=False)
    assert await database.read(milestones.undoable_until, made.id) == at("2026-03-03 12:01")
    with pytest.raises(AlreadyDone):
        await database.write(milestones.cancel, cast.author, made.id, whole_series=False)
    clock.set("2026-03-03 12:00:59")
    [back] = await database.write(milestones.undo, cast.author, made.id, TIMES)
    assert (back.state, back.revision, back.timed_revision) == (MilestoneState.PLANNED, 2, 0)
    assert await told(database, clock, "2026-03-03 12:02") == {}
    await database.write(milestones.cancel, cast.author, made.id, whole_series=False)
    assert (await told(database, clock, "2026-03-03 12:03:01"))[one].cancelled
    with pytest.raises(AlreadyDone):
        await database.write(milestones.undo, cast.author, made.id, TIMES)


async def test_putting_a_move_back_keeps_the_answers(database: Database, cast: Cast) -> None:
    [one] = await database.write(settle, 1)
    plan = meeting(cast, "2026-03-11 14:00")
    made = await make(database, cast.author, plan)
    await database.write(answers.answer, one, made.id, Attendance.YES)
    moved = replace(plan, starts_at=at("2026-03-12 14:00"))
    await database.write(milestones.change, cast.author, made.id, moved, 0, TIMES)
    assert (await database.read(looking.upcoming, one, 5))[0].answer is None
    [back] = await database.write(milestones.undo, cast.author, made.id, TIMES)
    assert back.starts_at == plan.starts_at
    assert (await database.read(looking.upcoming, one, 5))[0].answer is Attendance.YES
    again = await database.write(milestones.change, cast.author, made.id, moved, back.revision, TIMES)
    assert (again.revision, again.timed_revision) == (3, 3)


async def test_a_meeting_that_goes_on_longer_asks_nobody_again(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    [one] = await database.write(settle, 1)
    plan = meeting(cast, "2026-03-04 14:00", ends_at=at("2026-03-04 15:00"))
    made = await make(database, cast.author, plan)
    await database.write(answers.answer, one, made.id, Attendance.YES)
    clock.set("2026-03-04 14:10")
    longer = replace(plan, ends_at=at("2026-03-04 15:30"))
    await database.write(milestones.change, cast.author, made.id, longer, 0, TIMES)
    assert (await database.read(looking.upcoming, one, 5))[0].answer is Attendance.YES
    notice = (await told(database, clock, "2026-03-04 14:12"))[one]
    assert (notice.moved, [each.field for each in notice.differences]) == (False, ["ends_at"])


async def test_the_rest_of_a_series_is_cancelled_told_and_put_back_together(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    clock.goes = True
    [one] = await database.write(settle, 1)
    plan = meeting(cast, "2026-03-11 14:00", repeat=Repeat(Every.WEEK, date(2026, 4, 1)))
    made = await database.write(milestones.create, cast.author, plan, tell=False, times=TIMES)
    ended = await database.write(milestones.cancel, cast.author, made[1].id, whole_series=True)
    assert [each.id for each in ended] == [each.id for each in made[1:]]
    put_back = await database.write(milestones.undo, cast.author, made[3].id, TIMES)
    assert [each.id for each in put_back] == [each.id for each in made[1:]]
    await database.write(milestones.cancel, cast.author, made[1].id, whole_series=True)
    notices = await told(database, clock, "2026-03-03 12:02")
    assert (notices[one].milestone.id, notices[one].whole_series) == (made[1].id, True)


async def test_a_meeting_that_is_over_is_not_cancelled_and_a_deadline_is(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    [one] = await database.write(settle, 1)
    held = await make(database, cast.author, meeting(cast, "2026-03-04 14:00", offsets=()))
    over = await make(database, cast.author, deadline(cast, "2026-03-04 14:00", offsets=()))
    await said_to(database, clock, "2026-03-04 15:00")
    with pytest.raises(Began):
        await database.write(milestones.cancel, cast.author, held.id, whole_series=False)
    await database.write(milestones.cancel, cast.author, over.id, whole_series=False)
    assert (await told(database, clock, "2026-03-04 15:02"))[one].cancelled
    assert await said_to(database, clock, "2026-03-05 10:00") == []


async def test_at_night_only_what_cannot_wait_is_told(database: Database, cast: Cast, clock: StoppedClock) -> None:
    await database.write(settle, 1)
    early = await make(database, cast.author, meeting(cast, "2026-03-04 07:30", offsets=()))
    late = await make(database, cast.author, meeting(cast, "2026-03-04 14:00", offsets=()))
    clock.set("2026-03-03 22:00")
    for each in (early, late):
        await database.write(milestones.cancel, cast.author, each.id, whole_series=False)
    at_night = await told(database, clock, "2026-03-03 22:02")
    assert [each.milestone.id for each in at_night.values()] == [early.id]
    in_the_morning = await told(database, clock, "2026-03-04 08:00")
    assert [each.milestone.id for each in in_the_morning.values()] == [late.id]


async def test_a_colleague_answers_for_what_a_disconnected_coordinator_did(database: Database, cast: Cast) -> None:
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    await database.write(coordinators.disconnect, cast.administrator, cast.author, 2)
    assert (await database.read(milestones.get, made.id)).responsible_id == cast.colleague

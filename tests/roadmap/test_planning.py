"""Reminders: made from the rules, sent once at their moment, late after a downtime, never past the event."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from schedules import roadmap
from storage import facts, people
from storage.audiences import Audience
from storage.database import Database
from storage.roadmap import answers, due, hand_ins, kinds, milestones, planning, reminding
from storage.roadmap.reminding import Reminding
from storage.tables import Attendance, ReminderState
from tests.announcements.cast import Cast, change, gather_cast, settle
from tests.clocks import StoppedClock, stopped
from tests.roadmap.storage_cast import (
    TIMES,
    at,
    carry,
    deadline,
    make,
    meeting,
    moments_of,
    reminders_of,
    said_to,
    tick,
    waiting,
)


@pytest.fixture
async def cast(database: Database) -> Cast:
    return await gather_cast(database)


@pytest.fixture(autouse=True)
def clock() -> Iterator[StoppedClock]:
    """Monday noon."""
    with stopped("2026-03-02 12:00") as hands:
        yield hands


async def test_a_meeting_is_reminded_of_by_its_rules(database: Database, cast: Cast) -> None:
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    assert await moments_of(database, made.id) == {
        "before:10080": "03-04 14:00",
        "ask": "03-09 10:00",
        "before:1440": "03-10 14:00",
        "before:60": "03-11 13:00",
    }


async def test_what_is_over_when_it_is_made_is_not_made(database: Database, cast: Cast) -> None:
    made = await make(database, cast.author, deadline(cast, "2026-03-03 23:59"))
    left = {"missing", "before:1440", "morning", "overdue:1", "overdue:2", "overdue:3", "overdue:list"}
    assert set(await reminders_of(database, made.id)) == left


async def test_a_reminder_goes_once_at_its_moment(database: Database, cast: Cast, clock: StoppedClock) -> None:
    one, two = await database.write(settle, 2)
    await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    await tick(database, clock, "2026-03-11 12:55")
    clock.set("2026-03-11 12:59")
    assert not [each for each, about in await carry(database, clock) if about]
    found = await said_to(database, clock, "2026-03-11 13:00")
    assert found == [("before:60", one), ("before:60", two)]
    assert await said_to(database, clock, "2026-03-11 13:01") == []


async def test_who_joins_within_the_last_minutes_is_reminded_too(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    [before] = await database.write(settle, 1)
    await make(database, cast.author, meeting(cast, "2026-03-11 14:00", offsets=("before:60",)))
    await tick(database, clock, "2026-03-11 12:55")
    [joined] = await database.write(settle, 1)
    assert await said_to(database, clock, "2026-03-11 13:00") == [("before:60", before), ("before:60", joined)]
    await database.write(settle, 1)
    assert await said_to(database, clock, "2026-03-11 13:01") == []


async def test_who_leaves_or_moves_away_meanwhile_is_not(database: Database, cast: Cast, clock: StoppedClock) -> None:
    stays, moves, leaves = await database.write(settle, 3)
    await make(database, cast.author, meeting(cast, "2026-03-11 14:00", offsets=("before:60",)))
    await tick(database, clock, "2026-03-11 12:55")
    await database.write(change, moves, group_id=3)
    await database.write(people.leave, leaves)
    assert await said_to(database, clock, "2026-03-11 13:00") == [("before:60", stays)]


async def test_the_last_call_goes_to_those_who_have_not_said(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    silent, says, said_before = await database.write(settle, 3)
    made = await make(database, cast.author, meeting(cast, "2026-03-12 14:00", offsets=()))
    await database.write(answers.answer, said_before, made.id, Attendance.NO)
    await tick(database, clock, "2026-03-10 09:55")
    await database.write(answers.answer, says, made.id, Attendance.YES)
    assert await said_to(database, clock, "2026-03-10 10:00") == [("ask", silent)]


async def test_a_deadline_is_reminded_of_until_it_is_met(database: Database, cast: Cast, clock: StoppedClock) -> None:
    owes, returned, hands_in = await database.write(settle, 3)
    made = await make(database, cast.author, deadline(cast, "2026-03-06 18:00", offsets=("before:60",)))
    await database.write(hand_ins.hand_in, hands_in, made.id, None)
    handed = await database.write(hand_ins.hand_in, returned, made.id, None)
    await carry(database, clock)
    assert await said_to(database, clock, "2026-03-05 17:00") == [(kinds.MISSING, cast.author)]
    assert await said_to(database, clock, "2026-03-06 17:00") == [("before:60", owes)]
    await database.write(hand_ins.return_, cast.colleague, handed.hand_in.id, "Нет подписи")
    await carry(database, clock)
    # Monday the 9th is a holiday.
    for day, rule in (("10", "overdue:1"), ("11", "overdue:2"), ("12", "overdue:3")):
        found = await said_to(database, clock, f"2026-03-{day} 10:00")
        assert found == [(rule, owes), (rule, returned)]
    assert await said_to(database, clock, "2026-03-12 11:00") == [(kinds.OVERDUE, cast.author)]
    assert await said_to(database, clock, "2026-03-20 10:00") == []


async def test_nobody_is_listed_when_everybody_has_handed_in(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    [hands_in] = await database.write(settle, 1)
    made = await make(database, cast.author, deadline(cast, "2026-03-06 18:00", offsets=()))
    await database.write(hand_ins.hand_in, hands_in, made.id, None)
    await said_to(database, clock, "2026-03-05 17:00")
    assert await said_to(database, clock, "2026-03-12 11:00") == []


async def test_after_a_downtime_the_nearest_goes_late(database: Database, cast: Cast, clock: StoppedClock) -> None:
    [one] = await database.write(settle, 1)
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    await tick(database, clock, "2026-03-10 15:00")
    [(_, about)] = await carry(database, clock)
    assert isinstance(about, Reminding)
    assert (about.rule, about.late, about.person.id) == ("before:1440", True, one)
    states = {rule: each.state for rule, each in (await reminders_of(database, made.id)).items()}
    assert states == {
        "before:10080": ReminderState.SUPERSEDED,
        "ask": ReminderState.SUPERSEDED,
        "before:1440": ReminderState.QUEUED,
        "before:60": ReminderState.PLANNED,
    }


async def test_what_was_owed_weeks_ago_is_not_reminded_of_but_listed(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    await database.write(settle, 2)
    await make(database, cast.author, deadline(cast, "2026-03-11 14:00"))
    assert await said_to(database, clock, "2026-04-08 12:00") == [
        (kinds.MISSED, cast.author),
        (kinds.OVERDUE, cast.author),
    ]


async def test_what_is_late_at_night_waits_for_the_morning(database: Database, cast: Cast, clock: StoppedClock) -> None:
    [one] = await database.write(settle, 1)
    await make(database, cast.author, meeting(cast, "2026-03-11 14:00", offsets=("before:1440",)))
    await tick(database, clock, "2026-03-08 12:00")
    await tick(database, clock, "2026-03-10 22:00")
    assert await carry(database, clock) == []
    await tick(database, clock, "2026-03-11 08:00")
    [(_, about)] = await carry(database, clock)
    assert isinstance(about, Reminding)
    assert (about.late, about.person.id) == (True, one)


async def test_what_helps_no_more_is_reported_once(database: Database, cast: Cast, clock: StoppedClock) -> None:
    await database.write(settle, 3)
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00", offsets=("before:1440", "before:60")))
    await said_to(database, clock, "2026-03-09 10:00")
    assert await said_to(database, clock, "2026-03-11 14:30") == [(kinds.MISSED, cast.author)]
    assert await said_to(database, clock, "2026-03-11 14:31") == []
    missed = await database.read(reminding.missed, cast.author, made.id)
    assert missed is not None
    assert [(each.rule, each.people) for each in missed.reminders] == [("before:1440", 3), ("before:60", 3)]


async def test_what_is_still_unsent_when_the_event_begins_is_not_sent(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    await database.write(settle, 3)
    made = await make(database, cast.author, meeting(cast, "2026-03-04 14:00", offsets=("before:30",)))
    await said_to(database, clock, "2026-03-02 14:00")
    await tick(database, clock, "2026-03-04 13:30")
    assert len(await waiting(database, kinds.REMINDER)) == 3
    assert await said_to(database, clock, "2026-03-04 14:00") == [(kinds.MISSED, cast.author)]
    missed = await database.read(reminding.missed, cast.author, made.id)
    assert missed is not None
    assert [(each.rule, each.people) for each in missed.reminders] == [("before:30", 3)]


async def test_a_move_takes_the_old_reminders_back(database: Database, cast: Cast, clock: StoppedClock) -> None:
    [one] = await database.write(settle, 1)
    plan = meeting(cast, "2026-03-04 14:00", offsets=("before:60",))
    made = await make(database, cast.author, plan)
    await tick(database, clock, "2026-03-04 12:55")
    moved = replace(plan, starts_at=at("2026-03-04 16:00"))
    await database.write(milestones.change, cast.author, made.id, moved, 0, TIMES)
    assert [each for each in await said_to(database, clock, "2026-03-04 13:00") if each[0] == "before:60"] == []
    assert ("before:60", one) in await said_to(database, clock, "2026-03-04 15:00")


async def test_putting_a_cancellation_back_puts_its_reminders_back(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    clock.goes = True
    [one] = await database.write(settle, 1)
    made = await make(database, cast.author, meeting(cast, "2026-03-04 14:00", offsets=("before:60",)))
    await tick(database, clock, "2026-03-04 12:59:50")
    await database.write(milestones.cancel, cast.author, made.id, whole_series=False)
    assert await said_to(database, clock, "2026-03-04 13:00:10") == []
    clock.set("2026-03-04 13:00:30")
    await database.write(milestones.undo, cast.author, made.id, TIMES)
    assert await said_to(database, clock, "2026-03-04 13:00:32") == [("before:60", one)]
    assert await said_to(database, clock, "2026-03-04 13:05") == []


async def test_rules_can_be_chosen_anew(database: Database, cast: Cast, clock: StoppedClock) -> None:
    [one] = await database.write(settle, 1)
    plan = meeting(cast, "2026-03-04 14:00", offsets=("before:60",))
    made = await make(database, cast.author, plan)
    await tick(database, clock, "2026-03-04 12:55")
    without = replace(plan, offsets=())
    changed = await database.write(milestones.change, cast.author, made.id, without, 0, TIMES)
    assert changed.timed_revision == 0
    assert (await reminders_of(database, made.id))["before:60"].state is ReminderState.CANCELLED
    await database.write(milestones.change, cast.author, made.id, plan, 1, TIMES)
    assert await said_to(database, clock, "2026-03-04 13:00") == [("before:60", one)]


async def test_other_settings_move_what_is_ahead(database: Database, cast: Cast) -> None:
    made = await make(database, cast.author, deadline(cast, "2026-03-11 23:59", offsets=("before:60",)))
    assert (await moments_of(database, made.id))["before:60"] == "03-11 20:30"
    await roadmap.renew(database, replace(TIMES, quiet=None))
    assert (await moments_of(database, made.id))["before:60"] == "03-11 22:59"


async def test_queueing_goes_on_where_it_was(database: Database, cast: Cast, clock: StoppedClock) -> None:
    everybody = await database.write(settle, 7)
    made = await make(database, cast.author, meeting(cast, "2026-03-04 14:00", offsets=("before:60",)))
    clock.set("2026-03-04 12:55")
    reminder = (await reminders_of(database, made.id))["before:60"]
    assert await database.write(due.queue, reminder.id, 3)
    assert len(await waiting(database, kinds.REMINDER)) == 3
    assert await said_to(database, clock, "2026-03-04 13:00") == [("before:60", each) for each in everybody]


async def test_who_could_not_be_reached_gets_the_nearest_alone(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    [one] = await database.write(settle, 1)
    await make(database, cast.author, meeting(cast, "2026-03-11 14:00", offsets=("before:4320", "before:1440")))
    await tick(database, clock, "2026-03-08 14:00")
    [first] = await waiting(database, kinds.REMINDER)
    await tick(database, clock, "2026-03-10 14:00")
    said = [(each.id, about) for each, about in await carry(database, clock) if each.person_id == one]
    assert [number for number, _ in said] != [first.id]
    assert [about.rule for _, about in said if isinstance(about, Reminding)] == ["before:1440"]


async def test_the_next_firings_can_be_listed(database: Database, cast: Cast) -> None:
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    found = await database.read(planning.ahead, 2)
    assert [(each.milestone.id, each.reminder.rule) for each in found] == [(made.id, "before:10080"), (made.id, "ask")]


async def test_the_clock_shows_that_it_goes(database: Database, clock: StoppedClock) -> None:
    assert await database.read(facts.heartbeat) is None
    await tick(database, clock)
    begun = clock.now
    clock.set("2026-03-02 12:00:10")
    await tick(database, clock)
    assert await database.read(facts.heartbeat) == begun
    await tick(database, clock, "2026-03-02 12:00:16")
    assert await database.read(facts.heartbeat) == clock.now


async def test_an_audience_knows_who_owes_an_answer(database: Database, cast: Cast) -> None:
    says, silent = await database.write(settle, 2)
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    await database.write(answers.answer, says, made.id, Attendance.YES)
    owing = Audience(frozenset({2}), not_answered=made.id)
    assert Audience.from_json(owing.to_json()) == owing
    assert [each.id for each in await database.read(answers.unanswered, made.id)] == [silent]

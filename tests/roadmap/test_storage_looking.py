"""Looking at the roadmap, the week's digest, and tables that come in and go out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from storage.audiences import Audience
from storage.database import Database
from storage.refusals import NotAllowed
from storage.roadmap import answers, digest, exporting, hand_ins, importing, kinds, looking, milestones
from storage.roadmap.importing import Problem, Row
from storage.roadmap.refusals import Wrong
from storage.roadmap.times import Every, Repeat
from storage.tables import Attendance, HandInKind, HandInState, MilestoneKind
from tests.announcements.cast import Cast, change, gather_cast, settle
from tests.clocks import ZONE, StoppedClock, stopped
from tests.roadmap.storage_cast import TIMES, at, carry, deadline, make, meeting, said_to


@pytest.fixture
async def cast(database: Database) -> Cast:
    return await gather_cast(database)


@pytest.fixture(autouse=True)
def clock() -> Iterator[StoppedClock]:
    """Sunday noon."""
    with stopped("2026-03-15 12:00") as hands:
        yield hands


async def test_a_participant_sees_their_own(database: Database, cast: Cast, clock: StoppedClock) -> None:
    [one] = await database.write(settle, 1, base_site=False)
    held = await make(database, cast.author, meeting(cast, "2026-03-16 10:00"))
    due = await make(database, cast.author, deadline(cast, "2026-03-16 12:00"))
    cancelled = await make(database, cast.author, meeting(cast, "2026-03-20 10:00"))
    narrow = Audience(frozenset({2}), base_sites=True)
    await make(database, cast.author, meeting(cast, "2026-03-17 10:00", audience=narrow))
    await make(
        database, cast.administrator, meeting(cast, "2026-03-17 10:00", audience=Audience(frozenset({3})),
        responsible_id=cast.elsewhere),
    )  # fmt: skip
    last = await make(database, cast.author, meeting(cast, "2026-04-01 00:00"))
    await database.write(milestones.cancel, cast.author, cancelled.id, whole_series=False)
    await database.write(answers.answer, one, held.id, Attendance.YES)
    assert [each.milestone.id for each in await database.read(looking.upcoming, one, 5)] == [held.id, due.id, last.id]
    of_month = await database.read(looking.month, one, 2026, 3, ZONE)
    assert [each.milestone.id for each in of_month] == [held.id, due.id, cancelled.id]
    assert (of_month[0].answer, [each.id for each in of_month[0].groups]) == (Attendance.YES, [2])
    assert await database.read(looking.months, one, ZONE, managed=False) == [(2026, 3, 2), (2026, 4, 1)]
    assert len(await database.read(looking.calendar, one)) == 4
    assert len(await database.read(looking.year, one, 2026, ZONE, managed=False)) == 3
    clock.set("2026-03-16 13:00")
    assert [each.milestone.id for each in await database.read(looking.upcoming, one, 5)] == [due.id, last.id]
    await database.write(hand_ins.hand_in, one, due.id, None)
    assert [each.milestone.id for each in await database.read(looking.upcoming, one, 5)] == [last.id]
    assert (await database.read(looking.month, one, 2026, 3, ZONE))[1].hand_in is HandInState.HANDED


async def test_a_coordinator_sees_those_of_their_groups(database: Database, cast: Cast) -> None:
    own = await make(database, cast.author, meeting(cast, "2026-03-16 10:00"))
    both = Audience(frozenset({2, 3}))
    common = await make(database, cast.administrator, meeting(cast, "2026-03-17 10:00", audience=both))
    assert [each.milestone.id for each in await database.read(looking.managed_upcoming, cast.elsewhere, 5)] == [
        common.id
    ]
    seen = await database.read(looking.managed_month, cast.author, 2026, 3, ZONE)
    assert [each.milestone.id for each in seen] == [own.id, common.id]
    assert len(await database.read(looking.managed_upcoming, cast.administrator, 5)) == 2
    with pytest.raises(NotAllowed):
        await database.read(looking.card, cast.elsewhere, own.id)


async def test_a_card_says_how_many_of_a_series_are_ahead(database: Database, cast: Cast) -> None:
    plan = meeting(cast, "2026-03-16 10:00", repeat=Repeat(Every.WEEK, date(2026, 4, 6)))
    made = await database.write(milestones.create, cast.author, plan, tell=False, times=TIMES)
    card = await database.read(looking.card, cast.author, made[1].id)
    assert (card.series, card.may_manage, card.responsible.id) == (3, True, cast.author)


async def test_on_monday_everybody_hears_what_the_week_brings(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    one, unwilling = await database.write(settle, 2)
    await database.write(settle, 1, 3)
    await database.write(looking.choose_digest, unwilling, wanted=False)
    for starts in ("2026-03-16 14:00", "2026-03-18 14:00", "2026-03-23 10:00"):
        await make(database, cast.author, meeting(cast, starts, offsets=()))
    assert await said_to(database, clock, "2026-03-16 08:59") == []
    assert await said_to(database, clock, "2026-03-16 09:00") == [(kinds.WEEK, one)]
    assert await said_to(database, clock, "2026-03-16 09:10") == []
    week = await database.read(digest.week, one, date(2026, 3, 16).toordinal(), ZONE)
    assert week is not None
    assert (week.monday, len(week.entries)) == (date(2026, 3, 16), 2)
    assert await database.read(digest.week, unwilling, date(2026, 3, 16).toordinal(), ZONE) is None


async def test_a_monday_that_is_over_needs_no_digest(database: Database, cast: Cast, clock: StoppedClock) -> None:
    await database.write(settle, 1)
    await make(database, cast.author, meeting(cast, "2026-03-19 14:00", offsets=()))
    assert await said_to(database, clock, "2026-03-16 18:00") == []


def row(number: int, title: str, starts: str, **said: object) -> Row:
    known = {"kind": MilestoneKind.MEETING, "groups": frozenset({2})} | said
    return Row(number, title=title, starts_at=at(starts), **known)  # type: ignore[arg-type]


async def test_importing_a_table_twice_is_once(database: Database, cast: Cast) -> None:
    rows = [
        row(2, "Семинар", "2026-03-20 10:00", code="A-1", place="Зал"),
        row(3, "Совет", "2026-03-21 10:00"),
        row(4, "Отчёт", "2026-03-22 18:00", kind=MilestoneKind.DEADLINE, asks=HandInKind.FILE),
    ]
    compared = await database.read(importing.compare, cast.author, rows, TIMES)
    assert [each.number for each in compared.new] == [2, 3, 4]
    await database.write(importing.apply, cast.author, rows, tell=False, times=TIMES)
    again = await database.write(importing.apply, cast.author, rows, tell=False, times=TIMES)
    assert ([each.number for each in again.same], again.new, again.changed, again.wrong) == ([2, 3, 4], [], [], [])
    moved = [
        replace(rows[0], starts_at=at("2026-03-25 10:00"), place=None),
        replace(rows[1], starts_at=at("2026-03-21 12:00")),
    ]
    changed = await database.write(importing.apply, cast.author, moved, tell=False, times=TIMES)
    assert [[each.field for each in one.differences] for one in changed.changed] == [["starts_at"], ["starts_at"]]
    assert changed.changed[0].milestone.place == "Зал"


async def test_each_row_that_is_wrong_says_why(database: Database, cast: Cast) -> None:
    twice = meeting(cast, "2026-03-20 10:00")
    for _ in range(2):
        await make(database, cast.author, twice)
    gone = await make(database, cast.author, meeting(cast, "2026-03-27 10:00", code="B-1"))
    await database.write(milestones.cancel, cast.author, gone.id, whole_series=False)
    rows = [
        row(2, "Прошлое", "2026-03-01 10:00"),
        row(3, "Чужое", "2026-03-21 10:00", groups=frozenset({3})),
        row(4, "Дважды", "2026-03-21 10:00"),
        row(5, "дважды", "2026-03-21 12:00"),
        row(6, "Совещание", "2026-03-20 12:00"),
        row(7, "Отменённое", "2026-03-27 10:00", code="B-1"),
        row(8, "Наоборот", "2026-03-27 10:00", ends_at=at("2026-03-27 09:00")),
    ]
    compared = await database.read(importing.compare, cast.author, rows, TIMES)
    assert {each.number: each.why for each in compared.wrong} == {
        2: Wrong.PAST,
        3: Problem.NOT_ALLOWED,
        4: Problem.DUPLICATE,
        5: Problem.DUPLICATE,
        6: Problem.AMBIGUOUS,
        7: Problem.CANCELLED,
        8: Wrong.ENDS_FIRST,
    }


async def test_a_row_that_names_a_milestone_leaves_it_to_no_row_that_only_looks_like_it(
    database: Database, cast: Cast
) -> None:
    one = await make(database, cast.author, meeting(cast, "2026-03-20 10:00"))
    two = await make(database, cast.author, meeting(cast, "2026-03-21 10:00"))
    rows = [
        row(2, "Совещание", "2026-03-20 10:00", milestone_id=one.id),
        row(3, "Совещание", "2026-03-20 15:00"),
        row(4, "Совещание", "2026-03-21 10:00", milestone_id=two.id),
        row(5, "Совещание", "2026-03-21 10:00"),
        row(6, "Совет", "2026-03-22 10:00", milestone_id=two.id + 1),
    ]
    compared = await database.read(importing.compare, cast.author, rows, TIMES)
    assert [each.number for each in compared.same] == [2]
    assert [each.number for each in compared.new] == [3]
    assert [(each.number, each.why) for each in compared.wrong] == [
        (4, Problem.DUPLICATE),
        (5, Problem.DUPLICATE),
        (6, Problem.UNKNOWN),
    ]


async def test_from_the_command_line_a_coordinator_of_the_group_answers_for_it(database: Database, cast: Cast) -> None:
    rows = [row(2, "Семинар", "2026-03-20 10:00"), row(3, "Ничей", "2026-03-20 10:00", groups=frozenset({4}))]
    found = await database.write(importing.apply, None, rows, tell=False, times=TIMES)
    assert [each.plan.responsible_id for each in found.new] == [cast.author]
    assert [each.why for each in found.wrong] == [Wrong.NOT_RESPONSIBLE]


async def test_a_table_says_how_each_stands(database: Database, cast: Cast, clock: StoppedClock) -> None:
    one, two, away = await database.write(settle, 3)
    held = await make(database, cast.author, meeting(cast, "2026-03-20 10:00"))
    due = await make(database, cast.author, deadline(cast, "2026-03-21 10:00"))
    for each in (one, away):
        await database.write(answers.answer, each, held.id, Attendance.YES)
    await database.write(hand_ins.hand_in, two, due.id, None)
    await database.write(change, away, group_id=3)
    await carry(database, clock)
    of_meeting, of_deadline = await database.read(exporting.lines, cast.author)
    assert (of_meeting.yes, of_meeting.no, of_meeting.silent, of_meeting.missing) == (1, 0, 1, 0)
    assert (of_deadline.handed, of_deadline.missing, of_deadline.silent) == (1, 1, 0)

"""Answers to meetings, what is handed in for deadlines, and the summaries that show both."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people
from storage.database import Database
from storage.questions.conversation import Said
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap import answers, hand_ins, kinds, milestones, summary
from storage.roadmap.refusals import Began, Cancelled, Wanted
from storage.tables import Attendance, HandInKind, HandInState, MilestoneAnswer
from tests.announcements.cast import Cast, gather_cast, settle
from tests.clocks import StoppedClock, stopped
from tests.roadmap.storage_cast import TIMES, at, carry, deadline, make, meeting, tick, waiting


@pytest.fixture
async def cast(database: Database) -> Cast:
    return await gather_cast(database)


@pytest.fixture(autouse=True)
def clock() -> Iterator[StoppedClock]:
    """Tuesday noon."""
    with stopped("2026-03-03 12:00") as hands:
        yield hands


def file(message_id: int, album: str | None = None, text: str | None = None) -> Said:
    return Said(10_000, message_id, "document", text, album, {"kind": "document"})


async def test_an_answer_can_be_changed_until_it_starts(database: Database, cast: Cast, clock: StoppedClock) -> None:
    one, two = await database.write(settle, 2)
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    assert (await database.write(answers.answer, one, made.id, Attendance.YES)).new
    assert not (await database.write(answers.answer, one, made.id, Attendance.YES)).new
    assert (await database.write(answers.answer, one, made.id, Attendance.MAYBE)).new
    counts = await database.read(answers.counts, cast.colleague, made.id)
    assert (counts.total.yes, counts.total.maybe, counts.total.silent, counts.total.people) == (0, 1, 1, 2)
    found = await database.read(answers.respondents, cast.author, made.id)
    assert {each.concerned.person.id: each.answer for each in found} == {one: Attendance.MAYBE, two: None}
    clock.set("2026-03-11 14:00")
    with pytest.raises(Began):
        await database.write(answers.answer, one, made.id, Attendance.NO)


async def test_only_whom_it_concerns_answers_and_only_its_coordinators_see(database: Database, cast: Cast) -> None:
    [elsewhere] = await database.write(settle, 1, 3)
    [one] = await database.write(settle, 1)
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    with pytest.raises(NotAllowed):
        await database.write(answers.answer, elsewhere, made.id, Attendance.YES)
    with pytest.raises(NotAllowed):
        await database.read(answers.counts, cast.elsewhere, made.id)
    assert (await database.read(answers.counts, cast.administrator, made.id)).total.people == 1
    due = await make(database, cast.author, deadline(cast, "2026-03-11 14:00"))
    with pytest.raises(Missing):
        await database.write(answers.answer, one, due.id, Attendance.YES)
    with pytest.raises(Missing):
        await database.write(hand_ins.hand_in, one, made.id, None)


async def test_an_answer_to_other_times_counts_no_more(database: Database, cast: Cast) -> None:
    [one] = await database.write(settle, 1)
    plan = meeting(cast, "2026-03-11 14:00")
    made = await make(database, cast.author, plan)
    await database.write(answers.answer, one, made.id, Attendance.YES)
    moved = replace(plan, starts_at=at("2026-03-12 14:00"))
    await database.write(milestones.change, cast.author, made.id, moved, 0, TIMES)
    assert (await database.read(answers.counts, cast.author, made.id)).total.silent == 1
    assert (await database.write(answers.answer, one, made.id, Attendance.YES)).new
    await database.write(milestones.cancel, cast.author, made.id, whole_series=False)
    with pytest.raises(Cancelled):
        await database.write(answers.answer, one, made.id, Attendance.NO)


async def test_what_is_handed_in_reaches_the_coordinator_who_decides(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    [one] = await database.write(settle, 1)
    made = await make(database, cast.author, deadline(cast, "2026-03-11 14:00", asks=HandInKind.FILE))
    for said in (None, Said(10_000, 1, "text", "Готово")):
        with pytest.raises(Wanted):
            await database.write(hand_ins.hand_in, one, made.id, said)
    handed = await database.write(hand_ins.hand_in, one, made.id, file(2, "album", "Отчёт"))
    assert handed.new
    assert not (await database.write(hand_ins.hand_in, one, made.id, file(2, "album"))).new
    await database.write(hand_ins.hand_in, one, made.id, file(3, "album"))
    assert len(await waiting(database, kinds.HANDED_IN)) == 1
    await database.write(hand_ins.hand_in, one, made.id, Said(10_000, 4, "text", "и ещё"))
    assert [each.person_id for each in await waiting(database, kinds.HANDED_IN)] == [cast.author] * 2
    shown = await database.read(hand_ins.shown, handed.hand_in.id)
    assert ([each["message_id"] for each in shown.hand_in.parts], shown.hand_in.text) == ([2, 3, 4], "Отчёт\nи ещё")
    with pytest.raises(NotAllowed):
        await database.write(hand_ins.accept, cast.elsewhere, handed.hand_in.id)
    returned = await database.write(hand_ins.return_, cast.colleague, handed.hand_in.id, "Нет подписи")
    assert (returned.hand_in.state, returned.hand_in.remark) == (HandInState.RETURNED, "Нет подписи")
    assert [each.concerned.person.id for each in await database.read(hand_ins.missing, made.id)] == [one]
    again = await database.write(hand_ins.hand_in, one, made.id, file(9))
    assert (len(again.hand_in.parts), again.hand_in.remark) == (1, None)
    await database.write(hand_ins.accept, cast.author, handed.hand_in.id)
    with pytest.raises(AlreadyDone):
        await database.write(hand_ins.accept, cast.author, handed.hand_in.id)
    with pytest.raises(AlreadyDone):
        await database.write(hand_ins.return_, cast.author, handed.hand_in.id, "Нет")
    with pytest.raises(AlreadyDone):
        await database.write(hand_ins.hand_in, one, made.id, file(10))
    assert [each.person_id for each in await waiting(database, kinds.DECIDED)] == [one, one]
    clock.set("2026-03-03 12:01")
    assert len(await carry(database, clock)) == 5


async def test_done_alone_can_be_taken_back(database: Database, cast: Cast) -> None:
    [one] = await database.write(settle, 1)
    made = await make(database, cast.author, deadline(cast, "2026-03-11 14:00"))
    await database.write(hand_ins.hand_in, one, made.id, None)
    with pytest.raises(AlreadyDone):
        await database.write(hand_ins.hand_in, one, made.id, None)
    counts = await database.read(hand_ins.tallies, cast.author, made.id)
    assert (counts.total.handed, counts.total.missing, counts.total.people) == (1, 0, 1)
    await database.write(hand_ins.take_back, one, made.id)
    with pytest.raises(Missing):
        await database.write(hand_ins.take_back, one, made.id)
    [standing] = await database.read(hand_ins.standings, cast.author, made.id)
    assert standing.hand_in is None
    again = await database.write(hand_ins.hand_in, one, made.id, None)
    await database.write(hand_ins.accept, cast.author, again.hand_in.id)
    with pytest.raises(AlreadyDone):
        await database.write(hand_ins.take_back, one, made.id)
    assert len(await waiting(database, kinds.HANDED_IN)) == 2


async def test_a_summary_is_renewed_but_not_too_often(database: Database, cast: Cast, clock: StoppedClock) -> None:
    one, two = await database.write(settle, 2)
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    await database.write(summary.watch, cast.author, made.id, 601, 50)
    await tick(database, clock, "2026-03-03 12:00:10")
    assert await waiting(database, kinds.SUMMARY) == []
    await database.write(answers.answer, one, made.id, Attendance.YES)
    await tick(database, clock)
    await database.write(answers.answer, two, made.id, Attendance.YES)
    await tick(database, clock, "2026-03-03 12:00:14")
    assert len(await waiting(database, kinds.SUMMARY)) == 1
    await tick(database, clock, "2026-03-03 12:00:15")
    assert [each.chat_id for each in await waiting(database, kinds.SUMMARY)] == [601, 601]
    await database.write(summary.watch, cast.author, made.id, 601, 51)
    watched = await database.read(summary.watched, cast.author, made.id)
    assert watched is not None
    assert watched.message_id == 51
    await database.write(summary.unwatch, cast.author, made.id)
    assert await database.read(summary.watched, cast.author, made.id) is None


async def test_who_leaves_leaves_no_answers_behind(database: Database, cast: Cast, clock: StoppedClock) -> None:
    leaves, stays = await database.write(settle, 2)
    made = await make(database, cast.author, meeting(cast, "2026-03-11 14:00"))
    due = await make(database, cast.author, deadline(cast, "2026-03-11 14:00"))
    for each in (leaves, stays):
        await database.write(answers.answer, each, made.id, Attendance.YES)
    await database.write(hand_ins.hand_in, stays, due.id, None)
    handed = await database.write(hand_ins.hand_in, leaves, due.id, None)
    await database.write(summary.watch, cast.author, made.id, 601, 50)
    clock.set("2026-03-03 12:00:10")
    await database.write(people.leave, leaves)
    await tick(database, clock)
    assert len(await waiting(database, kinds.SUMMARY)) == 1
    with pytest.raises(Missing):
        await database.read(hand_ins.shown, handed.hand_in.id)
    assert await database.read(_answered, leaves) == 0
    assert (await database.read(answers.counts, cast.author, made.id)).total.people == 1
    assert [each.concerned.person.id for each in await database.read(hand_ins.standings, cast.author, due.id)] == [
        stays
    ]


async def _answered(session: AsyncSession, person_id: int) -> int:
    return await session.scalar(select(func.count()).where(MilestoneAnswer.person_id == person_id)) or 0

"""Answers to meetings, what is handed in for deadlines, and the summaries that show both."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import coordinators, deliveries, outbox, people
from storage.audiences import Audience
from storage.database import Database
from storage.outbox import Outcome
from storage.questions.conversation import Said
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap import answers, hand_ins, kinds, milestones, summary
from storage.roadmap.refusals import Began, Cancelled, Changed, Wanted
from storage.tables import Attendance, DeliveryState, HandInKind, HandInState, Milestone, MilestoneAnswer
from tests.announcements.cast import AUTHOR, Cast, change, gather_cast, rows_of, settle
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
    assert [each.person_id for each in await waiting(database, kinds.HANDED_IN)] == [cast.author]
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
    assert len(await carry(database, clock)) == 3


async def test_parts_of_an_album_are_waited_for_and_told_of_at_once(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    one, made = await _open(database, cast)
    number = (await database.write(hand_ins.hand_in, one, made.id, file(1, "album"))).hand_in.id
    clock.set("2026-03-03 12:00:00.800")
    await database.write(hand_ins.hand_in, one, made.id, file(2, "album"))
    clock.set("2026-03-03 12:00:01.600")
    await database.write(hand_ins.hand_in, one, made.id, file(3, "album"))
    clock.set("2026-03-03 12:00:02")
    assert not await carry(database, clock)
    clock.set("2026-03-03 12:00:03")
    assert len(await carry(database, clock)) == 1
    shown = await database.read(hand_ins.shown, number)
    assert (shown.hand_in.revision, len(shown.hand_in.parts)) == (1, 3)


@pytest.mark.parametrize("sent", [True, False])
async def test_a_part_of_an_album_that_comes_after_the_rest_was_told_of_is_told_of_too(
    database: Database, cast: Cast, clock: StoppedClock, sent: bool
) -> None:
    one, made = await _open(database, cast)
    number = (await database.write(hand_ins.hand_in, one, made.id, file(1, "album"))).hand_in.id
    clock.set("2026-03-03 12:00:02")
    if sent:
        assert len(await carry(database, clock)) == 1
    else:
        assert len(await database.write(outbox.claim, 10, False)) == 1
    for message_id in (2, 3):
        await database.write(hand_ins.hand_in, one, made.id, file(message_id, "album"))
    with pytest.raises(Changed):
        await database.write(hand_ins.accept, cast.author, number, 1)
    clock.set("2026-03-03 12:00:04")
    assert len(await carry(database, clock)) == 1
    shown = await database.read(hand_ins.shown, number)
    assert (shown.hand_in.revision, len(shown.hand_in.parts)) == (2, 3)


async def test_files_sent_one_by_one_come_to_the_coordinator_once(
    database: Database, cast: Cast, clock: StoppedClock
) -> None:
    one, made = await _open(database, cast)
    await database.write(hand_ins.hand_in, one, made.id, file(1))
    [on_its_way] = await database.write(outbox.claim, 10, False)
    for message_id in range(2, 6):
        await database.write(hand_ins.hand_in, one, made.id, file(message_id))
    assert [each.state for each in await rows_of(database, kinds.HANDED_IN)] == [
        DeliveryState.SENDING, *[DeliveryState.CANCELLED] * 3, DeliveryState.PENDING
    ]  # fmt: skip
    await database.write(deliveries.settle, [Outcome(on_its_way, DeliveryState.SENT, message_id=1)])
    assert len(await carry(database, clock)) == 1


async def test_a_coordinator_who_was_away_gets_it_once(database: Database, cast: Cast) -> None:
    one, made = await _open(database, cast)
    for message_id in range(1, 4):
        await database.write(hand_ins.hand_in, one, made.id, file(message_id))
        [claimed] = await database.write(outbox.claim, 10, False)
        await database.write(deliveries.settle, [Outcome(claimed, DeliveryState.UNREACHABLE, error="blocked")])
    await database.write(people.arrive, AUTHOR)
    assert len(await waiting(database, kinds.HANDED_IN)) == 1


async def test_only_what_was_looked_at_is_decided_on(database: Database, cast: Cast) -> None:
    one, made = await _open(database, cast)
    await database.write(hand_ins.hand_in, one, made.id, file(1))
    number = (await database.write(hand_ins.hand_in, one, made.id, file(2))).hand_in.id
    with pytest.raises(Changed):
        await database.write(hand_ins.accept, cast.author, number, 1)
    with pytest.raises(Changed):
        await database.write(hand_ins.return_, cast.author, number, "Нет подписи", 1)
    returned = await database.write(hand_ins.return_, cast.author, number, "Нет подписи", 2)
    assert returned.hand_in.state is HandInState.RETURNED


async def test_who_coordinates_no_group_of_a_deadline_decides_on_nothing(database: Database, cast: Cast) -> None:
    [one] = await database.write(settle, 1, 3)
    plan = deadline(cast, "2026-03-11 14:00", audience=Audience(frozenset({3})), responsible_id=cast.elsewhere)
    made = await make(database, cast.administrator, plan)
    number = (await database.write(hand_ins.hand_in, one, made.id, None)).hand_in.id
    await database.write(change, one, group_id=2)
    with pytest.raises(NotAllowed):
        await database.write(hand_ins.accept, cast.author, number)
    await database.write(_appoint, cast.author, made.id)
    with pytest.raises(NotAllowed):
        await database.write(hand_ins.accept, cast.author, number)
    await database.write(_appoint, cast.elsewhere, made.id)
    await database.read(hand_ins.require_may_decide, cast.elsewhere, number)
    await database.write(coordinators.disconnect, cast.administrator, cast.elsewhere, 3)
    with pytest.raises(NotAllowed):
        await database.write(hand_ins.accept, cast.elsewhere, number)
    await database.write(hand_ins.accept, cast.administrator, number)


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


async def _open(database: Database, cast: Cast) -> tuple[int, Milestone]:
    """A participant, and a deadline that asks them for a file."""
    [one] = await database.write(settle, 1)
    return one, await make(database, cast.author, deadline(cast, "2026-03-11 14:00", asks=HandInKind.FILE))


async def _appoint(session: AsyncSession, person_id: int, milestone_id: int) -> None:
    (await milestones.get(session, milestone_id)).responsible_id = person_id


async def _answered(session: AsyncSession, person_id: int) -> int:
    return await session.scalar(select(func.count()).where(MilestoneAnswer.person_id == person_id)) or 0

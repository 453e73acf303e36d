"""Correcting what has gone out, and taking it back."""

from datetime import timedelta

import pytest

from storage import clock, coordinators, outbox, people
from storage.announcements import composing, correcting, delivering, group_chats, items, kinds, reporting, sending
from storage.announcements.refusals import CannotBeCorrected
from storage.database import Database
from storage.outbox import Claimed
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import AnnouncementState, Delivery, DeliveryState, Priority
from tests.announcements.cast import (
    AUTHOR,
    Cast,
    announce,
    carry,
    carry_all,
    compose,
    deliver_all,
    find,
    plan_all,
    receivers,
    rows_of,
    said,
    settle,
    state_of,
)

CHAT = -1005000000001


async def part_of(database: Database, number: int, place: int = 0) -> int:
    parts = [part for item in await database.read(items.of, number) for part in item.parts]
    return parts[place].id


async def spread(database: Database, number: int, batch: int = 2) -> int:
    """Queues a correction to everybody; returns to how many."""
    edits = 0
    while found := await database.write(correcting.spread, number, batch):
        edits += found
    return edits


async def take_back(database: Database, number: int, batch: int = 2) -> None:
    while (await database.read(find, number)).recalled_up_to is not None:
        await database.write(correcting.plan_recall, number, batch)


async def edits(database: Database, kind: str = kinds.MESSAGE) -> list[Delivery]:
    return [each for each in await rows_of(database, kind) if each.edits_id is not None]


async def test_a_correction_reaches_whoever_has_it_and_the_rest_get_it_as_it_is(database: Database, cast: Cast) -> None:
    concerned = await database.write(settle, 5)
    number = await announce(database, cast.author, said(1), said(2))
    await database.write(sending.plan, number, 3)
    await carry_all(database)
    done = await database.write(correcting.correct, cast.author, await part_of(database, number, 1), said(2, "Пятница"))
    assert (done.changed, done.people, done.announcement.revision) == (True, 3, 1)
    assert done.part.edited_at is not None
    assert number in await database.read(sending.under_way)
    assert await spread(database, number) == 3
    found = await edits(database)
    assert [each.person_id for each in found] == concerned[:3]
    assert {each.priority for each in found} == {Priority.URGENT}
    claimed = await carry(database)
    shown = await database.read(delivering.parcels, [each for each in claimed if each.kind == kinds.MESSAGE])
    assert [each.part.text for each in shown if each] == ["Пятница"] * 3
    assert all(each.edits is not None and each.last for each in shown if each)
    await deliver_all(database, number)
    assert sorted(each for each in await receivers(database) if each) == sorted(concerned * 2)
    assert len(await edits(database)) == 3


async def test_an_edit_that_says_the_same_changes_nothing_and_two_corrections_are_two(
    database: Database, cast: Cast
) -> None:
    await database.write(settle, 2)
    number = await announce(database, cast.author)
    await deliver_all(database, number)
    part = await part_of(database, number)
    assert not (await database.write(correcting.correct, cast.author, part, said())).changed
    for words in ("раз", "два"):
        await database.write(correcting.correct, cast.author, part, said(1, words))
        assert await spread(database, number) == 2
    assert await spread(database, number) == 0
    assert len({each.key for each in await edits(database)}) == 4


async def test_a_part_of_an_album_is_corrected_where_it_stands(database: Database, cast: Cast) -> None:
    await database.write(settle, 2)
    album = [said(each, kind="photo", album="a") for each in (1, 2, 3)]
    number = await announce(database, cast.author, *album)
    await deliver_all(database, number)
    await database.write(
        correcting.correct, cast.author, await part_of(database, number, 1), said(2, "Подпись", kind="photo", album="a")
    )
    await spread(database, number)
    claimed = [each for each in await carry_all(database) if each.kind == kinds.MESSAGE]
    assert len(claimed) == 2
    for delivery, parcel in zip(claimed, await database.read(delivering.parcels, claimed), strict=True):
        assert parcel is not None
        assert parcel.edits == 100_000 + 100 * (delivery.edits_id or 0) + 1


async def test_only_the_author_corrects_and_not_what_can_only_be_copied(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    number = await announce(database, cast.author, said(1), said(2, kind="poll"))
    await deliver_all(database, number)
    text, poll = await part_of(database, number), await part_of(database, number, 1)
    with pytest.raises(NotAllowed):
        await database.write(correcting.correct, cast.colleague, text, said(1, "чужое"))
    with pytest.raises(CannotBeCorrected):
        await database.write(correcting.correct, cast.author, poll, said(2, kind="poll"))
    with pytest.raises(Missing):
        await database.write(correcting.correct, cast.author, 10**6, said(1, "нет"))
    draft = await compose(database, cast.author, said(7))
    with pytest.raises(AlreadyDone):
        await database.write(correcting.correct, cast.author, await part_of(database, draft), said(7, "ещё черновик"))
    [found] = await database.read(correcting.parts_of_message, cast.author, AUTHOR, 1)
    assert found.id == text
    assert not await database.read(correcting.parts_of_message, cast.author, AUTHOR, 7)


async def test_a_reminder_is_corrected_and_taken_back_with_what_it_reminds_of(database: Database, cast: Cast) -> None:
    await database.write(settle, 2)
    number = await announce(database, cast.author, acknowledge=True)
    await deliver_all(database, number)
    reminder = (await database.write(reporting.remind, cast.colleague, number)).id
    await deliver_all(database, reminder)
    await database.write(correcting.correct, cast.author, await part_of(database, number), said(1, "Четверг"))
    assert (await spread(database, number), await spread(database, reminder)) == (2, 2)
    await database.write(correcting.recall, cast.author, number)
    assert await state_of(database, reminder) is AnnouncementState.RECALLED


async def test_a_recall_deletes_what_is_young_and_tells_what_stays(database: Database, cast: Cast) -> None:
    with clock.set_to(lambda: now):
        now = clock._system() - timedelta(days=3)  # noqa: SLF001 - the moment itself is what the test moves
        old, young, blocked, leaves, late = await database.write(settle, 5)
        number = await announce(database, cast.author, said(1), said(2))
        await database.write(sending.plan, number, 1)
        await carry_all(database)
        now += timedelta(days=3)
        await database.write(sending.plan, number, 3)
        await carry_all(
            database,
            became=lambda each: DeliveryState.UNREACHABLE if each.person_id == blocked else DeliveryState.SENT,
        )
        await database.write(people.leave, leaves)
        await plan_all(database, number)
        done = await database.write(correcting.recall, cast.author, number)
        assert (done.people, done.too_old) == (1, 1)
        await take_back(database, number)
        found = await edits(database, kinds.RECALL)
        assert [(each.person_id, each.subject_id) for each in found] == [(young, number)] * 2
        await carry_all(database)
        await database.write(people.arrive, (await database.read(people.get, blocked)).telegram_id or 0)
        await carry_all(database)
    assert late not in await receivers(database)
    assert blocked not in await receivers(database)
    assert old in await receivers(database)
    report = await database.read(reporting.report, cast.author, number)
    assert report.taken_back == reporting.TakenBack(deleted=1, waiting=0, stays=2)
    assert number not in await database.read(sending.under_way)
    with pytest.raises(AlreadyDone):
        await database.write(correcting.recall, cast.author, number)


async def test_what_is_in_flight_when_it_is_recalled_is_taken_back_when_it_has_arrived(
    database: Database, cast: Cast
) -> None:
    await database.write(settle, 3)
    number = await announce(database, cast.author)
    await plan_all(database, number)
    await carry(database, limit=2)
    in_flight = await database.write(outbox.claim, 10, False)
    await database.write(correcting.recall, cast.author, number)
    assert await database.write(correcting.plan_recall, number, 10) == 1
    assert await database.write(correcting.plan_recall, number, 10) == 0
    assert (await database.read(find, number)).recalled_up_to is not None
    sent = [outbox.Outcome(each, DeliveryState.SENT, message_id=each.id) for each in in_flight]
    await database.write(outbox.settle, sent)
    await take_back(database, number)
    assert len(await edits(database, kinds.RECALL)) == 3


async def test_an_album_is_taken_back_whole_with_its_buttons_and_from_the_groups_chat(
    database: Database, cast: Cast
) -> None:
    await database.write(settle, 1)
    await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат группы")
    album = [said(each, kind="photo", album="a") for each in (1, 2, 3)]
    number = await announce(database, cast.author, *album, acknowledge=True)
    await deliver_all(database, number)
    await database.write(correcting.recall, cast.colleague, number)
    await take_back(database, number, 1)
    claimed: list[Claimed] = [each for each in await carry_all(database) if each.kind == kinds.RECALL]
    messages = await database.read(delivering.taken_back, claimed)
    assert sorted(map(len, messages)) == [1, 1, 3, 3]
    assert {each.chat_id for each in claimed} == {CHAT, 10_000}


async def test_a_draft_cannot_be_recalled_and_others_may_not(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    number = await compose(database, cast.author)
    with pytest.raises(Missing):
        await database.write(correcting.recall, cast.author, number)
    await database.write(sending.send, cast.author, number)
    with pytest.raises(NotAllowed):
        await database.write(correcting.recall, cast.elsewhere, number)
    await database.write(correcting.recall, cast.author, number)
    with pytest.raises(AlreadyDone):
        await database.write(correcting.correct, cast.author, await part_of(database, number), said(1, "отозвано уже"))


async def test_leaving_erases_what_was_acknowledged_composed_and_kept(database: Database, cast: Cast) -> None:
    leaves, stays = await database.write(settle, 2)
    album = [said(each, kind="photo", album="a") for each in (1, 2)]
    number = await announce(database, cast.author, *album, acknowledge=True)
    await deliver_all(database, number)
    for each in (leaves, stays):
        await database.write(reporting.acknowledge, each, number)
    await database.write(people.leave, leaves)
    report = await database.read(reporting.report, cast.author, number)
    assert (report.progress.sent, report.people, report.acknowledged) == (2, 1, 1)
    await database.write(
        correcting.correct, cast.author, await part_of(database, number), said(1, "иначе", kind="photo")
    )
    assert await spread(database, number) == 1
    draft = await compose(database, cast.author, said(9))
    await database.write(coordinators.disconnect, cast.administrator, cast.author, 2)
    await database.write(people.leave, cast.author)
    with pytest.raises(Missing):
        await database.read(composing.composed, cast.author, draft)
    [first, *_] = [part for item in await database.read(items.of, number) for part in item.parts]
    assert (first.chat_id, first.text) == (-cast.author, "иначе")

"""The report: what it counts, whom it names and to whom, acknowledging and reminding."""

from datetime import timedelta

import pytest

from storage import clock, people
from storage.announcements import items, kinds, reporting, sending
from storage.announcements.refusals import Nobody, TooSoon
from storage.audiences import Audience
from storage.database import Database
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import AnnouncementState, DeliveryState
from tests.announcements.cast import (
    Cast,
    announce,
    brought,
    carry_all,
    change,
    compose,
    deliver_all,
    except_for,
    municipalities,
    plan_all,
    receivers,
    rows_of,
    said,
    settle,
    state_of,
)

BOTH = Audience(frozenset({2, 3}))


async def test_the_figures_by_group_and_municipality_add_up(database: Database, cast: Cast) -> None:
    [first, second, *_] = await database.read(municipalities)
    here = await database.write(settle, 3, municipality_id=first.id)
    there = await database.write(settle, 2, 3, municipality_id=second.id)
    [nowhere, refused, blocked] = await database.write(settle, 3)
    number = await announce(database, cast.administrator, audience=BOTH, acknowledge=True)
    became = except_for(**{f"p{refused}": DeliveryState.FAILED, f"p{blocked}": DeliveryState.UNREACHABLE})
    await deliver_all(database, number, became)
    for person_id in (here[0], here[1], there[0], nowhere):
        assert await database.write(reporting.acknowledge, person_id, number)
    found = await database.read(reporting.report, cast.administrator, number)
    assert (found.acknowledged, found.people, found.progress.audience) == (4, 6, 8)
    by_group = [(share.whose.id, share.acknowledged, share.people) for share in found.by_group if share.whose]
    assert by_group == [(2, 3, 4), (3, 1, 2)]
    by_place = [(share.whose and share.whose.id, share.acknowledged, share.people) for share in found.by_municipality]
    assert by_place == [(first.id, 2, 3), (second.id, 1, 2), (None, 1, 1)]
    missing = await database.read(reporting.not_acknowledged, cast.administrator, number, 10)
    assert {each.person.id for each in missing.people} == {here[2], there[1]}
    assert missing.total == 2
    lost = await database.read(reporting.not_reached, cast.administrator, number, 10)
    assert {(each.person.id, each.state, each.reason) for each in lost.people} == {
        (refused, DeliveryState.FAILED, "Bad Request: message is too long"),
        (blocked, DeliveryState.UNREACHABLE, "Forbidden: bot was blocked by the user"),
    }
    table = await database.read(reporting.rows, cast.administrator, number)
    assert len(table) == 8
    assert sum(each.acknowledged_at is not None for each in table) == 4
    assert {(each.municipality.id, each.group.id) for each in table if each.municipality and each.group} == {
        (first.id, 2), (second.id, 3),
    }  # fmt: skip


async def test_a_coordinator_of_some_of_its_groups_sees_the_people_of_those_alone(
    database: Database, cast: Cast
) -> None:
    mine, theirs = await database.write(settle, 2), await database.write(settle, 3, 3)
    number = await announce(database, cast.administrator, audience=BOTH, acknowledge=True)
    await deliver_all(database, number)
    for reader, visible in ((cast.author, mine), (cast.elsewhere, theirs), (cast.administrator, mine + theirs)):
        page = await database.read(reporting.not_acknowledged, reader, number, 10)
        assert sorted(each.person.id for each in page.people) == visible
        assert (await database.read(reporting.report, reader, number)).people == len(visible)
    own = await announce(database, cast.author)
    for read in (reporting.report, reporting.rows):
        with pytest.raises(NotAllowed):
            await database.read(read, cast.elsewhere, own)
        with pytest.raises(NotAllowed):
            await database.read(read, mine[0], own)
        with pytest.raises(Missing):
            await database.read(read, cast.author, 10**6)
    draft = await compose(database, cast.author)
    with pytest.raises(NotAllowed):
        await database.read(reporting.report, cast.colleague, draft)
    assert (await database.read(reporting.report, cast.author, draft)).progress.left == 2


async def test_pages_of_names_are_in_order_and_complete(database: Database, cast: Cast) -> None:
    await database.write(settle, 7)
    number = await announce(database, cast.author)
    await deliver_all(database, number)
    pages = [await database.read(reporting.not_acknowledged, cast.author, number, 3, at) for at in (0, 3, 6)]
    names = [each.person.full_name or "" for page in pages for each in page.people]
    assert (len(names), names) == (7, sorted(names))
    assert {page.total for page in pages} == {7}


async def test_who_got_only_a_part_of_it_is_told_of(database: Database, cast: Cast) -> None:
    await database.write(settle, 3)
    number = await announce(database, cast.author, said(1), said(2))
    second = (await database.read(items.of, number))[1].id
    await deliver_all(
        database,
        number,
        lambda each: DeliveryState.FAILED if each.subject_id == second else DeliveryState.SENT,
    )
    assert (await database.read(reporting.report, cast.author, number)).incomplete == 3
    assert await state_of(database, number) is AnnouncementState.SENT


async def test_acknowledging_counts_once_and_only_for_whom_it_concerns(database: Database, cast: Cast) -> None:
    [got] = await database.write(settle, 1, base_site=True)
    number = await announce(database, cast.author, audience=Audience(frozenset({2}), base_sites=True), acknowledge=True)
    await deliver_all(database, number)
    assert await database.write(reporting.acknowledge, got, number)
    assert not await database.write(reporting.acknowledge, got, number)
    assert await database.write(reporting.acknowledge, cast.author, number)
    [newcomer] = await database.write(settle, 1, base_site=True)
    assert await database.write(reporting.acknowledge, newcomer, number)
    [outside] = await database.write(settle, 1)
    with pytest.raises(NotAllowed):
        await database.write(reporting.acknowledge, outside, number)
    # Whoever has it may, wherever they are by now.
    await database.write(change, got, group_id=3)
    assert not await database.write(reporting.acknowledge, got, number)
    draft = await compose(database, cast.author)
    for missing in (draft, 10**6):
        with pytest.raises(Missing):
            await database.write(reporting.acknowledge, got, missing)
    assert (await database.read(reporting.report, cast.author, number)).acknowledged == 1


async def test_a_reminder_goes_to_whoever_has_not_acknowledged_and_counts_for_the_first(
    database: Database, cast: Cast
) -> None:
    read, waits, quick, blocked = await database.write(settle, 4)
    number = await announce(
        database, cast.author, said(1), said(2), acknowledge=True, links=[("А", "https://a.example")]
    )
    await deliver_all(database, number, except_for(**{f"p{blocked}": DeliveryState.UNREACHABLE}))
    await database.write(settle, 1)
    await database.write(reporting.acknowledge, read, number)
    reminder = await database.write(reporting.remind, cast.author, number)
    assert (reminder.remind_of_id, reminder.links, reminder.acknowledge) == (number, [["А", "https://a.example"]], True)
    assert await plan_all(database, reminder.id) == 2
    # Meanwhile somebody does: nothing more is said to them.
    await database.write(reporting.acknowledge, quick, number)
    await carry_all(database)
    for _ in range(5):
        await carry_all(database)
        await database.write(sending.finish_if_done, reminder.id)
    first = (await database.read(items.of, reminder.id))[0].id
    assert [person_id for person_id, part in await brought(database) if part == first] == [waits]
    assert await state_of(database, reminder.id) is AnnouncementState.SENT
    assert await database.write(reporting.acknowledge, waits, reminder.id)
    assert (await database.read(reporting.report, cast.author, number)).acknowledged == 3
    report = await database.read(reporting.report, cast.author, reminder.id)
    assert (report.acknowledged, report.people) == (1, 1)
    assert (await database.read(reporting.report, cast.author, number)).reminded_at == reminder.created_at


async def test_reminding_is_once_a_day_and_never_in_vain(database: Database, cast: Cast) -> None:
    moment = clock.now()
    with clock.set_to(lambda: moment):
        [person] = await database.write(settle, 1)
        silent = await announce(database, cast.author)
        number = await announce(database, cast.author, said(2), acknowledge=True)
        for each in (silent, number):
            await deliver_all(database, each)
        with pytest.raises(AlreadyDone):
            await database.write(reporting.remind, cast.author, silent)
        with pytest.raises(NotAllowed):
            await database.write(reporting.remind, cast.elsewhere, number)
        reminder = (await database.write(reporting.remind, cast.colleague, number)).id
        await deliver_all(database, reminder)
        for again in (number, reminder):
            with pytest.raises(TooSoon) as refused:
                await database.write(reporting.remind, cast.author, again)
            assert refused.value.reminded_at == moment
        moment += timedelta(days=1)
        second = await database.write(reporting.remind, cast.author, reminder)
        assert second.remind_of_id == number
        moment += timedelta(days=1)
        await database.write(reporting.acknowledge, person, second.id)
        with pytest.raises(Nobody):
            await database.write(reporting.remind, cast.author, number)


async def test_somebody_who_left_counts_as_reached_and_is_named_nowhere(database: Database, cast: Cast) -> None:
    stays, leaves = await database.write(settle, 2)
    number = await announce(database, cast.author, acknowledge=True)
    await deliver_all(database, number)
    await database.write(people.leave, leaves)
    report = await database.read(reporting.report, cast.author, number)
    assert (report.progress.sent, report.people) == (2, 1)
    assert [each.person.id for each in await database.read(reporting.rows, cast.author, number)] == [stays]
    assert (await database.read(reporting.not_acknowledged, cast.author, number, 10)).total == 1
    assert len(await receivers(database)) == 2
    assert len(await rows_of(database, kinds.MESSAGE)) == 2

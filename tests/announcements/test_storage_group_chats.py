"""Groups' own chats: what is posted there, and what is not."""

import pytest

from storage import clock, forums
from storage.announcements import group_chats, kinds, reporting, sending
from storage.audiences import Audience
from storage.database import Database
from storage.refusals import Missing, NotAllowed
from storage.tables import Delivery, DeliveryState, Priority
from tests.announcements.cast import Cast, announce, carry, carry_all, deliver_all, rows_of, said, settle

CHAT, OTHER, MOVED = -1005000000001, -1005000000002, -1005000000003


async def posts(database: Database, *states: DeliveryState) -> list[Delivery]:
    found = [*await rows_of(database, kinds.MESSAGE, *states), *await rows_of(database, kinds.BUTTONS, *states)]
    return sorted((each for each in found if each.person_id is None), key=lambda each: each.id)


async def test_what_is_for_a_whole_group_is_posted_in_its_chat_once(database: Database, cast: Cast) -> None:
    await database.write(settle, 2)
    for chat, group_id in ((CHAT, 2), (OTHER, 3)):
        await database.write(group_chats.connect, cast.administrator, group_id, chat, "Чат")
    number = await announce(database, cast.author, said(1), said(2))
    await deliver_all(database, number)
    assert [each.chat_id for each in await posts(database, DeliveryState.SENT)] == [CHAT, CHAT]
    report = await database.read(reporting.report, cast.author, number)
    assert [(each.title, each.state) for each in report.chats] == [("Чат", DeliveryState.SENT)]
    assert report.progress.audience == 2


async def test_what_concerns_some_of_a_group_is_not_posted(database: Database, cast: Cast) -> None:
    await database.write(settle, 2, base_site=True)
    await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат")
    await announce(database, cast.author, audience=Audience(frozenset({2}), base_sites=True))
    assert await posts(database) == []


async def test_posts_wait_for_the_morning_and_keep_the_pace_of_groups(database: Database, cast: Cast) -> None:
    with clock.set_to(lambda: moment):
        moment = clock._system()  # noqa: SLF001 - the clock stands still
        await database.write(settle, 1)
        await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат")
        await announce(database, cast.author, *[said(each) for each in range(1, 8)])
        assert {each.priority for each in await posts(database)} == {Priority.ORDINARY}
        assert len(await carry(database, quiet=True)) == 1
        assert len(await carry_all(database)) == 4
        assert len(await posts(database, DeliveryState.PENDING)) == 3


async def test_a_pause_holds_posts_back_too(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат")
    number = await announce(database, cast.author)
    await database.write(sending.pause, cast.author, number)
    await carry_all(database)
    assert await posts(database, DeliveryState.SENT) == []
    await database.write(sending.go_on, cast.author, number)
    await deliver_all(database, number)
    assert len(await posts(database, DeliveryState.SENT)) == 1


async def test_a_chat_that_is_disconnected_or_lost_gets_nothing_more(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат")
    await database.write(group_chats.connect, cast.administrator, 2, OTHER, "Другой")
    number = await announce(database, cast.author)
    assert (await database.write(group_chats.disconnect, cast.administrator, CHAT)).id == 2
    await database.write(group_chats.lost, OTHER)
    await deliver_all(database, number)
    assert await posts(database, DeliveryState.SENT) == []
    report = await database.read(reporting.report, cast.author, number)
    assert [(each.title, each.state) for each in report.chats] == [(None, DeliveryState.CANCELLED)] * 2
    with pytest.raises(Missing):
        await database.write(group_chats.disconnect, cast.administrator, CHAT)


async def test_a_chat_with_another_number_gets_what_waits(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат")
    number = await announce(database, cast.author)
    await database.write(group_chats.migrated, CHAT, MOVED)
    await deliver_all(database, number)
    assert [each.chat_id for each in await posts(database, DeliveryState.SENT)] == [MOVED]
    assert [each.chat_id for each in await database.read(group_chats.chats_of, {1, 2})] == [MOVED]


async def test_only_an_administrator_connects_and_no_forum_of_coordinators(database: Database, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        await database.write(group_chats.connect, cast.author, 2, CHAT, "Чат")
    with pytest.raises(Missing):
        await database.write(group_chats.connect, cast.administrator, 9, CHAT, "Чат")
    await database.write(forums.connect, cast.administrator, 2, OTHER, "Форум")
    with pytest.raises(group_chats.CoordinatorsForum):
        await database.write(group_chats.connect, cast.administrator, 2, OTHER, "Форум")
    await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат")
    assert (await database.write(group_chats.connect, cast.administrator, 3, CHAT, "Чат")).id == 3
    assert [each.group_id for each in await database.read(group_chats.chats_of, {2, 3})] == [3]
    with pytest.raises(NotAllowed):
        await database.write(group_chats.disconnect, cast.author, CHAT)


async def test_a_chat_that_becomes_a_forum_of_coordinators_is_no_groups_chat_any_more(
    database: Database, cast: Cast
) -> None:
    await database.write(settle, 1)
    await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат")
    await database.write(forums.connect, cast.administrator, 2, CHAT, "Координаторы")
    await announce(database, cast.author)
    assert await posts(database) == []


async def test_a_chat_with_another_number_gets_what_waits_there(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    await database.write(group_chats.connect, cast.administrator, 2, CHAT, "Чат")
    await announce(database, cast.author)
    await database.write(forums.migrated, CHAT, MOVED)
    assert [each.chat_id for each in await posts(database)] == [MOVED]

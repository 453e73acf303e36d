"""Composing: whatever is added twice, too often, by the wrong person or too late."""

import pytest

from storage.announcements import composing, items, sending
from storage.announcements.refusals import TooMany
from storage.audiences import Audience
from storage.database import Database
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import AnnouncementState
from tests.announcements.cast import AUTHOR, Cast, announce, compose, said, settle, state_of

GROUP = Audience(frozenset({2}))


async def test_a_draft_is_to_ones_own_groups_and_an_empty_one_is_used_again(database: Database, cast: Cast) -> None:
    first = await database.write(composing.draft, cast.author)
    await database.write(composing.choose, cast.author, first.id, urgent=True, links=[("Сайт", "https://ikt.example")])
    again = await database.write(composing.draft, cast.author)
    assert (again.id, again.urgent, again.links) == (first.id, False, [])
    assert Audience.from_json(again.audience) == GROUP
    await database.write(composing.add_part, cast.author, first.id, said())
    assert (await database.write(composing.draft, cast.author)).id != first.id
    to_all = await database.write(composing.draft, cast.administrator)
    assert Audience.from_json(to_all.audience) == Audience(frozenset({1, 2, 3, 4}))
    [stranger] = await database.write(settle, 1)
    with pytest.raises(NotAllowed):
        await database.write(composing.draft, stranger)


async def test_the_same_message_twice_is_one_part(database: Database, cast: Cast) -> None:
    number = await compose(database, cast.author, said(1), said(2))
    known = await database.write(composing.add_part, cast.author, number, said(1, "другое"))
    assert (known.new, known.items, known.part.text) == (False, 2, "Встреча в среду")


async def test_an_album_is_one_item_however_many_parts_it_has(database: Database, cast: Cast) -> None:
    parts = [said(each, kind="photo", album="a" if each < 5 else None) for each in range(1, 14)]
    number = await compose(database, cast.author, *parts)
    found = await database.read(items.of, number)
    assert [len(each.parts) for each in found] == [4, *[1] * 9]
    assert (found[0].is_album, found[1].is_album, found[0].id) == (True, False, found[0].parts[0].id)
    with pytest.raises(TooMany):
        await database.write(composing.add_part, cast.author, number, said(14))
    # The album's late part is no item of its own.
    late = await database.write(composing.add_part, cast.author, number, said(15, kind="photo", album="a"))
    assert late.items == 10
    await database.write(composing.drop_part, cast.author, late.part.id)
    assert len(await database.read(items.of, number)) == 9


async def test_the_authors_edit_changes_the_draft_and_what_is_scheduled(database: Database, cast: Cast) -> None:
    number = await compose(database, cast.author)
    [edited] = await database.write(composing.edit_part, cast.author, said(1, "Встреча в четверг"))
    assert (edited.announcement_id, edited.text) == (number, "Встреча в четверг")
    assert not await database.write(composing.edit_part, cast.colleague, said(1, "чужое"))
    await database.write(settle, 1)
    await database.write(sending.send, cast.author, number)
    assert not await database.write(composing.edit_part, cast.author, said(1, "поздно"))


async def test_only_the_author_composes_and_only_for_own_groups(database: Database, cast: Cast) -> None:
    number = await compose(database, cast.author)
    part = (await database.read(composing.composed, cast.author, number)).items[0].first
    for attempt in (
        database.write(composing.add_part, cast.colleague, number, said(2)),
        database.write(composing.drop_part, cast.administrator, part.id),
        database.write(composing.choose, cast.colleague, number, urgent=True),
        database.write(composing.choose, cast.author, number, audience=Audience(frozenset({2, 3}))),
        database.write(composing.discard, cast.colleague, number),
        database.read(composing.composed, cast.colleague, number),
        database.write(sending.send, cast.colleague, number),
        database.write(sending.stop, cast.colleague, number),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    for attempt in (
        database.write(composing.add_part, cast.author, 10**6, said(2)),
        database.write(composing.drop_part, cast.author, 10**6),
        database.write(composing.discard, cast.author, 10**6),
        database.read(composing.composed, cast.author, 10**6),
        database.write(composing.keep_panel, 10**6, 1),
    ):
        with pytest.raises(Missing):
            await attempt


async def test_what_is_chosen_is_seen_with_the_count_of_people(database: Database, cast: Cast) -> None:
    await database.write(settle, 3)
    await database.write(settle, 2, base_site=True)
    number = await compose(
        database, cast.author, acknowledge=True, pin=True, silent=True, links=[("А", "https://a.example")]
    )
    await database.write(composing.choose, cast.author, number, audience=Audience(frozenset({2}), base_sites=True))
    await database.write(composing.keep_panel, number, 77)
    found = await database.read(composing.composed, cast.author, number)
    wishes = found.announcement
    assert (wishes.acknowledge, wishes.pin, wishes.silent, wishes.urgent) == (True, True, True, False)
    assert (wishes.links, wishes.panel_message_id) == ([["А", "https://a.example"]], 77)
    assert (found.people, found.reachable, found.audience.base_sites) == (2, 2, True)


async def test_nothing_is_composed_any_more_once_it_is_sent(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    number = await announce(database, cast.author)
    part = (await database.read(items.of, number))[0].first
    for attempt in (
        database.write(composing.add_part, cast.author, number, said(2)),
        database.write(composing.drop_part, cast.author, part.id),
        database.write(composing.choose, cast.author, number, urgent=True),
        database.write(composing.discard, cast.author, number),
        database.write(sending.unschedule, cast.author, number),
    ):
        with pytest.raises(AlreadyDone):
            await attempt


async def test_drafts_are_listed_newest_first_and_discarded_for_good(database: Database, cast: Cast) -> None:
    numbers = [await compose(database, cast.author, said(each)) for each in (1, 2, 3)]
    await database.write(composing.draft, cast.author)
    await database.write(composing.discard, cast.author, numbers[1])
    found = await database.read(composing.drafts, cast.author)
    assert [each.announcement.id for each in found] == [numbers[2], numbers[0]]
    with pytest.raises(Missing):
        await database.write(composing.discard, cast.author, numbers[1])
    await database.write(composing.drop_part, cast.author, found[1].items[0].id)
    assert len(await database.read(composing.drafts, cast.author)) == 1
    assert await state_of(database, numbers[0]) is AnnouncementState.DRAFT
    assert [part.chat_id for item in found[0].items for part in item.parts] == [AUTHOR]

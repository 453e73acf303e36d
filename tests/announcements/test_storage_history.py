"""The history: what participants may read of it, what coordinators see, and what words find."""

from datetime import timedelta

import pytest

from storage import clock, coordinators
from storage.announcements import correcting, history, reporting, sending
from storage.audiences import Audience
from storage.database import Database
from storage.refusals import Missing, NotAllowed
from storage.tables import AnnouncementState, DeliveryState, Membership
from tests.announcements.cast import (
    Cast,
    announce,
    carry_all,
    change,
    compose,
    deliver_all,
    except_for,
    said,
    settle,
    state_of,
)


async def listed(database: Database, reader_id: int) -> list[int]:
    listing = await database.read(history.latest, reader_id, 10)
    return [each.announcement.id for each in listing.announcements]


async def found(database: Database, reader_id: int, words: str) -> list[int]:
    listing = await history.search(database, reader_id, words, 10)
    return [each.announcement.id for each in listing.announcements]


async def test_a_newcomer_reads_what_their_group_was_told_and_nothing_else(database: Database, cast: Cast) -> None:
    await database.write(settle, 1, base_site=True)
    await database.write(settle, 1, 3)
    told = [await announce(database, cast.author, said(each)) for each in (1, 2)]
    narrow = await announce(database, cast.author, said(3), audience=Audience(frozenset({2}), base_sites=True))
    elsewhere = await announce(database, cast.elsewhere, said(4))
    recalled = await announce(database, cast.author, said(5))
    await database.write(correcting.recall, cast.author, recalled)
    draft = await compose(database, cast.author, said(6))
    [newcomer] = await database.write(settle, 1)
    assert await listed(database, newcomer) == told[::-1]
    for number in (narrow, elsewhere, recalled, draft):
        with pytest.raises(NotAllowed):
            await database.read(history.show, newcomer, number)
    shown = await database.read(history.show, newcomer, told[0])
    assert (shown.own, shown.acknowledged, shown.items[0].text) == (False, False, "Встреча в среду")
    assert shown.author is not None
    assert shown.author.full_name == "Вера"


async def test_whoever_got_it_reads_it_wherever_they_are_now(database: Database, cast: Cast) -> None:
    [person] = await database.write(settle, 1, base_site=True)
    number = await announce(database, cast.author, audience=Audience(frozenset({2}), base_sites=True), acknowledge=True)
    await deliver_all(database, number)
    await database.write(change, person, base_site=False)
    assert await listed(database, person) == [number]
    await database.write(change, person, group_id=3)
    assert await listed(database, person) == [number]
    await database.write(reporting.acknowledge, person, number)
    assert (await database.read(history.show, person, number)).acknowledged
    await deliver_all(database, number)


async def test_what_was_stopped_is_read_by_whoever_has_it_and_nobody_else(database: Database, cast: Cast) -> None:
    got, missed = await database.write(settle, 2)
    number = await announce(database, cast.author)
    await database.write(sending.plan, number, 10)
    await carry_all(database, became=except_for(**{f"p{missed}": DeliveryState.FAILED}))
    await database.write(sending.stop, cast.author, number)
    assert await listed(database, got) == [number]
    assert (await database.read(history.show, got, number)).items
    assert (await listed(database, missed), await found(database, missed, "встреча")) == ([], [])
    with pytest.raises(NotAllowed):
        await database.read(history.show, missed, number)


async def test_what_is_paused_is_read_by_whoever_has_it_until_it_goes_on(database: Database, cast: Cast) -> None:
    got, missed = await database.write(settle, 2)
    number = await announce(database, cast.author)
    await database.write(sending.plan, number, 10)
    await carry_all(database, became=except_for(**{f"p{missed}": DeliveryState.FAILED}))
    await database.write(sending.pause, cast.author, number)
    assert (await listed(database, got), await listed(database, missed)) == ([number], [])
    await database.write(sending.go_on, cast.author, number)
    assert (await listed(database, got), await listed(database, missed)) == ([number], [number])


async def test_what_was_stopped_before_it_went_out_is_read_by_nobody(database: Database, cast: Cast) -> None:
    [person] = await database.write(settle, 1)
    moment = clock.now()
    with clock.set_to(lambda: moment):
        scheduled, lost = [await compose(database, cast.author, said(each)) for each in (1, 2)]
        for number in (scheduled, lost):
            await database.write(sending.send, cast.author, number, moment + timedelta(hours=1))
        await database.write(sending.stop, cast.author, scheduled)
        await database.write(coordinators.disconnect, cast.administrator, cast.author, 2)
        moment += timedelta(hours=1)
        assert await database.write(sending.begin_scheduled) == [lost]
        assert await state_of(database, lost) is AnnouncementState.STOPPED
        told = await announce(database, cast.colleague, said(3))
        await deliver_all(database, told)
    assert (await listed(database, person), await found(database, person, "встреча")) == ([told], [told])
    for number in (scheduled, lost):
        with pytest.raises(NotAllowed):
            await database.read(history.show, person, number)


async def test_reminders_are_no_news_in_the_history_of_a_participant(database: Database, cast: Cast) -> None:
    [person] = await database.write(settle, 1)
    number = await announce(database, cast.author, acknowledge=True)
    await deliver_all(database, number)
    reminder = (await database.write(reporting.remind, cast.author, number)).id
    await deliver_all(database, reminder)
    assert await listed(database, person) == [number]
    assert await listed(database, cast.author) == [reminder, number]


async def test_coordinators_see_all_of_their_groups_and_drafts_of_their_own(database: Database, cast: Cast) -> None:
    await database.write(settle, 1)
    await database.write(settle, 1, 3)
    mine = await announce(database, cast.author, said(1))
    both = await announce(database, cast.administrator, said(2), audience=Audience(frozenset({2, 3})))
    theirs = await announce(database, cast.elsewhere, said(3))
    draft = await compose(database, cast.author, said(4))
    await database.write(sending.stop, cast.author, mine)
    assert await listed(database, cast.author) == [draft, both, mine]
    assert await listed(database, cast.colleague) == [both, mine]
    assert await listed(database, cast.elsewhere) == [theirs, both]
    assert await listed(database, cast.administrator) == [theirs, both, mine]
    assert (await database.read(history.show, cast.author, draft)).own
    assert (await database.read(history.show, cast.colleague, mine)).own
    with pytest.raises(NotAllowed):
        await database.read(history.show, cast.colleague, draft)
    page = await database.read(history.latest, cast.author, 1, 1)
    assert ([each.announcement.id for each in page.announcements], page.total, page.own) == ([both], 3, True)


async def test_words_in_any_form_and_numbers_find_announcements(database: Database, cast: Cast) -> None:
    [person] = await database.write(settle, 1)
    seminar = await announce(
        database, cast.author, said(1, "Семинар для директоров школ"), said(2, "Ссылка на трансляцию")
    )
    report = await announce(database, cast.author, said(3, "Отчёты сдаём до пятницы"))
    await announce(database, cast.author, said(4, "Фото", kind="photo"))
    for reader in (person, cast.author):
        assert await found(database, reader, "семинары директорам") == [seminar]
        assert await found(database, reader, "трансляции") == [seminar]
        assert await found(database, reader, "отчет") == [report]
        assert await found(database, reader, f"№ {report}") == [report]
        assert await found(database, reader, "велосипед") == []
    hits = await history.search(database, person, "семинар", 1)
    assert (hits.total, hits.announcements[0].text) == (1, "Семинар для директоров школ\nСсылка на трансляцию")


async def test_strangers_read_nothing(database: Database, cast: Cast) -> None:
    [applicant] = await database.write(settle, 1, membership=Membership.APPLICANT)
    await database.write(settle, 1)
    number = await announce(database, cast.author)
    for reader in (applicant, 10**6):
        with pytest.raises(NotAllowed):
            await database.read(history.latest, reader, 5)
        with pytest.raises(NotAllowed):
            await history.search(database, reader, "встреча", 5)
    with pytest.raises(NotAllowed):
        await database.read(history.show, applicant, number)
    with pytest.raises(Missing):
        await database.read(history.show, cast.author, 10**6)

"""Files of documents: a new version, who hears of it, and who gets it because they asked."""

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox, people
from storage.database import Database
from storage.documents import bringing, catalogue, keeping, requests, taking, versions
from storage.documents.kinds import ARRIVED, NEW_VERSION
from storage.documents.versions import SameFile
from storage.outbox import Outcome
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import Delivery, DeliveryState, Priority
from tests.documents.cast import READER, Cast, bring, document, file, said_to


async def take(database: Database, person_id: int, document_id: int, press: str = "1") -> None:
    await database.write(taking.take, person_id, document_id, cause=press)


async def send(database: Database, state: DeliveryState = DeliveryState.SENT) -> None:
    """Everything due is said, or not, with this result."""
    claimed = await database.write(outbox.claim, 100, False)
    await database.write(outbox.settle, [Outcome(each, state, message_id=each.id) for each in claimed])


async def test_a_file_is_a_version_and_the_next_one_another(database: Database, cast: Cast) -> None:
    number = await document(database)
    kept = await database.write(versions.add_version, cast.coordinator, number, file("первая", "приказ.docx", "tg1"))
    assert (kept.version.number, kept.version.file_name, kept.version.file_id) == (1, "приказ.docx", "tg1")
    assert (kept.told, kept.served) == (0, 0)
    kept = await database.write(versions.add_version, None, number, file("вторая"), note="Новая форма")
    assert (kept.version.number, kept.version.note) == (2, "Новая форма")
    history = await database.read(versions.history, cast.colleague, number)
    assert [(each.version.number, each.by and each.by.full_name) for each in history] == [(2, None), (1, "Вера")]
    assert (await database.read(versions.one, cast.colleague, history[1].version.id)).number == 1
    entry = (await database.read(catalogue.card, cast.reader, number)).entry
    assert entry.version is not None
    assert entry.version.number == 2


async def test_only_keepers_bring_files_and_see_earlier_ones(database: Database, cast: Cast) -> None:
    number = await document(database)
    version = await bring(database, cast.administrator, number)
    for person in (cast.reader, cast.stranger):
        with pytest.raises(NotAllowed):
            await bring(database, person, number, "вторая")
        with pytest.raises(NotAllowed):
            await database.read(versions.one, person, version.id)
    with pytest.raises(Missing):
        await bring(database, cast.coordinator, 99)


async def test_the_same_bytes_are_no_new_version_unless_another_was_between(database: Database, cast: Cast) -> None:
    number = await document(database)
    await bring(database, cast.coordinator, number)
    with pytest.raises(SameFile) as refused:
        await bring(database, cast.colleague, number)
    assert refused.value.version.number == 1
    await bring(database, cast.coordinator, number, "вторая")
    assert (await bring(database, cast.coordinator, number)).number == 3


async def test_two_at_once_make_two_versions_or_the_second_hears_who_was_first(database: Database, cast: Cast) -> None:
    number = await document(database)
    both = await asyncio.gather(
        *[bring(database, keeper, number, str(keeper)) for keeper in (cast.coordinator, cast.colleague)]
    )
    assert [each.number for each in both] == [1, 2]
    results = await asyncio.gather(
        *[
            database.write(versions.add_version, keeper, number, file(f"{keeper} снова"), expected_number=2)
            for keeper in (cast.colleague, cast.coordinator)
        ],
        return_exceptions=True,
    )
    [refusal] = [each for each in results if isinstance(each, AlreadyDone)]
    assert refusal.by == "Галина"
    assert len(await database.read(versions.history, cast.coordinator, number)) == 3
    other = await document(database, "talents-chart")
    await database.write(versions.add_version, cast.coordinator, other, file("x"), expected_number=0)


async def test_two_processes_at_once_number_versions_apart(database: Database, cast: Cast) -> None:
    number, beside = await document(database), Database(database.url)
    await asyncio.gather(
        *[bring(each, cast.coordinator, number, f"{n}") for n, each in enumerate([database, beside] * 5)]
    )
    await beside.close()
    history = await database.read(versions.history, cast.coordinator, number)
    assert [each.version.number for each in history] == list(range(10, 0, -1))


async def test_a_very_long_name_keeps_its_ending(database: Database, cast: Cast) -> None:
    number = await document(database)
    kept = await database.write(versions.add_version, cast.coordinator, number, file("x", "я" * 300 + ".docx"))
    assert kept.version.file_name == "я" * 250 + ".docx"


async def test_whoever_took_the_old_file_hears_of_the_new_one_once_in_the_morning(
    database: Database, cast: Cast
) -> None:
    number = await document(database)
    await bring(database, cast.coordinator, number)
    for person in (cast.reader, cast.other, cast.coordinator):
        await take(database, person, number)
    await database.write(taking.want_notices, cast.other, False)
    kept = await database.write(versions.add_version, cast.coordinator, number, file("вторая"))
    assert (kept.told, kept.served) == (1, 0)
    assert await said_to(database, NEW_VERSION) == [(kept.version.id, cast.reader)]
    assert await database.write(outbox.claim, 100, True) == []
    [claimed] = await database.write(outbox.claim, 100, False)
    assert (claimed.kind, claimed.priority) == (NEW_VERSION, Priority.ORDINARY)
    await database.write(taking.want_notices, cast.other, True)
    assert (await database.write(versions.add_version, None, number, file("третья"))).told == 3


async def test_who_cannot_be_reached_hears_of_it_on_their_return_and_who_has_left_never(
    database: Database, cast: Cast
) -> None:
    number = await document(database)
    await bring(database, cast.coordinator, number)
    for person in (cast.reader, cast.other):
        await take(database, person, number)
    await database.write(people.lost, READER, "blocked")
    await database.write(people.leave, cast.other)
    assert (await database.read(bringing.prospect, cast.coordinator, number)).told == 0
    kept = await database.write(versions.add_version, cast.coordinator, number, file("вторая"))
    assert kept.told == 0
    assert await said_to(database, NEW_VERSION) == [(kept.version.id, cast.reader)]
    await send(database, DeliveryState.UNREACHABLE)
    await database.write(people.arrive, READER)
    [claimed] = await database.write(outbox.claim, 100, False)
    assert (claimed.kind, claimed.person_id) == (NEW_VERSION, cast.reader)


async def test_two_new_versions_in_one_night_are_one_notice(database: Database, cast: Cast) -> None:
    number = await document(database)
    await bring(database, cast.coordinator, number)
    await take(database, cast.reader, number)
    second, third = [await bring(database, cast.coordinator, number, each) for each in ("вторая", "третья")]
    assert await said_to(database, NEW_VERSION) == [(third.id, cast.reader)]
    news = await database.read(versions.news, cast.reader, third.id)
    assert news is not None
    assert news.entry.version is not None
    assert news.entry.version.id == third.id
    assert [each.id for each in news.since] == [second.id, third.id]
    await send(database)
    fourth = await bring(database, cast.coordinator, number, "четвёртая")
    assert await said_to(database, NEW_VERSION) == [(third.id, cast.reader), (fourth.id, cast.reader)]


async def test_a_notice_on_its_way_hinders_no_further_version(database: Database, cast: Cast) -> None:
    number = await document(database)
    await bring(database, cast.coordinator, number)
    await take(database, cast.reader, number)
    await bring(database, cast.coordinator, number, "вторая")
    on_its_way = await database.write(outbox.claim, 100, False)
    await bring(database, cast.coordinator, number, "третья")
    await database.write(outbox.give_back, [each.id for each in on_its_way])
    fourth = await bring(database, cast.coordinator, number, "четвёртая")
    assert await said_to(database, NEW_VERSION) == [(fourth.id, cast.reader)]


async def test_a_notice_that_has_nothing_to_say_any_more_says_nothing(database: Database, cast: Cast) -> None:
    number = await document(database)
    await bring(database, cast.coordinator, number)
    for person in (cast.reader, cast.other):
        await take(database, person, number)
    version = await bring(database, cast.coordinator, number, "вторая")

    async def is_news(person_id: int) -> bool:
        return await database.read(versions.news, person_id, version.id) is not None

    assert await is_news(cast.reader)
    assert not await is_news(cast.stranger)
    await database.write(taking.want_notices, cast.reader, False)
    assert not await is_news(cast.reader)
    await database.write(taking.want_notices, cast.reader, True)
    await database.write(keeping.hide, cast.coordinator, number)
    assert not await is_news(cast.reader)
    await database.write(keeping.restore, cast.coordinator, number)
    assert await is_news(cast.reader)
    await take(database, cast.reader, number, "2")
    assert not await is_news(cast.reader)
    assert await is_news(cast.other)
    await database.write(people.leave, cast.other)
    assert not await is_news(cast.other)


async def test_whoever_asked_gets_the_file_at_once_and_once(database: Database, cast: Cast) -> None:
    number = await document(database)
    for person in (cast.reader, cast.other):
        await database.write(requests.request, person, number)
    await database.write(people.leave, cast.other)
    kept = await database.write(versions.add_version, cast.coordinator, number, file("первая"))
    assert (kept.told, kept.served) == (0, 1)
    [claimed] = await database.write(outbox.claim, 100, True)
    assert (claimed.kind, claimed.subject_id, claimed.person_id) == (ARRIVED, kept.version.id, cast.reader)
    arrived = await database.read(versions.arrived, cast.reader, kept.version.id)
    assert arrived is not None
    assert arrived.document.id == number
    assert await database.read(versions.arrived, cast.stranger, kept.version.id) is None
    with pytest.raises(AlreadyDone):
        await database.write(requests.request, cast.coordinator, number)
    second = await database.write(versions.add_version, cast.coordinator, number, file("вторая"))
    assert (second.told, second.served) == (1, 0)
    assert await said_to(database, ARRIVED) == [(kept.version.id, cast.reader)]
    await database.write(keeping.hide, cast.coordinator, number)
    assert await database.read(versions.arrived, cast.reader, kept.version.id) is None


async def test_a_file_asked_for_and_hidden_comes_although_another_has_followed_it(
    database: Database, cast: Cast
) -> None:
    number = await document(database)
    for person in (cast.reader, cast.other):
        await database.write(requests.request, person, number)
    await bring(database, cast.coordinator, number)
    await database.write(keeping.hide, cast.coordinator, number)
    await send(database, DeliveryState.CANCELLED)
    await bring(database, cast.coordinator, number, "вторая")
    await database.write(people.leave, cast.other)
    await database.write(keeping.restore, cast.coordinator, number)
    claimed = await database.write(outbox.claim, 100, False)
    assert [(each.kind, each.person_id) for each in claimed] == [(ARRIVED, cast.reader), (NEW_VERSION, cast.reader)]


async def test_whoever_asked_and_cannot_be_reached_gets_it_when_they_return(database: Database, cast: Cast) -> None:
    number = await document(database)
    await database.write(requests.request, cast.reader, number)
    await database.write(people.lost, READER, "blocked")
    assert (await database.write(versions.add_version, cast.coordinator, number, file("первая"))).served == 1
    await send(database, DeliveryState.UNREACHABLE)
    assert await database.write(outbox.claim, 100, False) == []
    await database.write(people.arrive, READER)
    assert [each.kind for each in await database.write(outbox.claim, 100, False)] == [ARRIVED]


async def test_a_request_and_a_file_at_the_same_moment_miss_each_other_never(database: Database, cast: Cast) -> None:
    beside = Database(database.url)
    for code in ("talents-chart", "gis-monitoring", "needs-monitoring", "programmes-contest", "resource-centres"):
        number = await document(database, code)
        asked, _ = await asyncio.gather(
            beside.write(requests.request, cast.reader, number),
            bring(database, cast.coordinator, number),
            return_exceptions=True,
        )
        waiting = (await database.read(catalogue.card, cast.reader, number)).waits
        assert not waiting
        assert isinstance(asked, AlreadyDone) or (await said_to(database, ARRIVED))[-1][1] == cast.reader
    await beside.close()


async def test_a_file_is_taken_once_for_each_press_however_often_it_is_handled(database: Database, cast: Cast) -> None:
    number = await document(database)
    with pytest.raises(taking.NoFile):
        await take(database, cast.reader, number)
    first = await bring(database, cast.coordinator, number)
    results = await asyncio.gather(*[take(database, cast.reader, number) for _ in range(5)])
    assert len(results) == 5
    await take(database, cast.other, number)
    await bring(database, cast.coordinator, number, "вторая")
    await take(database, cast.reader, number)
    await take(database, cast.reader, number, "2")
    cards = [await database.read(catalogue.card, person, number) for person in (cast.reader, cast.other)]
    assert [each.took and each.took.number for each in cards] == [2, first.number]
    assert (cards[0].times, cards[0].takers) == (3, 2)


async def test_telegrams_name_of_a_file_is_kept_and_forgotten_only_by_its_name(database: Database, cast: Cast) -> None:
    version = await bring(database, cast.coordinator, await document(database))

    async def known() -> str | None:
        return (await database.read(versions.one, cast.coordinator, version.id)).file_id

    await database.write(versions.keep_file_id, version.id, "first")
    await database.write(versions.keep_file_id, version.id, "second")
    await database.write(versions.forget_file_id, version.id, "first")
    assert await known() == "second"
    await database.write(versions.forget_file_id, version.id, "second")
    assert await known() is None


async def test_the_same_file_is_recognised_wherever_it_is_the_present_one(database: Database, cast: Cast) -> None:
    one, two, three = [await document(database, each) for each in ("talents-chart", "resource-centres", "letter-128")]
    for number in (one, two, three):
        await bring(database, cast.coordinator, number)
    await bring(database, cast.coordinator, three, "вторая")
    await database.write(keeping.hide, cast.coordinator, two)
    found = await database.read(versions.with_bytes, cast.coordinator, file("первая").sha256)
    assert {each.document.id for each in found} == {one, two}
    assert await database.read(versions.with_bytes, cast.coordinator, file("третья").sha256) == []


async def test_a_refused_file_leaves_no_trace(database: Database, cast: Cast) -> None:
    number = await document(database)
    await bring(database, cast.coordinator, number)
    await take(database, cast.reader, number)
    with pytest.raises(AlreadyDone):
        await database.write(versions.add_version, cast.colleague, number, file("вторая"), expected_number=0)

    async def deliveries(session: AsyncSession) -> list[int]:
        return list(await session.scalars(select(Delivery.id).where(Delivery.kind.in_([NEW_VERSION, ARRIVED]))))

    assert await database.read(deliveries) == []
    assert len(await database.read(versions.history, cast.coordinator, number)) == 1

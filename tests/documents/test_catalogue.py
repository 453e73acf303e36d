"""Reading and keeping the catalogue: who sees what, and what stays when two do the same at once."""

import asyncio

import pytest

from storage import people
from storage.database import Database
from storage.documents import catalogue, keeping, requests, taking, versions
from storage.documents.kinds import ARRIVED, NEW_VERSION
from storage.refusals import Missing, NotAllowed
from storage.tables import DocumentKind
from tests.documents.cast import Cast, bring, document, portfolio, said_to, section

ORDER, LETTER = DocumentKind.ORDER, DocumentKind.LETTER


async def codes(database: Database, reader: int | None, code: str = "municipal-full-cycle") -> list[str | None]:
    page = await database.read(catalogue.page, reader, await section(database, code), 100)
    assert page.total == len(page.entries)
    return [each.document.code for each in page.entries]


async def test_a_portfolio_leads_to_its_sections_and_a_section_to_its_documents(database: Database, cast: Cast) -> None:
    contents = await database.read(catalogue.contents, cast.reader, await portfolio(database))
    assert (contents.stock.portfolio.short_title, contents.stock.documents) == ("Муниципальные решения", 16)
    assert [(each.section.code, each.documents) for each in contents.sections] == [
        ("municipal-full-cycle", 9),
        ("municipal-partial-cycle", 7),
    ]
    page = await database.read(catalogue.page, cast.reader, contents.sections[1].section.id, 5, 5)
    assert [each.document.code for each in page.entries] == ["schedules-results", "vpr-objectivity-results"]
    assert (page.total, page.portfolio.code, page.section.cycle) == (7, "municipal", "неполный управленческий цикл")


async def test_a_card_tells_where_the_document_stands_and_what_became_of_it(database: Database, cast: Cast) -> None:
    number = await document(database, "needs-monitoring")
    await database.write(requests.request, cast.other, number)
    card = await database.read(catalogue.card, cast.other, number)
    assert (card.place, card.beside, card.entry.version, card.waiting, card.waits) == (3, 9, None, 1, True)
    assert not (await database.read(catalogue.card, cast.reader, number)).waits
    version = await bring(database, cast.coordinator, number)
    for press in ("1", "1", "2"):
        await database.write(taking.take, cast.reader, number, cause=press)
    card = await database.read(catalogue.card, cast.reader, number)
    assert (card.times, card.takers, card.waiting, card.waits) == (3, 2, 0, False)
    assert card.entry.version is not None
    assert card.took is not None
    assert card.took.id == card.entry.version.id == version.id
    assert (await database.read(catalogue.card, None, number)).took is None


async def test_whoever_has_applied_to_no_group_sees_nothing(database: Database, cast: Cast) -> None:
    number, place, whole = await document(database), await section(database), await portfolio(database)
    for reading in (
        database.read(catalogue.portfolios, cast.stranger),
        database.read(catalogue.contents, cast.stranger, whole),
        database.read(catalogue.page, cast.stranger, place, 5),
        database.read(catalogue.everything, cast.stranger),
        database.read(catalogue.card, cast.stranger, number),
        database.write(requests.request, cast.stranger, number),
        database.write(taking.take, cast.stranger, number, cause="1"),
    ):
        with pytest.raises(NotAllowed):
            await reading


async def test_only_those_who_keep_the_catalogue_change_it(database: Database, cast: Cast) -> None:
    number, place, whole = await document(database), await section(database), await portfolio(database)
    for person in (cast.reader, cast.stranger, 10_000):
        for changing in (
            database.write(keeping.add, person, place, "Приказ", ORDER),
            database.write(keeping.rename, person, number, "Приказ"),
            database.write(keeping.move, person, number, place),
            database.write(keeping.hide, person, number),
            database.write(keeping.restore, person, number),
            database.write(keeping.add_section, person, whole, "Раздел"),
            database.read(requests.awaited, person, 5),
            database.read(versions.history, person, number),
            database.read(versions.with_bytes, person, "0" * 64),
        ):
            with pytest.raises(NotAllowed):
                await changing
    for keeper in (cast.coordinator, cast.administrator, None):
        assert (await database.write(keeping.rename, keeper, number, f"Приказ {keeper}")).title == f"Приказ {keeper}"


async def test_what_is_not_there_is_missing(database: Database, cast: Cast) -> None:
    keeper = cast.coordinator
    for asking in (
        database.read(catalogue.contents, keeper, 99),
        database.read(catalogue.page, keeper, 99, 5),
        database.read(catalogue.card, keeper, 99),
        database.write(keeping.add, keeper, 99, "Приказ", ORDER),
        database.write(keeping.move, keeper, await document(database), 99),
        database.write(keeping.hide, keeper, 99),
        database.write(keeping.add_section, keeper, 99, "Раздел"),
        database.write(requests.request, keeper, 99),
        database.read(versions.one, keeper, 99),
    ):
        with pytest.raises(Missing):
            await asking


async def test_a_new_entry_comes_last_and_says_where_it_is_from(database: Database, cast: Cast) -> None:
    place = await section(database)
    added = await database.write(keeping.add, cast.coordinator, place, " Справка \n о талантах ", DocumentKind.REPORT)
    assert added.new
    card = await database.read(catalogue.card, cast.reader, added.document.id)
    assert (card.entry.document.title, card.place, card.beside) == ("Справка о талантах", 10, 10)
    assert card.entry.document.source == card.entry.portfolio.title
    [stock, *_] = await database.read(catalogue.portfolios, cast.reader)
    assert (stock.documents, stock.portfolio.expected) == (17, 27)


async def test_the_same_entry_added_twice_or_by_two_at_once_is_one(database: Database, cast: Cast) -> None:
    place, beside = await section(database), Database(database.url)
    await asyncio.gather(database.ping(), beside.ping())
    added = await asyncio.gather(
        database.write(keeping.add, cast.coordinator, place, "Приказ об учёте", ORDER),
        beside.write(keeping.add, cast.colleague, place, "приказ об «учете»", ORDER),
        database.write(keeping.add, cast.coordinator, place, "Приказ об учёте", ORDER),
    )
    assert len({each.document.id for each in added}) == 1
    assert sorted(each.new for each in added) == [False, False, True]
    elsewhere = await section(database, "normative-base")
    assert (await database.write(keeping.add, cast.coordinator, elsewhere, "Приказ об учёте", ORDER)).new
    await beside.close()


@pytest.mark.parametrize("title", ["", " \n ", "🙂", "№ 128", "я" * 501])
async def test_a_title_that_does_not_fit_is_refused_and_nothing_changed(
    database: Database, cast: Cast, title: str
) -> None:
    number, place = await document(database), await section(database)
    for changing in (
        database.write(keeping.add, cast.coordinator, place, title, ORDER),
        database.write(keeping.rename, cast.coordinator, number, title),
        database.write(keeping.add_section, cast.coordinator, await portfolio(database), title),
    ):
        with pytest.raises(keeping.UnfitTitle):
            await changing
    assert len(await codes(database, None)) == 9
    assert (await database.write(keeping.rename, cast.coordinator, number, "я" * 500)).title == "я" * 500


async def test_a_moved_entry_comes_last_where_it_goes_and_a_second_press_leaves_it(
    database: Database, cast: Cast
) -> None:
    number, there = await document(database, "talents-chart"), await section(database, "organisation-concepts")
    for _ in range(2):
        await database.write(keeping.move, cast.coordinator, number, there)
        await database.write(
            keeping.add, cast.coordinator, there, "Модельное положение о наставниках", DocumentKind.REGULATION
        )
    assert (await codes(database, cast.reader, "organisation-concepts"))[5:] == ["talents-chart", None]
    assert (await codes(database, cast.reader))[0] == "gis-monitoring"
    assert [each.documents for each in await database.read(catalogue.portfolios, cast.reader)] == [15, 12, 4]


async def test_one_section_never_has_two_entries_of_the_same_words(database: Database, cast: Cast) -> None:
    number, place = await document(database), await section(database)
    elsewhere = await section(database, "normative-base")
    twin = (await database.write(keeping.add, cast.coordinator, elsewhere, "Приказ об учёте", ORDER)).document
    await database.write(keeping.hide, cast.coordinator, twin.id)
    await database.write(keeping.rename, cast.coordinator, number, "Приказ об учёте")
    for changing in (
        database.write(keeping.move, cast.coordinator, number, elsewhere),
        database.write(keeping.move, cast.coordinator, twin.id, place),
        database.write(
            keeping.rename, cast.coordinator, await document(database, "gis-monitoring"), "приказ об «учете»"
        ),
    ):
        with pytest.raises(keeping.Known):
            await changing
    assert (
        await database.write(keeping.rename, cast.coordinator, number, "Приказ об учете")
    ).title == "Приказ об учете"


async def test_what_is_hidden_is_seen_by_keepers_alone_and_counted_by_nobody(database: Database, cast: Cast) -> None:
    number = await document(database, "talents-chart")
    for _ in range(2):
        await database.write(keeping.hide, cast.coordinator, number)
    assert "talents-chart" not in await codes(database, cast.reader)
    for keeper in (cast.colleague, cast.administrator, None):
        assert (await codes(database, keeper))[-1] == "talents-chart"
        card = await database.read(catalogue.card, keeper, number)
        assert (card.place, card.beside) == (None, 8)
    for reading in (
        database.read(catalogue.card, cast.reader, number),
        database.write(requests.request, cast.reader, number),
        database.write(taking.take, cast.reader, number, cause="1"),
    ):
        with pytest.raises(Missing):
            await reading
    assert (await database.read(catalogue.portfolios, cast.coordinator))[0].documents == 15
    for _ in range(2):
        await database.write(keeping.restore, cast.coordinator, number)
    assert (await codes(database, cast.reader))[0] == "talents-chart"


async def test_a_file_that_came_to_a_hidden_entry_reaches_people_when_it_is_restored(
    database: Database, cast: Cast
) -> None:
    asked, taken = await document(database, "talents-chart"), await document(database)
    await database.write(requests.request, cast.reader, asked)
    await bring(database, cast.coordinator, taken)
    await database.write(taking.take, cast.reader, taken, cause="1")
    for number in (asked, taken):
        await database.write(keeping.hide, cast.coordinator, number)
        await bring(database, cast.coordinator, number, "вторая")
    assert await said_to(database, ARRIVED) == await said_to(database, NEW_VERSION) == []
    assert (await database.read(requests.awaited, cast.coordinator, 5)).total == 0
    for number in (asked, taken):
        await database.write(keeping.restore, cast.coordinator, number)
    assert [person for _, person in await said_to(database, ARRIVED)] == [cast.reader]
    assert [person for _, person in await said_to(database, NEW_VERSION)] == [cast.reader]


async def test_everything_is_listed_in_order_for_a_table_or_an_archive(database: Database, cast: Cast) -> None:
    await database.write(keeping.hide, cast.coordinator, await document(database, "talents-chart"))
    version = await bring(database, cast.coordinator, await document(database, "gis-monitoring"))
    whole, shelf = await portfolio(database), await section(database, "collections")
    listed = await database.read(catalogue.everything, cast.coordinator)
    assert [each.document.code for each in listed][:2] == ["gis-monitoring", "needs-monitoring"]
    assert listed[0].version is not None
    assert listed[0].version.id == version.id
    assert [each.version for each in listed[1:]] == [None] * 28
    assert len(await database.read(catalogue.everything, cast.coordinator, portfolio_id=whole)) == 15
    assert len(await database.read(catalogue.everything, cast.reader, section_id=shelf)) == 2
    assert len(await database.read(catalogue.everything, cast.coordinator, hidden=True)) == 30
    assert len(await database.read(catalogue.everything, cast.reader, hidden=True)) == 29


async def test_a_section_is_added_once_and_may_be_filled(database: Database, cast: Cast) -> None:
    whole, beside = await portfolio(database), Database(database.url)
    await asyncio.gather(database.ping(), beside.ping())
    first, again = await asyncio.gather(
        *[
            each.write(keeping.add_section, cast.coordinator, whole, "Цикл  наставничества")
            for each in (database, beside)
        ]
    )
    await beside.close()
    assert first.id == again.id
    await database.write(keeping.add, cast.coordinator, first.id, "Приказ о наставниках", ORDER)
    contents = await database.read(catalogue.contents, cast.reader, whole)
    assert [(each.section.title, each.documents) for each in contents.sections][2:] == [("Цикл наставничества", 1)]


async def test_what_people_wait_for_is_listed_for_keepers_most_wanted_first(database: Database, cast: Cast) -> None:
    wanted = await document(database, "talents-chart")
    first = await database.write(requests.request, cast.reader, wanted)
    assert (first.new, first.waiting) == (True, 1)
    again = await database.write(requests.request, cast.reader, wanted)
    assert (again.new, again.waiting) == (False, 1)
    await database.write(requests.request, cast.other, await document(database))
    await database.write(requests.request, cast.other, wanted)
    page = await database.read(requests.awaited, cast.coordinator, 1)
    assert (page.total, [(each.entry.document.id, each.waiting) for each in page.awaited]) == (2, [(wanted, 2)])
    [second] = (await database.read(requests.awaited, cast.coordinator, 1, 1)).awaited
    assert second.entry.document.code == "resource-centres"
    await database.write(people.leave, cast.other)
    page = await database.read(requests.awaited, cast.coordinator, 5)
    assert [(each.entry.document.id, each.waiting) for each in page.awaited] == [(wanted, 1)]

"""The catalogue of the data file in the database: loaded once, corrected by the file, never against a coordinator."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import seed
from storage.database import Database
from storage.documents import catalogue, keeping
from storage.tables import Document, DocumentKind, Section
from tests.documents.cast import Cast, document, section


def told_of(code: str, told: dict[str, Any]) -> dict[str, Any]:
    """What the file says of a document."""
    [found] = [
        document
        for portfolio in told["portfolios"]
        for section in portfolio["sections"]
        for document in section["documents"]
        if document["code"] == code
    ]
    assert isinstance(found, dict)
    return found


async def test_loading_the_catalogue_again_changes_nothing(database: Database) -> None:
    assert await database.write(seed.load, seed.facts()) == seed.Loaded(0, 0)
    assert [(each.portfolio.expected, each.documents) for each in await database.read(catalogue.portfolios, None)] == [
        (27, 16),
        (42, 10),
        (None, 4),
    ]


async def test_a_title_corrected_in_the_file_follows(database: Database) -> None:
    number, told = await document(database), seed.facts()
    told_of("resource-centres", told)["title"] = "Приказ о ресурсных\n  центрах"
    assert await database.write(seed.load, told) == seed.Loaded(0, 1)
    card = await database.read(catalogue.card, None, number)
    assert card.entry.document.title == "Приказ о ресурсных центрах"


async def test_what_a_coordinator_changed_stays_and_the_rest_follows(database: Database, cast: Cast) -> None:
    number, told = await document(database), seed.facts()
    await database.write(keeping.rename, cast.coordinator, number, "Приказ о центрах")
    told_of("resource-centres", told).update(title="Приказ иной", kind="справка", source="Письмо")
    for _ in range(2):
        await database.write(seed.load, told)
    found = (await database.read(catalogue.card, None, number)).entry.document
    assert (found.title, found.kind, found.source) == ("Приказ о центрах", DocumentKind.REPORT, "Письмо")


async def test_what_a_coordinator_moved_or_hid_stays_where_it_is(database: Database, cast: Cast) -> None:
    number, there = await document(database), await section(database, "normative-base")
    await database.write(keeping.move, cast.coordinator, number, there)
    await database.write(keeping.hide, cast.coordinator, number)
    told = seed.facts()
    told_of("resource-centres", told)["kind"] = "справка"
    await database.write(seed.load, told)
    found = (await database.read(catalogue.card, None, number)).entry
    assert (found.section.id, found.document.ordinal, found.document.kind) == (there, 3, DocumentKind.REPORT)
    assert found.document.hidden_at is not None


async def test_a_document_moved_in_the_file_moves(database: Database) -> None:
    told = seed.facts()
    full, partial = told["portfolios"][0]["sections"]
    partial["documents"].insert(0, full["documents"].pop())
    loaded = await database.write(seed.load, told)
    assert loaded == seed.Loaded(0, 8)  # the moved one, and the seven that are behind it now
    page = await database.read(catalogue.page, None, await section(database, "municipal-partial-cycle"), 3)
    assert [each.document.code for each in page.entries][:2] == ["resource-centres", "vpr-interviews-roadmaps"]


async def test_what_a_coordinator_added_is_none_of_the_files_business(database: Database, cast: Cast) -> None:
    place = await section(database)
    await database.write(keeping.add, cast.coordinator, place, "Справка о талантах", DocumentKind.REPORT)
    told = seed.facts()
    told["portfolios"][0]["sections"][0]["documents"].append(
        {"code": "new-one", "kind": "приказ", "title": "Приказ о новом"}
    )
    assert await database.write(seed.load, told) == seed.Loaded(1, 0)

    async def count(session: AsyncSession) -> tuple[int | None, int | None]:
        numbers = select(func.count()).select_from(Document), select(func.count()).select_from(Section)
        return await session.scalar(numbers[0]), await session.scalar(numbers[1])

    assert await database.read(count) == (32, 6)

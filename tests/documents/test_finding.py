"""Documents are found by what educators type; the queries and the documents meant are in `queries.toml`."""

import logging
import tomllib
from pathlib import Path

import pytest

from storage.database import Database
from storage.documents import finding, keeping
from storage.refusals import NotAllowed
from storage.search import shelf
from storage.tables import DocumentKind
from tests.documents.cast import Cast, bring, document, section

log = logging.getLogger(__name__)

EXAMPLES = Path(__file__).parents[1] / "storage" / "test_search_examples.toml"
UNRELATED: list[str] = [
    message
    for examples in tomllib.loads(EXAMPLES.read_text(encoding="utf-8")).values()
    for message in examples["unrelated"]
]
QUERIES: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))


async def found(database: Database, reader_id: int | None, query: str) -> list[str | None]:
    return [each.entry.document.code for each in await finding.search(database, reader_id, query)]


async def test_nine_of_ten_are_found_first_and_nearly_all_in_five(database: Database, cast: Cast) -> None:
    asked = first = in_five = 0
    for way, queries in QUERIES.items():
        missed = {}
        for query, meant in queries.items():
            codes = await found(database, cast.reader, query)
            asked, first, in_five = asked + 1, first + (codes[:1] == [meant]), in_five + (meant in codes)
            if codes[:1] != [meant]:
                missed[query] = codes
        log.info("%s: %d of %d found first; not so: %s", way, len(queries) - len(missed), len(queries), missed)
    log.info("%d queries: found first %.1f %%, in five %.1f %%", asked, 100 * first / asked, 100 * in_five / asked)
    assert asked >= 60
    assert first / asked >= 0.9
    assert in_five / asked >= 0.98


async def test_a_document_is_offered_to_who_names_it_and_seldom_to_others(database: Database, cast: Cast) -> None:
    named = [query for queries in QUERIES.values() for query in queries]
    offered = [bool(await finding.meant_by(database, cast.reader, message)) for message in named]
    wrongly = [bool(await finding.meant_by(database, cast.reader, message)) for message in UNRELATED]
    log.info("offered by %s queries, and by %s other messages", *map(_told, (offered, wrongly)))
    assert sum(offered) / len(offered) >= 0.85
    assert sum(wrongly) / len(wrongly) <= 0.08


@pytest.mark.parametrize("query", ["", "я", "🙂🙂", "№", "а" * 500, "%", "xyzzy", "№ 129", "Р-304", "152-ФЗ"])
async def test_what_is_not_there_is_not_found(database: Database, cast: Cast, query: str) -> None:
    assert await found(database, cast.reader, query) == []


async def test_a_number_of_the_field_is_found_as_it_is(database: Database, cast: Cast) -> None:
    place = await section(database, "normative-base")
    added = await database.write(
        keeping.add, cast.coordinator, place, "Согласие по 152-ФЗ «О персональных данных»", DocumentKind.OTHER
    )
    for query in ("152-ФЗ", "152фз", "152 ФЗ", "№152", "152-ap"):
        [hit] = await finding.search(database, cast.reader, query)
        assert hit.entry.document.id == added.document.id


async def test_a_hit_says_where_the_words_are_and_what_file_there_is(database: Database, cast: Cast) -> None:
    number = await document(database)
    version = await bring(database, cast.coordinator, number)
    hit, *_ = await finding.search(database, cast.reader, "ресурсным центром")
    title = hit.entry.document.title
    assert [title[start:end] for start, end in hit.spans] == ["ресурсных", "центров"]
    assert hit.entry.version is not None
    assert (hit.entry.version.id, hit.entry.section.title) == (version.id, "Полный управленческий цикл")


async def test_at_most_five_come_and_all_of_the_best(database: Database, cast: Cast) -> None:
    hits = await finding.search(database, cast.reader, "приказ")
    assert len(hits) == 5
    assert [each.entry.document.id for each in await finding.search(database, cast.reader, "приказ", 2)] == [
        each.entry.document.id for each in hits[:2]
    ]
    assert [each.score for each in hits] == sorted((each.score for each in hits), reverse=True)


async def test_whoever_has_applied_to_no_group_finds_nothing(database: Database, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        await finding.search(database, cast.stranger, "приказ")


async def test_what_is_hidden_is_found_by_keepers_alone(database: Database, cast: Cast) -> None:
    number = await document(database)
    assert await found(database, cast.reader, "ресурсные центры") == ["resource-centres"]
    await database.write(keeping.hide, cast.coordinator, number)
    assert await found(database, cast.reader, "ресурсные центры") == []
    for keeper in (cast.colleague, cast.administrator, None):
        assert await found(database, keeper, "ресурсные центры") == ["resource-centres"]
    await database.write(keeping.restore, cast.coordinator, number)
    assert await found(database, cast.reader, "ресурсные центры") == ["resource-centres"]


async def test_what_changes_is_found_so_at_once(database: Database, cast: Cast) -> None:
    number = await document(database)
    assert await found(database, cast.reader, "наставники") == []
    await database.write(keeping.rename, cast.coordinator, number, "Приказ о наставниках")
    assert await found(database, cast.reader, "наставники") == ["resource-centres"]
    assert await found(database, cast.reader, "ресурсные центры") == []
    place = await section(database, "normative-base")
    await database.write(keeping.add, cast.coordinator, place, "Справка о наставниках", DocumentKind.REPORT)
    assert await found(database, cast.reader, "справка о наставниках") == [None, "resource-centres"]
    await database.write(keeping.move, cast.coordinator, number, place)
    assert (await found(database, cast.reader, "нормативная база наставники"))[0] == "resource-centres"


async def test_what_another_process_changes_is_found_soon(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Database(database.url)
    number = await document(database)
    monkeypatch.setattr(shelf, "LOOKED_AT", 1000.0)
    assert await found(database, cast.reader, "наставники") == []
    await beside.write(keeping.rename, None, number, "Приказ о наставниках")
    [old] = await finding.search(database, cast.reader, "ресурсные центры")
    assert (old.entry.document.title, old.spans) == ("Приказ о наставниках", ())
    monkeypatch.setattr(shelf, "LOOKED_AT", 0.0)
    assert await found(database, cast.reader, "наставники") == ["resource-centres"]
    await beside.close()


def _told(answers: list[bool]) -> str:
    return f"{sum(answers)} of {len(answers)}"

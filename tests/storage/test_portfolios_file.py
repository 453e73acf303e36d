"""The data file of model documents says what the institute's presentation says; its text lies in `data/`.

The presentation breaks its lines anywhere, so that texts are compared without white space.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import storage
from storage.tables import DocumentKind

FILE = Path(storage.__file__).parent / "seed" / "portfolios.toml"
PRESENTATION = Path(__file__).parent / "data" / "agglomeration-2.0-and-portfolios.txt"

PORTFOLIOS: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["portfolios"]
SECTIONS: list[dict[str, Any]] = [section for portfolio in PORTFOLIOS for section in portfolio["sections"]]
DOCUMENTS: list[dict[str, Any]] = [document for section in SECTIONS for document in section["documents"]]


def spaceless(text: str) -> str:
    return "".join(text.split())


SOURCE = spaceless(PRESENTATION.read_text(encoding="utf-8"))
_FIRST_SLIDE, _, _AFTER = SOURCE.partition(
    "управлениякачествомобразования)ПортфельмодельныхмуниципальныхрешенийТехнологическая"
)
SLIDES_OF_DOCUMENTS = "ПортфельмодельныхмуниципальныхрешенийТехнологическая" + _AFTER.partition("Целиперезагрузки")[0]
FOOTNOTE = SOURCE[SOURCE.index("*Распоряжение") : SOURCE.index("Научно-методическиезадачи")].removeprefix("*")


def titles_of(portfolio: dict[str, Any]) -> Iterator[str]:
    yield from (document["title"] for section in portfolio["sections"] for document in section["documents"])


def test_the_presentations_slides_are_where_they_are_looked_for() -> None:
    assert "27проектовдокументов" in _FIRST_SLIDE
    assert SLIDES_OF_DOCUMENTS.endswith("229с.")
    assert FOOTNOTE.endswith("кадров»")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["code"])
def test_a_title_and_a_description_stand_in_the_presentation_to_the_letter(document: dict[str, Any]) -> None:
    for text in (document["title"], document.get("description", "")):
        assert spaceless(text) in SLIDES_OF_DOCUMENTS + FOOTNOTE


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section["code"])
def test_documents_stand_in_the_order_of_the_presentation(section: dict[str, Any]) -> None:
    places = [(SLIDES_OF_DOCUMENTS + FOOTNOTE).index(spaceless(document["title"])) for document in section["documents"]]
    assert places == sorted(places)


def test_the_presentation_names_nothing_else() -> None:
    """Without what the file says its slides are empty."""
    named = [document.get("description", document["title"]) for document in DOCUMENTS]
    headings = [*(section["title"] for section in SECTIONS), *(portfolio["title"] for portfolio in PORTFOLIOS)]
    left = SLIDES_OF_DOCUMENTS + FOOTNOTE
    for text in sorted([*named, *headings, "Пример:"], key=len, reverse=True):
        left = left.replace(spaceless(text), "", 1)
    assert left == ""


def test_documents_are_as_many_as_the_presentation_names_of_as_many_as_it_counts() -> None:
    assert [(each.get("expected"), len(list(titles_of(each)))) for each in PORTFOLIOS] == [
        (27, 16),
        (42, 10),
        (None, 4),
    ]
    assert "Портфельмодельныхмуниципальныхрешений:27проектовдокументов" in _FIRST_SLIDE
    assert "Портфельмодельныхрешенийдляобразовательнойорганизации:42проектадокументов" in _FIRST_SLIDE
    assert [len(section["documents"]) for section in SECTIONS] == [9, 7, 5, 5, 2, 2]


def test_the_cycle_is_told_of_the_sections_of_which_the_presentation_tells_it() -> None:
    told = {section["cycle"]: section["code"] for section in SECTIONS if "cycle" in section}
    assert told == {
        "полный управленческий цикл": "municipal-full-cycle",
        "неполный управленческий цикл": "municipal-partial-cycle",
    }
    assert "(полныйинеполныйуправленческийцикл)" in _FIRST_SLIDE


def test_the_kind_of_a_document_is_the_one_its_title_names() -> None:
    for document in DOCUMENTS:
        kind = document["kind"]
        assert kind in set(DocumentKind)
        if kind == DocumentKind.COLLECTION:
            assert ": сборник /" in " ".join(document["description"].split())
        else:
            named = document["title"].lower().removeprefix("модельное ").removeprefix("модельная ")
            assert named.startswith(kind)


def test_every_document_says_where_it_comes_from_and_reference_items_say_it_themselves() -> None:
    *_, shelf = PORTFOLIOS
    assert "expected" not in shelf
    for section in shelf["sections"]:
        for document in section["documents"]:
            words = re.findall(r"\w+", document["source"])
            assert all(word[:6] in document.get("description", document["title"]) for word in words)


def test_codes_are_unique_and_lasting() -> None:
    for rows in (PORTFOLIOS, SECTIONS, DOCUMENTS):
        codes = [row["code"] for row in rows]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(r"[a-z][a-z0-9-]{,63}", code) for code in codes)
    assert not {row["code"] for row in PORTFOLIOS} & {row["code"] for row in SECTIONS}


def test_what_goes_on_a_button_is_short() -> None:
    for row in (*PORTFOLIOS, *SECTIONS):
        assert len(row.get("short_title", row["title"])) <= 40

"""The data file says what the institute's presentation says; the presentation's text lies in `data/`."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import storage

FILE = Path(storage.__file__).parent / "seed" / "agglomeration.toml"
PRESENTATION = Path(__file__).parent / "data" / "agglomeration-2022-groups-and-coordinators.txt"

DATA: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
GROUPS: list[dict[str, Any]] = DATA["groups"]
CATEGORIES: list[dict[str, Any]] = DATA["categories"]
MUNICIPALITIES: dict[str, dict[str, str]] = DATA["municipalities"]


def joined(text: str) -> str:
    """Undo the presentation's line breaks: words broken at a hyphen, spaces, bullets (a private-use character)."""
    text = re.sub(r"[\ue000-\uf8ff]", " ", text)
    return " ".join(re.sub(r"(?<=\w)-\s+", "-", text).split())


def spaceless(text: str) -> str:
    return "".join(text.split())


SOURCE = joined(PRESENTATION.read_text(encoding="utf-8"))


def section(start: str, end: str) -> str:
    return SOURCE[SOURCE.index(start) : SOURCE.index(end)]


@pytest.mark.parametrize(
    ("kind", "count", "source"),
    [
        ("city_district", 13, section("Городские округа (13):", "Муниципальные районы (27):")),
        ("municipal_district", 27, section("Муниципальные районы (27):", "Состав образовательной агломерации")),
    ],
)
def test_municipalities_are_those_of_the_presentation(kind: str, count: int, source: str) -> None:
    named = [name for name in re.split(r"[;,\s]+", source.partition(":")[2]) if name]

    assert len(MUNICIPALITIES[kind]) == count
    assert Counter(MUNICIPALITIES[kind].values()) == Counter(named)


def test_troitsky_and_chebarkulsky_are_of_both_kinds_and_no_other() -> None:
    districts = set(MUNICIPALITIES["city_district"].values()) & set(MUNICIPALITIES["municipal_district"].values())

    assert districts == {"Троицкий", "Чебаркульский"}


def test_codes_are_unique_and_lasting() -> None:
    for codes in (
        [group["code"] for group in GROUPS],
        [category["code"] for category in CATEGORIES],
        [code for names in MUNICIPALITIES.values() for code in names],
    ):
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(r"[a-z][a-z0-9-]*", code) for code in codes)


def test_groups_are_four_in_order() -> None:
    assert [(group["number"], group["code"], group["title"]) for group in GROUPS] == [
        (number, f"mmpg{number}", f"ММПГ № {number}") for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group["code"])
def test_group_and_coordinator_are_those_of_the_presentation(group: dict[str, Any]) -> None:
    coordinator = group["coordinator"]
    source = SOURCE[SOURCE.index(f"{group['title']} по ") :]
    source = source[: source.index("@rcokio.ru") + len("@rcokio.ru")]

    assert joined(f"{group['title']} {group['subject'].replace(':', '')}") in source
    assert coordinator["full_name"] in source
    assert coordinator["post"] in source
    assert coordinator["organisation"] in SOURCE
    assert spaceless(coordinator["phone"]) in spaceless(source)
    assert re.fullmatch(r"8 \(351\) \d{3}-\d{2}-\d{2}", coordinator["phone"])
    assert source.endswith(f"Электронная почта: {coordinator['email']}")


def test_categories_are_those_of_the_presentation() -> None:
    assert [category["number"] for category in CATEGORIES] == [1, 2, 3, 4]
    for category in CATEGORIES:
        assert category["title"] in SOURCE


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category["code"])
def test_a_base_site_is_an_organisation(category: dict[str, Any]) -> None:
    assert category["asks_organisation"] or not category["asks_base_site"]


def test_lines_for_a_phone_are_short() -> None:
    assert max(len(group["works_on"]) for group in GROUPS) <= 120
    assert max(len(category["short_title"]) for category in CATEGORIES) <= 40

"""Typing where a button is expected, on the agglomeration's own data."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.registration import municipalities, recognising
from handlers.registration.municipalities import full_name
from storage import agglomeration
from storage.database import Database
from storage.tables import Category, Group, Municipality, MunicipalityKind

CITY, DISTRICT = MunicipalityKind.CITY_DISTRICT, MunicipalityKind.MUNICIPAL_DISTRICT


@pytest.fixture
async def places(database: Database) -> Sequence[Municipality]:
    return await database.read(agglomeration.municipalities)


MEANT = {
    "озер": ["Озёрский городской округ"],
    "Озёрск": ["Озёрский городской округ"],
    "ОЗЕРСКИЙ": ["Озёрский городской округ"],
    "троицк": ["Троицкий городской округ", "Троицкий муниципальный район"],
    "Троицкий муниципальный район": ["Троицкий муниципальный район"],
    "троицкий мр": ["Троицкий муниципальный район"],
    "Троицкого округа": ["Троицкий городской округ"],
    "Троицкий р-н": ["Троицкий муниципальный район"],
    "г. Миасс": ["Миасский городской округ"],
    "миасский": ["Миасский городской округ"],
    "в Миассе": ["Миасский городской округ"],
    "город Челябинск": ["Челябинский городской округ"],
    "Чебаркуль": ["Чебаркульский городской округ", "Чебаркульский муниципальный район"],
    "г. Чебаркуль": ["Чебаркульский городской округ"],
    "Верхний Уфалей": ["Верхнеуфалейский городской округ"],
    "Усть-Катав": ["Усть-Катавский городской округ"],
    "Катав-Ивановск": ["Катав-Ивановский муниципальный район"],
    "Сатка": ["Саткинский муниципальный район"],
    "Аша": ["Ашинский муниципальный район"],
    "Коркино": ["Коркинский муниципальный район"],
    "Южноуральск": ["Южноуральский городской округ"],
    "Нязепетровск": ["Нязепетровский муниципальный район"],
    "уральский": [
        "Верхнеуральский муниципальный район",
        "Южноуральский городской округ",
    ],
}


async def test_any_part_finds_the_municipality(places: Sequence[Municipality]) -> None:
    found = {typed: [full_name(each) for each in municipalities.search(typed, places).places] for typed in MEANT}
    assert found == MEANT


async def test_every_municipality_is_found_by_its_full_name_alone(places: Sequence[Municipality]) -> None:
    for place in places:
        for typed in (full_name(place), full_name(place).upper(), full_name(place).replace("ё", "е")):
            found = municipalities.search(typed, places)
            assert found.sure
            assert [each.id for each in found.places] == [place.id]


async def test_a_slip_of_the_hand_gets_suggestions(places: Sequence[Municipality]) -> None:
    for typed, meant in {"Челебинск": "Челябинский", "мияс": "Миасский", "златауст": "Златоустовский"}.items():
        found = municipalities.search(typed, places)
        assert not found.sure
        assert meant in [each.name for each in found.places]
    for typed in ("Хогвартс", "Москва", "???", "", "12"):
        assert municipalities.search(typed, places).places == []


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("городской округ", CITY),
        ("округ", CITY),
        ("Муниципальный район", DISTRICT),
        ("район", DISTRICT),
        ("миасс", None),
    ],
)
def test_a_kind_alone_is_understood(typed: str, kind: MunicipalityKind | None) -> None:
    assert municipalities.kind_meant(typed) == kind


@given(st.text(max_size=50))
def test_no_typing_breaks_the_search(typed: str) -> None:
    places = [Municipality(id=1, code="x", name="Озёрский", kind=CITY, seeded={})]
    municipalities.search(typed, places)
    municipalities.kind_meant(typed)
    recognising.agreed(typed)
    recognising.categories(typed, [])


def _groups() -> list[Group]:
    return [Group(id=number) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("typed", ["2", "ммпг 2", "ММПГ № 2", "ММПГ №2.", "вторая", "Группа 2", "2-я группа", "mmpg2"])
def test_a_group_is_understood(typed: str) -> None:
    found = recognising.group(typed, _groups())
    assert found is not None
    assert found.id == 2


@pytest.mark.parametrize("typed", ["5", "22", "ммпг", "две", "2 или 3"])
def test_what_is_no_group_is_not(typed: str) -> None:
    assert recognising.group(typed, _groups()) is None


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("Согласна!", True), ("да", True), ("Да, согласен", True), ("не согласен", False), ("Нет", False), ("хм", None)],
)
def test_consent_is_understood(typed: str, answer: bool | None) -> None:
    assert recognising.agreed(typed) is answer


@pytest.mark.parametrize(("typed", "answer"), [("Да.", True), ("нет", False), ("не является", False), ("потом", None)])
def test_yes_and_no_are_understood(typed: str, answer: bool | None) -> None:
    assert recognising.yes_or_no(typed) is answer


async def test_a_category_is_understood(database: Database) -> None:
    known: Sequence[Category] = await database.read(agglomeration.categories)
    expected = {
        "1": [1],
        "4.": [4],
        "Специалист МОУО": [2],
        "специалисты": [2],
        "педагог": [4],
        "методслужба": [3],
        "руководитель": [1, 3, 4],
        "5": [],
        "да": [],
        "космонавт": [],
    }
    found = {typed: [each.id for each in recognising.categories(typed, known)] for typed in expected}
    assert found == expected


@pytest.mark.parametrize("typed", ["отправить", "Отправить заявку", "да", "всё верно"])
def test_sending_is_understood(typed: str) -> None:
    assert recognising.sending(typed)

"""What is accepted as a name or an organisation."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.registration.validation import LONGEST_NAME, organisation, person_name

LETTERS = st.characters(categories=["Lu", "Ll"], codec="utf-8")


@pytest.mark.parametrize(
    "typed",
    ["Иванова-Петрова А. Б.", "Kızı", "О’Нил", "Д'Артаньян", "Ян", "李", "محمد", "Й", "Анна Мария Луиза"],
)
def test_names_of_real_people_are_kept_as_typed(typed: str) -> None:
    assert person_name(typed) == typed


@pytest.mark.parametrize(
    "typed",
    ["", " ", "<b>Анна</b>", "Анна 😀", "А" * 5000, "\u202e\u200f", "12", "Анна2", "...", "- -", "a@b.ru", "\u3164"],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    assert person_name(typed) is None


def test_hidden_characters_are_stripped() -> None:
    assert person_name("\u202eИва\u200bнова\u0000 \n\t А.\u2066") == "Иванова А."
    assert person_name("Йод") == "Йод"


@given(st.text(max_size=300))
def test_a_kept_name_is_clean_and_keeping_it_again_changes_nothing(typed: str) -> None:
    name = person_name(typed)
    if name is not None:
        assert 1 <= len(name) <= LONGEST_NAME
        assert person_name(name) == name
        assert not any(unicodedata.category(each).startswith("C") for each in name)
        assert not set(name) & set("<>&\n")


@given(st.lists(st.text(LETTERS, min_size=1, max_size=20), min_size=1, max_size=4))
def test_letters_in_any_script_make_a_name(words: list[str]) -> None:
    assert person_name(" ".join(words)) is not None


@given(st.text(max_size=400))
def test_a_kept_organisation_is_clean(typed: str) -> None:
    name = organisation(typed)
    if name is not None:
        assert 2 <= len(name) <= 300
        assert organisation(name) == name


@pytest.mark.parametrize(("typed", "kept"), [("МАОУ «СОШ № 1»", True), ("Ш", False), ("??", False), ("x" * 301, False)])
def test_an_organisation_has_2_to_300_characters(typed: str, kept: bool) -> None:
    assert (organisation(typed) is not None) is kept

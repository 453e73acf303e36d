"""Names of files that every system takes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.documents.file_names import extension, name_from, safe_name

any_name = st.text(max_size=400) | st.text(alphabet='Прикзйё а.…/\\:*?"<>|\u0306\u202e\u0000\n🙂ab7z', max_size=400)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Приказ о ВСОКО.docx", "Приказ о ВСОКО.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Иванова\\Приказ.doc", "Приказ.doc"),
        ("папка/", "папка"),
        ("..", "Документ"),
        ("", "Документ"),
        (" . ", "Документ"),
        (".docx", "Документ.docx"),
        (".gitignore", "gitignore"),
        ("Приказ \n №\t5 .docx", "Приказ № 5.docx"),
        ("Приказ\u202efdp.exe", "Приказfdp.exe"),
        ("Прика\u200bз\u0000.pdf", "Приказ.pdf"),
        ('Об утверждении: "Положение"?*<2>|3.pdf', "Об утверждении- 'Положение'2-3.pdf"),
        ("Пои\u0306ма.pdf", "Пойма.pdf"),
        ("con.docx", "_con.docx"),
        ("LPT1", "_LPT1"),
        ("Приказ.pdf. ", "Приказ.pdf"),
        ("\ud83d.pdf", "Документ.pdf"),
    ],
)
def test_what_could_be_stumbled_over_is_left_out(written: str, name: str) -> None:
    assert safe_name(written) == name


def test_a_long_name_is_cut_between_words_and_keeps_its_ending() -> None:
    name = safe_name("Приказ о проведении мониторинга " * 10 + ".docx")
    assert name == "Приказ о проведении мониторинга " * 3 + "Приказ о….docx"
    assert len(safe_name("ж" * 300 + ".docx")) == 120
    assert len(safe_name("🙂" * 300 + ".docx").encode()) <= 250


def test_a_slash_in_a_title_is_no_folder() -> None:
    assert name_from("Письмо № 12/35: о графике", ".pdf") == "Письмо № 12-35- о графике.pdf"


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("Приказ.DOCX", "docx"),
        ("архив.tar.7z", "7z"),
        ("фильм.mp4", "mp4"),
        ("Приказ от 12.01.2023", ""),
        ("Приказ В.И.Иванова", ""),
        ("Приказ. Часть первая", ""),
        ("Приказ", ""),
    ],
)
def test_an_ending_is_of_latin_letters(name: str, ending: str) -> None:
    assert extension(name) == ending


@given(any_name)
def test_any_name_becomes_one_that_can_be_a_file(written: str) -> None:
    name = safe_name(written)
    assert 0 < len(name) <= 120
    assert len(name.encode()) <= 250
    assert Path(name).name == name
    assert not set(name) & set('/\\:*?"<>|\n\u202e\u0000')
    assert name == name.strip(" .")
    assert safe_name(name) == name


@given(any_name, st.integers(20, 120))
def test_any_title_becomes_a_name_of_the_length_wanted(title: str, at_most: int) -> None:
    name = name_from(title, ".docx", at_most)
    assert len(name) <= at_most
    assert extension(name) == "docx"
    assert Path(name).name == name


@given(any_name)
def test_the_ending_survives_making_safe(stem: str) -> None:
    assert extension(safe_name(f"{stem}.PDF")) == "pdf"

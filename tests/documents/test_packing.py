"""Sections and portfolios as ZIP files."""

import hashlib
import logging
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.documents.file_kinds import FileKind
from storage.documents.inspecting import inspect
from storage.documents.packing import Enclosure, pack
from tests.documents.made_files import pdf

LIST = "Список.txt"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Where files lie, named by their checksums."""
    (tmp_path / "shelf").mkdir()
    return tmp_path / "shelf"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def kept(shelf: Path, name: str, size: int) -> Path:
    """Bytes that cannot be packed tighter."""
    path = shelf / name
    path.write_bytes(hashlib.shake_256(name.encode()).digest(size))
    return path


def names_in(archive: Path) -> list[str]:
    with ZipFile(archive) as opened:
        return opened.namelist()


def list_in(archive: Path) -> str:
    with ZipFile(archive) as opened:
        return opened.read(LIST).decode("utf-8-sig")


def test_files_are_numbered_and_named_by_their_titles(shelf: Path, out: Path) -> None:
    (archive,) = pack(
        [
            Enclosure(1, "Приказ о создании ресурсных центров", kept(shelf, "a", 10), "scan0001.PDF"),
            Enclosure(12, "Письмо № 12/35: «О графике»", kept(shelf, "b", 10), "letter.docx"),
        ],
        out,
        "Портфель: муниципалитет",
    )
    assert archive == out / "Портфель- муниципалитет.zip"
    assert names_in(archive) == [
        LIST,
        "01. Приказ о создании ресурсных центров.pdf",
        "12. Письмо № 12-35- «О графике».docx",
    ]
    with ZipFile(archive) as opened:
        assert opened.read("01. Приказ о создании ресурсных центров.pdf") == (shelf / "a").read_bytes()
        assert all(each.flag_bits & 0x800 for each in opened.infolist())
        assert opened.testzip() is None


def test_the_list_names_every_document(shelf: Path, out: Path) -> None:
    documents = [Enclosure(1, "Приказ", kept(shelf, "a", 10), "a.docx"), Enclosure(2, "Письмо без файла")]
    (archive,) = pack(documents, out, "Полный цикл")
    assert list_in(archive).split("\r\n") == [
        "Полный цикл",
        "",
        "1. Приказ",
        "   — файл: 01. Приказ.docx",
        "2. Письмо без файла",
        "   — файла пока нет; его можно запросить в боте",
        "",
    ]
    with ZipFile(archive) as opened:
        assert opened.read(LIST).startswith(b"\xef\xbb\xbf")


def test_sections_are_folders_when_there_are_several(shelf: Path, out: Path) -> None:
    (archive,) = pack(
        [
            Enclosure(1, "Приказ", kept(shelf, "a", 10), "a.docx", section="Полный управленческий цикл"),
            Enclosure(1, "Приказ", kept(shelf, "b", 10), "b.docx", section="Неполный управленческий цикл"),
        ],
        out,
        "Портфель",
    )
    assert names_in(archive) == [
        LIST,
        "Полный управленческий цикл/01. Приказ.docx",
        "Неполный управленческий цикл/01. Приказ.docx",
    ]
    assert "\r\nПолный управленческий цикл\r\n\r\n1. Приказ\r\n" in list_in(archive)


def test_names_differ_in_more_than_capitals(shelf: Path, out: Path) -> None:
    path = kept(shelf, "a", 10)
    titles = ["Приказ", "ПРИКАЗ", "приказ", "Ж" * 200, "Ж" * 200 + "З"]
    (archive,) = pack([Enclosure(1, each, path, "a.docx") for each in titles], out, "Портфель")
    names = names_in(archive)
    assert names[1:4] == ["01. Приказ.docx", "01. ПРИКАЗ (2).docx", "01. приказ (3).docx"]
    assert len({each.casefold() for each in names}) == 6
    assert max(map(len, names)) <= 120


def test_what_is_larger_than_the_limit_goes_in_parts(shelf: Path, out: Path) -> None:
    sizes = [40_000, 40_000, 30_000, 200_000, 60_000]
    documents = [
        Enclosure(number, f"Приказ {number}", kept(shelf, str(number), size), "a.pdf")
        for number, size in enumerate(sizes, start=1)
    ]
    documents.append(Enclosure(6, "Письмо"))
    parts = pack(documents, out, "Портфель", limit=100_000)
    assert [each.name for each in parts] == ["Портфель (часть 1 из 2).zip", "Портфель (часть 2 из 2).zip"]
    assert [names_in(each) for each in parts] == [
        [LIST, "01. Приказ 1.pdf", "02. Приказ 2.pdf"],
        [LIST, "03. Приказ 3.pdf", "05. Приказ 5.pdf"],
    ]
    assert list_in(parts[0]) == list_in(parts[1])
    places = list_in(parts[0]).split("\r\n")[3::2]
    assert places[:3] == [
        "   — часть 1, файл: 01. Приказ 1.pdf",
        "   — часть 1, файл: 02. Приказ 2.pdf",
        "   — часть 2, файл: 03. Приказ 3.pdf",
    ]
    assert "не поместился" in places[3]
    assert "файла пока нет" in places[5]


def test_with_no_file_there_is_nothing_to_pack(out: Path) -> None:
    assert pack([Enclosure(1, "Приказ")], out, "Портфель") == []
    assert pack([], out, "Портфель") == []
    assert list(out.iterdir()) == []


def test_a_list_comes_even_when_nothing_fits(shelf: Path, out: Path) -> None:
    (archive,) = pack([Enclosure(1, "Приказ", kept(shelf, "a", 5000), "a.pdf")], out, "Портфель", limit=3000)
    assert names_in(archive) == [LIST]
    assert "не поместился" in list_in(archive)


def test_a_lost_file_does_not_hold_up_the_others(shelf: Path, out: Path, caplog: pytest.LogCaptureFixture) -> None:
    documents = [Enclosure(1, "Приказ", shelf / "lost", "a.pdf"), Enclosure(2, "Письмо", kept(shelf, "b", 9), "b.pdf")]
    with caplog.at_level(logging.ERROR):
        (archive,) = pack(documents, out, "Портфель")
    assert names_in(archive) == [LIST, "02. Письмо.pdf"]
    assert "lost" in caplog.text


def test_the_same_documents_make_the_same_bytes(shelf: Path, out: Path) -> None:
    path = shelf / "a"
    path.write_bytes(pdf() * 100)
    documents = [Enclosure(1, "Приказ", path, "a.pdf"), Enclosure(2, "Письмо", path, "b.docx")]
    (archive,) = pack(documents, out, "Портфель")
    first = archive.read_bytes()
    path.touch()
    assert pack(documents, out, "Портфель")[0].read_bytes() == first
    assert len(first) < 2 * len(pdf() * 100)


def test_what_is_packed_would_be_let_in_again(shelf: Path, out: Path) -> None:
    path = shelf / "a"
    path.write_bytes(pdf())
    documents = [Enclosure(1, "Приказ", path, "a.pdf", "Раздел"), Enclosure(1, "Письмо", path, "b.pdf", "Ещё раздел")]
    (archive,) = pack(documents, out, "Портфель")
    assert inspect(archive, archive.name).kind == FileKind.ZIP


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=200), st.integers(0, 5000), st.sampled_from(["", "а", "б/в"]), st.booleans()),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 40_000),
)
def test_no_part_is_larger_than_the_limit_and_no_document_is_forgotten(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, int, str, bool]], limit: int
) -> None:
    folder = tmp_path_factory.mktemp("packing")
    documents = [
        Enclosure(number, title, kept(folder, str(number), size) if has_file else None, "a.txt", section)
        for number, (title, size, section, has_file) in enumerate(told, start=1)
    ]
    parts = pack(documents, folder, "Портфель", limit)
    assert bool(parts) == any(each.path for each in documents)
    packed = [name for part in parts for name in names_in(part) if name != LIST]
    assert len({each.casefold() for each in packed}) == len(packed)
    for part in parts:
        text = list_in(part)
        assert part.stat().st_size <= limit or names_in(part) == [LIST]
        assert len(packed) + text.count("не поместился") + text.count("файла пока нет") >= len(documents)
        assert all(name in text for name in packed)

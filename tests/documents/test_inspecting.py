"""What is let into the catalogue, and why the rest is not."""

import struct
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.documents import archives
from storage.documents.file_kinds import FETCHED_AT_MOST, SENT_AT_MOST, Fault, FileKind, Unfit
from storage.documents.inspecting import Inspected, check_announced, inspect
from tests.documents.made_files import (
    JPG,
    MAIN_TYPES,
    RTF,
    WORD_97,
    compound,
    damaged,
    excel_97,
    linearized_pdf,
    open_document,
    package,
    pdf,
    png,
    xlsx,
    zipped,
)

POWERPOINT_97: Final = {
    "PowerPoint Document": bytes(5000),
    "Current User": struct.pack("<IIII", 0, 0, 0x14, 0xE391C05F),
}
MACROS_OF_POWERPOINT: Final = bytes.fromhex("1f00ff0314000000 020000040c000000 05000000 01000000 02000000")
NO_MACROS_OF_POWERPOINT: Final = bytes.fromhex("1f00ff0314000000 020000040c000000 00000000 00000000 02000000")
RAR_5: Final = b"Rar!\x1a\x07\x01\x00" + b"\0\0\0\0" + b"\x0b\x01\x05\x07\x00"
RAR_4: Final = b"Rar!\x1a\x07\x00" + struct.pack("<HBHH6x", 0, 0x73, 0, 13) + struct.pack("<HBHH20x", 0, 0x74, 0x20, 27)
SEVEN_ZIP: Final = b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<IQQI", 0, 10, 20, 0) + bytes(30)

GOOD: Final = {
    "Приказ.pdf": pdf(),
    "для сайта.pdf": linearized_pdf(),
    "Приказ.docx": package(),
    "Справка.xlsx": xlsx(("класс", "балл"), ("7а", 4.5)),
    "Доклад.pptx": package(MAIN_TYPES["pptx"]),
    "Приказ.doc": compound({"WordDocument": WORD_97, "1Table": b"table"}),
    "Справка.xls": compound({"Workbook": excel_97((0x85, bytes(8)))}),
    "Справка-95.xls": compound({"Book": excel_97()}),
    "Доклад.ppt": compound(POWERPOINT_97 | {"PowerPoint Document": NO_MACROS_OF_POWERPOINT}),
    "Приказ.odt": open_document(),
    "Справка.ods": open_document("spreadsheet"),
    "Доклад.odp": open_document("presentation"),
    "Письмо.rtf": RTF,
    "Заметка.txt": "Приказ — в понедельник".encode(),
    "старая.txt": "Приказ в понедельник".encode("cp1251"),
    "из Блокнота.txt": "Приказ".encode("utf-16"),
    "Таблица.csv": "класс;балл\r\n7а;4".encode("cp1251"),
    "скан.jpg": JPG + b"written by the telephone",
    "скан.jpeg": JPG,
    "скан.PNG": png(),
    "Всё.zip": zipped({"папка/Приказ.docx": package(), "скан.jpg": JPG}),
    "Всё.rar": RAR_5,
    "Всё старое.rar": RAR_4,
    "Всё.7z": SEVEN_ZIP,
}
DAMAGED: Final = [
    *GOOD.values(),
    package(parts={"word/media/a": bytes(300)}),
    compound({"EncryptedPackage": b"", "Macros/VBA/dir": b""}),
]


def fault_of(content: bytes, file_name: str) -> Fault:
    with pytest.raises(Unfit) as caught:
        inspect(content, file_name)
    return caught.value.fault


def outcome(content: bytes, file_name: str) -> FileKind | Fault:
    try:
        return inspect(content, file_name).kind
    except Unfit as unfit:
        return unfit.fault


def with_flag_of_encryption(archive: bytes) -> bytes:
    """Marks every entry as locked, in both places where it is said."""
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        parts = archive.split(signature)
        archive = signature.join([parts[0], *(each[: place - 4] + b"\x01" + each[place - 3 :] for each in parts[1:])])
    return archive


@pytest.mark.parametrize("file_name", GOOD)
def test_what_schools_send_is_let_in(file_name: str) -> None:
    inspected = inspect(GOOD[file_name], file_name)
    ending = file_name.lower().rpartition(".")[2].replace("jpeg", "jpg")
    assert inspected == Inspected(FileKind(ending), len(GOOD[file_name]), file_name)


def test_a_file_on_disk_is_looked_into_like_bytes(tmp_path: Path) -> None:
    (tmp_path / "abcdef").write_bytes(package())
    assert inspect(tmp_path / "abcdef", "Приказ.docx") == inspect(package(), "Приказ.docx")


def test_a_name_without_an_ending_gets_the_one_of_the_content() -> None:
    assert inspect(pdf(), "Приказ от 12.01.2023").file_name == "Приказ от 12.01.2023.pdf"
    assert inspect(package(), "Приказ").file_name == "Приказ.docx"
    assert fault_of(b"a text by whatever program", "Приказ") == Fault.UNSUPPORTED


def test_rtf_saved_as_doc_by_legal_systems_is_let_in() -> None:
    assert inspect(RTF, "Закон.doc").kind == FileKind.RTF


@pytest.mark.parametrize(
    "file_name",
    [
        *("setup.exe", "a.BAT", "a.cmd", "a.js", "a.vbs", "a.ps1", "a.sh", "a.apk", "a.jar", "a.msi", "a.scr", "a.lnk"),
        *("page.html", "page.mht", "Приказ.pdf.exe", "Приказ.exe.", "Приказ.exe . ", "Приказ\u202efdp.exe"),
    ],
)
def test_programs_are_known_by_their_names(file_name: str) -> None:
    assert fault_of(pdf(), file_name) == Fault.PROGRAM


@pytest.mark.parametrize(
    "beginning",
    [
        bytes.fromhex(each)
        for each in ("4d5a900003000000", "7f454c46", "cffaedfe", "cafebabe", "6465780a", "4c00000001140200", "23212f62")
    ],
)
@pytest.mark.parametrize("file_name", ["Приказ.pdf", "Приказ.docx", "Приказ.txt", "Приказ"])
def test_programs_are_known_by_their_content(beginning: bytes, file_name: str) -> None:
    assert fault_of(beginning + bytes(100), file_name) == Fault.PROGRAM


def test_a_text_may_begin_like_a_program_of_windows() -> None:
    assert inspect(b"MZ is no program here", "a.txt").kind == FileKind.TXT


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (package(), "Приказ.docm"),
        (package(), "Справка.xlsm"),
        (package(), "Доклад.pptm"),
        (package(), "Шаблон.dotm"),
        (package(parts={"word/vbaProject.bin": b"macro"}), "Приказ.docx"),
        (package("application/vnd.ms-word.document.macroEnabled.main+xml"), "Приказ.docx"),
        (package(MAIN_TYPES["xlsx"], {"xl/macrosheets/sheet1.xml": b"<macro/>"}), "Справка.xlsx"),
        (compound({"WordDocument": WORD_97, "Macros/VBA/_VBA_PROJECT": b"macro"}), "Приказ.doc"),
        (compound({"Workbook": excel_97(), "_VBA_PROJECT_CUR/PROJECT": b"macro"}), "Справка.xls"),
        (compound({"Workbook": excel_97((0x85, b"\0\0\0\0\0\x01\0\0"))}), "Справка.xls"),
        (compound(POWERPOINT_97 | {"PowerPoint Document": bytes(99) + MACROS_OF_POWERPOINT}), "Доклад.ppt"),
        (
            open_document(parts={"Basic/Standard/Module1.xml": b"macro"}),
            "Приказ.odt",
        ),
        (open_document(parts={"Scripts/python/a.py": b"macro"}), "Приказ.odt"),
    ],
)
def test_macros_are_not_let_in(content: bytes, file_name: str) -> None:
    assert fault_of(content, file_name) == Fault.MACROS


def test_the_empty_library_that_libreoffice_writes_is_no_macro() -> None:
    libraries = {"Basic/script-lc.xml": b"<list/>", "Basic/Standard/script-lb.xml": b"<list/>"}
    assert inspect(open_document(parts=libraries), "Приказ.odt").kind == FileKind.ODT


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (compound({"EncryptedPackage": b"locked", "EncryptionInfo": b"how"}), "Приказ.docx"),
        (compound({"EncryptedPackage": b"locked"}), "Справка.xlsx"),
        (compound({"WordDocument": WORD_97[:10] + b"\0\x01" + WORD_97[12:]}), "Приказ.doc"),
        (compound({"Workbook": excel_97((0x2F, bytes(6)))}), "Справка.xls"),
        (compound(POWERPOINT_97 | {"Current User": struct.pack("<IIII", 0, 0, 0x14, 0xF3D1C4DF)}), "Доклад.ppt"),
        (compound(POWERPOINT_97 | {"EncryptedSummary": b"locked"}), "Доклад.ppt"),
        (
            open_document(
                parts={"META-INF/manifest.xml": b"<manifest:encryption-data/>"},
            ),
            "Приказ.odt",
        ),
        (with_flag_of_encryption(zipped({"Приказ.docx": package()})), "Всё.zip"),
        (pdf("/Encrypt 5 0 R"), "Приказ.pdf"),
        (pdf("/Encrypt << /Filter /Standard >>"), "Приказ.pdf"),
        (b"Rar!\x1a\x07\x01\x00" + b"\0\0\0\0" + b"\x21\x04\x00\x00\x01\x0f", "Всё.rar"),
        (b"Rar!\x1a\x07\x00" + struct.pack("<HBHH6x", 0, 0x73, 0x80, 13), "Всё.rar"),
        (RAR_4[:20] + struct.pack("<HBHH20x", 0, 0x74, 0x24, 27), "Всё.rar"),
        (SEVEN_ZIP[:42] + b"\x17\x06\x0a\x01\x07\x0b\x01\0\x24\x06\xf1\x07\x01" + bytes(7), "Всё.7z"),
    ],
)
def test_what_a_password_locks_is_not_let_in(content: bytes, file_name: str) -> None:
    assert fault_of(content, file_name) == Fault.PROTECTED


def test_a_pdf_that_only_speaks_of_encryption_is_let_in() -> None:
    assert inspect(pdf("/EncryptMetadata false", "BT (/Encrypt) Tj ET"), "a.pdf").kind == FileKind.PDF


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (package()[:-40], "Приказ.docx"),
        (package()[:100], "Приказ.docx"),
        (zipped({"word/document.xml": "<w:document/>"}), "Приказ.docx"),
        (zipped({"content.xml": "<office/>"}), "Приказ.odt"),
        (GOOD["Приказ.doc"][:2000], "Приказ.doc"),
        (GOOD["Приказ.doc"][:600], "Приказ.doc"),
        (pdf()[:-20], "Приказ.pdf"),
        (linearized_pdf()[:1500], "Приказ.pdf"),
        (png()[:-12], "скан.png"),
        (JPG[:-2], "скан.jpg"),
        (zipped({"скан.jpg": JPG})[:-30], "Всё.zip"),
        (GOOD["Всё.7z"][:40], "Всё.7z"),
        (GOOD["Всё.7z"][:10], "Всё.7z"),
        (RAR_4[:9], "Всё.rar"),
    ],
)
def test_what_does_not_open_is_not_let_in(content: bytes, file_name: str) -> None:
    assert fault_of(content, file_name) == Fault.BROKEN


def test_one_changed_letter_in_an_archive_is_noticed() -> None:
    archive = bytearray(package(parts={"word/media/image1.png": png()}))
    name = b"word/media/image1.png"
    archive[archive.index(name) + len(name) + 30] ^= 1
    assert fault_of(bytes(archive), "Приказ.docx") == Fault.BROKEN


def test_sizes_have_limits() -> None:
    assert fault_of(b"", "Приказ.pdf") == Fault.EMPTY
    assert fault_of(bytes(SENT_AT_MOST + 1), "Приказ.pdf") == Fault.TOO_LARGE
    assert inspect(pdf() + b"\n" * (SENT_AT_MOST - len(pdf())), "Приказ.pdf").size == SENT_AT_MOST


def test_what_can_be_told_before_a_file_is_fetched_is() -> None:
    def fault(file_name: str, size: int | None) -> Fault | None:
        try:
            check_announced(file_name, size)
        except Unfit as unfit:
            return unfit.fault
        return None

    assert fault("Приказ.pdf", FETCHED_AT_MOST) is None
    assert fault("Приказ.pdf", None) is None
    assert fault("Приказ.pdf", FETCHED_AT_MOST + 1) == Fault.TOO_LARGE_TO_FETCH
    assert fault("Приказ.pdf", SENT_AT_MOST + 1) == Fault.TOO_LARGE
    assert fault("Приказ.pdf", 0) == Fault.EMPTY
    assert fault("Приказ.exe", None) == Fault.PROGRAM
    assert fault("Приказ.docm", None) == Fault.MACROS


@pytest.mark.parametrize(
    ("content", "file_name"),
    [
        (png(), "Приказ.pdf"),
        (pdf(), "Приказ.docx"),
        (package(), "Приказ.pdf"),
        (package(), "Справка.xlsx"),
        (package(), "Всё.zip"),
        (GOOD["Приказ.doc"], "Приказ.docx"),
        (GOOD["Справка.xls"], "Приказ.doc"),
        (compound({"__properties": b"an installer"}), "Приказ.doc"),
        (RTF, "Приказ.pdf"),
        (b"\0\1\2\3 noise", "Заметка.txt"),
        (b"<html>a page</html>", "Приказ.doc"),
        (b"neither", "скан.png"),
    ],
)
def test_content_is_what_the_name_says(content: bytes, file_name: str) -> None:
    assert fault_of(content, file_name) == Fault.OTHER_CONTENT


@pytest.mark.parametrize("file_name", ["фильм.mp4", "Приказ.pages", "чертёж.dwg", "таблица.xlsb", "шаблон.dot"])
def test_other_kinds_are_not_kept(file_name: str) -> None:
    assert fault_of(b"whatever", file_name) == Fault.UNSUPPORTED


@pytest.mark.parametrize(
    ("inner", "content", "fault"),
    [
        ("setup.exe", b"MZ", Fault.PROGRAM),
        ("Приказ.docx", b"\x7fELF" + bytes(100), Fault.PROGRAM),
        ("Приказ.docx", package(parts={"word/vbaProject.bin": b"macro"}), Fault.MACROS),
        ("Приказ.docx", compound({"EncryptedPackage": b"locked"}), Fault.PROTECTED),
        ("Приказ.docx", package()[:-30], Fault.BROKEN),
        ("Приказ.pdf", png(), Fault.OTHER_CONTENT),
        ("фильм.mp4", b"film", Fault.UNSUPPORTED),
        ("пусто.txt", b"", Fault.EMPTY),
    ],
)
def test_what_is_wrong_within_an_archive_is_named(inner: str, content: bytes, fault: Fault) -> None:
    within = zipped({"Хорошее.docx": package(), f"папка/{inner}": content})
    for archive in (within, zipped({"ещё архив.zip": within})):
        with pytest.raises(Unfit) as caught:
            inspect(archive, "Всё.zip")
        assert (caught.value.fault, caught.value.inside) == (fault, inner)


def test_russian_names_in_the_code_page_of_dos_are_read() -> None:
    archive = zipped({"xxxxxx.exe": b"MZ"}).replace(b"xxxxxx", "Приказ".encode("cp866"))
    with pytest.raises(Unfit) as caught:
        inspect(archive, "Всё.zip")
    assert caught.value.inside == "Приказ.exe"


def test_what_systems_leave_in_archives_is_overlooked() -> None:
    left = {"__MACOSX/._Приказ.docx": b"\0\5\x16\7", ".DS_Store": b"\0", "папка/Thumbs.db": b"\0", "папка/": b""}
    assert inspect(zipped({"папка/Приказ.docx": package(), **left}), "Всё.zip").kind == FileKind.ZIP
    assert fault_of(zipped(left), "Всё.zip") == Fault.EMPTY


def test_an_archive_that_unpacks_to_far_more_is_not_unpacked() -> None:
    bomb = zipped({"a.txt": b" " * 40_000_000})
    assert fault_of(bomb, "Всё.zip") == Fault.BOMB
    assert fault_of(package(parts={"word/media/a": b" " * 40_000_000}), "Приказ.docx") == Fault.BOMB
    assert fault_of(zipped({"a.zip": bomb}), "Всё.zip") == Fault.BOMB


def test_the_sum_of_what_archives_unpack_to_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_UNPACKED_AT_MOST", 30_000_000)
    inner = zipped({f"{number}.txt": b" " * 1_000_000 for number in range(9)})
    assert inspect(zipped({f"{number}.zip": inner for number in range(3)}), "Всё.zip").kind == FileKind.ZIP
    assert fault_of(zipped({f"{number}.zip": inner for number in range(4)}), "Всё.zip") == Fault.BOMB


def test_archives_lie_two_deep_at_most() -> None:
    archive = zipped({"Приказ.docx": package()})
    two_deep = zipped({"1.zip": archive, "2.zip": archive, "3.zip": archive})
    assert inspect(two_deep, "Всё.zip").kind == FileKind.ZIP
    assert fault_of(zipped({"ещё.zip": two_deep}), "Всё.zip") == Fault.BOMB


def test_an_archive_of_countless_files_is_a_bomb() -> None:
    assert fault_of(zipped({f"{number}.txt": b"" for number in range(10_001)}), "Всё.zip") == Fault.BOMB


@settings(deadline=None)
@given(
    st.sampled_from(DAMAGED),
    st.lists(st.tuples(st.integers(0, 9000), st.binary(min_size=1, max_size=8)), max_size=6),
    st.integers(0, 9000) | st.none(),
    st.sampled_from(sorted(GOOD)),
)
def test_broken_bytes_are_refused_and_break_nothing(
    content: bytes, edits: list[tuple[int, bytes]], length: int | None, file_name: str
) -> None:
    assert outcome(damaged(content, edits)[:length], file_name)


@settings(deadline=None)
@given(st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"]), st.binary())
def test_noise_is_refused_and_breaks_nothing(beginning: bytes, noise: bytes) -> None:
    for file_name in ("a.pdf", "a.zip", "a.doc", "a.docx", "a.rar", "a.7z", "a"):
        assert outcome(beginning + noise, file_name)

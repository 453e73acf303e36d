"""Importing a folder: what would happen is said first, done when told to, and a second time there is nothing to do."""

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import commands
from bot.importing import carrying_out
from bot.importing.carrying_out import ImportFailed
from bot.importing.matching import Place, find_document, find_place
from bot.importing.plan import Deed, Intent
from storage.database import Database
from storage.documents import catalogue, keeping, taking, versions
from storage.documents.catalogue import Contents
from storage.documents.packing import Enclosure, pack
from storage.files import Files
from storage.tables import Document, DocumentKind, DocumentVersion, Section
from tests import processes
from tests.documents.cast import bring, document, portfolio, section
from tests.documents.keepers import RESOURCE_CENTRES, docx
from tests.documents.made_files import pdf, xlsx
from tests.questions.people import asker
from tests.town import Town

FULL_CYCLE = "Портфель модельных муниципальных решений/Полный управленческий цикл"
HEADER = ("файл", "название", "портфель", "раздел", "вид")


def laid_out(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with these files, by their paths in it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


class Importer:
    """An import as the command line makes it, with what it said."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder / "Документы"
        self.folder.mkdir()
        self.files = Files(folder / "files")
        self.said: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    async def plan(self, files: Mapping[str, bytes], told_by: Path | None = None) -> dict[str, Intent]:
        """What would become of each file."""
        laid_out(self.folder, files)
        self.said.clear()
        intents = await carrying_out.prepare(self._database, self.folder, told_by, self.said.append)
        return {each.shown: each for each in intents}

    async def carry_out(self, intents: Mapping[str, Intent]) -> bool:
        return await carrying_out.carry_out(self._database, self.files, [*intents.values()], self.said.append)


@pytest.fixture
def importer(database: Database, tmp_path: Path) -> Importer:
    return Importer(database, tmp_path)


async def titles(session: AsyncSession) -> dict[str, int]:
    """How many versions each document has."""
    found = dict.fromkeys(await session.scalars(select(Document.title)), 0)
    statement = select(Document.title).join(DocumentVersion, DocumentVersion.document_id == Document.id)
    for title in await session.scalars(statement):
        found[title] += 1
    return found


async def everywhere(database: Database) -> list[Contents]:
    stocks = await database.read(catalogue.portfolios, None)
    return [await database.read(catalogue.contents, None, each.portfolio.id) for each in stocks]


async def test_each_file_is_told_what_would_become_of_it_and_nothing_changes(
    database: Database, importer: Importer
) -> None:
    known = await document(database, "talents-chart")
    await bring(database, None, known, "прежняя")
    before = await database.read(titles)
    planned = await importer.plan(
        {
            f"{FULL_CYCLE}/09. {RESOURCE_CENTRES}.docx": docx("1"),
            f"{FULL_CYCLE}/01. Технологическая карта механизма «Система выявления.docx": docx("2"),
            f"{FULL_CYCLE}/Положение о наставничестве.docx": docx("3"),
            f"{FULL_CYCLE}/Отчёт.docm": docx("4"),
            "Приказ о мониторинге.pdf": pdf(),
            "Положение о чём-то ещё.docx": docx("5"),
            ".DS_Store": b"x",
            "~$Приказ.docx": b"x",
        }
    )
    assert {name.rpartition("/")[2]: each.deed for name, each in planned.items()} == {
        f"09. {RESOURCE_CENTRES}.docx": Deed.FIRST,
        "01. Технологическая карта механизма «Система выявления.docx": Deed.VERSION,
        "Положение о наставничестве.docx": Deed.NEW,
        "Отчёт.docm": Deed.UNFIT,
        "Приказ о мониторинге.pdf": Deed.UNCLEAR,
        "Положение о чём-то ещё.docx": Deed.UNCLEAR,
    }
    for words in ("Новые документы: 1", "версия 2", "содержит макросы", "портфель и раздел неизвестны", "6 файлов"):
        assert words in importer.text
    assert await database.read(titles) == before
    assert not importer.files.folder.exists()


async def test_it_is_done_file_by_file_and_a_second_time_there_is_nothing_to_do(
    database: Database, importer: Importer
) -> None:
    files = {
        f"{FULL_CYCLE}/{RESOURCE_CENTRES}.docx": docx("1"),
        f"{FULL_CYCLE}/17. Положение о_наставничестве.docx": docx("2"),
        "Портфель модельных муниципальных решений/Наставничество/Приказ о наставниках.docx": docx("3"),
        "Портфель модельных муниципальных решений/Наставничество/Приказ о наградах.docx": docx("4"),
    }
    planned = await importer.plan(files)
    assert "новый раздел Наставничество" in importer.text
    assert await importer.carry_out(planned)
    assert "[4/4]" in importer.text
    assert "Новых документов 3, первых файлов 1, новых версий 0." in importer.text
    kept = await database.read(titles)
    wanted = (RESOURCE_CENTRES, "Положение о наставничестве", "Приказ о наставниках", "Приказ о наградах")
    assert [kept[title] for title in wanted] == [1, 1, 1, 1]

    async def added(session: AsyncSession) -> list[tuple[str, DocumentKind]]:
        rows = await session.execute(
            select(Section.title, Document.kind)
            .join(Document, Document.section_id == Section.id)
            .where(Document.code.is_(None))
        )
        return sorted((title, kind) for title, kind in rows)

    assert await database.read(added) == [
        ("Наставничество", DocumentKind.ORDER),
        ("Наставничество", DocumentKind.ORDER),
        ("Полный управленческий цикл", DocumentKind.REGULATION),
    ]
    again = await importer.plan({})
    assert {each.deed for each in again.values()} == {Deed.SAME}
    assert await database.read(titles) == kept


async def test_what_coordinators_changed_since_is_not_undone_by_importing_again(
    database: Database, importer: Importer
) -> None:
    name = f"{FULL_CYCLE}/{RESOURCE_CENTRES}.docx"
    other = f"{FULL_CYCLE}/Положение о наставничестве.docx"
    await importer.carry_out(await importer.plan({name: docx("1"), other: docx("2")}))
    number = await document(database)
    await bring(database, None, number, "новее")
    found = await database.read(catalogue.everything, None)
    renamed = next(each.document.id for each in found if each.document.title == "Положение о наставничестве")
    await database.write(keeping.rename, None, renamed, "Иначе")
    await database.write(keeping.move, None, renamed, await section(database, "collections"))
    before = await database.read(titles)
    again = await importer.plan({})
    assert {each.deed for each in again.values()} == {Deed.SAME}
    assert "уже новее, версия 2" in importer.text
    assert "есть у документа «Иначе»" in importer.text
    assert await database.read(titles) == before


@pytest.mark.parametrize("code", ["municipal", "organisation", "reference"])
async def test_an_archive_handed_out_by_the_bot_is_taken_in_as_it_is(
    database: Database, importer: Importer, tmp_path: Path, code: str
) -> None:
    number = await portfolio(database, code)
    entries = await database.read(catalogue.everything, None, portfolio_id=number)
    stored = laid_out(tmp_path, {f"{each.document.id}.docx": docx(each.document.title) for each in entries})
    enclosures = [
        Enclosure(
            ordinal=each.document.ordinal,
            title=each.document.title,
            path=stored / f"{each.document.id}.docx",
            file_name="файл.docx",
            section=each.section.short_title or each.section.title,
        )
        for each in entries
    ]
    [archive] = pack(enclosures, tmp_path, entries[0].portfolio.title)
    with ZipFile(archive) as opened:
        opened.extractall(importer.folder / archive.stem)
    planned = await importer.plan({})
    assert {each.deed for each in planned.values()} == {Deed.FIRST}
    await importer.carry_out(planned)
    kept = [each.version for each in await database.read(catalogue.everything, None, portfolio_id=number)]
    assert [each.sha256 if each else "" for each in kept] == [
        sha256(docx(each.document.title)).hexdigest() for each in entries
    ]


async def test_a_list_says_what_the_files_are(database: Database, importer: Importer) -> None:
    table = xlsx(
        HEADER,
        ("скан1.docx", RESOURCE_CENTRES, None, None, None),
        ("папка\\скан2.docx", "Памятка наставнику", "Муниципальные решения", "Полный управленческий цикл", "Справка"),
        ("скан3", "Устав", "Муниципальные решения", "Новый раздел", None),
        ("скан4.docx", "Устав", "Нет такого", None, None),
        ("скан5.docx", "Устав школы", None, "Нет такого", None),
        ("скан6.docx", "Устав", "Муниципальные решения", "Сборники", "ода"),
        ("нет такого.docx", "Устав", None, None, None),
        (None, "Устав", None, None, None),
    )
    scans = {f"скан{number}.docx": docx(str(number)) for number in (1, 3, 4, 5, 6)}
    planned = await importer.plan({**scans, "папка/скан2.docx": docx("2"), "Список.xlsx": table})
    deeds = {name: each.deed for name, each in planned.items()}
    assert deeds == {
        "скан1.docx": Deed.FIRST,
        "папка/скан2.docx": Deed.NEW,
        "скан3.docx": Deed.NEW,
        "скан4.docx": Deed.UNCLEAR,
        "скан5.docx": Deed.UNCLEAR,
        "скан6.docx": Deed.UNCLEAR,
    }
    new = planned["папка/скан2.docx"].new
    assert new is not None
    assert (new.title, new.kind, new.section_id) == (
        "Памятка наставнику",
        DocumentKind.REPORT,
        await section(database),
    )
    for words in (
        "файла «нет такого.docx» в папке нет",
        "строка 9, «файл»: не указан файл",
        "портфель «Нет такого», такого нет",
        "раздел «Нет такого», такого нет",
        "вид «ода», такого нет",
        "новый раздел Новый раздел",
    ):
        assert words in importer.text


async def test_a_list_may_lie_elsewhere_and_a_broken_one_ends_the_import(importer: Importer, tmp_path: Path) -> None:
    told_by = tmp_path / "перечень.xlsx"
    told_by.write_bytes(xlsx(HEADER, ("скан.docx", RESOURCE_CENTRES, None, None, None)))
    planned = await importer.plan({"скан.docx": docx("1")}, told_by)
    assert planned["скан.docx"].deed is Deed.FIRST
    for content, reason in (
        (b"PK\x03\x04", "повреждён"),
        (xlsx(("имя", "что-то")), "нет строки с заголовками"),
    ):
        told_by.write_bytes(content)
        with pytest.raises(ImportFailed, match=reason):
            await importer.plan({}, told_by)
    with pytest.raises(ImportFailed, match="Не читается"):
        await importer.plan({}, tmp_path / "нет.xlsx")


async def test_of_two_files_for_one_document_neither_is_taken(importer: Importer) -> None:
    planned = await importer.plan(
        {
            f"{FULL_CYCLE}/{RESOURCE_CENTRES}.docx": docx("1"),
            f"{FULL_CYCLE}/{RESOURCE_CENTRES}.pdf": pdf(),
            f"{FULL_CYCLE}/Новое положение.docx": docx("2"),
            f"{FULL_CYCLE}/30. Новое положение.pdf": pdf(content="иначе"),
        }
    )
    assert {each.deed for each in planned.values()} == {Deed.UNCLEAR}
    assert importer.text.count("ещё один файл") == 4


async def test_another_form_of_the_file_that_is_kept_already_does_not_replace_it(importer: Importer) -> None:
    await importer.carry_out(await importer.plan({f"{FULL_CYCLE}/{RESOURCE_CENTRES}.docx": docx("1")}))
    planned = await importer.plan({f"{FULL_CYCLE}/{RESOURCE_CENTRES}.pdf": pdf()})
    assert [each.deed for each in planned.values()] == [Deed.SAME, Deed.UNCLEAR]


async def test_a_change_between_the_plan_and_its_doing_leaves_that_file_out(
    database: Database, importer: Importer
) -> None:
    planned = await importer.plan(
        {f"{FULL_CYCLE}/{RESOURCE_CENTRES}.docx": docx("1"), f"{FULL_CYCLE}/Положение о наставничестве.docx": docx("2")}
    )
    await bring(database, None, await document(database), "первее")
    assert not await importer.carry_out(planned)
    assert "каталог или сам файл изменился за это время" in importer.text
    kept = await database.read(titles)
    assert (kept[RESOURCE_CENTRES], kept["Положение о наставничестве"]) == (1, 1)


async def test_a_file_saved_again_after_it_was_looked_into_is_left_out(database: Database, importer: Importer) -> None:
    new, known = f"{FULL_CYCLE}/Положение о наставничестве.docx", f"{FULL_CYCLE}/{RESOURCE_CENTRES}.docx"
    planned = await importer.plan({new: docx("1"), known: docx("2")})
    before = await database.read(titles)
    laid_out(importer.folder, {new: docx("1")[:-30], known: docx("2")[:-30]})
    assert not await importer.carry_out(planned)
    assert "каталог или сам файл изменился за это время" in importer.text
    assert await database.read(titles) == before
    assert not importer.files.folder.exists()


async def test_a_title_longer_than_kept_and_a_folder_that_is_none_are_said(importer: Importer) -> None:
    long = xlsx(HEADER, ("скан.docx", "Приказ " * 70, "Муниципальные решения", "Р " * 150, None))
    await importer.plan({"скан.docx": docx("1"), "list.xlsx": long})
    assert "знаков, помещается 200" in importer.text
    with pytest.raises(ImportFailed, match="нет"):
        await carrying_out.prepare(importer._database, importer.folder / "нет", None, print)  # noqa: SLF001


@pytest.mark.parametrize(
    ("folders", "portfolio_code", "section_code", "new"),
    [
        (("Документы", "Муниципальные решения", "Полный управленческий цикл"), "municipal", "municipal-full-cycle", ""),
        (
            ("Портфель модельных муниципальных", "2. Неполный управленческий цикл"),
            "municipal",
            "municipal-partial-cycle",
            "",
        ),
        (("Неполный управленческий цикл", "2023"), "municipal", "municipal-partial-cycle", ""),
        (("Сборники",), "reference", "collections", ""),
        (("Муниципальные решения", "03. Кадры", "2023"), "municipal", None, "Кадры"),
        (("Разное", "2023"), None, None, ""),
    ],
)
async def test_folders_say_where_a_document_belongs(
    database: Database, folders: tuple[str, ...], portfolio_code: str | None, section_code: str | None, new: str
) -> None:
    place = find_place(folders, await everywhere(database))
    assert place.portfolio is None if portfolio_code is None else place.portfolio is not None
    if place.portfolio is not None and portfolio_code is not None:
        assert place.portfolio.id == await portfolio(database, portfolio_code)
    assert (place.section.code if place.section is not None else None, place.new_section) == (section_code, new)


@pytest.mark.parametrize(
    ("ordinal", "title", "found"),
    [
        (None, RESOURCE_CENTRES, ["resource-centres"]),
        (4, RESOURCE_CENTRES.upper(), ["resource-centres"]),
        (None, "Приказ о создании ресурсных", ["resource-centres"]),
        (None, "Ресурсные центры дополнительного образования", ["resource-centres"]),
        (9, "", ["resource-centres"]),
        (None, "Приказ о", []),
        (None, "Положение о наставничестве", []),
        (None, "результаты муниципального мониторинга", ["extra-education-results-letter", "needs-results-order"]),
        (5, "результаты муниципального мониторинга", ["needs-results-order"]),
    ],
)
async def test_a_name_means_one_document_or_all_that_it_may_mean(
    database: Database, ordinal: int | None, title: str, found: list[str]
) -> None:
    entries = await database.read(catalogue.everything, None)
    contents = await everywhere(database)
    place = find_place(("Муниципальные решения", "Полный управленческий цикл"), contents)
    match = find_document(ordinal, title, place, entries)
    assert sorted(each.document.code or "" for each in match.entries) == found
    assert match.other is None


async def test_a_number_of_another_document_is_not_taken_for_a_new_one(database: Database) -> None:
    entries = await database.read(catalogue.everything, None)
    place = find_place(("Полный управленческий цикл",), await everywhere(database))
    other = find_document(9, "Положение о наставничестве", place, entries).other
    assert other is not None
    assert other.document.code == "resource-centres"
    assert find_document(9, "Положение о наставничестве", Place(), entries).other is None


async def test_beside_a_running_bot_people_hear_of_what_was_imported(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = await asker(town)
    number = await document(town.database)
    await bring(town.database, None, number, "прежняя")
    await town.database.write(taking.take, (await town.person(anna)).id, number, cause="test")
    folder = laid_out(tmp_path / "Документы", {f"{RESOURCE_CENTRES}.docx": docx("новая")})
    assert town.program is not None
    settings = town.program.settings
    env = processes.bot(town.playground.url, settings.data_dir)
    env["DATABASE_URL"] = settings.database_url.render_as_string(hide_password=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    async def import_documents(*options: str) -> str:
        assert await asyncio.to_thread(commands.main, ["import-documents", str(folder), *options]) == 0
        return capsys.readouterr().out

    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert "запустите то же с --yes" in await import_documents()
    assert len(await town.database.read(versions.history, None, number)) == 1
    output = await import_documents("--yes")
    assert "узнают: 1 человек" in output
    assert "[1/1]" in output
    assert await (await anna.hears("обновился", kind="document")).download() == docx("новая")
    assert "Менять нечего" in await import_documents("--yes")


def test_a_terminal_is_asked_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = laid_out(tmp_path / "Документы", {f"{RESOURCE_CENTRES}.docx": docx("1")})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    answers = iter(["нет", "Да "])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert commands.main(["import-documents", str(folder)]) == 0
    assert "Ничего не изменено" in capsys.readouterr().out
    assert commands.main(["import-documents", str(folder)]) == 0
    assert "первых файлов 1" in capsys.readouterr().out
    assert commands.main(["import-documents", str(folder)]) == 0
    assert "Менять нечего" in capsys.readouterr().out
    assert list((tmp_path / "data" / "files").glob("??/*"))


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, EOFError])
def test_ctrl_c_at_the_question_changes_nothing(
    interruption: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = laid_out(tmp_path / "Документы", {f"{RESOURCE_CENTRES}.docx": docx("1")})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)

    def interrupt(_: str) -> str:
        raise interruption

    monkeypatch.setattr("builtins.input", interrupt)
    assert commands.main(["import-documents", str(folder)]) == commands.INTERRUPTED
    assert not (tmp_path / "data" / "files").exists()


def test_a_folder_that_is_not_there_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert commands.main(["import-documents", str(tmp_path / "нет")]) == 1
    output, errors = capsys.readouterr()
    assert output == ""
    assert len(errors.splitlines()) == 1
    assert errors.startswith("Папки")

"""Scenes of a whole section or portfolio as one archive."""

import asyncio
import json
import shutil
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, PhoneMessage
from handlers.documents import packing
from storage.documents import catalogue
from storage.tables import Fact
from tests.documents.cast import document
from tests.documents.readers import bring_file, sends, uploads
from tests.questions.people import BORIS, asker
from tests.town import Town

SECTION, PORTFOLIO = "📂 Полный управленческий цикл · 9", "Муниципальные решения"


async def open_section(phone: Phone) -> PhoneMessage:
    await phone.say("Документы")
    await phone.press(PORTFOLIO)
    await phone.press(SECTION)
    return await phone.hears("→ Полный управленческий цикл")


async def names(came: PhoneMessage) -> list[str]:
    with ZipFile(BytesIO(await came.download())) as archive:
        return archive.namelist()


async def test_a_section_comes_as_one_archive_with_readable_names(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town, "gis-monitoring")
    await bring_file(town, "resource-centres", b"x" * 5000, "центры.pdf")
    page = await open_section(anna)
    assert ["🗂 Скачать всё одним архивом, 5 КБ"] in page.buttons
    assert "Собираю архив" in (await anna.press("Скачать всё", on=page)).text
    came = await anna.hears("В архиве 2 документа и список. Ещё без файла: 7", kind="document")
    assert came.file_name == "Полный управленческий цикл.zip"
    inside = await names(came)
    assert inside[0] == "Список.txt"
    assert inside[1].startswith("02. Приказ о проведении мониторинга и анализа данных ГИС «Образование»")
    assert inside[2].endswith("дополнительного образования.pdf")
    card = await town.database.read(catalogue.card, None, await document(town.database))
    assert (card.times, card.took) == (1, None)
    assert town.program is not None
    assert list((town.program.files.folder / "archives").iterdir()) == []


async def test_a_portfolio_has_its_sections_as_folders(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town, "gis-monitoring")
    await bring_file(town, "schedules-results", b"other")
    await anna.say("Документы")
    await anna.press(PORTFOLIO)
    await anna.press("Скачать всё")
    came = await anna.hears("В архиве 2 документа", kind="document")
    assert [each.partition("/")[0] for each in (await names(came))[1:]] == [
        "Полный управленческий цикл",
        "Неполный управленческий цикл",
    ]


async def test_many_at_once_are_packed_once_and_again_only_when_something_changed(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    await bring_file(town)
    for phone in (anna, boris):
        await open_section(phone)
    await asyncio.gather(*[phone.press("Скачать всё") for phone in (anna, boris)])
    for phone in (anna, boris):
        await phone.hears("В архиве 1 документ", kind="document")
    assert (sends(town), uploads(town)) == (2, 1)
    await town.restart()
    await anna.press("Скачать всё", on=await open_section(anna))
    await anna.hears("В архиве 1 документ", kind="document")
    assert (sends(town), uploads(town)) == (3, 1)
    await bring_file(town, "gis-monitoring")
    await anna.press("Скачать всё", on=await open_section(anna))
    await anna.hears("В архиве 2 документа", kind="document")
    assert uploads(town) == 2
    town.playground.faults.refuse("wrong file identifier/HTTP URL specified", "sendDocument")
    await boris.press("Скачать всё", on=await open_section(boris))
    await boris.hears("В архиве 2 документа", kind="document")
    assert uploads(town) == 3


async def test_a_large_one_comes_in_parts_and_what_telegram_forgot_is_packed_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "PART_AT_MOST", 20_000)
    anna = await asker(town)
    for place, code in enumerate(("gis-monitoring", "needs-monitoring", "resource-centres")):
        await bring_file(town, code, bytes([place]) * 9000, "файл.zip")
    page = await open_section(anna)
    await anna.press("Скачать всё", on=page)
    first, second, third = [await anna.hears(kind="document") for _ in range(3)]
    assert first.file_name == "Полный управленческий цикл (часть 1 из 3).zip"
    assert third.file_name == "Полный управленческий цикл (часть 3 из 3).zip"
    assert ("В архиве 3 документа" in first.text, second.text) == (True, "")
    anna.forget()
    town.playground.faults.refuse("wrong file identifier/HTTP URL specified", "sendDocument", chat=anna.id)
    await anna.press("Скачать всё", on=page)
    again = [(await anna.hears(kind="document")).file_name for _ in range(3)]
    assert again == [first.file_name, second.file_name, third.file_name]
    assert uploads(town) == 6
    await anna.say("/menu")
    await anna.hears("Вы участник")
    await town.database.write(_spoil_second_part)
    await anna.press("Скачать всё", on=page)
    assert [(await anna.hears(kind="document")).file_name for _ in range(3)] == again
    assert (sends(town), uploads(town)) == (9, 8)


async def test_a_file_that_fits_no_archive_is_not_counted_as_if_it_were_inside(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "PART_AT_MOST", 20_000)
    anna = await asker(town)
    await bring_file(town, "gis-monitoring", b"x" * 20_000, "файл.zip")
    await anna.press("Скачать всё", on=await open_section(anna))
    came = await anna.hears("В архиве только список. Слишком большие для архива: 1", kind="document")
    assert "без файла: 8" in came.text
    assert await names(came) == ["Список.txt"]
    await bring_file(town, "needs-monitoring", b"y" * 100, "файл.zip")
    await anna.press("Скачать всё", on=await open_section(anna))
    came = await anna.hears("В архиве 1 документ и список. Слишком большие для архива: 1", kind="document")
    assert len(await names(came)) == 2


async def _spoil_second_part(session: AsyncSession) -> None:
    fact = (await session.scalars(select(Fact).where(Fact.name.startswith("archive")))).one()
    kept = json.loads(fact.value)
    kept["files"][1] = "of another bot"
    fact.value = json.dumps(kept)


async def test_without_files_there_is_no_button_and_an_old_one_says_so(town: Town) -> None:
    anna = await asker(town)
    page = await open_section(anna)
    assert "архивом" not in str(page.buttons)
    refused = await anna.press(data="docs_zip:0:1", on=page)
    assert refused.alert
    assert "Файлов здесь пока нет" in refused.text


async def test_lost_files_are_left_out_and_nothing_left_is_said(town: Town) -> None:
    anna = await asker(town)
    version = await bring_file(town)
    await bring_file(town, "gis-monitoring", b"other")
    assert town.program is not None
    (await town.program.files.path(version.sha256)).unlink()
    page = await open_section(anna)
    await anna.press("Скачать всё", on=page)
    came = await anna.hears("В архиве 1 документ и список. Ещё без файла: 8", kind="document")
    assert len(await names(came)) == 2
    shutil.rmtree(town.program.files.folder)
    await anna.press("Скачать всё", on=page)
    await anna.hears("Этого файла у меня сейчас не оказалось")


async def test_what_a_killed_process_left_is_cleared_away(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    assert town.program is not None
    left = town.program.files.folder / "archives" / "left"
    left.mkdir(parents=True)
    (left / "old.zip").write_bytes(b"old")
    await anna.press("Скачать всё", on=await open_section(anna))
    await anna.hears(kind="document")
    assert not left.exists()

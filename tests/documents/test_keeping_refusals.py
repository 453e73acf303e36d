"""Scenes of what cannot be kept: each is said in one clear sentence, and the catalogue stays as it was."""

import pytest

from handlers.documents.keeping import fetching
from tests.documents.keepers import docx, everything, history, send, vera_in_documents
from tests.documents.made_files import package, pdf, png, zipped
from tests.town import Town

MIB = 1024 * 1024
LOCKED = zipped({"Приказ.docx": docx()}).replace(b"\0\x08\x08\0", b"\x01\x08\x08\0")
"""The mark of a password, beside the mark of a Russian name."""

UNFIT = {
    "setup.exe": (b"MZ" + bytes(100), "программа"),
    "Приказ.docm": (docx(), "макросы"),
    "Приказ.docx": (package(parts={"word/vbaProject.bin": b"macro"}), "макросы"),
    "Закрытый.pdf": (pdf("/Encrypt 5 0 R"), "закрыт паролем"),
    "Битый.zip": (zipped({"Приказ.docx": docx()})[:-30], "не открывается"),
    "Пустой.zip": (zipped({}), "пустой"),
    "Секрет.zip": (LOCKED, "закрыт паролем"),
    "Фильм.mp4": (b"\0\0\0\x18ftypmp42" + bytes(50), "не подойдёт"),
    "Снимок.pdf": (png(), "внутри не такой"),
    "С программой.zip": (zipped({"игра.exe": b"MZ" + bytes(100)}), "«игра.exe» — программа"),
}


@pytest.mark.parametrize("name", UNFIT)
async def test_an_unfit_file_is_refused_with_its_reason(town: Town, name: str) -> None:
    content, reason = UNFIT[name]
    vera = await vera_in_documents(town)
    before = await everything(town)
    refused = await send(vera, name, content)
    assert reason in refused.text
    assert not refused.buttons
    assert await everything(town) == before
    assert town.program is not None
    assert not town.program.files.folder.exists()


@pytest.mark.parametrize(("size", "reason"), [(60 * MIB, "больше 50 МБ"), (21 * MIB, "import-documents")])
async def test_a_large_file_is_refused_before_it_is_fetched(town: Town, size: int, reason: str) -> None:
    vera = await vera_in_documents(town)
    assert reason in (await send(vera, "Всё сразу.pdf", bytes(size))).text
    assert not town.playground.calls("getFile")


async def test_unfit_parts_of_an_album_do_not_stop_the_others(town: Town) -> None:
    vera = await vera_in_documents(town)
    await vera.send("document", b"MZ" + bytes(100), "setup.exe", album="8")
    await vera.hears("программа")
    await vera.send("document", docx(), "Смета.docx", album="8")
    await vera.hears("Смета.docx")
    await vera.send("document", docx("второй")[:-30], "Битый.docx", album="8")
    await vera.hears("Битый.docx» не открывается")
    await vera.press("Пропустить")
    await vera.hears("Смета.docx» никуда не добавлен")


async def test_a_photo_or_a_voice_is_no_file(town: Town) -> None:
    vera = await vera_in_documents(town)
    await vera.press("Добавить файл")
    await vera.hears("Пришлите файл")
    await vera.send_voice()
    await vera.hears("Нужен файл")
    await vera.say("вот")
    await vera.hears("Нужен файл")
    await vera.send_album(["photo", "photo"])
    await vera.hears("Фотографию Telegram сжимает")
    await vera.send_document("Смета.docx", docx())
    await vera.hears("Смета.docx")
    assert len([each for each in vera.messages if "сжимает" in each.text]) == 1


async def test_a_file_that_telegram_does_not_give_now_is_asked_for_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAUSES", (0.0, 0.0))
    vera = await vera_in_documents(town)
    town.playground.faults.refuse("wrong file_id or the file is temporarily unavailable", "getFile")
    await vera.send_document("Смета.docx", docx())
    await vera.hears("сейчас не отдаёт файл «Смета.docx»")
    town.playground.faults.error(502, "getFile", html=True)
    await send(vera, "Смета.docx")


async def test_a_name_with_folders_and_tags_is_only_a_name(town: Town) -> None:
    vera = await vera_in_documents(town)
    await vera.send_document("../../<b>ресурсных центров</b>.docx", docx())
    asked = await vera.hears("b.docx")
    assert asked.text.startswith("📎 b.docx")
    await vera.say("ресурсных центров")
    await vera.say("1")
    await vera.press("Готово", on=await vera.hears("Всё верно?"))
    await vera.hears("файл сохранён")
    assert [each.version.file_name for each in await history(town)] == ["b.docx"]

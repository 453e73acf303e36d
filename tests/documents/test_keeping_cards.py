"""Scenes of what coordinators do with documents that are there, and of their lists."""

from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from bot.playground import Phone
from handlers.documents.callbacks import OpenDocument
from handlers.documents.keeping.callbacks import Awaited, Change, Export, History, MoveTo, OfDocument, OneVersion
from storage.documents import keeping, requests, versions
from storage.tables import DocumentKind
from tests.documents.cast import bring, document, file, portfolio, section
from tests.documents.keepers import RESOURCE_CENTRES, TOO_LONG, docx, history, stock, vera_in_documents, with_file
from tests.questions.people import BORIS, GALINA, asker, coordinator
from tests.town import Town


async def at_card(town: Town, code: str = "resource-centres") -> Phone:
    """A coordinator who reads a document's card."""
    vera = await vera_in_documents(town)
    await vera.press(data=OpenDocument(document=await document(town.database, code)).pack())
    await vera.hears()
    return vera


async def test_a_document_is_renamed(town: Town) -> None:
    vera = await at_card(town)
    await vera.press("Переименовать")
    assert (await vera.hears("Сейчас документ называется")).formatted("code") == [RESOURCE_CENTRES]
    await vera.send_voice()
    await vera.hears("нужны слова")
    await vera.say(TOO_LONG)
    await vera.hears("помещается 500")
    await town.restart()
    await vera.say("Приказ о <ресурсных>\nцентрах")
    await vera.hears("Приказ о <ресурсных> центрах")
    assert (await stock(town)).document.title == "Приказ о <ресурсных> центрах"
    await vera.press("Открыть документ")
    await vera.hears("Файла пока нет")


async def test_of_two_who_rename_it_the_last_one_wins_and_is_told(town: Town) -> None:
    vera = await at_card(town)
    await vera.press("Переименовать")
    await vera.hears("Сейчас документ называется")
    await town.database.write(keeping.rename, None, await document(town.database), "Приказ Галины")
    await vera.say("Приказ Веры")
    assert "«Приказ Галины»" in (await vera.hears("успели назвать иначе")).text
    assert (await stock(town)).document.title == "Приказ Веры"


async def test_renaming_can_be_left(town: Town) -> None:
    vera = await at_card(town)
    await vera.press("Переименовать")
    await vera.hears("Сейчас документ называется")
    await vera.say("Отмена")
    await vera.hears("прервали")
    assert (await stock(town)).document.title == RESOURCE_CENTRES


async def test_a_name_that_another_document_of_the_section_has_is_refused(town: Town) -> None:
    vera = await at_card(town)
    other = await stock(town, "gis-monitoring")
    await vera.press("Переименовать")
    await vera.hears("Сейчас документ называется")
    await vera.say(other.document.title.upper())
    await vera.hears("Так уже называется другой документ этого раздела")
    await vera.say("Приказ Веры")
    await vera.hears("Теперь документ называется")
    assert (await stock(town)).document.title == "Приказ Веры"


async def test_a_document_is_not_moved_beside_one_of_the_same_name(town: Town) -> None:
    there = await section(town.database, "collections")
    await town.database.write(keeping.add, None, there, RESOURCE_CENTRES, DocumentKind.ORDER)
    vera, entry = await at_card(town), await stock(town)
    to = MoveTo(document=entry.document.id, portfolio=await portfolio(town.database, "reference"), section=there)
    assert "Такой документ в этом разделе уже есть" in (await vera.press(data=to.pack())).text
    assert (await stock(town)).section.id == entry.section.id


async def test_going_back_while_moving_replaces_what_was_shown(town: Town) -> None:
    vera = await at_card(town)
    await vera.press("Перенести")
    choice = await vera.hears("Куда перенести")
    before = len(vera.messages)
    for _ in range(2):
        await vera.press("Решения для организации", on=choice)
        await vera.press("Назад", on=await vera.hears("В какой раздел?"))
        await vera.hears("Куда перенести")
    assert len(vera.messages) == before


async def test_a_document_is_moved_to_a_section_of_another_portfolio(town: Town) -> None:
    vera = await at_card(town)
    await vera.press("Перенести")
    choice = await vera.hears("Куда перенести")
    await vera.press("Решения для организации", on=choice)
    await vera.press("Модельные концептуальные", on=await vera.hears("В какой раздел?"))
    await vera.hears("теперь здесь: Решения для организации")
    entry = await stock(town)
    assert entry.section.id == await section(town.database, "organisation-concepts")
    again = MoveTo(document=entry.document.id, portfolio=entry.portfolio.id, section=entry.section.id)
    await vera.press(data=again.pack(), on=choice)
    assert (await stock(town)).document.ordinal == entry.document.ordinal
    gone = MoveTo(document=entry.document.id, portfolio=await portfolio(town.database), section=999)
    assert "уже нет" in (await vera.press(data=gone.pack(), on=choice)).text


async def test_a_hidden_document_is_not_seen_by_readers_until_it_is_back(town: Town) -> None:
    anna = await asker(town)
    number = await document(town.database)
    vera = await at_card(town)
    answer = await vera.press("Скрыть")
    assert "Скрыл" in answer.text
    shown = await vera.hears("Документ скрыт")
    assert (await stock(town)).document.hidden_at is not None
    await anna.say("/docs")
    await anna.hears("Документы")
    assert (await anna.press(data=OpenDocument(document=number).pack())).alert
    await vera.press(data=OfDocument(change=Change.HIDE, document=number).pack(), on=shown)
    await vera.press("Вернуть", on=shown)
    assert (await stock(town)).document.hidden_at is None
    assert not (await anna.press(data=OpenDocument(document=number).pack())).alert


async def test_earlier_versions_come_again_one_by_one(town: Town) -> None:
    number = await document(town.database)
    first = await bring(town.database, None, number, "первая")
    assert town.program is not None
    await town.program.files.store("первая".encode())
    await town.database.write(versions.add_version, None, number, file("вторая", "второй.docx"), note="Новые <сроки>")
    vera = await at_card(town)
    await vera.press("Прежние версии")
    listed = await vera.hears("Версии документа")
    assert listed.text.index("Версия 2") < listed.text.index("Новые <сроки>") < listed.text.index("Версия 1")
    await vera.press("Версия 1", on=listed)
    sent = await vera.hears("Версия 1", kind="document")
    assert await sent.download() == "первая".encode()
    await vera.press("Версия 2", on=listed)
    assert "не оказалось" in (await vera.hears("Этого файла")).text
    assert (await vera.press(data=OneVersion(version=999).pack())).alert
    anna = await asker(town)
    await anna.say("/docs")
    await anna.hears("Документы")
    assert (await anna.press(data=OneVersion(version=first.id).pack())).alert
    assert (await anna.press(data=History(document=number).pack())).alert


async def test_many_versions_are_turned_page_by_page(town: Town) -> None:
    number = await document(town.database)
    for place in range(1, 15):
        await bring(town.database, None, number, str(place))
    vera = await at_card(town)
    await vera.press("Прежние версии")
    listed = await vera.hears("Версия 14")
    await vera.press("Дальше »", on=listed)
    await vera.press("Дальше »", on=await vera.hears("Версия 8"))
    assert "Версия 1," in (await vera.hears("Версия 2")).text
    await vera.press(data=History(document=number, page=9).pack(), on=listed)
    await vera.press("« Назад", on=listed)
    await vera.hears("Версия 8")


async def test_the_card_says_how_many_wait_and_the_list_begins_with_the_most_wanted(town: Town) -> None:
    wanted, other = await document(town.database, "letter-128"), await document(town.database)
    for number, phone in ((2, await asker(town)), (1, await asker(town, BORIS, "Борис"))):
        person = await town.person(phone)
        for document_id in (wanted, other)[:number]:
            await town.database.write(requests.request, person.id, document_id)
    vera = await vera_in_documents(town)
    await vera.press("Ждут файла")
    listed = await vera.hears("Ждут файла: 2")
    assert listed.text.index("ждут 2") < listed.text.index(RESOURCE_CENTRES) < listed.text.index("ждут 1")
    await vera.press(data=OpenDocument(document=wanted).pack())
    await vera.press("Новый файл · ждут 2")
    assert "Его ждут: 2" in (await vera.hears("Пришлите файл документа")).text
    await vera.press(data=Awaited(page=7).pack(), on=listed)


async def test_the_catalogue_comes_as_a_table(town: Town) -> None:
    anna = await asker(town)
    version = await with_file(town, anna)
    vera = await vera_in_documents(town)
    await vera.press("Скачать каталог (XLSX)")
    sent = await vera.hears(kind="document")
    assert sent.file_name.startswith("Каталог документов 20")
    rows = list(load_workbook(BytesIO(await sent.download())).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 31
    [row] = [each for each in rows if each[3] == RESOURCE_CENTRES]
    assert (row[4], row[6], row[9], row[10]) == ("приказ", version.number, 1, 0)
    assert isinstance(row[7], date)
    anna.forget()
    await anna.say("/docs")
    await anna.hears("Документы")
    assert (await anna.press(data=Export().pack())).alert
    assert (await anna.press(data=Awaited().pack())).alert


async def test_readers_change_nothing_of_a_document(town: Town) -> None:
    anna = await asker(town)
    number = await document(town.database)
    await anna.say("/docs")
    await anna.hears("Документы")
    for change in Change:
        assert "Документы ведут" in (await anna.press(data=OfDocument(change=change, document=number).pack())).text
    data = MoveTo(document=number, portfolio=1, section=await section(town.database, "collections"))
    assert "Документы ведут" in (await anna.press(data=data.pack())).text
    entry = await stock(town)
    assert (entry.document.title, entry.document.hidden_at) == (RESOURCE_CENTRES, None)
    assert entry.section.id == await section(town.database)


async def test_a_colleague_of_another_group_keeps_the_same_catalogue(town: Town) -> None:
    galina = await coordinator(town, GALINA, "Галина", group_id=4)
    await galina.say("/docs")
    await galina.hears("Документы")
    await galina.press("Добавить файл")
    await galina.hears("Пришлите файл")
    await galina.send_document("Приказ о ресурсных центрах.docx", docx())
    await galina.press("1. Приказ о создании")
    await galina.press("Готово", on=await galina.hears("Всё верно?"))
    await galina.hears("файл сохранён")
    assert len(await history(town)) == 1

"""Scenes of bringing files: each finds its document, and nothing changes before «Готово»."""

from handlers.documents.keeping.callbacks import Bring, BringSent
from storage.documents import keeping, requests
from tests.documents.cast import bring, document
from tests.documents.keepers import (
    NAME,
    RESOURCE_CENTRES,
    choose,
    docx,
    everything,
    history,
    send,
    stock,
    vera_in_documents,
    with_file,
)
from tests.questions.people import BORIS, asker, coordinator
from tests.town import ADMINISTRATOR, Town


async def test_a_file_finds_its_document_by_name_and_is_kept_once_it_is_confirmed(town: Town) -> None:
    vera = await vera_in_documents(town)
    before = await everything(town)
    asked = await send(vera, NAME)
    assert f"1. {RESOURCE_CENTRES}" in asked.text
    assert "файла пока нет" in asked.text
    await choose(vera, asked)
    summary = await vera.hears("Всё верно?")
    assert RESOURCE_CENTRES in summary.text
    assert await everything(town) == before
    await vera.press("Готово", on=summary)
    await vera.hears("файл сохранён у документа")
    [kept] = await history(town)
    assert kept.version.file_name == NAME
    assert kept.by is not None
    assert kept.by.full_name == "Вера Ильина"
    assert town.program is not None
    assert await town.program.files.exists(kept.version.sha256)
    await vera.press("Открыть документ")
    assert "Версия 1" in (await vera.hears(RESOURCE_CENTRES)).text


async def test_words_do_what_the_buttons_do(town: Town) -> None:
    vera = await vera_in_documents(town)
    await send(vera, NAME)
    await vera.say("1")
    await vera.hears("Всё верно?")
    await vera.say("Готово")
    await vera.hears("файл сохранён у документа")
    assert len(await history(town)) == 1


async def test_a_file_whose_name_says_nothing_is_placed_by_words_that_are_typed(town: Town) -> None:
    vera = await vera_in_documents(town)
    asked = await send(vera, "скан0001.docx")
    assert "по имени не понять" in asked.text
    await vera.say("абракадабра")
    assert "ничего не нашлось" in (await vera.hears("абракадабра")).text
    await vera.say("ресурсные центры")
    found = await vera.hears("По словам «ресурсные центры» нашлось")
    await choose(vera, found)
    await vera.press("Готово", on=found)
    await vera.hears("файл сохранён у документа")
    assert len(await history(town)) == 1


async def test_a_caption_helps_to_find_the_document(town: Town) -> None:
    vera = await vera_in_documents(town)
    asked = await send(vera, "скан0001.docx", caption="приказ о ресурсных центрах")
    assert f"1. {RESOURCE_CENTRES}" in asked.text


async def test_the_document_whose_card_is_open_is_proposed_first(town: Town) -> None:
    vera = await vera_in_documents(town)
    await vera.say("письмо 128")
    await vera.press("1. ✉️")
    await vera.hears("Файла пока нет")
    asked = await send(vera, NAME)
    assert asked.text.index("№ 128") < asked.text.index("ресурсных центров по развитию")


async def test_a_newer_file_is_a_version_that_tells_what_changed_to_those_who_took_the_old_one(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    await with_file(town, anna, boris)
    vera = await vera_in_documents(town)
    asked = await send(vera, NAME)
    assert "версия 1 от" in asked.text
    await choose(vera, asked)
    question = await vera.hears("Что изменилось?")
    assert "станет версией 2" in question.text
    assert "2 человека" in question.text
    await vera.say("Учтён приказ № 303\nи новые <сроки>")
    summary = await vera.hears("Учтён приказ № 303 и новые <сроки>")
    assert len(await history(town)) == 1
    await vera.press("Готово", on=summary)
    assert "2 человека" in (await vera.hears("теперь версия 2")).text
    for phone in (anna, boris):
        notice = await phone.hears("обновился", kind="document")
        assert "Учтён приказ № 303 и новые <сроки>" in notice.text
        assert await notice.download() == docx()
    assert len([each for each in anna.messages if "обновился" in each.text]) == 1


async def test_a_new_version_may_say_nothing_of_what_changed(town: Town) -> None:
    await with_file(town)
    vera = await vera_in_documents(town)
    await choose(vera, await send(vera, NAME))
    question = await vera.hears("Что изменилось?")
    assert "прежнюю версию никто не брал" in question.text
    await vera.press("Без пояснения", on=question)
    await vera.press("Готово", on=question)
    await vera.hears("теперь версия 2")
    assert (await history(town))[0].version.note is None


async def test_what_changed_is_one_line_in_words(town: Town) -> None:
    await with_file(town)
    vera = await vera_in_documents(town)
    await choose(vera, await send(vera, NAME))
    await vera.hears("Что изменилось?")
    await vera.send_voice()
    await vera.hears("нужны слова")
    await vera.say("много слов " * 30)
    await vera.hears("не больше 300")
    await vera.say("Новые сроки")
    await vera.press("Готово", on=await vera.hears("Пояснение: «Новые сроки»"))
    await vera.hears("теперь версия 2")
    assert (await history(town))[0].version.note == "Новые сроки"


async def test_whoever_asked_for_the_document_gets_its_first_file_at_once(town: Town) -> None:
    anna = await asker(town)
    number = await document(town.database)
    await town.database.write(requests.request, (await town.person(anna)).id, number)
    vera = await vera_in_documents(town)
    await vera.press("Ждут файла")
    listed = await vera.hears("Ждут файла: 1")
    assert RESOURCE_CENTRES in listed.text
    await vera.press("1. ", on=listed)
    await vera.hears("Пришлите файл документа")
    summary = await send(vera, "какое-то имя.docx")
    assert "получат те, кто ждал: 1 человек" in summary.text
    await vera.press("Готово", on=summary)
    await vera.hears("файл сохранён у документа")
    assert "который Вы просили" in (await anna.hears(kind="document")).text
    await vera.press(data="keep_wait:")
    await vera.hears("Сейчас никто не ждёт")


async def test_an_album_is_worked_through_one_by_one_however_its_parts_straggle(town: Town) -> None:
    vera = await vera_in_documents(town)
    names = [NAME, "Модельное положение о методической работе.docx", "Смета.docx"]
    await vera.send("document", docx(NAME), NAME, album="7")
    first = await vera.hears(NAME)
    assert "Файл" not in first.text.splitlines()[0]
    for place, name in enumerate(names[1:], start=2):
        await vera.send("document", docx(name), name, album="7")
        await vera.hears(f"Файл 1 из {place}")
    await choose(vera, first)
    await vera.press("Готово", on=await vera.hears("Всё верно?"))
    await vera.hears("файл сохранён")
    second = await vera.hears("Файл 2 из 3: Модельное положение")
    assert second.reply_to is not None
    assert second.reply_to.file_name == names[1]
    await vera.press("Пропустить", on=second)
    await vera.hears("никуда не добавлен")
    third = await vera.hears("Файл 3 из 3: Смета")
    await vera.press("Пропустить", on=third)
    await vera.hears("Смета.docx» никуда не добавлен")
    # The last part comes when everything seems to be over.
    await vera.send("document", docx("ещё"), "Письмо № 128.docx", album="7")
    assert "№ 128 «О методических" in (await vera.hears("Письмо № 128.docx")).text
    assert [each.version.file_name for each in await history(town)] == [NAME]


async def test_the_same_file_twice_waits_once(town: Town) -> None:
    vera = await vera_in_documents(town)
    await send(vera, NAME)
    await vera.send_document("копия.docx", docx())
    await vera.hears("ждёт под именем «01. Приказ")
    await vera.press("Пропустить")
    await vera.hears("никуда не добавлен")
    assert not any("Файл 1 из 2" in each.text for each in vera.messages)


async def test_a_file_that_another_document_has_is_a_choice(town: Town) -> None:
    vera = await vera_in_documents(town)
    other = await document(town.database, "letter-128")
    await choose(vera, await send(vera, NAME))
    await vera.press("Готово")
    await vera.hears("файл сохранён")
    asked = await send(vera, "Письмо № 128.docx")
    assert f"Точно такой же файл уже есть у документа\n{RESOURCE_CENTRES}" in asked.text
    assert [row[0] for row in asked.buttons if "ресурсных" in row[0]] == []
    await choose(vera, asked, "Письмо Министерства")
    await vera.press("Готово", on=await vera.hears("Всё верно?"))
    await vera.hears("файл сохранён")
    assert (await stock(town, "letter-128")).document.id == other
    assert len(await history(town, "letter-128")) == 1


async def test_the_present_file_of_a_document_changes_nothing(town: Town) -> None:
    vera = await vera_in_documents(town)
    number = await document(town.database)
    await choose(vera, await send(vera, NAME))
    await vera.press("Готово")
    await vera.hears("файл сохранён")
    await vera.press(data=Bring(document=number).pack())
    await vera.hears("Пришлите файл документа")
    await vera.send_document("другое имя.docx", docx())
    assert not any("Готово" in row for row in (await vera.hears("тот же самый файл")).buttons)


async def test_a_file_for_a_hidden_document_waits_for_its_return(town: Town) -> None:
    anna = await asker(town)
    await with_file(town, anna)
    number = await document(town.database)
    await town.database.write(keeping.hide, None, number)
    vera = await vera_in_documents(town)
    await vera.press(data=Bring(document=number).pack())
    await vera.hears("Пришлите файл документа")
    await vera.send_document(NAME, docx())
    assert "Документ скрыт" in (await vera.hears("Что изменилось?")).text
    await vera.press("Без пояснения")
    await vera.press("Готово", on=await vera.hears("Всё верно?"))
    await vera.hears("когда Вы вернёте документ")
    assert not any("обновился" in each.text for each in anna.messages)


async def test_a_file_sent_out_of_the_blue_is_brought_by_the_button_below_it(town: Town) -> None:
    vera = await coordinator(town)
    sent = await vera.send_document(NAME, docx())
    hint = await vera.hears("никому не отправлено")
    await vera.press("Добавить в документы", on=hint)
    asked = await vera.hears(NAME)
    assert f"1. {RESOURCE_CENTRES}" in asked.text
    assert (await vera.press(data=BringSent(message=sent.id + 1).pack(), on=hint)).alert


async def test_the_administrator_keeps_documents_too(town: Town) -> None:
    office = town.phone(ADMINISTRATOR, "Олег")
    await office.say("/docs")
    await office.press("Добавить файл")
    await office.hears("Пришлите файл, несколько")
    await choose(office, await send(office, NAME))
    await office.press("Готово")
    await office.hears("файл сохранён")


async def test_an_answer_with_a_file_goes_to_the_question_it_replies_to(town: Town) -> None:
    anna, vera = await asker(town), await vera_in_documents(town)
    await anna.say("/ask Где приказ?")
    question = await vera.hears("Где приказ?")
    await send(vera, "Смета.docx")
    await vera.send_document(NAME, docx("ответ"), reply_to=question)
    assert (await anna.hears(kind="document")).file_name == NAME
    await vera.press("Пропустить")
    await vera.hears("Смета.docx» никуда не добавлен")
    assert await history(town) == []


async def test_a_new_bot_server_gets_the_file_from_disk(town: Town) -> None:
    anna, vera = await asker(town), await vera_in_documents(town)
    number = await document(town.database)
    await bring(town.database, (await town.person(vera)).id, number, "чужая")
    await choose(vera, await send(vera, NAME))
    await vera.press("Без пояснения")
    await vera.press("Готово", on=await vera.hears("Всё верно?"))
    await vera.hears("теперь версия 2")
    town.playground.faults.refuse("wrong file identifier/HTTP URL specified", "sendDocument")
    await anna.say("/docs ресурсных центров")
    await anna.press("ресурсных центров")
    await anna.press("Получить файл")
    assert await (await anna.hears(kind="document")).download() == docx()

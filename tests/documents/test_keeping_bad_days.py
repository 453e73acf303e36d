"""Scenes of bringing files on a bad day: a restart, old buttons, two at once, a role that is lost."""

import asyncio

from handlers.documents.keeping.callbacks import Act, Bring, OfFile
from storage import conversations, coordinators
from tests.documents.cast import document
from tests.documents.keepers import (
    NAME,
    choose,
    docx,
    history,
    send,
    vera_in_documents,
    with_file,
)
from tests.questions.people import GALINA, asker, coordinator
from tests.town import ADMINISTRATOR, Town


async def test_a_restart_in_the_middle_loses_neither_the_file_nor_what_was_chosen(town: Town) -> None:
    await with_file(town)
    vera = await vera_in_documents(town)
    await choose(vera, await send(vera, NAME))
    await vera.hears("Что изменилось?")
    await vera.send("document", docx("второй"), "Смета.docx")
    await town.restart()
    await vera.say("Новые сроки")
    summary = await vera.hears("Пояснение: «Новые сроки»")
    await town.restart()
    await vera.press("Готово", on=summary)
    await vera.hears("теперь версия 2")
    await vera.hears("Файл 2 из 2: Смета.docx")
    assert (await history(town))[0].version.note == "Новые сроки"


async def test_done_pressed_twice_is_done_once(town: Town) -> None:
    anna = await asker(town)
    await with_file(town, anna)
    vera = await vera_in_documents(town)
    await choose(vera, await send(vera, NAME))
    await vera.press("Без пояснения")
    summary = await vera.hears("Всё верно?")
    data = summary.keyboard[0][0]["callback_data"]
    answers = await asyncio.gather(*[vera.press(data=data, on=summary) for _ in range(2)])
    assert sorted(each.text for each in answers) == ["", "Уже сделано."]
    assert len(await history(town)) == 2
    await anna.hears("обновился")
    assert len([each for each in anna.messages if "обновился" in each.text]) == 1


async def test_an_old_button_knows_its_file_after_the_dialogue_was_left(town: Town) -> None:
    vera = await vera_in_documents(town)
    asked = await send(vera, NAME)
    await vera.say("/cancel")
    await vera.hears("прервали")
    await choose(vera, asked)
    await vera.press("Готово", on=await vera.hears("Всё верно?"))
    await vera.hears("файл сохранён у документа")
    assert len(await history(town)) == 1


async def test_files_that_wait_outlive_whatever_is_done_meanwhile(town: Town) -> None:
    anna, vera = await asker(town), await vera_in_documents(town)
    names = [NAME, "Смета.docx", "Устав.docx"]
    first = await send(vera, names[0])
    for place, name in enumerate(names[1:], start=2):
        await vera.send_document(name, docx(name))
        await vera.hears(f"Файл 1 из {place}")
    await vera.say("/menu")
    await anna.say("/ask Где приказ?")
    await vera.press("Ответить", on=await vera.hears("Где приказ?"))
    await vera.hears("Напишите ответ")
    await vera.say("Сейчас пришлю")
    await anna.hears("Сейчас пришлю")
    await town.restart()
    await choose(vera, first)
    await vera.press("Готово", on=await vera.hears("Всё верно?"))
    await vera.hears("файл сохранён у документа")
    await vera.press("Пропустить", on=await vera.hears("Файл 2 из 3: Смета.docx"))
    await vera.press("Пропустить", on=await vera.hears("Файл 3 из 3: Устав.docx"))
    await vera.hears("Устав.docx» никуда не добавлен")


async def test_a_file_that_was_asked_for_comes_before_those_that_wait(town: Town) -> None:
    vera = await vera_in_documents(town)
    await send(vera, NAME)
    await vera.send_document("Смета.docx", docx("вторая"))
    await vera.hears("Файл 1 из 2")
    await vera.press(data=Bring(document=await document(town.database, "letter-128")).pack())
    await vera.hears("Пришлите файл документа")
    await vera.say("сейчас")
    await vera.hears("Нужен файл")
    await vera.send_document("письмо.docx", docx("третья"))
    await vera.press("Готово", on=await vera.hears("Всё верно?"))
    await vera.hears("файл сохранён у документа")
    assert len(await history(town, "letter-128")) == 1
    await vera.press("Пропустить", on=await vera.hears(f"Файл 2 из 3: {NAME}"))
    await vera.hears("Файл 3 из 3: Смета.docx")


async def test_files_left_waiting_follow_the_one_with_which_the_coordinator_returns(town: Town) -> None:
    vera = await vera_in_documents(town)
    left = await send(vera, NAME)
    await vera.send_document("Смета.docx", docx("вторая"))
    await vera.hears("Файл 1 из 2")
    await vera.say("Документы")
    await vera.hears("Выберите портфель")
    returned = await send(vera, "Устав.docx", docx("третья"))
    await vera.press("Пропустить", on=returned)
    await vera.press("Пропустить", on=await vera.hears(f"Файл 2 из 3: {NAME}"))
    await vera.hears("Файл 3 из 3: Смета.docx")
    await vera.say("Документы")
    await vera.press("Добавить файл", on=await vera.hears("Выберите портфель"))
    await vera.press("Пропустить", on=await vera.hears("Файл 3 из 3: Смета.docx"))
    await vera.hears("Смета.docx» никуда не добавлен")
    await choose(vera, left)
    await vera.hears("Всё верно?")


async def test_a_file_sent_again_after_its_question_was_left_is_asked_about_again(town: Town) -> None:
    vera = await vera_in_documents(town)
    await send(vera, NAME)
    await vera.say("Документы")
    await vera.hears("Выберите портфель")
    again = await send(vera, "копия.docx")
    assert again.text.startswith("📎 копия.docx")
    await vera.press("Пропустить", on=again)
    await vera.hears("копия.docx» никуда не добавлен")
    await vera.send_document("Смета.docx", docx("вторая"))
    assert (await vera.hears("Смета.docx")).text.startswith("📎 Смета.docx")


async def test_an_old_done_asks_again_and_once_done_says_so(town: Town) -> None:
    await with_file(town)
    vera = await vera_in_documents(town)
    await choose(vera, await send(vera, NAME))
    await vera.say("Новые сроки")
    summary = await vera.hears("Пояснение: «Новые сроки»")
    await vera.say("/cancel")
    await vera.hears("прервали")
    await town.database.write(conversations.forget, vera.id)
    vera.forget()
    answer = await vera.press("Готово", on=summary)
    assert answer.alert
    again = await vera.hears("Что изменилось?")
    assert len(await history(town)) == 1
    await vera.press("Без пояснения", on=again)
    done = OfFile(act=Act.REPLACE, message=again.reply_to.id if again.reply_to else 0, value=1, seen=5).pack()
    await vera.press("Готово", on=again)
    await vera.hears("теперь версия 2")
    assert (await vera.press(data=done, on=again)).text == "Уже сделано."
    assert len(await history(town)) == 2


async def test_of_two_coordinators_at_once_the_second_sees_who_was_first(town: Town) -> None:
    await with_file(town)
    vera, galina = await vera_in_documents(town), await coordinator(town, GALINA, "Галина")
    await choose(vera, await send(vera, NAME))
    await vera.press("Без пояснения")
    summary = await vera.hears("Всё верно?")
    await galina.say("/docs")
    await galina.hears("Документы")
    await choose(galina, await send(galina, NAME, docx("от Галины")))
    await galina.press("Без пояснения")
    await galina.press("Готово", on=await galina.hears("Всё верно?"))
    await galina.hears("теперь версия 2")
    answer = await vera.press("Готово", on=summary)
    assert answer.alert
    assert "(Галина Ильина)" in answer.text
    fresh = await vera.hears("Что изменилось?")
    assert "версия 2" in fresh.text
    assert "Галина Ильина" in fresh.text
    assert "станет версией 3" in fresh.text
    assert len(await history(town)) == 2


async def test_two_coordinators_with_the_same_file_keep_it_once(town: Town) -> None:
    vera, galina = await vera_in_documents(town), await coordinator(town, GALINA, "Галина")
    await galina.say("/docs")
    await galina.hears("Документы")
    for phone in (vera, galina):
        await choose(phone, await send(phone, NAME))
    await vera.press("Готово")
    await vera.hears("файл сохранён")
    await galina.press("Готово", on=await galina.hears("Всё верно?"))
    await galina.hears("Уже сделано: этот файл есть у документа")
    assert len(await history(town)) == 1


async def test_a_coordinator_no_more_changes_nothing(town: Town) -> None:
    vera = await vera_in_documents(town)
    asked = await send(vera, NAME)
    await choose(vera, asked)
    summary = await vera.hears("Всё верно?")
    person, administrator = await town.person(vera), await town.person(town.phone(ADMINISTRATOR, "Олег"))
    await town.database.write(coordinators.disconnect, administrator.id, person.id, 2)
    answer = await vera.press("Готово", on=summary)
    assert "Документы ведут координаторы" in answer.text
    await vera.say("Готово")
    await vera.hears("Документы ведут координаторы")
    assert await history(town) == []


async def test_readers_can_press_none_of_it(town: Town) -> None:
    anna = await asker(town)
    await anna.say("/docs")
    shown = await anna.hears("Документы")
    assert not any("Добавить" in label for row in shown.buttons for label in row)
    number = await document(town.database)
    for data in (
        Bring().pack(),
        Bring(document=number).pack(),
        OfFile(act=Act.REPLACE, message=1, value=number).pack(),
    ):
        assert "Документы ведут координаторы" in (await anna.press(data=data)).text
    await anna.send_document(NAME, docx())
    await anna.hears("Отправить координатору")


async def test_a_question_that_telegram_refused_to_send_is_asked_with_the_next_file(town: Town) -> None:
    vera = await vera_in_documents(town)
    town.playground.faults.refuse("have no rights to send a message", "sendMessage", chat=vera.id)
    await vera.send_document(NAME, docx())
    await vera.hears("Не получилось")
    await vera.send_document("Смета.docx", docx("второй"))
    await vera.hears("Файл 1 из 2: 01. Приказ")


async def test_what_is_typed_leaves_no_old_buttons_behind(town: Town) -> None:
    vera = await vera_in_documents(town)
    asked = await send(vera, NAME)
    await vera.say("1")
    summary = await vera.hears("Всё верно?")
    await vera.hears("Чей это файл")
    assert not asked.buttons
    await vera.say("да")
    await vera.hears("файл сохранён")
    assert not summary.buttons

"""Scenes of bringing files on a bad day: a restart, old buttons, two at once, a role that is lost."""

import asyncio

from handlers.documents.keeping.callbacks import Act, Bring, OfFile
from storage import coordinators
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


async def test_an_old_done_asks_again_and_once_done_says_so(town: Town) -> None:
    await with_file(town)
    vera = await vera_in_documents(town)
    await choose(vera, await send(vera, NAME))
    await vera.say("Новые сроки")
    summary = await vera.hears("Пояснение: «Новые сроки»")
    await vera.say("/cancel")
    await vera.hears("прервали")
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

"""Scenes of answering a question with a ready answer."""

from handlers.ready_answers.callbacks import ForQuestion, How, Use
from storage import coordinators, people, ready_answers
from storage.documents import keeping, versions
from storage.ready_answers import Part
from tests.clocks import later
from tests.documents.cast import document
from tests.documents.readers import bring_file
from tests.questions.people import ANNA, ask, asker, coordinator
from tests.ready_answers.people import choice, create, shelf, vera_at_her_desk
from tests.town import ADMINISTRATOR, Town


async def test_two_taps_answer_a_question(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await create(vera, "Сроки", "До 5 мая")
    await ask(anna)
    await vera.hears("Когда встреча?")
    listed = await choice(vera)
    assert listed.buttons == [["1. Сроки", "✏️ 1"]]
    await vera.press("1. Сроки", on=listed)
    answer = await anna.hears("До 5 мая")
    assert answer.reply_to is not None
    assert answer.reply_to.text == "/ask Когда встреча?"
    await vera.hears("Ответ «Сроки» отправляется на вопрос № 1")
    assert listed.buttons == []
    await vera.hears("Ответ на вопрос № 1: доставлен")
    await anna.reply(answer, "Спасибо!")
    await vera.hears("Спасибо!")


async def test_pressed_twice_and_after_a_restart_it_is_sent_once(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await create(vera, "Сроки", "До 5 мая")
    await ask(anna)
    listed = await choice(vera)
    await town.restart()
    data = Use(how=How.AT_ONCE, question=1, ready=1).pack()
    await vera.press(on=listed, data=data, wait=False)
    await vera.press(on=listed, data=data)
    await anna.hears("До 5 мая")
    await town.restart()
    await vera.press(on=listed, data=data)
    await vera.hears("уже отправлен")
    await anna.say("Отбой")
    await anna.hears("Отправить координатору")
    assert sum("До 5 мая" in each.text for each in anna.messages) == 1
    assert sum("доставлен" in each.text for each in vera.messages) == 1


async def test_an_album_and_a_file_with_its_caption_arrive_as_they_were_kept(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await shelf(vera)
    await vera.press("Создать")
    await vera.say("Схемы")
    await vera.hears("Теперь пришлите")
    kept = await vera.send_album([("photo", None, "Две схемы"), "photo"])
    await vera.hears("Сохранил")
    await shelf(vera)
    await vera.press("Создать")
    await vera.say("Бланк")
    await vera.hears("Теперь пришлите")
    blank = await vera.send_document("Бланк.docx", caption="Заполните до 5 мая")
    await vera.hears("Сохранил")
    await ask(anna)
    await vera.press("2. Схемы", on=await choice(vera))
    arrived = [await anna.hears(kind="photo") for _ in kept]
    assert [each.file_unique_id for each in arrived] == [each.file_unique_id for each in kept]
    assert len({each.media_group_id for each in arrived} - {None}) == 1
    assert arrived[0].text == "Две схемы"
    await vera.press("1. Бланк", on=await choice(vera))
    document = await anna.hears("Заполните до 5 мая", kind="document")
    assert (document.file_name, document.file_unique_id) == ("Бланк.docx", blank.file_unique_id)


async def test_edited_first_the_next_message_is_the_answer(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await shelf(vera)
    await vera.press("Создать")
    await vera.say("Бланк")
    await vera.hears("Теперь пришлите")
    blank = await vera.send_document("Бланк.docx", caption="Заполните <сегодня>")
    await vera.hears("Сохранил")
    await ask(anna)
    listed = await choice(vera)
    await vera.press("✏️ 1", on=listed)
    prompt = await vera.hears("исправьте и пришлите следующим сообщением")
    copied = await vera.hears("Заполните <сегодня>")
    assert copied.formatted("code") == ["Заполните <сегодня>"]
    await vera.press("Отправить файлы без текста", on=prompt)
    document = await anna.hears(kind="document")
    assert (document.text, document.file_unique_id) == ("", blank.file_unique_id)
    await vera.say("Заполните завтра")
    await anna.hears("Заполните завтра")
    await vera.reply(copied, "И ещё вот что")
    await anna.hears("И ещё вот что")


async def test_what_has_no_words_cannot_be_edited_first(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await shelf(vera)
    await vera.press("Создать")
    await vera.say("Голосом")
    await vera.hears("Теперь пришлите")
    await vera.send_voice()
    await vera.hears("Сохранил")
    await ask(anna)
    listed = await choice(vera)
    assert listed.buttons == [["1. Голосом"]]
    assert (await vera.press(on=listed, data=Use(how=How.EDITED, question=1, ready=1).pack())).alert
    await vera.press("1. Голосом", on=listed)
    await anna.hears(kind="voice")


async def test_what_is_written_after_a_ready_answer_is_no_answer(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await create(vera, "Сроки", "До 5 мая")
    await ask(anna)
    await vera.press("Ответить")
    await vera.hears("Напишите ответ")
    await vera.press("1. Сроки", on=await choice(vera))
    await anna.hears("До 5 мая")
    await vera.say("Заметка себе")
    await vera.hears("никому не отправлено")
    assert not any("Заметка" in each.text for each in anna.messages)


async def test_without_ready_answers_one_can_be_made_at_once(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await ask(anna)
    listed = await choice(vera)
    assert listed.buttons == [["Создать"]]
    await vera.press("Создать", on=listed)
    await vera.hears("Как назвать новый готовый ответ ММПГ № 2")


async def test_when_it_is_deleted_or_the_asker_left_or_it_is_too_old_that_is_said(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await create(vera, "Сроки", "До 5 мая")
    await ask(anna)
    listed = await choice(vera)
    send = Use(how=How.AT_ONCE, question=1, ready=1).pack()
    assert "уже нет" in (await vera.press(data=Use(how=How.AT_ONCE, question=1, ready=9).pack())).text
    assert "Такого вопроса нет" in (await vera.press(data=Use(how=How.AT_ONCE, question=9, ready=1).pack())).text
    assert "Такого вопроса нет" in (await vera.press(data=ForQuestion(question=9).pack())).text
    await vera.press("Закрыть")
    await vera.hears("закрыт")
    with later(days=15):
        assert (await vera.press(on=listed, data=send)).alert
    await town.database.write(people.leave, (await town.person(anna)).id)
    assert "покинул бота" in (await vera.press(on=listed, data=send)).text
    assert not any("До 5 мая" in each.text for each in anna.messages)


async def test_only_coordinators_of_the_group_answer_with_it(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    other = await coordinator(town, ANNA + 90, "Ольга", group_id=3)
    await other.say("/help")
    await other.hears("Помощь")
    await create(vera, "Сроки", "До 5 мая")
    await ask(anna)
    listed = await choice(vera)
    administrator = await town.person(town.phone(ADMINISTRATOR, "Администратор"))
    await town.database.write(coordinators.disconnect, administrator.id, (await town.person(vera)).id, 2)
    buttons = [Use(how=how, question=1, ready=1).pack() for how in How] + [ForQuestion(question=1).pack()]
    for data in buttons:
        assert "не координатор этой группы" in (await vera.press(on=listed, data=data)).text
        assert "не координатор этой группы" in (await other.press(data=data)).text
        assert (await anna.press(data=data)).alert
    assert not any("До 5 мая" in each.text for each in anna.messages)


async def test_of_another_group_a_ready_answer_is_not_used(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town, group_id=3), await asker(town)
    await create(vera, "Третьей группы", "Только у нас")
    await coordinator(town, ANNA + 90, "Ольга")
    olga = town.phone(ANNA + 90, "Ольга")
    await ask(anna)
    await olga.hears("Когда встреча?")
    assert (
        "не координатор этой группы" in (await olga.press(data=Use(how=How.AT_ONCE, question=1, ready=1).pack())).text
    )
    assert (await choice(olga)).buttons == [["Создать"]]


async def test_a_ready_answer_changed_meanwhile_adds_nothing_to_what_was_sent(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await create(vera, "Сроки", "До 5 мая")
    await ask(anna)
    listed = await choice(vera)
    person = await town.person(vera)
    await vera.press("1. Сроки", on=listed)
    await anna.hears("До 5 мая")
    ready = await town.database.read(ready_answers.get, person.id, 1)
    photo = {"kind": "photo", "file": "…", "unique": "…"}
    await town.database.write(ready_answers.replace, person.id, 1, Part(photo, 500, "7"), ready.updated_at)
    await town.database.write(ready_answers.put, person.id, 1, Part(photo, 501, "7"))
    heard = await town.database.write(ready_answers.answer_with, person.id, 1, 1, vera.id, listed.id)
    assert (heard.new, heard.message.text) == (False, "До 5 мая")
    await anna.say("Отбой")
    await anna.hears("Отправить координатору")
    assert not any(each.kind == "photo" for each in anna.messages)


async def test_model_documents_go_with_it_in_the_version_of_the_day(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    await bring_file(town, content=b"first", name="приказ.docx")
    await bring_file(town, "letter-128", content=b"letter", name="письмо.pdf")
    card = await create(vera, "Центры", "Возьмите эти два")
    for words in ("ресурсные центры", "письмо 128"):
        await vera.press("Добавить модельный документ", on=card)
        await vera.hears("Напишите слова из его названия")
        await vera.say(words)
        found = await vera.hears("Нажмите на документ, который добавить")
        await vera.press("1. ", on=found)
        card = await vera.hears("Добавил")
    assert "Возьмите эти два · 📄 Приказ о создании ресурсных центров" in card.text
    await bring_file(town, content=b"second", name="приказ, новый.docx")
    await ask(anna)
    listed = await choice(vera)
    await vera.press("1. Центры", on=listed)
    await anna.hears("Возьмите эти два")
    files = [await anna.hears(kind="document"), await anna.hears(kind="document")]
    assert [await each.download() for each in files] == [b"second", b"letter"]
    assert len({each.data["media_group_id"] for each in files}) == 1
    await vera.hears("Ответ на вопрос № 1: доставлен")


async def test_a_model_document_that_telegram_lost_goes_from_disk_and_is_uploaded_by_the_next_use(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    order = await bring_file(town, content=b"order", name="приказ.docx")
    await create(vera, "Центры", "Вот")
    vera_id = (await town.person(vera)).id
    await town.database.write(ready_answers.attach, vera_id, 1, order.document_id)
    await town.database.write(versions.keep_file_id, order.id, "of another bot")
    await ask(anna)
    await vera.press("1. Центры", on=await choice(vera))
    alone = await anna.hears(kind="document")
    assert (alone.file_name, await alone.download()) == ("приказ.docx", b"order")
    letter = await bring_file(town, "letter-128", content=b"letter", name="письмо.pdf")
    await town.database.write(ready_answers.attach, vera_id, 1, letter.document_id)
    for each in (order, letter):
        await town.database.write(versions.keep_file_id, each.id, "of another bot")
    await vera.press("1. Центры", on=await choice(vera))
    files = [await anna.hears(kind="document"), await anna.hears(kind="document")]
    assert [await each.download() for each in files] == [b"order", b"letter"]
    assert len({each.data["media_group_id"] for each in files}) == 1
    await vera.press("1. Центры", on=await choice(vera))
    for content in (b"order", b"letter"):
        assert await (await anna.hears(kind="document")).download() == content
    for each in (order, letter):
        assert (await town.database.read(versions.one, None, each.id)).file_id not in {None, "of another bot"}


async def test_a_model_document_without_a_file_is_neither_added_nor_sent(town: Town) -> None:
    vera, anna = await vera_at_her_desk(town), await asker(town)
    card = await create(vera, "Центры", "Вот")
    await vera.press("Добавить модельный документ", on=card)
    await vera.say("ресурсные центры")
    await vera.hears("документа с файлом нет")
    await bring_file(town)
    await vera.say("ресурсные центры")
    found = await vera.hears("Нажмите на документ")
    await vera.press("1. ", on=found)
    await vera.hears("Добавил")
    await town.database.write(keeping.hide, None, await document(town.database))
    await ask(anna)
    listed = await choice(vera)
    assert "сейчас нет файла" in (await vera.press("1. Центры", on=listed)).text
    await anna.say("Отбой")
    await anna.hears("Отправить координатору")
    assert not any("Вот" in each.text for each in anna.messages)

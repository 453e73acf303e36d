"""Scenes of publishing an answer: what is shown, what is published, and what is not."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, PhoneMessage
from handlers.answers.callbacks import Preparing, Publish, Step
from storage import coordinators, people
from storage.answers import publishing, reading
from storage.tables import EventKind, PublishedAnswer, QuestionEvent
from tests.questions.people import ask, asker, coordinator
from tests.town import ADMINISTRATOR, Town

ASKED = "Здравствуйте, Вера Павловна! Это Анна Петрова, тел. 8 912 345-67-89. Как часто проводить мониторинг?"
ANSWERED = "Добрый день, Анна! Дважды в год, в октябре и мае. С уважением, Ильина В. П."


async def test_an_answer_is_published_without_the_people(town: Town) -> None:
    vera, anna = await answered(town)
    screen = await prepared(vera)
    assert "Вопрос\nЭто …, тел. … Как часто проводить мониторинг?" in screen.text
    assert "Ответ\nДважды в год, в октябре и мае." in screen.text
    assert await everything(town) == []
    await vera.press("Опубликовать", on=screen)
    await vera.hears("Опубликовано в ответах ММПГ № 2")
    await anna.say("/answers")
    listed = await anna.hears("Ответы ММПГ № 2: 1")
    await anna.press("1. Это …", on=listed)
    await anna.hears("Дважды в год, в октябре и мае.")
    [event] = await town.database.read(_events)
    assert event.by_id == (await town.person(vera)).id


async def test_pressed_twice_it_is_published_once(town: Town) -> None:
    vera, _ = await answered(town)
    screen = await prepared(vera)
    data = screen.keyboard[0][0]["callback_data"]
    for _ in range(3):
        pressed = await vera.press(on=screen, data=data)
        assert (pressed.answered, pressed.alert) == (True, False)
    assert len(await everything(town)) == 1
    assert len(await town.database.read(_events)) == 1


async def test_the_wording_is_edited_by_typing_and_survives_a_restart(town: Town) -> None:
    vera, _ = await answered(town)
    screen = await prepared(vera)
    await vera.press("Изменить вопрос", on=screen)
    await vera.hears("Пришлите вопрос так, как его увидят все")
    await town.restart()
    await vera.say("Как часто нужен мониторинг?")
    edited = await vera.hears("Как часто нужен мониторинг?")
    await vera.press("Изменить ответ", on=edited)
    await vera.hears("Пришлите ответ")
    await vera.say("Помощь")
    await vera.hears("Помощь координатору")
    await town.restart()
    await vera.press("Опубликовать", on=edited)
    await vera.hears("Опубликовано")
    [row] = await everything(town)
    assert (row.question, row.answer) == ("Как часто нужен мониторинг?", "Дважды в год, в октябре и мае.")


async def test_a_button_publishes_only_the_wording_above_it(town: Town) -> None:
    vera, _ = await answered(town)
    old = await prepared(vera)
    await vera.press("Изменить ответ", on=old)
    await vera.hears("Пришлите ответ")
    await vera.say("Раз в год")
    await vera.hears("Раз в год")
    pressed = await vera.press("Опубликовать", on=old)
    assert "с тех пор изменился" in pressed.text
    await vera.hears("Раз в год")
    assert await everything(town) == []
    await vera.press("Опубликовать", on=old)
    await vera.hears("Опубликовано")
    assert [each.answer for each in await everything(town)] == ["Раз в год"]


async def test_files_go_along_unless_they_are_left_out(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    copy = await vera.hears("Когда встреча?")
    sent = await vera.send_document("План.pdf", caption="План для Анны Петровой", reply_to=copy)
    await anna.hears(kind="document")
    screen = await prepared(vera)
    assert "📎 1 файл вместе с ответом" in screen.text
    await vera.press("Без файлов", on=screen)
    await vera.hears("останутся у Вас")
    await vera.press("С файлами", on=screen)
    await vera.hears("вместе с ответом")
    await vera.press("Опубликовать", on=screen)
    await vera.hears("Опубликовано")
    await anna.say("Ответы")
    await anna.press("1. Когда встреча?")
    await anna.press("Показать 1 файл")
    document = await anna.hears(kind="document")
    assert (document.file_unique_id, document.text) == (sent.file_unique_id, "")
    [row] = await everything(town)
    assert row.answer == "План для …"


async def test_published_again_it_is_changed_and_can_be_taken_out(town: Town) -> None:
    vera, anna = await answered(town)
    await vera.press("Опубликовать", on=await prepared(vera))
    await vera.hears("Опубликовано")
    await vera.press("Посмотреть")
    card = await vera.hears("Отвечали координаторы")
    assert ["Изменить", "Убрать из ответов"] in card.buttons
    await vera.press("Изменить", on=card)
    screen = await vera.hears("Опубликованный ответ на вопрос № 1")
    await vera.press("Изменить ответ", on=screen)
    await vera.hears("Пришлите ответ")
    await vera.say("Трижды в год")
    await vera.press("Опубликовать", on=await vera.hears("Трижды в год"))
    await vera.hears("Опубликовано")
    assert [each.answer for each in await everything(town)] == ["Трижды в год"]
    await vera.press("Убрать из ответов", on=card)
    taken_out = await vera.hears("Убрал из ответов")
    await anna.say("Ответы")
    await anna.hears("Пока их нет")
    await vera.press("Опубликовать снова", on=taken_out)
    await vera.press("Опубликовать", on=await vera.hears("Трижды в год"))
    await vera.hears("Опубликовано")
    await anna.say("Ответы")
    await anna.hears("Ответы ММПГ № 2: 1")


async def test_what_is_not_published_is_forgotten(town: Town) -> None:
    vera, _ = await answered(town)
    screen = await prepared(vera)
    await vera.press("Изменить ответ", on=screen)
    await vera.hears("Пришлите ответ")
    await vera.say("Раз в год")
    edited = await vera.hears("Раз в год")
    await vera.press("Не публиковать", on=edited)
    await vera.hears("Хорошо, не публикую")
    assert "Дважды в год" in (await prepared(vera)).text
    assert await everything(town) == []


async def test_long_answers_are_shortened_and_bad_wordings_refused(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna, "Как? " * 600)
    await vera.reply(await vera.hears("Как?"), "Так. " * 800)
    await anna.hears("Так.")
    screen = await prepared(vera)
    assert "я его сократил" in screen.text
    await vera.press("Изменить ответ", on=screen)
    await vera.hears("Пришлите ответ")
    await vera.send_photo()
    await vera.hears("Нужен текст")
    await vera.say("Так" * 1000)
    await vera.hears("Получилось 3000 знаков, а помещается 2400")
    await vera.say("Звоните 8 (351) 217-30-89")
    warned = await vera.hears("Похоже, в тексте есть имя, телефон или адрес")
    await vera.press("Опубликовать", on=warned)
    await vera.hears("Опубликовано")


async def test_there_must_be_an_answer_and_both_in_words(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    copy = await vera.hears("Когда встреча?")
    assert "ответа на этот вопрос ещё нет" in (await vera.press(data=Publish(question=1).pack())).text
    await vera.send_voice(reply_to=copy)
    await anna.hears(kind="voice")
    screen = await prepared(vera)
    assert "(пусто: нажмите «Изменить ответ»)" in screen.text
    refused = await vera.press("Опубликовать", on=screen)
    assert "нужны и вопрос, и ответ" in refused.text
    assert await everything(town) == []


async def test_only_coordinators_of_the_group_publish_and_take_out(town: Town) -> None:
    vera, anna = await answered(town)
    await vera.press("Опубликовать", on=await prepared(vera))
    await vera.hears("Опубликовано")
    await vera.press("Посмотреть")
    card = await vera.hears("Отвечали координаторы")
    await vera.press("Изменить", on=card)
    screen = await vera.hears("Опубликованный ответ")
    await vera.press("Изменить ответ", on=screen)
    await vera.hears("Пришлите ответ")
    administrator = await town.person(town.phone(ADMINISTRATOR, "Администратор"))
    await town.database.write(coordinators.disconnect, administrator.id, (await town.person(vera)).id, 2)
    await vera.hears("больше не координатор")
    await vera.say("Никогда")
    await vera.hears("не координатор этой группы")
    forged = [Publish(question=1).pack(), *(Preparing(step=step, question=1, seen=0).pack() for step in Step)]
    for data in [*forged, "answer_do:out:1:"]:
        for phone in (vera, anna):
            refused = await phone.press(data=data)
            assert refused.alert
            assert "не координатор этой группы" in refused.text
    [row] = await everything(town)
    assert (row.answer, row.withdrawn_at) == ("Дважды в год, в октябре и мае.", None)


async def test_what_was_published_stays_when_the_asker_leaves(town: Town) -> None:
    vera, anna = await answered(town)
    await vera.press("Опубликовать", on=await prepared(vera))
    await vera.hears("Опубликовано")
    await town.database.write(people.leave, (await town.person(anna)).id)
    [row] = await everything(town)
    assert row.question == "Это …, тел. … Как часто проводить мониторинг?"
    assert "Дважды в год" in (await prepared(vera)).text


async def test_of_somebody_who_left_before_nothing_is_taken(town: Town) -> None:
    vera, anna = await answered(town)
    await town.database.write(people.leave, (await town.person(anna)).id)
    found = await town.database.read(publishing.prepared, (await town.person(vera)).id, 1)
    assert (found.question, found.answer, found.files) == ("", "", [])


async def test_the_organisation_and_all_that_was_said_are_taken_into_account(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    person_id = (await town.person(anna)).id
    await town.database.write(_works_at, person_id, "МБОУ «СОШ № 12»")
    await ask(anna, "Как часто?")
    copy = await vera.hears("Как часто?")
    await vera.reply(copy, "Что именно?")
    await anna.reply(await anna.hears("Что именно?"), "Мониторинг в школе № 12")
    await vera.reply(await vera.hears("Мониторинг"), "Дважды")
    await anna.hears("Дважды")
    found = await town.database.read(publishing.prepared, (await town.person(vera)).id, 1)
    assert (found.question, found.answer) == ("Как часто?\n\nМониторинг в …", "Что именно?\n\nДважды")


async def answered(town: Town) -> tuple[Phone, Phone]:
    """A coordinator and an asker whose question, number 1, has its answer."""
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna, ASKED)
    await vera.reply(await vera.hears(ASKED), ANSWERED)
    await anna.hears(ANSWERED)
    return vera, anna


async def prepared(phone: Phone, number: int = 1) -> PhoneMessage:
    """What the card's button shows."""
    await phone.press(data=Publish(question=number).pack())
    return await phone.hears(f"ответ на вопрос № {number}\n")


async def everything(town: Town) -> Sequence[PublishedAnswer]:
    return await town.database.read(reading.of_group, 2, 100)


async def _events(session: AsyncSession) -> Sequence[QuestionEvent]:
    return (await session.scalars(select(QuestionEvent).where(QuestionEvent.kind == EventKind.PUBLISHED))).all()


async def _works_at(session: AsyncSession, person_id: int, organisation: str) -> None:
    (await people.get(session, person_id)).organisation = organisation

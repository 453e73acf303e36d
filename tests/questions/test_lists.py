"""Scenes of looking: one's own questions, the coordinator's desk, a question with its history."""

from tests.questions.people import GALINA, ask, asker, coordinator
from tests.town import Town


async def test_my_questions_are_paged_newest_first_with_their_states(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    for number in range(1, 8):
        await ask(anna, f"Вопрос про {number}-е")
    await vera.reply(await vera.hears("Вопрос про 7-е"), "Ответ")
    await anna.hears("№ 7 отвечен")
    await anna.say("Мои вопросы")
    listed = await anna.hears("Мои вопросы: 7. Время — по Екатеринбургу.")
    assert "№ 7 · отвечен" in listed.text
    assert "Вопрос про 2-е" in listed.text
    assert "Вопрос про 1-е" not in listed.text
    await anna.press("Дальше »")
    await anna.hears("Вопрос про 1-е")
    assert listed.buttons == [["№ 1 · доставлен"], ["« Назад"]]
    await anna.press(on=listed, data="mine:99")


async def test_an_opened_question_shows_its_history_and_takes_replies(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.reply(await vera.hears("Когда встреча?"), "В среду")
    answer = await anna.hears("В среду")
    await anna.send_photo(caption="Вот приказ", reply_to=answer)
    await vera.hears(kind="photo")
    await anna.say("/my")
    await anna.press("№ 1 · в работе")
    opened = await anna.hears("Вопрос № 1 · ММПГ № 2")
    assert "Состояние: в работе, Вера Ильина" in opened.text
    positions = [opened.text.index(each) for each in ("Когда встреча?", "В среду", "📷 фото: Вот приказ")]
    assert positions == sorted(positions)
    assert opened.buttons == [["Вопрос решён", "Уточнить"], ["[1] 📷 фото"], ["Показать сообщения"]]
    assert (await anna.press("[1]", on=opened)).text == "Присылаю 1 сообщение."
    await anna.hears(kind="photo")
    await anna.reply(opened, "К открытому")
    await vera.hears("К открытому")
    await anna.press("Вопрос решён", on=opened)
    await anna.hears("Состояние: закрыт")
    assert opened.buttons == [["Продолжить вопрос"], ["[1] 📷 фото"], ["Показать сообщения"]]


async def test_the_desk_counts_and_shows_what_waits(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await vera.say("Вопросы")
    await vera.hears("Без ответа нет ни одного")
    await ask(anna, "Первый")
    await ask(anna, "Второй")
    await vera.reply(await vera.hears("Первый"), "Да")
    await vera.hears("доставлен")
    await vera.say("💬 Вопросы")
    desk = await vera.hears("Без ответа: 1")
    assert "Второй" in desk.text
    assert "Первый" not in desk.text
    assert desk.buttons == [
        ["№ 2 · Анна Петрова"],
        ["🆕 Новые: 1", "✍️ У меня в работе: 0"],
        ["⏳ Ждут участника: 1", "🔥 Просрочены: 0"],
        ["✅ Закрытые: 0"],
        ["🔍 Поиск"],
        ["Готовые ответы", "🏖 Замещение"],
    ]
    await vera.press("Ждут участника", on=desk)
    await vera.hears("Первый")
    await vera.press("К спискам", on=desk)
    await vera.hears("Без ответа: 1")
    await vera.press("№ 2 · Анна Петрова", on=desk)
    opened = await vera.hears("Задан")
    assert opened.buttons == [
        ["Взять", "Ответить"],
        ["Передать", "Закрыть"],
        ["Готовый ответ", "Заметка"],
        ["Показать сообщения"],
    ]
    await vera.press("Взять", on=opened)
    await vera.hears("Состояние: в работе, Вера Ильина")
    assert "Второй" in opened.text
    await vera.reply(opened, "Отвечаю из списка")
    await anna.hears("Отвечаю из списка")


async def test_the_messages_themselves_come_again_when_asked_for(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("/ask")
    await anna.hears("Напишите вопрос")
    await anna.send_photo()
    await vera.hears(kind="photo")
    await vera.press("Взять")
    await vera.say("/questions")
    await vera.press("№ 1 · Анна")
    assert (await vera.press("Показать сообщения")).text == "Присылаю 1 сообщение."
    again = await vera.hears(kind="photo")
    await vera.reply(again, "Вижу")
    await anna.hears("Вижу")


async def test_the_desk_is_for_coordinators_and_each_sees_the_own_groups(town: Town) -> None:
    galina, anna = await coordinator(town, GALINA, "Галина", group_id=3), await asker(town)
    await ask(anna)
    await anna.say("Вопросы")
    await anna.hears("для координаторов")
    await anna.press(on=anna.messages[-1], data="desk:0")
    await galina.say("Вопросы")
    await galina.hears("Без ответа нет ни одного")


async def test_a_long_history_is_paged(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna, "н" * 3000)
    for number in range(3):
        await anna.reply(question, f"{number} " + "ж" * 3000)
        await vera.hears(f"{number} ж")
    await anna.say("/my")
    await anna.press("№ 1")
    opened = await anna.hears("Страница 1 из 4")
    await anna.press("Позже »")
    await anna.hears("Страница 2 из 4")
    assert "0 ж" in opened.text
    await anna.press("« Раньше")
    await anna.hears("Страница 1 из 4")

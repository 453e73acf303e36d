"""The coordinator's desk as coordinators use it: handing over, closing, notes, searching."""

from storage import coordinators
from storage.tables import QuestionState
from tests.clocks import everything_is_said, heard, later
from tests.questions.cast import state_of
from tests.questions.people import BORIS, GALINA, ask, asker, coordinator
from tests.town import Town
from tests.waiting import eventually

DARYA = 603


async def test_a_question_is_handed_to_a_colleague_with_a_note_and_the_asker_knows_whom_to_expect(town: Town) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    anna = await asker(town)
    await ask(anna)
    await vera.press("Передать", on=await vera.hears("Состояние"))
    whom = await vera.hears("Кому передать вопрос № 1?")
    assert whom.buttons == [["Галина Ильина"]]
    await vera.press("Галина Ильина", on=whom)
    await vera.hears("Напишите записку")
    await town.restart()
    await vera.say("Это по <Вашей> части")
    await vera.hears("Вопрос № 1 передан: Галина Ильина.")
    told = await galina.hears("Записка: Это по <Вашей> части")
    assert "Вопрос № 1 передан Вам. Передал(а) Вера Ильина." in told.text
    await anna.hears("На Ваш вопрос № 1 ответит Галина Ильина, ММПГ № 2.")
    await anna.hears("в работе: отвечает Галина Ильина")
    await vera.hears("в работе, Галина Ильина")
    assert not any("части" in each.text for each in anna.messages)


async def test_a_question_is_handed_to_another_group_and_the_former_copies_say_where_it_went(town: Town) -> None:
    vera, darya = await coordinator(town), await coordinator(town, DARYA, "Дарья", group_id=3)
    anna = await asker(town)
    question = await ask(anna)
    card, copy = await vera.hears("Состояние"), await vera.hears("Когда встреча?")
    await vera.press("Передать", on=card)
    await vera.press("ММПГ № 3", on=await vera.hears("Кому передать"))
    prompt = await vera.hears("Напишите записку")
    await vera.press("Передать без записки", on=prompt)
    await vera.hears("Вопрос № 1 передан: ММПГ № 3")
    await darya.hears("Вопрос № 1 · ММПГ № 3")
    await darya.hears("Когда встреча?")
    await darya.hears("Вопрос № 1 передан в ММПГ № 3.")
    await anna.hears("передан координатору ММПГ № 3: ответят оттуда")
    await vera.hears("отвечают координаторы ММПГ № 3")
    assert card.buttons == []
    await vera.reply(copy, "Отвечу сама")
    await vera.hears("передан в ММПГ № 3, отвечают там. Ваше сообщение никому не отправлено.")
    await darya.press("Ответить")
    await darya.hears("Напишите ответ")
    await darya.say("Из третьей группы")
    assert (await anna.hears("Из третьей группы")).reply_to is question
    assert not any("Отвечу сама" in each.text for each in anna.messages)


async def test_somebody_alone_learns_that_there_is_nobody_to_hand_over_to(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    pressed = await vera.press("Передать", on=await vera.hears("Состояние"))
    assert pressed.alert
    assert "Передать некому" in pressed.text


async def test_of_two_who_hand_over_the_second_sees_who_was_first(town: Town) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    await coordinator(town, DARYA, "Дарья", group_id=3)
    anna = await asker(town)
    await ask(anna)
    choices = []
    for phone in (vera, galina):
        await phone.press("Передать", on=await phone.hears("Состояние"))
        choices.append(await phone.hears("Кому передать"))
    await galina.press("Вера", on=choices[1])
    await galina.hears("Напишите записку")
    await galina.press("Передать без записки")
    await galina.hears("передан: Вера Ильина")
    await vera.press("ММПГ № 3", on=choices[0])
    await vera.hears("Напишите записку")
    refused = await vera.press("Передать без записки")
    assert refused.alert
    assert "уже занимается Галина Ильина" in refused.text


async def test_closing_may_be_followed_by_a_word_and_the_question_stays_closed(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.reply(await vera.hears("Когда встреча?"), "В среду")
    await anna.hears("В среду")
    await vera.press("Закрыть", on=next(each for each in vera.messages if "Состояние" in each.text))
    offer = await vera.hears("Хотите что-то добавить участнику напоследок?")
    await vera.press("Написать пару слов", on=offer)
    await vera.hears("он останется закрытым")
    await vera.say("Приходите вдвоём")
    await anna.hears("Приходите вдвоём")
    await vera.hears("доставлен")
    await vera.say("/questions")
    await vera.hears("Без ответа нет ни одного")
    rated = next(each for each in anna.messages if "Ответ помог?" in each.text)
    await anna.press("Не помогло", on=rated)
    await anna.hears("Жаль, что вопрос № 1 не решился")
    await anna.press("Продолжить вопрос", on=rated)
    await anna.hears("Напишите уточнение")
    await anna.say("А где?")
    await anna.hears("Вопрос № 1 снова открыт, сообщение добавлено")
    await vera.hears("А где?")
    stale = await anna.press(on=rated, data="q:helped:1:")
    assert "снова открыт" in stale.text


async def test_an_album_may_be_the_last_word_and_the_question_stays_closed(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.press("Закрыть", on=await vera.hears("Состояние"))
    await vera.press("Написать пару слов")
    await vera.hears("он останется закрытым")
    await vera.send_album(["photo", "photo"])
    for _ in range(2):
        await anna.hears(kind="photo")
    await vera.hears("доставлен")
    await everything_is_said(town)
    assert await state_of(town.database, 1) is QuestionState.CLOSED
    assert not heard(vera, "снова открыт")


async def test_a_coordinator_opens_a_closed_question_and_the_asker_hears(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    card = await vera.hears("Состояние")
    await vera.press("Закрыть", on=card)
    await vera.hears("закрыт, Вера Ильина")
    assert "снова открыт" in (await vera.press("Открыть снова", on=card)).text
    await anna.hears("Координатор снова открыл вопрос № 1")
    await vera.hears("в работе, Вера Ильина")
    again = await vera.press(on=card, data="q:reopen:1:")
    assert "уже открыт" in again.text
    await vera.press("Закрыть", on=card)
    await vera.hears("закрыт, Вера Ильина")
    with later(days=15):
        assert "больше двух недель" in (await vera.press(on=card, data="q:reopen:1:")).text
        copy = next(each for each in vera.messages if each.text == "Когда встреча?")
        await vera.reply(copy, "Поздно")
        await vera.hears("Сообщение не отправлено")
    assert not any("Поздно" in each.text for each in anna.messages)


async def test_a_note_is_seen_by_coordinators_alone(town: Town) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    anna = await asker(town)
    await ask(anna)
    await vera.press("История и ещё", on=await vera.hears("Состояние"))
    await vera.press("Заметка", on=await vera.hears("Задан"))
    await vera.hears("Напишите заметку к вопросу № 1")
    await vera.send_photo()
    await vera.hears("Заметка — это текст")
    await vera.say("Звонила в школу")
    await vera.hears("Заметка к вопросу № 1 сохранена")
    await galina.press("История и ещё", on=await galina.hears("Состояние"))
    opened = await galina.hears("Задан")
    assert "📝 Заметка, Вера Ильина" in opened.text
    assert "Звонила в школу" in opened.text
    await anna.say("/my")
    await anna.press("№ 1")
    assert "Звонила" not in (await anna.hears("Задан")).text
    assert not any("Звонила" in each.text or each.kind == "photo" for each in anna.messages)
    await vera.say("Обычное слово")
    await vera.hears("Это сообщение никому не отправлено")


async def test_past_questions_are_found_by_words_number_and_person(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    boris = await asker(town, BORIS, "Борис")
    await ask(anna, "Как оформить приказ о мониторинге?")
    await ask(boris, "Кому сдавать отчёт?")
    await vera.press("Закрыть", on=await vera.hears("Вопрос № 1"))
    await vera.hears("Хотите что-то добавить")
    await vera.say("Вопросы")
    desk = await vera.hears("Без ответа: 1")
    for words, lines in (
        ("приказы мониторинга", ["№ 1 · Анна Петрова"]),
        ("2", ["№ 2 · Борис Петрова"]),
        ("Борис", ["№ 2 · Борис Петрова"]),
        ("пингвины", []),
    ):
        await vera.press("Поиск", on=desk)
        await vera.hears("Что найти?")
        await vera.say(words)
        found = await vera.hears("Поиск: ")
        assert [row[0] for row in found.buttons[:-1]] == lines, words
    await vera.press("Поиск", on=desk)
    await vera.hears("Что найти?")
    await vera.send_photo()
    await vera.hears("словами")
    assert not any("приказы" in each.text for each in anna.messages if not each.outgoing)


async def test_lists_are_paged_and_buttons_of_the_former_desk_still_work(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    for number in range(1, 9):
        await ask(anna, f"Вопрос {number}")
    await vera.hears("Вопрос 8")
    await vera.say("Вопросы")
    desk = await vera.hears("Без ответа: 8")
    await vera.press("Новые: 8", on=desk)
    listed = await vera.hears("Новые.")
    assert [row[0] for row in listed.buttons[:6]] == [f"№ {each} · Анна Петрова" for each in range(1, 7)]
    await vera.press("Дальше", on=listed)
    await vera.hears("страница 2")
    assert [row[0] for row in listed.buttons[:2]] == ["№ 7 · Анна Петрова", "№ 8 · Анна Петрова"]
    await vera.press(on=listed, data="list:new:7")
    await vera.hears("Новые.")
    await vera.press(on=listed, data="desk:3")
    await vera.hears("Без ответа: 8")


async def test_a_coordinator_who_lost_the_role_gets_a_clear_word_from_every_button(town: Town) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    anna = await asker(town)
    await ask(anna)
    card = await vera.hears("Состояние")
    await vera.say("Вопросы")
    desk = await vera.hears("Без ответа: 1")
    administrator = town.phone(900, "Админ")
    await administrator.start()
    admin, person = await town.person(administrator), await town.person(vera)
    await town.database.write(coordinators.disconnect, admin.id, person.id, 2)
    data = [each["callback_data"] for shown in (card, desk) for row in shown.keyboard for each in row]
    for each in [*data, "to:1:1::0", "bare:1:1::0", "m:1:1", "q:note:1:", "q:word:1:", "q:give:1:"]:
        assert (await vera.press(on=card, data=each)).alert, each
    await galina.hears("Когда встреча?")


async def test_whoever_moves_takes_open_questions_along_when_they_wish(town: Town) -> None:
    vera, darya = await coordinator(town), await coordinator(town, DARYA, "Дарья", group_id=3)
    anna = await asker(town)
    await ask(anna)
    await vera.hears("Когда встреча?")
    await anna.start("mmpg3")
    await anna.press("Попросить о переходе в ММПГ № 3")
    for phone in (vera, darya):
        await phone.press("Принять", on=await phone.hears("Переход: ММПГ № 2"))
    offer = await anna.hears("У Вас 1 открытый вопрос в ММПГ № 2. Забрать с собой в ММПГ № 3")
    data = offer.keyboard[0][0]["callback_data"]
    await anna.press("Забрать с собой", on=offer)
    await anna.hears("1 вопрос передан координатору ММПГ № 3")
    await darya.hears("Когда встреча?")

    async def gone() -> bool:
        return any("отвечают координаторы ММПГ № 3" in each.text for each in vera.messages)

    await eventually(gone)
    await anna.press(on=offer, data=data)
    await anna.hears("Открытых вопросов там уже нет")

"""Scenes of «Ответы»: leafing through, searching, saying that it helped."""

from handlers.answers.callbacks import Browse, Do, OfAnswer, Read
from storage.answers import publishing, reading
from tests.answers.pairs import DEADLINE, MONITORING, TEMPLATE, pair
from tests.questions.people import BORIS, asker, coordinator
from tests.town import Town


async def test_ones_own_group_comes_first_and_others_are_a_press_away(town: Town) -> None:
    anna = await asker(town)
    await pair(town.database, MONITORING)
    await pair(town.database, DEADLINE, "До 5 мая", group_id=3)
    await anna.say("Ответы")
    listed = await anna.hears("Ответы ММПГ № 2: 1")
    assert listed.buttons == [[f"1. {MONITORING}"], ["ММПГ № 3"], ["🔍 Найти"]]
    await anna.press("ММПГ № 3", on=listed)
    await anna.hears("Ответы ММПГ № 3: 1")
    await anna.press(f"1. {DEADLINE}", on=listed)
    card = await anna.hears("До 5 мая")
    assert card.formatted("bold") == [DEADLINE]
    assert card.buttons == [["Это помогло", "Задать вопрос"], ["К списку"]]
    await anna.press("К списку", on=card)
    await anna.hears("Ответы ММПГ № 3: 1")
    await anna.press("ММПГ № 2", on=card)
    await anna.hears("Ответы ММПГ № 2: 1")


async def test_pages_turn_and_lead_back_to_where_one_was(town: Town) -> None:
    anna = await asker(town)
    for number in range(1, 9):
        await pair(town.database, f"Вопрос про {number}-е?")
    await anna.say("/answers")
    listed = await anna.hears("Ответы ММПГ № 2: 8")
    assert listed.buttons[0] == ["1. Вопрос про 8-е?"]
    await anna.press("Дальше »", on=listed)
    await anna.hears("8. Вопрос про 1-е?")
    await anna.press("8. Вопрос про 1-е?", on=listed)
    await anna.hears("Отвечали координаторы")
    await anna.press("К списку", on=listed)
    await anna.hears("8. Вопрос про 1-е?")
    await anna.press("« Назад", on=listed)
    await anna.hears("1. Вопрос про 8-е?")
    await anna.press(on=listed, data=Browse(group=2, page=99).pack())
    await anna.hears("8. Вопрос про 1-е?")
    await anna.press(on=listed, data=Browse(group=77, page=0).pack())
    await anna.hears("Ответы ММПГ № 1")


async def test_words_find_in_any_form_with_slips_and_are_marked(town: Town) -> None:
    anna = await asker(town)
    await pair(town.database, MONITORING)
    await pair(town.database, DEADLINE, "До 5 мая", group_id=3)
    await pair(town.database, TEMPLATE, "В разделе документов")
    await anna.say("Ответы")
    await anna.press("Найти")
    await anna.hears("Напишите, что ищете")
    await anna.say("мониторенга")
    found = await anna.hears("Нашлось")
    assert found.formatted("bold") == ["Нашлось", "мониторинг"]
    await anna.press(f"1. {MONITORING}", on=found)
    await anna.hears("Дважды в год")
    await anna.press("Искать ещё", on=found)
    await anna.hears("Напишите, что ищете")
    await town.restart()
    await anna.say("приказы")
    found = await anna.hears("Нашлось")
    assert TEMPLATE in found.text


async def test_what_is_not_found_can_be_asked(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await pair(town.database, MONITORING)
    await anna.say("Ответы")
    await anna.press("Найти")
    await anna.hears("Напишите, что ищете")
    await anna.say("Где столовая?")
    await anna.hears("такого нет. Могу отправить Ваши слова координатору")
    await anna.press("Отправить координатору")
    await vera.hears("Где столовая?")
    await anna.hears("Вопрос № 1")


async def test_a_photo_is_no_search_and_cancelling_leaves_it(town: Town) -> None:
    anna = await asker(town)
    await anna.say("Ответы")
    for way_out in ("Отмена", "/cancel"):
        await anna.press("Найти")
        await anna.hears("Напишите, что ищете")
        await anna.send_photo()
        await anna.hears("Отправить координатору")
        await anna.say(way_out)
        await anna.hears("прервали")
    await anna.say("Где столовая?")
    await anna.hears("Отправить координатору")


async def test_an_answer_withdrawn_meanwhile_says_so(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    answer = await pair(town.database, MONITORING, parts=[{"kind": "photo", "file": "x", "unique": "x"}])
    await anna.say("Ответы")
    await anna.hears("Ответы ММПГ № 2: 1")
    await town.database.write(publishing.withdraw, (await town.person(vera)).id, answer.id)
    refused = await anna.press(f"1. {MONITORING}")
    assert "Этот ответ убрали" in refused.text
    for data in (Read(answer=99), OfAnswer(do=Do.FILES, answer=answer.id), OfAnswer(do=Do.FILES, answer=99)):
        assert "Этот ответ убрали" in (await anna.press(data=data.pack())).text
    await anna.press("Найти")
    await anna.hears("Напишите, что ищете")
    await anna.say("мониторинг")
    await anna.hears("такого нет")
    await vera.say("/help")
    await vera.hears("Помощь")
    assert "уже убран" in (await vera.press(data=OfAnswer(do=Do.WITHDRAW, answer=answer.id).pack())).text


async def test_a_file_telegram_refuses_is_said(town: Town) -> None:
    anna = await asker(town)
    await pair(town.database, MONITORING, parts=[{"kind": "photo", "file": "нет такого", "unique": "x"}])
    await anna.say("Ответы")
    await anna.press(f"1. {MONITORING}")
    await anna.press("Показать 1 файл")
    await anna.hears("1 файл Telegram больше не отдаёт")


async def test_that_it_helped_is_counted_once_for_each_person(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    answer = await pair(town.database, MONITORING)
    for phone in (anna, boris):
        await phone.say("Ответы")
        await phone.press(f"1. {MONITORING}")
        for _ in range(2):
            assert "Рад, что помогло" in (await phone.press("Это помогло")).text
    assert (await town.database.read(reading.get, answer.id)).helped == 2


async def test_asking_is_one_press_from_an_answer(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await pair(town.database, MONITORING)
    await anna.say("Ответы")
    await anna.press(f"1. {MONITORING}")
    await anna.press("Задать вопрос", on=await anna.hears("Отвечали координаторы"))
    await anna.hears("Напишите вопрос следующим сообщением")
    await anna.say("А если школа малая?")
    await vera.hears("А если школа малая?")


async def test_coordinators_read_too_and_have_buttons_of_their_own_group_only(town: Town) -> None:
    vera = await coordinator(town)
    await pair(town.database, MONITORING)
    await pair(town.database, DEADLINE, group_id=3)
    await vera.say("Ответы")
    await vera.press(f"1. {MONITORING}")
    card = await vera.hears("Отвечали координаторы")
    assert card.buttons == [["Убрать из ответов"], ["К списку"]]
    refused = await vera.press(data=OfAnswer(do=Do.ASK).pack())
    assert "Вы координатор" in refused.text
    await vera.press("К списку", on=card)
    await vera.press("ММПГ № 3", on=card)
    await vera.press(f"1. {DEADLINE}", on=card)
    await vera.hears("Отвечали координаторы ММПГ № 3")
    assert card.buttons == [["К списку"]]


async def test_newcomers_are_told_to_join(town: Town) -> None:
    stranger = town.phone(700, "Пётр")
    await pair(town.database, MONITORING)
    await stranger.start()
    await stranger.say("/cancel")
    await stranger.say("/answers")
    await stranger.hears("Нажмите кнопку, и начнём")
    pressed = [Browse(), Read(answer=1), *(OfAnswer(do=do, answer=1) for do in (Do.FILES, Do.HELPED, Do.SEARCH))]
    for data in pressed:
        assert "Вступить в группу: /start" in (await stranger.press(data=data.pack())).text
    assert "/start" in (await stranger.press(data=OfAnswer(do=Do.ASK).pack())).text
    assert not any(MONITORING in each.text for each in stranger.messages)

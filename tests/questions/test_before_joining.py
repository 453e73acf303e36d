"""Scenes of people who ask although they are in no group: not yet, not any more, or declined."""

from storage import applications, coordinators
from tests.questions.people import ANNA, VERA, ask, asker, coordinator
from tests.registration.filling import fill_in
from tests.town import ADMINISTRATOR, Town


async def test_asked_before_joining_it_is_offered_as_soon_as_the_application_is_sent(town: Town) -> None:
    vera, anna = await coordinator(town), town.phone(ANNA, "Анна")
    question = await anna.say("Когда встреча второй группы")
    told = await anna.hears("сразу после заявки я предложу отправить")
    assert told.reply_to is question
    voice = await anna.send_voice()
    await anna.hears("сразу после заявки я предложу отправить")
    deleted = await anna.say("/ask А это я удалю")
    await anna.hears("сразу после заявки я предложу отправить")
    await anna.delete(deleted)
    await town.restart()
    await anna.press("Вступить в группу")
    await fill_in(anna, start=False)
    offer = await anna.hears("Отправить координатору ММПГ № 2?")
    assert offer.reply_to is question
    assert (await anna.hears("Отправить координатору ММПГ № 2?")).reply_to is voice
    await anna.press("Отправить", on=offer)
    await anna.hears("Вопрос № 1")
    await vera.hears("Когда встреча второй группы")
    assert not any("удалю" in each.text for each in vera.messages)
    await anna.start("mmpg2")
    await anna.hears("Задавать вопросы можно уже сейчас")
    assert sum("Отправить координатору" in each.text for each in anna.messages) == 1


async def test_a_question_in_the_middle_of_the_form_is_offered_at_its_end(town: Town) -> None:
    vera, anna = await coordinator(town), town.phone(ANNA, "Анна")
    await fill_in(anna, until="Ваша организация")
    question = await anna.say("А когда встреча?")
    shown = await anna.hears("предложу отправить его сразу после заявки")
    assert "Нужно название организации" in shown.text
    await anna.say("МАОУ «СОШ № 1»")
    await anna.hears("опорная площадка")
    await anna.say("да")
    await anna.hears("Проверьте заявку")
    await anna.say("отправить")
    assert (await anna.hears("Отправить координатору ММПГ № 2?")).reply_to is question
    await anna.press("Отправить")
    await vera.hears("А когда встреча?")


async def test_greetings_and_scraps_of_newcomers_are_no_questions(town: Town) -> None:
    anna = town.phone(ANNA, "Анна")
    for words in ("Здравствуйте!", "хочу вступить в группу", "да", "+"):
        await anna.say(words)
        await anna.hears("Нажмите кнопку, и начнём")
    await anna.send_sticker()
    await anna.hears("Нажмите кнопку, и начнём")
    await anna.send_album(["photo", "photo"])
    await anna.hears("пришлите, пожалуйста, сразу после заявки ещё раз")
    await anna.press("Вступить в группу")
    await fill_in(anna, start=False)
    await anna.say("/my")
    await anna.hears("ещё не задавали")
    assert not any("Отправить координатору" in each.text for each in anna.messages)
    assert sum("ещё раз" in each.text for each in anna.messages) == 1


async def test_a_newcomer_who_wants_to_ask_gets_the_button_to_join(town: Town) -> None:
    anna = town.phone(ANNA, "Анна")
    for words in ("/ask", "Задать вопрос"):
        await anna.say(words)
        assert (await anna.hears("и сразу сможете спрашивать")).buttons == [["Вступить в группу"]]
    await anna.say("/questions")
    await anna.hears("для координаторов групп")


async def test_somebody_declined_keeps_the_question_and_can_add_to_it_but_not_ask_anew(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town, accepted=False)
    question = await ask(anna)
    card = await vera.hears("заявка на вступление ещё не рассмотрена")
    application = await vera.hears("Заявка в ММПГ № 2")
    await vera.press("Отклонить", on=application)
    await vera.press("Без причины")
    await anna.hears("Вопрос № 1 остаётся в силе: ответ придёт сюда")
    await vera.hears("заявка на вступление отклонена")
    await anna.reply(question, "Дополняю ответом")
    await anna.hears("Добавлено к вопросу № 1")
    await vera.hears("Дополняю ответом")
    await anna.say("И ещё, без ответа")
    offer = await anna.hears("Вопрос № 1 ещё открыт")
    assert offer.buttons == [["Вступить в группу"], ["Добавить к вопросу № 1"]]
    await anna.press("Добавить к вопросу № 1")
    await vera.reply(await vera.hears("И ещё, без ответа"), "В среду")
    await anna.hears("В среду")
    await anna.say("/my")
    await anna.hears("№ 1 · отвечен")
    await anna.press("Вопрос решён")
    await vera.hears("закрыт участником")
    assert card.buttons == [["История и ещё…", "Открыть снова"]]


async def test_whoever_is_accepted_is_no_applicant_on_the_card_any_more(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town, accepted=False)
    await ask(anna)
    card = await vera.hears("заявка на вступление ещё не рассмотрена")
    [side] = await town.database.read(applications.waiting, (await town.person(vera)).id, 5)
    await town.database.write(applications.decide, side, (await town.person(vera)).id, accept=True)
    await vera.hears("Состояние: ждёт ответа")
    assert "заявка" not in card.text


async def test_a_swipe_of_somebody_disconnected_is_told_why_it_went_nowhere(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    copy = await vera.hears("Когда встреча?")
    administrator = await town.person(town.phone(ADMINISTRATOR, "Администратор"))
    await town.database.write(coordinators.disconnect, administrator.id, (await town.person(vera)).id, 2)
    await vera.hears("Вы больше не координатор")
    for words in ("По старой памяти", "Да"):
        reply = await vera.reply(copy, words)
        told = await vera.hears("Ваше сообщение к вопросу № 1 не отправлено")
        assert told.reply_to is reply
    assert not any("памяти" in each.text for each in anna.messages)
    assert vera.id == VERA

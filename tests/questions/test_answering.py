"""Scenes of answering: an answer reaches exactly the one who asked, and its author sees that it did."""

from storage import coordinators, people
from tests.clocks import later
from tests.questions.people import BORIS, GALINA, VERA, ask, asker, coordinator
from tests.town import ADMINISTRATOR, Town
from tests.waiting import eventually_an_album


async def test_a_reply_to_the_question_arrives_under_it_and_is_seen_to_be_delivered(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    copy = await vera.hears("Когда встреча?")
    reply = await vera.reply(copy, "В среду")
    answer = await anna.hears("В среду")
    assert answer.reply_to is question
    assert answer.buttons == [["Вопрос решён", "Уточнить"]]
    receipt = await vera.hears("Ответ на вопрос № 1: доставлен.")
    assert receipt.reply_to is reply
    await anna.hears("Вопрос № 1 отвечен")
    card = next(each for each in vera.messages if "Состояние" in each.text)
    await vera.hears("Состояние: отвечен, Вера Ильина")
    assert card.buttons == [["Ответить"], ["Передать", "Закрыть"], ["История и ещё…"]]


async def test_any_message_of_the_question_may_be_replied_to(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    card = await vera.hears("Состояние")
    await vera.hears("Когда встреча?")
    first = await vera.reply(card, "На карточку")
    heard = await anna.hears("На карточку")
    assert heard.reply_to is question
    await vera.reply(first, "На свой ответ")
    assert (await anna.hears("На свой ответ")).reply_to is heard
    receipt = await vera.hears("доставлен")
    await vera.reply(receipt, "На квитанцию")
    assert (await anna.hears("На квитанцию")).reply_to is heard


async def test_the_button_takes_the_next_message_for_the_answer(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.press("Ответить")
    await vera.hears("Напишите ответ на вопрос № 1 (Анна Петрова)")
    await town.restart()
    await vera.send_document("Приказ.docx")
    await anna.hears(kind="document")
    await vera.hears("доставлен")
    await vera.say("А это уже никому")
    await vera.hears("Это сообщение никому не отправлено")
    assert not any("никому" in each.text for each in anna.messages)


async def test_long_after_the_button_an_answer_is_sent_only_when_confirmed(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.press("Ответить")
    prompt = await vera.hears("Напишите ответ")
    with later(minutes=31):
        await vera.say("В пятницу")
        await vera.hears("Без Вашего слова не отправлю")
        assert not any("В пятницу" in each.text for each in anna.messages)
        await vera.press("Отправить как ответ на вопрос № 1")
        await anna.hears("В пятницу")
        await vera.hears("доставлен")
    with later(days=21):
        await vera.reply(prompt, "Через три недели")
        await anna.hears("Через три недели")


async def test_an_album_is_one_answer_with_one_receipt(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    copy = await vera.hears("Когда встреча?")
    await vera.send_album(["photo", "photo"], delay=0.05, reply_to=copy)
    below = await anna.hears("Ответ на вопрос № 1: 2 файла.")
    first, second = await eventually_an_album(anna, 2)
    assert first.reply_to is question
    assert second.reply_to is question
    assert (below.reply_to, below.buttons) == (first, [["Вопрос решён", "Уточнить"]])
    await vera.hears("доставлен")
    assert sum("Ответ на вопрос" in each.text for each in vera.messages) == 1


async def test_what_a_coordinator_writes_to_nobody_in_particular_reaches_nobody(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.hears("Состояние")
    await vera.say("Коллеги, всем привет")
    hint = await vera.hears("никому не отправлено")
    assert "Без ответа 1 вопрос" in hint.text
    await vera.reply(hint, "И это тоже")
    await vera.hears("не относится ни к одному вопросу")
    assert not any(word in each.text for each in anna.messages for word in ("привет", "тоже"))


async def test_a_coordinator_who_also_takes_part_is_offered_an_own_question(town: Town) -> None:
    galina = await coordinator(town, GALINA, "Галина", group_id=3)
    vera = await coordinator(town)
    await asker(town, VERA, "Вера", group_id=3)
    await vera.say("А у меня вопрос")
    hint = await vera.hears("никому не отправлено")
    assert "координатору ММПГ № 3?" in hint.text
    await vera.press("Отправить")
    await galina.hears("А у меня вопрос")


async def test_the_first_to_take_has_it_and_the_others_see_who(town: Town) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    anna = await asker(town)
    await ask(anna)
    card, other = await vera.hears("Состояние"), await galina.hears("Состояние")
    data = card.keyboard[0][0]["callback_data"]
    assert (await vera.press("Взять")).text == "Вопрос № 1 у Вас в работе."
    await anna.hears("в работе: отвечает Вера Ильина")
    await galina.hears("в работе, Вера Ильина")
    assert other.buttons == [["Ответить"], ["Передать", "Закрыть"], ["История и ещё…"]]
    late = await galina.press(on=other, data=data)
    assert late.alert
    assert late.text == "Вопрос № 1 уже в работе: Вера Ильина."
    again = await vera.press(on=card, data=data)
    assert again.text == "Вопрос № 1 у Вас в работе."


async def test_whoever_asked_hears_that_a_coordinator_closed_and_how_to_go_on(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    card = await vera.hears("Состояние")
    data = card.keyboard[1][1]["callback_data"]
    await vera.press("Закрыть")
    closed = await anna.hears("Координатор закрыл вопрос № 1")
    await vera.hears("закрыт, Вера Ильина")
    assert card.buttons == [["История и ещё…", "Открыть снова"]]
    assert closed.buttons == [["Продолжить вопрос"]]
    assert "уже закрыт" in (await vera.press(on=card, data=data)).text
    await anna.reply(closed, "Но как же")
    await anna.hears("Вопрос № 1 снова открыт, сообщение добавлено. Координатор увидит.")
    copy = await vera.hears("Но как же")
    assert copy.reply_to is card
    await vera.press("Закрыть", on=card)
    await anna.hears("Координатор закрыл вопрос № 1")
    with later(days=15):
        await anna.reply(closed, "И всё-таки")
        await anna.hears("Вопрос № 1 уже закрыт. Отправить это новым вопросом координатору ММПГ № 2?")
        await anna.press("Отправить")
        await vera.hears("Вопрос № 2")


async def test_solved_closes_for_both_and_pressed_twice_does_no_harm(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    await vera.reply(await vera.hears("Когда встреча?"), "В среду")
    answer = await anna.hears("В среду")
    data = answer.keyboard[0][0]["callback_data"]
    assert "закрыт" in (await anna.press("Вопрос решён")).text
    await vera.hears("закрыт участником")
    await anna.hears("Вы отметили вопрос решённым")
    assert answer.buttons == []
    assert "уже закрыт" in (await anna.press(on=answer, data=data)).text
    rated = await anna.hears("Вопрос № 1 закрыт. Ответ помог?")
    assert rated.buttons == [["Помогло", "Не помогло"]]
    await anna.press("Помогло")
    await anna.hears("Рад, что помогло")
    await anna.say("Новое")
    offer = await anna.hears("Отправить координатору")
    assert offer.buttons == [["Отправить", "Не нужно"]]


async def test_an_answer_to_a_closed_question_opens_it_again(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    card = await vera.hears("Состояние")
    await vera.press("Закрыть")
    await anna.hears("Координатор закрыл")
    await vera.reply(card, "Нашла!")
    await anna.hears("Нашла!")
    await anna.hears("Вопрос № 1 отвечен")


async def test_a_clarification_joins_the_question_however_it_is_made(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna)
    receipt = next(each for each in anna.messages if "Вопрос № 1" in each.text and not each.outgoing)
    copy = await vera.hears("Когда встреча?")
    await anna.reply(receipt, "К квитанции")
    await vera.hears("К квитанции")
    await anna.reply(question, "К своему")
    assert (await vera.hears("К своему")).reply_to is copy
    sent = await vera.reply(copy, "В среду")
    answer = await anna.hears("В среду")
    await anna.reply(answer, "А во сколько?")
    assert (await vera.hears("А во сколько?")).reply_to is sent
    await anna.hears("Добавлено к вопросу № 1")
    await vera.hears("Состояние: в работе")
    await anna.press("Уточнить")
    await anna.hears("Напишите уточнение к вопросу № 1")
    await anna.send_voice()
    await vera.hears(kind="voice")
    await anna.say("Просто так")
    await anna.hears("Отправить координатору")
    await anna.press("Добавить к вопросу № 1")
    await vera.hears("Просто так")
    assert not any("Вопрос № 2" in each.text for each in vera.messages)


async def test_an_answer_to_somebody_who_blocked_the_bot_waits_for_their_return(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    copy = await vera.hears("Когда встреча?")
    await anna.block()
    await vera.reply(copy, "В среду")
    await vera.hears("пока не доставлен: участник заблокировал бота")
    await anna.unblock()
    await anna.hears("В среду")
    await vera.hears("Ответ на вопрос № 1: доставлен.")


async def test_an_answer_to_a_deleted_account_says_so(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    copy = await vera.hears("Когда встреча?")
    await anna.delete_account()
    await vera.reply(copy, "В среду")
    await vera.hears("не доставлен: аккаунт участника удалён")


async def test_whoever_lost_the_group_can_do_nothing_with_what_is_on_the_screen(town: Town) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина")
    anna = await asker(town)
    await ask(anna)
    card = await vera.hears("Состояние")
    copy = await vera.hears("Когда встреча?")
    await vera.press("Ответить")
    await vera.hears("Напишите ответ")
    administrator = await town.person(town.phone(ADMINISTRATOR, "Администратор"))
    person = await town.person(vera)
    await town.database.write(coordinators.disconnect, administrator.id, person.id, 2)
    for row in card.keyboard:
        for button in row:
            refused = await vera.press(on=card, data=button["callback_data"])
            assert refused.alert
            assert "не координатор этой группы" in refused.text
    await vera.say("Набрано без ответа")
    await vera.hears("Вы не координатор этой группы")
    await vera.reply(copy, "Свайпом")
    await anna.reply(anna.messages[0], "Ещё одно")
    await galina.hears("Ещё одно")
    assert not any(each.text == "Ещё одно" for each in vera.messages)
    assert not any(word in each.text for each in anna.messages for word in ("Набрано", "Свайпом"))


async def test_what_was_deleted_before_it_could_be_copied_is_not_lost_in_silence(town: Town) -> None:
    anna = await asker(town)
    await ask(anna, "Текст остался")
    photo = await anna.send_photo()
    await anna.press("Добавить к вопросу № 1")
    await anna.hears("Добавлено")
    await anna.delete(anna.messages[0])
    await anna.delete(photo)
    vera = await coordinator(town)
    await vera.hears("Текст остался")
    await vera.hears(kind="photo")


async def test_strangers_and_forged_buttons_get_an_alert(town: Town) -> None:
    vera, anna, boris = await coordinator(town), await asker(town), await asker(town, BORIS, "Борис")
    await ask(anna)
    card = await vera.hears("Состояние")
    await boris.say("Привет")
    offer = await boris.hears("Отправить координатору")
    for data in (each["callback_data"] for row in card.keyboard for each in row):
        assert (await boris.press(on=offer, data=data)).alert
    for data in ("q:open:1:0", "q:messages:1:", "q:take:99:", "q:solved:1:"):
        assert (await boris.press(on=offer, data=data)).alert
    assert (await anna.press(on=anna.messages[-1], data="q:take:1:")).text == "Это не Ваш вопрос."
    assert "ждёт ответа" in card.text


async def test_of_somebody_who_left_nothing_is_shown_any_more(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    card = await vera.hears("Вопрос № 1")
    copy = await vera.hears("Когда встреча?")
    await town.database.write(people.leave, (await town.person(anna)).id)
    await vera.hears("автор покинул бота")
    assert card.buttons == [["История и ещё…"]]
    await vera.reply(copy, "В среду")
    await vera.hears("ответ передать некому")
    shown = await vera.press(on=card, data="q:messages:1:")
    assert "удалены вместе с данными участника" in shown.text
    await vera.press(on=card, data="q:open:1:")
    opened = await vera.hears("Задан")
    assert "(текст удалён)" in opened.text


async def test_whoever_gave_an_answer_sees_when_its_asker_left_before_it_arrived(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    copy = await vera.hears("Когда встреча?")
    await anna.block()
    await vera.reply(copy, "В среду")
    receipt = await vera.hears("пока не доставлен: участник заблокировал бота")
    await town.database.write(people.leave, (await town.person_as_is(anna)).id)
    await vera.hears("Ответ на вопрос № 1 не доставлен: участник покинул бота.")
    assert "покинул бота" in receipt.text

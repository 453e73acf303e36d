"""Scenes of asking: a message becomes a question, and its author sees what becomes of it."""

from bot.playground.images import picture
from tests.questions.people import BORIS, GALINA, VERA, ask, asker, coordinator
from tests.town import Town


async def test_whatever_a_participant_writes_is_offered_as_a_question_and_sent_when_they_agree(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    question = await anna.say("Когда сдавать отчёт?")
    offer = await anna.hears("Отправить координатору ММПГ № 2?")
    assert offer.reply_to is question
    assert offer.buttons == [["Отправить", "Не нужно"]]
    assert not any("Вопрос №" in each.text for each in vera.messages)
    await anna.press("Отправить")
    await anna.hears("Вопрос № 1 доставлен координатору ММПГ № 2")
    assert "доставлен" in offer.text
    assert offer.buttons == []
    card = await vera.hears("Вопрос № 1")
    assert "Анна Петрова" in card.text
    assert "ждёт ответа" in card.text
    assert card.buttons == [["Взять", "Ответить"], ["Передать", "Закрыть"], ["История и ещё…"]]
    copy = await vera.hears("Когда сдавать отчёт?")
    assert copy.reply_to is card
    assert copy.buttons == [["Ответить"]]


async def test_after_the_button_the_next_message_goes_at_once(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    await anna.say("❓ Задать вопрос")
    await anna.hears("Напишите вопрос следующим сообщением")
    voice = await anna.send_voice()
    receipt = await anna.hears("Вопрос № 1")
    assert receipt.reply_to is voice
    await vera.hears(kind="voice")
    await anna.say("И ещё")
    await anna.hears("Отправить координатору")


async def test_the_words_may_be_typed_and_a_restart_does_not_forget_that_a_question_is_expected(town: Town) -> None:
    await coordinator(town)
    anna = await asker(town)
    await anna.say("задать вопрос")
    await anna.hears("Напишите вопрос")
    await town.restart()
    await anna.say("Где взять шаблон?")
    await anna.hears("Вопрос № 1")


async def test_a_menu_word_leaves_the_asking(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    await anna.say("/ask")
    await anna.hears("Напишите вопрос")
    await anna.say("Мои вопросы")
    await anna.hears("ещё не задавали")
    await anna.say("Спасибо")
    await anna.hears("Отправить координатору")
    assert not any("Вопрос №" in each.text for each in vera.messages)


async def test_sent_once_though_pressed_twice_and_after_a_restart(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    message = await anna.say("Вопрос")
    await anna.hears("Отправить координатору")
    await town.restart()
    offer = anna.messages[-1]
    data = offer.keyboard[0][0]["callback_data"]
    await anna.press(on=offer, data=data)
    await anna.hears("доставлен")
    answer = await anna.press(on=offer, data=data)
    assert answer.answered
    dropped = await anna.press(on=offer, data=data.replace("send", "drop"))
    assert dropped.text == "Сообщение уже отправлено."
    await vera.hears("Вопрос", kind="text")
    assert [each.text for each in vera.messages if each.text == "Вопрос"] == ["Вопрос"]
    assert message.text == "Вопрос"


async def test_not_wanted_is_not_sent(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    await anna.say("Ой")
    await anna.hears("Отправить координатору")
    offer = anna.messages[-1]
    data = offer.keyboard[0][1]["callback_data"]
    await anna.press("Не нужно")
    await anna.hears("не отправляю")
    await anna.press(on=offer, data=data)
    assert not any("Вопрос №" in each.text for each in vera.messages)


async def test_an_album_whose_parts_straggle_is_one_offer_one_question_and_all_its_parts(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    parts = await anna.send_album([("photo", None, "Смотрите"), "photo", "document"], delay=0.05)
    offer = await anna.hears("Отправить координатору")
    assert offer.reply_to is parts[0]
    await anna.press("Отправить")
    await anna.hears("Вопрос № 1 доставлен")
    assert sum("Отправить координатору" in each.text for each in anna.messages) == 0
    for kind in ("photo", "photo", "document"):
        await vera.hears(kind=kind)
    below = await vera.hears("К вопросу № 1: 3 файла.")
    assert below.buttons == [["Ответить"]]
    assert sum(each.buttons == [["Ответить"]] for each in vera.messages) == 1


async def test_an_album_after_the_button_is_one_question_with_one_receipt(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    await anna.say("Задать вопрос")
    await anna.hears("Напишите вопрос")
    await anna.send_album(["photo", "photo", "photo"], delay=0.05)
    for _ in range(3):
        await vera.hears(kind="photo")
    receipts = [each for each in anna.messages if not each.outgoing and "опрос № 1" in each.text]
    assert len(receipts) == 1
    assert not any("Вопрос № 2" in each.text for each in vera.messages)


async def test_a_part_that_comes_after_the_album_was_sent_joins_its_question(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    await anna.send_album(["photo"], album="777")
    await anna.press("Отправить")
    await anna.hears("доставлен")
    await anna.send_album(["document"], album="777")
    await vera.hears(kind="document")
    assert not any("Вопрос № 2" in each.text for each in anna.messages)


async def test_any_file_goes_as_it_is(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    for kind in ("photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker"):
        content = picture() if kind == "photo" else kind.encode()
        await anna.say("/ask")
        await anna.hears("Напишите вопрос")
        await anna.send(kind, content, "file.bin")
        copy = await vera.hears(kind=kind)
        assert await copy.download() == content


async def test_the_command_may_stand_in_a_caption_and_in_capitals(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    await anna.send_photo(caption="/ask Что это?")
    await vera.hears("Что это?", kind="photo")
    await anna.say("/ASK Когда?")
    await vera.hears("Когда?")
    await anna.say("/my")
    listed = await anna.hears("Мои вопросы: 2")
    assert "📷 фото: Что это?" in listed.text


async def test_places_contacts_polls_and_dice_go_too(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    for send, kind in (
        (anna.send_location(), "location"),
        (anna.send_contact(phone_number="+73512173089", first_name="Елена"), "contact"),
        (anna.send_poll("Когда удобно?", ["в среду", "в четверг"]), "poll"),
        (anna.send_dice(), "dice"),
    ):
        await anna.say("/ask")
        await anna.hears("Напишите вопрос")
        await send
        await vera.hears(kind=kind)


async def test_a_quiz_gets_a_clear_sentence_and_the_asking_goes_on(town: Town) -> None:
    await coordinator(town)
    anna = await asker(town)
    await anna.say("/ask")
    await anna.hears("Напишите вопрос")
    await anna.send_poll("Сколько районов?", ["27", "13"], type="quiz")
    await anna.hears("Викторину Telegram не даёт передать")
    await anna.say("Сколько районов?")
    await anna.hears("Вопрос № 1")


async def test_without_a_coordinator_the_question_waits_and_goes_the_moment_one_connects(town: Town) -> None:
    anna = await asker(town)
    await anna.say("/ask Есть кто?")
    receipt = await anna.hears("принят и сохранён")
    assert "8 (351) 217-30-89" in receipt.text
    assert "@rcokio.ru" in receipt.text
    vera = await coordinator(town)
    await vera.hears("Вопрос № 1")
    await vera.hears("Есть кто?")
    await anna.hears("доставлен")
    assert "доставлен" in receipt.text


async def test_only_the_coordinators_of_the_askers_group_hear(town: Town) -> None:
    vera, galina = await coordinator(town), await coordinator(town, GALINA, "Галина", group_id=3)
    anna, boris = await asker(town), await asker(town, BORIS, "Борис", group_id=3)
    await ask(anna, "Первый")
    await ask(boris, "Второй")
    await vera.hears("Первый")
    await galina.hears("Второй")
    assert not any("Второй" in each.text for each in vera.messages)
    assert not any("Первый" in each.text for each in galina.messages)


async def test_an_applicant_may_ask_and_the_card_says_so(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town, accepted=False)
    await ask(anna)
    await vera.hears("заявка на вступление ещё не рассмотрена")


async def test_a_coordinator_who_asks_does_not_get_the_own_question(town: Town) -> None:
    vera = await coordinator(town)
    await asker(town, VERA, "Вера")
    await vera.say("/ask Сама себе")
    await vera.hears("принят и сохранён")
    assert not any("Состояние" in each.text for each in vera.messages)


async def test_tags_marks_and_the_longest_text_go_as_they_are(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    for text in ("<b>не тег</b> & всё", "имя \u202eеинелварпу\u202c", "ы" * 4096):
        await anna.say(text)
        await anna.press("Отправить")
        await vera.hears(text[:3])
    await anna.say("/my")
    listed = await anna.hears("Мои вопросы")
    assert "<b>не тег</b> & всё" in listed.text
    await anna.press("№ 3")
    whole = await anna.hears("Вопрос № 3 · ММПГ № 2")
    assert whole.text.endswith("ыыы…")


async def test_an_edit_of_what_is_only_offered_is_taken_in_silently(town: Town) -> None:
    vera = await coordinator(town)
    anna = await asker(town)
    message = await anna.say("Когда встерча?")
    await anna.hears("Отправить координатору")
    await anna.edit(message, "Когда встреча?")
    await anna.press("Отправить")
    await vera.hears("Когда встреча?")
    await anna.say("/my")
    listed = await anna.hears("Мои вопросы")
    assert "Когда встреча?" in listed.text
    assert not any("прежнем виде" in each.text for each in anna.messages)


async def test_the_word_cancel_is_never_sent_to_anybody_unless_it_is_a_reply(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    question = await ask(anna, "Встреча состоится?")
    copy = await vera.hears("Встреча состоится?")
    await vera.press("Ответить", on=copy)
    await vera.hears("Напишите ответ")
    await vera.say("Отмена")
    await vera.hears("Хорошо, прервали")
    await anna.say("Задать вопрос")
    await anna.hears("Напишите вопрос")
    await anna.say("отменить")
    await anna.hears("Хорошо, прервали")
    assert not any("тмен" in each.text for each in anna.messages if not each.outgoing)
    await vera.reply(copy, "Отмена")
    assert (await anna.hears("Отмена")).reply_to is question


async def test_yes_and_no_may_be_typed_below_an_offer(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    first = await anna.send_album(["photo", "photo"], delay=0.05)
    await anna.hears("Отправить координатору")
    await town.restart()
    await anna.say("Да!")
    assert (await anna.hears("Вопрос № 1")).reply_to is not None
    await vera.hears(kind="photo")
    await vera.hears(kind="photo")
    await anna.say("Передумала спрашивать")
    await anna.hears("Отправить координатору")
    await anna.say("не нужно")
    await anna.hears("Хорошо, не отправляю")
    await anna.say("да")
    assert "Отправить координатору" in (await anna.hears("Новым вопросом или добавить к вопросу № 1")).text
    assert len(first) == 2
    assert not any("Передумала" in each.text for each in vera.messages)

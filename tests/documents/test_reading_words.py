"""Scenes of finding documents by words, typed in «Документы», after /docs, or simply written."""

from datetime import timedelta

import pytest

from handlers.documents import states
from storage.documents import keeping
from tests.answers.pairs import pair
from tests.documents.cast import document
from tests.documents.readers import CENTRES, bring_file, open_card
from tests.questions.people import asker, coordinator
from tests.town import Town


async def test_words_typed_in_documents_find_and_are_marked(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    await anna.say("Документы")
    await anna.hears("Выберите портфель")
    typed = await anna.say("ресурсным центрам")
    found = await anna.hears("Нашлось")
    assert found.reply_to is not None
    assert found.reply_to.id == typed.id
    assert found.formatted("bold") == ["Нашлось", "ресурсных", "центров"]
    assert found.buttons == [
        ["1. 📜 Приказ о создании ресурсных центров по развитию…"],
        ["Спросить координатора"],
    ]
    await anna.press("1. 📜", on=found)
    card = await anna.hears("документ 9 из 9")
    assert card.formatted("bold") == [CENTRES]
    assert found.buttons[1] == ["Спросить координатора"]


async def test_slips_and_another_keyboard_are_understood(town: Town) -> None:
    anna = await asker(town)
    for words in ("htcehcyst wtynhs", "рисурсные центры", "РЕСУРСНЫХ ЦЕНТРОВ!"):
        await anna.say(f"/docs {words}")
        assert CENTRES in (await anna.hears("Нашлось")).text


async def test_what_is_typed_goes_on_being_looked_for_after_a_restart(town: Town) -> None:
    anna = await asker(town)
    await anna.say("/docs мониторинг")
    found = await anna.hears("Нашлось")
    assert len(found.buttons) == 6
    await town.restart()
    await anna.say("ресурсные центры")
    await anna.hears(CENTRES)
    await anna.say("талантов")
    await anna.hears("Технологическая карта")


async def test_a_number_typed_opens_what_stands_under_it(town: Town) -> None:
    anna = await asker(town)
    await anna.say("/docs графиков")
    found = await anna.hears("Нашлось")
    await anna.say("2.")
    card = await anna.hears("документ ")
    assert card.formatted("bold")[0] in found.text
    await anna.say("Документы")
    await anna.press("Муниципальные решения")
    await anna.press("📂 Полный управленческий цикл · 9")
    await anna.hears("6. 📜")
    await anna.say("5")
    await anna.hears("документ 5 из 9")
    await anna.say("128")
    await anna.hears("№ 128")


async def test_nothing_found_says_what_to_try_and_the_words_can_be_asked(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("/docs карта питания столовой")
    await anna.hears("Такого документа не нашлось. Попробуйте")
    await anna.press("Спросить координатора")
    heard = await vera.hears("карта питания столовой")
    assert "/docs" not in heard.text
    await anna.hears("Вопрос № 1")


async def test_asking_can_be_typed_too(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("Документы")
    await anna.hears("Выберите портфель")
    await anna.say("Спросить координатора")
    await anna.hears("не нашлось")
    await anna.say("Где взять устав столовой?")
    await anna.hears("не нашлось")
    await anna.say("спросить координатора")
    await vera.hears("Где взять устав столовой?")
    await anna.hears("Вопрос № 1")


async def test_what_cannot_be_looked_for_gets_a_clear_sentence(town: Town) -> None:
    anna = await asker(town)
    await anna.say("Документы")
    for words, heard in (
        ("п", "Этого мало для поиска"),
        ("🙂🙂", "Не вижу здесь слов"),
        ("?!", "Не вижу здесь слов"),
        ("мониторинг " * 50, "слишком длинно"),
        ("а" * 500, "слишком длинно"),
    ):
        await anna.say(words)
        told = await anna.hears(heard)
        assert told.buttons == [["Спросить координатора"]]


async def test_a_coordinator_searches_hidden_ones_too_and_is_offered_no_asking(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await town.database.write(keeping.hide, None, await document(town.database))
    for phone in (vera, anna):
        await phone.say("/docs ресурсные центры")
    found = await vera.hears("🙈📜")
    assert found.buttons == [["1. 🙈📜⏳ Приказ о создании ресурсных центров по развитию…"]]
    await anna.hears("не нашлось")
    await vera.say("/docs абракадабра")
    assert (await vera.hears("не нашлось")).buttons == []


async def test_after_an_hour_words_are_meant_for_somebody(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = await asker(town)
    monkeypatch.setattr(states, "LASTS", timedelta())
    await anna.say("Документы")
    await anna.hears("Выберите портфель")
    await anna.say("Когда встреча?")
    await anna.hears("Отправить координатору ММПГ № 2?")


async def test_cancelling_leaves_and_a_photo_is_no_search(town: Town) -> None:
    anna = await asker(town)
    for way_out in ("Отмена", "/cancel"):
        await anna.say("Документы")
        await anna.hears("Выберите портфель")
        await anna.send_photo()
        await anna.hears("Отправить координатору")
        await anna.say(way_out)
        await anna.hears("прервали")
    await anna.say("Когда встреча?")
    await anna.hears("Отправить координатору")


async def test_pressing_a_document_does_not_take_words_from_a_question(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    card = await open_card(anna, town)
    await anna.say("Задать вопрос")
    await anna.hears("Напишите вопрос")
    await anna.press("К списку", on=card)
    await anna.say("Когда встреча?")
    await vera.hears("Когда встреча?")


async def test_an_open_form_hears_its_words_although_documents_are_open(town: Town) -> None:
    anna = await asker(town)
    card = await open_card(anna, town)
    await anna.say("Мой профиль")
    await anna.press("Имя")
    await anna.hears("Как Вас зовут")
    await anna.press("К списку", on=card)
    await anna.say("Анна Борисовна Новая")
    await anna.hears("Имя: Анна Борисовна Новая")


async def test_documents_simply_asked_for_are_offered_beside_sending(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await anna.say("Здравствуйте! Пришлите, пожалуйста, приказ о ресурсных центрах")
    offered = await anna.hears("Похоже, это есть в документах")
    assert "Отправить координатору ММПГ № 2?" in offered.text
    assert offered.buttons == [
        ["📜⏳ Приказ о создании ресурсных центров по развитию…"],
        ["Всё равно отправить", "Не нужно"],
    ]
    await anna.press("📜⏳ Приказ", on=offered)
    await anna.hears("документ 9 из 9")
    await anna.press("Всё равно отправить", on=offered)
    await vera.hears("приказ о ресурсных центрах")


async def test_send_typed_below_a_card_that_was_opened_meanwhile_sends_what_was_offered(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    for words in ("Не нужно", "отправить"):
        await anna.say("/menu")
        await anna.hears("Вы участник")
        await anna.say("Пришлите, пожалуйста, приказ о ресурсных центрах")
        await anna.press("📜⏳ Приказ", on=await anna.hears("Похоже, это есть в документах"))
        await anna.hears("документ 9 из 9")
        await anna.say(words)
        await anna.hears("не отправляю" if words == "Не нужно" else "Вопрос № 1")
    await vera.hears("приказ о ресурсных центрах")
    await anna.say("отправить")
    await anna.hears("Нашлось")


async def test_answers_and_documents_are_offered_together(town: Town) -> None:
    anna = await asker(town)
    question = "Где взять технологическую карту талантов?"
    await pair(town.database, question)
    await anna.say(question)
    offered = await anna.hears("Похоже, это есть в документах")
    assert "Кажется, об этом уже спрашивали" in offered.text
    assert offered.buttons[0][0].startswith("🗺⏳ Технологическая карта")
    assert offered.buttons[1] == [f"1. {question}"]

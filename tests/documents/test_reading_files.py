"""Scenes of «Получить файл»: uploaded once, sent by its name after that, and again when Telegram forgot it."""

import asyncio
import logging
import shutil

import pytest

from bot.playground import Phone
from storage.documents import catalogue, taking, versions
from storage.documents.catalogue import Card
from tests.documents.cast import document
from tests.documents.readers import CENTRES, bring_file, open_card, sends, uploads
from tests.questions.people import BORIS, asker, coordinator
from tests.town import Town
from tests.waiting import eventually

FORGOTTEN = "wrong file identifier/HTTP URL specified"


async def card_of(town: Town) -> Card:
    return await town.database.read(catalogue.card, None, await document(town.database))


async def readers(town: Town, number: int) -> list[Phone]:
    """So many people, each with the card open."""
    found = [await asker(town, 1000 + place, f"Участник {place}") for place in range(number)]
    for each in found:
        await open_card(each, town)
    return found


async def test_the_file_comes_with_its_name_and_is_uploaded_once(town: Town) -> None:
    anna, boris = await asker(town), await asker(town, BORIS, "Борис")
    await bring_file(town, content=b"bytes of an order", name="Приказ о центрах.docx")
    for phone in (anna, boris):
        card = await open_card(phone, town)
        await phone.press("Получить файл", on=card)
        came = await phone.hears(kind="document")
        assert came.file_name == "Приказ о центрах.docx"
        assert await came.download() == b"bytes of an order"
        assert CENTRES in came.text
        assert "Версия 1 от " in came.text
    assert (sends(town), uploads(town)) == (2, 1)
    card = await open_card(anna, town)
    assert "Взяли 2 раза" in card.text


async def test_what_a_coordinator_sent_is_never_uploaded(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    sent = await vera.send_document("приказ.docx", b"from Vera")
    assert town.program is not None
    stored = await town.program.files.store(b"from Vera")
    known = await town.program.bot.send_document(vera.id, sent.data["document"]["file_id"])
    assert known.document is not None
    file = versions.File(stored.sha256, "приказ.docx", stored.size, known.document.file_id)
    await town.database.write(versions.add_version, None, await document(town.database), file)
    await anna.press("Получить файл", on=await open_card(anna, town))
    assert await (await anna.hears(kind="document")).download() == b"from Vera"
    assert uploads(town) == 0


async def test_many_at_once_cause_one_upload(town: Town) -> None:
    people = await readers(town, 20)
    await bring_file(town)
    await open_again(people, town)
    town.playground.faults.delay(0.3, "sendDocument")
    await asyncio.gather(*[each.press("Получить файл") for each in people])
    for each in people:
        await each.hears(kind="document")
    assert (sends(town), uploads(town)) == (20, 1)
    card = await card_of(town)
    assert (card.times, card.takers) == (20, 20)


async def open_again(people: list[Phone], town: Town) -> None:
    for each in people:
        await open_card(each, town)


async def test_many_at_once_upload_a_forgotten_file_once(town: Town) -> None:
    version = await bring_file(town)
    await town.database.write(versions.keep_file_id, version.id, "of another bot")
    people = await readers(town, 10)
    await asyncio.gather(*[each.press("Получить файл") for each in people])
    for each in people:
        await each.hears(kind="document")
    assert (sends(town), uploads(town)) == (10, 1)
    assert (await town.database.read(versions.one, None, version.id)).file_id != "of another bot"


async def test_a_file_telegram_forgot_is_uploaded_again_by_itself(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    for _ in range(2):
        await anna.press("Получить файл", on=await open_card(anna, town))
        await anna.hears(kind="document")
    town.playground.faults.refuse(FORGOTTEN, "sendDocument")
    await town.restart()
    for _ in range(2):
        await anna.press("Получить файл", on=await open_card(anna, town))
        await anna.hears(kind="document")
    assert (sends(town), uploads(town)) == (4, 2)


async def test_a_refusal_that_is_not_about_the_file_uploads_nothing(town: Town) -> None:
    anna = await asker(town)
    version = await bring_file(town)
    await anna.press("Получить файл", on=await open_card(anna, town))
    await anna.hears(kind="document")
    town.playground.faults.refuse("PEER_ID_INVALID", "sendDocument")
    await anna.press("Получить файл", on=await open_card(anna, town))
    await anna.hears("Не получилось")
    assert uploads(town) == 1
    assert (await town.database.read(versions.one, None, version.id)).file_id is not None


async def test_whoever_blocked_the_bot_does_not_keep_the_others_waiting(town: Town) -> None:
    boris, anna = await asker(town, BORIS, "Борис"), await asker(town)
    await bring_file(town)
    for each in (boris, anna):
        await open_card(each, town)
    town.playground.faults.delay(0.3, "sendDocument")
    await boris.press("Получить файл")
    await boris.block()
    await anna.press("Получить файл")
    await anna.hears(kind="document")
    assert (sends(town), uploads(town)) == (1, 1)


async def test_pressing_twice_sends_twice_and_counts_twice(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    await open_card(anna, town)
    await asyncio.gather(*[anna.press("Получить файл") for _ in range(2)])
    for _ in range(2):
        await anna.hears(kind="document")
    assert (sends(town), uploads(town)) == (2, 1)
    card = await card_of(town)
    assert (card.times, card.takers) == (2, 1)


async def test_a_file_that_is_lost_is_said_and_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    anna = await asker(town)
    version = await bring_file(town)
    assert town.program is not None
    shutil.rmtree(town.program.files.folder)
    with caplog.at_level(logging.ERROR):
        await anna.press("Получить файл", on=await open_card(anna, town))
        await anna.hears("Этого файла у меня сейчас не оказалось, администратор уже знает")
    assert version.sha256 in caplog.text
    await bring_file(town, content=b"second")
    await anna.press("Получить файл", on=await open_card(anna, town))
    assert await (await anna.hears(kind="document")).download() == b"second"


async def test_words_typed_instead_of_pressing_the_button_bring_the_file(town: Town) -> None:
    anna = await asker(town)
    await bring_file(town)
    await open_card(anna, town)
    await anna.say("получить файл")
    await anna.hears(kind="document")
    assert (await card_of(town)).times == 1
    await open_card(anna, town, "talents-chart")
    await anna.say("Получить файл!")
    await anna.hears("Файла пока нет")


async def test_the_card_says_that_ones_file_is_not_the_newest(town: Town) -> None:
    anna = await asker(town)
    await town.database.write(taking.want_notices, (await town.person(anna)).id, False)
    await bring_file(town)
    await anna.press("Получить файл", on=await open_card(anna, town))
    await anna.hears(kind="document")
    assert "с тех пор" not in (await open_card(anna, town)).text
    await bring_file(town, content=b"second")
    card = await open_card(anna, town)
    assert "Версия 2 от" in card.text
    assert "У Вас версия 1: с тех пор файл обновился" in card.text


async def test_a_burst_beyond_telegrams_limits_loses_nobody(town: Town) -> None:
    people = await readers(town, 5)
    await bring_file(town)
    await open_again(people, town)
    town.playground.faults.flood(1, "sendDocument", times=2)
    await asyncio.gather(*[each.press("Получить файл") for each in people])

    async def all_have_it() -> bool:
        return sends(town) == 5

    await eventually(all_have_it)
    assert uploads(town) == 1

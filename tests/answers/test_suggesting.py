"""Answers suggested before a question is sent."""

import pytest

from bot.playground import Phone, PhoneMessage
from handlers.answers import keyboards, texts
from storage.answers import publishing, reading, searching
from storage.answers.searching import close_matches
from storage.database import Database
from storage.questions import drafts
from storage.search import shelf
from tests.answers.pairs import DEADLINE, MONITORING, TEMPLATE, pair
from tests.clocks import later
from tests.questions.people import asker, coordinator
from tests.town import Town

ASKED = "Здравствуйте! Подскажите, пожалуйста, как часто проводится мониторинг ВСОКО?"


async def test_close_ones_are_found_and_for_anything_else_nothing(database: Database) -> None:
    for question in (MONITORING, DEADLINE, TEMPLATE):
        await pair(database, question)
    assert [each.question for each in await close_matches(database, 2, ASKED)] == [MONITORING]
    for words in ("", "Да", "Спасибо большое!", "Где столовая?", "Здравствуйте! Подскажите, пожалуйста"):
        assert await close_matches(database, 2, words) == []


async def test_ones_own_group_comes_first_another_only_if_it_is_closer(database: Database) -> None:
    other = await pair(database, MONITORING, group_id=3)
    assert await numbers(database, 2, ASKED) == [other.id]
    own = await pair(database, MONITORING)
    assert await numbers(database, 2, ASKED) == [own.id]
    assert await numbers(database, 3, ASKED) == [other.id]
    assert await numbers(database, None, ASKED) == [other.id, own.id]


async def test_at_most_three_are_suggested(database: Database) -> None:
    for _ in range(5):
        await pair(database, MONITORING)
    assert len(await close_matches(database, 2, ASKED)) == searching.MATCHES


async def test_what_is_withdrawn_or_reworded_is_found_so_at_once(town: Town) -> None:
    vera = await town.person(await coordinator(town))
    answer = await pair(town.database, MONITORING)
    assert await numbers(town.database, 2, ASKED) == [answer.id]
    await town.database.write(publishing.withdraw, vera.id, answer.id)
    assert await numbers(town.database, 2, ASKED) == []
    await pair(town.database, MONITORING)
    assert len(await close_matches(town.database, 2, ASKED)) == 1


async def test_what_another_process_publishes_is_found_soon(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Database(database.url)
    assert await numbers(database, 2, ASKED) == []
    answer = await pair(beside, MONITORING)
    monkeypatch.setattr(shelf, "LOOKED_AT", 0.0)
    assert await numbers(database, 2, ASKED) == [answer.id]
    await pair(beside, DEADLINE)
    assert len(await searching.search(database, "отчёт", 5)) == 1
    await beside.close()


async def test_the_block_and_its_buttons_name_what_was_asked_before(database: Database) -> None:
    answer = await pair(database, "Как <часто>?\n" + "Очень " * 50)
    block = texts.perhaps_answered([answer])
    assert block.startswith("Кажется, об этом уже спрашивали:\n\n1. Как &lt;часто&gt;? Очень")
    assert texts.perhaps_answered([]) == ""
    [[button]] = keyboards.match_rows([answer], 2**40)
    assert button.text.startswith("1. Как <часто>? Очень")
    assert button.callback_data is not None
    assert len(button.callback_data.encode()) <= 64


async def test_it_helped_and_nothing_is_sent(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    answer = await pair(town.database, MONITORING)
    offer, opened = await suggested(anna)
    assert "Дважды в год" in opened.text
    assert opened.buttons == [["Это помогло"], ["Всё равно отправить"]]
    data = opened.keyboard[0][0]["callback_data"]
    for _ in range(2):
        await anna.press(on=opened, data=data)
    await anna.hears("Ваше сообщение координатору не отправлял")
    assert opened.buttons == []
    assert (await town.database.read(reading.get, answer.id)).helped == 1
    assert not any("Вопрос №" in each.text for each in [*vera.messages, *anna.messages])
    assert offer.buttons


async def test_sent_anyway_it_is_asked_once_and_helping_comes_too_late(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    answer = await pair(town.database, MONITORING)
    _, opened = await suggested(anna)
    helped = opened.keyboard[0][0]["callback_data"]
    await town.restart()
    await anna.press("Всё равно отправить", on=opened)
    await anna.hears("Вопрос № 1")
    await vera.hears("мониторинг ВСОКО?")
    assert "уже отправлено" in (await anna.press(on=opened, data=helped)).text
    assert (await town.database.read(reading.get, answer.id)).helped == 0


async def test_an_answer_withdrawn_before_it_is_opened_says_so(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    answer = await pair(town.database, MONITORING)
    await anna.say(ASKED)
    offer = await anna.hears("Кажется, об этом уже спрашивали")
    await town.database.write(publishing.withdraw, (await town.person(vera)).id, answer.id)
    pressed = await anna.press(f"1. {MONITORING}", on=offer)
    assert "Этот ответ убрали" in pressed.text
    await anna.press("Отправить", on=offer)
    await vera.hears("мониторинг ВСОКО?")


async def test_long_after_it_still_says_that_it_helped(town: Town) -> None:
    anna = await asker(town)
    answer = await pair(town.database, MONITORING)
    _, opened = await suggested(anna)
    with later(days=100):
        await town.database.write(drafts.purge)
    await anna.press("Это помогло", on=opened)
    await anna.hears("Рад, что помогло")
    assert (await town.database.read(reading.get, answer.id)).helped == 1


async def numbers(database: Database, group_id: int | None, text: str) -> list[int]:
    return [each.id for each in await close_matches(database, group_id, text)]


async def suggested(phone: Phone) -> tuple[PhoneMessage, PhoneMessage]:
    """The offer to send a question, and the suggested answer opened from it."""
    await phone.say(ASKED)
    offer = await phone.hears("Кажется, об этом уже спрашивали")
    await phone.press(f"1. {MONITORING}", on=offer)
    return offer, await phone.hears("Отвечали координаторы")

"""Scenes with the buttons of a question's card in a forum: rights are those of whoever presses."""

import pytest

from tests.clocks import everything_is_said
from tests.forums.people import connected, stranger, topic_of
from tests.questions.people import GALINA, ask, asker, coordinator
from tests.town import Town

pytestmark = pytest.mark.usefixtures("_no_turns")


async def test_taking_closing_and_opening_again_work_in_the_forum(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    at = vera.open(forum)
    card = await at.hears("Состояние")
    assert (await at.press("Взять", on=card)).text == "Вопрос № 1 у Вас в работе."
    await anna.hears("в работе: отвечает Вера Ильина")
    assert await at.hears("Состояние: в работе, Вера Ильина") is card
    await everything_is_said(town)
    assert len(town.playground.calls("editMessageText", forum.chat)) == 1, "each call in a forum takes a turn"
    assert (await at.press("Закрыть", on=card)).text == "Вопрос № 1 закрыт, участник об этом узнает."
    await anna.hears("Координатор закрыл вопрос № 1")
    await at.hears("Состояние: закрыт, Вера Ильина")
    await everything_is_said(town)
    assert [each["closed"] for each in at.topics] == [True]
    pressed = await at.press("Открыть снова", on=card)
    assert pressed.alert
    assert "снова открыт" in pressed.text
    await anna.hears("Координатор снова открыл вопрос № 1")
    await everything_is_said(town)
    assert [each["closed"] for each in at.topics] == [False]
    topic = topic_of(vera, forum, 1)
    await topic.say("Тема снова открыта для всех")


async def test_answering_by_button_is_explained_where_replying_is_enough(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    card = await vera.open(forum).hears("Состояние")
    pressed = await vera.open(forum).press("Ответить", on=card)
    assert pressed.alert
    assert "смахните сообщение участника" in pressed.text
    await vera.open(forum).say("А это не ответ")
    await vera.say("И это не ответ")
    await vera.hears("никому не отправлено")
    assert not any("не ответ" in each.text for each in anna.messages)


async def test_what_takes_more_than_a_press_goes_on_in_private(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await coordinator(town, GALINA, "Галина")
    forum = await connected(town, vera)
    await ask(anna)
    card = await vera.open(forum).hears("Состояние")
    assert (await vera.open(forum).press("История", on=card)).text == "Продолжим в личной переписке со мной."
    await vera.hears("Задан")
    assert (await vera.open(forum).press("Передать", on=card)).text == "Продолжим в личной переписке со мной."
    await vera.press("Галина Ильина")
    await vera.press("Передать без записки")
    await anna.hears("На Ваш вопрос № 1 ответит Галина Ильина")
    await vera.open(forum).hears("в работе, Галина Ильина")


async def test_others_in_the_forum_press_in_vain(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    galina, pavel = await coordinator(town, GALINA, "Галина", group_id=3), stranger(town)
    forum = await connected(town, vera, galina, pavel)
    await ask(anna)
    card = await vera.open(forum).hears("Состояние")
    for each in (galina, pavel):
        for button in ("Взять", "Ответить", "Передать", "Закрыть", "История"):
            pressed = await each.open(forum).press(button, on=card)
            assert pressed.alert
            assert "не координатор этой группы" in pressed.text
    await everything_is_said(town)
    assert "ждёт ответа" in card.text


async def test_a_coordinator_who_blocked_the_bot_is_told_what_to_do(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    card = await vera.open(forum).hears("Состояние")
    await vera.block()
    pressed = await vera.open(forum).press("История", on=card)
    assert pressed.alert
    assert "нажмите «Начать»" in pressed.text

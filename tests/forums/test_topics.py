"""Scenes with topics that people and Telegram delete, close and forbid, and with questions that go elsewhere."""

import pytest

from storage import people
from tests.clocks import everything_is_said, heard
from tests.forums.people import chief, connected, forum_of, topic_of
from tests.questions.people import GALINA, ask, asker, coordinator
from tests.town import Town

pytestmark = pytest.mark.usefixtures("_no_turns")


async def test_a_deleted_topic_is_made_anew_with_its_card(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    question = await ask(anna)
    await forum.hears("Когда встреча?")
    old = topic_of(chief(town), forum, 1)
    await old.delete_topic()
    await anna.reply(question, "И где?")
    copy = await vera.open(forum).hears("И где?")
    await everything_is_said(town)
    [topic] = forum.topics
    assert topic["message_thread_id"] == copy.topic != old.topic
    card = next(each for each in forum.messages if each.topic == copy.topic and "Состояние" in each.text)
    await vera.open(forum).press("Взять", on=card)
    await forum.hears("в работе, Вера Ильина")
    await vera.open(forum).reply(copy, "В актовом зале")
    await anna.hears("В актовом зале")
    await forum.hears("Ответ на вопрос № 1: доставлен.")


async def test_a_topic_deleted_when_its_question_was_closed_comes_back_when_that_is_opened(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    question = await ask(anna)
    card = await vera.hears("Состояние")
    await forum.hears("Когда встреча?")
    await vera.press("Закрыть", on=card)
    await forum.hears("закрыт, Вера Ильина")
    await everything_is_said(town)
    await topic_of(chief(town), forum, 1).delete_topic()
    await vera.press("Написать пару слов")
    await vera.say("Напоследок")
    await anna.hears("Напоследок")
    await everything_is_said(town)
    assert forum.topics == []
    await anna.reply(question, "И всё-таки?")
    await forum.hears("И всё-таки?")
    await everything_is_said(town)
    [topic] = forum.topics
    shown = [each.text for each in forum.messages if each.topic == topic["message_thread_id"]]
    assert any("Состояние" in each for each in shown)


async def test_a_topic_that_telegram_calls_closed_is_opened_before_sending(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    question = await ask(anna)
    await forum.hears("Когда встреча?")
    town.playground.faults.refuse("TOPIC_CLOSED", "copyMessage", chat=forum.chat)
    await anna.reply(question, "И где?")
    await forum.hears("И где?")
    assert len(town.playground.calls("reopenForumTopic", forum.chat)) == 1


async def test_a_topic_closed_by_hand_is_open_as_long_as_its_question(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    await forum.hears("Когда встреча?")
    await topic_of(chief(town), forum, 1).close_topic()
    told = await vera.open(forum).hears("Вопрос № 1 для участника ещё открыт, поэтому открываю и тему")
    assert not forum.topics[0]["closed"]
    await vera.open(forum).press("Закрыть", on=told)
    await anna.hears("Координатор закрыл вопрос № 1")
    await everything_is_said(town)
    assert forum.topics[0]["closed"]
    at = topic_of(chief(town), forum, 1)
    await at.reopen_topic()
    await at.close_topic()
    await everything_is_said(town)
    assert forum.topics[0]["closed"]
    assert len(heard(forum, "ещё открыт")) == 1


async def test_without_rights_the_administrator_sees_why_and_connecting_again_brings_it(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await forum.act("invite", admin=True, rights={"can_manage_topics": False})
    await ask(anna)
    await vera.hears("Когда встреча?")
    await everything_is_said(town)
    assert forum.topics == []
    boss = chief(town)
    await boss.start()
    await boss.say("Управление")
    await boss.press("Доставка")
    shown = await boss.hears("Последнее недоставленное")
    assert "Форум «Координаторы»: карточка вопроса, у бота нет права управлять темами" in shown.text
    await forum.act("invite", admin=True)
    await forum.say("/connect 2")
    await forum.hears("Когда встреча?")
    await everything_is_said(town)
    assert len(forum.topics) == 1


@pytest.mark.parametrize("gone", ["bot is removed", "topics are switched off"])
async def test_a_forum_that_is_none_any_more_concerns_nobody_else(town: Town, gone: str) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    question = await ask(anna)
    await forum.hears("Когда встреча?")
    if gone == "bot is removed":
        await forum.act("remove")
    else:
        await forum.set_forum(on=False)
    await anna.reply(question, "И где?")
    await vera.reply(await vera.hears("И где?"), "В зале")
    await anna.hears("В зале")
    await everything_is_said(town)
    boss = chief(town)
    await boss.start()
    await boss.say("Управление")
    await boss.press("Доставка")
    shown = await boss.hears("Последнее недоставленное")
    reason = "бот удалён из чата" if gone == "bot is removed" else "в группе выключены темы"
    assert f"Форум «Координаторы»: сообщение вопроса, {reason}" in shown.text


async def test_a_group_with_another_number_is_followed_there(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    question = await ask(anna)
    await forum.hears("Когда встреча?")
    made = await forum.act("upgrade_group", forum=True)
    moved = vera.open(int(made["chat"]))
    await anna.reply(question, "И где?")
    copy = await moved.hears("И где?")
    await everything_is_said(town)
    assert [each["name"] for each in moved.topics] == ["№ 1 · Когда встреча?"]
    await moved.reply(copy, "В зале")
    await anna.hears("В зале")


async def test_a_question_handed_to_another_group_goes_on_in_its_forum(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    galina = await coordinator(town, GALINA, "Галина", group_id=3)
    second = await connected(town, vera)
    third = await connected(town, galina, group_id=3)
    question = await ask(anna)
    copy = await vera.open(second).hears("Когда встреча?")
    await vera.open(second).reply(copy, "Узнаю у коллег")
    await anna.hears("Узнаю у коллег")
    await vera.press("Передать", on=next(each for each in vera.messages if "Состояние" in each.text))
    await vera.press("ММПГ № 3")
    await vera.press("Передать без записки")
    await second.hears("Вопрос № 1 сюда больше не приходит: отвечают координаторы ММПГ № 3.")
    await galina.open(third).hears("Ответ: Вера Ильина\n\nУзнаю у коллег")
    await everything_is_said(town)
    assert [each["closed"] for each in second.topics] == [True]
    assert [each["closed"] for each in third.topics] == [False]
    await anna.reply(question, "Жду")
    await galina.open(third).hears("Жду")
    card = next(each for each in galina.messages if "Состояние" in each.text)
    await galina.press("Передать", on=card)
    await galina.press("ММПГ № 2")
    await galina.press("Передать без записки")
    await vera.open(second).hears("Жду")
    await everything_is_said(town)
    assert [each["closed"] for each in second.topics] == [False]
    assert [each["closed"] for each in third.topics] == [True]
    assert len(heard(second, "Когда встреча?")) == 1
    assert not heard(second, "Ответ: Вера Ильина")


async def test_a_restart_in_between_makes_no_second_topic(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    town.playground.faults.delay(0.3, "createForumTopic")
    question = await ask(anna)
    await town.restart()
    await anna.reply(question, "И где?")
    await forum.hears("И где?")
    await town.restart()
    await anna.reply(question, "И когда?")
    await forum.hears("И когда?")
    await everything_is_said(town)
    assert len(forum.topics) == 1
    assert [each.text for each in forum.messages if each.topic][2:] == ["Когда встреча?", "И где?", "И когда?"]


async def test_of_somebody_who_left_the_forum_keeps_no_words(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    question = await ask(anna, "Моя тайна")
    await forum.hears("Моя тайна")
    await vera.reply(await vera.hears("Моя тайна"), "Тайна Анны")
    await anna.send_album(["photo", "photo"], reply_to=question)
    await forum.hears(kind="photo")
    await forum.hears(kind="photo")
    await vera.open(forum).say("Другая беседа")
    await everything_is_said(town)
    await town.database.write(people.leave, (await town.person(anna)).id)
    await everything_is_said(town)
    assert [(each["name"], each["closed"]) for each in forum.topics] == [("№ 1", True)]
    left = [each for each in forum.messages if each.topic and each.kind != "service"]
    assert len(left) == 1
    assert "автор покинул бота" in left[0].text
    assert any("Другая беседа" in each.text for each in forum.messages)


async def test_a_closed_question_that_was_never_in_the_forum_stays_out_of_it_until_it_is_opened(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    await ask(anna)
    card = await vera.hears("Состояние")
    await vera.press("Закрыть", on=card)
    await anna.hears("Координатор закрыл")
    forum = await forum_of(town, vera)
    await forum.say("/connect 2")
    await forum.hears("Готово")
    await vera.press("Написать пару слов")
    await vera.say("Напоследок")
    await anna.hears("Напоследок")
    await everything_is_said(town)
    assert forum.topics == []
    await vera.press("Открыть снова", on=card)
    await forum.hears("Ответ: Вера Ильина\n\nНапоследок")
    assert [each["name"] for each in forum.topics] == ["№ 1 · Когда встреча?"]

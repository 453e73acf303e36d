"""Scenes of connecting forums to groups, moving and disconnecting them, and of whom they are refused."""

import pytest

from storage import forums
from tests.clocks import everything_is_said, heard
from tests.forums.people import chief, connected, forum_of, stranger
from tests.questions.people import BORIS, GALINA, ask, asker, coordinator
from tests.town import ADMINISTRATOR, Town

pytestmark = pytest.mark.usefixtures("_no_turns")


async def test_what_waits_for_an_answer_comes_as_soon_as_a_forum_is_connected(town: Town) -> None:
    vera, anna, boris = await coordinator(town), await asker(town), await asker(town, BORIS, "Борис")
    first = await ask(anna, "Первый?")
    await anna.reply(first, "И ещё")
    await ask(boris, "Второй?")
    await vera.reply(await vera.hears("Второй?"), "Отвечено")
    await boris.hears("Отвечено")
    forum = await forum_of(town, vera)
    await forum.say("/connect 2")
    told = await forum.hears("Готово: вопросы ММПГ № 2 приходят и сюда")
    assert "Без ответа 1 вопрос" in told.text
    await forum.hears("И ещё")
    await everything_is_said(town)
    assert [each["name"] for each in forum.topics] == ["№ 1 · Первый?"]
    answer = next(each for each in boris.messages if each.text == "Отвечено")
    await boris.reply(answer, "А подробнее?")
    await forum.hears("А подробнее?")
    await everything_is_said(town)
    assert [each["name"] for each in forum.topics] == ["№ 1 · Первый?", "№ 2 · Второй?"]
    assert [each.text for each in forum.messages if each.topic == forum.topics[1]["message_thread_id"]][2:] == [
        "Второй?", "Ответ: Вера Ильина\n\nОтвечено", "А подробнее?",
    ]  # fmt: skip


async def test_who_may_not_connect_and_what_cannot_be_connected_is_told(town: Town) -> None:
    vera = await coordinator(town)
    forum = await forum_of(town, vera, rights={"can_manage_topics": False})
    await vera.open(forum).say("/connect 2")
    assert "администратор бота" in (await forum.hears("Подключает и отключает")).text
    await vera.open(forum).say("/disconnect")
    await forum.hears("Подключает и отключает")
    await forum.say("/connect 2")
    await forum.hears("правом «Управление темами»")
    await forum.act("invite", admin=False)
    await forum.say("/connect 2")
    await forum.hears("Мне не хватает прав")
    await forum.act("invite", admin=True)
    for words in ("/connect", "/connect 9", "/connect два"):
        await forum.say(words)
        assert "(1, 2, 3, 4)" in (await forum.hears("Какую ММПГ подключить?")).text
    plain = await chief(town).create_group("Обычная", admin=True)
    await plain.say("/connect 2")
    await plain.hears("объявления для всей ММПГ № 2 теперь приходят и сюда")
    await chief(town).say("/connect 2")
    await chief(town).hears("Эта команда — для форума координаторов")
    assert not await town.database.read(forums.groups_of, forum.chat)


async def test_an_administrator_who_writes_in_the_name_of_the_group_is_not_known(town: Town) -> None:
    forum = await forum_of(town)
    world = town.playground.world
    chat = world.groups[forum.chat]
    world.post(chat, world.users[ADMINISTRATOR], {"text": "/connect 2", "sender_chat": chat.api()})
    await forum.hears("от своего имени")
    assert not await town.database.read(forums.groups_of, forum.chat)


async def test_several_groups_may_share_a_forum(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    galina, boris = await coordinator(town, GALINA, "Галина", group_id=3), await asker(town, BORIS, "Борис", group_id=3)
    forum = await connected(town, vera, galina)
    await forum.say("/connect ММПГ № 3")
    await forum.hears("Готово: вопросы ММПГ № 3")
    await forum.say("/connect")
    await forum.hears("Сюда приходят вопросы ММПГ № 2, ММПГ № 3.")
    await ask(anna, "Второй группе")
    await ask(boris, "Третьей группе")
    second, third = await forum.hears("Второй группе"), await forum.hears("Третьей группе")
    assert second.topic != third.topic
    await galina.open(forum).reply(second, "Не моё")
    await galina.open(forum).hears("Участнику это не отправлено")
    await galina.open(forum).reply(third, "Моё")
    await boris.hears("Моё")


async def test_connected_elsewhere_it_moves_and_the_old_topics_are_closed(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    old = await connected(town, vera)
    await ask(anna)
    copy = await vera.open(old).hears("Когда встреча?")
    new = await forum_of(town, vera)
    await new.say("/connect 2")
    assert "Раньше они приходили в «Координаторы»" in (await new.hears("Готово")).text
    await new.hears("Когда встреча?")
    await old.hears("Вопрос № 1 сюда больше не приходит: отвечают координаторы ММПГ № 2.")
    await everything_is_said(town)
    assert [each["closed"] for each in old.topics] == [True]
    await chief(town).open(old).say("/connect 2")
    await old.hears("Готово")
    await everything_is_said(town)
    assert [each["closed"] for each in old.topics] == [False]
    assert [each["closed"] for each in new.topics] == [True]
    await vera.open(old).reply(copy, "В среду")
    await anna.hears("В среду")
    assert len(heard(old, "Когда встреча?")) == 1


async def test_disconnected_nothing_comes_any_more_and_the_old_buttons_still_work(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    at = vera.open(forum)
    card, copy = await at.hears("Состояние"), await at.hears("Когда встреча?")
    await forum.say("/disconnect 3")
    await forum.hears("Эта группа сюда не подключена. Сюда приходят вопросы ММПГ № 2.")
    await forum.say("/disconnect")
    await forum.hears("Отключено: новые вопросы ММПГ № 2 сюда больше не приходят")
    await forum.say("/disconnect 2")
    await forum.hears("Сюда не подключена ни одна ММПГ")
    await ask(anna, "А где?")
    await vera.hears("А где?")
    assert "в работе" in (await at.press("Взять", on=card)).text
    await at.reply(copy, "В среду")
    await anna.hears("В среду")
    await everything_is_said(town)
    assert not heard(forum, "А где?")


async def test_a_forum_without_coordinators_is_no_reason_to_tell_the_asker_of_one(town: Town) -> None:
    anna = await asker(town)
    forum = await connected(town, stranger(town))
    await ask(anna)
    await forum.hears("Когда встреча?")
    await everything_is_said(town)
    assert "ещё не подключён" in next(each for each in anna.messages if "Вопрос № 1" in each.text).text

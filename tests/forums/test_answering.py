"""Scenes in a forum: a question is a topic, a reply to its messages is an answer, and everything else is only talk."""

import pytest

from storage import people
from tests.clocks import everything_is_said, later
from tests.forums.people import connected, stranger, topic_of
from tests.questions.people import GALINA, VERA, ask, asker, coordinator
from tests.town import Town
from tests.waiting import eventually, eventually_an_album

pytestmark = pytest.mark.usefixtures("_no_turns")


async def test_a_question_gets_a_topic_and_a_reply_there_answers_it(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    question = await ask(anna, "Когда встреча?\nИ где?")
    at = vera.open(forum)
    card = await at.hears("Вопрос № 1")
    copy = await at.hears("Когда встреча?")
    topic = topic_of(vera, forum, 1)
    assert [each["name"] for each in at.topics] == ["№ 1 · Когда встреча? И где?"]
    assert {card.topic, copy.topic} == {topic.topic}
    assert copy.reply_to is card
    private = await vera.hears("Состояние")
    assert (card.text, card.buttons) == (private.text, private.buttons)
    reply = await topic.reply(copy, "В среду")
    answer = await anna.hears("В среду")
    assert answer.reply_to is question
    receipt = await topic.hears("Ответ на вопрос № 1: доставлен.")
    assert (receipt.reply_to, receipt.topic) == (reply, topic.topic)
    await topic.hears("Состояние: отвечен, Вера Ильина")
    await everything_is_said(town)
    assert sum("В среду" in each.text for each in at.messages) == 1
    assert not any("Ответ на вопрос" in each.text for each in vera.messages)


async def test_talk_in_a_topic_stays_there_without_a_comment(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    at = vera.open(forum)
    copy = await at.hears("Когда встреча?")
    topic = topic_of(vera, forum, 1)
    said = await topic.say("Коллеги, кто возьмёт?")
    await topic.reply(said, "Могу я")
    await topic.send_album(["photo", "photo"])
    await vera.open(forum).say("И в общей теме")
    await topic.edit(said, "Коллеги, кто ответит?")
    await topic.reply(copy, "В среду")
    await anna.hears("В среду")
    await everything_is_said(town)
    assert not any(word in each.text for each in anna.messages for word in ("Коллеги", "Могу", "общей"))
    assert not any(each.kind == "photo" for each in anna.messages)
    by_bot = [each.text for each in at.messages if each.kind != "service" and not each.outgoing]
    assert [each for each in by_bot if "Готово" not in each and "/connect" not in each] == [
        next(each.text for each in at.messages if "Состояние" in each.text),
        "Когда встреча?",
        "Ответ на вопрос № 1: доставлен.",
    ]


async def test_whatever_the_asker_says_comes_into_the_topic(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    question = await ask(anna)
    copy = await vera.open(forum).hears("Когда встреча?")
    topic = topic_of(vera, forum, 1)
    await anna.send_album([("photo", None, "Вот"), "photo", "photo"], reply_to=question)
    first, *_ = await eventually_an_album(topic, 3)
    assert (first.text, first.reply_to) == ("Вот", copy)
    voice = await anna.send_voice(reply_to=question)
    assert (await topic.hears(kind="voice")).file_unique_id == voice.file_unique_id
    await anna.edit(question, "/ask Когда семинар?")
    await topic.hears("Когда семинар?\n\n✏️ изменено")
    reply = await topic.reply(copy, "В среду")
    await anna.reply(await anna.hears("В среду"), "Утром?")
    assert (await topic.hears("Утром?")).reply_to is reply
    assert not any(each.buttons for each in topic.messages if "Состояние" not in each.text)


async def test_what_is_answered_in_private_is_seen_in_the_topic_with_its_author(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    copy = await vera.hears("Когда встреча?")
    at = vera.open(forum)
    await at.hears("Когда встреча?")
    answer = await vera.say("В *среду*", reply_to=copy, entities=[{"type": "bold", "offset": 2, "length": 7}])
    seen = await at.hears("Ответ: Вера Ильина\n\nВ *среду*")
    assert seen.formatted("bold") == ["Ответ: Вера Ильина", "*среду*"]
    assert seen.topic == topic_of(vera, forum, 1).topic
    await vera.edit(answer, "В четверг")
    await at.hears("Ответ: Вера Ильина\n\nВ четверг\n\n✏️ изменено")
    await vera.send_sticker(reply_to=copy)
    sticker = await at.hears(kind="sticker")
    assert (await at.hears("Ответ: Вера Ильина")).reply_to is sticker
    await vera.send_album(["document", "document"], reply_to=copy)
    await at.hears(kind="document")
    await at.hears("Ответ: Вера Ильина")
    await vera.reply(copy, "Д" * 4090)
    long = await at.hears("ДДДД")
    assert (await at.hears("Ответ: Вера Ильина")).reply_to is long


async def test_an_answer_from_the_forum_may_be_anything_and_be_edited(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    copy = await vera.open(forum).hears("Когда встреча?")
    topic = topic_of(vera, forum, 1)
    await topic.send_album(["photo", "photo"], reply_to=copy)
    await eventually_an_album(anna, 2)
    await topic.hears("Ответ на вопрос № 1: доставлен.")
    reply = await topic.reply(copy, "В среду")
    answer = await anna.hears("В среду")
    receipt = await topic.hears("Ответ на вопрос № 1: доставлен.")
    await topic.edit(reply, "В четверг")
    assert await anna.hears("В четверг\n\n✏️ изменено") is answer
    await topic.reply(receipt, "На квитанцию")
    assert (await anna.hears("На квитанцию")).reply_to is answer
    await everything_is_said(town)
    assert sum("доставлен." in each.text for each in topic.messages) == 3


async def test_only_coordinators_of_the_group_answer_and_others_are_told_once(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    galina = await coordinator(town, GALINA, "Галина", group_id=3)
    pavel = stranger(town)
    forum = await connected(town, vera, galina, pavel)
    await ask(anna)
    copy = await pavel.open(forum).hears("Когда встреча?")
    for each in (galina, pavel):
        each.open(forum).forget()
        said = await each.open(forum).reply(copy, "Я знаю!")
        told = await each.open(forum).hears("Участнику это не отправлено")
        assert told.reply_to is said
        assert "координаторы его группы" in told.text
    await pavel.open(forum).send_album(["photo", "photo", "photo"], reply_to=copy)
    await pavel.open(forum).hears("Участнику это не отправлено")
    await vera.open(forum).reply(copy, "В среду")
    await anna.hears("В среду")
    await everything_is_said(town)
    assert not any("знаю" in each.text or each.kind == "photo" for each in anna.messages)
    assert sum("не отправлено" in each.text for each in forum.messages) == 3


async def test_whoever_writes_in_the_name_of_the_group_is_asked_to_write_in_their_own(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    copy = await vera.open(forum).hears("Когда встреча?")
    world = town.playground.world
    chat = world.groups[forum.chat]
    content = {"text": "В среду", "sender_chat": chat.api(), "reply_to_message": chat.messages[copy.id].quoted()}
    world.post(chat, world.users[VERA], content, thread=copy.topic)
    assert "от своего имени" in (await vera.open(forum).hears("Участнику это не отправлено")).text
    await everything_is_said(town)
    assert not any("В среду" in each.text for each in anna.messages)


async def test_nobody_answers_their_own_question(town: Town) -> None:
    vera = await coordinator(town)
    await coordinator(town, GALINA, "Галина")
    await asker(town, VERA, "Вера")
    forum = await connected(town, vera)
    await ask(vera, "А мне когда?")
    copy = await vera.open(forum).hears("А мне когда?")
    await vera.open(forum).reply(copy, "Тебе в среду")
    await vera.open(forum).hears("Это Ваш собственный вопрос")
    await everything_is_said(town)
    assert not any("Тебе" in each.text for each in vera.messages)


async def test_what_cannot_be_an_answer_any_more_is_told_in_the_topic(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    at = vera.open(forum)
    copy = await at.hears("Когда встреча?")
    await forum.act("invite", user=VERA, admin=True)  # only administrators of a group write into closed topics
    await at.send_poll("Когда?", ["В среду", "В пятницу"], type="quiz", reply_to=copy)
    await at.hears("Telegram не даёт передать участнику")
    await vera.press("Закрыть", on=next(each for each in vera.messages if "Состояние" in each.text))
    await at.hears("закрыт, Вера Ильина")
    with later(days=15):
        await at.reply(copy, "Нашла!")
        await at.hears("закрыт больше двух недель назад")
    await town.database.write(people.leave, (await town.person(anna)).id)
    await everything_is_said(town)
    again = await at.reply(next(each for each in at.messages if "Состояние" in each.text), "Ау")
    assert (await at.hears("Автор вопроса покинул бота")).reply_to is again


async def test_a_command_is_never_an_answer(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    at = vera.open(forum)
    copy = await at.hears("Когда встреча?")
    await at.reply(copy, "/questions")
    await at.hears("Я работаю в личной переписке")
    await at.reply(copy, "В среду")
    await anna.hears("В среду")
    assert not any("/questions" in each.text for each in anna.messages)


async def test_an_answer_that_cannot_arrive_is_told_in_the_topic(town: Town) -> None:
    vera, anna = await coordinator(town), await asker(town)
    forum = await connected(town, vera)
    await ask(anna)
    at = vera.open(forum)
    copy = await at.hears("Когда встреча?")
    await anna.block()
    await eventually(lambda: _is_unreachable(town, anna.id))
    await at.reply(copy, "В среду")
    await at.hears("пока не доставлен: участник заблокировал бота")
    await anna.unblock()
    await anna.start()
    await anna.hears("В среду")
    await at.hears("Ответ на вопрос № 1: доставлен.")


async def _is_unreachable(town: Town, telegram_id: int) -> bool:
    [visitor] = await town.database.read(people.visitors, [telegram_id])
    return visitor is not None and visitor.person.unreachable_since is not None

"""Topics of a forum, as bots and people open, use, close and delete them."""

from functools import partial
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.types import Message, ReplyParameters

from bot.playground import ActionError, Phone, Playground
from bot.playground.limits import Limits
from tests.playground.conftest import Raw


async def received(bot: Bot) -> list[Message]:
    """Give the messages that wait for the bot, and let nothing wait any more."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [update.message for update in updates if update.message]


@pytest.fixture
async def forum(anna: Phone) -> Phone:
    """Give Anna at a forum whose administrator the bot is."""
    return await anna.create_group("Форум", kind="forum", admin=True)


async def test_a_message_in_a_topic_shows_what_opened_it_as_if_it_answered_that(bot: Bot, forum: Phone) -> None:
    topic = await forum.open_topic("Вопрос № 17")
    asked = await topic.say("Когда ВПР?")
    answer = await bot.send_message(forum.chat, "Завтра", message_thread_id=topic.topic)
    told = (await received(bot))[-1]
    for message in (told, answer):
        assert (message.message_thread_id, message.is_topic_message) == (topic.topic, True)
        assert message.reply_to_message is not None
        assert message.reply_to_message.message_id == topic.topic
        assert message.reply_to_message.forum_topic_created is not None
    assert asked.topic == topic.topic
    assert asked.reply_to is None  # an app does not show it


async def test_a_real_answer_in_a_topic_shows_what_it_answers(bot: Bot, forum: Phone) -> None:
    topic = await forum.open_topic("Тема")
    asked = await topic.say("Когда?")
    answered = ReplyParameters(message_id=asked.id)
    await bot.send_message(forum.chat, "Завтра", message_thread_id=topic.topic, reply_parameters=answered)
    answer = await topic.hears("Завтра")
    assert answer.reply_to is asked
    await topic.reply(answer, "Точно?", quote="втра")
    told = (await received(bot))[-1]
    assert told.reply_to_message is not None
    assert told.reply_to_message.message_id == answer.id
    assert told.reply_to_message.reply_to_message is None
    assert told.quote is not None
    assert (told.quote.text, told.quote.position) == ("втра", 2)


async def test_an_answer_goes_to_the_topic_of_what_it_answers(bot: Bot, forum: Phone) -> None:
    topic, other = await forum.open_topic("Одна"), await forum.open_topic("Другая")
    asked = await topic.say("Когда?")
    answered = ReplyParameters(message_id=asked.id, allow_sending_without_reply=True)
    sent = await bot.send_message(forum.chat, "Завтра", reply_parameters=answered)
    assert sent.message_thread_id == topic.topic
    elsewhere = await bot.send_message(forum.chat, "Тоже", message_thread_id=other.topic, reply_parameters=answered)
    assert elsewhere.external_reply is not None
    assert elsewhere.external_reply.message_id == asked.id
    await topic.delete(asked)
    astray = await bot.send_message(forum.chat, "Куда?", reply_parameters=answered)
    assert astray.message_thread_id is None  # nothing is left to tell the topic by


async def test_a_bot_hears_of_what_it_has_done_but_not_of_what_it_has_said(bot: Bot, forum: Phone) -> None:
    await received(bot)
    topic = await bot.create_forum_topic(forum.chat, "Тема")
    place: dict[str, Any] = {"chat_id": forum.chat, "message_thread_id": topic.message_thread_id}
    sent = await bot.send_message(**place, text="слова")
    await bot.pin_chat_message(forum.chat, sent.message_id)
    await bot.edit_forum_topic(**place, name="Иначе")
    await bot.close_forum_topic(**place)
    await bot.reopen_forum_topic(**place)
    heard = await received(bot)
    assert [message.content_type for message in heard] == [
        "forum_topic_created", "pinned_message", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    ]  # fmt: skip
    assert {message.from_user.id for message in heard if message.from_user} == {bot.id}
    assert {message.message_thread_id for message in heard} == {topic.message_thread_id}


async def test_people_rename_close_reopen_and_delete_topics(bot: Bot, forum: Phone, raw: Raw) -> None:
    topic = await forum.open_topic("Тема")
    await topic.say("слова")
    await received(bot)
    await topic.rename_topic("Другая")
    await topic.close_topic()
    assert [(each["name"], each["closed"]) for each in forum.topics] == [("Другая", True)]
    await topic.reopen_topic()
    assert not forum.topics[0]["closed"]
    told = await received(bot)
    assert [message.content_type for message in told] == [
        "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    ]  # fmt: skip
    assert told[0].forum_topic_edited is not None
    assert told[0].forum_topic_edited.name == "Другая"
    await topic.delete_topic()
    assert (forum.topics, topic.messages) == ([], [])
    assert not await received(bot)  # nobody is told that a topic has gone
    place = {"chat_id": forum.chat, "message_thread_id": topic.topic}
    assert await raw.refusal("sendMessage", **place, text="x") == "Bad Request: message thread not found"
    for method in ("closeForumTopic", "reopenForumTopic", "editForumTopic", "deleteForumTopic"):
        assert await raw.refusal(method, **place) == "Bad Request: TOPIC_ID_INVALID"


async def test_what_is_said_goes_to_the_topic_and_the_phone_at_it_hears_nothing_else(bot: Bot, forum: Phone) -> None:
    topic = await forum.open_topic("Тема")
    await bot.send_message(forum.chat, "всем")
    await bot.send_message(forum.chat, "в теме", message_thread_id=topic.topic)
    assert [message.text for message in topic.unheard if message.text] == ["в теме"]
    assert (await topic.hears()).text == "в теме"
    assert (await forum.hears()).text == "всем"
    assert [message.text for message in topic.messages] == ["", "в теме"]


async def test_copies_files_and_albums_go_into_a_topic(bot: Bot, anna: Phone, forum: Phone, raw: Raw) -> None:
    topic = await forum.open_topic("Тема")
    photo = await anna.send_photo()
    album = await anna.send_album(["photo", "video"])
    place: dict[str, Any] = {"chat_id": forum.chat, "from_chat_id": anna.id}
    await bot.copy_message(**place, message_thread_id=topic.topic, message_id=photo.id)
    await bot.copy_messages(**place, message_thread_id=topic.topic, message_ids=[part.id for part in album])
    await bot.forward_message(**place, message_thread_id=topic.topic, message_id=photo.id)
    assert [message.kind for message in topic.messages[1:]] == ["photo", "photo", "video", "photo"]
    for method, which in (("copyMessage", {"message_id": photo.id}), ("copyMessages", {"message_ids": [photo.id]})):
        refused = await raw.refusal(method, **place, **which, message_thread_id=99)
        assert refused == "Bad Request: message thread not found"


async def test_into_a_closed_topic_write_only_those_who_may_close_it(playground: Playground, anna: Phone) -> None:
    boris = playground.phone(502, "Борис")
    group = await anna.create_group("Форум", boris, kind="forum", admin=True, rights={"can_manage_topics": False})
    topic = await group.open_topic("Тема")
    await topic.close_topic()
    bot = playground.bot
    theirs = boris.open(group, topic=topic.topic)
    with pytest.raises(ActionError, match="Тема закрыта"):
        await theirs.say("можно?")
    with pytest.raises(ActionError, match="может администратор"):
        await theirs.reopen_topic()
    await topic.say("Анне можно")
    own = await boris.open(group).open_topic("Тема Бориса")
    await own.close_topic()
    await own.say("в своей можно")
    assert not playground.world.groups[group.chat].members[bot.id].may("can_manage_topics")


async def test_a_bot_without_the_right_to_topics_is_told_which_right(bot: Bot, anna: Phone, raw: Raw) -> None:
    forum = await anna.create_group("Форум", kind="forum", admin=True, rights={"can_manage_topics": False})
    topic = await forum.open_topic("Тема")
    place: dict[str, Any] = {"chat_id": forum.chat, "message_thread_id": topic.topic}
    assert (await bot.send_message(**place, text="писать можно")).is_topic_message
    for method, words in (
        ("createForumTopic", "not enough rights to create a topic"),
        ("editForumTopic", "not enough rights to edit the topic"),
        ("closeForumTopic", "not enough rights to close or open the topic"),
        ("reopenForumTopic", "not enough rights to close or open the topic"),
    ):
        assert await raw.refusal(method, **place, name="x") == f"Bad Request: {words}"
    await topic.close_topic()
    with pytest.raises(TelegramBadRequest, match="Bad Request: TOPIC_CLOSED"):
        await bot.send_message(**place, text="x")
    assert await bot.delete_forum_topic(**place)  # that is a right to delete messages


async def test_a_topic_belongs_to_the_bot_that_opened_it(bot: Bot, anna: Phone, raw: Raw) -> None:
    forum = await anna.create_group("Форум", kind="forum", admin=True)
    own, theirs = await bot.create_forum_topic(forum.chat, "Своя"), await forum.open_topic("Чужая")
    await forum.act("invite", admin=False)
    place: dict[str, Any] = {"chat_id": forum.chat, "message_thread_id": own.message_thread_id}
    assert await bot.close_forum_topic(**place)
    await bot.send_message(**place, text="в своей закрытой")
    assert await bot.delete_forum_topic(**place)
    place["message_thread_id"] = theirs.topic
    assert await raw.refusal("deleteForumTopic", **place) == "Bad Request: not enough rights to delete the topic"


async def test_what_a_topic_cannot_be_is_refused(bot: Bot, anna: Phone, forum: Phone, raw: Raw) -> None:
    long = await bot.create_forum_topic(forum.chat, "я" * 200)
    assert long.name == "я" * 128
    place: dict[str, Any] = {"chat_id": forum.chat, "message_thread_id": long.message_thread_id}
    plain = await anna.create_group("Группа", admin=True)
    for method, args, words in (
        ("createForumTopic", {"chat_id": forum.chat, "name": "  "}, "title must be non-empty"),
        ("createForumTopic", {"chat_id": plain.chat, "name": "x"}, "the chat is not a forum"),
        ("createForumTopic", {"chat_id": forum.chat, "name": "x", "icon_color": 1},
         "invalid forum topic icon color specified"),
        ("editForumTopic", {**place, "name": " "}, "title must be non-empty"),
        ("editForumTopic", {**place, "name": long.name}, "TOPIC_NOT_MODIFIED"),
        ("reopenForumTopic", place, "TOPIC_NOT_MODIFIED"),
        ("closeForumTopic", {"chat_id": forum.chat}, "invalid message thread identifier specified"),
        ("closeForumTopic", {**place, "message_thread_id": 99}, "TOPIC_ID_INVALID"),
        ("sendMessage", {"chat_id": plain.chat, "text": "x", "message_thread_id": 1}, "message thread not found"),
        ("deleteMessage", {"chat_id": forum.chat, "message_id": long.message_thread_id}, "message can't be deleted"),
    ):  # fmt: skip
        assert await raw.refusal(method, **args) == f"Bad Request: {words}"
    assert await bot.edit_forum_topic(**place)  # neither a name nor an icon: nothing to do, nothing to refuse
    assert await bot.edit_forum_topic(**place, icon_custom_emoji_id="5312241539987020022")
    for bad in (lambda: forum.open_topic(" "), lambda: plain.open_topic("x"), plain.delete_topic):
        with pytest.raises(ActionError):
            await bad()


async def test_topics_are_switched_on_and_off_for_a_group(playground: Playground, bot: Bot, anna: Phone) -> None:
    boris = playground.phone(502, "Борис")
    group = await anna.create_group("Группа", boris, admin=True)
    with pytest.raises(ActionError, match="администратор"):
        await boris.open(group).set_forum(on=True)
    assert (await group.set_forum(on=True)).chat == group.chat
    assert (await bot.get_chat(group.chat)).is_forum
    await bot.create_forum_topic(group.chat, "Тема")
    await group.set_forum(on=False)
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await bot.create_forum_topic(group.chat, "Тема")
    basic = await anna.create_group("Простая", kind="group", admin=True)
    forum = await basic.set_forum(on=True)
    with pytest.raises(TelegramMigrateToChat):
        await bot.create_forum_topic(basic.chat, "Тема")
    await bot.create_forum_topic(forum.chat, "Тема")


async def test_answers_outside_topics_bear_the_id_of_the_first_message_which_is_no_topic(
    bot: Bot, forum: Phone
) -> None:
    first = await forum.say("первое")
    second = await forum.reply(first, "второе")
    third = await bot.send_message(forum.chat, "третье", reply_parameters=ReplyParameters(message_id=second.id))
    assert (third.message_thread_id, third.is_topic_message) == (first.id, None)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.chat, "четвёртое", message_thread_id=first.id)


async def test_standing_in_the_topic_of_a_bot_is_not_answering_it(bot: Bot, anna: Phone) -> None:
    forum = await anna.create_group("Форум", kind="forum", admin=True)
    topic = await bot.create_forum_topic(forum.chat, "Тема")
    await forum.act("invite", admin=False)
    place = forum.open(forum, topic=topic.message_thread_id)
    sent = await bot.send_message(forum.chat, "Вопрос", message_thread_id=topic.message_thread_id)
    await received(bot)
    await place.say("между собой")
    await place.say("боту", reply_to=sent.message_id)
    assert [message.text for message in await received(bot)] == ["боту"]


async def test_the_topics_of_a_group_share_its_limits(
    playground: Playground, bot: Bot, forum: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = [await bot.create_forum_topic(forum.chat, name) for name in ("Одна", "Другая")]
    playground.options.limits = True
    monkeypatch.setattr("bot.playground.api.Limits", partial(Limits, clock=lambda: 100.0))

    async def chatter() -> None:
        for number in range(21):
            await bot.send_message(forum.chat, "x", message_thread_id=topics[number % 2].message_thread_id)

    with pytest.raises(TelegramRetryAfter) as refused:
        await chatter()
    assert refused.value.retry_after >= 1
    assert len([message for message in forum.messages if message.text]) < 8  # two chats would have taken ten at once

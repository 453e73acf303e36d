"""The driver of phones: what a test can do and see."""

import asyncio

import pytest
from aiogram import Bot

from bot.playground import ActionError, Phone, Playground
from bot.playground.images import picture
from tests.playground.conftest import Raw


async def test_every_kind_of_message_reaches_the_bot_as_itself(bot: Bot, anna: Phone) -> None:
    await anna.send_photo(caption="фото")
    await anna.send_document()
    await anna.send_video()
    await anna.send_animation()
    await anna.send_audio()
    await anna.send_voice()
    await anna.send_video_note()
    await anna.send_sticker()
    await anna.send_location()
    await anna.send_contact()
    await anna.send_poll("Когда?", ["Сегодня", "Завтра"])
    await anna.send_dice()
    messages = [update.message for update in await bot.get_updates() if update.message]
    assert [message.content_type for message in messages[1:]] == [
        "photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker", "location", "contact",
        "poll", "dice",
    ]  # fmt: skip
    contact = messages[10].contact
    assert contact is not None
    assert contact.user_id == anna.id


async def test_the_same_message_has_the_same_id_for_both_sides(bot: Bot, anna: Phone) -> None:
    said = await anna.say("привет")
    sent = await bot.send_message(anna.id, "и вам")
    assert (await bot.get_updates())[-1].message.message_id == said.id  # type: ignore[union-attr]
    assert (await anna.hears("и вам")).id == sent.message_id == said.id + 1


async def test_an_album_may_come_in_parts(bot: Bot, anna: Phone) -> None:
    sending = asyncio.create_task(anna.send_album([("photo", None, "раз"), "video", "document"], delay=0.05))
    await asyncio.sleep(0.02)
    assert len([update for update in await bot.get_updates() if update.message and update.message.media_group_id]) == 1
    parts = await sending
    assert len({part.media_group_id for part in parts}) == 1
    assert [part.kind for part in parts] == ["photo", "video", "document"]


async def test_a_deep_link_starts_with_its_payload_and_a_bad_one_does_not(anna: Phone) -> None:
    started = await anna.start("mmpg2")
    assert started.text == "/start mmpg2"
    assert [entity["type"] for entity in started.entities] == ["bot_command"]
    for bad in ("м" * 3, "a" * 65, "a b"):
        with pytest.raises(ActionError):
            await anna.start(bad)


async def test_a_button_with_a_start_link_opens_the_bot_here(raw: Raw, anna: Phone) -> None:
    link = {"text": "Карточка", "url": "https://t.me/mmpg_playground_bot?start=doc7"}
    await raw("sendMessage", chat_id=anna.id, text="Ссылка", reply_markup={"inline_keyboard": [[link]]})
    await anna.press("Карточка")
    assert anna.messages[-1].text == "/start doc7"


async def test_press_takes_the_exact_label_first_and_then_the_newest(raw: Raw, anna: Phone) -> None:
    async def offer(*labels: str) -> int:
        keys = {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}
        answer = await raw("sendMessage", chat_id=anna.id, text="?", reply_markup=keys)
        return int(answer["result"]["message_id"])

    async def pressed() -> tuple[int, str]:
        query = (await raw("getUpdates", offset=-1))["result"][-1]["callback_query"]
        return query["message"]["message_id"], query["data"]

    first = await offer("✅ Документы", "Мои документы")
    second = await offer("Документы группы")
    await anna.press("Документы", wait=False)
    assert await pressed() == (first, "✅ Документы")
    await anna.press("окументы", wait=False)
    assert await pressed() == (second, "Документы группы")
    await anna.press("Мои", on=anna.handset.find(anna.chat, first), wait=False)
    assert await pressed() == (first, "Мои документы")
    with pytest.raises(ActionError, match="Такой кнопки больше нет"):
        await anna.act("press", message_id=second, row=3, column=0)


async def test_a_button_may_ask_for_the_contact(raw: Raw, anna: Phone) -> None:
    keys = {
        "keyboard": [[{"text": "📱 Мой номер", "request_contact": True}, {"text": "Где я", "request_location": True}]]
    }
    await raw("sendMessage", chat_id=anna.id, text="Номер?", reply_markup=keys)
    await anna.press("Мой номер")
    await anna.press("Где я")
    assert [message.kind for message in anna.messages[-2:]] == ["contact", "location"]


async def test_edits_of_ones_own_messages_reach_the_bot(bot: Bot, anna: Phone) -> None:
    said = await anna.say("быро")
    photo = await anna.send_photo(caption="подпись")
    await anna.edit(said, "было")
    await anna.edit(photo, "новая подпись")
    await anna.edit(photo, data=picture(9, 9))
    edits = [update.edited_message for update in await bot.get_updates() if update.edited_message]
    assert [edit.text or edit.caption for edit in edits] == ["было", "новая подпись", "новая подпись"]
    assert said.text == "было"
    assert await photo.download() == picture(9, 9)
    sent = await bot.send_message(anna.id, "чужое")
    with pytest.raises(ActionError, match="только своё"):
        await anna.act("edit", message_id=sent.message_id, text="x")


async def test_a_phone_does_not_let_a_person_do_the_impossible(anna: Phone) -> None:
    with pytest.raises(ActionError, match="Пустое"):
        await anna.say("  ")
    with pytest.raises(ActionError, match="Слишком длинное"):
        await anna.say("я" * 4097)
    with pytest.raises(ActionError, match="не найдено"):
        await anna.say("x", reply_to=999)
    with pytest.raises(ActionError, match="Неизвестное действие"):
        await anna.act("fly")
    with pytest.raises(ActionError, match="Не хватает данных"):
        await anna.act("location")
    await anna.block()
    with pytest.raises(ActionError, match="заблокирован"):
        await anna.say("x")
    await anna.start()
    assert anna.messages[-1].text == "/start"
    await anna.delete_account()
    with pytest.raises(ActionError, match="Аккаунт удалён"):
        await anna.say("x")


async def test_a_message_is_heard_once_and_an_edit_makes_it_news_again(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "раз")
    await bot.send_message(anna.id, "два")
    assert (await anna.hears("два")).text == "два"
    assert [message.text for message in anna.unheard] == ["раз"]
    anna.forget()
    assert not anna.unheard
    await bot.edit_message_text("три", chat_id=anna.id, message_id=sent.message_id)
    assert (await anna.hears()).id == sent.message_id


async def test_a_forward_between_chats_names_the_author_and_keeps_the_file(playground: Playground, anna: Phone) -> None:
    boris = playground.phone(502, "Борис")
    group = await anna.create_group("Группа", boris)
    photo = await boris.open(group).send_photo(caption="из группы")
    forwarded = await anna.forward(group.messages[-1])
    assert forwarded.data["forward_origin"]["sender_user"]["id"] == boris.id
    assert forwarded.file_unique_id == photo.file_unique_id


async def test_the_same_id_is_the_same_phone(playground: Playground, anna: Phone) -> None:
    again = playground.phone(anna.id)
    await again.say("с того же телефона")
    assert anna.messages[-1].text == "с того же телефона"
    assert str(anna.messages[-1]).endswith("Анна: с того же телефона")


async def test_votes_and_reactions_show_without_being_news(bot: Bot, anna: Phone) -> None:
    await bot.send_poll(anna.id, "Удобно?", ["Да", "Нет"])
    poll = await anna.hears(kind="poll")
    await anna.vote(poll, 0)
    await anna.react(poll)
    assert poll.data["poll"]["options"][0]["voter_count"] == 1
    assert poll.data["reactions"] == ["👍"]
    assert not anna.unheard

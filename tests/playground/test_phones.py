"""The driver of phones: what a test can do and see."""

import pytest
from aiogram import Bot
from aiogram.types import Message

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
    await anna.send_venue()
    await anna.send_contact()
    await anna.send_poll("Когда?", ["Сегодня", "Завтра"])
    await anna.send_dice()
    messages = [update.message for update in await bot.get_updates() if update.message]
    assert [message.content_type for message in messages[1:]] == [
        "photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker", "location", "venue",
        "contact", "poll", "dice",
    ]  # fmt: skip
    contact = messages[11].contact
    assert contact is not None
    assert contact.user_id == anna.id


async def test_the_same_message_has_the_same_id_for_both_sides(bot: Bot, anna: Phone) -> None:
    said = await anna.say("привет")
    sent = await bot.send_message(anna.id, "и вам")
    assert (await bot.get_updates())[-1].message.message_id == said.id  # type: ignore[union-attr]
    assert (await anna.hears("и вам")).id == sent.message_id == said.id + 1


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


async def edits(bot: Bot) -> list[Message]:
    return [update.edited_message for update in await bot.get_updates() if update.edited_message]


async def test_words_and_captions_are_edited_with_their_formatting(bot: Bot, anna: Phone) -> None:
    said = await anna.say("быро", reply_to=anna.messages[0])
    photo = await anna.send_photo(caption="подпись")
    await anna.edit(said, "было", entities=[{"type": "italic", "offset": 0, "length": 4}])
    await anna.edit(photo, "новая подпись")
    await anna.edit(photo, "")
    told = await edits(bot)
    assert [edit.text or edit.caption for edit in told] == ["было", "новая подпись", None]
    assert told[0].entities is not None
    assert told[0].entities[0].type == "italic"
    assert told[0].reply_to_message is not None
    assert said.text == "было"


async def test_a_file_is_replaced_by_another_also_of_another_kind(bot: Bot, anna: Phone) -> None:
    photo = await anna.send_photo(caption="подпись")
    document = await anna.send_document("Приказ.pdf")
    await anna.edit(photo, data=picture(9, 9))
    await anna.edit(document, "вторая редакция", data=b"%PDF-2")
    assert await photo.download() == picture(9, 9)
    assert (await document.download(), document.file_name) == (b"%PDF-2", "Приказ.pdf")
    await anna.edit(photo, data=b"video", kind="video")
    told = await edits(bot)
    assert [(edit.content_type, edit.caption) for edit in told] == [
        ("photo", "подпись"),
        ("document", "вторая редакция"),
        ("video", "подпись"),
    ]


async def test_one_part_of_an_album_is_edited_and_stays_in_it(bot: Bot, anna: Phone) -> None:
    album = await anna.send_album([("photo", None, "общая"), "photo"])
    await anna.edit(album[0], "другая")
    await anna.edit(album[1], data=b"video", kind="video")
    told = await edits(bot)
    assert [(edit.message_id, edit.media_group_id) for edit in told] == [
        (part.id, album[0].media_group_id) for part in album
    ]
    with pytest.raises(ActionError, match="Заменить"):
        await anna.edit(album[0], data=b"%PDF", kind="document")


async def test_an_edit_that_changes_nothing_is_not_sent(bot: Bot, anna: Phone) -> None:
    said, photo = await anna.say("слово"), await anna.send_photo(caption="подпись")
    await anna.edit(said, " слово ")
    await anna.edit(photo, "подпись")
    assert not await edits(bot)
    assert not said.edits


async def test_what_an_app_does_not_edit_is_refused(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "чужое")
    with pytest.raises(ActionError, match="только своё"):
        await anna.act("edit", message_id=sent.message_id, text="x")
    for fixed in (await anna.send_sticker(), await anna.send_location(), await anna.send_poll("?", ["Да"])):
        with pytest.raises(ActionError, match="Такое сообщение изменить нельзя"):
            await anna.edit(fixed, "x")
    with pytest.raises(ActionError, match="Пустое"):
        await anna.edit(anna.messages[0], "")
    with pytest.raises(ActionError, match="Заменить"):
        await anna.edit(await anna.send_voice(), data=b"x")


async def test_what_telegram_does_not_take_is_told_to_the_person(anna: Phone) -> None:
    with pytest.raises(ActionError, match="IMAGE_PROCESS_FAILED"):
        await anna.send_photo(b"not a picture")
    with pytest.raises(ActionError, match="QUOTE_TEXT_INVALID"):
        await anna.reply(anna.messages[0], "x", quote="чего там нет")


async def test_people_answer_their_own_messages_and_copies_of_the_bot(bot: Bot, anna: Phone) -> None:
    said = await anna.say("Вопрос")
    await bot.copy_message(anna.id, anna.id, said.id)
    copy = await anna.hears("Вопрос")
    for answered in (said, copy):
        reply = await anna.reply(answered, "Ещё")
        told = (await bot.get_updates())[-1].message
        assert reply.reply_to is answered
        assert told is not None
        assert told.reply_to_message is not None
        assert told.reply_to_message.message_id == answered.id


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

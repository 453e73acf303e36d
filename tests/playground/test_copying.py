"""Copies and forwards: one by one, many at once, of everything there is."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputPollOption,
    ReplyParameters,
)

from bot.playground import ActionError, Phone, Playground
from tests.playground.conftest import Raw

KEYS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Ответить", callback_data="answer")]])
OPTIONS: list[InputPollOption | str] = ["Да", "Нет"]
BOLD = [{"type": "bold", "offset": 0, "length": 5}]


@pytest.fixture
async def boris(playground: Playground) -> Phone:
    """Give Boris, who has started the bot."""
    phone = playground.phone(502, "Борис")
    await phone.start()
    return phone


async def test_every_kind_is_copied_as_itself_without_its_author(bot: Bot, anna: Phone, boris: Phone) -> None:
    said = [
        await anna.say("слова и дело", entities=BOLD),
        await anna.send_photo(caption="слова и дело", entities=BOLD),
        await anna.send_video(),
        await anna.send_animation(),
        await anna.send_document("Приказ.pdf"),
        await anna.send_audio(),
        await anna.send_voice(),
        await anna.send_video_note(),
        await anna.send_sticker(),
        await anna.send_location(),
        await anna.send_venue(),
        await anna.send_contact(),
        await anna.send_poll("Когда?", ["Сегодня", "Завтра"]),
        await anna.send_dice("🎯"),
        await anna.forward_post(text="новость"),
    ]
    for message in said:
        await bot.copy_message(boris.id, anna.id, message.id)
        copy = await boris.hears()
        assert (copy.kind, copy.text, copy.entities) == (message.kind, message.text, message.entities)
        assert (copy.sender, copy.file_unique_id) == ("ММПГ-бот", message.file_unique_id)
        assert "forward_origin" not in copy.data


async def test_a_copy_may_have_another_caption_a_keyboard_and_answer_something(
    bot: Bot, anna: Phone, boris: Phone
) -> None:
    photo = await anna.send_photo(caption="подпись")
    asked = await boris.say("Что там?")
    answered = ReplyParameters(message_id=asked.id)
    await bot.copy_message(boris.id, anna.id, photo.id, caption="другая", reply_markup=KEYS, reply_parameters=answered)
    copy = await boris.hears("другая")
    assert (copy.reply_to, copy.buttons) == (asked, [["Ответить"]])


async def test_a_copy_that_answers_a_deleted_message_is_refused_unless_it_need_not(
    anna: Phone, boris: Phone, raw: Raw
) -> None:
    said, asked = await anna.say("ответ"), await boris.say("вопрос")
    await boris.delete(asked)
    copy: dict[str, Any] = {"chat_id": boris.id, "from_chat_id": anna.id, "message_id": said.id}
    gone = {"message_id": asked.id}
    refused = await raw.refusal("copyMessage", **copy, reply_parameters=gone)
    assert refused == "Bad Request: message to be replied not found"
    assert (await raw("copyMessage", **copy, reply_parameters={**gone, "allow_sending_without_reply": True}))["ok"]
    assert (await boris.hears("ответ")).reply_to is None


async def test_what_a_person_has_deleted_is_not_found_and_nobody_tells_the_bot(
    bot: Bot, anna: Phone, boris: Phone, raw: Raw
) -> None:
    said = await anna.say("передумаю")
    updates = await bot.get_updates()
    await anna.delete(said)
    assert await bot.get_updates() == updates
    gone = {"chat_id": boris.id, "from_chat_id": anna.id, "message_id": said.id}
    assert await raw.refusal("copyMessage", **gone) == "Bad Request: message to copy not found"
    assert await raw.refusal("forwardMessage", **gone) == "Bad Request: message to forward not found"


async def test_service_messages_paid_media_and_giveaways_are_not_copied(bot: Bot, anna: Phone, raw: Raw) -> None:
    pinned = await bot.send_message(anna.id, "важно")
    await bot.pin_chat_message(anna.id, pinned.message_id)
    service = anna.messages[-1]
    assert service.kind == "service"
    paid, giveaway = await anna.forward_post("paid_media"), await anna.forward_post("giveaway")
    seen = [update.message for update in await bot.get_updates() if update.message]
    assert [message.content_type for message in seen[1:]] == ["pinned_message", "paid_media", "giveaway"]
    place: dict[str, Any] = {"chat_id": anna.id, "from_chat_id": anna.id}
    for message in (service, paid, giveaway):
        refused = await raw.refusal("copyMessage", **place, message_id=message.id)
        assert refused == "Bad Request: the message can't be copied"
    refused = await raw.refusal("forwardMessage", **place, message_id=service.id)
    assert refused == "Bad Request: the message can't be forwarded"
    numbers = [service.id, paid.id]
    assert await raw.refusal("copyMessages", **place, message_ids=numbers) == (
        "Bad Request: messages can't be forwarded"
    )
    await bot.copy_messages(anna.id, anna.id, [pinned.message_id, *numbers])
    assert anna.messages[-1].text == "важно"


async def test_protected_content_is_copied_but_not_forwarded(bot: Bot, anna: Phone, raw: Raw) -> None:
    secret = await bot.send_message(anna.id, "секрет", protect_content=True)
    theirs = await anna.say("тоже секрет", protected=True)
    told = (await bot.get_updates())[-1].message
    assert told is not None
    assert told.has_protected_content
    for number in (secret.message_id, theirs.id):
        place = {"chat_id": anna.id, "from_chat_id": anna.id, "message_id": number}
        assert await raw.refusal("forwardMessage", **place) == "Bad Request: the message can't be forwarded"
        assert (await raw("copyMessage", **place))["ok"]
    assert [message.text for message in anna.messages[-2:]] == ["секрет", "тоже секрет"]
    with pytest.raises(ActionError, match="переслать нельзя"):
        await anna.forward(theirs)


async def test_a_quiz_is_copied_by_whoever_knows_its_answer(bot: Bot, anna: Phone, raw: Raw) -> None:
    await bot.send_poll(anna.id, "Удобно?", OPTIONS)
    await anna.vote(anna.messages[-1], 0)
    place: dict[str, Any] = {"chat_id": anna.id, "from_chat_id": anna.id}
    await bot.copy_message(**place, message_id=anna.messages[-1].id)
    assert anna.messages[-1].data["poll"]["total_voter_count"] == 0
    await bot.send_poll(anna.id, "2×2?", ["4", "5"], type="quiz", correct_option_id=0, explanation="таблица")
    assert (await raw("copyMessage", **place, message_id=anna.messages[-1].id))["ok"]
    theirs = await anna.send_poll("3×3?", ["9", "6"], type="quiz", correct=0)
    assert (await raw("copyMessage", **place, message_id=theirs.id))["ok"]
    passed_on = await anna.forward(theirs)
    group = await anna.create_group("Группа", admin=True)
    in_group = await group.send_poll("3×3?", ["9", "6"], type="quiz", correct=0)
    for chat, number in ((anna.id, passed_on.id), (group.chat, in_group.id)):
        refused = await raw.refusal("copyMessage", chat_id=anna.id, from_chat_id=chat, message_id=number)
        assert refused == "Bad Request: the message can't be copied"


async def test_forwards_name_their_author_and_cannot_be_edited(bot: Bot, anna: Phone, boris: Phone) -> None:
    said = await anna.say("слово")
    forward = await bot.forward_message(boris.id, anna.id, said.id)
    assert forward.forward_origin is not None
    assert forward.forward_origin.type == "user"
    post = await anna.forward_post(text="новость", channel="ЧИРО")
    told = (await bot.get_updates())[-1].message
    assert told is not None
    assert told.forward_origin is not None
    assert told.forward_origin.type == "channel"
    assert post.text == "новость"
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("иначе", chat_id=boris.id, message_id=forward.message_id)
    with pytest.raises(ActionError, match="Пересланное"):
        await anna.edit(post, "иначе")


async def test_the_words_of_refusals_of_many(bot: Bot, anna: Phone, raw: Raw) -> None:
    said = await anna.say("слово")
    menu = (await bot.send_message(anna.id, "меню")).message_id
    place: dict[str, Any] = {"chat_id": anna.id, "from_chat_id": anna.id}
    for bad, words in (
        ([menu, said.id], "message identifiers must be in a strictly increasing order"),
        ([said.id, said.id], "message identifiers must be in a strictly increasing order"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([0], "invalid message identifier specified"),
        ([], "message identifiers are not specified"),
        ([998, 999], "there are no messages to forward"),
    ):
        for method in ("copyMessages", "forwardMessages"):
            assert await raw.refusal(method, **place, message_ids=bad) == f"Bad Request: {words}"
    long = await raw.refusal("copyMessage", **place, message_id=(await anna.send_photo()).id, caption="я" * 1025)
    assert long == "Bad Request: message caption is too long"


async def test_a_refusal_that_only_telegram_knows_a_reason_for_can_be_asked_for(
    playground: Playground, bot: Bot, anna: Phone, boris: Phone
) -> None:
    voice = await anna.send_voice()
    playground.faults.refuse("VOICE_MESSAGES_FORBIDDEN", "copyMessage", chat=boris.id)
    with pytest.raises(TelegramBadRequest, match="Bad Request: VOICE_MESSAGES_FORBIDDEN"):
        await bot.copy_message(boris.id, anna.id, voice.id)
    await bot.copy_message(boris.id, anna.id, voice.id)
    assert [message.kind for message in boris.messages] == ["text", "voice"]


async def test_files_are_sent_again_by_their_identifiers_with_formatted_captions(
    bot: Bot, anna: Phone, raw: Raw
) -> None:
    for sending in (
        anna.send_photo(),
        anna.send_video(),
        anna.send_animation(),
        anna.send_document(),
        anna.send_audio(),
        anna.send_voice(),
        anna.send_video_note(),
        anna.send_sticker(),
    ):
        sent = await sending
        method = f"send{''.join(word.capitalize() for word in sent.kind.split('_'))}"
        file = sent.data[sent.kind][-1] if sent.kind == "photo" else sent.data[sent.kind]
        words = {"caption": "слова и дело", "caption_entities": BOLD}
        again = await raw(method, chat_id=anna.id, **{sent.kind: file["file_id"]}, **words)
        assert again["result"][sent.kind] == sent.data[sent.kind]
        captioned = sent.kind not in {"video_note", "sticker"}
        assert again["result"].get("caption_entities") == (BOLD if captioned else None)
        refused = await raw.refusal(method, chat_id=anna.id, **{sent.kind: "AgACAgIAAxkBAAIB"})
        assert refused == "Bad Request: wrong file identifier/HTTP URL specified"
    document = await bot.send_document(anna.id, BufferedInputFile(b"data", "a.txt"))
    assert document.document is not None
    as_photo = await raw.refusal("sendPhoto", chat_id=anna.id, photo=document.document.file_id)
    assert as_photo == "Bad Request: can't use file of type Document as Photo"
    as_voice = await raw.refusal("sendVoice", chat_id=anna.id, voice=document.document.file_id)
    assert as_voice == "Bad Request: can't use file of type Document as VoiceNote"

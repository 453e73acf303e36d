"""New messages and what Telegram refuses of them."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto, ReplyParameters

from bot.playground import Phone, Playground
from bot.playground.images import picture
from tests.playground.conftest import Raw, bot_at

PHOTO = BufferedInputFile(picture(120, 90), "photo.png")


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Кнопка", **button}]]}


async def test_a_text_arrives_with_its_formatting_and_is_returned_whole(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(anna.id, "<b>Здравствуйте</b>, https://ya.ru", parse_mode="HTML")
    heard = await anna.hears("Здравствуйте")
    assert (sent.message_id, sent.text) == (heard.id, heard.text)
    assert heard.formatted("bold") == ["Здравствуйте"]
    assert heard.formatted("url") == ["https://ya.ru"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({"chat_id": 999, "text": "x"}, "chat not found"),
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": 501}, "message text is empty"),
        ({"chat_id": 501, "text": " \n "}, "message text is empty"),
        ({"chat_id": 501, "text": "я" * 4097}, "message is too long"),
        ({"chat_id": 501, "text": "😀" * 2049}, "message is too long"),
        ({"chat_id": 501, "text": "<x>", "parse_mode": "HTML"},
         "can't parse entities: Unsupported start tag \"x\" at byte offset 0"),
        ({"chat_id": 501, "text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"chat_id": 501, "text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"chat_id": 501, "text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"chat_id": 501, "text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"chat_id": 501, "text": "x", "reply_markup": inline(callback_data="я" * 33)}, "BUTTON_DATA_INVALID"),
        ({"chat_id": 501, "text": "x", "reply_markup": inline(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"chat_id": 501, "text": "x", "reply_markup": inline()},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"chat_id": 501, "text": "x", "reply_markup": inline(url="слово")},
         "inline keyboard button URL 'слово' is invalid: Wrong HTTP URL"),
        ({"chat_id": 501, "text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ],
)  # fmt: skip
async def test_a_bad_message_is_refused_in_telegrams_words(
    raw: Raw, anna: Phone, args: dict[str, Any], words: str
) -> None:
    assert await raw.refusal("sendMessage", **args) == f"Bad Request: {words}"
    assert not anna.unheard


async def test_data_of_64_bytes_and_a_text_of_4096_after_parsing_pass(raw: Raw, anna: Phone) -> None:
    text = f"<b>{'я' * 4096}</b>"
    sent = await raw(
        "sendMessage", chat_id=anna.id, text=text, parse_mode="HTML", reply_markup=inline(callback_data="я" * 32)
    )
    assert sent["ok"]


async def test_whoever_is_out_of_reach_is_named_as_such(playground: Playground, bot: Bot, anna: Phone) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(playground.phone(502, "Борис").id, "x")
    await anna.block()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(anna.id, "x")
    await anna.unblock()
    await bot.send_message(anna.id, "x")
    await anna.delete_account()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: user is deactivated"):
        await bot.send_message(anna.id, "x")
    with pytest.raises(TelegramForbiddenError, match="bot can't send messages to bots"):
        await bot.send_message(bot.id, "x")


async def test_a_bot_cannot_write_first_to_somebody_it_knows_from_a_group(playground: Playground, bot: Bot) -> None:
    boris = playground.phone(502, "Борис")
    group = await boris.create_group("Группа")
    await group.say("/help")
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(boris.id, "x")


async def test_a_reply_shows_what_it_answers_and_a_lenient_one_survives_a_deleted_message(
    bot: Bot, anna: Phone
) -> None:
    question = await anna.say("Когда встреча?")
    await bot.send_message(anna.id, "Завтра", reply_parameters=ReplyParameters(message_id=question.id))
    assert (await anna.hears("Завтра")).reply_to is question
    await anna.delete(question)
    lenient = ReplyParameters(message_id=question.id, allow_sending_without_reply=True)
    sent = await bot.send_message(anna.id, "Всё же завтра", reply_parameters=lenient)
    assert sent.reply_to_message is None


async def test_every_kind_of_message_arrives_as_itself(bot: Bot, anna: Phone) -> None:
    data = BufferedInputFile(b"data", "file.bin")
    sent = [
        await bot.send_photo(anna.id, PHOTO, caption="подпись"),
        await bot.send_document(anna.id, data),
        await bot.send_video(anna.id, data, duration=5, width=320, height=200),
        await bot.send_animation(anna.id, data),
        await bot.send_audio(anna.id, data, title="Гимн", performer="Хор"),
        await bot.send_voice(anna.id, data, duration=3),
        await bot.send_video_note(anna.id, data, length=240),
        await bot.send_sticker(anna.id, data),
        await bot.send_location(anna.id, 55.16, 61.4),
        await bot.send_venue(anna.id, 55.16, 61.4, "ЧИРО", "Красноармейская, 88"),
        await bot.send_contact(anna.id, "+73512173089", "Координатор"),
        await bot.send_poll(anna.id, "Удобно?", ["Да", "Нет"]),
        await bot.send_dice(anna.id, emoji="🎯"),
    ]
    kinds = [(await anna.hears("")).kind for _ in sent]
    assert kinds == [
        "photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker", "location", "venue",
        "contact", "poll", "dice",
    ]  # fmt: skip
    assert sent[0].photo is not None
    assert (sent[0].photo[-1].width, sent[0].photo[-1].height, sent[0].caption) == (120, 90, "подпись")
    assert sent[4].audio is not None
    assert sent[4].audio.title == "Гимн"


async def test_an_album_is_one_group_of_two_to_ten_of_one_sort(bot: Bot, anna: Phone, raw: Raw) -> None:
    sent = await bot.send_media_group(
        anna.id, [InputMediaPhoto(media=PHOTO, caption="все"), InputMediaPhoto(media=PHOTO)]
    )
    assert len({message.media_group_id for message in sent}) == 1
    with pytest.raises(TelegramBadRequest, match="document can't be mixed with other media types"):
        await bot.send_media_group(anna.id, [InputMediaPhoto(media=PHOTO), InputMediaDocument(media=PHOTO)])
    assert "too few media" in await raw.refusal("sendMediaGroup", chat_id=anna.id, media=[{"type": "photo"}])


async def test_a_reply_keyboard_appears_and_goes(raw: Raw, anna: Phone) -> None:
    await raw("sendMessage", chat_id=anna.id, text="Меню", reply_markup={"keyboard": [["Помощь", {"text": "Профиль"}]]})
    assert anna.keyboard == [["Помощь", "Профиль"]]
    await anna.press("Помощь")
    assert anna.messages[-1].text == "Помощь"
    await raw("sendMessage", chat_id=anna.id, text="Всё", reply_markup={"remove_keyboard": True})
    assert anna.keyboard == []


async def test_arguments_come_by_query_form_multipart_and_json(playground: Playground, raw: Raw, anna: Phone) -> None:
    url = f"{raw.base}/sendMessage"
    async with raw.session.get(url, params={"chat_id": anna.id, "text": "запрос"}) as response:
        assert response.status == 200
    async with raw.session.post(url, data={"chat_id": str(anna.id), "text": "форма"}) as response:
        assert response.status == 200
    await raw("SENDmessage", chat_id=str(anna.id), text="жсон")
    assert [message.text for message in anna.messages[1:]] == ["запрос", "форма", "жсон"]
    assert [call.chat for call in playground.calls("sendMessage")] == [anna.id] * 3


async def test_an_unknown_method_and_a_bad_token_are_refused(playground: Playground, raw: Raw) -> None:
    assert await raw("sendNothing") == {"ok": False, "error_code": 404, "description": "Not Found"}
    for token, status in (("nonsense", 404), ("1000000001:wrong-secret", 401)):
        async with raw.session.get(f"{playground.url}/bot{token}/getMe") as response:
            assert response.status == status


async def test_any_well_formed_token_is_a_bot_of_its_own(playground: Playground, anna: Phone) -> None:
    other = bot_at(playground, "77:another-bot")
    me = await other.me()
    assert (me.id, me.username) == (77, "bot77_bot")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await other.send_message(anna.id, "x")
    await anna.open(77).start()
    await other.send_message(anna.id, "от другого")
    await anna.open(77).hears("от другого")
    await other.session.close()

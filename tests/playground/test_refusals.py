"""Refusals, a line each: method, arguments, Telegram's words. Message 1 is Anna's /start, 2 the bot's text."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.types import InputPollOption

from bot.playground import Phone, Playground
from tests.playground.conftest import Raw

ANNA = 501
GROUPED = {"type": "photo", "media": "x"}
OPTIONS: list[InputPollOption | str] = ["Да", "Нет"]


def inline(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def counter() -> AsyncIterator[tuple[Raw, Phone]]:
    """One playground for all refusals: none of them changes it."""
    async with Playground() as playground, aiohttp.ClientSession() as session:
        anna, raw = playground.phone(ANNA, "Анна"), Raw(session, playground)
        playground.phone(502, "Борис")
        await anna.start()
        await raw("sendMessage", chat_id=ANNA, text="текст")
        yield raw, anna


@pytest.mark.parametrize(
    ("method", "args", "words"),
    [
        ("sendMessage", {"text": "x", "entities": "{}"}, "can't parse MessageEntities"),
        ("sendMessage", {"text": "x", "entities": [{"type": 1}]},
         'can\'t parse MessageEntity: Field "type" must be of type String'),
        ("sendMessage", {"text": "x", "entities": [{"type": "bold", "offset": 5, "length": 1}]},
         "Receive an entity with incorrect offset or length"),
        ("sendMessage", {"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
        ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [["x"] * 301]}}, "reply markup is too long"),
        ("sendMessage", {"text": "x", "reply_markup": {"keyboard": ["x"]}},
         'can\'t parse keyboard button: Field "keyboard" must be of type Array of Arrays'),
        ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [[{"text": " "}]]}},
         "keyboard button text must be non-empty"),
        ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [[5]]}},
         'can\'t parse keyboard button: Can\'t find field "text"'),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [["x"]]}},
         "can't parse inline keyboard button: Expected an Object"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"url": "ya.ru"}]]}},
         'can\'t parse inline keyboard button: Can\'t find field "text"'),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "", "url": "ya.ru"}]]}},
         "inline keyboard button text must be non-empty"),
        ("sendMessage", {"text": "x", "reply_markup": inline({"text": "x", "copy_text": {"text": ""}})},
         "BUTTON_COPY_TEXT_INVALID"),
        ("sendMessage", {"text": "x", "reply_markup": inline(*[{"text": "x", "url": "ya.ru"}] * 101)},
         "reply markup is too long"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 9, "chat_id": 777}}, "chat not found"),
        ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong location"),
        ("sendLocation", {"latitude": "x", "longitude": 0}, "wrong latitude"),
        ("sendLocation", {}, "latitude is empty"),
        ("sendVenue", {"latitude": 1, "longitude": 1, "title": "x"}, "VENUE_INVALID"),
        ("sendContact", {"first_name": "x"}, "phone number must be non-empty"),
        ("sendContact", {"phone_number": "1"}, "first name must be non-empty"),
        ("sendPoll", {"options": OPTIONS}, "poll question must be non-empty"),
        ("sendPoll", {"question": "я" * 301, "options": OPTIONS}, "poll question length must not exceed 300"),
        ("sendPoll", {"question": "x"}, "poll must have at least 1 option"),
        ("sendPoll", {"question": "x", "options": [""]}, "poll options must be non-empty"),
        ("sendPoll", {"question": "x", "options": ["я" * 101]}, "poll options length must not exceed 100"),
        ("sendPoll", {"question": "x", "options": OPTIONS * 7}, "poll can't have more than 12 options"),
        ("sendPoll", {"question": "x", "options": OPTIONS, "type": "quiz", "correct_option_id": 5},
         "wrong correct option ID specified"),
        ("sendDice", {"emoji": "x"}, "wrong dice emoji"),
        ("sendMediaGroup", {}, "there is no media in the request"),
        ("sendMediaGroup", {"media": [GROUPED] * 11}, "too many messages to send as an album"),
        ("sendMediaGroup", {"media": [{"type": "voice"}] * 2},
         "can't use the media of the specified type in the album"),
        ("sendMediaGroup", {"media": [GROUPED] * 2}, "wrong file identifier/HTTP URL specified"),
        ("sendChatAction", {"action": "flying"}, "wrong parameter action in request"),
        ("editMessageText", {"message_id": 2, "text": "x", "reply_markup": {"keyboard": [["x"]]}},
         "inline keyboard expected"),
        ("editMessageText", {"inline_message_id": "7", "text": "x"}, "MESSAGE_ID_INVALID"),
        ("editMessageMedia", {"message_id": 2}, "there is no media in the request"),
        ("editMessageMedia", {"message_id": 2, "media": {"type": "voice"}}, "unsupported media type specified"),
        ("stopPoll", {"message_id": 2}, "message with poll to stop not found"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": list(range(101))}, "too many message identifiers specified"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "я" * 201}, "MESSAGE_TOO_LONG"),
        ("answerInlineQuery", {"inline_query_id": "1"}, "can't parse inline query results JSON object"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [{"id": str(n)} for n in range(51)]},
         "RESULTS_TOO_MUCH"),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [{"id": ""}]}, "RESULT_ID_INVALID"),
        ("setMessageReaction", {"message_id": 9}, "message to react not found"),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"emoji": "👍"}] * 2}, "REACTIONS_TOO_MANY"),
        ("pinChatMessage", {"message_id": 9}, "message to pin not found"),
        ("getChatMember", {"user_id": 888}, "invalid user_id specified"),
        ("getChatMember", {"user_id": 502}, "member not found"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        ("getFile", {}, "file_id not specified"),
        ("getUserProfilePhotos", {"user_id": 888}, "invalid user_id specified"),
        ("setMyCommands", {"commands": "x"}, "can't parse commands JSON object"),
        ("setMyCommands", {"commands": {}}, "can't parse commands: Expected an Array of BotCommand"),
        ("setMyCommands", {"commands": [{}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [], "scope": {"type": "x"}},
         "can't parse BotCommandScope: Unsupported type specified"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat_administrators", "chat_id": ANNA}},
         "can't use specified scope in private chats"),
        ("setMyName", {"name": "я" * 65}, "bot name is too long"),
        ("createForumTopic", {"name": "x"}, "the chat is not a forum"),
        ("setWebhook", {"url": "https://a.b", "secret_token": "я"}, "secret token contains unallowed characters"),
    ],
)  # fmt: skip
@pytest.mark.asyncio(loop_scope="module")
async def test_refused(counter: tuple[Raw, Phone], method: str, args: dict[str, Any], words: str) -> None:
    raw, anna = counter
    assert await raw.refusal(method, **{"chat_id": ANNA, **args}) == f"Bad Request: {words}"
    assert [message.text for message in anna.everything] == ["/start", "текст"]


async def test_a_malformed_request_is_a_refusal_and_not_a_crash(raw: Raw, anna: Phone) -> None:
    for args in ({"chat_id": {}, "text": "x"}, {"chat_id": anna.id, "text": "x", "reply_parameters": "[1]"}):
        assert (await raw("sendMessage", **args))["error_code"] == 400
    async with raw.session.post(
        f"{raw.base}/getMe", data="{", headers={"Content-Type": "application/json"}
    ) as response:
        assert response.status == 400


async def test_entities_may_be_given_instead_of_a_parse_mode(raw: Raw, anna: Phone) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 99, "url": None}, {"type": "italic", "offset": 1, "length": 0}]
    await raw("sendMessage", chat_id=anna.id, text="вот", entities=entities)
    assert anna.messages[-1].entities == [{"type": "bold", "offset": 0, "length": 3}]


async def test_a_mention_of_a_person_without_a_username_shows_who_it_is(raw: Raw, anna: Phone) -> None:
    await raw("sendMessage", chat_id=anna.id, text='<a href="tg://user?id=501">ей</a>', parse_mode="HTML")
    assert anna.messages[-1].entities[0]["user"]["first_name"] == "Анна"


async def test_deletion_in_a_group_needs_the_right_to_it(bot: Bot, raw: Raw, anna: Phone) -> None:
    group = await anna.create_group("Группа")
    said = await group.say("не трогать")
    place = {"chat_id": group.chat, "message_id": said.id}
    assert await raw.refusal("deleteMessage", **place) == "Bad Request: message can't be deleted"
    several = await raw.refusal("deleteMessages", chat_id=group.chat, message_ids=[said.id])
    assert several == "Bad Request: message can't be deleted"
    assert "not enough rights to manage pinned" in await raw.refusal("pinChatMessage", **place)
    await group.act("invite", admin=True)
    assert await bot.delete_message(group.chat, said.id)
    assert said.deleted


async def test_an_inline_result_may_be_a_known_file(bot: Bot, raw: Raw, anna: Phone) -> None:
    document = await anna.send_document("Приказ.pdf")
    file_id = (await bot.get_updates())[-1].message.document.file_id  # type: ignore[union-attr]
    asked = await anna.act("inline", text="приказ")
    keys = {"inline_keyboard": [[{"text": "Ещё", "callback_data": "more"}]]}
    result = {"id": "1", "type": "document", "title": "x", "document_file_id": file_id, "reply_markup": keys}
    await raw("answerInlineQuery", inline_query_id=asked["query"], results=[result])
    sent = await anna.choose(anna.handset.answers[asked["query"]]["results"][0])
    assert sent.file_unique_id == document.file_unique_id
    chosen = (await raw("getUpdates", offset=-1))["result"][-1]["chosen_inline_result"]
    place = {"inline_message_id": chosen["inline_message_id"]}
    await anna.press("Ещё", wait=False)
    pressed = (await raw("getUpdates", offset=-1))["result"][-1]["callback_query"]
    assert pressed["inline_message_id"] == chosen["inline_message_id"]
    assert await raw("editMessageCaption", **place, caption="новая подпись") == {"ok": True, "result": True}
    assert sent.text == "новая подпись"


async def test_people_rename_pin_and_leave(playground: Playground, anna: Phone) -> None:
    boris = playground.phone(502, "Борис")
    group = await anna.create_group("Группа", boris, kind="forum")
    said = await group.say("важно")
    await group.act("rename_group", title="Другая")
    await group.act("pin", message_id=said.id)
    await group.act("remove", user=boris.id)
    chat = playground.world.groups[group.chat]
    assert (chat.title, chat.pinned, chat.members[boris.id].status) == ("Другая", [said.id], "kicked")

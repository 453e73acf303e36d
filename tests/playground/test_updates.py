"""Long polling, webhooks, callback and inline queries."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from aiohttp import web

from bot.playground import Phone, Playground
from bot.playground.methods.answers import QUERY_LIFETIME
from tests.playground.conftest import Raw, bot_at


def texts(updates: list[Update]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_an_update_comes_again_until_an_offset_confirms_it(bot: Bot, anna: Phone) -> None:
    await anna.say("раз")
    await anna.say("два")
    first = await bot.get_updates()
    assert texts(first) == texts(await bot.get_updates()) == ["/start", "раз", "два"]
    assert [update.update_id - first[0].update_id for update in first] == [0, 1, 2]
    assert texts(await bot.get_updates(offset=first[1].update_id)) == ["раз", "два"]
    assert texts(await bot.get_updates(offset=-1)) == ["два"]
    assert texts(await bot.get_updates()) == ["два"]
    assert await bot.get_updates(offset=first[-1].update_id + 1) == []


async def test_a_batch_has_at_most_the_limit_and_never_more_than_a_hundred(bot: Bot, anna: Phone) -> None:
    for number in range(120):
        await anna.say(str(number))
    assert len(await bot.get_updates(limit=7)) == 7
    assert len(await bot.get_updates(limit=1000)) == 100


async def test_a_long_poll_answers_as_soon_as_something_happens(bot: Bot, anna: Phone) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    await asyncio.sleep(0.1)
    assert not poll.done()
    began = time.perf_counter()
    await anna.say("наконец")
    assert texts(await poll) == ["наконец"]
    assert time.perf_counter() - began < 25
    assert await bot.get_updates(offset=offset + 1, timeout=1) == []


async def test_a_second_poller_ends_the_first_with_a_conflict(bot: Bot, anna: Phone) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    older = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    newer = asyncio.create_task(bot.get_updates(offset=offset, timeout=30))
    # Which of them comes first is the network's affair.
    [ended], [going] = await asyncio.wait({older, newer}, return_when=asyncio.FIRST_COMPLETED)
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request; make sure that only one"):
        await ended
    await anna.say("новому")
    assert texts(await going) == ["новому"]


async def test_allowed_updates_hold_until_they_are_changed(bot: Bot, anna: Phone) -> None:
    offset = (await bot.get_updates(allowed_updates=["edited_message"]))[-1].update_id + 1
    said = await anna.say("не нужно")
    await anna.edit(said, "нужно")
    updates = await bot.get_updates(offset=offset)
    assert [update.event_type for update in updates] == ["edited_message"]
    await bot.get_updates(allowed_updates=[])
    await anna.react(said)
    await anna.say("снова нужно")
    assert texts(await bot.get_updates(offset=updates[-1].update_id + 1)) == ["снова нужно"]
    await bot.get_updates(allowed_updates=["message_reaction"])
    await anna.react(said, "")
    last = (await bot.get_updates())[-1].message_reaction
    assert last is not None
    assert (len(last.old_reaction), len(last.new_reaction)) == (1, 0)


async def test_blocking_and_unblocking_are_told(bot: Bot, anna: Phone) -> None:
    await anna.block()
    await anna.unblock()
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def receiver(handler: Any) -> tuple[web.AppRunner, str]:
    """Starts a server for a webhook, at the address that is given with it."""
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"


async def test_a_webhook_gets_updates_with_its_secret_and_again_after_an_error(
    playground: Playground, bot: Bot, anna: Phone
) -> None:
    got: list[tuple[str | None, str]] = []
    arrived = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        body = await request.json()
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), body["message"]["text"]))
        if len(got) == 1:
            return web.Response(status=500)
        if body["message"]["text"] == "привет":
            arrived.set()
            return web.json_response(
                {"method": "sendMessage", "chat_id": body["message"]["chat"]["id"], "text": "ответ"}
            )
        return web.Response()

    runner, address = await receiver(hook)
    await bot.set_webhook(address, secret_token="тайна".encode().hex())
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await anna.say("привет")
    await asyncio.wait_for(arrived.wait(), 60)
    await anna.hears("ответ")
    assert got == [("тайна".encode().hex(), "/start")] * 2 + [("тайна".encode().hex(), "привет")]
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, bool(info.last_error_message)) == (0, True)
    await bot.delete_webhook()
    await anna.say("снова опросом")
    assert texts(await bot.get_updates()) == ["снова опросом"]
    await runner.cleanup()
    assert playground.calls.methods["setWebhook"] == 1


async def test_a_webhook_needs_https_unless_it_is_on_this_machine(raw: Raw) -> None:
    assert "HTTPS URL must be provided" in await raw.refusal("setWebhook", url="http://example.org/hook")


@pytest.fixture
async def question(bot: Bot, anna: Phone) -> Phone:
    keys = [[InlineKeyboardButton(text="✅ Да", callback_data="yes"), InlineKeyboardButton(text="Сайт", url="ya.ru")]]
    await bot.send_message(anna.id, "Согласны?", reply_markup=InlineKeyboardMarkup(inline_keyboard=keys))
    return anna


async def next_of(bot: Bot, kind: str) -> Any:
    """Waits for the newest update of the kind."""
    updates = await bot.get_updates(timeout=30, offset=-1)
    while not (found := getattr(updates[-1], kind)):
        updates = await bot.get_updates(timeout=30, offset=updates[-1].update_id + 1)
    return found


async def callback(bot: Bot) -> Any:
    return await next_of(bot, "callback_query")


async def test_a_press_brings_the_bots_answer_once(bot: Bot, question: Phone) -> None:
    await bot.get_updates(offset=-1)
    press = asyncio.ensure_future(question.press("Да"))
    query = await callback(bot)
    assert (query.data, query.message.text, query.from_user.id) == ("yes", "Согласны?", question.id)
    await bot.answer_callback_query(query.id, text="Принято", show_alert=True)
    answer = await press
    assert (answer.text, answer.alert, answer.answered) == ("Принято", True, True)
    with pytest.raises(
        TelegramBadRequest, match="query is too old and response timeout expired or query ID is invalid"
    ):
        await bot.answer_callback_query(query.id)


async def test_a_late_or_a_made_up_answer_is_refused(playground: Playground, bot: Bot, question: Phone) -> None:
    pressed = await question.press("Да", wait=False)
    assert not pressed.answered
    query = await callback(bot)
    now = playground.world.clock
    playground.world.clock = lambda: now() + QUERY_LIFETIME + 1
    for number in (query.id, "17"):
        with pytest.raises(TelegramBadRequest, match="query is too old"):
            await bot.answer_callback_query(number)


async def test_forged_data_reaches_the_bot_and_a_link_does_not(bot: Bot, question: Phone) -> None:
    await question.press(data="forged", wait=False)
    assert (await callback(bot)).data == "forged"
    assert (await question.press("Сайт")).url == "http://ya.ru/"


async def test_inline_results_are_offered_and_chosen(bot: Bot, anna: Phone) -> None:
    asked = asyncio.ensure_future(anna.ask_inline("приказ"))
    query = await next_of(bot, "inline_query")
    assert query is not None
    content = InputTextMessageContent(message_text="<b>Приказ</b>", parse_mode="HTML")
    result = InlineQueryResultArticle(id="1", title="Приказ", input_message_content=content)
    with pytest.raises(TelegramBadRequest, match="RESULT_ID_DUPLICATE"):
        await bot.answer_inline_query(query.id, [result, result])
    await bot.answer_inline_query(query.id, [result], is_personal=True)
    (offered,) = await asked
    sent = await anna.choose(offered, "приказ")
    assert sent.formatted("bold") == ["Приказ"]
    updates = await bot.get_updates()
    assert updates[-1].chosen_inline_result is not None
    assert updates[-1].chosen_inline_result.result_id == "1"


async def test_a_webhook_goes_on_after_a_restart_of_the_playground(tmp_path: Path) -> None:
    got: list[str] = []
    arrived = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        got.append(request.headers["X-Telegram-Bot-Api-Secret-Token"])
        arrived.set()
        return web.Response()

    runner, address = await receiver(hook)
    for number in range(2):
        async with Playground(state_file=tmp_path / "world.json") as playground:
            if not number:
                bot = bot_at(playground)
                await bot.set_webhook(address, secret_token="abc")
                await bot.session.close()
            await playground.phone(501, "Анна").start()
            await asyncio.wait_for(arrived.wait(), 60)
            arrived.clear()
    assert got == ["abc", "abc"]
    await runner.cleanup()

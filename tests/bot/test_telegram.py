"""The one session obeys Telegram: silence when asked, another try when the network fails, the rest is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from bot import telegram
from bot.playground import Playground
from bot.settings import Settings
from handlers.rendering import Occasion
from schedules.delivery import Paused, Refused, Send, Trouble, Unreachable
from storage import clock
from storage.database import Database
from storage.files import Files
from storage.outbox import Claimed
from storage.tables import Priority
from storage.working_hours import WorkingHours
from tests.waiting import eventually

ANNA = 501


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """A Telegram with Anna in it."""
    async with Playground() as found:
        await found.phone(ANNA, "Анна").start()
        yield found


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path) -> AsyncIterator[Bot]:
    """The bot as the program connects it."""
    values = {"bot_token": SecretStr(playground.token), "telegram_api_url": playground.url, "data_dir": tmp_path}
    connected = telegram.connect(Settings.model_validate(values))
    yield connected
    await connected.session.close()


def occasions(bot: Bot, database: Database) -> Callable[[Claimed, bool], Occasion]:
    zone = ZoneInfo("Asia/Yekaterinburg")
    hours = WorkingHours(time(9), time(18), frozenset(range(5)), zone)
    return lambda delivery, silent: Occasion(bot, database, zone, hours, Files(Path("files")), delivery, silent)


@pytest.fixture
def send(bot: Bot, database: Database) -> Send:
    """What the worker calls, for a delivery that says «Привет»."""

    async def greet(occasion: Occasion) -> int:
        return (await occasion.bot.send_message(occasion.delivery.chat_id, "Привет")).message_id

    return telegram.sender(occasions(bot, database), {"test": greet})


def delivery(chat_id: int = ANNA) -> Claimed:
    return Claimed(1, "test", 1, 1, chat_id, None, Priority.CONVERSATION, 0, clock.now(), unreachable=False)


async def test_a_reply_that_telegram_refuses_for_now_is_said_after_the_silence(
    bot: Bot, playground: Playground
) -> None:
    playground.faults.flood(1, "sendMessage")
    begun = asyncio.get_running_loop().time()
    await bot.send_message(ANNA, "Ответ")
    assert asyncio.get_running_loop().time() - begun >= 1
    assert [each.text for each in playground.phone(ANNA).messages if not each.outgoing] == ["Ответ"]


async def test_the_silence_holds_for_every_call_of_the_bot(
    bot: Bot, playground: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    playground.faults.flood(1, "sendMessage")
    loop = asyncio.get_running_loop()
    begun = loop.time()
    refused = asyncio.create_task(bot.send_message(ANNA, "первое"))

    async def is_refused() -> bool:
        return "asks for" in caplog.text

    await eventually(is_refused)
    await bot.send_chat_action(ANNA, "typing")
    assert loop.time() - begun >= 1.0
    await refused


async def test_a_hundred_replies_under_telegrams_limits_all_arrive(playground: Playground, bot: Bot) -> None:
    crowd = [playground.phone(1000 + number, f"Участник {number}") for number in range(60)]
    for phone in crowd:
        await phone.start()
    playground.options.limits = True
    await asyncio.gather(*[bot.send_message(phone.id, "Вопрос принят") for phone in crowd])
    assert all([each.text for each in phone.messages if not each.outgoing] == ["Вопрос принят"] for phone in crowd)


async def test_a_silence_longer_than_anybody_waits_is_an_error(bot: Bot, playground: Playground) -> None:
    playground.faults.flood(3600, "sendMessage")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(ANNA, "Ответ")


@pytest.mark.parametrize("html", [False, True])
async def test_a_reply_is_tried_again_when_telegrams_servers_fail(
    bot: Bot, playground: Playground, monkeypatch: pytest.MonkeyPatch, html: bool
) -> None:
    monkeypatch.setattr(telegram, "NETWORK_RETRIES", (0.01, 0.01))
    playground.faults.error(502, "sendMessage", times=2, html=html)
    await bot.send_message(ANNA, "Ответ")


async def test_trouble_that_lasts_is_an_error(
    bot: Bot, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram, "NETWORK_RETRIES", (0.01,))
    playground.faults.reset("sendMessage", times=2)
    playground.faults.error(500, "sendMessage", times=2)
    with pytest.raises((TelegramNetworkError, TelegramServerError)):
        await bot.send_message(ANNA, "Ответ")


async def test_a_delivery_is_told_of_a_silence_at_once_and_of_one_that_holds_already(
    send: Send, playground: Playground
) -> None:
    playground.faults.flood(70, "sendMessage")
    for _ in range(2):
        with pytest.raises(Paused) as pause:
            await send(delivery(), False)
        assert 10 < (pause.value.until - clock.now()).total_seconds() <= 70
    assert playground.calls.methods["sendMessage"] == 1


async def test_somebody_who_blocked_the_bot_or_never_was_is_unreachable(send: Send, playground: Playground) -> None:
    await playground.phone(ANNA).block()
    with pytest.raises(Unreachable, match="blocked"):
        await send(delivery(), False)
    with pytest.raises(Unreachable, match="chat not found"):
        await send(delivery(chat_id=404), False)


async def test_what_the_network_or_a_gateway_lost_is_trouble(send: Send, playground: Playground) -> None:
    playground.faults.error(502, html=True)
    with pytest.raises(Trouble):
        await send(delivery(), False)
    playground.faults.reset()
    with pytest.raises(Trouble):
        await send(delivery(), False)


@pytest.mark.parametrize(
    "refusal",
    [TelegramUnauthorizedError(GetMe(), "Unauthorized"), TelegramNotFound(GetMe(), "Not Found")],
    ids=["unauthorized", "not found"],
)
async def test_a_token_that_is_no_longer_good_says_nothing_against_the_message(
    bot: Bot, database: Database, refusal: TelegramAPIError
) -> None:
    async def refused(_: Occasion) -> int:
        raise refusal

    with pytest.raises(Trouble):
        await telegram.sender(occasions(bot, database), {"test": refused})(delivery(), False)


async def test_a_method_that_an_older_server_does_not_know_is_refused(send: Send, playground: Playground) -> None:
    playground.faults.refuse("Not Found: method not found", "sendMessage", status=404)
    with pytest.raises(Refused):
        await send(delivery(), False)


async def test_what_has_been_said_is_not_said_again_for_what_fails_after_it(bot: Bot, database: Database) -> None:
    async def say_and_fail(occasion: Occasion) -> int:
        await occasion.bot.send_message(ANNA, "Ответ")
        raise OperationalError("INSERT", {}, OSError("gone"))

    async def fail(_: Occasion) -> int:
        raise OperationalError("SELECT", {}, OSError("gone"))

    send = telegram.sender(occasions(bot, database), {"test": say_and_fail})
    with pytest.raises(Refused):
        await send(delivery(), False)
    send = telegram.sender(occasions(bot, database), {"test": fail})
    with pytest.raises(OperationalError):
        await send(delivery(), False)


async def test_a_file_that_is_too_large_is_refused_and_not_tried_for_days(send: Send, playground: Playground) -> None:
    playground.faults.refuse("Request Entity Too Large", "sendMessage", status=413)
    with pytest.raises(Refused):
        await send(delivery(), False)


async def test_a_message_that_telegram_will_not_have_is_refused(bot: Bot, database: Database) -> None:
    async def too_long(occasion: Occasion) -> int:
        return (await occasion.bot.send_message(ANNA, "я" * 5000)).message_id

    send = telegram.sender(occasions(bot, database), {"test": too_long})
    with pytest.raises(Refused, match="too long"):
        await send(delivery(), False)

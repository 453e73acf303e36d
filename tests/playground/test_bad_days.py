"""Limits, faults, latency, records, a restart, a quick stop."""

import asyncio
import time
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BotCommand, BufferedInputFile

from bot.playground import NotHeardError, Phone, Playground
from bot.playground.errors import RefusedError
from bot.playground.limits import Limits
from tests.playground.conftest import bot_at


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def refused_for(limits: Limits, chat: int, count: int = 1) -> int:
    try:
        limits.take(chat, count)
    except RefusedError as refusal:
        return (refusal.parameters or {})["retry_after"]
    return 0


def test_thirty_messages_a_second_pass_and_the_next_waits_with_all_others() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    assert [refused_for(limits, chat) for chat in range(30)] == [0] * 30
    assert refused_for(limits, 31) == 1
    clock.now += 0.9
    assert refused_for(limits, 32) == 1
    clock.now += 0.2
    assert refused_for(limits, 33) == 0
    assert limits.refused == 2


def test_a_chat_takes_a_short_burst_and_then_one_message_a_second() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    assert [refused_for(limits, 1) for _ in range(6)] == [0] * 5 + [1]
    clock.now += 1
    assert [refused_for(limits, 1) for _ in range(2)] == [0, 1]


def test_a_group_takes_twenty_messages_a_minute() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    for _ in range(20):
        assert refused_for(limits, -1) == 0
        clock.now += 1
    assert refused_for(limits, -1) == 40
    assert refused_for(limits, -2, count=10) == 0


async def test_limits_refuse_with_429_when_they_are_on(
    playground: Playground, bot: Bot, anna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    playground.options.limits = True
    monkeypatch.setattr("bot.playground.api.Limits", partial(Limits, clock=lambda: 100.0))
    answers = await asyncio.gather(
        *(bot.send_message(anna.id, str(number)) for number in range(8)), return_exceptions=True
    )
    refusals = [answer for answer in answers if isinstance(answer, TelegramRetryAfter)]
    assert [refusal.retry_after for refusal in refusals] == [1, 1, 1]
    assert playground.calls.refusals["Too Many Requests: retry after 1"] == 3


async def test_a_flood_and_server_errors_come_on_demand(playground: Playground, bot: Bot, anna: Phone) -> None:
    boris = playground.phone(502, "Борис")
    await boris.start()
    playground.faults.flood(7, "sendMessage", chat=anna.id)
    await bot.send_message(boris.id, "мимо")
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(anna.id, "x")
    assert flood.value.retry_after == 7
    playground.faults.error(502, "sendMessage", times=2)
    for _ in range(2):
        with pytest.raises(TelegramServerError):
            await bot.send_message(anna.id, "x")
    playground.faults.error(504, html=True)
    with pytest.raises(ClientDecodeError):
        await bot.send_message(anna.id, "x")
    await bot.send_message(anna.id, "дошло")
    assert [message.text for message in anna.messages[1:]] == ["дошло"]


async def test_a_lost_answer_was_carried_out_and_a_reset_was_not(playground: Playground, bot: Bot, anna: Phone) -> None:
    playground.faults.lose_answer("sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "дошло без ответа")
    playground.faults.reset("sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "не дошло")
    assert [message.text for message in anna.messages[1:]] == ["дошло без ответа"]
    assert [call.args["text"] for call in playground.calls("sendMessage")] == ["дошло без ответа"]


async def test_delays_and_latency_slow_a_call_down(playground: Playground, bot: Bot, anna: Phone) -> None:
    playground.faults.delay(0.15, "sendMessage")
    playground.options.latency = 0.05
    began = time.perf_counter()
    await bot.send_message(anna.id, "x")
    assert time.perf_counter() - began >= 0.2
    playground.faults.flood(lasting=0.05)
    await asyncio.sleep(0.06)
    await bot.send_message(anna.id, "x")
    playground.faults.clear()


async def test_calls_are_recorded_with_arguments_and_outcome(playground: Playground, bot: Bot, anna: Phone) -> None:
    await bot.send_message(anna.id, "раз")
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(999, "два")
    good, bad = playground.calls("sendMessage")
    assert (good.args["text"], good.result["message_id"], good.error) == ("раз", 2, "")
    assert (bad.chat, bad.error, bad.code) == (999, "Bad Request: chat not found", 400)
    assert playground.calls.methods["sendMessage"] == 2
    assert playground.calls(chat=anna.id) == [good]
    playground.calls.clear()
    assert not playground.calls()


async def test_a_bounded_world_forgets_the_oldest() -> None:
    async with Playground(history=5, record_calls=False) as playground:
        anna = playground.phone(501, "Анна")
        await anna.start()
        bot = bot_at(playground)
        for number in range(8):
            await bot.send_message(anna.id, str(number))
        assert [message["text"] for message in playground.messages(anna.id)] == ["3", "4", "5", "6", "7"]
        assert not playground.calls()
        assert playground.calls.methods["sendMessage"] == 8
        await bot.session.close()


async def test_everything_is_found_again_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "state" / "world.json"
    first = Playground(state_file=file)
    await first.start()
    anna = first.phone(501, "Анна", role="участник")
    bot = bot_at(first)
    await anna.start()
    sent = await bot.send_document(anna.id, BufferedInputFile(b"data", "a.txt"))
    said = await anna.say("вопрос")
    await anna.edit(said, "другой вопрос")
    forum = await anna.create_group("Форум", kind="forum", admin=True)
    await bot.create_forum_topic(forum.chat, "Тема")
    await bot.set_my_commands([BotCommand(command="start", description="Начать")])
    updates = [update.update_id for update in await bot.get_updates()]
    await first.stop()
    await bot.session.close()

    async with Playground(state_file=file) as second:
        bot = bot_at(second)
        anna = second.phone(501)
        assert [message.text for message in anna.messages] == ["/start", "", "другой вопрос"]
        assert await anna.messages[1].download() == b"data"
        assert anna.messages[2].edits[0]["text"] == "вопрос"
        assert [update.update_id for update in await bot.get_updates()] == updates
        assert sent.document is not None
        again = await bot.send_document(anna.id, sent.document.file_id)
        assert again.message_id == said.id + 1
        assert (await bot.send_message(forum.chat, "в теме", message_thread_id=2)).is_topic_message
        assert (await bot.get_my_commands())[0].command == "start"
        assert second.world.users[501].role == "участник"
        await bot.session.close()


async def test_changes_are_saved_while_it_runs_and_a_broken_file_is_put_aside(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    file.write_text("{", encoding="utf-8")
    async with Playground(state_file=file) as playground:
        assert file.with_name("world.json.unreadable").exists()
        await playground.phone(501, "Анна").start()
        async with asyncio.timeout(60):
            while not (file.exists() and "/start" in file.read_text(encoding="utf-8")):  # noqa: ASYNC110 - a file has no event
                await asyncio.sleep(0.05)


async def test_a_playground_that_could_not_start_leaves_the_state_of_the_running_one_alone(tmp_path: Path) -> None:
    file = tmp_path / "world.json"
    async with Playground(state_file=file) as running:
        late = Playground(int(running.url.rpartition(":")[2]), state_file=file)
        with pytest.raises(OSError, match="address already in use"):
            await late.start()
        await late.stop()
        assert not file.exists()


async def test_stopping_is_quick_with_polls_and_streams_open() -> None:
    playground = Playground()
    await playground.start()
    bot = bot_at(playground)
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{playground.url}/playground/events?stream=a&users=1") as stream,
    ):
        assert b"open" in await stream.content.readuntil(b"\n\n") + await stream.content.readuntil(b"\n\n")
        await asyncio.sleep(0.05)
        began = time.perf_counter()
        await playground.stop()
        assert time.perf_counter() - began < 40
    outcome: Any = (await asyncio.gather(poll, return_exceptions=True))[0]
    assert outcome == [] or isinstance(outcome, TelegramNetworkError)
    await bot.session.close()


async def test_what_was_not_heard_is_told_with_a_transcript(anna: Phone) -> None:
    with pytest.raises(NotHeardError, match=r"Не пришло «привет»(.|\n)*Анна: /start"):
        await anna.hears("привет", timeout=0.05)
    with pytest.raises(NotHeardError, match="Нет кнопки «Да»"):
        await anna.press("Да", timeout=0.05)

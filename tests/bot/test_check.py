"""`python -m bot check` says what happens next, what waits, and whether the clock goes."""

import asyncio
from datetime import timedelta

import pytest

from bot import checking, commands
from storage import clock, facts, outbox
from storage.database import Database
from tests.clocks import ZONE, stopped
from tests.roadmap.cast import TODAY, meeting, people
from tests.town import Town


async def test_the_next_reminders_are_named_with_their_moments(town: Town) -> None:
    with stopped(TODAY):
        _, vera = await people(town)
        await meeting(town, vera)
        told = "\n".join(await checking.report(town.database, ZONE))
    assert "Екатеринбург, UTC+5" in told
    assert "чт, 19 ноября, 14:00  встреча № 1 «Семинар «Кадры»», за 7 дней" in told
    assert "чт, 26 ноября, 13:00  встреча № 1 «Семинар «Кадры»», за 1 час" in told
    assert "Не доставлено: ничего." in told


async def test_an_empty_roadmap_is_said_too(town: Town) -> None:
    told = "\n".join(await checking.report(town.database, ZONE))
    assert "Ближайшие напоминания: нет." in told
    assert "Telegram: ограничений нет." in told


async def test_a_pause_and_a_clock_that_stands_are_told(database: Database) -> None:
    moment = clock.now()
    await database.write(outbox.pause, moment + timedelta(hours=1))
    await database.write(facts.remember, facts.HEARTBEAT, (moment - timedelta(minutes=4)).isoformat())
    told = "\n".join(await checking.report(database, ZONE))
    assert "просил подождать до" in told
    assert "стоят, последний сигнал 4 минуты назад" in told


async def test_the_command_works_beside_the_running_bot(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", town.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BOT_TOKEN", town.playground.token)
    assert await asyncio.to_thread(commands.main, ["check"]) == 0
    assert "Доставка: ждут 0" in capsys.readouterr().out

"""`/healthz` says whether the clock goes and the database answers."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.health import Health
from bot.settings import Settings, SettingsError
from storage import clock, facts
from storage.database import Database
from tests.town import Town
from tests.waiting import eventually


async def ask(health: Health) -> tuple[int, dict[str, Any]]:
    async with ClientSession() as session, session.get(f"{health.address}/healthz") as response:
        return response.status, await response.json()


async def test_a_running_bot_is_well(build_town: Callable[..., Town]) -> None:
    town = build_town(health_port=("127.0.0.1", 0))
    await town.start()
    assert town.program is not None
    health = town.program.health
    assert health is not None

    async def is_well() -> bool:
        return (await ask(health))[0] == 200

    await eventually(is_well)
    _, told = await ask(health)
    assert told["ok"]
    assert told["database"]
    assert told["heartbeat_age_seconds"] < 60
    assert told["deliveries_waiting"] == 0


async def test_a_clock_that_stands_is_told(database: Database) -> None:
    health = Health(database, "127.0.0.1", 0)
    await health.start()
    status, told = await ask(health)
    assert (status, told["ok"], told["heartbeat_age_seconds"]) == (503, False, None)
    await database.write(facts.remember, facts.HEARTBEAT, (clock.now() - timedelta(seconds=61)).isoformat())
    assert (await ask(health))[0] == 503
    await database.write(facts.remember, facts.HEARTBEAT, (clock.now() - timedelta(seconds=30)).isoformat())
    assert (await ask(health))[0] == 200
    await health.stop()
    await health.stop()


async def test_a_heartbeat_of_an_hour_that_is_still_to_come_is_none(database: Database) -> None:
    health = Health(database, "127.0.0.1", 0)
    await health.start()
    await database.write(facts.remember, facts.HEARTBEAT, (clock.now() + timedelta(hours=1)).isoformat())
    assert (await ask(health))[0] == 503
    await health.stop()


async def test_a_database_that_does_not_answer_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    health = Health(database, "127.0.0.1", 0)
    await health.start()

    async def fail(_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(facts, "heartbeat", fail)
    assert await ask(health) == (503, {"ok": False, "database": False})
    await health.stop()


async def test_a_port_that_is_taken_is_said_by_the_settings_name(database: Database) -> None:
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    with pytest.raises(SettingsError, match="HEALTH_PORT"):
        await Health(database, "127.0.0.1", port).start()
    taken.close()


@pytest.mark.parametrize(
    ("value", "meant"),
    [("8081", ("127.0.0.1", 8081)), ("10.0.0.5:8081", ("10.0.0.5", 8081)), ("[::1]:8081", ("::1", 8081)), ("", None)],
)
def test_the_port_may_have_an_address(value: str, meant: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTH_PORT", value)
    assert Settings().health_port == meant


@pytest.mark.parametrize("value", ["порт", "0", "70000", "где-то:8081", "127.0.0.1:"])
def test_another_value_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTH_PORT", value)
    with pytest.raises(ValueError, match="8081"):
        Settings()

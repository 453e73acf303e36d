"""The program as an administrator meets it: starting, stopping, refusing a wrong setting, inviting."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import URL

from bot import commands, demonstration
from bot.playground import Playground, RemotePlayground
from storage import people
from storage.database import Database
from tests import processes
from tests.town import Town


async def run(*arguments: str, cwd: Path, env: Mapping[str, str]) -> tuple[int, str, str]:
    """Runs a command to its end: exit code, output, errors."""
    root = str(Path(__file__).parents[2])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *arguments),
        stdout=PIPE,
        stderr=PIPE,
        cwd=cwd,
        env=processes.environment({"PYTHONPATH": root, **env}),
    )
    async with asyncio.timeout(120):
        output, errors = await process.communicate()
    return process.returncode or 0, output.decode(), errors.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Asia/Chelyabinks"),
        ("QUIET_HOURS", "25:00-8"),
        ("DATABASE_URL", "mysql://localhost/bot"),
        ("MESSAGES_PER_SECOND", "0"),
        ("DATABASE_URL", "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"),
        ("DATABASE_URL", "sqlite+aiosqlite:////proc/nothing/bot.sqlite3"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BOT_TOKEN", "1000000001:anything")
    monkeypatch.setenv(name, value)
    assert commands.main([]) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert len(errors.splitlines()) == 1
    assert errors.startswith(f"{name}: ")


async def test_a_wrong_setting_ends_the_program_with_exit_code_2_and_no_traceback(tmp_path: Path) -> None:
    code, output, errors = await run(cwd=tmp_path, env={"DATA_DIR": str(tmp_path), "BOT_TOKEN": "abc"})
    assert (code, output) == (2, "")
    assert len(errors.splitlines()) == 1
    assert errors.startswith("BOT_TOKEN: ")


async def test_a_token_that_telegram_does_not_know_is_said_plainly(tmp_path: Path) -> None:
    async with Playground() as playground:
        wrong = playground.token[:-3] + "BBB"
        env = processes.bot(playground.url, tmp_path, token=wrong)
        code, _, errors = await run(cwd=tmp_path, env=env)
    assert code == 2
    assert errors.startswith("BOT_TOKEN: ")


async def test_asked_to_stop_it_finishes_and_says_so(tmp_path: Path) -> None:
    async with processes.playground() as url, RemotePlayground(url) as remote:
        env = processes.bot(url, tmp_path)
        async with processes.python("-m", "bot", ready="запущен", env=env) as program:
            await remote.phone(501, "Анна").start()
            program.process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(60):
                assert await program.process.wait() == 0
            assert program.process.stdout is not None
            assert "остановлен" in (await program.process.stdout.read()).decode()


async def test_a_second_program_on_the_same_database_is_refused(town: Town, tmp_path: Path) -> None:
    settings = town.program.settings if town.program else None
    assert settings is not None
    env = processes.bot(town.playground.url, settings.data_dir)
    env["DATABASE_URL"] = settings.database_url.render_as_string(hide_password=False)
    code, _, errors = await run(cwd=tmp_path, env=env)
    assert code == 1
    assert "уже запущен" in errors


async def test_an_invitation_is_made_beside_a_running_bot_and_works_once(
    town: Town, database_url: URL, tmp_path: Path
) -> None:
    env = processes.bot(town.playground.url, Path("unused"))
    env["DATABASE_URL"] = database_url.render_as_string(hide_password=False)
    code, output, _ = await run("invite", "2", cwd=tmp_path, env=env)
    link = re.search(r"https://t\.me/mmpg_playground_bot\?start=(\S+)", output)
    assert code == 0
    assert link is not None
    elena, other = town.phone(601, "Елена"), town.phone(602, "Ольга")
    await elena.start(link[1])
    await elena.press("Подключиться")
    await elena.hears("координатор")
    await other.start(link[1])
    await other.hears("уже")


def test_an_invitation_to_a_group_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert commands.main(["invite", "9"]) == 1
    assert "№ 9" in capsys.readouterr().err


async def test_without_a_token_the_playground_opens_and_its_people_can_be_talked_to(tmp_path: Path) -> None:
    env = {"DATA_DIR": str(tmp_path), "BOT_TOKEN": "", "DATABASE_URL": ""}
    async with processes.python("-m", "bot", ready="Площадка", env=env) as program, aiohttp.ClientSession() as web:
        url = program.said.split()[-1]
        async with web.get(url) as page:
            assert page.status == 200
        async with RemotePlayground(url) as remote:
            asker = remote.phone(demonstration.FIRST_PARTICIPANT + 80, "Участник", "80")
            coordinator = remote.phone(demonstration.FIRST_COORDINATOR + 2, "Координатор 2")
            await remote.ready(coordinator.handset)
            await asker.say("/ask Когда встреча?")
            await coordinator.hears("Когда встреча?")
        program.process.send_signal(signal.SIGINT)
        assert await program.process.wait() == 0


def test_the_made_up_people_are_where_the_sources_tables_say() -> None:
    seats = list(demonstration.seats(40))
    assert len(seats) == 360
    for group_id, number in demonstration.SPECIALISTS.items():
        mine = [each for each in seats if each.group_id == group_id]
        assert len(mine) == number
        assert len({each.place for each in mine}) == demonstration.MUNICIPALITIES[group_id]
    for category_id, number in demonstration.CATEGORIES.items():
        assert sum(each.category_id == category_id for each in seats) == number
    assert sum(each.base_site for each in seats) == 87
    assert all(each.category_id == 4 for each in seats if each.base_site)
    assert len({each.place for each in seats}) == 40


async def test_made_up_people_do_not_come_into_a_database_with_real_ones(database_url: URL, tmp_path: Path) -> None:
    database = Database(database_url)
    visitor = await database.write(people.arrive, 501)
    await database.write(people.consent, visitor.person.id, version="1", text_hash="")
    await database.close()
    url = database_url.render_as_string(hide_password=False)
    code, _, errors = await run("playground", cwd=tmp_path, env={"DATA_DIR": str(tmp_path), "DATABASE_URL": url})
    assert code == 2
    assert "настоящие участники" in errors

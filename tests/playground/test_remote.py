"""The server as a process of its own, and its control API."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer

from bot.playground import PLAYGROUND_TOKEN, ActionError, Playground, RemotePlayground
from tests.playground.conftest import QuickSession

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def server() -> AsyncIterator[str]:
    """Start ``python -m bot.playground`` and give its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.playground", "--port", "0", "--record", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    yield line.split()[-1]
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 60) == 0


async def test_phones_work_from_another_process_and_while_no_bot_runs(server: str) -> None:
    async with RemotePlayground(server) as playground:
        anna = playground.phone(601, "Анна")
        await anna.start("mmpg2")
        await anna.send_document("a.txt", b"data")
        bot = Bot(PLAYGROUND_TOKEN, QuickSession(api=TelegramAPIServer.from_base(server)))
        updates = await bot.get_updates()
        assert [update.message.text for update in updates if update.message] == ["/start mmpg2", None]
        sent = await bot.send_message(anna.id, "Здравствуйте")
        heard = await anna.hears("Здравствуйте")
        await bot.edit_message_text("До свидания", chat_id=anna.id, message_id=sent.message_id)
        assert await anna.hears("До свидания") is heard
        assert await anna.messages[1].download() == b"data"
        boris = playground.phone(602, "Борис")
        await boris.start()
        await bot.send_message(boris.id, "Борису")
        await boris.hears("Борису")

        await playground.fault("flood", "sendMessage", retry_after=5)
        with pytest.raises(Exception, match="retry after 5"):
            await bot.send_message(anna.id, "x")
        await playground.clear_faults()
        counters = await playground.counters()
        assert counters["methods"]["sendMessage"] == 3
        assert counters["refusals"] == {"Too Many Requests: retry after 5": 1}
        assert [call["args"]["text"] for call in await playground.calls("sendMessage", boris.id)] == ["Борису"]
        assert [message["message_id"] for message in await playground.messages(anna.id)] == [1, 2, 3]
        await playground.set(latency=0.01, limits=True, record_calls=False)
        await playground.add_people([{"id": 5000 + number, "started": True} for number in range(3)])
        await bot.send_message(5001, "знакомы давно")
        with pytest.raises(ActionError, match="Неизвестное действие"):
            await anna.act("fly")
        await bot.session.close()


async def test_only_this_machine_and_its_own_page_are_served(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session:

        async def status(path: str, **headers: str) -> int:
            async with session.get(f"{playground.url}{path}", headers=headers) as response:
                return response.status

        assert await status("/") == await status("/page/app.js") == await status("/playground/setup") == 200
        assert await status("/playground/setup", Host="evil.example") == 403
        assert await status("/playground/setup", Origin="http://evil.example") == 403
        assert await status("/playground/setup", Origin=playground.url) == 200
        assert await status("/page/..%2Fserver.py") == await status("/nothing") == await status("/playground/no") == 404
        assert await status("/playground/phones/999") == 409
        assert await status("/playground/phones/x") == 400
        assert await status("/playground/files/none") == 404


async def test_people_are_searched_on_the_server(playground: Playground) -> None:
    for number in range(60):
        playground.phone(1000 + number, f"Участник {number}", role="участник")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{playground.url}/playground/people", params={"search": "УЧАСТНИК 17"}) as response:
            assert [user["full_name"] for user in (await response.json())["people"]] == ["Участник 17"]
        async with session.get(f"{playground.url}/playground/people") as response:
            assert len((await response.json())["people"]) == 30
        async with session.post(f"{playground.url}/playground/people", json={"first_name": "Новый"}) as response:
            assert (await response.json())["id"] == 700_001

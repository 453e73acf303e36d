"""How many updates a second the whole program handles, and what a burst does to its memory."""

import asyncio
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from bot.playground import RemotePlayground
from tests import processes
from tests.bench import people
from tests.waiting import eventually

PEOPLE = 2_000
EACH = 6
AT_ONCE = 50
WARMING = 100
STOCK_TOKEN = "1000000002:stock-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
LOOK = 0.05


@dataclass(frozen=True, slots=True)
class Handled:
    per_second: float
    errors: int
    growth: float


async def measure(folder: Path) -> tuple[Handled, Handled]:
    """The stock echo and our bot, each fed the same burst, which has gathered at the server while they were held."""
    async with processes.playground() as url, RemotePlayground(url) as remote:
        await people.introduce(remote, range(people.FIRST, people.FIRST + PEOPLE))
        environment = {"TELEGRAM_API_URL": url, "BOT_TOKEN": remote.token}
        async with processes.python("-m", "tests.bench.stock_echo", ready="ready", env=environment) as stock:
            first = await _burst(remote, stock)
    async with processes.playground() as url, RemotePlayground(url) as remote:
        await (await people.settle(remote, folder, PEOPLE)).close()
        async with processes.python("-m", "bot", ready="запущен", env=processes.bot(url, folder)) as ours:
            return first, await _burst(remote, ours)


async def _burst(remote: RemotePlayground, bot: processes.Running) -> Handled:
    """Everybody writes while the bot is held; the clock runs from letting it go to the last reply."""
    for person in range(WARMING):
        await _say(remote, person, "Прогрев")
    await _replied(remote, WARMING, since=0)
    before, already = bot.resident, await processes.count_of(remote, "sendMessage")
    bot.process.send_signal(signal.SIGSTOP)
    for number in range(EACH):
        for first in range(0, PEOPLE, AT_ONCE):
            chunk = range(first, min(first + AT_ONCE, PEOPLE))
            await asyncio.gather(*[_say(remote, person, f"Вопрос {number} участника {person}") for person in chunk])
    bot.process.send_signal(signal.SIGCONT)
    begun = time.perf_counter()
    await _replied(remote, PEOPLE * EACH, since=already)
    seconds = time.perf_counter() - begun
    refusals = (await remote.counters())["refusals"]
    return Handled(PEOPLE * EACH / seconds, sum(refusals.values()), bot.peak - before)


async def _say(remote: RemotePlayground, person: int, text: str) -> None:
    await remote.act(people.FIRST + person, "say", {"chat": remote.bot_id, "text": text})


async def _replied(remote: RemotePlayground, number: int, *, since: int) -> None:
    async def enough() -> bool:
        return await processes.count_of(remote, "sendMessage") >= since + number

    await eventually(enough, within=120, every=LOOK)

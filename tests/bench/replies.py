"""How long a person waits for the bot's reply when everybody taps in the same second."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from bot.playground import RemotePlayground
from tests import processes
from tests.bench import people

PEOPLE = 360
LATENCY = 0.05
WORDS = "Мои вопросы"


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds."""

    alone: float
    median: float
    percentile_99: float


async def measure(folder: Path) -> Waited:
    """One person alone, then 360 people spread over one second, Telegram answering after 50 ms."""
    async with processes.playground(latency=LATENCY) as url, RemotePlayground(url) as remote:
        database = await people.settle(remote, folder, PEOPLE)
        await database.close()
        phones = [remote.phone(people.FIRST + number, f"Участник {number}") for number in range(PEOPLE)]
        for phone in phones:
            await remote.ready(phone.handset)

        async def tap(number: int, after: float) -> float:
            await asyncio.sleep(after)
            begun = time.perf_counter()
            await phones[number].say(WORDS)
            await phones[number].hears("не задавали", timeout=60)
            return time.perf_counter() - begun

        async with processes.python("-m", "bot", ready="запущен", env=processes.bot(url, folder)):
            for number in range(20):
                await tap(number, 0)
            alone = statistics.median([await tap(number, 0) for number in range(20)])
            waited = await asyncio.gather(*[tap(number, number / PEOPLE) for number in range(PEOPLE)])
    return Waited(alone, statistics.median(waited), statistics.quantiles(waited, n=100)[98])

"""What it takes when everybody asks for the same large document."""

import asyncio
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, RemotePlayground
from storage.database import Database
from storage.documents import versions
from storage.documents.versions import File
from storage.files import Files
from storage.tables import Document
from tests import processes
from tests.bench import people

PEOPLE = 360
SIZE = 5 * 1024**2
LATENCY = 0.05
OVER = (60, 1)
"""Seconds within which all of them press; the second is more than Telegram lets a bot send."""

_OPENING = 20
"""People a second who open the card before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of all presses: files sent, how many with their bytes, how often Telegram refused.

    Seconds from the first press to the last file, and from a press to its file; MiB of memory that it took.
    """

    sends: int
    uploads: int
    refusals: int
    whole: float
    median: float
    percentile_99: float
    growth: float


async def measure(folder: Path, over: float) -> Asked:
    """Everybody has the card open and presses within ``over`` seconds, under Telegram's limits."""
    async with processes.playground(latency=LATENCY, limits=True, record=True) as url, RemotePlayground(url) as remote:
        database = await people.settle(remote, folder, PEOPLE)
        document_id = await _bring(database, Files(folder / "files"))
        await database.close()
        phones = [remote.phone(people.FIRST + number, f"Участник {number}") for number in range(PEOPLE)]
        for phone in phones:
            await remote.ready(phone.handset)

        async def open_card(number: int) -> None:
            await asyncio.sleep(number / _OPENING)
            await phones[number].start(f"doc{document_id}")
            await phones[number].hears("документ ", timeout=60)

        async with processes.python("-m", "bot", ready="запущен", env=processes.bot(url, folder)) as bot:
            await asyncio.gather(*map(open_card, range(PEOPLE)))
            before, already = bot.peak, sum((await remote.counters())["refusals"].values())
            begun = time.perf_counter()
            waited = await asyncio.gather(
                *[_get(phone, after=number * over / PEOPLE) for number, phone in enumerate(phones)]
            )
            whole = time.perf_counter() - begun
            growth = bot.peak - before
        sent = [each for each in await remote.calls("sendDocument") if not each["error"]]
        uploads = sum(str(each["args"]["document"]).startswith("attach://") for each in sent)
        refusals = sum((await remote.counters())["refusals"].values()) - already
    percentile_99 = statistics.quantiles(waited, n=100)[98]
    return Asked(len(sent), uploads, refusals, whole, statistics.median(waited), percentile_99, growth)


async def _get(phone: Phone, *, after: float) -> float:
    await asyncio.sleep(after)
    begun = time.perf_counter()
    await phone.press("Получить файл", wait=False)
    await phone.hears(kind="document", timeout=120)
    return time.perf_counter() - begun


async def _bring(database: Database, files: Files) -> int:
    stored = await files.store(os.urandom(SIZE))

    async def find(session: AsyncSession) -> int:
        return (await session.scalars(select(Document.id).where(Document.code == "resource-centres"))).one()

    document_id = await database.read(find)
    await database.write(versions.add_version, None, document_id, File(stored.sha256, "приказ.pdf", stored.size))
    return document_id

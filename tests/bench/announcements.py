"""How quickly an announcement goes out, what it takes, and what those feel who use the bot meanwhile."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import PLAYGROUND_TOKEN, Phone, RemotePlayground
from storage.announcements import progress, sending
from tests import processes
from tests.bench import broadcaster, mailing, people, senders
from tests.bench.senders import Run
from tests.waiting import eventually

SIZES = (500, 5_000, 50_000)
"""Recipients; of the first the start is a large part, so only the others are held to the ratio."""

PLAIN = 5_000
"""Sends of each plain run: its pace does not depend on how many there are."""

ROUNDS = 3

FEW, MANY = 5_000, 500_000
"""Recipients between whom memory must not grow."""

LONGEST = 180
"""Seconds of the largest mailing that are looked at."""

_ENOUGH = 1_800
"""Seconds in which any other must be through."""

LATENCY = 0.15
PACE = 25
PACED = 1_500
"""Recipients at the default pace: a minute."""

TAP_EVERY = 0.4
TAPPERS = 6
"""Those who tap take turns, since Telegram lets a bot answer each of them once a second only."""

WORDS = "Мои вопросы"


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians: of plain aiogram's and our sends a second and their ratio, of CPU seconds for 1,000, of MiB of memory.

    ``theirs``: the broadcaster's one run, if it could be had.
    """

    size: int
    plain: float
    ours: float
    ratio: float
    plain_cpu: float
    cpu: float
    growth: float
    theirs: Run | None


@dataclass(frozen=True, slots=True)
class Kept:
    """MiB that a small mailing takes, and a large one until so many were ``sent``, or all of it."""

    few: float
    many: float
    sent: int


@dataclass(frozen=True, slots=True)
class Felt:
    """At the default pace: messages a second, refusals by Telegram's limits, seconds to the reply to a tap."""

    pace: float
    refusals: int
    idle_median: float
    idle_99: float
    median: float
    percentile_99: float


async def speed(folder: Path, sizes: Sequence[int] = SIZES, rounds: int = ROUNDS, plain: int = PLAIN) -> list[Speed]:
    """Plain aiogram and the program take turns, so that whatever else the machine does meets both."""
    pairs: dict[int, list[tuple[Run, Run]]] = {size: [] for size in sizes}
    theirs: dict[int, Run] = {}
    async with processes.playground() as url, RemotePlayground(url) as remote:
        await people.introduce(remote, range(people.FIRST, people.FIRST + max(*sizes, plain)))
        for number in range(rounds):
            for size in sizes:
                bare = await senders.run("plain", plain, env=_telegram(url))
                whole = await _announce(remote, url, folder / f"{size} {number}", size, _ENOUGH)
                if whole.sent != size:
                    raise AssertionError(f"{whole.sent} of {size} were reached")
                pairs[size].append((bare, whole))
        site = await broadcaster.install(folder / "broadcaster")
        if site is not None:
            for size in sizes:
                kept = folder / f"broadcaster {size}.sqlite3"
                theirs[size] = await broadcaster.run(site, kept, size, env=_telegram(url))
    return [
        Speed(
            size,
            plain=statistics.median(bare.per_second for bare, _ in pairs[size]),
            ours=statistics.median(whole.per_second for _, whole in pairs[size]),
            ratio=statistics.median(whole.per_second / bare.per_second for bare, whole in pairs[size]),
            plain_cpu=statistics.median(bare.cpu_per_thousand for bare, _ in pairs[size]),
            cpu=statistics.median(whole.cpu_per_thousand for _, whole in pairs[size]),
            growth=statistics.median(whole.growth for _, whole in pairs[size]),
            theirs=theirs.get(size),
        )
        for size in sizes
    ]


async def memory(folder: Path, few: int = FEW, many: int = MANY, longest: int = LONGEST) -> Kept:
    """A mailing, and a hundred times as many people for as long as that may take, each in a fresh program."""
    async with processes.playground() as url, RemotePlayground(url) as remote:
        small = await _announce(remote, url, folder / "few", few, _ENOUGH)
        large = await _announce(remote, url, folder / "many", many, longest)
    return Kept(small.growth, large.growth, large.sent)


async def _announce(remote: RemotePlayground, url: str, folder: Path, size: int, longest: int) -> Run:
    """A mailing to so many people whom nobody has written to before."""
    database = await people.settle(remote, folder, size)
    author = await people.coordinator(remote, database)
    number = await database.write(mailing.draft, author)
    await database.close()
    already = await processes.count_of(remote, "sendMessage")
    ours = await senders.run("announcement", author, number, longest, env=processes.bot(url, folder))
    # With the author's, which tells how far it is.
    sent = await processes.count_of(remote, "sendMessage") - already - 1
    if not ours.sent <= sent <= size:
        raise AssertionError(f"of {size}, {ours.sent} are written down as sent and {sent} were")
    return ours


async def paced(folder: Path, number: int = PACED) -> Felt:
    """A mailing as it is by default, under Telegram's limits, while somebody taps a button again and again."""
    async with processes.playground(latency=LATENCY, limits=True, record=True) as url, RemotePlayground(url) as remote:
        database = await people.settle(remote, folder, number)
        author = await people.coordinator(remote, database)
        phones = [remote.phone(people.FIRST + each, f"Участник {each}") for each in range(TAPPERS)]
        for phone in phones:
            await remote.ready(phone.handset)
        taps = int(0.9 * number / PACE / TAP_EVERY)

        async def begun(session: AsyncSession) -> bool:
            return (await progress.progress(session, announcement)).sent > 0

        settings = processes.bot(url, folder, MESSAGES_PER_SECOND=str(PACE))
        async with processes.python("-m", "bot", ready="запущен", env=settings):
            await _tap(phones, 2 * TAPPERS)
            idle = await _tap(phones, taps)
            announcement = await database.write(mailing.draft, author)
            await database.write(sending.send, author, announcement)
            await eventually(lambda: database.read(begun))
            during = await _tap(phones, taps)
            await eventually(lambda: database.read(mailing.is_sent, announcement), within=2 * number / PACE, every=0.2)
        calls = await remote.calls("sendMessage")
        times = [each["time"] for each in calls if each["args"]["text"] == mailing.TEXT and not each["error"]]
        if len(times) != number:
            raise AssertionError(f"{len(times)} of {number} were reached")
        refusals = (await remote.counters())["limited"]
        await database.close()
    return Felt(
        (len(times) - 1) / (max(times) - min(times)),
        refusals,
        statistics.median(idle),
        statistics.quantiles(idle, n=100)[98],
        statistics.median(during),
        statistics.quantiles(during, n=100)[98],
    )


async def _tap(phones: Sequence[Phone], taps: int) -> list[float]:
    """The seconds to the reply to each of so many taps, one every `TAP_EVERY` whether or not the last is answered."""

    async def tap(number: int) -> float:
        await asyncio.sleep(number * TAP_EVERY)
        phone = phones[number % len(phones)]
        begun = time.perf_counter()
        await phone.say(WORDS)
        await phone.hears("не задавали", timeout=60)
        return time.perf_counter() - begun

    return await asyncio.gather(*map(tap, range(taps)))


def _telegram(url: str) -> dict[str, str]:
    return {"TELEGRAM_API_URL": url, "BOT_TOKEN": PLAYGROUND_TOKEN}

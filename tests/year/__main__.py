"""``make year``, ``python -m tests.year [seed]``: plays a year of the roadmap, and prints figures."""

import asyncio
import logging
import random
import sys
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import URL

from storage import migrations, seed
from storage.database import Database
from tests.year.play import WRONGS, Size, Verdict, Year

ZONES = ("Asia/Yekaterinburg", "Europe/Berlin")
"""The bot's own, and one where clocks change."""

_SHOWN_LINES = 20


async def play(chance: int, folder: Path, size: Size) -> Verdict:
    """A year on a fresh database in the folder."""
    url = URL.create("sqlite+aiosqlite", database=str(folder / "bot.sqlite3"))
    await migrations.upgrade(url)
    database = Database(url)
    await database.write(seed.load, seed.facts())
    await database.close()
    zone = ZoneInfo(ZONES[chance % len(ZONES)])
    return await Year(url, size, random.Random(chance), zone).play()  # noqa: S311 - a year is no secret


def main(chance: int) -> int:
    """The exit code is 0 when nothing was wrong."""
    logging.disable(logging.WARNING)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        verdict = asyncio.run(play(chance, Path(name), Size()))
    sys.stdout.write("".join(f"{line}\n" for line in verdict.wrong[:_SHOWN_LINES]))
    sys.stdout.write(f"seed {chance}, {ZONES[chance % len(ZONES)]}: a year in {time.monotonic() - begun:.0f} s\n")
    for what in (*sorted(set(verdict.figures) - set(WRONGS)), *WRONGS):
        sys.stdout.write(f"  {what}: {verdict.figures[what]}\n")
    return 1 if any(verdict.figures[wrong] for wrong in WRONGS) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else time.time_ns() % 10_000))

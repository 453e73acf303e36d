"""``make interleavings``, ``python -m tests.interleavings [count] [seed]``: plays random sequences, prints figures."""

import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from sqlalchemy import URL

from tests.interleavings import stage
from tests.interleavings.moves import Play, plays
from tests.interleavings.verdict import WRONGS
from tests.town import Town

LONGEST = 8
"""Bursts in a sequence."""

AT_A_TIME = 25
"""Sequences in one town."""

_SHOWN = ("sequences", "restarts", "messages", "edits", "words for nobody", "handed over", "deliveries")

Played = tuple[Counter[str], list[str]]


def main(count: int, chance: int) -> int:
    """Towns on all cores; the exit code is 0 when nothing was wrong."""
    figures: Counter[str] = Counter()
    begun = time.monotonic()
    towns = -(-count // AT_A_TIME)
    sizes = [min(AT_A_TIME, count - AT_A_TIME * number) for number in range(towns)]
    with ProcessPoolExecutor() as pool:
        for found, wrong in pool.map(_play_some, sizes, range(chance, chance + towns)):
            figures += found
            sys.stdout.write("".join(f"{line}\n" for line in wrong))
            sys.stdout.write(f"{figures['sequences']} sequences in {time.monotonic() - begun:.0f} s\n")
            sys.stdout.flush()
    sys.stdout.write(f"seed {chance}; albums gather for {stage.GATHERS} s instead of 1 s\n")
    for what in (*_SHOWN, *WRONGS):
        sys.stdout.write(f"  {what}: {figures[what]}\n")
    return 1 if any(figures[wrong] for wrong in WRONGS) else 0


def _play_some(count: int, chance: int) -> Played:
    """Some sequences in a town of their own."""
    logging.disable(logging.WARNING)
    figures, wrong = Counter[str](), list[str]()
    with tempfile.TemporaryDirectory() as name, asyncio.Runner() as runner:
        folder = Path(name)
        town = Town(URL.create("sqlite+aiosqlite", database=str(folder / "bot.sqlite3")), folder / "data")
        runner.run(town.start())

        @seed(chance)
        @settings(
            max_examples=count,
            phases=[Phase.generate],
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(plays(longest=LONGEST))
        def play_one(play: Play) -> None:
            verdict = runner.run(stage.play(town, play))
            figures.update(verdict.figures)
            if verdict.wrong:
                wrong.extend([f"seed {chance}: {play}", *verdict.wrong])

        try:
            play_one()
        finally:
            runner.run(town.stop())
    return figures, wrong


if __name__ == "__main__":
    given_numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*given_numbers, *[500, time.time_ns() % 10_000][len(given_numbers) :]))

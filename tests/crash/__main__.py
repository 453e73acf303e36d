"""``make crash``: all that is killed, or what ARGS names; a number among them is the seed of every chance."""

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.crash import announcements, questions
from tests.crash.lives import KILLS


async def main(wanted: set[str], seed: int) -> int:
    """Prints the counts; the exit code is 0 when nothing was lost, and nothing doubled beyond what was in flight."""
    held = True
    with tempfile.TemporaryDirectory() as folder:
        if not wanted or "questions" in wanted:
            kept = await questions.crash(Path(folder) / "questions", _chance(seed))
            print(f"{questions.ASKERS} questions from {questions.ASKERS} people, {KILLS} kills (seed {seed})")
            for words, number in kept.items():
                print(f"  {words}: {number}")
            held = not (kept["questions lost"] or kept["rows doubled"])
        for pace in announcements.PACES if not wanted or "announcements" in wanted else ():
            got = await announcements.crash(Path(folder) / f"announcements {pace}", _chance(seed), pace)
            print(
                f"an announcement to {announcements.PEOPLE:,} people, at most {pace} messages a second, {KILLS} kills,"
                f" {got.faults} injected faults (seed {seed})"
            )
            print(f"  people who never got it: {got.never} (0)")
            print(
                f"  people who got it twice after a kill: {got.by_kills} (at most {got.bearable * KILLS}),"
                f" by one kill {got.most_by_one_kill} at most; {got.kills_meanwhile} kills while it was going out"
            )
            print(f"  people who got it twice after a lost answer: {got.by_lost_answers} (of {announcements.LOST})")
            print(f"  reached by the report {got.reported}, not reached {got.left}; by the server {got.recorded}")
            print(f"  deliveries that name no message of the server's: {got.unknown} (0)")
            held = held and got.held
    return 0 if held else 1


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the moments of kills are no secret


words = {each for each in sys.argv[1:] if not each.isdigit()}
numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
sys.exit(asyncio.run(main(words, numbers[0] if numbers else time.time_ns() % 10_000)))

"""aiogram_broadcaster beside our announcements: installed for the moment, with its storage in SQLite."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping
from pathlib import Path

from tests.bench import senders
from tests.bench.senders import Run

PACKAGE = "aiogram-broadcaster==0.6.8"

LONGEST = 60
"""Seconds of each run: its pace depends on how many there are to write to, not on how many have been."""


async def install(site: Path) -> Path | None:
    """Installs it into a folder of its own, upon the libraries that are here; None when it cannot be had."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"),
        *("--target", str(site), PACKAGE),
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    return site if await process.wait() == 0 else None


async def run(site: Path, database: Path, size: int, *, env: Mapping[str, str], longest: int = LONGEST) -> Run:
    """A mailing of so many, for ``longest`` seconds at most."""
    paths = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH")]))
    changes = {**env, "PYTHONPATH": paths}
    return await senders.run(database, size, longest, env=changes, module="tests.bench.stock_broadcaster")

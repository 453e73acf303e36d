"""The playground and the bot as processes of their own, for benchmarks and for what must survive being killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.playground import PLAYGROUND_TOKEN, RemotePlayground


@asynccontextmanager
async def playground(*, latency: float = 0, limits: bool = False, record: bool = False) -> AsyncIterator[str]:
    """A playground on a free port; yields its address."""
    options = ["--port", "0", "--latency", str(latency)]
    options += ["--limits"] if limits else []
    options += ["--record"] if record else []
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.playground", *options, stdout=PIPE)
    try:
        yield (await _line_with(process, "http")).split()[-1]
    finally:
        await _end(process)


@dataclass(slots=True)
class Running:
    """A process that has said it is ready; ``said`` is the line in which it did."""

    process: Process
    said: str

    @property
    def resident(self) -> float:
        """Its resident memory now, in MiB."""
        return memory(self.process.pid, "VmRSS")

    @property
    def peak(self) -> float:
        """The most resident memory it has had, in MiB."""
        return memory(self.process.pid, "VmHWM")

    async def kill(self) -> None:
        """SIGKILL: no farewell."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


def memory(pid: int, name: str) -> float:
    """A line of the kernel's ``/proc/…/status`` in MiB: VmRSS now, VmHWM at most so far."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kibibytes = next(line for line in status.splitlines() if line.startswith(name)).split()[1]
    return int(kibibytes) / 1024


@asynccontextmanager
async def python(*arguments: str, ready: str, env: Mapping[str, str]) -> AsyncIterator[Running]:
    """A Python process that prints ``ready`` in a line; ended when the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=PIPE, stderr=_errors(), env=environment(env)
    )
    try:
        yield Running(process, await _line_with(process, ready))
    finally:
        await _end(process)


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with changes; what one process compiles others find, which starts them quickly."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "pycache"), **inherited, **changes}


def bot(url: str, data_dir: Path, *, token: str = PLAYGROUND_TOKEN, **settings: str) -> dict[str, str]:
    """The environment of a bot at this playground with its database in the folder."""
    return {
        "BOT_TOKEN": token,
        "TELEGRAM_API_URL": url,
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": f"sqlite+aiosqlite:///{data_dir / 'bot.sqlite3'}",
        "QUIET_HOURS": "",
        **settings,
    }


async def count_of(remote: RemotePlayground, *methods: str) -> int:
    """How many calls of these methods the playground has answered."""
    counted = (await remote.counters())["methods"]
    return sum(number for method, number in counted.items() if method.lower() in {each.lower() for each in methods})


def _errors() -> int | None:
    return None if os.environ.get("SHOW_BOT_LOG") else DEVNULL


async def _line_with(process: Process, words: str) -> str:
    if process.stdout is None:
        raise RuntimeError("its output is not read")
    async with asyncio.timeout(60):
        async for line in process.stdout:
            if words in (text := line.decode()):
                return text.strip()
    raise RuntimeError(f"the process ended without saying «{words}»")


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(60):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

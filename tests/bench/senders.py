"""Senders in processes of their own, and what their work has taken."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from tests import processes


@dataclass(frozen=True, slots=True)
class Run:
    """Messages sent, and the seconds, the CPU's seconds and the MiB of resident memory that it took."""

    sent: int
    seconds: float
    cpu: float
    growth: float

    @property
    def per_second(self) -> float:
        return self.sent / self.seconds

    @property
    def cpu_per_thousand(self) -> float:
        return self.cpu / self.sent * 1000

    def as_line(self) -> str:
        """What `run` reads."""
        return f"{json.dumps(asdict(self))}\n"


async def run(*arguments: object, env: Mapping[str, str], module: str = "tests.bench.sending") -> Run:
    """Runs such a module, whose last line is `Run.as_line`; raises `RuntimeError` when it ends in an error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *map(str, arguments), stdout=PIPE, stderr=PIPE, env=processes.environment(env)
    )
    output, errors = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{module} {arguments} ended with {process.returncode}: {errors.decode()[-2000:]}")
    return Run(**json.loads(output.decode().splitlines()[-1]))

"""Lives of the program that end by SIGKILL."""

from collections.abc import Awaitable, Mapping

from tests import processes

KILLS = 20
READY = "запущен"


async def live(env: Mapping[str, str], until: Awaitable[None]) -> None:
    """Starts the program, and kills it when ``until``, which begins with its readiness, is done."""
    async with processes.python("-m", "bot", ready=READY, env=env) as program:
        await until
        await program.kill()

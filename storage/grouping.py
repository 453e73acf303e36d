"""Joining many small requests made at the same time into one."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

QUIET_TURNS = 2
"""Turns of the event loop without a new caller after which a group has gathered."""

LINGER = 0.02
"""Seconds that a group waits at most for callers known to be on their way."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Grouped(Generic[Item, Result]):
    """Runs ``run`` over the items that concurrent callers bring, one call for all of them.

    A group gathers while callers keep coming, so that a busy loop makes large groups and an idle one waits for nobody.
    ``run`` gets the items in the order they came and returns as many results in the same order; its error reaches
    every caller of that group. Cancelling a caller does not cancel the group. While ``more_to_come``, a group waits
    a little longer.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        limit: int = 100,
        more_to_come: Callable[[], bool] = lambda: False,
    ) -> None:
        self._run = run
        self._limit = limit
        self._more_to_come = more_to_come
        self._gathered = asyncio.Event()
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, item: Item) -> Result:
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if len(self._waiting) >= self._limit or not self._more_to_come():
            self._gathered.set()
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                group, self._waiting = self._waiting[: self._limit], self._waiting[self._limit :]
                await self._run_group(group)
        finally:
            self._task = None

    async def _gather(self) -> None:
        quiet = 0
        gathered = len(self._waiting)
        while quiet < QUIET_TURNS and len(self._waiting) < self._limit:
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(self._waiting) == gathered else 0
            gathered = len(self._waiting)
        if len(self._waiting) < self._limit and self._more_to_come():
            self._gathered.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LINGER):
                    await self._gathered.wait()

    async def _run_group(self, group: list[tuple[Item, "asyncio.Future[Result]"]]) -> None:
        try:
            results = await self._run([item for item, _ in group])
        except BaseException as error:
            for _, future in group:
                if not future.done():
                    future.set_exception(error)
            if not isinstance(error, Exception):
                raise
        else:
            for (_, future), result in zip(group, results, strict=True):
                if not future.done():
                    future.set_result(result)

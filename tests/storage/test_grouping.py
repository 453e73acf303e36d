"""Small requests joined into one."""

import asyncio
from collections.abc import Sequence

from storage.grouping import Grouped


async def test_a_group_waits_for_callers_on_their_way_and_no_longer_than_for_the_last_of_them() -> None:
    runs: list[list[int]] = []
    on_their_way = 2

    async def keep(numbers: Sequence[int]) -> list[int]:
        runs.append(list(numbers))
        return list(numbers)

    kept = Grouped(keep, more_to_come=lambda: on_their_way > 0)
    first = asyncio.create_task(kept(1))
    for _ in range(10):
        await asyncio.sleep(0)
    assert runs == []
    on_their_way = 0
    await kept(2)
    await first
    assert runs == [[1, 2]]


async def test_a_group_does_not_wait_for_ever_for_callers_who_do_not_come() -> None:
    async def keep(numbers: Sequence[int]) -> list[int]:
        return list(numbers)

    assert await Grouped(keep, more_to_come=lambda: True)(7) == 7

"""Pictures of the roadmap, drawn off the event loop."""

import asyncio
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from storage.roadmap.looking import Entry
from storage.tables import Group


async def draw_year(
    entries: Sequence[Entry], groups: Sequence[Group], *, year: int, today: date, zone: ZoneInfo
) -> bytes:
    """A PNG with the timeline of each group from January to December, ``today`` marked if it is of that year."""
    return await asyncio.to_thread(_draw_year, entries, groups, year, today, zone)


def _draw_year(entries: Sequence[Entry], groups: Sequence[Group], year: int, today: date, zone: ZoneInfo) -> bytes:
    # It takes a second and forty megabytes to load, and many a bot is never asked for a picture.
    from handlers.roadmap import drawing  # noqa: PLC0415

    return drawing.year(entries, groups, year=year, today=today, zone=zone)

"""Figures by group or municipality as a picture of bars, drawn off the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

GREEN, BLUE, RED, GREY = "#2f9e44", "#1c7ed6", "#e8590c", "#ced4da"

ONE_AT_A_TIME: Final = Lock()
"""Held by whoever draws: the library's caches of fonts are not made for threads."""


@dataclass(frozen=True, slots=True)
class Bars:
    """``parts``: what is counted, in words, with its colour; ``rows``: a name and as many counts."""

    title: str
    parts: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[int]]]


async def draw(bars: Bars) -> bytes:
    """A PNG, as high as its rows need."""
    return await asyncio.to_thread(_draw, bars)


def _draw(bars: Bars) -> bytes:
    # It takes a second and forty megabytes to load, and many a bot is never asked for a picture.
    from handlers import bar_drawing  # noqa: PLC0415

    return bar_drawing.bars(bars)

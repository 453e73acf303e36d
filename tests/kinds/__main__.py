"""``python -m tests.kinds``: prints the table in Markdown; the exit code is 0 when every cell is as it must be."""

import asyncio
import sys
import tempfile
from pathlib import Path

from sqlalchemy import URL

from tests.kinds.catalogue import KINDS, Column, Kind
from tests.kinds.scenes import Direction, Table, play
from tests.town import Town

_ASKS = "«/ask» is a participant's command; a coordinator is told so, and nothing is sent"
_ANEW = "opens a question of its own, as «/ask» says"


async def main() -> int:
    """Plays both directions, each in a town of its own."""
    table: Table = {}
    for direction in Direction:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            town = Town(URL.create("sqlite+aiosqlite", database=str(folder / "bot.sqlite3")), folder / "data")
            await town.start()
            try:
                table |= await play(town, direction)
            finally:
                await town.stop()
    sys.stdout.write(_markdown(table))
    for (direction, kind, column), wrong in table.items():
        if wrong:
            sys.stderr.write(f"{direction}, {kind}, {column}: {wrong}\n")
    return 1 if any(table.values()) else 0


def _markdown(table: Table) -> str:
    notes: list[str] = []
    columns = [(direction, column) for direction in Direction for column in Column]
    lines = [
        "| kind | " + " | ".join(f"{direction}: {column}" for direction, column in columns) + " |",
        "| --- |" + " :-: |" * len(columns),
    ]
    for kind in KINDS:
        cells = [_cell(kind, direction, column, table, notes) for direction, column in columns]
        lines.append(f"| {kind.name} | " + " | ".join(cells) + " |")
    below = [f"{number}. {note}" for number, note in enumerate(notes, start=1)]
    return "\n".join([*lines, "", *below, ""])


def _cell(kind: Kind, direction: Direction, column: Column, table: Table, notes: list[str]) -> str:
    if table[direction, kind.name, column]:
        return "**wrong**"
    played, note = "✓", ""
    if column in kind.forbidden:
        played, note = "—", kind.forbidden[column]
    elif kind.command and direction is Direction.ANSWERING:
        played, note = "—", _ASKS
    elif kind.command and column is Column.REPLY:
        note = _ANEW
    if not note:
        return played
    if note not in notes:
        notes.append(note)
    return f"{played} <sup>{notes.index(note) + 1}</sup>"


sys.exit(asyncio.run(main()))

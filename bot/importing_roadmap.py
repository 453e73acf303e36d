"""`python -m bot import-roadmap`: the roadmap from a table, shown first and carried out when that is wanted."""

import asyncio
from pathlib import Path

from bot.importing.carrying_out import ImportFailed
from handlers.roadmap.keeping import table_texts
from handlers.roadmap.keeping.importing import NotRead, read_table
from handlers.roadmap.tables import Table
from storage.database import Database
from storage.roadmap import importing
from storage.roadmap.importing import Comparison
from storage.roadmap.times import Times


async def prepare(database: Database, path: Path, times: Times) -> tuple[Table, Comparison]:
    """The table and what it would change; raises `ImportFailed`."""
    try:
        table = await read_table(database, await asyncio.to_thread(path.read_bytes), times)
    except OSError as error:
        raise ImportFailed(table_texts.not_opened(path=str(path), why=error.strerror or str(error))) from error
    except NotRead as refusal:
        raise ImportFailed(str(refusal)) from refusal
    return table, await database.read(importing.compare, None, table.rows, times)


async def carry_out(database: Database, table: Table, times: Times) -> str:
    """Brings it in; people hear of changes, and not of what is new. Returns what to say."""
    done = await database.write(importing.apply, None, table.rows, tell=False, times=times)
    return table_texts.carried_out(comparison=done, told=False)

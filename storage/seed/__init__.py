"""Loading the agglomeration's facts from its data file.

A row is recognised by its ``code``. A field that still holds what the file last said follows the file; one that a
coordinator has changed in the bot stays.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Category, Group, Municipality, MunicipalityKind

FILE = Path(__file__).with_name("agglomeration.toml")

Row = Group | Municipality | Category


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load added and how many it changed."""

    added: int
    changed: int


def facts() -> dict[str, Any]:
    """What the data file says."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


async def load(session: AsyncSession, facts: dict[str, Any]) -> Loaded:
    """Brings groups, municipalities and categories to what the file says; loading it again changes nothing."""
    added = changed = 0
    for table, code, fields in _rows(facts):
        row: Row | None = await session.scalar(select(table).where(table.code == code))
        if row is None:
            session.add(table(code=code, seeded=fields, **_typed(fields)))
            added += 1
        elif row.seeded != fields:
            for name, value in _typed(fields).items():
                if getattr(row, name) == row.seeded.get(name, getattr(row, name)):
                    setattr(row, name, value)
            row.seeded = fields
            changed += 1
    return Loaded(added, changed)


def _rows(facts: dict[str, Any]) -> Iterator[tuple[type[Row], str, dict[str, Any]]]:
    for group in facts["groups"]:
        contact = group["coordinator"]
        fields = {
            "id": group["number"],
            "title": group["title"],
            "subject": " ".join(group["subject"].split()),
            "works_on": group["works_on"],
            "contact_name": contact["full_name"],
            "contact_post": f"{contact['post']}, {contact['organisation']}",
            "contact_phone": contact["phone"],
            "contact_email": contact["email"],
        }
        yield Group, group["code"], fields
    for category in facts["categories"]:
        names = ("title", "short_title", "asks_organisation", "asks_base_site")
        yield Category, category["code"], {"id": category["number"], **{name: category[name] for name in names}}
    for kind, places in facts["municipalities"].items():
        for code, name in places.items():
            yield Municipality, code, {"name": name, "kind": kind}


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"kind": MunicipalityKind(fields["kind"])} if "kind" in fields else fields

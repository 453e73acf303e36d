"""Loading the agglomeration's facts and its model documents from their data files.

A row is recognised by its ``code``. A field that still holds what the file last said follows the file; one that a
coordinator has changed in the bot stays.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock
from storage.tables import (
    Category,
    Document,
    DocumentKind,
    Group,
    Municipality,
    MunicipalityKind,
    Portfolio,
    Section,
)

FILES = ("agglomeration.toml", "portfolios.toml")

Row = Group | Category | Municipality | Portfolio | Section | Document
Ids = Mapping[str, int]
"""Our ids of portfolios and sections by their codes."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load added and how many it changed."""

    added: int
    changed: int


def facts() -> dict[str, Any]:
    """What the data files say."""
    told: dict[str, Any] = {}
    for name in FILES:
        told |= tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return told


async def load(session: AsyncSession, facts: dict[str, Any]) -> Loaded:
    """Brings groups, municipalities, categories and the catalogue to what the files say.

    Loading them again changes nothing.
    """
    added = changed = 0
    ids: dict[str, int] = {}
    for table, rows in _tables(facts):
        coded: Select[Any] = select(table).where(table.code.is_not(None))
        known: dict[str | None, Row] = {row.code: row for row in await session.scalars(coded)}
        for code, fields in rows:
            row = known.get(code)
            if row is None:
                known[code] = table(code=code, seeded=fields, **_columns(table, fields, ids), **_at_first(table))
                session.add(known[code])
                added += 1
            elif row.seeded != fields:
                _follow(row, fields, ids)
                changed += 1
        if table in {Portfolio, Section}:
            await session.flush()
            ids |= {code: row.id for code, row in known.items() if code is not None}
    return Loaded(added, changed)


def _follow(row: Row, fields: dict[str, Any], ids: Ids) -> None:
    """Takes over what the file says now where the row still holds what it said before."""
    before = _columns(type(row), row.seeded, ids)
    for name, value in _columns(type(row), fields, ids).items():
        if getattr(row, name) == before.get(name, getattr(row, name)):
            setattr(row, name, value)
    row.seeded = fields
    if isinstance(row, Document):
        row.revision += 1


def _tables(facts: dict[str, Any]) -> Iterator[tuple[type[Row], Iterator[tuple[str, dict[str, Any]]]]]:
    yield Group, _groups(facts)
    yield Category, _categories(facts)
    yield Municipality, _municipalities(facts)
    yield Portfolio, _portfolios(facts)
    yield Section, _sections(facts)
    yield Document, _documents(facts)


def _groups(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for group in facts["groups"]:
        contact = group["coordinator"]
        yield (
            group["code"],
            {
                "id": group["number"],
                "title": group["title"],
                "subject": _joined(group["subject"]),
                "works_on": group["works_on"],
                "contact_name": contact["full_name"],
                "contact_post": f"{contact['post']}, {contact['organisation']}",
                "contact_phone": contact["phone"],
                "contact_email": contact["email"],
            },
        )


def _categories(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    names = ("title", "short_title", "asks_organisation", "asks_base_site")
    for category in facts["categories"]:
        yield category["code"], {"id": category["number"], **{name: category[name] for name in names}}


def _municipalities(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, places in facts["municipalities"].items():
        for code, name in places.items():
            yield code, {"name": name, "kind": kind}


def _portfolios(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for position, portfolio in enumerate(facts["portfolios"], 1):
        fields = {name: portfolio.get(name) for name in ("title", "short_title", "expected")}
        yield portfolio["code"], {**fields, "position": position}


def _sections(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for portfolio in facts["portfolios"]:
        for position, section in enumerate(portfolio["sections"], 1):
            fields = {name: section.get(name) for name in ("short_title", "cycle")}
            title = _joined(section["title"])
            yield section["code"], {"portfolio": portfolio["code"], "title": title, **fields, "position": position}


def _documents(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for portfolio in facts["portfolios"]:
        for section in portfolio["sections"]:
            for ordinal, document in enumerate(section["documents"], 1):
                description = document.get("description")
                yield (
                    document["code"],
                    {
                        "section": section["code"],
                        "ordinal": ordinal,
                        "title": _joined(document["title"]),
                        "kind": document["kind"],
                        "source": document.get("source", portfolio["title"]),
                        "description": description and _joined(description),
                    },
                )


def _joined(text: str) -> str:
    return " ".join(text.split())


def _columns(table: type[Row], fields: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    """A row's columns from what its file says, which names other rows by their codes."""
    columns = dict(fields)
    for name in {"portfolio", "section"} & columns.keys():
        columns[f"{name}_id"] = ids[columns.pop(name)]
    if "kind" in columns:
        columns["kind"] = (MunicipalityKind if table is Municipality else DocumentKind)(columns["kind"])
    return columns


def _at_first(table: type[Row]) -> dict[str, Any]:
    return {"created_at": clock.now()} if table is Document else {}

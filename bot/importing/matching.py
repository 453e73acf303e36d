"""Which place of the catalogue a folder means, and which document a file's name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from storage.documents.catalogue import Contents
from storage.documents.entries import Entry
from storage.documents.naming import title_from
from storage.search.words import stems, words
from storage.tables import Portfolio, Section

Named = TypeVar("Named")

_ENOUGH: Final = 3
"""So many words of a title that mean something tell it from others; fewer must be all of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """As much as is known of where a document belongs; ``new_section`` is not in the catalogue yet."""

    portfolio: Portfolio | None = None
    section: Section | None = None
    new_section: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The entries that a name fits, best none or one.

    ``other``: the name fits none, and the number before it is of this entry.
    """

    entries: Sequence[Entry] = ()
    other: Entry | None = None


def find_place(folders: Sequence[str], contents: Sequence[Contents]) -> Place:
    """What folders say, the outermost first: a portfolio, then its section, which may be new; deeper ones nothing."""
    place = Place()
    for folder in folders:
        name = title_from(folder)
        portfolios = find_portfolios(name, contents)
        if len(portfolios) == 1:
            place = Place(portfolios[0].stock.portfolio)
            continue
        found = find_section(name, [each for each in contents if place.portfolio in {None, each.stock.portfolio}])
        if found is not None:
            place = found
        elif place.portfolio is not None and place.section is None and not place.new_section:
            place = Place(place.portfolio, new_section=name)
    return place


def find_portfolios(name: str, contents: Sequence[Contents]) -> list[Contents]:
    """Those that are called so."""
    return _fitting(name, ((each, _names(each.stock.portfolio)) for each in contents))


def find_section(name: str, contents: Sequence[Contents]) -> Place | None:
    """The one section that is called so."""
    sections = ((each.stock.portfolio, one.section) for each in contents for one in each.sections)
    found = _fitting(name, ((each, _names(each[1])) for each in sections))
    return Place(*found[0]) if len(found) == 1 else None


def find_document(ordinal: int | None, title: str, place: Place, entries: Sequence[Entry]) -> Match:
    """The entry that a title, and perhaps a number before it, mean, among those of its place."""
    within = [each for each in entries if _is_within(each, place)]
    numbered = [each for each in within if place.section is not None and each.document.ordinal == ordinal]
    if not words(title):
        return Match(numbered)
    found = _fitting(title, ((each, (each.document.title,)) for each in within)) or _mentioned(title, within)
    if len(found) > 1:
        return Match([each for each in found if each in numbered] or found)
    return Match(found, numbered[0] if numbered and not found else None)


def _fitting(name: str, candidates: Iterable[tuple[Named, Sequence[str]]]) -> list[Named]:
    """Those who bear this very name; if nobody does, those whose name begins so."""
    told = words(name)
    if not told:
        return []
    named = [(each, [words(title) for title in titles]) for each, titles in candidates]
    exactly = [each for each, titles in named if told in titles]
    if exactly or len(stems(name)) < _ENOUGH:
        return exactly
    return [each for each, titles in named if any(title[: len(told)] == told for title in titles)]


def _mentioned(title: str, entries: Sequence[Entry]) -> list[Entry]:
    """Those whose title has all the words, in any form and order."""
    told = set(stems(title))
    if len(told) < _ENOUGH:
        return []
    return [each for each in entries if told <= set(stems(each.document.title))]


def _is_within(entry: Entry, place: Place) -> bool:
    if place.section is not None:
        return entry.section.id == place.section.id
    if place.new_section:
        return False
    return place.portfolio is None or entry.portfolio.id == place.portfolio.id


def _names(named: Portfolio | Section) -> list[str]:
    return list(filter(None, (named.title, named.short_title, named.code)))

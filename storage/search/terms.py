"""What a text is about: its stems, and the things it names, whatever name it uses."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from storage.search import language
from storage.search.words import ABBREVIATIONS, cut, has_meaning, stem, stems

NAME: Final = 0.7
NAME_WORDS: Final = 0.5
"""A thing with a name of many words weighs little more than one word: this by its name, this by all their words."""


class Term(NamedTuple):
    """A stem, or a thing by its name, in its place; ``share`` is how much of a word's meaning it has."""

    stem: str
    share: float
    start: int
    end: int


def terms(text: str) -> Iterator[Term]:
    """The terms of a text; «ВСОКО» and «внутренняя система оценки качества образования» have the same ones."""
    found = [
        (each, word.start, word.end)
        for word in cut(text)
        if has_meaning(word.plain)
        for each in _written_out(stem(word.plain))
    ]
    parts = [1.0] * len(found)
    for place, (first, start, end) in enumerate(found):
        for name, thing in _LONG_NAMES.get(first, ()):
            after = place + len(name)
            if tuple(each for each, _, _ in found[place:after]) == name:
                yield Term(thing, NAME * parts[place], start, found[after - 1][2])
                parts[place:after] = [min(part, NAME_WORDS / len(name)) for part in parts[place:after]]
        yield Term(first, parts[place], start, end)


def shares(text: str) -> dict[str, float]:
    """The terms of a text with their shares of its meaning."""
    found: dict[str, float] = {}
    for term in terms(text):
        found[term.stem] = max(term.share, found.get(term.stem, 0.0))
    return found


def _written_out(form: str) -> Sequence[str]:
    return _FULL_NAMES.get(form, (form,))


def _long_names() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """The long names by their first stem, longer ones first, each with the term of what it names."""
    found = defaultdict(set)
    for names in language.NAMES:
        for name in map(tuple, map(stems, names)):
            if len(name) > 1 or name[0] not in ABBREVIATIONS:
                found[name[0]].add((name, "".join(stems(names[0]))))
    return {first: sorted(those, key=lambda each: (-len(each[0]), each)) for first, those in found.items()}


def _full_names() -> Iterator[tuple[str, tuple[str, ...]]]:
    for names in language.NAMES:
        full = next(tuple(stems(name)) for name in names if " " in name)
        for name in names:
            if "".join(stems(name)) in ABBREVIATIONS:
                yield "".join(stems(name)), full


_LONG_NAMES: Final = _long_names()
_FULL_NAMES: Final = dict(_full_names())

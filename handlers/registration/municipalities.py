"""Finding a municipality by what people type: any part, any case, a town's name, е for ё, a slip of the hand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from storage.tables import Municipality, MunicipalityKind

KIND_WORDS = {
    MunicipalityKind.CITY_DISTRICT: "городской округ",
    MunicipalityKind.MUNICIPAL_DISTRICT: "муниципальный район",
}
CLOSE_ENOUGH = 0.62
MOST_SUGGESTED = 4

_WORD = re.compile(r"[^\W\d_]+")
_OF_CITY = re.compile(r"г|го|гор|город\w*|округ\w*")
_OF_DISTRICT = re.compile(r"мр|муниципальн\w*|р|н|рн|район\w*")
_FILLING = re.compile(r"в|из|область|области|челябинская|челябинской|мо")
_ADJECTIVE = re.compile(r"(?<=[сц]к)(?:ий|ого|ому|им|ом|ая|ой)$")
_VOWELS = re.compile(r"(?<=..)[аеиоуыэюяйь]{1,2}$")


@dataclass(frozen=True, slots=True)
class Found:
    """What was meant; ``sure`` is False for suggestions that only look alike."""

    places: Sequence[Municipality]
    sure: bool


def full_name(place: Municipality) -> str:
    """The name with its kind, without which two of them could not be told apart."""
    return f"{place.name} {KIND_WORDS[place.kind]}"


def kind_meant(text: str) -> MunicipalityKind | None:
    """The kind, when the text names a kind and nothing else."""
    kinds, words = _parsed(text)
    return kinds.pop() if len(kinds) == 1 and not words else None


def search(text: str, places: Sequence[Municipality]) -> Found:
    """Municipalities the text means, in the order given."""
    kinds, words = _parsed(text)
    if not words:
        return Found([], sure=False)
    stems = [_stem(word) for word in words]
    found = [each for each in places if all(_begins(each, stem) for stem in stems)]
    if not found:
        found = [each for each in places if all(len(stem) > 2 and stem in _plain(each.name) for stem in stems)]
    if not found:
        return Found(_alike("".join(words), places), sure=False)
    narrowed = [each for each in found if each.kind in kinds]
    return Found(narrowed or found, sure=True)


def _parsed(text: str) -> tuple[set[MunicipalityKind], list[str]]:
    kinds: set[MunicipalityKind] = set()
    names: list[str] = []
    for word in _WORD.findall(_plain(text)):
        if _OF_CITY.fullmatch(word):
            kinds.add(MunicipalityKind.CITY_DISTRICT)
        elif _OF_DISTRICT.fullmatch(word):
            kinds.add(MunicipalityKind.MUNICIPAL_DISTRICT)
        elif not _FILLING.fullmatch(word):
            names.append(word)
    return kinds, names


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _stem(word: str) -> str:
    without_ending = _ADJECTIVE.sub("", word)
    return without_ending if without_ending != word else _VOWELS.sub("", word)


def _begins(place: Municipality, stem: str) -> bool:
    return any(part.startswith(stem) for part in _plain(place.name).split("-"))


def _alike(word: str, places: Sequence[Municipality]) -> list[Municipality]:
    def likeness(place: Municipality) -> float:
        name = _plain(place.name).replace("-", "")
        town = name.removesuffix("ский").removesuffix("ин")
        return max(SequenceMatcher(None, word, each).ratio() for each in (name, name.removesuffix("ий"), town))

    ranked = sorted(((likeness(each), each) for each in places), key=lambda pair: -pair[0])
    return [each for score, each in ranked[:MOST_SUGGESTED] if score >= CLOSE_ENOUGH]

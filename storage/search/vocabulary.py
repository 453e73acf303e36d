"""The terms known to an index, and which of them a word may mean."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from math import ceil
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from storage.search import language
from storage.search.words import stem, stems

SYNONYM: Final = 0.75
"""The closeness of «отправить» to «сдать»; the word itself has 1."""
KIN: Final = 0.9
"""Times the share of the longer word that two have in common: «методист», «методический»."""
KIN_SHARE: Final = 0.55
KIN_LETTERS: Final = 5
BEGINNING: Final = 0.5
"""What a word of which the beginning was typed is worth at the least; the more was typed, the more."""
BEGINNING_LETTERS: Final = 3
MOST: Final = 30
"""So many ways to end a word are looked at, the shortest ones."""
MISTAKE: Final = 1.5
"""What a wrong letter costs, as a share of the word's letters."""


class Vocabulary:
    """Kept sorted: terms that begin alike stand together."""

    def __init__(self) -> None:
        self._sorted: list[str] = []

    def add(self, term: str) -> None:
        """Take in a term that is not here yet."""
        insort(self._sorted, term)

    def remove(self, term: str) -> None:
        """Let go of a term that is here."""
        del self._sorted[bisect_left(self._sorted, term)]

    def __contains__(self, term: str) -> bool:
        place = bisect_left(self._sorted, term)
        return place < len(self._sorted) and self._sorted[place] == term

    def beginning(self, letters: str) -> list[str]:
        """All terms that begin with these letters."""
        return self._sorted[bisect_left(self._sorted, letters) : bisect_left(self._sorted, letters + "\U0010ffff")]

    def related(self, term: str) -> dict[str, float]:
        """The term itself, words of the same root and synonyms, with their closeness up to 1."""
        found = {each: SYNONYM for each in _SYNONYMS.get(term, ()) if each in self}
        for each, closeness in self._kin(term):
            found[each] = max(closeness, found.get(each, 0.0))
        return {term: 1.0} | found if term in self else found

    def begun(self, word: str) -> dict[str, float]:
        """What a word may become when it is typed to its end."""
        if len(word) < BEGINNING_LETTERS or word.isdecimal():
            return {}
        nearest = sorted(self.beginning(word), key=len)[:MOST]
        return {each: BEGINNING + (1 - BEGINNING) * len(word) / (len(each) + 1) for each in nearest}

    def mistyped(self, word: str) -> dict[str, float]:
        """What a word may be with a letter or two wrong, missing, doubled or swapped."""
        found = self._near(stem(word))
        if not found and len(stem(word)) < len(word) - 1:
            # With a letter missing the stemmer may take the rest of the stem for an ending: «запсь».
            return self._near(word[:-1])
        return found

    def _near(self, term: str) -> dict[str, float]:
        wrong = 0 if len(term) < 4 or term.isdecimal() else 1 if len(term) < 7 else 2
        # The first letter is seldom wrong, and without it there is far less to look through.
        for among in (self.beginning(term[0]), self._sorted) if wrong else ():
            found = process.extract(term, among, scorer=OSA.distance, score_cutoff=wrong, limit=5)
            if found:
                return {each: 1 - MISTAKE * distance / len(term) for each, distance, _ in found}
        return {}

    def _kin(self, term: str) -> Iterator[tuple[str, float]]:
        if len(term) < KIN_LETTERS or term.isdecimal():
            return
        for each in self.beginning(term[: max(KIN_LETTERS, ceil(KIN_SHARE * len(term)))]):
            alike = Prefix.similarity(term, each)
            # Five letters are too few to tell «провести» from «проверить».
            if each != term and (alike > KIN_LETTERS or alike == min(len(term), len(each))):
                share = alike / max(len(term), len(each))
                if share >= KIN_SHARE:
                    yield each, KIN * share


def _synonyms() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for alike in map(set, map(stems, language.SYNONYMS)):
        for each in alike:
            found.setdefault(each, set()).update(alike - {each})
    return found


_SYNONYMS: Final = _synonyms()

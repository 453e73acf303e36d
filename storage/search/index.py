"""An index of short texts that are found by what people type."""

import heapq
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final, NamedTuple

from storage.search.queries import ASKING, COMMON, Wanted, read_query, read_question
from storage.search.terms import NAME_WORDS, shares, terms
from storage.search.vocabulary import Vocabulary

EXTRA: Final = 0.4
"""What a word of the weaker text is worth, of the same word in the text itself."""
UNKNOWN: Final = 0.8
"""How much a word that no entry has counts against all of them, of what the rarest word counts."""
COMMON_WORD: Final = 0.5
"""What a word that many questions have weighs between questions, however rare it is among those here."""
EXACTNESS: Final = 0.15
"""How much of a search's score is that the text says nothing else."""
FOUND_AT_LEAST: Final = 0.3
NEAR_BEST: Final = 0.5
"""What a search finds has this much of what was typed, and this much of the best one's score."""
CLOSE_AT_LEAST: Final = 0.62
"""Set so that a wrong offer is rarer than a missed one, see tests/storage/test_search_close.py."""
OTHER_NUMBER: Final = 0.5
"""What is left of the score of an entry about ММПГ № 2 when ММПГ № 3 is asked about."""
ONE_NOTION: Final = 1.5
WHOLE: Final = 0.9
"""Fewer words than this are a topic rather than a question, unless this much of an entry is nothing but that."""
QUESTIONS_IN_ONE: Final = 5
"""So many questions of a long message are looked at, the last ones."""
SHORTLIST: Final = 50
"""So many entries that have most of what was asked are looked at the other way round."""

_ASKING_SENTENCE: Final = re.compile(r"[^.!?\n]+\?")


class Found(NamedTuple):
    """An entry, how well it fits, 0 to 1, and where in its text the words stand that matched: from, to."""

    key: int
    score: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    shares: Mapping[str, float]
    extra: frozenset[str]

    @property
    def numbers(self) -> set[str]:
        return set(filter(str.isdecimal, self.shares))


class _Asked(NamedTuple):
    """What is wanted, the weightiest first; every term that answers it by its closeness; those worth marking."""

    weights: Sequence[tuple[float, Mapping[str, float]]]
    closeness: Mapping[str, float]
    marked: frozenset[str]


class Index:
    """Lives in memory; putting and removing an entry costs what its own words cost.

    Not for several threads at once. Filling it with ten thousand entries takes a second or two: do it before serving,
    or in a thread before handing it over.
    """

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}
        self._places: dict[str, dict[int, float]] = {}
        self._vocabulary = Vocabulary()

    def put(self, key: int, text: str, extra: str = "") -> None:
        """Make a text findable, in the place of what the key had; ``extra`` is found too, and counts for less."""
        self.remove(key)
        told = shares(text)
        self._entries[key] = entry = _Entry(text, told, frozenset(shares(extra)) - told.keys())
        for term in (*entry.shares, *entry.extra):
            if term not in self._places:
                self._places[term] = {}
                self._vocabulary.add(term)
            self._places[term][key] = 1.0 if term in told else EXTRA

    def remove(self, key: int) -> None:
        """Forget a text; it is no fault if there is none."""
        entry = self._entries.pop(key, None)
        for term in (*entry.shares, *entry.extra) if entry else ():
            del self._places[term][key]
            if not self._places[term]:
                del self._places[term]
                self._vocabulary.remove(term)

    def search(self, query: str, limit: int = 5) -> list[Found]:
        """The entries that have most of the words typed, the best first; none that is far behind the best."""
        asked = self._asked(read_query(query, self._vocabulary), _alike)
        scores = {
            key: share * (1 - EXACTNESS + EXACTNESS * self._covered(key, asked, _alike))
            for key, share in self._candidates(asked, FOUND_AT_LEAST, limit)
        }
        best = max(scores.values(), default=0.0)
        return self._found({key: score for key, score in scores.items() if score >= NEAR_BEST * best}, asked, limit)

    def close(self, question: str, limit: int = 3, at_least: float = CLOSE_AT_LEAST) -> list[Found]:
        """The entries that ask the same as a whole message, or as a question in it; none rather than a wrong one.

        The score is the harmonic mean of how much of the question an entry has, and how much of the entry the question.
        """
        best: dict[int, Found] = {}
        if not self._entries:
            return []
        for part in (question, *_ASKING_SENTENCE.findall(question)[-QUESTIONS_IN_ONE:]):
            for found in self._close(part, limit, at_least):
                best[found.key] = max(found, best.get(found.key, found), key=lambda each: each.score)
        return sorted(best.values(), key=lambda each: (-each.score, each.key))[:limit]

    def _close(self, question: str, limit: int, at_least: float) -> list[Found]:
        wanted = read_question(question, self._vocabulary)
        asked = self._asked(wanted, _between_questions)
        numbers = {each.term for each in wanted if each.term.isdecimal()}
        least_covered = WHOLE if sum(each.share for each in wanted) < ONE_NOTION else 0.0
        scores = {}
        for key, share in self._candidates(asked, at_least / (2 - at_least), limit):
            covered = self._covered(key, asked, _between_questions)
            others = self._entries[key].numbers
            penalty = OTHER_NUMBER if numbers and others and numbers.isdisjoint(others) else 1.0
            score = penalty * 2 * share * covered / (share + covered)
            if score >= at_least and covered >= least_covered:
                scores[key] = score
        return self._found(scores, asked, limit)

    def _asked(self, wanted: Sequence[Wanted], importance: Callable[[str], float]) -> _Asked:
        weights = [(importance(each.term) * each.share * self._rarity_meant(each), each.meant) for each in wanted]
        closeness: dict[str, float] = {}
        for each in wanted:
            for term, close in each.meant.items():
                closeness[term] = max(close, closeness.get(term, 0.0))
        marked = frozenset(term for each in wanted if each.share > NAME_WORDS for term in each.meant)
        return _Asked(sorted(weights, key=lambda weight: -weight[0]), closeness, marked)

    def _rarity_meant(self, wanted: Wanted) -> float:
        if not wanted.meant:
            return UNKNOWN * log(1 + len(self._entries))
        return self._rarity(max(wanted.meant, key=wanted.meant.__getitem__))

    def _rarity(self, term: str) -> float:
        return log(1 + len(self._entries) / len(self._places[term]))

    def _candidates(self, asked: _Asked, at_least: float, limit: int) -> Iterator[tuple[int, float]]:
        """Entries with at least this share of what is asked, as many as are worth a closer look, with their shares."""
        total = left = sum(weight for weight, _ in asked.weights)
        reached: dict[int, float] = {}
        for weight, meant in asked.weights:
            places = self._any_of(meant)
            # Who comes in only now cannot reach the least any more; the commonest words, with most places, are last.
            keys = places.keys() if left >= at_least * total else places.keys() & reached.keys()
            for key in keys:
                reached[key] = reached.get(key, 0.0) + weight * places[key]
            left -= weight

        def rank(key: int) -> tuple[float, int]:
            return reached[key], -len(self._entries[key].shares)

        for key in heapq.nlargest(max(SHORTLIST, limit), reached, key=rank):
            if reached[key] >= at_least * total:
                yield key, reached[key] / total

    def _any_of(self, meant: Mapping[str, float]) -> Mapping[int, float]:
        if len(meant) == 1:
            ((term, closeness),) = meant.items()
            if closeness == 1:
                return self._places[term]
        best: dict[int, float] = {}
        for term, closeness in meant.items():
            for key, worth in self._places[term].items():
                if closeness * worth > best.get(key, 0.0):
                    best[key] = closeness * worth
        return best

    def _covered(self, key: int, asked: _Asked, importance: Callable[[str], float]) -> float:
        """How much of an entry's own text was asked for."""
        weights = {
            term: importance(term) * share * self._rarity(term) for term, share in self._entries[key].shares.items()
        }
        total = sum(weights.values())
        return sum(weight * asked.closeness.get(term, 0.0) for term, weight in weights.items()) / (total or 1.0)

    def _found(self, scores: Mapping[int, float], asked: _Asked, limit: int) -> list[Found]:
        best = sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:limit]
        return [Found(key, score, _spans(self._entries[key].text, asked)) for key, score in best]


def _spans(text: str, asked: _Asked) -> tuple[tuple[int, int], ...]:
    """The places of whole names and of words, without those within another."""
    told = list(terms(text))
    matched = [each for each in told if each.stem in asked.marked] or [x for x in told if x.stem in asked.closeness]
    spans: list[tuple[int, int]] = []
    for each in matched:
        if not spans or each.start >= spans[-1][1]:
            spans.append((each.start, each.end))
    return tuple(spans)


def _alike(_term: str) -> float:
    return 1.0


def _between_questions(term: str) -> float:
    return 0.0 if term in ASKING else COMMON_WORD if term in COMMON else 1.0

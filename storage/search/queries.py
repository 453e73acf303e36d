"""What is wanted by the one who typed: layouts, mistakes and politeness seen through."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from storage.search import language
from storage.search.keyboard import as_meant
from storage.search.terms import NAME_WORDS, shares
from storage.search.vocabulary import Vocabulary
from storage.search.words import STOP_WORDS, has_meaning, stem, stems, words

GUESSES: Final = 20
"""Unknown words of one query for which the whole vocabulary is looked through; it bounds the time of a long one."""
ASKING: Final = frozenset(stems(language.ASKING))
COMMON: Final = frozenset(stems(language.COMMON))

_SAYING_NOTHING: Final = [*words(language.ASKING), *STOP_WORDS]


class Wanted(NamedTuple):
    """A term, how much of a word's meaning it has, and the known terms it may mean by their closeness up to 1."""

    term: str
    share: float
    meant: Mapping[str, float]


def read_query(query: str, vocabulary: Vocabulary) -> list[Wanted]:
    """What words typed into a search want; they need not be typed to their ends."""
    return [wanted for wanted, _ in _read(query, vocabulary, whole=False)]


def read_question(question: str, vocabulary: Vocabulary) -> list[Wanted]:
    """What a whole question wants, without the politeness around it."""
    return [
        wanted for wanted, word in _read(question, vocabulary, whole=True) if wanted.meant or not _says_nothing(word)
    ]


def _read(query: str, vocabulary: Vocabulary, *, whole: bool) -> Iterator[tuple[Wanted, str]]:
    query = as_meant(query, lambda chunk: _is_known(words(chunk), vocabulary))
    typed = {stem(word): word for word in words(query)}
    guesses = GUESSES
    for term, share in shares(query).items():
        if whole and term in ASKING:
            continue
        word = typed.get(term, "")
        meant = vocabulary.related(term)
        if word and term not in meant:
            if not whole:
                meant = vocabulary.begun(word) | meant
            if guesses:
                meant = vocabulary.mistyped(word) | meant
                guesses -= 1
        # Of a name that is known by another name, not every word has to be.
        if meant or share > NAME_WORDS:
            yield Wanted(term, share, meant), word


def _is_known(together: list[str], vocabulary: Vocabulary) -> bool:
    """Whether words typed without a space between them are some that can be understood."""
    telling = [word for word in together if has_meaning(word) and not word.isdecimal()]
    if not telling:
        # A number is the same in any layout.
        return any(word in STOP_WORDS or word.isdecimal() for word in together)
    return any(stem(word) in ASKING or vocabulary.related(stem(word)) or vocabulary.begun(word) for word in telling)


def _says_nothing(word: str) -> bool:
    """Whether it is a polite or a little word, mistyped."""
    return len(word) > 4 and bool(process.extractOne(word, _SAYING_NOTHING, scorer=OSA.distance, score_cutoff=1))

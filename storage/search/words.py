"""Words as they are compared: without case, ё and endings."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import snowballstemmer

from storage.search import language

# Combining marks, soft hyphens and zero-width characters come with text copied from PDF files and phones.
_WORD: Final = re.compile(r"\d+|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff])*")
_RUSSIAN: Final = re.compile(r"[а-я]+")
_CASE: Final = re.compile(r"(?<=[а-я]{3})(?:[аеиуы]|[ао]м|ов|ах)$")
_FLEETING_VOWEL: Final = re.compile(r"(?<=[а-я]{2}[бвгджзклмнпрстфхцчшщ])(?:[ое](?=к$)|е(?=ц$))")
_MIXED: Final = re.compile(r"(?=.*[а-я])(?=.*[a-z])")
LOOK_ALIKES: Final = str.maketrans("abcehkmoptxy", "авсенкмортху")


class Word(NamedTuple):
    """A word and its place in the text it was written in."""

    plain: str
    start: int
    end: int


def cut(text: str) -> Iterator[Word]:
    """The words in their order; letters and digits are words apart: «152-ФЗ» and «152фз» are the same two."""
    for found in _WORD.finditer(text):
        plain = _plain(found[0])
        if plain:
            yield Word(plain, found.start(), found.end())


def words(text: str) -> list[str]:
    """Every word, also those that carry no meaning of their own."""
    return [word.plain for word in cut(text)]


def stems(text: str) -> list[str]:
    """The stems of the words that tell what the text is about."""
    return [stem(word) for word in words(text) if has_meaning(word)]


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", word).casefold())).replace("ё", "е")
    # «BПР» with a Latin B looks right to the one who typed it.
    return plain.translate(LOOK_ALIKES) if _MIXED.match(plain) else plain


def has_meaning(word: str) -> bool:
    """Whether a plain word helps to tell one text from another."""
    return word not in STOP_WORDS and (len(word) > 1 or word.isdecimal())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What a plain Russian word shares with its other forms; anything else stays, a number without leading zeros."""
    if word in ABBREVIATIONS:
        return word
    bare = _CASE.sub("", word)
    if bare in ABBREVIATIONS:
        return bare
    if word.isdecimal():
        return word.lstrip("0") or "0"
    return _russian_stem(language.IRREGULAR.get(word, word)) if _RUSSIAN.fullmatch(word) else word


def _russian_stem(word: str) -> str:
    if word.endswith("тив"):  # норматив, актив: to the stemmer a participle's ending
        return word
    if word.endswith("пись"):  # запись, подпись
        return word[:-1]
    # A stemmer keeps its word in itself: shared, it would mix up threads.
    return _FLEETING_VOWEL.sub("", str(snowballstemmer.stemmer("russian").stemWord(word)))


STOP_WORDS: Final = frozenset(words(language.STOP_WORDS))
ABBREVIATIONS: Final = frozenset(
    _plain(name) for names in language.NAMES for name in names if " " not in name and sum(map(str.isupper, name)) > 1
)

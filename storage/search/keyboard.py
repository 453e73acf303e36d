"""Typing with the wrong keyboard layout switched on."""

import re
from collections.abc import Callable
from typing import Final

from storage.search.words import LOOK_ALIKES

_LATIN: Final = """`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?@#$^&"""
_RUSSIAN: Final = """ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?"""
_TO_RUSSIAN: Final = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN: Final = str.maketrans(_RUSSIAN, _LATIN)
_EDGES: Final = re.compile(r"^\W+|\W+$")
_LONGEST_WORD: Final = 50
_RUSSIAN_LETTER: Final = re.compile(r"[а-яё]", re.IGNORECASE)


def as_meant(typed: str, known: Callable[[str], bool]) -> str:
    """The text, of which every word that nobody knows is read in the layout in which it is known, if there is one."""
    return " ".join(_as_known(chunk, known) for chunk in typed.split())


def _as_known(chunk: str, known: Callable[[str], bool]) -> str:
    if len(chunk) > _LONGEST_WORD or known(chunk):
        return chunk
    return next(filter(known, _other_readings(chunk)), chunk)


def _other_readings(chunk: str) -> list[str]:
    if _RUSSIAN_LETTER.search(chunk):
        return [chunk.translate(_TO_LATIN)]
    # Punctuation at the end may be meant, or be the letters х, ъ, ж, э, б, ю.
    endings = [
        chunk[: len(chunk) - dropped]
        for dropped in range(3)
        if not any(map(str.isalnum, chunk[len(chunk) - dropped :]))
    ]
    readings = [each.translate(_TO_RUSSIAN) for each in (*endings, _EDGES.sub("", chunk))]
    # «BCOKO» in Latin letters looks right to the one who typed it.
    return [*readings, chunk.casefold().translate(LOOK_ALIKES)]

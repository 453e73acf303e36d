"""File names that every system takes, and that mean nothing but a name."""

import re
import unicodedata
from typing import Final

from storage.documents import texts

CHARACTERS_AT_MOST: Final = 120
_BYTES_AT_MOST: Final = 250
"""Most file systems allow 255 bytes, two for each Cyrillic letter."""
_ELLIPSIS: Final = "…"

_INSTEAD: Final = str.maketrans({"/": "-", "\\": "-", "|": "-", ":": "-", '"': "'", "<": "", ">": "", "?": "", "*": ""})
_EXTENSION: Final = re.compile(r"\.(?=\d*[a-z])([a-z\d]{1,8})$", re.ASCII | re.IGNORECASE)
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)", re.IGNORECASE)


def safe_name(file_name: str) -> str:
    """The name itself, without folders and whatever a system or a reader could stumble over; the extension is kept."""
    parts = [each for each in map(_cleaned, re.split(r"[/\\]", file_name)) if each]
    name = parts[-1] if parts else texts.NAMELESS_FILE
    found = _EXTENSION.search(name)
    return _named(name[: found.start()] if found else name, found.group() if found else "")


def name_from(title: str, suffix: str = "", at_most: int = CHARACTERS_AT_MOST) -> str:
    """A file's or a folder's name made of a title, in which a slash is a slash."""
    return _named(_cleaned(title), suffix, at_most)


def extension(file_name: str) -> str:
    """In small letters and without the dot; none in «Приказ от 12.01.2023»."""
    found = _EXTENSION.search(safe_name(file_name))
    return found.group(1).lower() if found else ""


def _named(stem: str, suffix: str, at_most: int = CHARACTERS_AT_MOST) -> str:
    stem = stem.strip(" .") or texts.NAMELESS_FILE
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return _cut(stem, at_most - len(suffix), _BYTES_AT_MOST - len(suffix.encode())) + suffix


def _cut(stem: str, characters: int, size: int) -> str:
    if len(stem) <= characters and len(stem.encode()) <= size:
        return stem
    stem = stem[: characters - len(_ELLIPSIS)]
    while len(stem.encode()) > size - len(_ELLIPSIS.encode()):
        stem = stem[:-1]
    whole_words = stem.rpartition(" ")[0]
    return (whole_words if 2 * len(whole_words) > len(stem) else stem).rstrip(" .") + _ELLIPSIS


def _cleaned(text: str) -> str:
    """Without what cannot be seen: it shows «exe» as «pdf», or breaks the tables that names are put into."""
    seen = "".join(map(_visible, text)).translate(_INSTEAD)
    return " ".join(unicodedata.normalize("NFC", seen).split()).rstrip(" .")


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character

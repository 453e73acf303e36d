"""What the name of a file tells of the document in it."""

import re
from typing import Final

from storage.documents.file_names import extension, safe_name
from storage.search.words import stem, words
from storage.tables import DocumentKind

_ORDINAL: Final = re.compile(r"(?:№\s*)?(?:(\d{1,2})(?:\s*[.)_]\s*|\s+[-–—]\s+)|(0\d)\s+|(\d{1,2})$)(?!\d)")
"""«01. Приказ», «3) Приказ», «07 Приказ», «12», but not «12.01.2023» nor «152-ФЗ»."""
_KINDS: Final = {
    stem(kind.value): kind
    for kind in DocumentKind
    if kind not in {DocumentKind.CHART, DocumentKind.OTHER}  # of two words; and of none
}
_TECHNOLOGICAL, _CHART = map(stem, DocumentKind.CHART.value.split())
_KIND_WITHIN: Final = 3
"""The word comes first, or after another one: «Модельное положение», «Информационно-аналитическая справка»."""


def title_from(file_name: str) -> str:
    """The title that a file's name gives, without the number in front and the extension; it may be empty."""
    return _split(file_name)[1]


def ordinal_from(file_name: str) -> int | None:
    """The number in front of a file's name."""
    return _split(file_name)[0]


def kind_of(title: str) -> DocumentKind:
    """What a document is by the first words of its title."""
    first = [stem(word) for word in words(title)[: _KIND_WITHIN + 1]]
    for place, word in enumerate(first[:_KIND_WITHIN]):
        if word in _KINDS:
            return _KINDS[word]
        if word == _TECHNOLOGICAL and first[place + 1 : place + 2] == [_CHART]:
            return DocumentKind.CHART
    return DocumentKind.OTHER


def _split(file_name: str) -> tuple[int | None, str]:
    name, told = safe_name(file_name), extension(file_name)
    stem_of_name = name[: -len(told) - 1] if told else name
    found = _ORDINAL.match(stem_of_name)
    ordinal = int(next(filter(None, found.groups()))) if found else None
    rest = stem_of_name[found.end() :] if found else stem_of_name
    return ordinal, " ".join(rest.replace("_", " ").split())

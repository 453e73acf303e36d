"""What people type as their name or organisation, made fit to keep, or refused."""

import unicodedata

LONGEST_NAME = 200
SHORTEST_ORGANISATION, LONGEST_ORGANISATION = 2, 300

_JOINING = frozenset(" -‐‑–.'’ʼ`")  # noqa: RUF001 - the hyphens and apostrophes of real keyboards
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")


def cleaned(text: str) -> str:
    """The text without control and invisible characters, in composed form, with single spaces."""
    spaced = " ".join(text.split())
    visible = (
        character
        for character in spaced
        if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"} and character not in _INVISIBLE_LETTERS
    )
    return unicodedata.normalize("NFC", " ".join("".join(visible).split()))


def person_name(text: str) -> str | None:
    """The full name to keep; None for what is no name.

    A name has 1 to 200 letters of any script, spaces, hyphens, apostrophes and dots, with a letter among them.
    """
    name = cleaned(text)
    if not 1 <= len(name) <= LONGEST_NAME:
        return None
    kinds = [unicodedata.category(character)[0] for character in name if character not in _JOINING]
    return name if "L" in kinds and all(kind in "LM" for kind in kinds) else None


def organisation(text: str) -> str | None:
    """The organisation to keep: 2 to 300 characters, letters or digits among them; None otherwise."""
    name = cleaned(text)
    fits = SHORTEST_ORGANISATION <= len(name) <= LONGEST_ORGANISATION
    return name if fits and any(map(str.isalnum, name)) else None

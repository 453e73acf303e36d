"""Taking people out of what they wrote: names, organisations, telephones, addresses, greetings and signatures.

It errs on the side of taking too much: a coordinator reads what is left before anybody else does.
"""

import re
from collections.abc import Sequence
from typing import Any

GAP = "…"
"""What stands where something was taken out."""

_CAPITALISED = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_SURNAME = (
    r"[А-ЯЁ][а-яё]*(?:(?:ов|ев|ёв|ин|ын)(?:а|у|ым|е|ой|ы|ых)?|[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую)|енко|[чюу]к|ян|ых)"
)
_PATRONYMIC = r"[А-ЯЁ][а-яё]*(?:(?:ов|ев|ь)ич(?:а|у|ем|е)?|(?:ов|ев|ич)н(?:а|ы|е|у|ой|ою))"
_INITIALS = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
_STRANGERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:{_SURNAME}\s+)?{_CAPITALISED}\s+{_PATRONYMIC}\b(?:\s+{_SURNAME}\b)?",
        rf"\b{_SURNAME}\s+{_INITIALS}",
        rf"\b{_INITIALS}\s?{_CAPITALISED}",
        rf"\b{_CAPITALISED}\s+{_INITIALS}",
    )
)
"""People nobody has told us about: with a patronymic or with initials."""

_CONTACTS = re.compile(
    r"""
    tg://\S+
    | (?:https?://)?(?:www\.|m\.)?
      (?:t\.me|telegram\.me|vk\.(?:com|ru|me)|ok\.ru|wa\.me|max\.ru|instagram\.com|facebook\.com)
      /[^\s«»"()<>]*[^\s«»"()<>.,;:!?…]
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?<![\w@.])@[A-Za-z]\w{3,31}
    | (?<![\d-])(?:\+\d{1,3}|8)[\s(-]*\d{3,5}[\s)-]*\d{1,3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)
    | (?<![\d-])\+\d{10,14}(?!\d)
    | (?<![\d-])\d{1,3}-\d{2}-\d{2}(?![\d-])
    | (?<![\d-])\d{3}-\d{3}-\d{3}[\s-]\d{2}(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Links to profiles, e-mails, usernames, telephones of a country or a town, insurance numbers."""

_GREETING = re.compile(
    rf"""
    (?:^|(?<=[.!?…\n]))[^\w\n]*
    (?i:здравствуй(?:те)?|приветствую|привет|доброго\ времени\ суток
       |добр(?:ый|ого|ое|ой)\ (?:день|дня|вечера?|утро|утра|ночи))\b
    (?:[\s,]+(?i:вам|всем|коллеги|уважаем\w+|дорог\w+)\b)*
    (?:[\s,]*{GAP}|[\s,]+{_CAPITALISED}(?:\s+{_CAPITALISED})?(?=\s*(?:!|\n|$))|,\s*{_CAPITALISED}(?=\s*[,.]))?
    [\s,.!;:)…—–-]*
    """,
    re.VERBOSE,
)
_ADDRESSING = re.compile(rf"^[^\w\n]*(?i:уважаем\w+)[\s,]*{GAP}[\s,.!]*", re.MULTILINE)
_SIGNATURE = re.compile(r"(?:^|(?<=[.!?…\n]))\s*с уважением\b[^\n]*", re.IGNORECASE)

_ENDINGS = "[аяыиеуюоьй]|[оеи]й|[ое]ю|[еёоиы]м|[ая]м|[ая]х|[ая]ми|[ое]в|[ыи]х|[ыи]ми|ый|ая|яя|ую|юю|[ое]го|[ое]му"
_LAST_VOWEL = re.compile(r"(?:ский|цкий|ская|цкая)$|[аяыиеуюоьй]$")
_FLEETING = re.compile(r"[ео](?=[бвгджзклмнпрстфхцчшщ]$)")
_SURELY_A_NAME = re.compile(
    r"(?:[оеё]в|[иы]н|[сц]кий|[оеё]ва|[иы]на|[сц]кая|вич|вна|чна|енко|чук|юк|ян)$", re.IGNORECASE
)

_SCHOOL = (
    r"(?:м[бак]?[дн]?о[оу]+|сош|оош|доу|д/с|школ[а-яё]*|гимнази[а-яё]*|лице[а-яё]*|сад[а-яё]*|детск[а-яё]*"
    r"|центр[а-яё]*|учреждени[а-яё]*|организаци[а-яё]*)"
)
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]{3,})[»\"”“]")

_MERGED = re.compile(rf"{GAP}(?:[^\S\n]*[,;]?[^\S\n]*{GAP})+")
_HOLLOW = re.compile(rf"\(\s*{GAP}?\s*\)|«\s*{GAP}?\s*»")
_BEFORE_STOP = re.compile(r"[^\S\n]+([,.;:!?])")
_AFTER_GAP = re.compile(rf"(?<={GAP})\.")
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def anonymous(text: str, names: Sequence[str] = (), organisations: Sequence[str] = ()) -> str:
    """The text without people; ``names`` and ``organisations`` are those of the people who are known."""
    text = _CONTACTS.sub(GAP, text)
    for organisation in organisations:
        for pattern in _of_organisation(organisation):
            text = pattern.sub(GAP, text)
    for pattern in _STRANGERS:
        text = pattern.sub(GAP, text)
    parts = [part for name in names for part in re.split(r"[\s.-]+", name) if part]
    for part in parts:
        text = _of_name(part).sub(GAP, text)
    for part in parts:
        text = _beside_a_gap(part).sub(GAP, text)
    text = _MERGED.sub(GAP, text)
    text = _GREETING.sub(" ", text)
    text = _ADDRESSING.sub("", text)
    return _tidied(_SIGNATURE.sub("", text))


def shows_people(text: str) -> bool:
    """Whether the text seems to tell of somebody, or how to reach them."""
    return anonymous(text).count(GAP) > text.count(GAP)


def readable(content: dict[str, Any]) -> str:
    """A message's words with the addresses that its links hide, without the people it mentions by a link."""
    units = (content.get("text") or "").encode("utf-16-le")
    for entity in sorted(content.get("entities", ()), key=lambda each: int(each["offset"]), reverse=True):
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        if entity["type"] == "text_mention":
            units = units[:start] + GAP.encode("utf-16-le") + units[end:]
        elif entity["type"] == "text_link":
            units = units[:end] + f" ({entity['url']})".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", errors="replace")


def _of_name(part: str) -> re.Pattern[str]:
    """A part of a name in any of its forms; in small letters only where it can be no other word."""
    first = "" if _SURELY_A_NAME.search(part) else f"(?={_either_e(part[0].upper())})"
    return re.compile(rf"\b{first}{_forms(part)}\b")


def _beside_a_gap(part: str) -> re.Pattern[str]:
    """In small letters too, next to what has been taken out: «петровой вере»."""
    return re.compile(rf"{GAP}[^\S\n]+{_forms(part)}\b|\b{_forms(part)}[^\S\n]+{GAP}")


def _forms(part: str) -> str:
    stem = _LAST_VOWEL.sub("", part)
    if len(stem) < 2:
        return rf"(?i:{_either_e(part)})" if len(part) > 1 else r"(?!)"
    stems = "|".join(_either_e(each) for each in dict.fromkeys([stem, _FLEETING.sub("", stem)]))
    return rf"(?i:(?:{stems})(?:{_ENDINGS}|[сц]к(?:{_ENDINGS}))?)"


def _of_organisation(organisation: str) -> list[re.Pattern[str]]:
    """The whole name, its quoted part, and «школа № 12» for whatever has the number 12."""
    found = [_spelt_out(organisation)]
    for quoted in _QUOTED.findall(organisation):
        if len(re.findall(r"\w+", quoted)) > 1:
            found.append(_spelt_out(quoted))
        else:
            found.append(re.compile(rf"[«\"“„]\s*{_spelt_out(quoted).pattern}\s*[»\"”“]", re.IGNORECASE))
    found += [
        re.compile(rf"\b(?:{_SCHOOL}[^\w\n]*)+(?:№\s*|N\s*)?{number}\b", re.IGNORECASE)
        for number in re.findall(r"\d+", organisation)
    ]
    return found


def _spelt_out(name: str) -> re.Pattern[str]:
    """The words in this order, whatever stands between them and however the long ones end."""
    words = re.findall(r"\w+", name)
    if not words:
        return re.compile(r"(?!)")
    flexible = [
        _either_e(each[: max(4, len(each) - 2)]) + r"\w{0,4}" if len(each) > 4 and each.isalpha() else _either_e(each)
        for each in words
    ]
    return re.compile(r"\b" + r"[^\w\n]*".join(flexible) + r"\b", re.IGNORECASE)


def _either_e(text: str) -> str:
    return re.sub("[её]", "[её]", re.sub("[ЕЁ]", "[ЕЁ]", re.escape(text)))


def _tidied(text: str) -> str:
    text = _BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", _HOLLOW.sub("", text)))
    lines = [line.strip().lstrip(",.;:! ") for line in _AFTER_GAP.sub("", text).split("\n")]
    said = [line for line in lines if not line or any(map(str.isalnum, line))]
    text = _EMPTY_LINES.sub("\n\n", "\n".join(said)).strip()
    return text[:1].upper() + text[1:]

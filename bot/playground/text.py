"""Formatted text: UTF-16 offsets, trimming, and the entities that Telegram finds by itself.

Rules: https://core.telegram.org/api/entities and TDLib's ``fix_formatted_text``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\r]")
_WORTH_LOOKING = re.compile(r"[/@#$+]|\w\.\w")
_FOUND = re.compile(
    r"(?P<url>(?:https?|tg)://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]]"
    r"|(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:ru|com|org|net|me|info|su|edu|рф|dev|io)(?![\w-])(?:/[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]])?)"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[a-zA-Z][a-zA-Z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
    r"|(?P<cashtag>(?<!\w)\$[A-Z]{1,8}(?!\w))"
    r"|(?P<phone_number>(?<![\w+])\+\d[\d ()-]{8,18}\d(?!\w))"
)
# An e-mail address begins like a link: it has to be tried first at the same place.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+")
_ALWAYS_FOUND = frozenset({"url", "email", "bot_command", "mention", "hashtag", "cashtag", "phone_number"})
_ORDER = (
    "expandable_blockquote", "blockquote", "spoiler", "bold", "italic", "underline", "strikethrough",
    "text_link", "text_mention", "date_time", "pre", "code", "custom_emoji",
)  # fmt: skip


def units(text: str) -> int:
    """Length in UTF-16 code units, the only length Telegram knows."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The piece of text under an entity."""
    return text.encode("utf-16-le", "surrogatepass")[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def clean(text: str) -> str:
    """Text without the characters that Telegram drops or replaces on the way in."""
    return _HIDDEN.sub(lambda found: "" if found[0] == "\r" else " ", text) if _HIDDEN.search(text) else text


def in_order(entities: Iterable[Json]) -> list[Json]:
    """Entities by place, the outer one first, as clients expect them."""

    def place(entity: Json) -> tuple[int, int, int]:
        kind = entity["type"]
        return entity["offset"], -entity["length"], _ORDER.index(kind) if kind in _ORDER else len(_ORDER)

    return sorted(entities, key=place)


def find_entities(text: str) -> list[Json]:
    """Links, commands, mentions, tags, addresses and phone numbers in plain text."""
    if not _WORTH_LOOKING.search(text):
        return []
    found = []
    narrow = text.isascii() or max(text) <= "\uffff"
    position = 0
    while match := _FOUND.search(text, position):
        kind = match.lastgroup or ""
        email = _EMAIL.search(text, position)
        if kind == "url" and email and email.start() <= match.start():
            match, kind = email, "email"
        offset = match.start() if narrow else units(text[: match.start()])
        found.append({"type": kind, "offset": offset, "length": units(match[0])})
        position = match.end()
    return found


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """Explicit entities and those found in the rest of the text; what can only be found is not taken on trust."""
    entities = [entity for entity in entities if entity["type"] not in _ALWAYS_FOUND]
    found = find_entities(text)
    if not found:
        return entities
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in {"pre", "code", "text_link", "text_mention", "date_time", "custom_emoji"}
    ]
    free = [
        entity
        for entity in found
        if all(entity["offset"] >= end or entity["offset"] + entity["length"] <= start for start, end in taken)
    ]
    return in_order([*entities, *free])


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Text without the white space around it; a leading space inside an entity stays, as in Telegram."""
    if text == text.strip():
        return text, entities
    if not text.strip():
        return "", []
    lead = units(text[: len(text) - len(text.lstrip())])
    lead = min([lead, *(entity["offset"] for entity in entities)])
    text = cut(text, lead, units(text.rstrip()) - lead)
    end = units(text)
    kept = []
    for entity in entities:
        offset = entity["offset"] - lead
        length = min(entity["length"], end - offset)
        if length > 0:
            kept.append({**entity, "offset": offset, "length": length})
    return text, kept


def checked_entities(text: str, raw: Any) -> list[Json]:
    """Entities given by the client instead of a parse mode; those that cannot be are dropped, as Telegram does."""
    if not isinstance(raw, list):
        raise bad_request("can't parse MessageEntities")
    end = units(text)
    kept = []
    for entity in raw:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad_request('can\'t parse MessageEntity: Field "type" must be of type String')
        offset, length = int(entity.get("offset", 0)), int(entity.get("length", 0))
        if offset < 0 or offset > end:
            raise bad_request("Receive an entity with incorrect offset or length")
        length = min(length, end - offset)
        if length > 0:
            kept.append(
                {
                    **{key: value for key, value in entity.items() if value is not None},
                    "offset": offset,
                    "length": length,
                }
            )
    return in_order(kept)

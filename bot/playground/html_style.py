"""``parse_mode=HTML``: the rules and the complaints of TDLib's ``parse_html`` (byte offsets included).

https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .errors import cannot_parse
from .links import checked_link, mentioned_user
from .text import Json, in_order, units

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "s": "strikethrough", "strike": "strikethrough",
    "del": "strikethrough", "u": "underline", "ins": "underline", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "tg-emoji": "custom_emoji", "tg-time": "date_time", "pre": "pre", "code": "code",
    "blockquote": "blockquote",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_SPECIAL = re.compile(r"[<&]")
_SPACES = " \t\r\n\v\0"


@dataclass(slots=True)
class _Tag:
    name: str
    offset: int
    piece: int
    attributes: dict[str, str] = field(default_factory=dict)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of an HTML message."""
    if not _SPECIAL.search(source):
        return source, []
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.entities: list[Json] = []
        self.open: list[_Tag] = []

    def read(self) -> tuple[str, list[Json]]:
        source = self.source
        while self.position < len(source):
            special = _SPECIAL.search(source, self.position)
            end = special.start() if special else len(source)
            self._write(source[self.position : end])
            self.position = end
            if special is None:
                break
            if special[0] == "&":
                self._write(self._reference())
            elif source.startswith("</", end):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self.pieces), in_order(self.entities)

    def _write(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.offset += units(text)

    def _at(self, position: int) -> str:
        return self.source[position] if position < len(self.source) else "\0"

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _skip_spaces(self) -> None:
        while self.position < len(self.source) and self._at(self.position) in _SPACES:
            self.position += 1

    def _until(self, stops: str) -> str:
        start = self.position
        while self._at(self.position) not in stops:
            self.position += 1
        return self.source[start : self.position]

    def _reference(self) -> str:
        """The character that ``&…;`` stands for; an unknown one stays as it is written."""
        match = _REFERENCE.match(self.source, self.position)
        if match:
            hexadecimal, decimal, name = match.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else ord(_NAMED.get(name, "\0"))
            if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                self.position = match.end()
                return chr(code)
        self.position += 1
        return "&"

    def _start_tag(self) -> None:
        begin = self.position
        where = f"at byte offset {self._bytes(begin)}"
        self.position += 1
        name = self._until(_SPACES + ">").lower()
        if self.position >= len(self.source):
            raise cannot_parse(f"Unclosed start tag {where}")
        if name not in _KINDS:
            raise cannot_parse(f'Unsupported start tag "{name}" {where}')
        tag = _Tag(name, self.offset, len(self.pieces))
        while self._at(self.position) != ">":
            self._skip_spaces()
            if self._at(self.position) == ">":
                break
            self._attribute(tag, where)
        self.position += 1
        if name == "span" and tag.attributes.get("class") != "tg-spoiler":
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" {where}')
        self.open.append(tag)

    def _attribute(self, tag: _Tag, where: str) -> None:
        name = self._until(_SPACES + "=>" if tag.name == "blockquote" else _SPACES + "=")
        if not name:
            raise cannot_parse(f'Empty attribute name in the tag "{tag.name}" {where}')
        self._skip_spaces()
        if self._at(self.position) != "=":
            if tag.name == "blockquote" and name == "expandable":
                tag.attributes["expandable"] = ""
                return
            raise cannot_parse(f'Expected equal sign in declaration of an attribute of the tag "{tag.name}" {where}')
        self.position += 1
        self._skip_spaces()
        if self.position >= len(self.source):
            raise cannot_parse(f'Unclosed start tag "{tag.name}" {where}')
        tag.attributes[name] = self._attribute_value()
        if self.position >= len(self.source):
            raise cannot_parse(f"Unclosed start tag {where}")

    def _attribute_value(self) -> str:
        quote = self._at(self.position)
        if quote not in "'\"":
            begin = self.position
            while (character := self._at(self.position)).isascii() and (character.isalnum() or character in ".-"):
                self.position += 1
            if self._at(self.position) not in _SPACES + ">":
                raise cannot_parse(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
            return self.source[begin : self.position].lower()
        self.position += 1
        value = []
        while self.position < len(self.source) and self._at(self.position) != quote:
            if self._at(self.position) == "&":
                value.append(self._reference())
            else:
                value.append(self._at(self.position))
                self.position += 1
        self.position += 1
        return "".join(value)

    def _end_tag(self) -> None:
        where = f"at byte offset {self._bytes(self.position)}"
        if not self.open:
            raise cannot_parse(f"Unexpected end tag {where}")
        self.position += 2
        name = self._until(_SPACES + ">").lower()
        self._skip_spaces()
        if self._at(self.position) != ">":
            raise cannot_parse(f"Unclosed end tag {where}")
        self.position += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise cannot_parse(f'Unmatched end tag {where}, expected "</{tag.name}>", found "</{name}>"')
        if self.offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        span: Json = {"offset": tag.offset, "length": self.offset - tag.offset}
        last = self.entities[-1] if self.entities else {}
        same_place = (last.get("offset"), last.get("length")) == (span["offset"], span["length"])
        if tag.name == "pre" and last.get("type") == "code" and same_place and last.get("language"):
            last["type"] = "pre"
            return
        language = tag.attributes.get("class", "").removeprefix("language-") if tag.name == "code" else ""
        if tag.name == "code" and last.get("type") == "pre" and same_place and language:
            last["language"] = language
            return
        details = self._details(tag, language)
        if details is not None:
            self.entities.append({"type": _KINDS[tag.name], **span, **details})

    def _details(self, tag: _Tag, language: str) -> dict[str, Any] | None:
        """What an entity of this tag carries besides its place; None: the tag means nothing here."""
        if tag.name == "a":
            link = tag.attributes.get("href") or "".join(self.pieces[tag.piece :])
            if user := mentioned_user(link):
                return {"type": "text_mention", "user": {"id": user}}
            address = checked_link(link)
            return {"url": address} if address else None
        if tag.name == "tg-emoji":
            if not tag.attributes.get("emoji-id", "").isdigit():
                raise cannot_parse("Invalid custom emoji identifier specified")
            return {"custom_emoji_id": tag.attributes["emoji-id"]}
        if tag.name == "tg-time":
            if not tag.attributes.get("unix", "").isdigit():
                raise cannot_parse("Invalid Unix time specified")
            style = {"date_time_format": tag.attributes["format"]} if tag.attributes.get("format") else {}
            return {"unix_time": int(tag.attributes["unix"]), **style}
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            return {"type": "expandable_blockquote"}
        return {"language": language} if language else {}

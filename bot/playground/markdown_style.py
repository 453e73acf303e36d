"""``parse_mode=MarkdownV2``: the rules and the complaints of TDLib's ``parse_markdown_v2``.

https://core.telegram.org/bots/api#markdownv2-style
"""

from __future__ import annotations

from dataclasses import dataclass

from .errors import cannot_parse
from .links import checked_link, custom_emoji, mentioned_user, moment
from .text import Json, in_order, units

_RESERVED = "_*[]()~`>#+-=|{}.!\n"
_NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}  # fmt: skip
_ENDS = {
    "bold": "*", "underline": "__", "strikethrough": "~", "spoiler": "||", "code": "`", "pre": "```",
    "text_link": "]", "custom_emoji": "]",
}  # fmt: skip
_STARTS = (("__", "underline"), ("_", "italic"), ("*", "bold"), ("~", "strikethrough"), ("||", "spoiler"),
           ("[", "text_link"), ("```", "pre"), ("`", "code"), ("![", "custom_emoji"))  # fmt: skip
_LAST_ESCAPABLE = 126


@dataclass(slots=True)
class _Open:
    kind: str
    offset: int
    position: int
    piece: int
    language: str = ""
    collapsed: bool = False


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """Text and entities of a MarkdownV2 message."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source.replace("\r", "")
        self.position = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.entities: list[Json] = []
        self.open: list[_Open] = []

    def read(self) -> tuple[str, list[Json]]:
        self._quotation()
        while self.position < len(self.source):
            self._step()
        if self.open and self.open[-1].kind == "blockquote":
            self._finish(self.open.pop())
        if self.open:
            raise self._unfinished(self.open[-1])
        return "".join(self.pieces), in_order(self.entities)

    def _step(self) -> None:
        source, position = self.source, self.position
        character = source[position]
        inside = self.open[-1].kind if self.open else ""
        if character == "\\" and position + 1 < len(source) and ord(source[position + 1]) <= _LAST_ESCAPABLE:
            self._write(source[position + 1], 2)
        elif character not in ("`" if inside in {"code", "pre"} else _RESERVED):
            self._write(character, 1)
        elif self._ends_here(inside):
            self._end()
        elif inside == "blockquote" and self._collapse_mark():
            self.open[-1].collapsed = True
            self.position += 2
        elif character == "\n":
            self._line()
        elif inside in {"code", "pre"}:
            self._write(character, 1)
        else:
            self._start()

    def _write(self, text: str, taken: int) -> None:
        self.pieces.append(text)
        self.offset += units(text)
        self.position += taken

    def _unfinished(self, entity: _Open) -> Exception:
        name = "PreCode" if entity.language else _NAMES[entity.kind]
        where = len(self.source[: entity.position].encode())
        return cannot_parse(f"Can't find end of {name} entity at byte offset {where}")

    def _ends_here(self, kind: str) -> bool:
        if not kind or kind == "blockquote":
            return False
        if kind == "italic":
            return self.source.startswith("_", self.position) and not self.source.startswith("__", self.position)
        return self.source.startswith(_ENDS[kind], self.position)

    def _line(self) -> None:
        """A line break: a quotation goes on while the next line begins with ``>``."""
        quoted = any(entity.kind == "blockquote" for entity in self.open)
        more = self.source.startswith(">", self.position + 1)
        if quoted and not more:
            if self.open[-1].kind != "blockquote":
                raise self._unfinished(self.open[-1])
            self._finish(self.open.pop())
            quoted = False
        self._write("\n", 1)
        if quoted:
            self.position += 1
        else:
            self._quotation()

    def _quotation(self) -> None:
        """Begin a quotation if the line does; ``**`` before it parts it from the quotation above."""
        for sign in (">", "**>"):
            if self.source.startswith(sign, self.position):
                self._begin("blockquote", len(sign))
                return

    def _collapse_mark(self) -> bool:
        """``||`` at the end of a quotation makes it collapsed by default."""
        if not self.source.startswith("||", self.position):
            return False
        rest = self.source[self.position + 2 :]
        return not rest or (rest.startswith("\n") and not rest.startswith("\n>"))

    def _begin(self, kind: str, taken: int) -> None:
        self.open.append(_Open(kind, self.offset, self.position, len(self.pieces)))
        self.position += taken

    def _start(self) -> None:
        for sign, kind in _STARTS:
            if self.source.startswith(sign, self.position):
                self._begin(kind, len(sign))
                if kind == "pre":
                    self._language(self.open[-1])
                return
        character = self.source[self.position]
        raise cannot_parse(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _language(self, entity: _Open) -> None:
        end = self.position
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != "`":
            end += 1
        if end != self.position and end < len(self.source) and self.source[end] != "`":
            entity.language = self.source[self.position : end]
            self.position = end
        if self.source.startswith("\n", self.position):
            self.position += 1

    def _end(self) -> None:
        entity = self.open.pop()
        self.position += len(_ENDS.get(entity.kind, "_"))
        link = self._link(entity) if entity.kind in {"text_link", "custom_emoji"} else ""
        self._finish(entity, link)

    def _link(self, entity: _Open) -> str:
        if not self.source.startswith("(", self.position):
            if entity.kind == "custom_emoji":
                raise cannot_parse("Custom emoji entity must contain a tg://emoji URL")
            return "".join(self.pieces[entity.piece :])
        self.position += 1
        begin = self.position
        address = []
        while self.position < len(self.source) and self.source[self.position] != ")":
            if self.source[self.position] == "\\" and self.position + 1 < len(self.source):
                self.position += 1
            address.append(self.source[self.position])
            self.position += 1
        if self.position >= len(self.source):
            what = "a URL" if entity.kind == "text_link" else "a custom emoji URL"
            raise cannot_parse(f"Can't find end of {what} at byte offset {len(self.source[:begin].encode())}")
        self.position += 1
        return "".join(address)

    def _finish(self, entity: _Open, link: str = "") -> None:
        length = self.offset - entity.offset
        details: Json = {"language": entity.language} if entity.language else {}
        kind = entity.kind
        if kind == "text_link":
            user = mentioned_user(link)
            address = checked_link(link)
            if user:
                kind, details = "text_mention", {"user": {"id": user}}
            elif address:
                details = {"url": address}
            else:
                return
        elif kind == "custom_emoji":
            emoji, time = custom_emoji(link), moment(link)
            if time:
                kind, details = (
                    "date_time",
                    {"unix_time": time[0], **({"date_time_format": time[1]} if time[1] else {})},
                )
            elif emoji:
                details = {"custom_emoji_id": emoji}
            else:
                raise cannot_parse("Custom emoji entity must contain a tg://emoji URL")
        elif entity.collapsed:
            kind = "expandable_blockquote"
        if length:
            self.entities.append({"type": kind, "offset": entity.offset, "length": length, **details})

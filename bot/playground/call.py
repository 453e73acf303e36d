"""One call of a Bot API method: its arguments, however the client has sent them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .files import MAX_UPLOAD, File, Upload
from .html_style import parse_html
from .markdown_style import parse_markdown
from .text import MAX_CAPTION, MAX_TEXT, Json, checked_entities, clean, trimmed, units, with_found

if TYPE_CHECKING:
    from .people import Bot
    from .world import World


@dataclass(slots=True)
class Call:
    """Arguments arrive as strings (query, form) or as JSON values; these readers take both."""

    world: World
    bot: Bot
    method: str
    args: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def string(self, name: str) -> str:
        """Read a string; empty when absent."""
        value = self.args.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else str(value)

    def integer(self, name: str) -> int | None:
        """Read a whole number; like Telegram, take what is not one for zero."""
        value = self.args.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            return 0

    def flag(self, name: str) -> bool:
        """Read a truth value in any spelling Telegram takes."""
        value = self.args.get(name)
        return value is True or (isinstance(value, int | str) and str(value).lower() in {"true", "yes", "1"})

    def structure(self, name: str, what: str = "") -> Any:
        """Read a JSON-serialised argument; None when absent."""
        value = self.args.get(name)
        return _parsed(value, what or name) if value != "" else None

    def formatted(self, name: str, limit: int, source: Json | None = None) -> tuple[str, list[Json]]:
        """Read a text and its formatting; ``source``: a media or an option object instead of the call's arguments."""
        args = self.args if source is None else source
        text = clean(str(args.get(name) or ""))
        mode = str(args.get(f"{name}_parse_mode") or args.get("parse_mode") or "").lower()
        entities: list[Json] = []
        if mode == "html":
            text, entities = parse_html(text)
        elif mode in {"markdownv2", "markdown"}:
            text, entities = parse_markdown(text)
        elif mode not in {"", "none"}:
            raise bad_request("unsupported parse_mode")
        else:
            raw = args.get("entities" if name == "text" else f"{name}_entities")
            entities = checked_entities(text, _parsed(raw, "entities")) if raw else []
        text, entities = trimmed(text, entities)
        if units(text) > limit:
            raise bad_request("message is too long" if limit == MAX_TEXT else "message caption is too long")
        return text, [self._known(entity) for entity in with_found(text, entities)]

    def _known(self, entity: Json) -> Json:
        if entity["type"] != "text_mention":
            return entity
        user = self.world.users.get(int(entity["user"]["id"]))
        stranger = {"id": entity["user"]["id"], "is_bot": False, "first_name": ""}
        return {**entity, "user": user.api() if user else stranger}

    def text(self) -> Json:
        """Read the text of a message with its entities."""
        text, entities = self.formatted("text", MAX_TEXT)
        if not text:
            raise bad_request("message text is empty")
        return {"text": text, "entities": entities} if entities else {"text": text}

    def caption(self, source: Json | None = None) -> Json:
        """Read a caption with its entities; nothing when there is none."""
        args = self.args if source is None else source
        text, entities = self.formatted("caption", MAX_CAPTION, source)
        caption: Json = {"caption": text} if text else {}
        if entities:
            caption["caption_entities"] = entities
        if args.get("show_caption_above_media") in {True, "true", "True"} and text:
            caption["show_caption_above_media"] = True
        return caption

    def file(self, value: Any, kind: str, details: dict[str, int]) -> File:
        """Find or take in the file of an argument: an upload, ``attach://``, or an identifier."""
        attached = isinstance(value, str) and value.startswith("attach://")
        upload = self.uploads.get(value.removeprefix("attach://")) if attached else value
        if not upload:
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        if not isinstance(upload, Upload):
            return self.world.files.reuse(str(value), self.bot.id, kind)
        if len(upload.data) > MAX_UPLOAD:
            raise bad_request("file is too big")
        return self.world.files.add(upload, kind, details)


def _parsed(value: Any, what: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {what} JSON object") from None

"""What a copy must consist of, worked out from the original alone."""

from typing import Any

from bot.playground import PhoneMessage
from bot.playground.text import units

MARK = "✏️ изменено"
_COMMAND = "/ask "

_ENVELOPE = frozenset(
    {
        "message_id",
        "from",
        "chat",
        "date",
        "edit_date",
        "reply_to_message",
        "reply_markup",
        "media_group_id",
        "forward_origin",
        "edits",
        "reactions",
    }
)
"""What a message has beside its content: whose it is, where and when it stands."""


class Differs(AssertionError):
    """Something is not as it must be."""


def must(what: str, found: object, wanted: object) -> None:
    """Raises `Differs` unless both are the same."""
    if found != wanted:
        raise Differs(f"{what}: {_short(found)} instead of {_short(wanted)}")


def content(message: PhoneMessage) -> dict[str, Any]:
    """All that a message consists of; of a poll and a die what is not Telegram's own choice."""
    found = {name: value for name, value in message.data.items() if name not in _ENVELOPE}
    if "poll" in found:
        poll = found["poll"]
        asked = {name: poll.get(name) for name in ("question", "type", "is_anonymous", "allows_multiple_answers")}
        found["poll"] = asked | {"options": [each["text"] for each in poll["options"]]}
    if "dice" in found:
        found["dice"] = found["dice"]["emoji"]
    return found


def copy_of(original: PhoneMessage, *, edited: bool = False) -> dict[str, Any]:
    """What its copy consists of: the same without an «/ask», after an edit with a word that it was edited."""
    found = content(original)
    name = "text" if "text" in found else "caption"
    listed = "entities" if name == "text" else "caption_entities"
    words, entities = found.get(name, ""), found.get(listed, [])
    if words.startswith(_COMMAND):
        words = words.removeprefix(_COMMAND)
        gone = units(_COMMAND)
        entities = [{**each, "offset": each["offset"] - gone} for each in entities if each["offset"] >= gone]
    if edited:
        words += f"\n\n{MARK}" if words else MARK
        length = units(MARK)
        entities = [*entities, {"type": "italic", "offset": units(words) - length, "length": length}]
    put = {name: words, listed: entities}
    return {each: value for each, value in (found | put).items() if value or each not in put}


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 400 else f"{text[:200]} … {text[-150:]}"

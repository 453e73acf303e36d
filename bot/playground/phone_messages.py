"""What a phone's owner sees of a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from typing_extensions import override

from .text import cut

if TYPE_CHECKING:
    from .phones import Handset
    from .text import Json

_KINDS = (
    "photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker", "venue", "location",
    "contact", "poll", "dice", "paid_media", "giveaway", "text",
)  # fmt: skip
_DECORATION = re.compile(r"^[^\w№]+")


def label_matches(label: str, words: str) -> int:
    """Tell how well a button's label fits words: 2 exactly (an emoji may stand before), 1 contains them, 0 not."""
    if words in {label, _DECORATION.sub("", label)}:
        return 2
    return int(words.casefold() in label.casefold())


@dataclass(slots=True)
class Answer:
    """What came of a press: the bot's toast or alert, or where a link leads."""

    text: str = ""
    alert: bool = False
    url: str = ""
    answered: bool = False


class PhoneMessage:
    """A message on a phone. It stays the same object through edits: its properties show the present state."""

    __slots__ = ("chat", "data", "handset")

    def __init__(self, handset: Handset, chat: int, data: Json) -> None:
        self.handset = handset
        self.chat = chat
        self.data = data

    @property
    def id(self) -> int:
        number: int = self.data["message_id"]
        return number

    @property
    def text(self) -> str:
        """The text or the caption."""
        return str(self.data.get("text") or self.data.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        found: list[Json] = self.data.get("entities") or self.data.get("caption_entities") or []
        return found

    def formatted(self, kind: str) -> list[str]:
        """Give the pieces of text under entities of a kind: ``message.formatted("bold")``."""
        return [cut(self.text, item["offset"], item["length"]) for item in self.entities if item["type"] == kind]

    @property
    def kind(self) -> str:
        """What it is: text, photo, document…; ``service`` for a line about an event."""
        return next((kind for kind in _KINDS if kind in self.data), "service")

    @property
    def buttons(self) -> list[list[str]]:
        """Labels of the inline keyboard."""
        return [[str(button["text"]) for button in row] for row in self.keyboard]

    @property
    def keyboard(self) -> list[list[Json]]:
        """Buttons of the inline keyboard as the Bot API has them."""
        rows: list[list[Json]] = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def reply_to(self) -> PhoneMessage | None:
        """The message this one answers, as this phone shows it; what merely stands in a topic answers nothing."""
        quoted = self.data.get("reply_to_message")
        if quoted is None or quoted["message_id"] == self.topic:
            return None
        known = self.handset.find(self.chat, quoted["message_id"])
        return known or PhoneMessage(self.handset, self.chat, quoted)

    @property
    def media_group_id(self) -> str | None:
        return self.data.get("media_group_id")

    @property
    def topic(self) -> int | None:
        """The topic of a forum it stands in."""
        return self.data["message_thread_id"] if self.data.get("is_topic_message") else None

    @property
    def quote(self) -> str:
        """The part of the answered message that this one quotes."""
        return str(self.data.get("quote", {}).get("text", ""))

    @property
    def edits(self) -> list[Json]:
        """Earlier versions, the oldest first."""
        versions: list[Json] = self.data.get("edits", [])
        return versions

    @property
    def deleted(self) -> bool:
        return bool(self.data.get("deleted"))

    @property
    def outgoing(self) -> bool:
        """Whether the phone's owner wrote it."""
        return bool(self.data["from"]["id"] == self.handset.user_id)

    @property
    def sender(self) -> str:
        return " ".join(filter(None, (self.data["from"]["first_name"], self.data["from"].get("last_name"))))

    @property
    def file_name(self) -> str:
        """The name of the attached file, where it has one."""
        media = self.data.get(self.kind)
        return str(media.get("file_name", "")) if isinstance(media, dict) else ""

    @property
    def file_unique_id(self) -> str:
        """What identifies the attached file for everybody; empty when there is none."""
        media = self.data.get(self.kind)
        if isinstance(media, list):
            media = media[-1]
        return str(media.get("file_unique_id", "")) if isinstance(media, dict) else ""

    async def download(self) -> bytes:
        """Save the attached file."""
        return await self.handset.line.download(self.file_unique_id)

    @override
    def __str__(self) -> str:
        moment = datetime.fromtimestamp(self.data["date"], UTC).strftime("%H:%M:%S")
        kind = "" if self.kind == "text" else f"<{self.kind}{' ' + self.file_name if self.file_name else ''}> "
        rows = "".join(f" [{' | '.join(row)}]" for row in self.buttons)
        marks = f"{' (изменено)' if self.edits else ''}{' (удалено)' if self.deleted else ''}"
        return f"{moment} #{self.id} {self.sender}: {kind}{self.text}{marks}{rows}"

    @override
    def __repr__(self) -> str:
        return f"<{self}>"

"""The kinds of messages, how a person sends each, and what Telegram does not let anybody do with it."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.playground import Phone, PhoneMessage
from bot.playground.images import picture

Entities = list[dict[str, Any]]


class Column(StrEnum):
    NEW = "new"
    REPLY = "reply"
    EDIT = "edit"
    ALBUM = "album"


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who writes: in the chat with the bot, and in a group from which they forward."""

    phone: Phone
    group: Phone


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message with the words it bears, if it bears any.

    ``parts``: what its album consists of. ``files``: an edit may bring another file. ``roomy``: there is room for a
    word that it was edited. ``command``: its words are a participant's command. ``refused``: what its author is told,
    since no bot can copy it. ``forbidden``: why Telegram does not let a person do it.
    """

    name: str
    send: "Send"
    words: str | None = None
    entities: Entities = field(default_factory=list)
    parts: tuple[str, ...] = ()
    files: bool = False
    roomy: bool = True
    command: bool = False
    forwarded: bool = False
    refused: str = ""
    forbidden: dict[Column, str] = field(default_factory=dict)


Send = Callable[[Author, Kind, PhoneMessage | None], Awaitable[PhoneMessage]]
"""Sends it, in reply to a message if one is given."""

WORDS = "Приказ 🎓 № 5, важно"
_EMPHASIS: Entities = [{"type": "bold", "offset": 0, "length": 6}, {"type": "spoiler", "offset": 15, "length": 5}]
_FORMATTED = "Жирно, наискось 🎓, скрыто, ссылка и https://example.org, строка кода"
_ENTITIES: Entities = [
    {"type": "bold", "offset": 0, "length": 5},
    {"type": "italic", "offset": 7, "length": 8},
    {"type": "spoiler", "offset": 20, "length": 6},
    {"type": "text_link", "offset": 28, "length": 6, "url": "https://example.org/order"},
    {"type": "code", "offset": 58, "length": 11},
]
_NAMES = {"photo": "photo.png", "document": "Приказ.pdf", "audio": "Запись.mp3", "voice": "", "video_note": ""}

_numbers = itertools.count(1)


def file_of(kind: str) -> bytes:
    """A file unlike any other."""
    number = next(_numbers)
    return picture(16 + number // 250, 12, number % 250) if kind == "photo" else f"{kind} {number}".encode()


async def _text(author: Author, kind: Kind, reply_to: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.say(kind.words or "", entities=kind.entities, reply_to=reply_to)


def _file(sort: str) -> Send:
    async def send(author: Author, kind: Kind, reply_to: PhoneMessage | None) -> PhoneMessage:
        name = _NAMES.get(sort, f"{sort}.mp4")
        words, entities = kind.words, kind.entities
        return await author.phone.send(
            sort, file_of(sort), name, caption=words, entities=entities, reply_to=reply_to, duration=3
        )

    return send


async def _contact(author: Author, _: Kind, reply_to: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.send_contact(phone_number="+73512173089", first_name="Елена", reply_to=reply_to)


async def _location(author: Author, _: Kind, reply_to: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.send_location(reply_to=reply_to)


async def _venue(author: Author, _: Kind, reply_to: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.send_venue(reply_to=reply_to)


async def _poll(author: Author, _: Kind, reply_to: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.send_poll("Когда удобно?", ["в среду", "в четверг"], reply_to=reply_to)


async def _quiz(author: Author, _: Kind, reply_to: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.send_poll("Сколько?", ["27", "13"], type="quiz", correct=1, reply_to=reply_to)


async def _dice(author: Author, _: Kind, reply_to: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.send_dice(reply_to=reply_to)


async def _forwarded_text(author: Author, kind: Kind, _: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.forward(await author.group.say(kind.words or "", entities=kind.entities))


async def _forwarded_photo(author: Author, kind: Kind, _: PhoneMessage | None) -> PhoneMessage:
    photo = await author.group.send_photo(file_of("photo"), caption=kind.words, entities=kind.entities)
    return await author.phone.forward(photo)


async def _forwarded_quiz(author: Author, _: Kind, __: PhoneMessage | None) -> PhoneMessage:
    return await author.phone.forward(await author.group.send_poll("Сколько?", ["27", "13"], type="quiz"))


def _forwarded_post(sort: str) -> Send:
    async def send(author: Author, _: Kind, __: PhoneMessage | None) -> PhoneMessage:
        return await author.phone.forward_post(sort)

    return send


_GROUPED = {Column.ALBUM: "Telegram groups only photos with videos, documents, or audio files"}
_BARE = {**_GROUPED, Column.EDIT: "it has neither text nor caption that could be edited"}
_SETTLED = {**_GROUPED, Column.EDIT: "Telegram offers no editing of it"}
_FORWARDED = {
    Column.REPLY: "a forwarded message never answers another",
    Column.EDIT: "a forwarded message cannot be edited",
}
_UNCOPIED = dict.fromkeys(Column, "Telegram does not let a bot copy it; its author is told so at once")
_PASSING_ON = "Telegram не даёт передать"
_PHOTOS = ("photo", "photo", "photo")

KINDS = (
    Kind("text", _text, "Когда встреча?", forbidden=_GROUPED),
    Kind("formatted text", _text, _FORMATTED, _ENTITIES, forbidden=_GROUPED),
    Kind("text of 4,096", _text, "ы" * 4096, roomy=False, forbidden=_GROUPED),
    Kind("text with «/ask»", _text, "/ask Когда встреча?", command=True, forbidden=_GROUPED),
    Kind("photo", _file("photo"), WORDS, _EMPHASIS, ("photo", "photo", "video"), files=True),
    Kind("photo without words", _file("photo"), None, [], _PHOTOS, files=True),
    Kind("photo with 1,024", _file("photo"), "ж" * 1024, [], _PHOTOS, files=True, roomy=False),
    Kind("photo with «/ask»", _file("photo"), "/ask Что это?", [], _PHOTOS, files=True, command=True),
    Kind("video", _file("video"), WORDS, _EMPHASIS, ("video", "photo", "video"), files=True),
    Kind("animation", _file("animation"), WORDS, _EMPHASIS, files=True, forbidden=_GROUPED),
    Kind("document", _file("document"), WORDS, _EMPHASIS, ("document",) * 3, files=True),
    Kind("audio", _file("audio"), WORDS, _EMPHASIS, ("audio",) * 3, files=True),
    Kind("voice", _file("voice"), WORDS, _EMPHASIS, forbidden=_GROUPED),
    Kind("video note", _file("video_note"), forbidden=_BARE),
    Kind("sticker", _file("sticker"), forbidden=_BARE),
    Kind("contact", _contact, forbidden=_SETTLED),
    Kind("location", _location, forbidden=_SETTLED),
    Kind("venue", _venue, forbidden=_SETTLED),
    Kind("poll", _poll, forbidden=_SETTLED),
    Kind("quiz", _quiz, forbidden=_SETTLED),
    Kind("dice", _dice, forbidden=_SETTLED),
    Kind("forwarded text", _forwarded_text, _FORMATTED, _ENTITIES, forwarded=True, forbidden=_GROUPED | _FORWARDED),
    Kind("forwarded photo", _forwarded_photo, WORDS, _EMPHASIS, _PHOTOS, forwarded=True, forbidden=_FORWARDED),
    Kind("forwarded quiz", _forwarded_quiz, forwarded=True, refused=_PASSING_ON, forbidden=_UNCOPIED),
    Kind("paid media", _forwarded_post("paid_media"), forwarded=True, refused=_PASSING_ON, forbidden=_UNCOPIED),
    Kind("giveaway", _forwarded_post("giveaway"), forwarded=True, refused=_PASSING_ON, forbidden=_UNCOPIED),
)

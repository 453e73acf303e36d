"""What a person says: every kind of message an app can send."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from .images import picture
from .phone_messages import PhoneMessage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .phones import Handset
    from .text import Json

_ALBUM_NAMES = {"photo": "photo.png", "video": "video.mp4", "audio": "audio.mp3"}


class Speaking:
    """The half of a ``Phone`` that speaks.

    Further arguments of every sending: ``reply_to`` and ``quote`` (a part of it), ``entities``, ``protected``, and
    ``album`` (one name of your own for parts that are sent one by one).
    """

    def __init__(self, handset: Handset, chat: int | None = None, *, topic: int | None = None) -> None:
        self.handset = handset
        self.chat = handset.line.bot_id if chat is None else chat
        self.topic = topic

    @property
    def id(self) -> int:
        """The person's Telegram id."""
        return self.handset.user_id

    async def act(self, action: str, **args: Any) -> Any:
        """Do anything from ``actions.ACTIONS`` by name."""
        await self.handset.line.ready(self.handset)
        args = {"chat": self.chat, "topic": self.topic, **args}
        given = {key: value for key, value in args.items() if value is not None}
        return await self.handset.line.act(self.id, action, given)

    async def _speak(self, action: str, **args: Any) -> PhoneMessage:
        reply_to = args.pop("reply_to", None)
        data = await self.act(action, reply_to=reply_to.id if isinstance(reply_to, PhoneMessage) else reply_to, **args)
        return self.handset.see(self.chat, data)

    async def start(self, payload: str = "") -> PhoneMessage:
        """Press «Начать», having come by ``?start=payload`` if one is given. Unblocks a blocked bot."""
        return await self._speak("start", payload=payload)

    async def say(
        self,
        text: str,
        *,
        reply_to: PhoneMessage | int | None = None,
        entities: Sequence[Json] | None = None,
        **args: Any,
    ) -> PhoneMessage:
        """Send a text; links, commands and mentions in it become entities as in the app."""
        return await self._speak("say", text=text, reply_to=reply_to, entities=entities, **args)

    async def reply(self, message: PhoneMessage, text: str, *, quote: str | None = None) -> PhoneMessage:
        """Swipe a message and answer it, perhaps quoting a part of it."""
        return await self.say(text, reply_to=message, quote=quote)

    async def send(
        self,
        kind: str,
        data: bytes,
        name: str = "",
        *,
        caption: str | None = None,
        reply_to: PhoneMessage | int | None = None,
        **args: Any,
    ) -> PhoneMessage:
        """Send a file as any kind: photo, document, video, animation, audio, voice, video_note, sticker."""
        file = await self._upload(data, name, str(args.pop("mime", "")))
        return await self._speak("send", kind=kind, file=file, caption=caption, reply_to=reply_to, **args)

    async def _upload(self, data: bytes, name: str, mime: str = "") -> str:
        await self.handset.line.ready(self.handset)
        return await self.handset.line.upload(data, name, mime)

    async def send_photo(self, data: bytes | None = None, *, caption: str | None = None, **args: Any) -> PhoneMessage:
        return await self.send("photo", data or picture(), "photo.png", caption=caption, **args)

    async def send_document(
        self, name: str = "Документ.pdf", data: bytes = b"%PDF-1.4 ", caption: str | None = None, **args: Any
    ) -> PhoneMessage:
        return await self.send("document", data, name, caption=caption, **args)

    async def send_video(self, data: bytes = b"video", *, caption: str | None = None, **args: Any) -> PhoneMessage:
        return await self.send("video", data, "video.mp4", caption=caption, **{"duration": 3, **args})

    async def send_animation(
        self, data: bytes = b"animation", *, caption: str | None = None, **args: Any
    ) -> PhoneMessage:
        return await self.send("animation", data, "animation.mp4", caption=caption, **{"duration": 2, **args})

    async def send_audio(self, data: bytes = b"audio", *, caption: str | None = None, **args: Any) -> PhoneMessage:
        return await self.send("audio", data, "audio.mp3", caption=caption, **{"duration": 120, **args})

    async def send_voice(self, data: bytes = b"voice", *, caption: str | None = None, **args: Any) -> PhoneMessage:
        return await self.send("voice", data, caption=caption, **{"duration": 4, **args})

    async def send_video_note(self, data: bytes = b"note", **args: Any) -> PhoneMessage:
        return await self.send("video_note", data, **{"duration": 5, **args})

    async def send_sticker(self, data: bytes = b"sticker", **args: Any) -> PhoneMessage:
        return await self.send("sticker", data, **args)

    async def send_album(
        self, parts: Sequence[tuple[str, bytes | None, str] | str], *, delay: float = 0, **args: Any
    ) -> list[PhoneMessage]:
        """Send an album: kinds, or (kind, content, caption); ``delay``: seconds between the parts' arrivals."""
        album = args.pop("album", None) or _new_album()
        sent = []
        for number, part in enumerate(parts):
            kind, data, caption = (part, None, "") if isinstance(part, str) else part
            if delay and number:
                await asyncio.sleep(delay)
            sent.append(await self.send_album_part(album, kind, number, data=data, caption=caption or None, **args))
        return sent

    async def send_album_part(
        self,
        album: str,
        kind: str,
        number: int = 0,
        *,
        data: bytes | None = None,
        caption: str | None = None,
        **args: Any,
    ) -> PhoneMessage:
        """Send one part of an album: others, and other messages, may come before and after it at any time."""
        content = data or (picture(64, 48, number * 40 % 256) if kind == "photo" else f"{kind} {number}".encode())
        name = _ALBUM_NAMES.get(kind, f"Файл {number + 1}.pdf")
        return await self.send(kind, content, name, caption=caption, album=album, **args)

    async def send_location(self, latitude: float = 55.16, longitude: float = 61.4, **args: Any) -> PhoneMessage:
        return await self._speak("location", latitude=latitude, longitude=longitude, **args)

    async def send_venue(self, title: str = "ЧИРО", address: str = "Красноармейская, 88", **args: Any) -> PhoneMessage:
        place = {"latitude": 55.16, "longitude": 61.4, "title": title, "address": address}
        return await self._speak("venue", **{**place, **args})

    async def send_contact(self, **args: Any) -> PhoneMessage:
        """Send a contact (phone_number, first_name), by default one's own."""
        return await self._speak("contact", **args)

    async def send_poll(self, question: str, options: Sequence[str], **args: Any) -> PhoneMessage:
        return await self._speak("poll", question=question, options=list(options), **args)

    async def send_dice(self, emoji: str = "🎲", **args: Any) -> PhoneMessage:
        return await self._speak("dice", emoji=emoji, **args)

    async def forward(self, message: PhoneMessage) -> PhoneMessage:
        """Forward a message of any chat of this phone to this chat."""
        return await self._forward(message, None)

    async def forward_album(self, parts: Sequence[PhoneMessage]) -> list[PhoneMessage]:
        """Forward an album as an album."""
        album = _new_album()
        return [await self._forward(part, album) for part in parts]

    async def _forward(self, message: PhoneMessage, album: str | None) -> PhoneMessage:
        return await self._speak("forward", from_chat=message.chat, message_id=message.id, album=album)

    async def forward_post(self, kind: str = "text", **args: Any) -> PhoneMessage:
        """Forward a channel's post: a text (``text=``), or what bots cannot copy: paid_media, giveaway."""
        return await self._speak("forward_post", kind=kind, **args)


def _new_album() -> str:
    return str(10**16 + secrets.randbelow(10**15))

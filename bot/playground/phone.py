"""A person with the app open, for tests and scripts."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import TYPE_CHECKING, Any

from .images import picture
from .phone_messages import Answer, PhoneMessage, label_matches
from .phones import TIMEOUT, Handset, NotHeardError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from .text import Json

    _Place = tuple[PhoneMessage, int, int]

_START_LINK = re.compile(r"(?:https?://t\.me/|tg://resolve\?domain=)\w+/?[?&]start=([\w-]*)")
_SHOWN = 60
_ALBUM_NAMES = {"photo": "photo.png", "video": "video.mp4", "audio": "audio.mp3"}


class Phone:
    """One chat on one person's phone; ``open`` gives the same phone at another chat.

    Every action returns when the server has carried it out; what the bot makes of it is waited for with ``hears``.
    """

    def __init__(self, handset: Handset, chat: int | None = None, *, topic: int | None = None) -> None:
        self.handset = handset
        self.chat = handset.line.bot_id if chat is None else chat
        self.topic = topic

    @property
    def id(self) -> int:
        """The person's Telegram id."""
        return self.handset.user_id

    def open(self, chat: int | Phone, *, topic: int | None = None) -> Phone:
        """Go to another chat of this phone (a group's id, another bot's id, or that chat on somebody's phone)."""
        return Phone(self.handset, chat.chat if isinstance(chat, Phone) else chat, topic=topic)

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

    # Speaking

    async def start(self, payload: str = "") -> PhoneMessage:
        """Press «Начать», having come by ``?start=payload`` if one is given. Unblocks a blocked bot."""
        return await self._speak("start", payload=payload)

    async def say(
        self, text: str, *, reply_to: PhoneMessage | int | None = None, entities: Sequence[Json] | None = None
    ) -> PhoneMessage:
        """Send a text; links, commands and mentions in it become entities as in the app."""
        return await self._speak("say", text=text, reply_to=reply_to, entities=entities)

    async def reply(self, message: PhoneMessage, text: str) -> PhoneMessage:
        """Swipe a message and answer it."""
        return await self.say(text, reply_to=message)

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
        album = args.pop("album", None) or str(10**16 + secrets.randbelow(10**15))
        sent = []
        for number, part in enumerate(parts):
            kind, data, caption = (part, None, "") if isinstance(part, str) else part
            if delay and number:
                await asyncio.sleep(delay)
            content = data or (picture(64, 48, number * 40) if kind == "photo" else f"{kind} {number}".encode())
            name = _ALBUM_NAMES.get(kind, f"Файл {number + 1}.pdf")
            sent.append(await self.send(kind, content, name, caption=caption or None, album=album, **args))
        return sent

    async def send_location(self, latitude: float = 55.16, longitude: float = 61.4, **args: Any) -> PhoneMessage:
        return await self._speak("location", latitude=latitude, longitude=longitude, **args)

    async def send_contact(self, **args: Any) -> PhoneMessage:
        """Send a contact (phone_number, first_name), by default one's own."""
        return await self._speak("contact", **args)

    async def send_poll(self, question: str, options: Sequence[str], **args: Any) -> PhoneMessage:
        return await self._speak("poll", question=question, options=list(options), **args)

    async def send_dice(self, emoji: str = "🎲", **args: Any) -> PhoneMessage:
        return await self._speak("dice", emoji=emoji, **args)

    async def forward(self, message: PhoneMessage) -> PhoneMessage:
        """Forward a message of any chat of this phone to this chat."""
        return await self._speak("forward", from_chat=message.chat, message_id=message.id)

    # Changing

    async def edit(self, message: PhoneMessage, text: str | None = None, *, data: bytes | None = None) -> PhoneMessage:
        """Change one's own message: its text or caption, or (``data``) its file."""
        media: Json = {}
        if data is not None:
            media = {"file": await self._upload(data, message.file_name or "photo.png"), "kind": message.kind}
            media["caption"] = text if text is not None else message.text
        return await self._speak("edit", message_id=message.id, text=text, **media)

    async def delete(self, message: PhoneMessage) -> None:
        await self.act("delete", message_id=message.id)

    async def react(self, message: PhoneMessage, emoji: str = "👍") -> None:
        """Put a reaction; an empty one takes it off."""
        await self.act("react", message_id=message.id, emoji=emoji)

    async def vote(self, message: PhoneMessage, *options: int) -> None:
        """Vote for options by number; none takes the vote back."""
        await self.act("vote", message_id=message.id, options=list(options))

    async def block(self) -> None:
        """Stop and block the bot."""
        await self.act("block")

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self.act("unblock")

    async def delete_account(self) -> None:
        await self.act("delete_account")

    # Pressing

    def press(
        self,
        words: str = "",
        *,
        on: PhoneMessage | None = None,
        data: str | None = None,
        timeout: float = TIMEOUT,
        wait: bool = True,
    ) -> Awaitable[Answer]:
        """Press the newest button whose label has the words, waiting for it to appear; then wait for the bot's answer.

        ``on``: a button of this message. ``data``: send this callback data, whether or not a button has it.
        ``wait=False``: do not wait for the answer. An unanswered press gives ``answered=False`` after the timeout.
        """
        if data is not None:
            return self._press_data(data, on, timeout if wait else 0)
        return self._press_label(words, on, timeout, timeout if wait else 0)

    async def _press_data(self, data: str, on: PhoneMessage | None, patience: float) -> Answer:
        await self.handset.line.ready(self.handset)
        target = on or next(message for message in reversed(self.messages) if not message.outgoing)
        return await self._pressed(target, {"data": data}, patience)

    async def _press_label(self, words: str, on: PhoneMessage | None, within: float, patience: float) -> Answer:
        await self.handset.line.ready(self.handset)
        place: _Place | Json = await self.handset.until(
            lambda: self._button(words, on), within, lambda: f"Нет кнопки «{words}»\n{self.transcript()}"
        )
        if not isinstance(place, tuple):
            return await self._press_reply(place)
        message, row, column = place
        return await self._pressed(message, {"row": row, "column": column}, patience)

    def _button(self, words: str, on: PhoneMessage | None) -> _Place | Json | None:
        """Find the button: an exact label before one that only contains the words, a newer before an older."""
        best: tuple[int, int] = (0, -1)
        found: _Place | Json | None = None
        for message in [on] if on else self.messages:
            for row, buttons in enumerate(message.buttons):
                for column, label in enumerate(buttons):
                    rank = (label_matches(label, words), message.id)
                    if rank[0] and rank > best:
                        best, found = rank, (message, row, column)
        shown = None if on else self.handset.keyboards.get(self.chat)
        if shown and "keyboard" in shown[1]:
            for buttons in shown[1]["keyboard"]:
                for button in buttons:
                    rank = (label_matches(button["text"], words), shown[0])
                    if rank[0] and rank > best:
                        best, found = rank, button
        return found

    async def _press_reply(self, button: Json) -> Answer:
        if button.get("request_contact"):
            await self.send_contact()
        elif button.get("request_location"):
            await self.send_location()
        else:
            await self.say(button["text"])
        return Answer(answered=True)

    async def _pressed(self, message: PhoneMessage, which: Json, patience: float) -> Answer:
        pressed = await self.open(message.chat).act("press", message_id=message.id, **which)
        if "query" not in pressed:
            url = str(pressed["button"].get("url", ""))
            if link := _START_LINK.match(url):
                await self.start(link[1])
            return Answer(url=url, answered=True)
        if not patience:
            return Answer()
        try:
            answer = await self.handset.until(lambda: self.handset.answers.pop(pressed["query"], None), patience, str)
        except NotHeardError:
            return Answer()
        return Answer(answer.get("text", ""), bool(answer.get("alert")), answer.get("url", ""), answered=True)

    async def ask_inline(self, text: str, *, within: float = TIMEOUT) -> list[Json]:
        """Type ``@bot text`` in this chat and wait for the results offered."""
        asked = await self.act("inline", text=text, bot=self.handset.line.bot_id)
        answer = await self.handset.until(
            lambda: self.handset.answers.pop(asked["query"], None), within, lambda: f"Бот не ответил на «@bot {text}»"
        )
        results: list[Json] = answer["results"]
        return results

    async def choose(self, result: Json, text: str = "") -> PhoneMessage:
        """Send one of the results offered."""
        return await self._speak("choose", result=result, text=text, bot=self.handset.line.bot_id)

    # Listening

    @property
    def messages(self) -> list[PhoneMessage]:
        """What the chat shows now, the oldest first (deleted messages are gone)."""
        shown = self.handset.chats.get(self.chat, {})
        return [shown[number] for number in sorted(shown) if not shown[number].deleted]

    @property
    def everything(self) -> list[PhoneMessage]:
        """All messages of the chat, deleted ones too."""
        shown = self.handset.chats.get(self.chat, {})
        return [shown[number] for number in sorted(shown)]

    @property
    def unheard(self) -> list[PhoneMessage]:
        """Incoming messages and edits that ``hears`` has not returned yet."""
        return list(self.handset.news.get(self.chat, []))

    @property
    def keyboard(self) -> list[list[str]]:
        """Labels of the reply keyboard under the input field; empty when there is none."""
        shown = self.handset.keyboards.get(self.chat)
        return [[str(button["text"]) for button in row] for row in shown[1].get("keyboard", [])] if shown else []

    def hears(self, text: str = "", *, kind: str | None = None, timeout: float = TIMEOUT) -> Awaitable[PhoneMessage]:
        """Wait for an incoming or edited message that contains the text (any, if none) and was not heard yet."""
        return self._hears(text, kind, timeout)

    async def _hears(self, text: str, kind: str | None, within: float) -> PhoneMessage:
        await self.handset.line.ready(self.handset)

        def found() -> PhoneMessage | None:
            news = self.handset.news.get(self.chat, [])
            for message in news:
                if text in message.text and (kind is None or message.kind == kind) and message.kind != "service":
                    news.remove(message)
                    return message
            return None

        what = f"«{text}»" + (f" ({kind})" if kind else "")
        return await self.handset.until(found, within, lambda: f"Не пришло {what}\n{self.transcript()}")

    def forget(self) -> None:
        """Count everything that has come so far as heard."""
        self.handset.news.pop(self.chat, None)

    def transcript(self) -> str:
        """Give the chat as text, for people who read failed tests."""
        lines = [str(message) for message in self.everything[-_SHOWN:]]
        keyboard = "".join(f"\n  [{' | '.join(row)}]" for row in self.keyboard)
        return "\n".join([f"Телефон {self.id}, чат {self.chat}:", *(lines or ["(пусто)"])]) + keyboard

    # Groups

    async def create_group(
        self, title: str, *members: Phone, kind: str = "supergroup", bot: bool = True, admin: bool = False
    ) -> Phone:
        """Create a ``group``, ``supergroup`` or ``forum`` with people and (unless told otherwise) the bot in it."""
        made = await self.act("create_group", title=title, kind=kind, members=[member.id for member in members])
        group = self.open(int(made["chat"]))
        if bot:
            await group.act("invite", user=self.handset.line.bot_id, admin=admin)
        return group

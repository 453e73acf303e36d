"""A person with the app open, for tests and scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .phone_messages import Answer, PhoneMessage, label_matches
from .phones import TIMEOUT, NotHeardError
from .speaking import Speaking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from .text import Json

    _Place = tuple[PhoneMessage, int, int]

_START_LINK = re.compile(r"(?:https?://t\.me/|tg://resolve\?domain=)\w+/?[?&]start=([\w-]*)")
_SHOWN = 60


class Phone(Speaking):
    """One chat on one person's phone; ``open`` gives the same phone at another chat, or at a topic of a forum.

    Every action returns when the server has carried it out; what the bot makes of it is waited for with ``hears``.
    At a topic the phone speaks into it, and shows and hears nothing else.
    """

    def open(self, chat: int | Phone, *, topic: int | None = None) -> Phone:
        """Go to another chat of this phone (a group's id, another bot's id, or that chat on somebody's phone)."""
        return Phone(self.handset, chat.chat if isinstance(chat, Phone) else chat, topic=topic)

    # Changing

    async def edit(
        self,
        message: PhoneMessage,
        text: str | None = None,
        *,
        entities: Sequence[Json] | None = None,
        data: bytes | None = None,
        kind: str | None = None,
    ) -> PhoneMessage:
        """Change one's own message: its text or caption, or (``data``) its file, also by one of another kind."""
        media: Json = {}
        if data is not None:
            media = {"file": await self._upload(data, message.file_name or "photo.png"), "kind": kind or message.kind}
            media["caption"] = text if text is not None else message.text
        return await self._speak("edit", message_id=message.id, text=text, entities=entities, **media)

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
        """What the chat (or the topic) shows now, the oldest first; deleted messages are gone."""
        return [message for message in self.everything if not message.deleted]

    @property
    def everything(self) -> list[PhoneMessage]:
        """All messages of the chat, deleted ones too."""
        shown = self.handset.chats.get(self.chat, {})
        return [shown[number] for number in sorted(shown) if self._shows(shown[number])]

    def _shows(self, message: PhoneMessage) -> bool:
        return self.topic in {None, message.topic}

    @property
    def unheard(self) -> list[PhoneMessage]:
        """Incoming messages and edits that ``hears`` has not returned yet."""
        return [message for message in self.handset.news.get(self.chat, []) if self._shows(message)]

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
            for message in self.unheard:
                if text in message.text and (kind is None or message.kind == kind) and message.kind != "service":
                    self.handset.news[self.chat].remove(message)
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
        self,
        title: str,
        *members: Phone,
        kind: str = "supergroup",
        bot: bool = True,
        admin: bool = False,
        rights: dict[str, bool] | None = None,
    ) -> Phone:
        """Create a ``group``, ``supergroup`` or ``forum`` with people and (unless told otherwise) the bot in it.

        An ``admin`` has all rights, less those that ``rights`` take: ``{"can_manage_topics": False}``.
        """
        made = await self.act("create_group", title=title, kind=kind, members=[member.id for member in members])
        group = self.open(int(made["chat"]))
        if bot:
            await group.act("invite", user=self.handset.line.bot_id, admin=admin, rights=rights)
        return group

    async def set_forum(self, *, on: bool) -> Phone:
        """Switch the topics of the group on or off; a basic group becomes a supergroup with another id for it."""
        return self.open(int((await self.act("set_forum", on=on))["chat"]))

    # Topics of a forum

    @property
    def topics(self) -> list[Json]:
        """The topics of the group: message_thread_id, name, closed."""
        return self.handset.topics.get(self.chat, [])

    async def open_topic(self, name: str) -> Phone:
        """Open a new topic and go there."""
        made = await self.act("open_topic", name=name)
        return self.open(self, topic=int(made["message_thread_id"]))

    async def rename_topic(self, name: str) -> None:
        """Give the topic this phone is at another name."""
        await self.act("change_topic", name=name)

    async def close_topic(self) -> None:
        """Close the topic this phone is at."""
        await self.act("change_topic", closed=True)

    async def reopen_topic(self) -> None:
        """Open the closed topic this phone is at again."""
        await self.act("change_topic", closed=False)

    async def delete_topic(self) -> None:
        """Delete the topic this phone is at with everything in it."""
        await self.act("delete_topic")

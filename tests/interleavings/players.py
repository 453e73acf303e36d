"""People with phones: what they see, what they write, and what the model is told of it."""

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar, TypeVar

from bot.playground import Phone, PhoneMessage
from bot.playground.images import picture
from tests.interleavings.model import Conversation, Model, Words
from tests.interleavings.moves import Form, Move, What
from tests.interleavings.verdict import Shown

PATIENCE = 20.0
"""Seconds to wait for the bot's word in the middle of a move: a restart may fall into it."""

STRAGGLES = 0.15
"""Seconds after which the last part of a straggling album comes, when the others have gone as a rule."""

NUMBERED = re.compile(r"Вопрос № (\d+)")
_NUMBER = re.compile(r"№ (\d+)")
_PICTURE = picture(8, 6)

_tokens = itertools.count(1)

Do = Callable[[Move], Awaitable[None]]
T = TypeVar("T")


def picked(possible: Sequence[T], move: Move) -> T | None:
    """The one of the possible that a move means; none when there is none."""
    return possible[move.pick % len(possible)] if possible else None


class Player:
    """Somebody with a phone, who knows what they have written and where."""

    at_once: ClassVar = frozenset({What.CHAT, What.EDIT, What.BLOCK, What.UNBLOCK})
    """Moves that wait for no word of the bot's, so that they can be made while it is down."""

    def __init__(self, who: int, phone: Phone, model: Model, everybody: "Mapping[int, Player]") -> None:
        self.who = who
        self.phone = phone
        self.model = model
        self.blocked = False
        self.written: dict[Words, PhoneMessage] = {}
        self._everybody = everybody
        self.moves: dict[What, Do] = {
            What.CHAT: self._chat,
            What.EDIT: self._edit,
            What.BLOCK: self._block,
            What.UNBLOCK: self._unblock,
        }

    async def make(self, move: Move) -> None:
        """Makes the move if it is possible now."""
        if self.blocked is (move.what is What.UNBLOCK):
            await self.moves[move.what](move)

    def has(self, words: Words) -> bool:
        """Whether a copy of these words is on the phone."""
        return bool(Shown(self.phone).copies(words))

    def said(self) -> list[Words]:
        """What one has said in questions, as far as that is certain."""
        return [words for words in self.written if words.question is not None]

    def within_questions(self) -> list[tuple[PhoneMessage, Conversation]]:
        """Messages on the phone that belong to questions: one's own and the bot's copies."""
        own = [(self.written[words], words.question) for words in self.said()]
        shown = Shown(self.phone)
        came = [
            (message, words.question)
            for words in self.model.words
            if words.question is not None
            for message in shown.copies(words)
        ]
        return [(message, question) for message, question in own + came if question is not None]

    def with_button(self, *labels: str) -> list[tuple[PhoneMessage, str, Conversation]]:
        """The bot's messages of known questions with such a button, and which."""
        copied = {message.id: question for message, question in self.within_questions()}
        return [
            (message, label, question)
            for message in self.phone.messages
            if not message.outgoing
            for label in labels
            if any(label in row for row in message.buttons)
            if (question := copied.get(message.id) or self.of_number(message.text)) is not None
        ]

    def of_number(self, text: str) -> Conversation | None:
        """The question that a text of the bot's names, if its number is known."""
        named = _NUMBER.search(text.partition("\n")[0].replace("ММПГ № ", ""))
        return next((each for each in self.model.conversations if named and str(each.number) == named[1]), None)

    async def press(self, label: str, message: PhoneMessage) -> bool:
        """Presses and waits for the answer; whether the bot had nothing against it."""
        return not (await self.phone.press(label, on=message, timeout=PATIENCE)).alert

    async def touch(self, label: str, message: PhoneMessage, *, twice: bool = False) -> None:
        """Presses and waits for nothing; ``twice``, as a nervous finger does."""
        for _ in range(1 + twice):
            await self.phone.press(label, on=message, wait=False)

    async def sees(self, found: Callable[[], PhoneMessage | None]) -> PhoneMessage:
        """Waits for a message that must come."""
        return await self.phone.handset.until(found, PATIENCE, self.phone.transcript)

    async def write(
        self,
        question: Conversation | None,
        *,
        command: str = "",
        reply_to: PhoneMessage | None = None,
        about: Conversation | None = None,
    ) -> Words:
        """Writes a text."""
        token = f"метка{next(_tokens)}"
        message = await self.phone.say(command + token, reply_to=reply_to)
        words = self.model.said(token, self.who, question=question, about=about)
        self.written[words] = message
        return words

    async def say(
        self, form: Form, question: Conversation | None, *, command: str = "", reply_to: PhoneMessage | None = None
    ) -> list[Words]:
        """Says something in this form."""
        if form is Form.TEXT:
            return [await self.write(question, command=command, reply_to=reply_to)]
        if form is Form.PHOTO:
            return [await self._show(question, command=command, reply_to=reply_to)]
        name, parts = f"{10**15 + next(_tokens)}", list[Words]()
        for number in range(3):
            if number == 2 and form is Form.STRAGGLING:
                await asyncio.sleep(STRAGGLES)
            await self._show(question, command="" if number else command, reply_to=reply_to, album=name, parts=parts)
        return parts

    async def _show(
        self,
        question: Conversation | None,
        *,
        command: str,
        reply_to: PhoneMessage | None,
        album: str | None = None,
        parts: list[Words] | None = None,
    ) -> Words:
        token = f"метка{next(_tokens)}"
        message = await self.phone.send_photo(_PICTURE, caption=command + token, reply_to=reply_to, album=album)
        words = self.model.said(token, self.who, question=question, album=parts)
        self.written[words] = message
        return words

    async def _chat(self, _: Move) -> None:
        await self.write(None)

    async def _edit(self, move: Move) -> None:
        if words := picked(list(self.written), move):
            had = {each.who for each in self._everybody.values() if each.has(words)}
            text = self.model.reworded(words, had)
            await self.phone.edit(self.written[words], text)

    async def _block(self, _: Move) -> None:
        await self.phone.block()
        self.blocked = True

    async def _unblock(self, _: Move) -> None:
        await self.phone.unblock()
        self.blocked = False

"""What coordinators do."""

import re
from collections.abc import Mapping
from typing import ClassVar

from typing_extensions import override

from bot.playground import Phone, PhoneMessage
from tests.interleavings.model import Conversation, HandOver, Model, Words
from tests.interleavings.moves import Move, What
from tests.interleavings.players import Player, picked

_GROUP = re.compile(r"ММПГ № (\d)")
_HEADER = re.compile(r"Вопрос № \d+ ·")
_SEARCH, _LAST_WORD, _WITHOUT_NOTE = "🔍 Поиск", "Написать пару слов", "Передать без записки"


class Coordinator(Player):
    """Answers, takes, hands over, closes, opens again, notes, searches."""

    at_once: ClassVar = Player.at_once | {What.SWIPE, What.ANSWER, What.TAKE, What.CLOSE, What.REOPEN}

    def __init__(self, who: int, phone: Phone, model: Model, everybody: Mapping[int, Player]) -> None:
        super().__init__(who, phone, model, everybody)
        self._attempts: dict[Conversation, tuple[HandOver, set[int]]] = {}
        self.moves |= {
            What.SWIPE: self._swipe,
            What.ANSWER: self._answer,
            What.TAKE: lambda move: self._press_one(move, "Взять"),
            What.CLOSE: lambda move: self._press_one(move, "Закрыть"),
            What.REOPEN: lambda move: self._press_one(move, "Открыть снова"),
            What.LAST_WORD: self._last_word,
            What.HAND_OVER: self._hand_over,
            What.NOTE: self._note,
            What.SEARCH: self._search,
        }

    @override
    def said(self) -> list[Words]:
        """Only what was certainly taken for an answer."""
        return [words for words in super().said() if words.due and not words.contested]

    def handed_over(self) -> list[HandOver]:
        """What of this burst's attempts the bot has said to have succeeded."""
        found = [each for each, before in self._attempts.values() if self._told(each.question) - before]
        self._attempts.clear()
        return found

    async def _swipe(self, move: Move) -> None:
        headers = [each for each in self.phone.messages if not each.outgoing and _HEADER.match(each.text)]
        named = [(each, question) for each in headers if (question := self.of_number(each.text)) is not None]
        if target := picked([*self.within_questions(), *named], move):
            message, question = target
            await self.say(move.form, question, reply_to=message)

    async def _answer(self, move: Move) -> None:
        if target := picked(self.with_button("Ответить"), move):
            message, label, question = target
            await self.touch(label, message)
            await self.say(move.form, question)

    async def _press_one(self, move: Move, wanted: str) -> None:
        if target := picked(self.with_button(wanted), move):
            message, label, _ = target
            await self.touch(label, message, twice=move.pick % 4 == 0)

    async def _last_word(self, move: Move) -> None:
        """After closing, or after any closing of before."""
        closing = picked(self.with_button("Закрыть"), move)
        if closing is not None:
            message, label, _ = closing
            if not await self.press(label, message):
                return
        if target := picked(self.with_button(_LAST_WORD)[::-1], move):
            message, label, question = target
            await self.touch(label, message)
            await self.say(move.form, question)

    async def _hand_over(self, move: Move) -> None:
        target = picked(self.with_button("Передать"), move)
        if target is None or target[2] in self._attempts:
            return
        card, label, question = target
        if not await self.press(label, card):
            return
        asked = f"Кому передать вопрос № {question.number}?"
        choices = [each for each in self.phone.messages if each.text == asked]
        choice = choices[-1] if choices else None
        whom = picked([each for row in choice.buttons for each in row], move) if choice is not None else None
        if choice is None or whom is None:
            return
        group = _GROUP.match(whom)
        attempt = HandOver(question, self.who, int(group[1]) if group else None)
        self._attempts[question] = (attempt, self._told(question))
        if not await self.press(whom, choice):
            return
        if move.pick % 2:
            attempt.note = await self.write(None, about=question)
        elif [_WITHOUT_NOTE] in choice.buttons:
            await self.touch(_WITHOUT_NOTE, choice, twice=move.pick % 4 == 0)

    async def _note(self, move: Move) -> None:
        if (target := picked(self.with_button("История и ещё…"), move)) and await self.press(target[1], target[0]):
            question = target[2]
            windows = [message for message, _, of in self.with_button("Заметка") if of is question]
            if windows and await self.press("Заметка", windows[-1]):
                await self.write(None, about=question)

    async def _search(self, _: Move) -> None:
        before = {each.id for each in self.phone.messages}
        await self.phone.say("Вопросы")

        def desk() -> PhoneMessage | None:
            new = [each for each in self.phone.messages if each.id not in before and [_SEARCH] in each.buttons]
            return new[-1] if new else None

        await self.press(_SEARCH, await self.sees(desk))
        await self.write(None)

    def _told(self, question: Conversation) -> set[int]:
        """The bot's messages that say that a question has been handed over by this person."""
        words = f"Вопрос № {question.number} передан: "
        return {each.id for each in self.phone.messages if each.text.startswith(words)}

"""What participants do."""

from collections.abc import Mapping
from typing import ClassVar

from bot.playground import Phone, PhoneMessage
from tests.interleavings.model import Conversation, Model, Words
from tests.interleavings.moves import Move, What
from tests.interleavings.players import NUMBERED, Player, picked

_SEND, _DROP, _ADD = "Отправить", "Не нужно", "Добавить к вопросу"


class Participant(Player):
    """Asks, adds, closes."""

    at_once: ClassVar = Player.at_once | {
        What.ASK,
        What.ASK_BY_BUTTON,
        What.FOLLOW_UP,
        What.CLARIFY,
        What.SOLVE,
    }

    def __init__(self, who: int, phone: Phone, model: Model, everybody: Mapping[int, Player]) -> None:
        super().__init__(who, phone, model, everybody)
        self._openings: dict[Conversation, Words] = {}
        self.moves |= {
            What.ASK: self._ask,
            What.ASK_BY_BUTTON: self._ask_by_button,
            What.ASK_BY_OFFER: self._ask_by_offer,
            What.FOLLOW_UP: self._follow_up,
            What.CLARIFY: self._clarify,
            What.ADD_BY_OFFER: self._add_by_offer,
            What.SOLVE: self._solve,
        }

    def learn_numbers(self) -> None:
        """The receipts name the questions' numbers."""
        for question, words in self._openings.items():
            receipts = [each.text for each in self.phone.messages if each.reply_to is self.written[words]]
            named = next((found for text in receipts if (found := NUMBERED.match(text))), None)
            if question.number is None and named is not None:
                question.number = int(named[1])

    async def _ask(self, move: Move) -> None:
        question = self.model.asked(self.who)
        self._openings[question] = (await self.say(move.form, question, command="/ask "))[0]

    async def _ask_by_button(self, move: Move) -> None:
        await self.phone.say("Задать вопрос")
        question = self.model.asked(self.who)
        self._openings[question] = (await self.say(move.form, question))[0]

    async def _ask_by_offer(self, move: Move) -> None:
        question = self.model.asked(self.who)
        words = await self.say(move.form, question)
        self._openings[question] = words[0]
        await self.touch(_SEND, await self._offer(words), twice=move.pick % 4 == 0)

    async def _add_by_offer(self, move: Move) -> None:
        """To the question that the offer names, or to none."""
        words = await self.say(move.form, None)
        offer = await self._offer(words)
        label = next((each for row in offer.buttons for each in row if each.startswith(_ADD)), None)
        question = self.of_number(label) if label is not None else None
        if label is not None and question is not None:
            self.model.added(words, question)
            await self.touch(label, offer)
        else:
            await self.touch(_DROP, offer)

    async def _follow_up(self, move: Move) -> None:
        if target := picked(self.within_questions(), move):
            message, question = target
            await self.say(move.form, question, reply_to=message)

    async def _clarify(self, move: Move) -> None:
        if target := picked(self.with_button("Уточнить", "Продолжить вопрос"), move):
            message, label, question = target
            await self.touch(label, message)
            await self.say(move.form, question)

    async def _solve(self, move: Move) -> None:
        if target := picked(self.with_button("Вопрос решён"), move):
            message, label, _ = target
            await self.touch(label, message, twice=move.pick % 4 == 0)

    async def _offer(self, words: list[Words]) -> PhoneMessage:
        said = self.written[words[0]]

        def offer() -> PhoneMessage | None:
            below = [each for each in self.phone.messages if each.reply_to is said and [_SEND, _DROP] in each.buttons]
            return below[0] if below else None

        return await self.sees(offer)

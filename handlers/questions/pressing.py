"""The buttons of a question: taking, answering, closing, clarifying, seeing it whole."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, alert, put_away, replace
from handlers.menu.dialogues import leave
from handlers.questions import keyboards, list_texts, lists, texts
from handlers.questions.keyboards import Do, OfQuestion
from handlers.questions.states import Waiting, wait_for
from storage.database import Database
from storage.people import Visitor
from storage.questions import conversation, reading, travelling
from storage.questions.reading import Card
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import QuestionState


@dataclass(frozen=True, slots=True)
class Press:
    """A press, with the question as it is now."""

    callback: CallbackQuery
    page: int | None
    card: Card
    visitor: Visitor
    database: Database
    zone: ZoneInfo
    state: FSMContext

    @property
    def number(self) -> int:
        return self.card.question.id


async def press(
    callback: CallbackQuery,
    callback_data: OfQuestion,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """Any of them; rights are checked now, whoever got the button and whenever."""
    number, do = callback_data.question, callback_data.do
    try:
        card = await database.read(reading.card, number)
        pressed = Press(callback, callback_data.page, card, visitor, database, zone, state)
        own = card.question.asker_id == visitor.person.id
        react = _BOTH.get(do) or (_ASKER if own else _COORDINATOR).get(do)
        if not own and card.question.group_id not in visitor.coordinates:
            await alert(callback, texts.no_longer_coordinator(number=number))
        elif react is None:
            await alert(callback, texts.not_yours())
        else:
            if do in {Do.ANSWER, Do.CLARIFY}:
                await leave(dialog_manager, state)
            await react(pressed)
    except Missing:
        await alert(callback, texts.no_such_question())
    except NotAllowed:
        await alert(callback, texts.no_longer_coordinator(number=number))


async def _take(pressed: Press) -> None:
    number, visitor = pressed.number, pressed.visitor
    try:
        await pressed.database.write(conversation.take, visitor.person.id, number)
    except AlreadyDone as first:
        card = await pressed.database.read(reading.card, number)
        if card.question.state is QuestionState.CLOSED:
            words = texts.closed_before(number=number, by=first.by)
        elif card.question.taken_by_id == visitor.person.id:
            words = texts.taken(number=number)
        else:
            words = texts.already_taken(number=number, by=first.by)
        await alert(pressed.callback, words)
    else:
        await acknowledge(pressed.callback, texts.taken(number=number))
    await _show_again(pressed)


async def _close(pressed: Press) -> None:
    try:
        await pressed.database.write(conversation.close, pressed.visitor.person.id, pressed.number)
    except AlreadyDone as first:
        await alert(pressed.callback, texts.closed_before(number=pressed.number, by=first.by))
    else:
        await acknowledge(pressed.callback, texts.closed(number=pressed.number))
    await _show_again(pressed)


async def _solve(pressed: Press) -> None:
    try:
        await pressed.database.write(conversation.close, pressed.visitor.person.id, pressed.number)
    except AlreadyDone:
        await alert(pressed.callback, texts.already_closed(number=pressed.number))
    else:
        await alert(pressed.callback, texts.solved(number=pressed.number))
    if pressed.page is None:
        await put_away(pressed.callback)
    else:
        await _show_again(pressed)


async def _show_again(pressed: Press) -> None:
    """The message with the pressed button, in the question's present state."""
    if pressed.page is not None:
        await lists.turn(
            pressed.callback, pressed.number, pressed.page, pressed.visitor, pressed.database, pressed.zone
        )
        return
    card = await pressed.database.read(reading.card, pressed.number)
    await replace(pressed.callback, texts.card(card=card), keyboards.card(card))


async def _ask_for_answer(pressed: Press) -> None:
    asker = pressed.card.asker
    if asker.telegram_id is None:
        await alert(pressed.callback, texts.asker_left(number=pressed.number))
        return
    await wait_for(pressed.state, Waiting.answer, pressed.number)
    await _prompt(pressed, texts.write_your_answer(number=pressed.number, asker=asker.full_name))


async def _ask_to_clarify(pressed: Press) -> None:
    if pressed.card.question.state is QuestionState.CLOSED:
        await alert(pressed.callback, texts.already_closed(number=pressed.number))
        return
    await wait_for(pressed.state, Waiting.follow_up, pressed.number)
    await _prompt(pressed, texts.clarify(number=pressed.number))


async def _open(pressed: Press) -> None:
    await lists.open_question(pressed.callback, pressed.number, pressed.visitor, pressed.database, pressed.zone)
    await acknowledge(pressed.callback)


async def _turn(pressed: Press) -> None:
    await _show_again(pressed)
    await acknowledge(pressed.callback)


async def _send_messages(pressed: Press) -> None:
    count = await pressed.database.write(travelling.send_again, pressed.visitor.person.id, pressed.number)
    await acknowledge(pressed.callback, list_texts.messages_coming(count=count))


async def _prompt(pressed: Press, text: str) -> None:
    """Asks for the next message. A reply to the prompt is part of the question for ever.

    No ForceReply: it would put the menu's keyboard away.
    """
    callback = pressed.callback
    if callback.bot is not None:
        prompt = await callback.bot.send_message(callback.from_user.id, text)
        await pressed.database.write(travelling.keep_copy, prompt.chat.id, prompt.message_id, pressed.number)
    await acknowledge(callback)


_Reaction = Callable[[Press], Awaitable[None]]
_COORDINATOR: dict[Do, _Reaction] = {Do.TAKE: _take, Do.CLOSE: _close, Do.ANSWER: _ask_for_answer}
_ASKER: dict[Do, _Reaction] = {Do.SOLVED: _solve, Do.CLARIFY: _ask_to_clarify}
_BOTH: dict[Do, _Reaction] = {Do.OPEN: _open, Do.TURN: _turn, Do.MESSAGES: _send_messages}

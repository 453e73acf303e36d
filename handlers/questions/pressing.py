"""The buttons of a question: taking, answering, closing, clarifying, seeing it whole."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, alert, put_away, replace, say
from handlers.menu.dialogues import leave
from handlers.questions import (
    answering_texts,
    desk_keyboards,
    desk_texts,
    history_texts,
    keyboards,
    opening,
    receipts,
    texts,
)
from handlers.questions.keyboards import Do, OfQuestion, OneMessage
from handlers.questions.states import Waiting, wait_for
from storage import clock
from storage.database import Database
from storage.people import Visitor
from storage.questions import conversation, copies, handling, reading, travelling
from storage.questions.reading import Card
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import QuestionState
from storage.working_hours import WorkingHours

_ASKS = frozenset({Do.ANSWER, Do.CLARIFY, Do.NOTE, Do.LAST_WORD})
"""What asks for a message, so that any other dialogue is left."""


@dataclass(frozen=True, slots=True)
class Press:
    """A press, with the question as it is now."""

    callback: CallbackQuery
    page: int | None
    card: Card
    visitor: Visitor
    database: Database
    hours: WorkingHours
    state: FSMContext

    @property
    def number(self) -> int:
        return self.card.question.id

    @property
    def elsewhere(self) -> str | None:
        """In a forum: that what the press brings comes in private."""
        message = self.callback.message
        private = message is None or message.chat.type == ChatType.PRIVATE
        return None if private else desk_texts.goes_on_in_private()


async def one_message(callback: CallbackQuery, callback_data: OneMessage, visitor: Visitor, database: Database) -> None:
    """One message of a question once more, for whoever may see it."""
    number = callback_data.question
    try:
        count = await database.write(travelling.send_again, visitor.person.id, number, callback_data.message)
    except Missing:
        await alert(callback, answering_texts.no_such_question())
    except NotAllowed:
        await alert(callback, answering_texts.no_longer_coordinator(number=number))
    else:
        await acknowledge(callback, history_texts.messages_coming(count=count))


async def press(
    callback: CallbackQuery,
    callback_data: OfQuestion,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    working_hours: WorkingHours,
    dialog_manager: DialogManager,
) -> None:
    """Any of them; rights are checked now, whoever got the button and whenever."""
    number, do = callback_data.question, callback_data.do
    try:
        card = await database.read(reading.card, number)
        pressed = Press(callback, callback_data.page, card, visitor, database, working_hours, state)
        own = card.question.asker_id == visitor.person.id
        react = _BOTH.get(do) or (_ASKER if own else _COORDINATOR).get(do)
        if not own and card.question.group_id not in visitor.coordinates:
            await alert(callback, answering_texts.no_longer_coordinator(number=number))
        elif react is None:
            await alert(callback, answering_texts.not_yours())
        else:
            if do in _ASKS:
                await leave(dialog_manager, state)
            await react(pressed)
    except Missing:
        await alert(callback, answering_texts.no_such_question())
    except NotAllowed:
        await alert(callback, answering_texts.no_longer_coordinator(number=number))


async def _take(pressed: Press) -> None:
    number, visitor = pressed.number, pressed.visitor
    try:
        await pressed.database.write(handling.take, visitor.person.id, number)
    except AlreadyDone as first:
        card = await pressed.database.read(reading.card, number)
        if card.question.state is QuestionState.CLOSED:
            words = answering_texts.closed_before(number=number, by=first.by)
        elif card.question.taken_by_id == visitor.person.id:
            words = answering_texts.taken(number=number)
        else:
            words = answering_texts.already_taken(number=number, by=first.by)
        await alert(pressed.callback, words)
    else:
        await acknowledge(pressed.callback, answering_texts.taken(number=number))
    await _show_again(pressed)


async def _close(pressed: Press) -> None:
    number = pressed.number
    try:
        await pressed.database.write(handling.close, pressed.visitor.person.id, number)
    except AlreadyDone as first:
        await alert(pressed.callback, answering_texts.closed_before(number=number, by=first.by))
    else:
        await acknowledge(pressed.callback, answering_texts.closed(number=number))
        words = answering_texts.say_something_last(number=number)
        await say(pressed.callback, words, desk_keyboards.closed(number))
    await _show_again(pressed)


async def _reopen(pressed: Press) -> None:
    number = pressed.number
    try:
        await pressed.database.write(handling.reopen, pressed.visitor.person.id, number)
    except AlreadyDone:
        card = await pressed.database.read(reading.card, number)
        closed = card.question.state is QuestionState.CLOSED
        words = desk_texts.cannot_reopen(number=number) if closed else desk_texts.open_already(number=number)
        await alert(pressed.callback, words)
    else:
        await alert(pressed.callback, desk_texts.open_again(number=number))
    await _show_again(pressed)


async def _hand_over(pressed: Press) -> None:
    """Asks to whom; the rest is in `handing_over`."""
    if pressed.card.question.state is QuestionState.CLOSED:
        closed_by = pressed.card.closed_by
        by = closed_by.full_name if closed_by is not None else None
        await alert(pressed.callback, answering_texts.closed_before(number=pressed.number, by=by))
        return
    whom = await pressed.database.read(handling.heirs, pressed.visitor.person.id, pressed.number)
    if not whom.colleagues and not whom.groups:
        await alert(pressed.callback, desk_texts.nobody_to_hand_over_to())
        return
    await say(pressed.callback, desk_texts.to_whom(number=pressed.number), desk_keyboards.heirs(pressed.number, whom))
    await acknowledge(pressed.callback, pressed.elsewhere)


async def _ask_for_note(pressed: Press) -> None:
    await wait_for(pressed.state, Waiting.note, pressed.number)
    await say(pressed.callback, desk_texts.write_note(number=pressed.number))
    await acknowledge(pressed.callback)


async def _ask_for_last_word(pressed: Press) -> None:
    await _ask_for(pressed, Waiting.last_word, desk_texts.write_last_word(number=pressed.number))


async def _rate(pressed: Press, *, helped: bool) -> None:
    number = pressed.number
    try:
        await pressed.database.write(handling.rate, pressed.visitor.person.id, number, helped=helped)
    except AlreadyDone:
        await alert(pressed.callback, texts.still_open(number=number))
        await put_away(pressed.callback)
        return
    if helped:
        await replace(pressed.callback, texts.thanks_for_rating(number=number))
    else:
        await replace(pressed.callback, texts.sorry_for_rating(number=number), keyboards.going_on(number))
    await acknowledge(pressed.callback)


async def _helped(pressed: Press) -> None:
    await _rate(pressed, helped=True)


async def _not_helped(pressed: Press) -> None:
    await _rate(pressed, helped=False)


async def _solve(pressed: Press) -> None:
    try:
        await pressed.database.write(handling.close, pressed.visitor.person.id, pressed.number)
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
        await opening.turn(
            pressed.callback, pressed.number, pressed.page, pressed.visitor, pressed.database, pressed.hours
        )
        return
    if pressed.elsewhere:
        return  # each edit in a forum takes a turn, so the outbox renews the card
    card = await pressed.database.read(reading.card, pressed.number)
    due = receipts.due_of(card.question, pressed.hours)
    await replace(pressed.callback, answering_texts.card(card=card, due=due), desk_keyboards.card(card))


async def _ask_for_answer(pressed: Press) -> None:
    asker = pressed.card.asker
    words = answering_texts.write_your_answer(number=pressed.number, asker=asker.full_name)
    await _ask_for(pressed, Waiting.answer, words)


async def _ask_for(pressed: Press, what: State, words: str) -> None:
    if pressed.card.asker.telegram_id is None:
        await alert(pressed.callback, answering_texts.asker_left(number=pressed.number))
        return
    await wait_for(pressed.state, what, pressed.number)
    await _prompt(pressed, words)


async def _ask_to_clarify(pressed: Press) -> None:
    question = pressed.card.question
    if question.closed_at is not None and question.closed_at < clock.now() - conversation.REOPENED_WITHIN:
        await alert(pressed.callback, texts.too_old_to_continue(number=pressed.number))
        return
    await wait_for(pressed.state, Waiting.follow_up, pressed.number)
    await _prompt(pressed, texts.clarify(number=pressed.number))


async def _open(pressed: Press) -> None:
    await opening.open_question(pressed.callback, pressed.number, pressed.visitor, pressed.database, pressed.hours)
    await acknowledge(pressed.callback, pressed.elsewhere)


async def _turn(pressed: Press) -> None:
    await _show_again(pressed)
    await acknowledge(pressed.callback)


async def _send_messages(pressed: Press) -> None:
    count = await pressed.database.write(travelling.send_again, pressed.visitor.person.id, pressed.number)
    await acknowledge(pressed.callback, history_texts.messages_coming(count=count))


async def _prompt(pressed: Press, text: str) -> None:
    """Asks for the next message. A reply to the prompt is part of the question for ever.

    No ForceReply: it would put the menu's keyboard away.
    """
    callback = pressed.callback
    if callback.bot is not None:
        prompt = await callback.bot.send_message(callback.from_user.id, text)
        await pressed.database.write(copies.keep_copy, prompt.chat.id, prompt.message_id, pressed.number)
    await acknowledge(callback)


_Reaction = Callable[[Press], Awaitable[None]]
_COORDINATOR: dict[Do, _Reaction] = {
    Do.TAKE: _take,
    Do.ANSWER: _ask_for_answer,
    Do.HAND_OVER: _hand_over,
    Do.CLOSE: _close,
    Do.REOPEN: _reopen,
    Do.NOTE: _ask_for_note,
    Do.LAST_WORD: _ask_for_last_word,
}
_ASKER: dict[Do, _Reaction] = {
    Do.SOLVED: _solve,
    Do.CLARIFY: _ask_to_clarify,
    Do.HELPED: _helped,
    Do.NOT_HELPED: _not_helped,
}
_BOTH: dict[Do, _Reaction] = {Do.OPEN: _open, Do.TURN: _turn, Do.MESSAGES: _send_messages}

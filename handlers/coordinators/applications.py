"""Deciding on applications: the first press decides, the others see who did."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.coordinators import texts
from handlers.coordinators.callbacks import Decide, Verdict
from handlers.coordinators.states import Typing, take_next
from handlers.menu.answering import acknowledge, alert, put_away, replace, say
from handlers.menu.dialogues import leave
from handlers.registration.validation import cleaned
from storage import applications, coordinators
from storage.applications import Card
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import ApplicationState

LONGEST_REASON = 500


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """The card's buttons while there is something to decide."""
    pending = ApplicationState.PENDING
    if card.side.state is not pending or card.application.state is not pending:
        return None
    return _buttons(card.side.id, {texts.ACCEPT: Verdict.ACCEPT, texts.DECLINE: Verdict.DECLINE})


async def accept(
    callback: CallbackQuery,
    callback_data: Decide,
    database: Database,
    visitor: Visitor,
    zone: ZoneInfo,
    state: FSMContext,
) -> None:
    await _stop_typing(state, callback_data.side)
    await _decide(callback, callback_data.side, database, visitor, zone, accept=True)


async def ask_reason(
    callback: CallbackQuery,
    callback_data: Decide,
    database: Database,
    visitor: Visitor,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
    state: FSMContext,
) -> None:
    card = await _card(callback, callback_data.side, database, visitor)
    if card is None:
        return
    if keyboard(card) is None:
        await alert(callback, texts.decided_already(by=card.decided_by.full_name if card.decided_by else None))
        await replace(callback, texts.application(card=card, zone=zone))
        return
    await leave(dialog_manager, state)
    await take_next(state, Typing.reason, side=card.side.id)
    await acknowledge(callback)
    choices = {texts.NO_REASON: Verdict.NO_REASON, texts.KEEP: Verdict.KEEP}
    await say(callback, texts.asking_reason(name=card.applicant.full_name), _buttons(card.side.id, choices))


async def decline_without_reason(
    callback: CallbackQuery,
    callback_data: Decide,
    database: Database,
    visitor: Visitor,
    zone: ZoneInfo,
    state: FSMContext,
) -> None:
    await _stop_typing(state, callback_data.side)
    await _decide(callback, callback_data.side, database, visitor, zone, accept=False)


async def keep_pending(
    callback: CallbackQuery,
    callback_data: Decide,
    database: Database,
    visitor: Visitor,
    zone: ZoneInfo,
    state: FSMContext,
) -> None:
    await _stop_typing(state, callback_data.side)
    card = await _card(callback, callback_data.side, database, visitor)
    if card is not None:
        await acknowledge(callback)
        waits = keyboard(card) is not None
        await replace(callback, texts.KEPT if waits else texts.application(card=card, zone=zone))


async def hear_reason(
    message: Message, about: dict[str, Any], database: Database, visitor: Visitor, zone: ZoneInfo, state: FSMContext
) -> None:
    reason = cleaned(message.text or "")
    if reason.casefold() == "отмена":
        await state.clear()
        await message.answer(texts.KEPT)
        return
    if not 1 <= len(reason) <= LONGEST_REASON:
        await message.answer(texts.NOT_A_REASON)
        return
    try:
        card = await database.write(applications.decide, about["side"], visitor.person.id, accept=False, reason=reason)
    except AlreadyDone as error:
        said = texts.decided_already(by=error.by)
    except NotAllowed:
        said = texts.NOT_YOURS
    except Missing:
        said = texts.APPLICATION_GONE
    else:
        said = f"{texts.DECLINED}\n\n{texts.application(card=card, zone=zone)}"
    await state.clear()
    await message.answer(said)


async def show_card(
    callback: CallbackQuery, side_id: int, database: Database, visitor: Visitor, zone: ZoneInfo
) -> None:
    """Sends the card anew."""
    card = await _card(callback, side_id, database, visitor)
    if card is not None:
        await acknowledge(callback)
        await say(callback, texts.application(card=card, zone=zone), keyboard(card))


async def _decide(
    callback: CallbackQuery, side_id: int, database: Database, visitor: Visitor, zone: ZoneInfo, *, accept: bool
) -> None:
    try:
        card = await database.write(applications.decide, side_id, visitor.person.id, accept=accept)
    except AlreadyDone as error:
        await alert(callback, texts.decided_already(by=error.by))
        card = await database.read(applications.card, side_id)
    except NotAllowed:
        await alert(callback, texts.NOT_YOURS)
        await put_away(callback)
        return
    except Missing:
        await alert(callback, texts.APPLICATION_GONE)
        await put_away(callback)
        return
    else:
        waits = card.application.state is ApplicationState.PENDING
        await acknowledge(callback, texts.DECLINED if not accept else texts.ACCEPTED_SIDE if waits else texts.ACCEPTED)
    await replace(callback, texts.application(card=card, zone=zone))


async def _card(callback: CallbackQuery, side_id: int, database: Database, visitor: Visitor) -> Card | None:
    """The card, if the visitor may see it; otherwise tells them why not."""
    try:
        card = await database.read(applications.card, side_id)
        await database.read(coordinators.require, visitor.person.id, card.side.group_id)
    except Missing:
        await alert(callback, texts.APPLICATION_GONE)
    except NotAllowed:
        await alert(callback, texts.NOT_YOURS)
    else:
        return card
    return None


async def _stop_typing(state: FSMContext, side_id: int) -> None:
    if await state.get_state() == Typing.reason.state and (await state.get_data()).get("side") == side_id:
        await state.clear()


def _buttons(side_id: int, choices: dict[str, Verdict]) -> InlineKeyboardMarkup:
    row = [
        InlineKeyboardButton(text=words, callback_data=Decide(side=side_id, verdict=verdict).pack())
        for words, verdict in choices.items()
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])

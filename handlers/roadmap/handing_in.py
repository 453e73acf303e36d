"""«Сдано»: with one tap, or with the file or the words that the deadline asks for; adding, correcting, taking back."""

from zoneinfo import ZoneInfo

from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters
from aiogram_dialog import DialogManager
from typing_extensions import override

from handlers.menu.answering import acknowledge, alert, put_away, replace, say
from handlers.menu.dialogues import leave
from handlers.questions import messages
from handlers.roadmap import keyboards, texts
from handlers.roadmap.answering import renew_buttons
from handlers.roadmap.callbacks import OfMilestone
from handlers.roadmap.looking import card
from handlers.roadmap.states import HandingIn, take_next
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap import hand_ins, looking, milestones
from storage.roadmap.hand_ins import Handed
from storage.roadmap.refusals import Cancelled, Wanted
from storage.tables import HandInState, Milestone


async def press(
    callback: CallbackQuery,
    callback_data: OfMilestone,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """«Сдано»."""
    number = callback_data.milestone
    try:
        handed = await database.write(hand_ins.hand_in, visitor.person.id, number, None)
    except Wanted:
        milestone = await database.read(milestones.get, number)
        await _ask_for_it(callback, milestone, state, dialog_manager, more=False)
    except AlreadyDone:
        await _tell_how_it_stands(callback, visitor, database, number, zone)
    except (NotAllowed, Missing, Cancelled) as refusal:
        await _refuse(callback, refusal, database, number)
    else:
        await acknowledge(callback)
        await _show_state(callback, callback_data, handed.milestone, visitor, database, zone)
        await say(callback, texts.handed_in(milestone=handed.milestone), keyboards.handed_in(handed.milestone))


async def add(
    callback: CallbackQuery,
    callback_data: OfMilestone,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> None:
    """«Добавить ещё»."""
    number = callback_data.milestone
    try:
        shown = await database.read(looking.card, visitor.person.id, number)
    except (NotAllowed, Missing) as refusal:
        await _refuse(callback, refusal, database, number)
        return
    if shown.entry.hand_in is HandInState.ACCEPTED:
        await alert(callback, texts.accepted_before())
        return
    more = shown.entry.hand_in is HandInState.HANDED
    await _ask_for_it(callback, shown.entry.milestone, state, dialog_manager, more=more)


async def take_back(
    callback: CallbackQuery, callback_data: OfMilestone, visitor: Visitor, database: Database, state: FSMContext
) -> None:
    """«Отозвать сданное»."""
    try:
        await database.write(hand_ins.take_back, visitor.person.id, callback_data.milestone)
    except Missing:
        await alert(callback, texts.nothing_to_take_back())
        await put_away(callback)
    except AlreadyDone:
        await alert(callback, texts.decided_already())
        await put_away(callback)
    else:
        if await state.get_state() == HandingIn.more.state:
            await state.clear()
        await acknowledge(callback)
        await replace(callback, texts.taken_back(), keyboards.back())


async def hear(message: Message, milestone_id: int, visitor: Visitor, database: Database, state: FSMContext) -> None:
    """What was asked for: a word, a file, one after another of an album."""
    if messages.is_service(message):
        return
    obstacle = messages.obstacle(message)
    if obstacle is not None:
        await _reply(message, obstacle)
        return
    try:
        handed = await database.write(hand_ins.hand_in, visitor.person.id, milestone_id, messages.said(message))
    except Wanted:
        await _reply(message, texts.file_please())
        return
    except (NotAllowed, Missing, Cancelled, AlreadyDone) as refusal:
        await state.clear()
        told = texts.accepted_before()
        if not isinstance(refusal, AlreadyDone):
            told = await _why_not(refusal, database, milestone_id)
        await _reply(message, told)
        return
    await take_next(state, HandingIn.more, milestone_id)
    if _is_told_of(handed, message):
        more = len(handed.hand_in.parts) > _of_message(handed, message)
        told = texts.added(milestone=handed.milestone) if more else texts.handed_in(milestone=handed.milestone)
        await _reply(message, told, keyboards.handed_in(handed.milestone))


class File(Filter):
    """Passes whatever is more than words."""

    @override
    async def __call__(self, message: Message) -> bool:
        return message.content_type != ContentType.TEXT


class PartOfHandIn(Filter):
    """Passes an edit of what was handed in, with what became of it as ``handed``."""

    @override
    async def __call__(self, message: Message, database: Database) -> bool | dict[str, Handed]:
        try:
            return {"handed": await database.write(hand_ins.reword, messages.said(message))}
        except Missing:
            return False


async def reword(message: Message, handed: Handed) -> None:
    """An edit of what was handed in is kept already; its author hears whether it counts."""
    state = handed.hand_in.state
    if handed.new:
        await _reply(message, texts.reworded())
    elif state is HandInState.ACCEPTED:
        await _reply(message, texts.reworded_too_late())
    elif state is HandInState.RETURNED:
        await _reply(message, texts.reworded_after_return(), keyboards.under(handed.milestone, state=state))


async def _ask_for_it(
    callback: CallbackQuery, milestone: Milestone, state: FSMContext, dialog_manager: DialogManager, *, more: bool
) -> None:
    await leave(dialog_manager, state)
    await take_next(state, HandingIn.part, milestone.id)
    await acknowledge(callback)
    await say(callback, texts.send_it(milestone=milestone, more=more))


async def _tell_how_it_stands(
    callback: CallbackQuery, visitor: Visitor, database: Database, milestone_id: int, zone: ZoneInfo
) -> None:
    shown = await database.read(looking.card, visitor.person.id, milestone_id)
    if shown.hand_in is None or shown.hand_in.state is not HandInState.HANDED:
        await alert(callback, texts.accepted_before())
        return
    milestone = shown.entry.milestone
    await acknowledge(callback)
    told = texts.handed_before(milestone=milestone, handed_at=shown.hand_in.handed_at, zone=zone)
    await say(callback, told, keyboards.handed_in(milestone))


async def _show_state(
    callback: CallbackQuery,
    callback_data: OfMilestone,
    milestone: Milestone,
    visitor: Visitor,
    database: Database,
    zone: ZoneInfo,
) -> None:
    if callback_data.card:
        await replace(callback, *await card(database, visitor, milestone.id, zone))
    else:
        await renew_buttons(callback, keyboards.under(milestone, state=HandInState.HANDED))


async def _refuse(callback: CallbackQuery, refusal: Exception, database: Database, milestone_id: int) -> None:
    await alert(callback, await _why_not(refusal, database, milestone_id))
    await put_away(callback)


async def _why_not(refusal: Exception, database: Database, milestone_id: int) -> str:
    if isinstance(refusal, Cancelled):
        return texts.cancelled(milestone=await database.read(milestones.get, milestone_id))
    return texts.gone() if isinstance(refusal, Missing) else texts.not_for_you()


async def _reply(message: Message, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    await message.answer(text, reply_markup=keyboard, reply_parameters=reply)


def _is_told_of(handed: Handed, message: Message) -> bool:
    """Of an album only its first part is told of; and a message that came twice is not told of again."""
    if not handed.new:
        return False
    album = message.media_group_id
    return album is None or _of_message(handed, message) == 1


def _of_message(handed: Handed, message: Message) -> int:
    """How many parts came with the message so far: itself, or its album."""
    if message.media_group_id is None:
        return 1
    return sum(each["media_group_id"] == message.media_group_id for each in handed.hand_in.parts)

"""What was handed in before a coordinator: shown, accepted, returned with a remark."""

from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from handlers import content
from handlers.menu.answering import acknowledge, alert, put_away, replace
from handlers.menu.dialogues import leave
from handlers.questions import messages
from handlers.roadmap.keeping import keeper_keyboards, keeper_texts, texts
from handlers.roadmap.keeping.callbacks import Decide, OfHandIn
from handlers.roadmap.keeping.states import KeepingRoadmap, take_next
from storage import people
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap import hand_ins
from storage.roadmap.hand_ins import Decision
from storage.roadmap.people import Concerned
from storage.roadmap.refusals import Changed
from storage.tables import HandInState

_LONGEST_REMARK: Final = 1000
_LOST: Final = ("message to copy not found", "wrong file identifier", "wrong remote file identifier")


async def bring(
    bot: Bot, database: Database, chat_id: int, decision: Decision, zone: ZoneInfo, *, silent: bool = False
) -> int:
    """Sends all that was handed in and under it who did; returns the id of that. Raises Telegram's errors."""
    parts = decision.hand_in.parts
    whole = [
        await _send(bot, chat_id, list(together), silent=silent)
        for _, together in groupby(parts, key=lambda each: each["media_group_id"] or each["message_id"])
    ]
    text = await told(database, decision, zone)
    if not all(whole):
        text = f"{text}\n\n{keeper_texts.part_is_lost()}"
    keyboard = keeper_keyboards.deciding(decision)
    sent = await bot.send_message(chat_id, text, reply_markup=keyboard, disable_notification=silent)
    return sent.message_id


async def told(database: Database, decision: Decision, zone: ZoneInfo) -> str:
    """Who handed it in and how it stands."""
    about = await database.read(people.profile, decision.person.id)
    concerned = Concerned(about.person, about.group, about.municipality, about.category)
    return keeper_texts.hand_in(decision=decision, of=concerned, zone=zone)


async def press(
    callback: CallbackQuery,
    callback_data: OfHandIn,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """Any button of a hand-in; what has come since the button was made is shown before it is decided on."""
    try:
        if not visitor.is_staff:
            raise NotAllowed
        await database.read(hand_ins.require_may_decide, visitor.person.id, callback_data.hand_in)
        decision = await database.read(hand_ins.shown, callback_data.hand_in)
        if callback_data.do is Decide.SHOW:
            await acknowledge(callback)
            await bring(bot, database, callback.from_user.id, decision, zone)
        elif decision.hand_in.state is not HandInState.HANDED:
            raise AlreadyDone
        elif decision.hand_in.revision != callback_data.revision:
            raise Changed
        elif callback_data.do is Decide.RETURN:
            await leave(dialog_manager, state)
            await take_next(state, KeepingRoadmap.remark, decision.hand_in.id)
            await state.update_data(seen=decision.hand_in.revision)
            await acknowledge(callback)
            await bot.send_message(
                callback.from_user.id,
                keeper_texts.ask_remark(name=decision.person.full_name or ""),
                reply_markup=keeper_keyboards.remark(decision),
            )
        else:
            await _decide(callback, callback_data, visitor, database, state, zone)
    except Missing:
        await alert(callback, keeper_texts.taken_back())
        await put_away(callback)
    except NotAllowed:
        await alert(callback, texts.not_yours() if visitor.is_staff else texts.for_keepers())
    except Changed:
        await alert(callback, keeper_texts.changed_meanwhile())
        await put_away(callback)
        decision = await database.read(hand_ins.shown, callback_data.hand_in)
        await bring(bot, database, callback.from_user.id, decision, zone)
    except AlreadyDone:
        await alert(callback, keeper_texts.decided_already())
        decision = await database.read(hand_ins.shown, callback_data.hand_in)
        await replace(callback, await told(database, decision, zone), keeper_keyboards.deciding(decision))


async def hear_remark(
    message: Message, number: int, visitor: Visitor, database: Database, bot: Bot, state: FSMContext, zone: ZoneInfo
) -> None:
    """What is to be mended, in words."""
    if messages.is_service(message):
        return
    if message.text is None:
        await message.answer(keeper_texts.remark_is_text())
        return
    if len(message.text) > _LONGEST_REMARK:
        await message.answer(texts.too_long(longest=_LONGEST_REMARK))
        return
    seen = await state.get_value("seen")
    await state.clear()
    try:
        decision = await database.write(hand_ins.return_, visitor.person.id, number, message.text.strip(), seen)
    except Missing:
        await message.answer(keeper_texts.taken_back())
    except NotAllowed:
        await message.answer(texts.not_yours())
    except AlreadyDone:
        await message.answer(keeper_texts.decided_already())
    except Changed:
        await message.answer(keeper_texts.remark_is_behind())
        await bring(bot, database, message.chat.id, await database.read(hand_ins.shown, number), zone)
    else:
        text = f"{keeper_texts.returned()}\n\n{await told(database, decision, zone)}"
        await message.answer(text, reply_markup=keeper_keyboards.deciding(decision))


async def _decide(
    callback: CallbackQuery,
    data: OfHandIn,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
) -> None:
    if data.do is Decide.ACCEPT:
        decision = await database.write(hand_ins.accept, visitor.person.id, data.hand_in, data.revision)
        words = keeper_texts.accepted()
    else:
        decision = await database.write(hand_ins.return_, visitor.person.id, data.hand_in, "", data.revision)
        words = keeper_texts.returned()
        if await state.get_state() == KeepingRoadmap.remark.state:
            await state.clear()
    await acknowledge(callback, words)
    await replace(callback, await told(database, decision, zone), keeper_keyboards.deciding(decision))


async def _send(bot: Bot, chat_id: int, parts: list[dict[str, Any]], *, silent: bool) -> bool:
    """One message, or an album; whether Telegram still had it."""
    contents = [each["content"] for each in parts]
    try:
        if content.makes_album(contents):
            await content.send_album(bot, chat_id, contents, silent=silent)
            return True
        for each in parts:
            if each["content"] is not None:
                await content.send(bot, chat_id, each["content"], silent=silent)
            else:
                await bot.copy_message(chat_id, each["chat_id"], each["message_id"], disable_notification=silent)
    except TelegramBadRequest as error:
        if not any(each in error.message.lower() for each in _LOST):
            raise
        return False
    return True

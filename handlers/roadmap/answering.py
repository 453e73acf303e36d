"""«Буду», «Не буду», «Под вопросом»: changeable until the meeting starts."""

from zoneinfo import ZoneInfo

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers.menu.answering import acknowledge, alert, is_stale, put_away, replace, say
from handlers.roadmap import keyboards, texts
from handlers.roadmap.callbacks import Answer
from handlers.roadmap.looking import card
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed
from storage.roadmap import answers, milestones
from storage.roadmap.refusals import Began, Cancelled, Changed
from storage.tables import Attendance, Milestone


async def answer(
    callback: CallbackQuery, callback_data: Answer, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """Keeps the answer; under a time that is no more the same nothing is kept, and the present one is shown."""
    number, attendance, person_id = callback_data.milestone, callback_data.attendance, visitor.person.id
    try:
        answered = await database.write(answers.answer, person_id, number, attendance, seen=callback_data.seen)
    except Missing:
        await alert(callback, texts.gone())
    except NotAllowed:
        await alert(callback, texts.not_for_you())
        await put_away(callback)
    except Changed:
        milestone = await database.read(milestones.get, number)
        await alert(callback, texts.moved(milestone=milestone, zone=zone))
        await _show_anew(callback, callback_data, visitor, database, zone)
    except (Began, Cancelled) as refusal:
        milestone = await database.read(milestones.get, number)
        told = texts.began() if isinstance(refusal, Began) else texts.cancelled(milestone=milestone)
        await alert(callback, told)
        await _show_state(callback, callback_data, milestone, None, visitor, database, zone)
    else:
        await acknowledge(callback, texts.answered(milestone=answered.milestone, attendance=answered.answer, zone=zone))
        await _show_state(callback, callback_data, answered.milestone, answered.answer, visitor, database, zone)


async def _show_anew(
    callback: CallbackQuery, callback_data: Answer, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """The card with the present time: in place of an old card, below anything else, which keeps no buttons."""
    screen = await card(database, visitor, callback_data.milestone, zone)
    if callback_data.card:
        await replace(callback, *screen)
    else:
        await put_away(callback)
        await say(callback, *screen)


async def _show_state(
    callback: CallbackQuery,
    callback_data: Answer,
    milestone: Milestone,
    given: Attendance | None,
    visitor: Visitor,
    database: Database,
    zone: ZoneInfo,
) -> None:
    """The present state in place: the whole card, or the buttons under what came by itself."""
    if callback_data.card:
        await replace(callback, *await card(database, visitor, milestone.id, zone))
        return
    await renew_buttons(callback, keyboards.under(milestone, answer=given))


async def renew_buttons(callback: CallbackQuery, keyboard: InlineKeyboardMarkup) -> None:
    """Gives the pressed message these buttons, if it can still be edited."""
    if not isinstance(callback.message, Message):
        return
    try:
        await callback.message.edit_reply_markup(reply_markup=keyboard)
    except TelegramBadRequest as error:
        if not is_stale(error):
            raise

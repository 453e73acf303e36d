"""«Нужна помощь»: the next message is a question to the coordinators, and says what it is about."""

from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, alert, say
from handlers.menu.dialogues import leave
from handlers.questions import asking, incoming, messages
from handlers.questions.come import Incoming
from handlers.roadmap import texts
from handlers.roadmap.callbacks import OfMilestone
from handlers.roadmap.states import HandingIn, take_next
from storage import agglomeration
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed
from storage.roadmap import milestones
from storage.working_hours import WorkingHours


async def press(
    callback: CallbackQuery,
    callback_data: OfMilestone,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    dialog_manager: DialogManager,
) -> None:
    """«Нужна помощь»."""
    why_not = asking.refusal(visitor)
    if why_not is not None:
        await alert(callback, why_not)
        return
    try:
        milestone = await database.read(milestones.visible, visitor.person.id, callback_data.milestone)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, texts.gone() if isinstance(refusal, Missing) else texts.not_for_you())
        return
    group = await database.read(agglomeration.group, visitor.person.group_id or 0)
    await leave(dialog_manager, state)
    await take_next(state, HandingIn.help, milestone.id)
    await acknowledge(callback)
    await say(callback, texts.write_what_helps(milestone=milestone, group=group.title))


async def hear(
    message: Message,
    milestone_id: int,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    zone: ZoneInfo,
    working_hours: WorkingHours,
) -> None:
    """The question; the milestone is named in front of it."""
    if messages.is_service(message):
        return
    said = messages.said(message)
    try:
        milestone = await database.read(milestones.get, milestone_id)
    except Missing:
        about = None
    else:
        about = texts.about(milestone=milestone, zone=zone)
    come = Incoming(message, messages.headed(said, about) if about else said, visitor, database, bot, working_hours)
    obstacle = messages.obstacle(message)
    if obstacle is not None:
        await come.reply(obstacle)
        return
    await state.clear()
    await incoming.ask(come, state)

"""What the outbox brings about applications and coordinators, in words, from current data."""

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup

from handlers.coordinators import applications as cards
from handlers.coordinators import texts
from handlers.menu.commands import show_commands
from handlers.menu.keyboards import menu_or_none
from handlers.rendering import Occasion, Renderer, say
from storage import agglomeration, applications, outbox, people
from storage.questions import reading
from storage.refusals import Missing
from storage.tables import ApplicationState


async def say_application(occasion: Occasion) -> int | None:
    """The card for a coordinator, or its refresh."""
    delivery, database = occasion.delivery, occasion.database
    try:
        card = await database.read(applications.card, delivery.subject_id)
    except Missing:
        return None
    [visitor] = await database.read(people.visitors, [delivery.chat_id])
    if visitor is None or card.side.group_id not in visitor.coordinates:
        return None
    text, keyboard = texts.application(card=card, zone=occasion.zone), cards.keyboard(card)
    if delivery.edits_id is not None:
        return await _refresh(occasion, delivery.edits_id, text, keyboard)
    if keyboard is None:
        return None
    return await say(occasion, text, keyboard)


async def _refresh(
    occasion: Occasion, delivery_id: int, text: str, keyboard: InlineKeyboardMarkup | None
) -> int | None:
    message_id = await occasion.database.read(outbox.sent_message, delivery_id)
    if message_id is None:
        return None
    try:
        await occasion.bot.edit_message_text(
            text, chat_id=occasion.delivery.chat_id, message_id=message_id, reply_markup=keyboard
        )
    except TelegramBadRequest as error:
        if "message to edit not found" in error.message or "message can't be edited" in error.message:
            return None
        if "message is not modified" not in error.message:
            raise
    return message_id


async def say_outcome(occasion: Occasion) -> int | None:
    """The decision for the applicant, with the menu that goes with it."""
    delivery, database = occasion.delivery, occasion.database
    try:
        application, group = await database.read(applications.outcome, delivery.subject_id)
    except Missing:
        return None
    [visitor] = await database.read(people.visitors, [delivery.chat_id])
    if visitor is None or application.state not in {ApplicationState.ACCEPTED, ApplicationState.DECLINED}:
        return None
    open_question = await database.read_each(reading.latest_open, visitor.person.id)
    words = texts.outcome(application=application, group=group, open_question=open_question)
    sent = await say(occasion, words, menu_or_none(visitor))
    await show_commands(occasion.bot, visitor, delivery.chat_id)
    return sent


async def say_disconnected(occasion: Occasion) -> int | None:
    """For somebody who was a coordinator, with the menu of what they are now."""
    delivery, database = occasion.delivery, occasion.database
    [visitor] = await database.read(people.visitors, [delivery.chat_id])
    if visitor is None or delivery.subject_id in visitor.coordinates:
        return None
    groups = await database.read(agglomeration.groups)
    group = next(each for each in groups if each.id == delivery.subject_id)
    words = texts.disconnected(group=group, still=[each for each in groups if each.id in visitor.coordinates])
    sent = await say(occasion, words, menu_or_none(visitor))
    await show_commands(occasion.bot, visitor, delivery.chat_id)
    return sent


RENDERERS: dict[str, Renderer] = {
    "application": say_application,
    "application_outcome": say_outcome,
    "disconnected": say_disconnected,
}

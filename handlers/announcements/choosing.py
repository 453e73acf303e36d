"""What a draft consists of and how it is sent: each choice a press, pressed twice the same."""

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from aiogram.types import CallbackQuery

from handlers.announcements import card, keyboards, texts
from handlers.announcements.callbacks import DropPart, Option, Switch
from handlers.menu import answering
from handlers.menu.answering import acknowledge
from storage.announcements import composing
from storage.announcements.composing import Changes
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed


async def drop_part(
    callback: CallbackQuery, callback_data: DropPart, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """Takes a part out; one that is out already stays out."""
    number = callback_data.announcement
    try:
        shown = await card.load(database, visitor.person.id, number)
        if any(each.first.id == callback_data.part for each in shown.composed.items):
            await database.write(composing.drop_part, visitor.person.id, callback_data.part)
    except (Missing, NotAllowed, AlreadyDone) as refusal:
        await card.refuse(callback, refusal, number, visitor, database, zone)
    else:
        await acknowledge(callback)
        await card.show_current(callback, number, visitor, database, zone)


async def switch(
    callback: CallbackQuery, callback_data: Switch, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """One of the options, on or off."""
    number = callback_data.announcement
    try:
        wish = _WISHES[callback_data.option](callback_data.on)
        announcement = await database.write(composing.choose, visitor.person.id, number, **wish)
    except (Missing, NotAllowed, AlreadyDone) as refusal:
        await card.refuse(callback, refusal, number, visitor, database, zone)
    else:
        await acknowledge(callback)
        await answering.replace(callback, texts.options(number=number), keyboards.options(announcement))


_WISHES: Final[dict[Option, Callable[[bool], Changes]]] = {
    Option.ACKNOWLEDGE: lambda on: Changes(acknowledge=on),
    Option.SILENT: lambda on: Changes(silent=on),
    Option.URGENT: lambda on: Changes(urgent=on),
    Option.PIN: lambda on: Changes(pin=on),
}

"""The roadmap of the groups a coordinator answers for: what is ahead, and by months."""

from zoneinfo import ZoneInfo

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from typing_extensions import override

from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.dialogues import leave, reopen
from handlers.roadmap.keeping import draft as drafts
from handlers.roadmap.keeping import keeper_keyboards, keeper_texts, texts
from handlers.roadmap.keeping.callbacks import Listing
from handlers.roadmap.keeping.desk import Screen
from handlers.roadmap.keeping.keeper_keyboards import PAGE
from handlers.roadmap.keeping.states import KeepingRoadmap, take_next
from storage import clock
from storage.database import Database
from storage.people import Visitor
from storage.roadmap import looking
from storage.tables import Membership

_MOST_MONTHS = 90
"""A keyboard holds a hundred buttons."""


class Keeper(Filter):
    """Passes whoever keeps the roadmap of some group."""

    @override
    async def __call__(self, _: Message, visitor: Visitor) -> bool:
        return visitor.is_staff


async def show(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """«Дорожная карта», /roadmap of a coordinator; a table sent then is for it."""
    await leave(dialog_manager, state)
    await take_next(state, KeepingRoadmap.looking)
    text, keyboard = await _ahead(database, visitor, state, 0, zone)
    await message.answer(text, reply_markup=keyboard)
    await reopen(dialog_manager)


async def turn(
    callback: CallbackQuery,
    callback_data: Listing,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
) -> None:
    """A page of what is ahead, or of a month."""
    if not visitor.is_staff:
        await alert(callback, texts.for_keepers())
        return
    page = callback_data.page or 0
    if callback_data.month:
        screen = await _month(database, visitor, callback_data.month, page, zone)
    else:
        if await state.get_state() is None:
            await take_next(state, KeepingRoadmap.looking)
        screen = await _ahead(database, visitor, state, page, zone)
    await acknowledge(callback)
    await (say if callback_data.page is None else replace)(callback, *screen)


async def show_months(callback: CallbackQuery, visitor: Visitor, database: Database, zone: ZoneInfo) -> None:
    """«По месяцам»: those in which there is something."""
    if not visitor.is_staff:
        await alert(callback, texts.for_keepers())
        return
    found = await database.read(looking.months, visitor.person.id, zone, managed=True)
    this_year = clock.now().astimezone(zone).year
    shown = [each for each in found if each[0] >= this_year - 1][:_MOST_MONTHS]
    await acknowledge(callback)
    await replace(callback, keeper_texts.months(number=len(shown)), keeper_keyboards.months(shown))


async def _ahead(database: Database, visitor: Visitor, state: FSMContext, page: int, zone: ZoneInfo) -> Screen:
    # The page may be gone since its button was made.
    while True:
        found = await database.read(looking.managed_upcoming, visitor.person.id, PAGE + 1, page * PAGE)
        if found or not page:
            break
        page -= 1
    draft = await drafts.find(state)
    entries, first = found[:PAGE], page * PAGE + 1
    keyboard = keeper_keyboards.listing(
        entries,
        first=first,
        page=page,
        more=len(found) > PAGE,
        year=clock.now().astimezone(zone).year,
        begun=draft is not None and bool(draft.title),
        participant=visitor.person.membership is Membership.PARTICIPANT,
    )
    return keeper_texts.listing(entries=entries, first=first, zone=zone), keyboard


async def _month(database: Database, visitor: Visitor, number: int, page: int, zone: ZoneInfo) -> Screen:
    year, index = divmod(number, 12)
    if not 1970 <= year <= 2999:
        year, index, number = 1970, 0, 1970 * 12
    found = await database.read(looking.managed_month, visitor.person.id, year, index + 1, zone)
    page = min(page, max(0, -(-len(found) // PAGE) - 1))
    entries, first = found[page * PAGE : (page + 1) * PAGE], page * PAGE + 1
    text = keeper_texts.month(year=year, number=index + 1, entries=entries, first=first, zone=zone)
    more = len(found) > first + PAGE - 1
    return text, keeper_keyboards.month(entries, first=first, number=number, page=page, more=more)

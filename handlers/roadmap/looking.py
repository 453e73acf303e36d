"""Looking at the roadmap: what is next, the months, a milestone's card, the Monday digest's switch."""

from datetime import date
from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.commands import Role, role_of
from handlers.menu.dialogues import leave, reopen
from handlers.registration.finishing import join_again
from handlers.roadmap import card_texts, keyboards, texts
from handlers.roadmap.callbacks import ChooseDigest, OpenMilestone, OpenMonth, OpenRoadmap
from handlers.roadmap.keeping.keyboards import card_rows
from handlers.roadmap.keyboards import PAGE
from storage import clock
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed
from storage.roadmap import looking
from storage.tables import Membership

Screen = tuple[str, InlineKeyboardMarkup]

_ALL = 10_000
"""More than anybody's roadmap has; it is short enough to be paged here."""


async def show(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """«Дорожная карта» of a participant."""
    await leave(dialog_manager, state)
    if role_of(visitor) is Role.NEWCOMER:
        keyboard = None if dialog_manager.has_context() else join_again()
        await message.answer(texts.join_first(), reply_markup=keyboard)
    elif visitor.person.membership is Membership.APPLICANT:
        await message.answer(texts.waiting_for_acceptance())
    else:
        text, markup = await _upcoming(database, visitor, 0, zone)
        await message.answer(text, reply_markup=markup)
    await reopen(dialog_manager)


async def turn(
    callback: CallbackQuery, callback_data: OpenRoadmap, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """A page of what is next."""
    if await _is_newcomer(callback, visitor):
        return
    screen = await _upcoming(database, visitor, callback_data.page, zone)
    await acknowledge(callback)
    await (say if callback_data.below else replace)(callback, *screen)


async def open_months(callback: CallbackQuery, visitor: Visitor, database: Database, zone: ZoneInfo) -> None:
    if await _is_newcomer(callback, visitor):
        return
    found = await database.read(looking.months, visitor.person.id, zone, managed=False)
    today = _today(zone)
    # Two years back and whatever is ahead: a keyboard holds a hundred buttons.
    shown = [each for each in found if each[0] >= today.year - 2][:90]
    await acknowledge(callback)
    await replace(callback, texts.months(number=len(shown)), keyboards.months(shown))


async def open_month(
    callback: CallbackQuery, callback_data: OpenMonth, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    if await _is_newcomer(callback, visitor):
        return
    year, month = callback_data.year, callback_data.month
    entries = await database.read(looking.month, visitor.person.id, year, month, zone)
    page, pages = _page(callback_data.page, len(entries))
    shown = entries[page * PAGE : (page + 1) * PAGE]
    await acknowledge(callback)
    text = texts.month(year=year, month=month, entries=shown, first=page * PAGE + 1, zone=zone)
    await replace(callback, text, keyboards.month(shown, year=year, month=month, page=page, pages=pages))


async def open_one(
    callback: CallbackQuery, callback_data: OpenMilestone, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """A milestone's card."""
    try:
        screen = await card(database, visitor, callback_data.milestone, zone)
    except Missing:
        await alert(callback, texts.gone())
    except NotAllowed:
        await alert(callback, texts.not_for_you())
    else:
        await acknowledge(callback)
        await (say if callback_data.below else replace)(callback, *screen)


async def choose_digest(
    callback: CallbackQuery, callback_data: ChooseDigest, visitor: Visitor, database: Database
) -> None:
    """Whether one hears on Mondays what the week brings."""
    wanted = callback_data.wanted
    await database.write(looking.choose_digest, visitor.person.id, wanted)
    await acknowledge(callback)
    said = texts.digest_on() if wanted else texts.digest_off()
    await say(callback, said, keyboards.after_digest(wanted=wanted))


async def card(database: Database, visitor: Visitor, milestone_id: int, zone: ZoneInfo) -> Screen:
    """A milestone's card as the visitor sees it; raises `NotAllowed`, `Missing`."""
    shown = await database.read(looking.card, visitor.person.id, milestone_id)
    return card_texts.card(card=shown, zone=zone), keyboards.card(shown, more=card_rows(shown))


async def _upcoming(database: Database, visitor: Visitor, number: int, zone: ZoneInfo) -> Screen:
    entries = await database.read(looking.upcoming, visitor.person.id, _ALL)
    page, pages = _page(number, len(entries))
    first = page * PAGE
    shown = entries[first : first + PAGE]
    text = texts.upcoming(entries=shown, first=first + 1, total=len(entries), zone=zone)
    digest, year = visitor.person.week_digest, _today(zone).year
    return text, keyboards.upcoming(shown, page=page, pages=pages, digest=digest, year=year)


def _page(number: int, total: int) -> tuple[int, int]:
    """That page, or the last one there is, and how many there are."""
    pages = max(1, -(-total // PAGE))
    return min(number, pages - 1), pages


def _today(zone: ZoneInfo) -> date:
    return clock.now().astimezone(zone).date()


async def _is_newcomer(callback: CallbackQuery, visitor: Visitor) -> bool:
    """Whoever is in no group has no roadmap; tells them so."""
    if role_of(visitor) is not Role.NEWCOMER:
        return False
    await alert(callback, texts.join_first_alert())
    return True

"""Leafing through: the shelf of portfolios, a portfolio, a section, a document's card."""

from collections.abc import Awaitable, Sequence
from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.documents import keyboards, refusing, texts
from handlers.documents.callbacks import OpenDocument, OpenPortfolio, OpenSection
from handlers.documents.keeping.keyboards import card_rows, shelf_rows
from handlers.documents.keyboards import PAGE
from handlers.documents.states import look_around
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.commands import Role, role_of
from handlers.menu.dialogues import leave, reopen
from handlers.paging import open_page
from handlers.registration.finishing import join_again
from storage.database import Database
from storage.documents import catalogue
from storage.documents.entries import Entry
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed

Screen = tuple[str, InlineKeyboardMarkup]


async def show(
    message: Message, visitor: Visitor, database: Database, dialog_manager: DialogManager, state: FSMContext
) -> None:
    """«Документы»; what is typed from now on is looked for."""
    await leave(dialog_manager, state)
    if role_of(visitor) is Role.NEWCOMER:
        await message.answer(texts.for_members(), reply_markup=None if dialog_manager.has_context() else join_again())
    else:
        text, keyboard = await _shelf(database, visitor)
        await look_around(state)
        await message.answer(text, reply_markup=keyboard)
    await reopen(dialog_manager)


async def open_shelf(callback: CallbackQuery, visitor: Visitor, database: Database, state: FSMContext) -> None:
    try:
        screen = await _shelf(database, visitor)
    except NotAllowed:
        await alert(callback, texts.for_members_alert())
        return
    await look_around(state)
    await acknowledge(callback)
    await replace(callback, *screen)


async def open_portfolio(
    callback: CallbackQuery, callback_data: OpenPortfolio, visitor: Visitor, database: Database, state: FSMContext
) -> None:
    person_id, portfolio_id = visitor.person.id, callback_data.portfolio
    try:
        contents = await database.read(catalogue.contents, person_id, portfolio_id)
        held = await database.read(catalogue.everything, person_id, portfolio_id=portfolio_id)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_reader(refusal, texts.gone_section))
    else:
        await look_around(state)
        await acknowledge(callback)
        with_file = sum(each.version is not None for each in held)
        text = texts.portfolio(contents=contents, with_file=with_file)
        await replace(callback, text, keyboards.portfolio(contents, size=_size(held)))


async def open_section(
    callback: CallbackQuery, callback_data: OpenSection, visitor: Visitor, database: Database, state: FSMContext
) -> None:
    person_id, section_id = visitor.person.id, callback_data.section

    def find(limit: int, offset: int) -> Awaitable[catalogue.Page]:
        return database.read(catalogue.page, person_id, section_id, limit, offset)

    try:
        page = await open_page(find, callback_data.page, PAGE)
        held = await database.read(catalogue.everything, person_id, section_id=section_id)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_reader(refusal, texts.gone_section))
    else:
        await look_around(state, numbered={each.document.ordinal: each.document.id for each in page.listed.entries})
        await acknowledge(callback)
        keyboard = keyboards.section(page.listed, number=page.number, pages=page.pages, size=_size(held))
        await replace(callback, texts.section(page=page.listed), keyboard)


async def open_document(
    callback: CallbackQuery,
    callback_data: OpenDocument,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
) -> None:
    try:
        screen = await card(database, visitor, callback_data.document, zone)
    except (NotAllowed, Missing) as refusal:
        await alert(callback, refusing.to_reader(refusal))
    else:
        await look_around(state, opened=callback_data.document)
        await acknowledge(callback)
        await (say if callback_data.below else replace)(callback, *screen)


async def open_by_number(
    message: Message, document_id: int, visitor: Visitor, database: Database, state: FSMContext, zone: ZoneInfo
) -> None:
    """The card in a message of its own, by a link or by its number in a list."""
    try:
        text, keyboard = await card(database, visitor, document_id, zone)
    except Missing:
        await message.answer(texts.gone())
    else:
        await look_around(state, opened=document_id)
        await message.answer(text, reply_markup=keyboard)


async def card(database: Database, visitor: Visitor, document_id: int, zone: ZoneInfo) -> Screen:
    """A document's card; raises `NotAllowed`, `Missing`."""
    shown = await database.read(catalogue.card, visitor.person.id, document_id)
    more = card_rows(shown) if visitor.is_staff else []
    return texts.card(card=shown, zone=zone), keyboards.card(shown, more=more)


async def _shelf(database: Database, visitor: Visitor) -> Screen:
    stocks = await database.read(catalogue.portfolios, visitor.person.id)
    more = shelf_rows() if visitor.is_staff else []
    return texts.shelf(stocks=stocks), keyboards.shelf(stocks, visitor, more=more)


def _size(held: Sequence[Entry]) -> int:
    return sum(each.version.size for each in held if each.version is not None)

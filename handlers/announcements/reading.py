"""Reading announcements: «Ознакомлен», «Объявления группы», the history with its search."""

from collections.abc import Awaitable
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.announcements import card, reading_texts, report_keyboards, sending
from handlers.announcements.callbacks import Acknowledge, History, Read
from handlers.announcements.report_keyboards import HISTORY_PAGE
from handlers.announcements.states import SearchingAnnouncements, take_next
from handlers.menu.answering import acknowledge, alert, is_stale, replace, say
from handlers.menu.dialogues import leave, reopen
from handlers.paging import open_page
from storage.announcements import history, items, reporting
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed
from storage.tables import AnnouncementState

FOUND_AT_MOST = 10


async def acknowledge_it(
    callback: CallbackQuery, callback_data: Acknowledge, database: Database, visitor: Visitor | None = None
) -> None:
    """«Ознакомлен»: counted once, thanked for every time."""
    if visitor is None:
        await alert(callback, reading_texts.not_for_you())
        return
    try:
        new = await database.write(reporting.acknowledge, visitor.person.id, callback_data.announcement)
    except Missing:
        await alert(callback, reading_texts.gone())
    except NotAllowed:
        await alert(callback, reading_texts.not_for_you())
    else:
        await acknowledge(callback, reading_texts.thanks() if new else reading_texts.thanked_already())
        await _mark(callback)


async def show(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """«Объявления группы»."""
    await leave(dialog_manager, state)
    await tell(message, visitor, database, zone)
    await reopen(dialog_manager)


async def tell(message: Message, visitor: Visitor, database: Database, zone: ZoneInfo) -> None:
    """The latest announcements, for whoever may read some."""
    try:
        text, keyboard = await _page(database, visitor, 0, zone)
    except NotAllowed:
        await message.answer(reading_texts.join_first())
    else:
        await message.answer(text, reply_markup=keyboard)


async def turn(
    callback: CallbackQuery, callback_data: History, visitor: Visitor, database: Database, zone: ZoneInfo
) -> None:
    """A page of the history, in place; the first one below."""
    try:
        shown = await _page(database, visitor, callback_data.page or 0, zone)
    except NotAllowed:
        await alert(callback, reading_texts.join_first())
        return
    await acknowledge(callback)
    await (say if callback_data.page is None else replace)(callback, *shown)


async def open_one(
    callback: CallbackQuery,
    callback_data: Read,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    zone: ZoneInfo,
) -> None:
    """An announcement as it came; one that is composed still, on its panel."""
    number = callback_data.announcement
    try:
        shown = await database.read(history.show, visitor.person.id, number)
        composed = shown.announcement.state in items.COMPOSED and shown.announcement.author_id == visitor.person.id
        panel = card.panel(await card.load(database, visitor.person.id, number), zone) if composed else None
    except (Missing, NotAllowed):
        await alert(callback, reading_texts.no_such())
        return
    await acknowledge(callback)
    if panel is not None:
        await say(callback, *panel)
        return
    under = report_keyboards.opened(shown.announcement, handles=shown.handles) if shown.own else None
    await say(callback, reading_texts.opened(announcement=shown.announcement, items=shown.items, zone=zone), under)
    recalled = shown.announcement.state is AnnouncementState.RECALLED
    chat_id = callback.from_user.id
    troubles = await sending.show_to(
        bot, chat_id, shown.announcement, shown.items, acknowledged=shown.acknowledged, buttons=not recalled
    )
    if troubles:
        await say(callback, reading_texts.not_all_shown(missing=len(troubles)))


async def ask_for_words(
    callback: CallbackQuery, visitor: Visitor, database: Database, state: FSMContext, dialog_manager: DialogManager
) -> None:
    """«Поиск»."""
    try:
        await database.read(history.latest, visitor.person.id, 1)
    except NotAllowed:
        await alert(callback, reading_texts.join_first())
        return
    await leave(dialog_manager, state)
    await take_next(state, SearchingAnnouncements.words)
    await acknowledge(callback)
    await say(callback, reading_texts.ask_for_words())


async def hear_words(message: Message, visitor: Visitor, database: Database, zone: ZoneInfo) -> None:
    """Words to look for; others may follow."""
    words = (message.text or "").strip()
    if not words:
        await message.answer(reading_texts.words_please())
        return
    try:
        found = await history.search(database, visitor.person.id, words, FOUND_AT_MOST)
    except NotAllowed:
        await message.answer(reading_texts.join_first())
        return
    text = reading_texts.history(listing=found, first=1, words=words, zone=zone)
    announcements = [each.announcement for each in found.announcements]
    keyboard = report_keyboards.history(announcements, page=0, pages=1, own=found.own, searched=True)
    await message.answer(text, reply_markup=keyboard)


async def _page(database: Database, visitor: Visitor, number: int, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup]:
    """Raises `NotAllowed`."""

    def find(limit: int, offset: int) -> Awaitable[history.Listing]:
        return database.read(history.latest, visitor.person.id, limit, offset)

    page = await open_page(find, number, HISTORY_PAGE)
    listing = page.listed
    text = reading_texts.history(listing=listing, first=page.first, words="", zone=zone)
    announcements = [each.announcement for each in listing.announcements]
    return text, report_keyboards.history(announcements, page=page.number, pages=page.pages, own=listing.own)


async def _mark(callback: CallbackQuery) -> None:
    """The pressed button says that it was; in a group's chat it stays for the others."""
    message = callback.message
    if not isinstance(message, Message) or message.reply_markup is None or message.chat.id != callback.from_user.id:
        return
    rows = [[_marked(each, callback.data) for each in row] for row in message.reply_markup.inline_keyboard]
    try:
        await message.edit_reply_markup(reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
    except TelegramBadRequest as error:
        if not is_stale(error):
            raise


def _marked(button: InlineKeyboardButton, data: str | None) -> InlineKeyboardButton:
    if button.callback_data != data:
        return button
    return button.model_copy(update={"text": reading_texts.acknowledged_button()})

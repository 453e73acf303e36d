"""«Участники»: figures, applications, the list, the link with its QR code."""

import asyncio
from collections.abc import Sequence
from io import BytesIO
from zoneinfo import ZoneInfo

import segno
from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.coordinators import applications as cards
from handlers.coordinators import contacts, texts
from handlers.coordinators.callbacks import People, View
from handlers.menu import texts as menu_texts
from handlers.menu.answering import acknowledge, alert, replace
from handlers.menu.dialogues import leave, reopen
from handlers.menu.showing import refuse
from storage import agglomeration, applications, people
from storage.database import Database
from storage.people import Visitor
from storage.questions import reading
from storage.tables import Group

PAGE = 15
"""How many people a page of the list shows."""

WAITING_PAGE = 8
MODULE = 24
"""Pixels per module of the QR code: printed at 300 dots an inch it is about 8 cm wide."""


async def show(
    message: Message, database: Database, visitor: Visitor, dialog_manager: DialogManager, state: FSMContext
) -> None:
    await leave(dialog_manager, state)
    if visitor.is_coordinator:
        text, keyboard = await _overview(database, visitor)
        await message.answer(text, reply_markup=keyboard)
    else:
        await refuse(message, menu_texts.FOR_COORDINATORS, visitor)
    await reopen(dialog_manager)


async def show_statistics(
    message: Message, database: Database, visitor: Visitor, dialog_manager: DialogManager, state: FSMContext
) -> None:
    await leave(dialog_manager, state)
    if visitor.is_staff:
        text = texts.statistics(
            groups=await database.read(agglomeration.groups),
            categories=await database.read(agglomeration.categories),
            composition=await database.read(agglomeration.composition),
            tally=await database.read(reading.tally),
        )
        await message.answer(text)
    else:
        await refuse(message, menu_texts.FOR_COORDINATORS, visitor)
    await reopen(dialog_manager)


async def press(
    callback: CallbackQuery, callback_data: People, bot: Bot, database: Database, visitor: Visitor, zone: ZoneInfo
) -> None:
    group_id = callback_data.group
    if not visitor.is_coordinator or (group_id not in visitor.coordinates and group_id != 0):
        await alert(callback, menu_texts.FOR_COORDINATORS)
        return
    match callback_data.view:
        case View.APPLICATION:
            await cards.show_card(callback, callback_data.subject, database, visitor, zone)
        case View.LINK if group_id:
            await acknowledge(callback)
            await _send_link(bot, callback.from_user.id, await database.read(agglomeration.group, group_id))
        case _:
            shown = await _shown(callback_data, database, visitor)
            await acknowledge(callback)
            await replace(callback, *shown)


async def _shown(pressed: People, database: Database, visitor: Visitor) -> tuple[str, InlineKeyboardMarkup]:
    if pressed.view is View.APPLICATIONS:
        return await _waiting(database, visitor, pressed.subject)
    if pressed.view is View.LIST and pressed.group:
        return await _participants(database, visitor, pressed.group, pressed.subject)
    if pressed.view is View.CONTACTS and pressed.group:
        group = await database.read(agglomeration.group, pressed.group)
        return texts.contacts(group=group), contacts.keyboard(group)
    return await _overview(database, visitor)


async def _overview(database: Database, visitor: Visitor) -> tuple[str, InlineKeyboardMarkup]:
    groups = await _own(database, visitor)
    waiting = await database.read(applications.waiting_count, visitor.person.id)
    text = texts.people(groups=groups, composition=await database.read(agglomeration.composition), waiting=waiting)
    rows = [[_button(f"{texts.APPLICATIONS} ({waiting})", View.APPLICATIONS)]] if waiting else []
    for group in groups:
        of = f"{group.title}: " if len(groups) > 1 else ""
        rows.append(
            [
                _button(f"{of}{texts.LIST}", View.LIST, group.id),
                _button(f"{of}{texts.CONTACTS}", View.CONTACTS, group.id),
            ]
        )
        rows.append([_button(f"{of}{texts.LINK}", View.LINK, group.id)])
    return text, InlineKeyboardMarkup(inline_keyboard=rows)


async def _waiting(database: Database, visitor: Visitor, page: int) -> tuple[str, InlineKeyboardMarkup]:
    count = await database.read(applications.waiting_count, visitor.person.id)
    page = _within(page, count, WAITING_PAGE)
    sides = await database.read(applications.waiting, visitor.person.id, WAITING_PAGE, page * WAITING_PAGE)
    rows = []
    for side_id in sides:
        card = await database.read(applications.card, side_id)
        words = f"{card.applicant.full_name or 'Имя не указано'} → {card.group.title}"
        rows.append([_button(words, View.APPLICATION, subject=side_id)])
    rows += _pager(View.APPLICATIONS, 0, page, count, WAITING_PAGE)
    text = texts.waiting_list(count=count) if count else texts.NOBODY_WAITS
    return text, InlineKeyboardMarkup(inline_keyboard=rows)


async def _participants(
    database: Database, visitor: Visitor, group_id: int, page: int
) -> tuple[str, InlineKeyboardMarkup]:
    count = (await database.read(agglomeration.composition)).by_group.get(group_id, 0)
    page = _within(page, count, PAGE)
    text = texts.participants(
        group=await database.read(agglomeration.group, group_id),
        rows=await database.read(people.of_group, visitor.person.id, group_id, PAGE, page * PAGE),
        first=page * PAGE + 1,
        count=count,
    )
    return text, InlineKeyboardMarkup(inline_keyboard=_pager(View.LIST, group_id, page, count, PAGE))


async def _send_link(bot: Bot, chat_id: int, group: Group) -> None:
    address = f"https://t.me/{(await bot.me()).username}?start={group.code}"
    picture = BufferedInputFile(await asyncio.to_thread(_qr, address), f"{group.code}.png")
    await bot.send_photo(chat_id, picture, caption=texts.link(group=group, address=address))


def _qr(address: str) -> bytes:
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=MODULE, border=4)
    return picture.getvalue()


async def _own(database: Database, visitor: Visitor) -> Sequence[Group]:
    return [each for each in await database.read(agglomeration.groups) if each.id in visitor.coordinates]


def _within(page: int, count: int, size: int) -> int:
    return max(0, min(page, (count - 1) // size))


def _pager(view: View, group_id: int, page: int, count: int, size: int) -> list[list[InlineKeyboardButton]]:
    pages = (count - 1) // size + 1
    row = [_button("←", view, group_id, page - 1)] if page > 0 else []
    if pages > 1:
        row.append(_button(f"{page + 1} из {pages}", view, group_id, page))
    if page + 1 < pages:
        row.append(_button("→", view, group_id, page + 1))
    return [*([row] if row else []), [_button("К участникам", View.OVERVIEW)]]


def _button(words: str, view: View, group: int = 0, subject: int = 0) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=People(view=view, group=group, subject=subject).pack())

"""«Управление»: inviting and disconnecting coordinators, contacts, what was not delivered."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.coordinators import administration_texts as texts
from handlers.coordinators import contacts
from handlers.coordinators import texts as coordinators_texts
from handlers.coordinators.callbacks import Administer, Task
from handlers.menu import texts as menu_texts
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.dialogues import leave, reopen
from handlers.menu.showing import refuse
from storage import agglomeration, coordinators, inbox, invitations, outbox
from storage.database import Database
from storage.people import Visitor
from storage.refusals import Missing, NotAllowed
from storage.tables import Group

FAILURES_SHOWN = 10

Shown = tuple[str, InlineKeyboardMarkup | None]


async def show(message: Message, visitor: Visitor, dialog_manager: DialogManager, state: FSMContext) -> None:
    await leave(dialog_manager, state)
    if visitor.is_administrator:
        await message.answer(texts.PANEL, reply_markup=_panel())
    else:
        await refuse(message, menu_texts.FOR_ADMINISTRATORS, visitor)
    await reopen(dialog_manager)


async def press(
    callback: CallbackQuery,
    callback_data: Administer,
    bot: Bot,
    database: Database,
    visitor: Visitor,
    zone: ZoneInfo,
) -> None:
    if not visitor.is_administrator:
        await alert(callback, menu_texts.FOR_ADMINISTRATORS)
        return
    pressed = _Pressed(bot, database, visitor.person.id, zone, callback_data.group, callback_data.person)
    try:
        text, keyboard = await _TASKS[callback_data.task](pressed)
    except NotAllowed:
        await alert(callback, menu_texts.FOR_ADMINISTRATORS)
    except Missing:
        await alert(callback, texts.GONE)
        await replace(callback, *await _coordinators(pressed))
    else:
        await acknowledge(callback)
        # A link is something to forward: it gets a message of its own, without buttons.
        await (replace(callback, text, keyboard) if keyboard else say(callback, text))


@dataclass(frozen=True, slots=True)
class _Pressed:
    bot: Bot
    database: Database
    administrator_id: int
    zone: ZoneInfo
    group_id: int
    person_id: int

    async def groups(self) -> Sequence[Group]:
        return await self.database.read(agglomeration.groups)


async def _show_panel(_: _Pressed) -> Shown:
    return texts.PANEL, _panel()


async def _choose_group(pressed: _Pressed) -> Shown:
    return texts.WHICH_GROUP, _groups(await pressed.groups(), Task.INVITE_TO)


async def _invite(pressed: _Pressed) -> Shown:
    group = await pressed.database.read(agglomeration.group, pressed.group_id)
    payload = await pressed.database.write(invitations.invite, group.id, pressed.administrator_id)
    link = f"https://t.me/{(await pressed.bot.me()).username}?start={payload}"
    return texts.invitation(group=group, link=link), None


async def _coordinators(pressed: _Pressed) -> Shown:
    connected = await pressed.database.read(coordinators.all_connected)
    text = texts.coordinators(groups=await pressed.groups(), connected=connected)
    rows = [
        [
            _button(
                f"{texts.DISCONNECT}: {each.person.full_name or 'имя не указано'}, {each.group.title}",
                Task.DISCONNECT,
                each.group.id,
                each.person.id,
            )
        ]
        for each in connected
    ]
    return text, _keyboard([*rows, [_button(texts.INVITE, Task.INVITE)]])


async def _question(pressed: _Pressed) -> Shown:
    for each in await pressed.database.read(coordinators.all_connected):
        if each.person.id == pressed.person_id and each.group.id == pressed.group_id:
            rows = [
                [_button(texts.DISCONNECT_NOW, Task.DISCONNECT_NOW, pressed.group_id, pressed.person_id)],
                [_button(texts.KEEP, Task.COORDINATORS)],
            ]
            return texts.disconnect_question(person=each.person, group=each.group), _keyboard(rows)
    raise Missing


async def _disconnect(pressed: _Pressed) -> Shown:
    person = await pressed.database.write(
        coordinators.disconnect, pressed.administrator_id, pressed.person_id, pressed.group_id
    )
    text, keyboard = await _coordinators(pressed)
    return f"{texts.disconnected(person=person)}\n\n{text}", keyboard


async def _contacts(pressed: _Pressed) -> Shown:
    groups = await pressed.groups()
    group = next((each for each in groups if each.id == pressed.group_id), None)
    if group is None:
        return texts.WHOSE_CONTACTS, _groups(groups, Task.CONTACTS)
    return coordinators_texts.contacts(group=group), _keyboard(contacts.keyboard(group).inline_keyboard)


async def _deliveries(pressed: _Pressed) -> Shown:
    text = texts.deliveries(
        counts=await pressed.database.read(outbox.counts),
        failures=await pressed.database.read(outbox.failures, FAILURES_SHOWN),
        updates_failed=await pressed.database.read(inbox.failures),
        zone=pressed.zone,
    )
    return text, _keyboard([[_button(texts.AGAIN, Task.DELIVERIES)]])


_TASKS: dict[Task, Callable[[_Pressed], Awaitable[Shown]]] = {
    Task.PANEL: _show_panel,
    Task.INVITE: _choose_group,
    Task.INVITE_TO: _invite,
    Task.COORDINATORS: _coordinators,
    Task.DISCONNECT: _question,
    Task.DISCONNECT_NOW: _disconnect,
    Task.CONTACTS: _contacts,
    Task.DELIVERIES: _deliveries,
}


def _panel() -> InlineKeyboardMarkup:
    tasks = {
        texts.INVITE: Task.INVITE,
        texts.COORDINATORS: Task.COORDINATORS,
        texts.CONTACTS: Task.CONTACTS,
        texts.DELIVERIES: Task.DELIVERIES,
    }
    return InlineKeyboardMarkup(inline_keyboard=[[_button(words, task)] for words, task in tasks.items()])


def _groups(groups: Sequence[Group], task: Task) -> InlineKeyboardMarkup:
    buttons = [_button(each.title, task, each.id) for each in groups]
    return _keyboard([buttons[place : place + 2] for place in range(0, len(buttons), 2)])


def _keyboard(rows: Sequence[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [_button(texts.BACK, Task.PANEL)]])


def _button(words: str, task: Task, group: int = 0, person: int = 0) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=Administer(task=task, group=group, person=person).pack())

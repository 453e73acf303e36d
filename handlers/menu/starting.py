"""/start, plain or by a link."""

from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, ReplyKeyboardRemove
from aiogram_dialog import DialogManager

from handlers.coordinators import connecting
from handlers.coordinators import texts as coordinators_texts
from handlers.documents import browsing, finding_texts, linking
from handlers.documents.joining import remember
from handlers.menu.commands import Role, role_of
from handlers.menu.dialogues import is_joining, leave, reopen
from handlers.menu.showing import own_group, show_menu
from handlers.profile import texts as profile_texts
from handlers.profile.showing import move_offer
from handlers.registration import texts
from handlers.registration.beginning import begin
from handlers.registration.finishing import join_again
from storage import agglomeration, invitations
from storage.database import Database
from storage.people import Visitor
from storage.tables import Group, Membership


async def start(
    message: Message,
    command: CommandObject,
    bot: Bot,
    database: Database,
    visitor: Visitor,
    dialog_manager: DialogManager,
    state: FSMContext,
    zone: ZoneInfo,
) -> None:
    payload = (command.args or "").strip()
    await leave(dialog_manager, state)
    if payload.startswith(invitations.PREFIX):
        await connecting.offer(message, database, payload)
        return
    document_id, newcomer = linking.document_of(payload), role_of(visitor) is Role.NEWCOMER
    if document_id is not None and not newcomer:
        await browsing.open_by_number(message, document_id, visitor, database, state, zone)
        await reopen(dialog_manager)
        return
    if payload == linking.SHELF and not newcomer:
        await browsing.show(message, visitor, database, dialog_manager, state)
        return
    if document_id is not None:
        await remember(document_id, state)
    groups = await database.read(agglomeration.groups)
    group = next((each for each in groups if each.code == payload.lower()), None)
    if newcomer or is_joining(dialog_manager):
        why = [texts.invited(group=group)] if group is not None else []
        why += [finding_texts.after_joining()] if document_id is not None else []
        if not is_joining(dialog_manager):
            await message.answer("\n\n".join([texts.welcome(), *why]), reply_markup=ReplyKeyboardRemove())
        elif document_id is not None:
            await message.answer(finding_texts.after_joining())
        await begin(dialog_manager, database, visitor, group)
    elif group is None:
        await show_menu(bot, database, visitor)
    else:
        await _by_link(message, bot, database, visitor, group)


async def _by_link(message: Message, bot: Bot, database: Database, visitor: Visitor, group: Group) -> None:
    """Somebody with a role opens a group's link."""
    own = await own_group(database, visitor)
    await show_menu(bot, database, visitor)
    if own is None:
        await message.answer(
            coordinators_texts.link_is_for_participants(group=group), reply_markup=join_again(group.id)
        )
    elif own.id != group.id:
        applicant = visitor.person.membership is Membership.APPLICANT
        await message.answer(
            profile_texts.move_offer(own=own, other=group, applicant=applicant),
            reply_markup=move_offer(group, applicant=applicant),
        )

"""«Объявление»: whatever is sent then becomes a part of it."""

from typing import Final
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, ReplyParameters
from aiogram_dialog import DialogManager

from handlers.announcements import card, keyboards, reading, texts
from handlers.announcements.states import ComposingAnnouncement, take_next
from handlers.menu.answering import acknowledge, alert, say
from handlers.menu.dialogues import leave, reopen
from handlers.menu.showing import show_left
from handlers.questions import messages
from storage.announcements import composing, previews
from storage.announcements.refusals import TooMany
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed

_ALLOWED_SCHEMES: Final = ("https://", "http://", "t.me/")


async def begin(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """«Объявление», /announce; to whoever makes none it shows those of their group."""
    await leave(dialog_manager, state)
    if visitor.is_staff:
        announcement = await database.write(composing.draft, visitor.person.id)
        drafts = await database.read(composing.drafts, visitor.person.id)
        await take_next(state, ComposingAnnouncement.parts, announcement.id)
        await message.answer(texts.began(number=announcement.id), reply_markup=keyboards.began(drafts=bool(drafts)))
    else:
        await reading.tell(message, visitor, database, zone)
    await reopen(dialog_manager)


async def hear(message: Message, announcement_id: int, visitor: Visitor, database: Database, state: FSMContext) -> None:
    """Whatever is sent while an announcement is composed belongs to it; what comes too late begins the next one."""
    if messages.is_service(message):
        return
    obstacle = messages.obstacle(message)
    said = messages.said(message)
    if obstacle is None and said.content is None and message.has_protected_content:
        obstacle = texts.protected()
    if obstacle is not None:
        await refuse_once(message, state, obstacle)
        return
    author_id = visitor.person.id
    try:
        try:
            added = await database.write(composing.add_part, author_id, announcement_id, said)
        except (AlreadyDone, Missing):
            announcement_id = (await database.write(composing.draft, author_id)).id
            added = await database.write(composing.add_part, author_id, announcement_id, said)
    except TooMany:
        await refuse_once(message, state, texts.too_many_parts())
    except NotAllowed:
        await state.clear()
        await message.answer(texts.for_authors())
    else:
        refused = (await state.get_data()).get("refused")
        await take_next(state, ComposingAnnouncement.parts, announcement_id)
        if refused:
            await state.update_data(refused=refused)
        await database.write(previews.show, author_id, added.part.id)


async def stop(
    message: Message,
    announcement_id: int,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
) -> None:
    """«Отмена» and /cancel: what was sent stays a draft."""
    await state.clear()
    if announcement_id in {each.announcement.id for each in await database.read(composing.drafts, visitor.person.id)}:
        await message.answer(texts.kept_as_draft(number=announcement_id))
    else:
        await show_left(bot, database, visitor, left=True)


async def hear_link(
    message: Message, announcement_id: int, visitor: Visitor, database: Database, state: FSMContext
) -> None:
    """Words and an address for a button."""
    words, _, address = (message.text or "").strip().rpartition(" ")
    words = " ".join(words.split())
    fits = 0 < len(words) <= texts.LONGEST_LINK_WORDS and address.startswith(_ALLOWED_SCHEMES) and "." in address
    if not fits:
        await message.answer(texts.not_a_link(), reply_markup=keyboards.back_to_options(announcement_id))
        return
    address = address if "://" in address else f"https://{address}"
    try:
        shown = await card.load(database, visitor.person.id, announcement_id)
        links = [(each[0], each[1]) for each in shown.announcement.links]
        if len(links) >= texts.LINKS_AT_MOST:
            await message.answer(texts.too_many_links())
            return
        changed = await database.write(
            composing.choose, visitor.person.id, announcement_id, links=[*links, (words, address)]
        )
    except (Missing, NotAllowed, AlreadyDone):
        await state.clear()
        await message.answer(texts.is_on_its_way())
        return
    await take_next(state, ComposingAnnouncement.parts, announcement_id)
    await message.answer(texts.options(number=announcement_id), reply_markup=keyboards.options(changed))


async def show_drafts(callback: CallbackQuery, visitor: Visitor, database: Database) -> None:
    """«Черновики»."""
    if not visitor.is_staff:
        await alert(callback, texts.for_authors())
        return
    drafts = await database.read(composing.drafts, visitor.person.id)
    listed = [(each.announcement, each.items[0].text) for each in drafts]
    await acknowledge(callback)
    await say(callback, texts.drafts(count=len(listed)), keyboards.drafts(listed))


async def refuse_once(message: Message, state: FSMContext, words: str) -> None:
    """Of an album only the first part is answered."""
    if message.media_group_id is not None:
        if (await state.get_data()).get("refused") == message.media_group_id:
            return
        await state.update_data(refused=message.media_group_id)
    await message.answer(
        words, reply_parameters=ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    )

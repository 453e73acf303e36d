"""Announcements as they arrive: at everybody, at their author before that, their progress, corrections, taking back."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat
from aiogram.types import InlineKeyboardMarkup

from handlers import content
from handlers.announcements import card, keyboards, progress_texts, reading_texts, report_keyboards, texts
from handlers.content import UNCAPTIONED
from handlers.menu.answering import is_stale
from handlers.questions.receipts import is_unchanged
from handlers.rendering import Occasion, Renderer, say
from storage import forums, outbox
from storage.announcements import composing, delivering, kinds, pinning, previews, progress
from storage.announcements.delivering import Album, Parcel
from storage.announcements.items import COMPOSED, Item
from storage.refusals import Missing, NotAllowed
from storage.tables import Announcement, AnnouncementState

_AT_ONCE: Final = 3
_SPACING: Final = 1.1
"""Telegram lets a few messages through to one chat, then one a second."""
_HANDLED: Final = frozenset({AnnouncementState.SENDING, AnnouncementState.PAUSED, AnnouncementState.STOPPED})
"""States that a colleague can have brought about."""


async def message(occasion: Occasion) -> int | None:
    """An item, or a correction of one that arrived."""
    delivery = occasion.delivery
    parcel = await delivering.parcel(occasion.database, delivery)
    if parcel is None:
        return None
    if parcel.edits is not None:
        return await _correct(occasion, parcel, parcel.edits)
    announcement, item = parcel.announcement, parcel.item
    keyboard = _keyboard(parcel) if parcel.last else None
    silent = occasion.silent or announcement.silent
    sent = await send_item(occasion.bot, delivery.chat_id, item, keyboard, silent=silent)
    if item.is_album:
        # When Telegram left some out, nobody knows which: the first stands for the album.
        complete = len(sent) == len(item.parts)
        messages = dict(zip([part.id for part in item.parts], sent if complete else sent[:1], strict=complete))
        await occasion.database.write_each(delivering.keep_albums, Album(delivery.chat_id, messages))
    if announcement.pin and parcel.last:
        await occasion.database.write_each(pinning.queue, delivery)
    return sent[0]


async def pin(occasion: Occasion) -> int | None:
    """Pins what arrived; where Telegram does not let the bot, or it is gone, nothing is pinned."""
    delivery = occasion.delivery
    target = await occasion.database.read(outbox.sent_message, delivery.edits_id or 0)
    if target is None:
        return None
    try:
        await occasion.bot.pin_chat_message(delivery.chat_id, target, disable_notification=True)
    except TelegramBadRequest:
        return None
    return target


async def buttons(occasion: Occasion) -> int | None:
    """What stands under an album and bears the buttons that it cannot have."""
    parcel = await delivering.parcel(occasion.database, occasion.delivery)
    if parcel is None or parcel.edits is not None:
        return None
    words = texts.buttons_below(acknowledge=parcel.announcement.acknowledge)
    return await say(replace(occasion, silent=occasion.silent or parcel.announcement.silent), words, _keyboard(parcel))


async def panel(occasion: Occasion) -> int | None:
    """How far the sending is, for the author: in place of what they pressed, or below."""
    delivery, database = occasion.delivery, occasion.database
    target = await _panel_to_edit(occasion)
    if target is None and delivery.edits_id is not None:
        return None
    text, keyboard = await card.progress_of(database, delivery.subject_id)
    if target is not None:
        try:
            await occasion.bot.edit_message_text(
                text, chat_id=delivery.chat_id, message_id=target, reply_markup=keyboard
            )
        except TelegramBadRequest as error:
            if not is_stale(error):
                raise
            if not is_unchanged(error):
                target = None
        if target is not None or delivery.edits_id is not None:
            return target
    sent = await say(occasion, text, keyboard)
    await database.write(composing.keep_panel, delivery.subject_id, sent)
    return sent


async def _panel_to_edit(occasion: Occasion) -> int | None:
    """The message that shows the progress already, or what was pressed to send it."""
    delivery, database = occasion.delivery, occasion.database
    if delivery.edits_id is not None:
        return await database.read(outbox.sent_message, delivery.edits_id)
    if delivery.person_id is None:
        return None
    try:
        composed = await database.read(composing.composed, delivery.person_id, delivery.subject_id)
    except (Missing, NotAllowed):
        return None
    return composed.announcement.panel_message_id


async def handled(occasion: Occasion) -> int | None:
    """What a colleague has done with it, for the author; nothing when something else has become of it since."""
    number = occasion.delivery.subject_id
    now = await occasion.database.read(progress.progress, number)
    if now.handled_by is None or now.state not in _HANDLED:
        return None
    words = progress_texts.handled(number=number, state=now.state, by=now.handled_by)
    return await say(occasion, words, report_keyboards.progress(number, now.state))


async def recall(occasion: Occasion) -> int | None:
    """Deletes what had arrived."""
    ids = await occasion.database.read_each(delivering.taken_back, occasion.delivery)
    if not ids:
        return None
    await occasion.bot.delete_messages(occasion.delivery.chat_id, ids)
    return ids[0]


async def preview(occasion: Occasion) -> int | None:
    """What came since the last time as it will arrive, and the panel; nothing while more is on its way."""
    delivery, database, bot = occasion.delivery, occasion.database, occasion.bot
    part_id = delivery.subject_id
    announcement_id = await database.read(previews.announcement_of, part_id)
    if announcement_id is None or delivery.person_id is None:
        return None
    try:
        shown = await card.load(database, delivery.person_id, announcement_id)
    except (Missing, NotAllowed):
        return None
    if shown.announcement.state not in COMPOSED:
        return None
    items = shown.composed.items
    seen = await database.read(previews.shown_up_to, announcement_id)
    if seen < part_id < max(part.id for item in items for part in item.parts):
        return None
    new = [
        place
        for place, item in enumerate(items, start=1)
        if any(part.id > seen or part.id == part_id for part in item.parts)
    ]
    troubles = await show_to(bot, delivery.chat_id, shown.announcement, items, only=new)
    old = shown.announcement.panel_message_id
    if old is not None:
        with contextlib.suppress(TelegramBadRequest):
            await bot.delete_message(delivery.chat_id, old)
    text, keyboard = card.panel(shown, occasion.zone)
    words = "\n\n".join([*(troubles or [texts.this_is_how_it_looks()]), text])
    sent = await say(replace(occasion, silent=True), words, keyboard)
    await database.write(composing.keep_panel, announcement_id, sent)
    return sent


async def show_to(
    bot: Bot,
    chat_id: int,
    announcement: Announcement,
    items: Sequence[Item],
    *,
    only: Sequence[int] | None = None,
    acknowledged: bool = False,
    buttons: bool = True,
) -> list[str]:
    """Sends it as it arrives (``only`` the items in these places); says which parts Telegram refused."""
    marked = reading_texts.acknowledged_button() if acknowledged else None
    under = keyboards.under(announcement, acknowledged=marked) if buttons else None
    troubles, shown = [], 0
    for place, item in enumerate(items, start=1):
        if only is not None and place not in only:
            continue
        if shown >= _AT_ONCE:
            await asyncio.sleep(_SPACING * len(item.parts))
        shown += 1
        keyboard = under if place == len(items) else None
        try:
            await send_item(bot, chat_id, item, keyboard, silent=announcement.silent)
            if item.is_album and keyboard is not None:
                await bot.send_message(
                    chat_id, texts.buttons_below(acknowledge=announcement.acknowledge), reply_markup=keyboard
                )
        except TelegramBadRequest:
            troubles.append(texts.cannot_be_shown(place=place))
    return troubles


async def send_item(
    bot: Bot, chat_id: int, item: Item, keyboard: InlineKeyboardMarkup | None, *, silent: bool
) -> list[int]:
    """One message or one album, anew; what can only be copied is copied. Raises Telegram's errors."""
    if item.is_album:
        return await _send_album(bot, chat_id, item, silent=silent)
    part = item.first
    if part.content is not None:
        return [await content.send(bot, chat_id, part.content, keyboard=keyboard, silent=silent)]
    copied = await bot.copy_message(
        chat_id=chat_id,
        from_chat_id=part.chat_id,
        message_id=part.message_id,
        reply_markup=keyboard,
        disable_notification=silent or None,
    )
    return [copied.message_id]


async def lost_part(bot: Bot, chat_id: int, items: Sequence[Item]) -> int | None:
    """The place of an item that can only be copied and is there no more; copies made to find out are deleted."""
    for place, item in enumerate(items, start=1):
        if any(part.content is None for part in item.parts):
            try:
                ids = await send_item(bot, chat_id, item, None, silent=True)
            except TelegramBadRequest:
                return place
            with contextlib.suppress(TelegramBadRequest):
                await bot.delete_messages(chat_id, ids)
    return None


async def _send_album(bot: Bot, chat_id: int, item: Item, *, silent: bool) -> list[int]:
    """If Telegram refuses a part, whatever of the album it copies."""
    contents = [part.content for part in item.parts]
    if content.makes_album(contents):
        try:
            parts = [each for each in contents if each is not None]
            return await content.send_album(bot, chat_id, parts, silent=silent)
        except TelegramBadRequest as error:
            if "chat not found" in error.message:
                raise
            copied = await _copy_album(bot, chat_id, item, silent=silent)
            if not copied:
                raise
            return copied
    return await _copy_album(bot, chat_id, item, silent=silent)


async def _copy_album(bot: Bot, chat_id: int, item: Item, *, silent: bool) -> list[int]:
    copied = await bot.copy_messages(
        chat_id=chat_id,
        from_chat_id=item.first.chat_id,
        message_ids=sorted(part.message_id for part in item.parts),
        disable_notification=silent or None,
    )
    return [each.message_id for each in copied]


async def _correct(occasion: Occasion, parcel: Parcel, target: int) -> int | None:
    """The new words, marked, in the message that brought the old ones; one that is gone stays gone."""
    new = parcel.part.content
    if new is None:
        return None
    marked = content.marked(new, reading_texts.edited_mark()) or new
    keyboard = _keyboard(parcel) if parcel.last and not parcel.item.is_album else None
    try:
        if marked["kind"] not in UNCAPTIONED:
            await content.edit(occasion.bot, occasion.delivery.chat_id, target, marked, keyboard, file=True)
    except TelegramBadRequest as error:
        # What the person deleted stays deleted.
        if not is_stale(error):
            raise
        if not is_unchanged(error):
            return None
    return target


def _keyboard(parcel: Parcel) -> InlineKeyboardMarkup | None:
    acknowledged = reading_texts.acknowledged_button() if parcel.acknowledged else None
    return keyboards.under(parcel.announcement, acknowledged=acknowledged)


def _following_migration(renderer: Renderer) -> Renderer:
    """A group's chat that has another number now gets it under that one."""

    async def follow(occasion: Occasion) -> int | None:
        try:
            return await renderer(occasion)
        except TelegramMigrateToChat as error:
            new = error.migrate_to_chat_id
            await occasion.database.write(forums.migrated, occasion.delivery.chat_id, new)
            return await renderer(replace(occasion, delivery=replace(occasion.delivery, chat_id=new)))

    return follow


RENDERERS: dict[str, Renderer] = {
    kinds.MESSAGE: _following_migration(message),
    kinds.BUTTONS: _following_migration(buttons),
    kinds.PANEL: panel,
    kinds.HANDLED: handled,
    kinds.PIN: _following_migration(pin),
    kinds.RECALL: recall,
    previews.PREVIEW: preview,
}

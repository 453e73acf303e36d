"""Buttons and replies from windows that are no more: the current window is shown instead of an error."""

from aiogram import Dispatcher, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, ErrorEvent, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.api.exceptions import UnknownState
from aiogram_dialog.api.internal import STORAGE_KEY

from handlers.menu.answering import acknowledge, alert, put_away
from handlers.menu.commands import Role, role_of
from handlers.menu.dialogues import reopen
from handlers.registration import texts
from storage.people import Visitor


async def show_current(
    event: ErrorEvent, dialog_manager: DialogManager, event_router: Router, visitor: Visitor | None = None
) -> bool:
    """Answers the press of an outdated button; a reply to an outdated window is taken for a message of its own."""
    update = event.update
    if isinstance(event.exception, UnknownState):
        await dialog_manager.reset_stack(remove_keyboard=False)
    if update.message is not None:
        # The dialogues of this chat are locked, and would be written down as they are now, after what is heard below.
        locked = dialog_manager.middleware_data.pop(STORAGE_KEY, None)
        if locked is not None:
            await locked.unlock()
        return await _hear_without_reply(update.message, event, event_router)
    callback = update.callback_query
    if callback is None:
        return True
    if callback.message is None or callback.message.chat.type != ChatType.PRIVATE:
        await acknowledge(callback)
    elif dialog_manager.has_context():
        await alert(callback, texts.outdated_step())
        await reopen(dialog_manager)
    else:
        await alert(callback, texts.outdated(registered=_has_menu(visitor)))
        await put_away(callback)
    return True


async def outdated_button(callback: CallbackQuery, visitor: Visitor | None = None) -> None:
    """The last resort for a press: a button nobody knows any more."""
    await alert(callback, texts.outdated(registered=_has_menu(visitor)))


async def _hear_without_reply(message: Message, event: ErrorEvent, router: Router) -> bool:
    root = router
    while root.parent_router is not None:
        root = root.parent_router
    if not isinstance(root, Dispatcher) or message.bot is None:
        return False
    heard = message.model_copy(update={"reply_to_message": None})
    await root.feed_update(message.bot, event.update.model_copy(update={"message": heard}))
    return True


def _has_menu(visitor: Visitor | None) -> bool:
    return visitor is not None and role_of(visitor) is not Role.NEWCOMER

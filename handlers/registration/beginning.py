"""Beginning to join, or going on where one stopped."""

from aiogram_dialog import DialogManager, ShowMode, StartMode

from handlers.menu.dialogues import is_joining, reopen
from handlers.registration import texts
from handlers.registration.form import Steps, joining, next_step
from handlers.registration.reactions import filled_of, notice
from storage import people
from storage.database import Database
from storage.people import Visitor
from storage.tables import Group


async def begin(manager: DialogManager, database: Database, visitor: Visitor, group: Group | None) -> None:
    """Opens the form; one already open goes on at its step, with the group of the link if there is one."""
    if is_joining(manager):
        await _go_on(manager, group)
        return
    profile = await database.read(people.profile, visitor.person.id)
    filled = joining(profile, group.id if group else None)
    await manager.start(Steps.consent, data=dict(filled), mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


async def _go_on(manager: DialogManager, group: Group | None) -> None:
    filled = filled_of(manager)
    notice(manager, texts.CONTINUED)
    if group is not None:
        filled["group"] = group.id
        notice(manager, texts.group_set(group=group))
        if manager.current_context().state == Steps.group:
            await manager.switch_to(next_step(filled))
    await reopen(manager)

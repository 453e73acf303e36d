"""Correcting a line of the profile with the same form that joining fills in."""

from aiogram_dialog import DialogManager, ShowMode, StartMode

from handlers.menu.dialogues import visitor_now
from handlers.profile import showing, texts
from handlers.registration.form import LINES, Filled, correcting
from storage import agglomeration, applications, people
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing
from storage.tables import Membership


async def start(manager: DialogManager, database: Database, visitor: Visitor, line: str) -> bool:
    """Opens the form at the line; False when the visitor has no such line."""
    profile = await database.read(people.profile, visitor.person.id)
    if line not in showing.lines_of(profile, visitor):
        return False
    await manager.start(
        LINES[line], data=dict(correcting(profile, line)), mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )
    return True


async def save(manager: DialogManager, filled: Filled) -> None:
    """The line is filled in: keeps it and shows the profile as it is now."""
    database: Database = manager.middleware_data["database"]
    visitor: Visitor = manager.middleware_data["visitor"]
    try:
        said = await _kept(database, visitor, filled)
    except AlreadyDone:
        said = texts.OWN_GROUP
    except Missing:
        said = texts.NOT_NOW
    await manager.done()
    await _show(manager, said)


async def unchanged(manager: DialogManager) -> None:
    """The person goes back or cancels."""
    await manager.done()
    await _show(manager, texts.UNCHANGED)


async def ask_to_move(database: Database, visitor: Visitor, group_id: int) -> str:
    """Asks for the move and returns what to say of it; raises `AlreadyDone`, `Missing`."""
    participant = visitor.person.membership is Membership.PARTICIPANT
    connected = await database.write(applications.ask_to_move, visitor.person.id, group_id)
    group = await database.read(agglomeration.group, group_id)
    return texts.asked_to_move(to=group, applicant=not participant, connected=connected)


async def _kept(database: Database, visitor: Visitor, filled: Filled) -> str:
    person_id = visitor.person.id
    match filled["line"]:
        case "name":
            await database.write(people.rename, person_id, filled["name"])
        case "municipality":
            await database.write(people.resettle, person_id, filled["municipality"])
        case "group":
            return await ask_to_move(database, visitor, filled["group"])
        case _:
            organisation, base_site = filled.get("organisation"), bool(filled.get("base_site"))
            await database.write(people.reassign, person_id, filled["category"], organisation, base_site)
    return texts.SAVED


async def _show(manager: DialogManager, said: str) -> None:
    database: Database = manager.middleware_data["database"]
    visitor: Visitor = manager.middleware_data["visitor"]
    if visitor.person.telegram_id is not None:
        now = await visitor_now(database, visitor.person.telegram_id)
        await showing.show(manager.middleware_data["bot"], database, now, said=said)

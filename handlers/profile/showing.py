"""The profile with its buttons."""

from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.menu.commands import Role, role_of
from handlers.profile import texts
from handlers.profile.callbacks import Act, Correct, Mine, Move
from handlers.registration.callbacks import Begin
from handlers.registration.texts import JOIN, LINE_BUTTONS
from storage import agglomeration, people
from storage.database import Database
from storage.people import Profile, Visitor
from storage.tables import Group


async def show(bot: Bot, database: Database, visitor: Visitor, *, said: str | None = None) -> None:
    """Sends the visitor their profile, with a sentence above it about what has just been done."""
    if visitor.person.telegram_id is None:
        return
    profile = await database.read(people.profile, visitor.person.id)
    groups = {each.id: each for each in await database.read(agglomeration.groups)}
    text = texts.profile(
        profile=profile,
        coordinates=[groups[each] for each in sorted(visitor.coordinates)],
        administrator=visitor.is_administrator,
    )
    if profile.move is not None:
        text += f"\n\n{texts.moving(to=groups[profile.move.group_id])}"
    if is_nobody(visitor):
        text += f"\n\n{texts.IN_NO_GROUP}"
    if said:
        text = f"{said}\n\n{text}"
    await bot.send_message(visitor.person.telegram_id, text, reply_markup=_keyboard(profile, visitor))


def is_nobody(visitor: Visitor) -> bool:
    """Declined, disconnected, or in the middle of joining: no role, but perhaps data."""
    return role_of(visitor) is Role.NEWCOMER


def lines_of(profile: Profile, visitor: Visitor) -> list[str]:
    """What the visitor may correct about themselves."""
    if not visitor.may_ask:
        return ["name"]
    lines = ["name", "group", "municipality", "category"]
    if profile.category is not None and profile.category.asks_organisation:
        lines.append("organisation")
    if profile.category is not None and profile.category.asks_base_site:
        lines.append("base_site")
    return lines


def move_offer(group: Group, *, applicant: bool) -> InlineKeyboardMarkup:
    """The button that asks for a move."""
    words = texts.move_button(group=group, applicant=applicant)
    button = InlineKeyboardButton(text=words, callback_data=Move(group=group.id).pack())
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


def leave_question(visitor: Visitor) -> InlineKeyboardMarkup:
    """Erasing asks once more."""
    words = texts.LEAVE_NOW if visitor.may_ask else texts.ERASE_NOW
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=words, callback_data=Mine(act=Act.LEAVE_NOW).pack())],
            [InlineKeyboardButton(text=texts.STAY, callback_data=Mine(act=Act.SHOW).pack())],
        ]
    )


def _keyboard(profile: Profile, visitor: Visitor) -> InlineKeyboardMarkup:
    lines = [
        InlineKeyboardButton(text=LINE_BUTTONS[line], callback_data=Correct(line=line).pack())
        for line in lines_of(profile, visitor)
    ]
    rows = [lines[place : place + 2] for place in range(0, len(lines), 2)]
    if profile.move is not None:
        rows.append([InlineKeyboardButton(text=texts.WITHDRAW, callback_data=Mine(act=Act.WITHDRAW).pack())])
    if is_nobody(visitor):
        rows.append([InlineKeyboardButton(text=JOIN, callback_data=Begin().pack())])
    words = texts.ERASE if is_nobody(visitor) else texts.LEAVE
    rows.append([InlineKeyboardButton(text=words, callback_data=Mine(act=Act.LEAVE).pack())])
    return InlineKeyboardMarkup(inline_keyboard=rows)

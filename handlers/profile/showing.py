"""The profile with its buttons."""

from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.profile import texts
from handlers.profile.callbacks import Act, Correct, Mine, Move
from handlers.registration.texts import LINE_BUTTONS
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
    if said:
        text = f"{said}\n\n{text}"
    await bot.send_message(visitor.person.telegram_id, text, reply_markup=_keyboard(profile, visitor))


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


def leave_question() -> InlineKeyboardMarkup:
    """Erasing asks once more."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=texts.LEAVE_NOW, callback_data=Mine(act=Act.LEAVE_NOW).pack())],
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
    rows.append([InlineKeyboardButton(text=texts.LEAVE, callback_data=Mine(act=Act.LEAVE).pack())])
    return InlineKeyboardMarkup(inline_keyboard=rows)

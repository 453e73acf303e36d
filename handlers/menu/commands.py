"""The command menu that Telegram shows: its own for each role, and it follows a change of role."""

import logging
from enum import StrEnum

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from storage.people import Visitor

log = logging.getLogger(__name__)


class Role(StrEnum):
    """Whose menu a person gets; of several roles the one that answers for others comes first."""

    NEWCOMER = "newcomer"
    PARTICIPANT = "participant"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


_MENU = ("menu", "Меню")
_DOCUMENTS = ("docs", "Документы")
_ROADMAP = ("roadmap", "Дорожная карта")
_PROFILE = ("me", "Мой профиль")
_ANSWERS = ("answers", "Ответы на частые вопросы")
_ANNOUNCE = ("announce", "Объявление группе")
_HELP = ("help", "Помощь")
_CANCEL = ("cancel", "Прервать начатое")
_STATISTICS = ("stats", "Статистика")

COMMANDS: dict[Role, list[tuple[str, str]]] = {
    Role.NEWCOMER: [("start", "Вступить в группу"), _DOCUMENTS, _ROADMAP, _HELP, _CANCEL],
    Role.PARTICIPANT: [
        _MENU,
        ("ask", "Задать вопрос"),
        ("my", "Мои вопросы"),
        _ANSWERS,
        _DOCUMENTS,
        _ROADMAP,
        _PROFILE,
        _HELP,
        _CANCEL,
    ],
    Role.COORDINATOR: [
        _MENU,
        ("questions", "Вопросы участников"),
        _ANNOUNCE,
        ("people", "Участники и заявки"),
        _ANSWERS,
        _STATISTICS,
        _DOCUMENTS,
        _ROADMAP,
        _PROFILE,
        _HELP,
        _CANCEL,
    ],
    Role.ADMINISTRATOR: [_MENU, _ANNOUNCE, _STATISTICS, _DOCUMENTS, _ROADMAP, _PROFILE, _HELP, _CANCEL],
}

KNOWN = frozenset({"start", "connect", "disconnect", *(name for commands in COMMANDS.values() for name, _ in commands)})
"""Every command the bot answers to."""


def role_of(visitor: Visitor) -> Role:
    """The role whose menu the visitor gets."""
    if visitor.is_coordinator:
        return Role.COORDINATOR
    if visitor.may_ask:
        return Role.PARTICIPANT
    return Role.ADMINISTRATOR if visitor.is_administrator else Role.NEWCOMER


async def show_commands(bot: Bot, visitor: Visitor, chat_id: int) -> None:
    """Makes Telegram show the visitor's commands in this chat; a refusal is logged, since the words work anyway."""
    await _show(bot, role_of(visitor), chat_id)


async def forget_commands(bot: Bot, chat_id: int) -> None:
    """Makes Telegram show in this chat what everyone sees."""
    await _show(bot, Role.NEWCOMER, chat_id)


async def set_default_commands(bot: Bot) -> None:
    """What whoever has no role yet sees; raises Telegram's errors."""
    await bot.set_my_commands(_commands(Role.NEWCOMER), scope=BotCommandScopeAllPrivateChats())


def _commands(role: Role) -> list[BotCommand]:
    return [BotCommand(command=name, description=description) for name, description in COMMANDS[role]]


async def _show(bot: Bot, role: Role, chat_id: int) -> None:
    scope = BotCommandScopeChat(chat_id=chat_id)
    try:
        if role is Role.NEWCOMER:
            await bot.delete_my_commands(scope=scope)
        else:
            await bot.set_my_commands(_commands(role), scope=scope)
    except TelegramAPIError as error:
        log.warning("The command menu of a chat was not changed: %s", type(error).__name__)

"""The reply keyboard that is always there."""

from aiogram.filters import Filter
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove
from typing_extensions import override

from handlers.buttons import plain
from handlers.menu.commands import Role, role_of
from storage.people import Visitor

ASK, MY_QUESTIONS, QUESTIONS = "❓ Задать вопрос", "💬 Мои вопросы", "💬 Вопросы"
ANNOUNCEMENT = "📣 Объявление"
DOCUMENTS, ROADMAP = "📄 Документы", "🗓 Дорожная карта"
PROFILE, PEOPLE, STATISTICS = "👤 Мой профиль", "👥 Участники", "📊 Статистика"
ADMINISTRATION, HELP = "⚙️ Управление", "ℹ️ Помощь"  # noqa: RUF001 - an emoji

ON_NO_KEYBOARD = "Меню", "Ответы", "Замещение", "Объявления группы", "Объявления", "Прежние объявления"
"""Words that work everywhere too, and are typed."""

_ROWS: dict[Role, list[list[str]]] = {
    Role.PARTICIPANT: [[ASK, MY_QUESTIONS], [DOCUMENTS, ROADMAP], [PROFILE, HELP]],
    Role.COORDINATOR: [[QUESTIONS, ANNOUNCEMENT], [PEOPLE, DOCUMENTS], [ROADMAP, STATISTICS], [HELP]],
    Role.ADMINISTRATOR: [[ADMINISTRATION, ANNOUNCEMENT], [DOCUMENTS, ROADMAP], [STATISTICS, HELP]],
}

_WORDS = frozenset(
    plain(words)
    for words in (
        ASK, MY_QUESTIONS, QUESTIONS, ANNOUNCEMENT, DOCUMENTS, ROADMAP, PROFILE, PEOPLE, STATISTICS, ADMINISTRATION,
        HELP, *ON_NO_KEYBOARD,
    )
)  # fmt: skip


class MenuWord(Filter):
    """Passes a menu's words and commands, which work in any state."""

    @override
    async def __call__(self, message: Message) -> bool:
        text = message.text or ""
        return text.startswith("/") or plain(text) in _WORDS


def menu(visitor: Visitor) -> ReplyKeyboardMarkup:
    """The menu of whoever has a role; a coordinator's wins, and what else they are is added below."""
    role = role_of(visitor)
    rows = [list(row) for row in _ROWS.get(role, _ROWS[Role.PARTICIPANT])]
    more = [PROFILE] if role is Role.COORDINATOR and visitor.may_ask else []
    if visitor.is_administrator and role is not Role.ADMINISTRATOR:
        more.append(ADMINISTRATION)
    if more:
        rows.append(more)
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=words) for words in row] for row in rows],
        is_persistent=True,
        resize_keyboard=True,
    )


def menu_or_none(visitor: Visitor) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The menu, or the end of it for whoever has no role (any more)."""
    return ReplyKeyboardRemove() if role_of(visitor) is Role.NEWCOMER else menu(visitor)

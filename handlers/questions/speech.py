"""Recognising what is simply said, the most frequent thing of all, before every other conversation is asked."""

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from typing_extensions import override

from handlers.buttons import plain
from handlers.menu.dialogues import is_open
from handlers.menu.keyboards import MenuWord
from handlers.questions.states import LASTS
from storage.people import Visitor

_OURS = frozenset({None, *(state.state for state in LASTS)})
_ELSEWHERE = frozenset({"отмена", "отменить"})


class Speech(Filter):
    """Passes what somebody with a role says outside of every dialogue but ours: no command and no word of the menu."""

    def __init__(self) -> None:
        self._menu_word = MenuWord()

    @override
    async def __call__(
        self, message: Message, visitor: Visitor, state: FSMContext, raw_state: str | None = None
    ) -> bool:
        if raw_state not in _OURS or not (visitor.may_ask or visitor.is_coordinator):
            return False
        if (message.caption or "").startswith("/") or plain(message.text or "") in _ELSEWHERE:
            return False
        return not await self._menu_word(message) and not await is_open(state)

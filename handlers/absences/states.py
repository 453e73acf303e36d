"""What a coordinator who sets an absence may type, and for how long it is taken for that."""

from datetime import datetime, timedelta
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from typing_extensions import override

from handlers.menu.keyboards import MenuWord
from storage import clock

LASTS = timedelta(minutes=30)


class Typing(StatesGroup):
    stand_in = State()
    last_day = State()
    agreement = State()


async def take_next(state: FSMContext, what: State, *, stand_in: int = 0, until: int = 0) -> None:
    """Takes the person's next text for ``what``, though the buttons say it as well."""
    await state.set_state(what)
    await state.set_data({"stand_in": stand_in, "until": until, "typed_by": (clock.now() + LASTS).isoformat()})


class Expects(Filter):
    """Passes a text typed while it is surely meant for this, with what was chosen so far as ``chosen``.

    Words and commands of the menu mean what they always mean.
    """

    def __init__(self, *states: State) -> None:
        self._states = {each.state for each in states}
        self._menu_word = MenuWord()

    @override
    async def __call__(
        self, message: Message, state: FSMContext, raw_state: str | None = None
    ) -> bool | dict[str, Any]:
        if raw_state not in self._states or message.text is None or await self._menu_word(message):
            return False
        chosen = await state.get_data()
        typed_by = chosen.get("typed_by")
        return {"chosen": chosen} if typed_by and clock.now() <= datetime.fromisoformat(typed_by) else False

"""What a coordinator was asked to type, and for how long it is taken for that."""

from datetime import datetime, timedelta
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from typing_extensions import override

from storage import clock

LASTS = timedelta(minutes=30)


class Typing(StatesGroup):
    reason = State()
    contact = State()


async def take_next(state: FSMContext, what: State, **about: Any) -> None:
    """Takes the person's next message for ``what``; ``about``: what it is a reason for, or a contact of."""
    await state.set_state(what)
    await state.set_data(about | {"typed_by": (clock.now() + LASTS).isoformat()})


class Expects(Filter):
    """Passes a message while it is surely meant for this, with what it is about as ``about``."""

    def __init__(self, what: State) -> None:
        self._what = what.state

    @override
    async def __call__(self, _: Message, state: FSMContext, raw_state: str | None = None) -> bool | dict[str, Any]:
        if raw_state != self._what:
            return False
        about = await state.get_data()
        typed_by = about.get("typed_by")
        return {"about": about} if typed_by and clock.now() <= datetime.fromisoformat(typed_by) else False

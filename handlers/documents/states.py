"""Being in «Документы»: what is typed there is looked for, or means a button of what was shown last."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from typing_extensions import override

from handlers.menu.commands import Role, role_of
from storage import clock
from storage.people import Visitor

LASTS = timedelta(hours=1)
"""After so long without a press or a word whoever types means somebody, not a search."""

_UNTIL, _NUMBERED, _OPEN = "until", "numbered", "open"


class Looking(StatesGroup):
    """The person is in «Документы»."""

    words = State()


class LookingAround(Filter):
    """Passes what a reader says in «Документы», while it is surely meant for it."""

    @override
    async def __call__(
        self,
        _: Message,
        state: FSMContext,
        visitor: Visitor,
        raw_state: str | None = None,
        aiogd_context: object = None,
    ) -> bool:
        if raw_state != Looking.words.state or aiogd_context is not None or role_of(visitor) is Role.NEWCOMER:
            return False
        until = (await state.get_data()).get(_UNTIL)
        return until is not None and clock.now() <= datetime.fromisoformat(until)


async def look_around(
    state: FSMContext, *, numbered: Mapping[int, int] | None = None, opened: int | None = None
) -> None:
    """From now on what is typed is looked for, unless the person was asked for something else meanwhile.

    ``numbered``: the documents of the list just shown, by the numbers before them; ``opened``: the one whose card was.
    """
    if await state.get_state() not in {None, Looking.words.state}:
        return
    await state.set_state(Looking.words)
    listed = {str(number): document_id for number, document_id in (numbered or {}).items()}
    await state.update_data({_UNTIL: (clock.now() + LASTS).isoformat(), _NUMBERED: listed, _OPEN: opened})


async def listed_as(state: FSMContext, typed: str) -> int | None:
    """The document before which this number stood in the list shown last."""
    found: int | None = (await state.get_data()).get(_NUMBERED, {}).get(typed)
    return found


async def opened(state: FSMContext) -> int | None:
    """The document whose card was shown last, if nothing else was since."""
    found: int | None = (await state.get_data()).get(_OPEN)
    return found

"""What an author of announcements is asked to send or type, and for how long it is taken for that."""

from datetime import datetime, timedelta
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from typing_extensions import override

from storage import clock

LASTS = timedelta(hours=12)
"""Only until something is sent: each part of an announcement begins the time anew."""


class ComposingAnnouncement(StatesGroup):
    """``parts``: whatever comes belongs to the announcement; elsewhere a text is an answer, and anything else too."""

    parts = State()
    municipality = State()
    link = State()
    moment = State()


class SearchingAnnouncements(StatesGroup):
    words = State()


async def take_next(state: FSMContext, what: State, announcement_id: int = 0) -> None:
    """Takes what the person sends next for ``what``."""
    await state.set_state(what)
    await state.set_data({"announcement": announcement_id, "until": (clock.now() + LASTS).isoformat()})


class Expects(Filter):
    """Passes a message while it is surely meant for one of these, with the announcement's number.

    ``text``: only words.
    """

    def __init__(self, *states: State, text: bool = False) -> None:
        self._states = {each.state for each in states}
        self._text = text

    @override
    async def __call__(
        self, message: Message, state: FSMContext, raw_state: str | None = None
    ) -> bool | dict[str, Any]:
        if raw_state not in self._states or (self._text and message.text is None):
            return False
        data = await state.get_data()
        until = data.get("until")
        if until is None or clock.now() > datetime.fromisoformat(until):
            return False
        return {"announcement_id": int(data["announcement"])}

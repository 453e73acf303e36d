"""Bot API methods, by concept. Names are compared without regard to case, as Telegram does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import answers, chats, copying, editing, profile, sending, topics

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bot.playground.call import Call

METHODS: dict[str, Callable[[Call], Any]] = {
    name.lower(): carry_out
    for table in (sending, copying, editing, answers, chats, topics, profile)
    for name, carry_out in table.METHODS.items()
}

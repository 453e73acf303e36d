"""aiogram's finite state machine on our database: states survive a restart, and busy moments share commits."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Literal

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey
from typing_extensions import override

from storage import conversations
from storage.conversations import Change
from storage.database import Database

Part = Literal["state", "data"]

REMEMBERED = 20_000
"""Of so many keys the value last kept is remembered; most are empty, and one update asks for three."""


class ConversationStorage(BaseStorage):
    """States and data of dialogues; a value is on disk when setting it returns.

    No other process writes them, so what was read or kept once need not be read again.
    """

    def __init__(self, database: Database) -> None:
        self._keys = DefaultKeyBuilder(with_destiny=True)
        self._database = database
        # As JSON, so that nobody changes a remembered value by changing what they were given.
        self._remembered: OrderedDict[str, str | None] = OrderedDict()
        database.subscribe(conversations.FORGOTTEN, self._remembered.clear)

    @override
    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        await self._save(key, "state", state.state if isinstance(state, State) else state)

    @override
    async def get_state(self, key: StorageKey) -> str | None:
        found: str | None = await self._load(key, "state")
        return found

    @override
    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._save(key, "data", dict(data))

    @override
    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict(await self._load(key, "data") or {})

    async def _load(self, key: StorageKey, part: Part) -> Any:
        name = self._keys.build(key, part)
        if name in self._remembered:
            self._remembered.move_to_end(name)
            text = self._remembered[name]
            return None if text is None else json.loads(text)
        value = await self._database.read_each(conversations.load, name)
        self._remember(name, value)
        return value

    async def _save(self, key: StorageKey, part: Part, value: Any) -> None:
        name = self._keys.build(key, part)
        if not value and name in self._remembered and self._remembered[name] is None:
            return
        self._remembered.pop(name, None)
        await self._database.write_each(conversations.save, Change(name, key.chat_id, value))
        self._remember(name, value)

    def _remember(self, name: str, value: Any) -> None:
        self._remembered[name] = json.dumps(value) if value else None
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    @override
    async def close(self) -> None:
        """Nothing to close: the database belongs to the program."""

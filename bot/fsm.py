"""aiogram's finite state machine on our database: states survive a restart, and busy moments share commits."""

from collections.abc import Mapping
from typing import Any, Literal

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey
from typing_extensions import override

from storage import conversations
from storage.conversations import Change
from storage.database import Database


Part = Literal["state", "data"]


class ConversationStorage(BaseStorage):
    """States and data of dialogues; a value is on disk when setting it returns."""

    def __init__(self, database: Database) -> None:
        self._keys = DefaultKeyBuilder(with_destiny=True)
        self._database = database

    @override
    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        value = state.state if isinstance(state, State) else state
        await self._save(key, "state", value)

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
        return await self._database.read_each(conversations.load, self._keys.build(key, part))

    async def _save(self, key: StorageKey, part: Part, value: Any) -> None:
        change = Change(self._keys.build(key, part), key.chat_id, value)
        await self._database.write_each(conversations.save, change)

    @override
    async def close(self) -> None:
        """Nothing to close: the database belongs to the program."""

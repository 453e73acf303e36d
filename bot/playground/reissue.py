"""File identifiers for a second bot: each bot knows one and the same file by an identifier of its own."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from .files import identifier

if TYPE_CHECKING:
    from .files import FileStore


def reissued(files: FileStore, value: Any, bot_id: int) -> Any:
    """Copy an object with every ``file_id`` in it made out to the bot."""
    if isinstance(value, list):
        return [reissued(files, item, bot_id) for item in value]
    if not isinstance(value, dict):
        return value
    copy = {key: reissued(files, item, bot_id) for key, item in value.items()}
    file_id = copy.get("file_id")
    if isinstance(file_id, str):
        _, key, size = base64.urlsafe_b64decode(file_id + "=" * (-len(file_id) % 4)).decode().split(".")
        if file := files.files.get(key):
            copy["file_id"] = identifier(file, bot_id, size)
    return copy

"""Keyboards: what Telegram takes, what it refuses, and what of it a message shows.

https://core.telegram.org/bots/api#inlinekeyboardmarkup and #replykeyboardmarkup
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .links import checked_link, mentioned_user

if TYPE_CHECKING:
    from .text import Json

_MAX_DATA = 64
_MAX_INLINE = 100
_MAX_REPLY = 300
_MAX_COPY_TEXT = 256
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
)  # fmt: skip


def without_nulls(value: Any) -> Any:
    """Drop absent fields, which some clients write out as null."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def checked_markup(markup: Any) -> Json | None:
    """Check a ``reply_markup`` as Telegram would; None when there is none."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if isinstance(markup.get("inline_keyboard"), list):
        rows = [[_inline(button) for button in _row(row)] for row in markup["inline_keyboard"]]
        rows = [row for row in rows if row]
        if sum(map(len, rows)) > _MAX_INLINE:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": rows}
    if isinstance(markup.get("keyboard"), list):
        rows = [[_reply(button) for button in _row(row)] for row in markup["keyboard"]]
        if sum(map(len, rows)) > _MAX_REPLY:
            raise bad_request("reply markup is too long")
        return {**without_nulls(markup), "keyboard": rows}
    other: Json = without_nulls(markup)
    return other


def _row(row: Any) -> list[Any]:
    if not isinstance(row, list):
        raise bad_request('can\'t parse keyboard button: Field "keyboard" must be of type Array of Arrays')
    return row


def _inline(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: Expected an Object")
    button = without_nulls(button)
    if not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    kinds = [name for name in _ACTIONS if name in button]
    if not kinds:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 0 < len(str(button["callback_data"]).encode()) <= _MAX_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 0 < len(button["copy_text"].get("text", "")) <= _MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        url = str(button["url"])
        address = url if mentioned_user(url) else checked_link(url)
        if not address:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        button["url"] = address
    checked: Json = button
    return checked


def _reply(button: Any) -> Json:
    button = {"text": button} if isinstance(button, str) else without_nulls(button)
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    return button

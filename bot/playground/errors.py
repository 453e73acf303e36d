"""Telegram's refusals, in Telegram's own words.

The words are those of the Bot API server and of TDLib (``telegram-bot-api/Client.cpp``, ``td/telegram``): clients tell
one refusal from another by them, so they are kept to the letter.
"""

from __future__ import annotations


class RefusedError(Exception):
    """A request that Telegram answers with ``{"ok": false}``."""

    def __init__(self, description: str, code: int = 400, parameters: dict[str, int] | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.parameters = parameters


def bad_request(words: str) -> RefusedError:
    """A 400, the kind that repeating the request does not cure."""
    return RefusedError(f"Bad Request: {words}")


def forbidden(words: str) -> RefusedError:
    """A 403: the recipient is out of the bot's reach."""
    return RefusedError(f"Forbidden: {words}", 403)


def too_many_requests(retry_after: int) -> RefusedError:
    """A 429; nothing of the request has been carried out."""
    return RefusedError(f"Too Many Requests: retry after {retry_after}", 429, {"retry_after": retry_after})


def migrated(to_chat_id: int) -> RefusedError:
    """A basic group that became a supergroup: the old id answers with the new one."""
    return RefusedError(
        "Bad Request: group chat was upgraded to a supergroup chat", 400, {"migrate_to_chat_id": to_chat_id}
    )


def cannot_parse(words: str) -> RefusedError:
    """Markup that the parse mode does not understand."""
    return bad_request(f"can't parse entities: {words}")


UNAUTHORIZED = "Unauthorized"
NOT_FOUND = "Not Found"
CHAT_NOT_FOUND = "chat not found"
BLOCKED = "bot was blocked by the user"
DEACTIVATED = "user is deactivated"
CANNOT_INITIATE = "bot can't initiate conversation with a user"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WRONG_FILE = "wrong file identifier/HTTP URL specified"
THREAD_NOT_FOUND = "message thread not found"
TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

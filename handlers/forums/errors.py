"""What Telegram says of topics, in the words of the Bot API server and of Telegram itself."""

from aiogram.exceptions import TelegramBadRequest

_GONE = ("message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID")
_CLOSED = "TOPIC_CLOSED"
_NOT_MODIFIED = "TOPIC_NOT_MODIFIED"


def is_gone(error: TelegramBadRequest) -> bool:
    """Whether the topic was deleted."""
    return any(each in error.message for each in _GONE)


def is_closed(error: TelegramBadRequest) -> bool:
    """Whether the topic is closed and the bot may not write into it so."""
    return _CLOSED in error.message


def is_as_wanted(error: TelegramBadRequest) -> bool:
    """Whether the topic was so already."""
    return _NOT_MODIFIED in error.message

"""Messages as they come: what can be passed on, and what is kept of them.

https://core.telegram.org/bots/api#copymessage: service messages, paid media, giveaways, their winners and invoices
cannot be copied; a quiz only if the bot knows its right answer.
"""

import re
from dataclasses import replace

from aiogram.enums import ContentType, PollType
from aiogram.types import Message

from handlers.content import content_of
from handlers.content import headed as headed_content
from handlers.questions import texts
from storage.questions.conversation import Said

_COMMAND = re.compile(r"^/ask(@\w+)?(\s+|$)", re.IGNORECASE)
"""What goes before a question that is sent with its command; the copy shows it, the history need not."""

_PASSED_ON = frozenset(
    {
        ContentType.TEXT,
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.DOCUMENT,
        ContentType.LIVE_PHOTO,
        ContentType.PHOTO,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
        ContentType.CHECKLIST,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.GAME,
        ContentType.POLL,
        ContentType.VENUE,
        ContentType.LOCATION,
        ContentType.RICH_MESSAGE,
    }
)
_FORBIDDEN = frozenset(
    {
        ContentType.PAID_MEDIA,
        ContentType.GIVEAWAY,
        ContentType.GIVEAWAY_WINNERS,
        ContentType.INVOICE,
        ContentType.UNKNOWN,
    }
)


def is_service(message: Message) -> bool:
    """Whether Telegram tells of something done (pinned, paid, a background chosen): nobody has said anything."""
    return message.content_type not in _PASSED_ON | _FORBIDDEN


def obstacle(message: Message) -> str | None:
    """Why a message cannot be passed on, in words for its author; None when it can."""
    if message.content_type in _FORBIDDEN:
        return texts.cannot_be_passed_on()
    poll = message.poll
    if poll is not None and poll.type == PollType.QUIZ and not poll.correct_option_ids:
        return texts.quiz_cannot_be_passed_on()
    return None


def said(message: Message) -> Said:
    """What is kept of a message."""
    words, content = _words(message), content_of(message)
    return Said(message.chat.id, message.message_id, message.content_type, words, message.media_group_id, content)


def headed(said: Said, front: str) -> Said:
    """The same with a line in front of its words; in what is passed on too, where it has room for it."""
    text = f"{front}\n{said.text}" if said.text else front
    return replace(said, text=text, content=headed_content(said.content, front) if said.content else said.content)


def _words(message: Message) -> str | None:
    if message.poll is not None:
        return message.poll.question
    if message.contact is not None:
        name = " ".join(filter(None, [message.contact.first_name, message.contact.last_name]))
        return f"{name}, {message.contact.phone_number}"
    if message.venue is not None:
        return f"{message.venue.title}, {message.venue.address}"
    if message.dice is not None:
        return message.dice.emoji
    words = _COMMAND.sub("", message.text or message.caption or "") or None
    if message.document is not None and message.document.file_name:
        return f"{message.document.file_name}\n{words}" if words else message.document.file_name
    return words

"""What a message consists of, kept as plain data so that it can be sent again or edited without its original.

Telegram's `file_id`s belong to one bot and last; https://core.telegram.org/bots/api#sending-files.
"""

import re
from typing import Any

from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.methods import (
    SendAnimation,
    SendAudio,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import (
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MediaUnion,
    Message,
    MessageEntity,
    MessageId,
    ReplyParameters,
)

from handlers.questions.texts import units
from handlers.rendering import briefly

Content = dict[str, Any]
"""``kind`` of Telegram's; ``text`` with its ``entities``; ``file`` and, the same in every chat, ``unique``.

``anew``: it is not as its author sent it (or nobody did), so it is sent from here and never copied. ``front``: the line
that was put in front of its author's words.
"""

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
"""In UTF-16 units, after entities; https://core.telegram.org/bots/api#sendmessage."""

_FILES = (
    ContentType.PHOTO,
    ContentType.VIDEO,
    ContentType.ANIMATION,
    ContentType.DOCUMENT,
    ContentType.AUDIO,
    ContentType.VOICE,
    ContentType.VIDEO_NOTE,
    ContentType.STICKER,
)
_SENDERS: dict[str, type[TelegramMethod[Message]]] = {
    "photo": briefly(SendPhoto),
    "video": briefly(SendVideo),
    "animation": briefly(SendAnimation),
    "document": briefly(SendDocument),
    "audio": briefly(SendAudio),
    "voice": briefly(SendVoice),
    "video_note": briefly(SendVideoNote),
    "sticker": briefly(SendSticker),
}
_SendMessage, _SendMediaGroup = briefly(SendMessage), briefly(SendMediaGroup, list[MessageId])
UNCAPTIONED = frozenset({"video_note", "sticker"})
_COMMAND = re.compile(r"^/ask(@\w+)?(\s+|$)", re.IGNORECASE)

_Grouped = InputMediaPhoto | InputMediaVideo | InputMediaDocument | InputMediaAudio
_GROUPED: dict[str, type[_Grouped]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}


def content_of(message: Message) -> Content | None:
    """What the message consists of, without an «/ask» in front; None for kinds that can only be copied."""
    kind = ContentType(message.content_type).value
    if kind == ContentType.TEXT:
        found: Content = {"kind": kind, "text": message.text or "", "entities": _dump(message.entities)}
        if message.link_preview_options is not None:
            found["preview"] = message.link_preview_options.model_dump(mode="json", exclude_none=True)
        return _without_command(found)
    if kind not in _FILES:
        return None
    file = message.photo[-1] if message.photo else getattr(message, kind)
    found = {"kind": kind, "file": file.file_id, "unique": file.file_unique_id}
    if message.caption:
        found |= {"text": message.caption, "entities": _dump(message.caption_entities)}
    if message.has_media_spoiler:
        found["spoiler"] = True
    if message.show_caption_above_media:
        found["above"] = True
    return _without_command(found)


async def send(
    bot: Bot,
    chat_id: int,
    content: Content,
    *,
    reply: ReplyParameters | None = None,
    keyboard: InlineKeyboardMarkup | None = None,
    silent: bool = False,
    thread_id: int | None = None,
) -> int:
    """Sends it as a new message and returns its id; raises Telegram's errors."""
    common: dict[str, Any] = {
        "chat_id": chat_id,
        "message_thread_id": thread_id,
        "reply_parameters": reply,
        "reply_markup": keyboard,
        "disable_notification": silent or None,
    }
    if content["kind"] == "text":
        return (await bot(_SendMessage(**_worded(content), **common))).message_id
    method = _SENDERS[content["kind"]](**{content["kind"]: content["file"]}, **_captioned(content), **common)
    return (await bot(method)).message_id


async def send_album(
    bot: Bot,
    chat_id: int,
    parts: list[Content],
    *,
    reply: ReplyParameters | None = None,
    silent: bool = False,
    thread_id: int | None = None,
) -> list[int]:
    """Sends two to ten parts as one album and returns their ids; raises Telegram's errors, and sends nothing then."""
    media: list[MediaUnion] = [_GROUPED[each["kind"]](media=each["file"], **_captioned(each)) for each in parts]
    common: dict[str, Any] = {"reply_parameters": reply, "disable_notification": silent or None}
    sent = await bot(_SendMediaGroup(chat_id=chat_id, media=media, message_thread_id=thread_id, **common))
    return [each.message_id for each in sent]


async def edit(
    bot: Bot,
    chat_id: int,
    message_id: int,
    content: Content,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    file: bool,
) -> None:
    """Makes a message of the bot's say this instead, its ``file`` too; raises Telegram's errors."""
    where: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, "reply_markup": keyboard}
    media = input_media(content) if file else None
    if content["kind"] == "text":
        await bot.edit_message_text(**_worded(content), **where)
    elif media is not None:
        await bot.edit_message_media(media, **where)
    else:
        await bot.edit_message_caption(
            caption=content.get("text"),
            caption_entities=entities_of(content),
            parse_mode=None,
            show_caption_above_media=content.get("above"),
            **where,
        )


def marked(content: Content, mark: str) -> Content | None:
    """The content with the ``mark`` under its words, in italics; None when there is no room for it."""
    text = content.get("text") or ""
    suffix = f"\n\n{mark}" if text else mark
    limit = TEXT_LIMIT if content["kind"] == "text" else CAPTION_LIMIT
    if units(text) + units(suffix) > limit:
        return None
    where = units(text) + units(suffix) - units(mark)
    italic = MessageEntity(type="italic", offset=where, length=units(mark))
    entities = [*content.get("entities", ()), italic.model_dump(mode="json", exclude_none=True)]
    return {**content, "text": text + suffix, "entities": entities}


def makes_album(parts: list[Content | None]) -> bool:
    """Whether the parts can be sent as one album."""
    return 2 <= len(parts) <= 10 and all(each is not None and each["kind"] in _GROUPED for each in parts)


def input_media(content: Content) -> _Grouped | InputMediaAnimation | None:
    """What takes the place of another message's media in an edit; None for a kind that cannot."""
    kind = _GROUPED.get(content["kind"], InputMediaAnimation if content["kind"] == "animation" else None)
    return kind(media=content["file"], **_captioned(content)) if kind is not None else None


def entities_of(content: Content) -> list[MessageEntity]:
    """The formatting of its text."""
    return [MessageEntity(**each) for each in content.get("entities", ())]


def headed(content: Content, front: str) -> Content:
    """The same with a line in front of its words, if there is room for it; what it is about is kept in any case."""
    words = content.get("text") or ""
    line = f"{front}\n" if words else front
    limit = TEXT_LIMIT if content["kind"] == "text" else CAPTION_LIMIT
    if content["kind"] in UNCAPTIONED or units(line) + units(words) > limit:
        return {**content, "front": front}
    shifted = [{**each, "offset": each["offset"] + units(line)} for each in content.get("entities", ())]
    return {**content, "text": line + words, "entities": shifted, "anew": True, "front": front}


def _worded(content: Content) -> dict[str, Any]:
    preview = LinkPreviewOptions(**content["preview"]) if "preview" in content else None
    words = {"text": content["text"], "entities": entities_of(content), "parse_mode": None}
    return words | {"link_preview_options": preview}


def _captioned(content: Content) -> dict[str, Any]:
    if content["kind"] in UNCAPTIONED:
        return {}
    found: dict[str, Any] = {"parse_mode": None}
    if content.get("text"):
        found |= {"caption": content["text"], "caption_entities": entities_of(content)}
    if content.get("spoiler"):
        found["has_spoiler"] = True
    if content.get("above"):
        found["show_caption_above_media"] = True
    return found


def _dump(entities: list[MessageEntity] | None) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json", exclude_none=True) for each in entities or ()]


def _without_command(content: Content) -> Content:
    """A question sent with «/ask» goes on without it."""
    found = _COMMAND.match(content.get("text") or "")
    if found is None or found.end() == len(content["text"]):
        return content
    dropped = found.end()
    shifted = [
        {**each, "offset": max(each["offset"], dropped) - dropped, "length": end - max(each["offset"], dropped)}
        for each in content["entities"]
        if (end := each["offset"] + each["length"]) > dropped
    ]
    return {**content, "text": content["text"][dropped:], "entities": shifted, "anew": True}

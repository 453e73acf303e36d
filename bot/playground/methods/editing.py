"""Changing and deleting messages, and stopping polls.

https://core.telegram.org/bots/api#updating-messages
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.errors import NOT_MODIFIED, bad_request
from bot.playground.markup import checked_markup

from .copying import CONTENT, checked_numbers
from .sending import ONLY_AMONG_THEMSELVES, media

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.call import Call
    from bot.playground.people import Chat, Message
    from bot.playground.text import Json

_DELETABLE = 48 * 3600
_MEDIA = frozenset({"photo", "video", "animation", "document", "audio"})
_CAPTIONED = _MEDIA | {"voice"}
_IN_ALBUM = _MEDIA - {"animation"}
_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def _target(call: Call, kinds: frozenset[str] | None = None, what: str = "message") -> Message:
    """Find the message to edit; ``kinds``: those of which more than the keyboard can be changed."""
    inline = call.string("inline_message_id")
    if inline:
        message = call.world.inline_messages.get(inline)
        if message is None or message.deleted:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    chat = call.world.chat(call.bot, call.args.get("chat_id"))
    if not call.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = call.world.message(chat, call.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    own = message.sender_id == call.bot.id
    fixed = message.service or message.keyboarded or "forward_origin" in message.data
    if not own or fixed or (kinds and not kinds & message.data.keys()):
        raise bad_request(f"{what} can't be edited")
    return message


def _change(call: Call, message: Message, content: Json, remove: tuple[str, ...]) -> Any:
    """Replace content and keyboard; an edit that changes nothing is refused."""
    markup = checked_markup(call.structure("reply_markup", "reply keyboard markup"))
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    if markup and markup["inline_keyboard"]:
        content = {**content, "reply_markup": markup}
    remove = (*remove, "reply_markup")
    after = {key: value for key, value in message.data.items() if key not in remove} | content
    if _comparable(after) == _comparable(message.data):
        raise bad_request(NOT_MODIFIED)
    quiet = all(after.get(key) == message.data.get(key) for key in CONTENT)
    call.world.edit(message, content, remove=remove, quiet=quiet)
    return True if call.string("inline_message_id") else message.data


def _comparable(data: Json) -> Json:
    return {key: data[key] for key in (*CONTENT, "reply_markup") if key in data and key != "link_preview_options"}


def edit_text(call: Call) -> Any:
    """Change a text."""
    content = call.text()
    options = call.structure("link_preview_options")
    if options:
        content["link_preview_options"] = {key: value for key, value in options.items() if value is not None}
    message = _target(call, _CAPTIONED | {"text"})
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    return _change(call, message, content, _TEXT)


def edit_caption(call: Call) -> Any:
    """Change or remove a caption."""
    content = call.caption()
    message = _target(call, _CAPTIONED | {"text"})
    if not _CAPTIONED & message.data.keys():
        raise bad_request("there is no caption in the message to edit")
    return _change(call, message, content, _CAPTION)


def edit_media(call: Call) -> Any:
    """Replace the file of a message, or the text by a file; in an album a file stays of its sort."""
    item = call.structure("media")
    if not isinstance(item, dict) or item.get("type") not in _MEDIA:
        raise bad_request("unsupported media type specified" if item else "there is no media in the request")
    message = _target(call, _MEDIA | {"text"}, "message media")
    content = media(call, item["type"], item.get("media"), item) | call.caption(item)
    if "media_group_id" in message.data and item["type"] not in message.data:
        if item["type"] not in _IN_ALBUM:
            raise bad_request("message content type can't be used in an album")
        if any(kind == item["type"] or kind in message.data for kind in ONLY_AMONG_THEMSELVES):
            raise bad_request("can't change media type in the album")
    return _change(call, message, content, tuple(CONTENT))


def edit_markup(call: Call) -> Any:
    """Change or remove the inline keyboard."""
    return _change(call, _target(call), {}, ())


def stop_poll(call: Call) -> Json:
    """Close a poll; nobody votes after that."""
    message = _target(call)
    poll = message.data.get("poll")
    if poll is None:
        raise bad_request("message with poll to stop not found")
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    closed: Json = {**poll, "is_closed": True}
    markup = checked_markup(call.structure("reply_markup"))
    call.world.edit(message, {"poll": closed} | ({"reply_markup": markup} if markup else {}), quiet=True)
    call.bot.mailbox.push("poll", closed, message.chat.id)
    return closed


def _check_deletable(call: Call, chat: Chat, message: Message) -> None:
    """Refuse what is older than 48 hours, foreign without the right to it, or the beginning of a topic."""
    too_old = call.world.clock() - message.data["date"] > _DELETABLE
    foreign = not chat.private and message.sender_id != call.bot.id
    powerless = foreign and not chat.members[call.bot.id].may("can_delete_messages")
    if chat.type == "supergroup" and (too_old or powerless or "forum_topic_created" in message.data):
        raise bad_request("message can't be deleted")
    if too_old or powerless:
        raise bad_request("message can't be deleted for everyone")


def delete_message(call: Call) -> bool:
    """Delete a message, its own or, where the bot may, anybody's, within 48 hours."""
    chat = call.world.chat(call.bot, call.args.get("chat_id"))
    message = call.world.message(chat, call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(call, chat, message)
    call.world.delete(message)
    return True


def delete_messages(call: Call) -> bool:
    """Delete several: unknown ones are skipped, one that may not be deleted refuses them all."""
    numbers = checked_numbers(call)
    chat = call.world.chat(call.bot, call.args.get("chat_id"))
    messages = [message for number in numbers if (message := call.world.message(chat, number))]
    for message in messages:
        _check_deletable(call, chat, message)
    for message in messages:
        call.world.delete(message)
    return True


METHODS: dict[str, Callable[[Call], Any]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
    "stopPoll": stop_poll,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}

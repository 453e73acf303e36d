"""Copies and forwards.

https://core.telegram.org/bots/api#copymessage: a copy has no author; service messages, paid media and giveaways cannot
be copied. Protected content cannot be forwarded, but copied it can be. Refusals as in TDLib's ``forward_messages``.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.playground.errors import RefusedError, bad_request
from bot.playground.markup import checked_markup
from bot.playground.polls import poll_object

from .sending import ALBUM_SIZES, ONLY_AMONG_THEMSELVES, post, replied

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.call import Call
    from bot.playground.people import Message
    from bot.playground.text import Json

CONTENT = (
    "text", "entities", "link_preview_options", "photo", "video", "animation", "document", "audio", "voice",
    "video_note", "sticker", "location", "venue", "contact", "dice", "caption", "caption_entities",
    "show_caption_above_media", "has_media_spoiler",
)  # fmt: skip
FORWARDABLE = (*CONTENT, "poll", "paid_media", "giveaway")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")
_CAPTIONED = frozenset({"photo", "video", "animation", "document", "audio", "voice"})
_POLL = ("is_anonymous", "type", "allows_multiple_answers", "correct_option_ids")
_MAX_MESSAGES = 100
_UNCOPIABLE = "the message can't be copied"


def _source(call: Call, verb: str) -> Message:
    """Find the message to copy or forward."""
    source = call.world.chat(call.bot, call.args.get("from_chat_id"))
    message = call.world.message(source, call.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def copied(call: Call, message: Message) -> Json:
    """Give what a copy of a message consists of, or refuse as Telegram does."""
    data = message.data
    content: Json = {} if "paid_media" in data else {key: data[key] for key in CONTENT if key in data}
    if "poll" in data:
        content["poll"] = _poll_again(call, data["poll"])
    if message.service or not content:
        raise bad_request(_UNCOPIABLE)
    return dict(call.world.for_bot(content, call.bot))


def _poll_again(call: Call, poll: Json) -> Json:
    if poll["type"] == "quiz" and "correct_option_ids" not in poll:
        raise bad_request(_UNCOPIABLE)
    kept: Json = {key: poll[key] for key in _POLL if key in poll}
    return poll_object(call.world, poll["question"], [option["text"] for option in poll["options"]], settings=kept)


def copy_message(call: Call) -> Json:
    """Copy a message, with a new caption if one is given."""
    markup = checked_markup(call.structure("reply_markup", "reply keyboard markup"))
    message = _source(call, "copy")
    content = copied(call, message)
    if call.args.get("caption") is not None and _CAPTIONED & content.keys():
        content = {key: value for key, value in content.items() if key not in _CAPTION} | call.caption()
    chat = call.world.writable(call.bot, call.args.get("chat_id"))
    return {"message_id": post(call, chat, {**replied(call, chat), **content}, markup).id}


def forwarded(call: Call, message: Message) -> Json:
    """Give what a forward of a message consists of."""
    data = message.data
    if message.service or data.get("has_protected_content"):
        raise bad_request("the message can't be forwarded")
    origin = data.get("forward_origin") or {"type": "user", "sender_user": data["from"], "date": data["date"]}
    content = {key: data[key] for key in FORWARDABLE if key in data}
    return {"forward_origin": origin, **call.world.for_bot(content, call.bot)}


def forward_message(call: Call) -> Json:
    """Forward a message, its author shown."""
    content = forwarded(call, _source(call, "forward"))
    chat = call.world.writable(call.bot, call.args.get("chat_id"))
    return post(call, chat, content, None).data


def _several(made: Callable[[Call, Message], Json]) -> Callable[[Call], list[Json]]:
    """Copy or forward many; what cannot be carried over is silently left out."""

    def carry_out(call: Call) -> list[Json]:
        numbers = checked_numbers(call)
        chat = call.world.writable(call.bot, call.args.get("chat_id"))
        source = call.world.chat(call.bot, call.args.get("from_chat_id"))
        messages = [message for number in numbers if (message := call.world.message(source, number))]
        if not messages:
            raise bad_request("there are no messages to forward")
        if any(later <= earlier for earlier, later in pairwise(message.id for message in messages)):
            raise bad_request("message identifiers must be in a strictly increasing order")
        contents, albums = [], []
        for message in messages:
            try:
                content = made(call, message)
            except RefusedError:
                continue
            if call.flag("remove_caption"):
                content = {key: value for key, value in content.items() if key not in _CAPTION}
            contents.append(content)
            albums.append(message.data.get("media_group_id"))
        if not contents:
            raise bad_request("messages can't be forwarded")
        grouped = _regrouped(call, contents, albums)
        return [{"message_id": post(call, chat, content, None).id} for content in grouped]

    return carry_out


def _regrouped(call: Call, contents: list[Json], albums: list[str | None]) -> list[Json]:
    """Group what is carried over as Telegram does.

    An album stays one as long as two to ten of its parts are left; and documents alone, or audio files alone, become
    one album even if they were none.
    """
    alone = len(contents) in ALBUM_SIZES and any(
        all(kind in content and "animation" not in content for content in contents) for kind in ONLY_AMONG_THEMSELVES
    )
    if alone:
        albums = ["one"] * len(contents)
    sizes = Counter(albums)
    groups = {album: call.world.unique() for album in sizes if album and sizes[album] in ALBUM_SIZES}
    return [
        {**content, "media_group_id": groups[album]} if album in groups else content
        for content, album in zip(contents, albums, strict=True)
    ]


def checked_numbers(call: Call) -> list[int]:
    numbers = call.structure("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > _MAX_MESSAGES:
        raise bad_request("too many message identifiers specified")
    numbers = [int(number) for number in numbers]
    if any(number <= 0 for number in numbers):
        raise bad_request("invalid message identifier specified")
    return numbers


METHODS: dict[str, Callable[[Call], Any]] = {
    "copyMessage": copy_message,
    "copyMessages": _several(copied),
    "forwardMessage": forward_message,
    "forwardMessages": _several(forwarded),
}

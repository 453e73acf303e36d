"""New messages of a bot.

https://core.telegram.org/bots/api#available-methods
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.playground.errors import THREAD_NOT_FOUND, bad_request
from bot.playground.markup import checked_markup
from bot.playground.polls import new_poll
from bot.playground.text import clean, units
from bot.playground.topics import manages

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.call import Call
    from bot.playground.people import Chat, Message
    from bot.playground.text import Json

ALBUM_SIZES = range(2, 11)
ONLY_AMONG_THEMSELVES = ("document", "audio")
_DICE = {"🎲": 6, "🎯": 6, "🏀": 5, "⚽": 5, "🎳": 6, "🎰": 64}
_MAX_ANGLE = {"latitude": 90, "longitude": 180}
_MEDIA_DETAILS = ("width", "height", "duration")


def send(call: Call, content: Callable[[], Json]) -> Json:
    """Post a message made of content that is read only after the addressee is known to be within reach."""
    markup = checked_markup(call.structure("reply_markup", "reply keyboard markup"))
    made = content()
    chat = call.world.writable(call.bot, call.args.get("chat_id"))
    return post(call, chat, {**replied(call, chat), **made}, markup).data


def post(call: Call, chat: Chat, content: Json, markup: Json | None) -> Message:
    """Post a message of the bot with its keyboard."""
    inline = markup if markup and "inline_keyboard" in markup else None
    if call.flag("protect_content"):
        content = {**content, "has_protected_content": True}
    if inline:
        content = {**content, "reply_markup": inline}
    thread = _topic_for(call, chat, content)
    if markup and not inline:
        chat.keyboard = None if markup.get("remove_keyboard") else markup
    message = call.world.post(chat, call.bot.user, content, thread=thread)
    if markup and not inline:
        message.keyboarded = True
        call.world.announce(chat, "keyboard", keyboard=markup, message_id=message.id)
    return message


def _topic_for(call: Call, chat: Chat, content: Json) -> int | None:
    """Find the topic a message goes to: the one named, else that of the message it answers; the general one is none."""
    named = call.integer("message_thread_id")
    answered = content.get("reply_to_message", {})
    number: int | None = named or (answered.get("message_thread_id") if answered.get("is_topic_message") else None)
    if not number:
        return None
    topic = chat.topics.get(number) if chat.is_forum else None
    if topic is None:
        raise bad_request(THREAD_NOT_FOUND)
    if topic.closed and not manages(chat, topic, call.bot.id):
        raise bad_request("TOPIC_CLOSED")
    return number


def replied(call: Call, chat: Chat) -> Json:
    """Find the message replied to; one from another chat or topic is described, not shown.

    A missing one may be passed over only in the same chat and topic.
    """
    parameters: Json = call.structure("reply_parameters") or {}
    message_id = parameters.get("message_id") or call.integer("reply_to_message_id")
    if not message_id:
        return {}
    lenient = parameters.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
    elsewhere = parameters.get("chat_id") is not None and str(parameters["chat_id"]) != str(chat.id)
    source = call.world.chat(call.bot, parameters["chat_id"]) if elsewhere else chat
    message = call.world.message(source, int(message_id))
    if message is None:
        if lenient and not elsewhere:
            return {}
        raise bad_request("message to be replied not found")
    topic = call.integer("message_thread_id")
    if elsewhere or (topic and message.topic != topic):
        origin = {"type": "user", "sender_user": message.data["from"], "date": message.data["date"]}
        reply: Json = {"external_reply": {"origin": origin, "chat": source.api(), "message_id": message.id}}
    else:
        reply = {"reply_to_message": message.quoted()}
    if parameters.get("quote"):
        reply["quote"] = quote_of(message.data, clean(str(parameters["quote"])))
    return reply


def quote_of(data: Json, words: str) -> Json:
    """Make the part of a message that a reply quotes, or refuse what the message does not say."""
    text = str(data.get("text") or data.get("caption") or "")
    if words not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"text": words, "position": units(text[: text.index(words)]), "is_manual": True}


def send_message(call: Call) -> Json:
    """Send a text."""
    return send(call, lambda: call.text() | _preview(call))


def _preview(call: Call) -> Json:
    options = call.structure("link_preview_options")
    return {"link_preview_options": {k: v for k, v in options.items() if v is not None}} if options else {}


def _sender(kind: str, *, captioned: bool = True) -> Callable[[Call], Json]:
    def content(call: Call) -> Json:
        caption = call.caption() if captioned else {}
        return media(call, kind, call.args.get(kind), call.args) | caption

    return lambda call: send(call, lambda: content(call))


def media(call: Call, kind: str, value: Any, source: Json) -> Json:
    """Make the content of a message with a file; ``source`` holds its size, duration and the like."""
    details = {name: int(source[name]) for name in _MEDIA_DETAILS if str(source.get(name) or "").isdigit()}
    if kind == "video_note" and source.get("length"):
        details["width"] = int(source["length"])
    if value is None and kind in call.uploads:
        value = call.uploads[kind]
    file = call.file(value, kind, details)
    content = call.world.files.media(file, call.bot.id)
    if file.kind == "audio":
        content["audio"] |= {name: str(source[name]) for name in ("title", "performer") if source.get(name)}
    if str(source.get("has_spoiler")).lower() == "true":
        content["has_media_spoiler"] = True
    return content


def send_location(call: Call) -> Json:
    """Send a point on the map."""
    return send(call, lambda: {"location": _location(call)})


def _location(call: Call) -> Json:
    point: Json = {}
    for name, limit in _MAX_ANGLE.items():
        try:
            point[name] = float(call.args.get(name, ""))
        except (TypeError, ValueError):
            raise bad_request(f"{name} is empty" if not call.args.get(name) else f"wrong {name}") from None
        if abs(point[name]) > limit:
            raise bad_request("wrong location")
    if call.integer("live_period"):
        point["live_period"] = call.integer("live_period")
    return point


def send_venue(call: Call) -> Json:
    """Send a place with a name and an address."""

    def content() -> Json:
        venue = {"location": _location(call), "title": call.string("title"), "address": call.string("address")}
        if not venue["title"] or not venue["address"]:
            raise bad_request("VENUE_INVALID")
        return {"location": venue["location"], "venue": venue}

    return send(call, content)


def send_contact(call: Call) -> Json:
    """Send a telephone contact."""

    def content() -> Json:
        contact: Json = {"phone_number": call.string("phone_number"), "first_name": call.string("first_name")}
        if not contact["phone_number"]:
            raise bad_request("phone number must be non-empty")
        if not contact["first_name"]:
            raise bad_request("first name must be non-empty")
        contact |= {name: call.string(name) for name in ("last_name", "vcard") if call.args.get(name)}
        owner = next((user for user in call.world.users.values() if user.phone == contact["phone_number"]), None)
        return {"contact": contact | ({"user_id": owner.id} if owner else {})}

    return send(call, content)


def send_poll(call: Call) -> Json:
    """Send a poll or a quiz."""
    return send(call, lambda: {"poll": new_poll(call)})


def send_dice(call: Call) -> Json:
    """Send a die of Telegram's choice."""

    def content() -> Json:
        emoji = call.string("emoji") or "🎲"
        if emoji not in _DICE:
            raise bad_request("wrong dice emoji")
        return {"dice": {"emoji": emoji, "value": secrets.randbelow(_DICE[emoji]) + 1}}

    return send(call, content)


def send_media_group(call: Call) -> list[Json]:
    """Send an album: 2 to 10 photos and videos, or documents, or audio files only."""
    items = call.structure("media")
    if not isinstance(items, list) or not items:
        raise bad_request("there is no media in the request" if not items else "expected an Array of InputMedia")
    if len(items) not in ALBUM_SIZES:
        few = len(items) < ALBUM_SIZES.start
        raise bad_request("too few media in the album" if few else "too many messages to send as an album")
    kinds = {str(item.get("type")) for item in items}
    if kinds - {"photo", "video", "document", "audio"}:
        raise bad_request("can't use the media of the specified type in the album")
    for alone in ONLY_AMONG_THEMSELVES:
        if alone in kinds and len(kinds) > 1:
            raise bad_request(f"{alone} can't be mixed with other media types")
    parts = [media(call, item["type"], item.get("media"), item) | call.caption(item) for item in items]
    chat = call.world.writable(call.bot, call.args.get("chat_id"))
    album = {**replied(call, chat), "media_group_id": call.world.unique()}
    return [post(call, chat, {**album, **part}, None).data for part in parts]


METHODS: dict[str, Callable[[Call], Any]] = {
    "sendMessage": send_message,
    "sendPhoto": _sender("photo"),
    "sendDocument": _sender("document"),
    "sendVideo": _sender("video"),
    "sendAnimation": _sender("animation"),
    "sendAudio": _sender("audio"),
    "sendVoice": _sender("voice"),
    "sendVideoNote": _sender("video_note", captioned=False),
    "sendSticker": _sender("sticker", captioned=False),
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendPoll": send_poll,
    "sendDice": send_dice,
    "sendMediaGroup": send_media_group,
}

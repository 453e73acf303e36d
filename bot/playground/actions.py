"""What people do with their phones.

An action takes the world, the person and plain arguments (so that the page, a test in this process and a script in
another one do the same thing in the same way) and gives back something plain. What a phone would not let a person do
is an ``ActionError``, in words for the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .files import Upload
from .methods.copying import CONTENT, FORWARDABLE
from .methods.sending import ONLY_AMONG_THEMSELVES, quote_of
from .polls import poll_object, vote
from .reactions import react
from .text import MAX_CAPTION, MAX_TEXT, Json, clean, in_order, trimmed, units, with_found
from .topics import manages

if TYPE_CHECKING:
    from collections.abc import Callable

    from .people import Chat, Message, User
    from .world import World

_CHANNEL = -1_009_000_000_001
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
_MEDIA = frozenset({"photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker"})
_WORDLESS = frozenset({"video_note", "sticker"})
_CAPTIONED = frozenset({"photo", "video", "animation", "document", "audio", "voice"})
_REPLACEABLE = _CAPTIONED - {"voice"}


class ActionError(Exception):
    """The phone does not let a person do this."""


def find_chat(world: World, user: User, args: Json) -> Chat:
    """Find the chat an action is about: a bot's id, a group's id, or by default the first bot."""
    key = args.get("chat")
    if key is None:
        key = next(iter(world.bots))
    key = int(key)
    if key in world.bots:
        return world.private_chat(world.bots[key], user)
    chat = world.groups.get(key)
    member = chat.members.get(user.id) if chat else None
    if chat is None or member is None or not member.present:
        raise ActionError("Такого чата на этом телефоне нет")
    return chat


def find_message(world: World, user: User, args: Json, name: str = "message_id") -> Message:
    """Find the message an action is about."""
    message = world.message(find_chat(world, user, args), int(args.get(name) or 0))
    if message is None:
        raise ActionError("Сообщение не найдено: возможно, оно удалено")
    return message


def file_owner(world: World, chat: Chat) -> int:
    """Give the bot whose file identifiers the chat's messages bear."""
    bots = world.bots_in(chat)
    return bots[0].id if bots else next(iter(world.bots))


def speak(world: World, user: User, args: Json, content: Json) -> Json:
    """Post a person's message: into which chat and topic, in reply to what, as part of which album."""
    chat = find_chat(world, user, args)
    if user.deleted:
        raise ActionError("Аккаунт удалён")
    if chat.stopped:
        raise ActionError("Бот заблокирован: сначала разблокируйте его")
    if chat.bot:
        chat.started = True
        chat.bot.known.add(user.id)
    topic = int(args["topic"]) if args.get("topic") and chat.is_forum else None
    if args.get("reply_to"):
        replied = find_message(world, user, args, "reply_to")
        content = {"reply_to_message": replied.quoted(), **content}
        topic = topic or replied.topic
        if args.get("quote"):
            content["quote"] = quote_of(replied.data, str(args["quote"]))
    if topic is not None and topic not in chat.topics:
        raise ActionError("Такой темы больше нет")
    if topic is not None and chat.topics[topic].closed and not manages(chat, chat.topics[topic], user.id):
        raise ActionError("Тема закрыта")
    if args.get("album"):
        content["media_group_id"] = str(args["album"])
    if args.get("protected"):
        content["has_protected_content"] = True
    return world.post(chat, user, content, thread=topic).view()


def worded(args: Json, name: str, limit: int) -> Json:
    """Make a text or caption of what a person has typed (or formatted by ``entities``)."""
    given = [dict(entity) for entity in args.get("entities") or ()]
    text, entities = trimmed(clean(str(args.get(name) or "")), in_order(given))
    if units(text) > limit:
        raise ActionError("Слишком длинное сообщение")
    entities = with_found(text, entities)
    content: Json = {name: text} if text else {}
    if entities:
        content["entities" if name == "text" else "caption_entities"] = entities
    return content


def start(world: World, user: User, args: Json) -> Json:
    """Press «Начать», perhaps having come by a deep link."""
    payload = str(args.get("payload") or "")
    if not _PAYLOAD.fullmatch(payload):
        raise ActionError("В ссылке ?start= допустимо до 64 знаков A–Z, a–z, 0–9, _ и -")
    if find_chat(world, user, args).stopped:
        unblock(world, user, args)
    return say(world, user, {**args, "text": f"/start {payload}"})


def say(world: World, user: User, args: Json) -> Json:
    """Send a text."""
    content = worded(args, "text", MAX_TEXT)
    if not content:
        raise ActionError("Пустое сообщение отправить нельзя")
    return speak(world, user, args, content)


def send(world: World, user: User, args: Json) -> Json:
    """Send a file as a photo, document, video, animation, audio, voice, video note or sticker."""
    return speak(world, user, args, _file_content(world, user, args))


def _file_content(world: World, user: User, args: Json) -> Json:
    kind = str(args.get("kind"))
    upload: Upload | None = world.uploads.get(str(args.get("file")))
    if kind not in _MEDIA or upload is None:
        raise ActionError("Файл не найден")
    details = {name: int(args[name]) for name in ("width", "height", "duration") if args.get(name)}
    chat = find_chat(world, user, args)
    content = world.files.media(world.files.add(upload, kind, details), file_owner(world, chat))
    return content if kind in _WORDLESS else content | worded(args, "caption", MAX_CAPTION)


def location(world: World, user: User, args: Json) -> Json:
    """Send a point on the map."""
    point = {"latitude": float(args["latitude"]), "longitude": float(args["longitude"])}
    return speak(world, user, args, {"location": point})


def venue(world: World, user: User, args: Json) -> Json:
    """Send a place with a name and an address."""
    point = {"latitude": float(args["latitude"]), "longitude": float(args["longitude"])}
    place = {"location": point, "title": str(args["title"]), "address": str(args["address"])}
    return speak(world, user, args, {"location": point, "venue": place})


def contact(world: World, user: User, args: Json) -> Json:
    """Send a contact; by default one's own, as the button that asks for it does."""
    own = not args.get("phone_number")
    card: Json = {
        "phone_number": str(args.get("phone_number") or user.phone or f"7900{user.id % 10_000_000:07}"),
        "first_name": str(args.get("first_name") or user.first_name),
    }
    if own:
        card["user_id"] = user.id
    return speak(world, user, args, {"contact": card})


def poll(world: World, user: User, args: Json) -> Json:
    """Send a poll or a quiz; ``correct``: the number of the answer, which a bot learns in a private chat only."""
    options = [str(option) for option in args["options"]]
    settings: Json = {key: args[key] for key in ("is_anonymous", "type", "allows_multiple_answers") if key in args}
    if args.get("correct") is not None and find_chat(world, user, args).private:
        correct = int(args["correct"])
        settings |= {"correct_option_ids": [correct], "correct_option_id": correct}
    return speak(world, user, args, {"poll": poll_object(world, str(args["question"]), options, settings=settings)})


def dice(world: World, user: User, args: Json) -> Json:
    """Throw a die."""
    thrown = {"emoji": str(args.get("emoji") or "🎲"), "value": int(args.get("value") or 4)}
    return speak(world, user, args, {"dice": thrown})


def forward(world: World, user: User, args: Json) -> Json:
    """Forward a message from one chat to another."""
    place = {"chat": args.get("from_chat", args.get("chat")), "message_id": args["message_id"]}
    source = find_message(world, user, place)
    data = source.data
    if source.service or data.get("has_protected_content"):
        raise ActionError("Это сообщение переслать нельзя")
    chat = find_chat(world, user, args)
    origin = data.get("forward_origin") or {"type": "user", "sender_user": data["from"], "date": data["date"]}
    content = {key: data[key] for key in FORWARDABLE if key in data}
    if "poll" in content:
        content["poll"] = {key: value for key, value in content["poll"].items() if not key.startswith("correct_option")}
    bot = world.bots[file_owner(world, chat)]
    return speak(world, user, args, {"forward_origin": origin, **world.for_bot(content, bot)})


def forward_post(world: World, user: User, args: Json) -> Json:
    """Forward a post of a channel that no bot here is in: a text, or what cannot be copied on."""
    channel = {"id": _CHANNEL, "title": str(args.get("channel") or "Канал"), "type": "channel"}
    now = int(world.clock())
    posts: dict[str, Json] = {
        "text": worded(args, "text", MAX_TEXT) if args.get("text") else {"text": "Новость канала"},
        "paid_media": {"paid_media": {"star_count": 10, "paid_media": [{"type": "preview"}]}},
        "giveaway": {"giveaway": {"chats": [channel], "winners_selection_date": now + 86400, "winner_count": 1}},
    }
    origin = {"type": "channel", "chat": channel, "message_id": 1, "date": now}
    return speak(world, user, args, {"forward_origin": origin, **posts[str(args.get("kind") or "text")]})


def _own(world: World, user: User, args: Json) -> Message:
    message = find_message(world, user, args)
    if message.sender_id != user.id or message.service:
        raise ActionError("Изменить можно только своё сообщение")
    return message


def edit(world: World, user: User, args: Json) -> Json:
    """Change one's own message: text, caption or file; what changes nothing is not sent."""
    message = _own(world, user, args)
    data = message.data
    if "forward_origin" in data:
        raise ActionError("Пересланное сообщение изменить нельзя")
    if args.get("file"):
        remove, content = tuple(CONTENT), _file_content(world, user, args)
        if not _REPLACEABLE & data.keys() or not _fits_album(data, str(args["kind"])):
            raise ActionError("Заменить это таким файлом нельзя")
    elif "text" in data:
        remove, content = ("text", "entities"), worded(args, "text", MAX_TEXT)
        if not content:
            raise ActionError("Пустое сообщение отправить нельзя")
    elif _CAPTIONED & data.keys():
        remove = ("caption", "caption_entities")
        content = worded({**args, "caption": args.get("caption", args.get("text"))}, "caption", MAX_CAPTION)
    else:
        raise ActionError("Такое сообщение изменить нельзя")
    if {key: data[key] for key in remove if key in data} != content:
        world.edit(message, content, remove=remove)
        world.tell(message, "edited_message")
    return message.view()


def _fits_album(data: Json, kind: str) -> bool:
    """Tell whether a file of a kind may stand in the place of another: in an album, documents and music stay such."""
    if "media_group_id" not in data or kind in data:
        return True
    return not any(only == kind or only in data for only in ONLY_AMONG_THEMSELVES)


def delete(world: World, user: User, args: Json) -> None:
    """Delete a message for everybody: in a private chat anybody's, in a group one's own."""
    message = find_message(world, user, args)
    chat = message.chat
    if not chat.private and message.sender_id != user.id and not chat.members[user.id].admin:
        raise ActionError("Удалить можно только своё сообщение")
    world.delete(message)


def block(world: World, user: User, args: Json) -> None:
    """Stop and block the bot."""
    _set_stopped(world, user, args, stopped=True)


def unblock(world: World, user: User, args: Json) -> None:
    """Unblock the bot."""
    _set_stopped(world, user, args, stopped=False)


def _set_stopped(world: World, user: User, args: Json, *, stopped: bool) -> None:
    chat = find_chat(world, user, args)
    if chat.bot is None:
        raise ActionError("Заблокировать можно только бота")
    if chat.stopped is stopped:
        return
    chat.stopped = stopped
    states: list[Json] = [{"status": "member"}, {"status": "kicked", "until_date": 0}]
    old, new = states if stopped else reversed(states)
    bot_user = chat.bot.user.api()
    change = {
        "chat": chat.api(),
        "from": user.api(),
        "date": int(world.clock()),
        "old_chat_member": {**old, "user": bot_user},
        "new_chat_member": {**new, "user": bot_user},
    }
    chat.bot.mailbox.push("my_chat_member", change, chat.id)
    world.changes += 1
    world.announce(chat, "chat", blocked=stopped)


def delete_account(world: World, user: User, args: Json) -> None:  # noqa: ARG001 - one shape for all actions
    """Delete the account: messages stay, nothing can be sent to it any more."""
    user.deleted = True
    user.changed()
    for chat in list(world.chats_of(user.id)):
        chat.changed()
        world.announce(chat, "chat", deleted=True)
    world.changes += 1


def choose_options(world: World, user: User, args: Json) -> Json:
    """Vote in a poll."""
    message = find_message(world, user, args)
    current = message.data.get("poll")
    if current is None or current["is_closed"]:
        raise ActionError("Опрос закрыт")
    options = [int(option) for option in args.get("options") or ()]
    if any(not 0 <= option < len(current["options"]) for option in options):
        raise ActionError("Такого варианта нет")
    vote(world, message, user, options)
    return message.view()


def put_reaction(world: World, user: User, args: Json) -> Json:
    """React to a message."""
    message = find_message(world, user, args)
    react(world, message, user, [str(args["emoji"])] if args.get("emoji") else [])
    return message.view()


ACTIONS: dict[str, Callable[[World, User, Json], Any]] = {
    "start": start,
    "say": say,
    "send": send,
    "location": location,
    "venue": venue,
    "contact": contact,
    "poll": poll,
    "dice": dice,
    "forward": forward,
    "forward_post": forward_post,
    "edit": edit,
    "delete": delete,
    "block": block,
    "unblock": unblock,
    "delete_account": delete_account,
    "vote": choose_options,
    "react": put_reaction,
}

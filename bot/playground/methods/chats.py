"""Chats, their members, pins, and files on their way back to the bot.

https://core.telegram.org/bots/api#getchat
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.errors import bad_request
from bot.playground.files import MAX_DOWNLOAD
from bot.playground.groups import change_member
from bot.playground.people import Member

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.call import Call
    from bot.playground.people import Chat
    from bot.playground.text import Json


def get_chat(call: Call) -> Json:
    """Describe a chat."""
    chat = call.world.chat(call.bot, call.args.get("chat_id"))
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    full = {**chat.api(), "accent_color_id": chat.id % 7, "max_reaction_count": 11, "accepted_gift_types": gifts}
    pinned = next((found for number in reversed(chat.pinned) if (found := call.world.message(chat, number))), None)
    if pinned:
        full["pinned_message"] = pinned.quoted()
    if not chat.private:
        full["permissions"] = {"can_send_messages": True, "can_send_polls": True, "can_pin_messages": False}
    return full


def _chat(call: Call) -> Chat:
    return call.world.writable(call.bot, call.args.get("chat_id"))


def get_chat_member(call: Call) -> Json:
    """Describe somebody's place in a chat."""
    chat = _chat(call)
    user = call.world.users.get(call.integer("user_id") or 0)
    if user is None:
        raise bad_request("invalid user_id specified")
    if chat.private:
        if user.id not in {chat.id, call.bot.id}:
            raise bad_request("member not found")
        return Member().api(user)
    return chat.members.get(user.id, Member("left")).api(user)


def get_chat_administrators(call: Call) -> list[Json]:
    """List administrators, other bots left out as in Telegram."""
    chat = _chat(call)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return [
        member.api(call.world.users[number])
        for number, member in chat.members.items()
        if member.admin and (number == call.bot.id or not call.world.users[number].is_bot)
    ]


def get_chat_member_count(call: Call) -> int:
    """Count members."""
    chat = _chat(call)
    return 2 if chat.private else sum(member.present for member in chat.members.values())


def leave_chat(call: Call) -> bool:
    """Leave a group."""
    chat = _chat(call)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    change_member(call.world, chat, call.bot.user, Member("left"), by=call.bot.user)
    return True


def _check_pinning(call: Call, chat: Chat) -> None:
    if not chat.private and not chat.members[call.bot.id].may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def pin_chat_message(call: Call) -> bool:
    """Pin a message; the chat sees a line about it."""
    chat = _chat(call)
    message = call.world.message(chat, call.integer("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    _check_pinning(call, chat)
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        line = {"pinned_message": message.quoted()}
        call.world.post(chat, call.bot.user, line, thread=message.topic, service=True)
        call.world.announce(chat, "pinned", pinned=chat.pinned)
    return True


def unpin_chat_message(call: Call) -> bool:
    """Unpin a message; without an id, the newest pinned one."""
    chat = _chat(call)
    _check_pinning(call, chat)
    number = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    call.world.announce(chat, "pinned", pinned=chat.pinned)
    return True


def unpin_all(call: Call) -> bool:
    """Unpin everything."""
    chat = _chat(call)
    _check_pinning(call, chat)
    chat.pinned.clear()
    call.world.announce(chat, "pinned", pinned=[])
    return True


def get_file(call: Call) -> Json:
    """Prepare a file for downloading: only up to 20 MB."""
    file_id = call.string("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.world.files.find(file_id, call.bot.id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {"file_id": file_id, "file_unique_id": file.key, "file_size": file.size, "file_path": file.path}


def get_user_profile_photos(call: Call) -> Json:
    """List profile photos: nobody here has one."""
    if (call.integer("user_id") or 0) not in call.world.users:
        raise bad_request("invalid user_id specified")
    return {"total_count": 0, "photos": []}


METHODS: dict[str, Callable[[Call], Any]] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all,
    "getFile": get_file,
    "getUserProfilePhotos": get_user_profile_photos,
}

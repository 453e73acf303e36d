"""The world on disk, so that a restart of the playground finds everything as it was.

One JSON file, replaced as a whole, and a directory of uploads beside it. Saved soon after a change and when stopping.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from .files import File
from .mailbox import Pending, encode
from .people import Bot, Chat, Counter, Member, Message, Topic, User
from .webhooks import Webhook

if TYPE_CHECKING:
    from .text import Json
    from .world import World

_PAUSE = 1.0
_SHARE = 50
"""A large world is saved less often: saving takes at most a fiftieth of the time."""
_VERSION = 1
_USER = ("id", "first_name", "last_name", "username", "language_code", "is_bot", "role", "phone", "deleted")
_MESSAGE = ("data", "edits", "deleted", "service", "keyboarded")


class Keeper:
    """Saves and loads one world."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.directory = path.with_name(path.name + ".files")
        self._saved = 0
        self._task: asyncio.Task[None] | None = None

    def start(self, world: World) -> None:
        """Begin to save changes."""
        self._task = asyncio.create_task(self._keep(world))
        for bot in world.bots.values():
            if bot.mailbox.webhook_url and bot.webhook is None:
                bot.webhook = Webhook(world, bot)

    async def stop(self, world: World) -> None:
        """Save a last time; what never started has nothing to save and leaves the file to whoever has."""
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._write(self._text(world))

    async def _keep(self, world: World) -> None:
        pause = _PAUSE
        while True:
            await asyncio.sleep(pause)
            if world.changes != self._saved:
                self._saved = world.changes
                began = time.perf_counter()
                text = self._text(world)
                pause = max(_PAUSE, (time.perf_counter() - began) * _SHARE)
                await asyncio.to_thread(self._write, text)

    def _text(self, world: World) -> str:
        return encode(dump(world))

    def _write(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_name(self.path.name + ".new")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(self.path)

    def load(self, world: World) -> None:
        """Read a saved world, if there is one; what cannot be read is put aside, not overwritten."""
        if not self.path.exists():
            return
        try:
            saved = json.loads(self.path.read_text(encoding="utf-8"))
            if saved.get("version") != _VERSION:
                raise ValueError("another version")
            restore(world, saved)
        except (ValueError, KeyError, TypeError):
            self.path.replace(self.path.with_name(self.path.name + ".unreadable"))


def dump(world: World) -> Json:
    """Turn a world into JSON."""
    return {
        "version": _VERSION,
        "users": [[getattr(user, name) for name in _USER] for user in world.users.values()],
        "bots": [_bot(bot) for bot in world.bots.values()],
        "private": [_chat(chat) for chat in world.private.values()],
        "groups": [_chat(chat) for chat in world.groups.values()],
        "files": [asdict(file) | {"data": None} for file in world.files.files.values()],
        "votes": {poll: list(votes.items()) for poll, votes in world.votes.items()},
    }


def _bot(bot: Bot) -> Json:
    return {
        "token": bot.token,
        "id": bot.id,
        "counter": bot.counter.value,
        "commands": bot.commands,
        "texts": bot.texts,
        "menu_buttons": list(bot.menu_buttons.items()),
        "known": sorted(bot.known),
        "privacy": bot.privacy,
        "next_update": bot.mailbox.next_number,
        "allowed": sorted(bot.mailbox.allowed),
        "webhook": [bot.mailbox.webhook_url, bot.mailbox.webhook_secret],
        "pending": [[update.number, update.body.decode(), update.chat] for update in bot.mailbox.pending],
    }


def _chat(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "username": chat.username,
        "counter": chat.counter.value,
        "bot": chat.bot.id if chat.bot else None,
        "is_forum": chat.is_forum,
        "started": chat.started,
        "stopped": chat.stopped,
        "keyboard": chat.keyboard,
        "pinned": chat.pinned,
        "migrated_to": chat.migrated_to,
        "members": [[user, member.status, member.rights] for user, member in chat.members.items()],
        "topics": [[topic.id, topic.name, topic.color, topic.icon, topic.closed] for topic in chat.topics.values()],
        "messages": [
            [[getattr(message, name) for name in _MESSAGE], list(message.reactions.items())]
            for message in chat.messages.values()
        ],
    }


def restore(world: World, saved: Json) -> None:
    """Put a saved world into an empty one."""
    for values in saved["users"]:
        user = User(values[0], "")
        for name, value in zip(_USER, values, strict=True):
            setattr(user, name, value)
        world.users[user.id] = user
    for one in saved["files"]:
        if (world.files.directory or Path()).joinpath(one["key"]).exists():
            world.files.keep(File(**one), None)
    for one in saved["bots"]:
        _restore_bot(world, one)
    for one in saved["private"]:
        bot = world.bots[one["bot"]]
        chat = world.private_chat(bot, world.users[one["id"]])
        _restore_chat(world, chat, one)
    for one in saved["groups"]:
        chat = Chat(one["id"], one["type"], Counter(one["counter"]), title=one["title"])
        world.groups[chat.id] = chat
        _restore_chat(world, chat, one)
        bots = world.bots_in(chat)
        if chat.type == "group" and bots:
            chat.counter = bots[0].counter
    world.votes = {poll: {int(user): options for user, options in votes} for poll, votes in saved["votes"].items()}


def _restore_bot(world: World, one: Json) -> None:
    bot = world.bots.get(one["id"]) or Bot(one["token"], world.users[one["id"]])
    bot.user = world.users[one["id"]]
    world.bots[bot.id] = bot
    bot.counter.value = one["counter"]
    bot.commands, bot.texts, bot.privacy = one["commands"], one["texts"], one["privacy"]
    bot.menu_buttons = {int(chat): button for chat, button in one["menu_buttons"]}
    bot.known = set(one["known"])
    bot.mailbox.next_number = one["next_update"]
    bot.mailbox.allow(one["allowed"])
    bot.mailbox.webhook_url, bot.mailbox.webhook_secret = one["webhook"]
    bot.mailbox.pending.extend(Pending(number, body.encode(), chat) for number, body, chat in one["pending"])


def _restore_chat(world: World, chat: Chat, one: Json) -> None:
    chat.username, chat.is_forum = one["username"], one["is_forum"]
    chat.started, chat.stopped = one["started"], one["stopped"]
    chat.keyboard, chat.pinned, chat.migrated_to = one["keyboard"], one["pinned"], one["migrated_to"]
    chat.members = {user: Member(status, rights) for user, status, rights in one["members"]}
    for topic_id, name, color, icon, closed in one["topics"]:
        chat.topics[topic_id] = Topic(topic_id, name, color, icon)
        chat.topics[topic_id].closed = closed
    for values, reactions in one["messages"]:
        message = Message(chat, values[0])
        for name, value in zip(_MESSAGE, values, strict=True):
            setattr(message, name, value)
        message.reactions = {int(user): emoji for user, emoji in reactions}
        world.remember(chat, message)

"""The made-up Telegram itself: where messages appear, change and vanish, and who hears of it."""

from __future__ import annotations

import itertools
import secrets
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from .errors import BLOCKED, CANNOT_INITIATE, CHAT_NOT_FOUND, DEACTIVATED, bad_request, forbidden, migrated
from .files import FileStore, Upload
from .people import PLAYGROUND_TOKEN, Bot, Chat, Counter, Member, Message, User, bot_id_of
from .reissue import reissued

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .text import Json

    Listener = Callable[[Json], None]

_CHATS_KEPT = 200
"""With a bounded history the whole world keeps so many full chats' worth of messages."""
_EDITS_KEPT = 20
_FILES_KEPT = 1024 * 1024 * 1024
_UPLOADS_KEPT = 100
_FIRST_GROUP = 4_000_000_001
_SUPERGROUP = -1_000_000_000_000
_CONTENT_KEYS = ("text", "caption", "photo", "document", "video", "animation", "audio", "voice", "reply_markup")


class World:
    """All there is. Everything that happens goes through here, whoever does it."""

    def __init__(
        self,
        *,
        history: int | None = None,
        directory: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.clock = clock
        self.history = history
        self.users: dict[int, User] = {}
        self.bots: dict[int, Bot] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.groups: dict[int, Chat] = {}
        self.files = FileStore(directory, _FILES_KEPT if history else None)
        self.listeners: dict[int, list[Listener]] = {}
        self.queries: dict[str, Json] = {}
        self.uploads: dict[str, Upload] = {}
        self.votes: dict[str, dict[int, list[int]]] = {}
        self.inline_messages: dict[str, Message] = {}
        self.changes = 0
        self._order: deque[Message] = deque()
        self._group_ids = itertools.count(_FIRST_GROUP)

    # Who there is

    def bot(self, token: str) -> Bot | None:
        """Find the bot of a token; a well-formed token nobody has used yet makes a new bot."""
        bot_id = bot_id_of(token)
        if bot_id is None:
            return None
        known = self.bots.get(bot_id)
        if known is not None:
            return known if known.token == token else None
        name = "mmpg_playground_bot" if token == PLAYGROUND_TOKEN else f"bot{bot_id}_bot"
        title = "ММПГ-бот" if token == PLAYGROUND_TOKEN else name
        user = self.users[bot_id] = User(bot_id, title, None, name, is_bot=True)
        bot = self.bots[bot_id] = Bot(token, user)
        self.changes += 1
        return bot

    def add_user(self, user: User) -> User:
        """Add a person, or give the known person of this id the new name."""
        known = self.users.get(user.id)
        if known is None:
            self.users[user.id] = known = user
        else:
            known.first_name, known.last_name, known.username = user.first_name, user.last_name, user.username
            known.language_code, known.role = user.language_code, user.role or known.role
            known.changed()
        self.changes += 1
        return known

    def private_chat(self, bot: Bot, user: User) -> Chat:
        """Find or open the chat of a bot and a person."""
        chat = self.private.get((bot.id, user.id))
        if chat is None:
            chat = Chat(user.id, "private", bot.counter)
            chat.bot, chat.user = bot, user
            self.private[bot.id, user.id] = chat
        return chat

    def met(self, user: User) -> None:
        """Let a person have started the default bot long ago: it hears nothing of it now."""
        bot = next(iter(self.bots.values()))
        self.private_chat(bot, user).started = True
        bot.known.add(user.id)

    def add_group(self, title: str, owner: User, kind: str = "supergroup") -> Chat:
        """Create a basic ``group``, a ``supergroup`` or a ``forum``."""
        number = next(self._group_ids)
        if kind == "group":
            chat = Chat(-number, "group", Counter(), title=title)
        else:
            chat = Chat(_SUPERGROUP - number, "supergroup", Counter(), title=title)
            chat.is_forum = kind == "forum"
        chat.members[owner.id] = Member("creator")
        self.groups[chat.id] = chat
        self.changes += 1
        return chat

    def chats_of(self, user_id: int) -> Iterator[Chat]:
        """All chats on a person's phone."""
        for bot_id in self.bots:
            if chat := self.private.get((bot_id, user_id)):
                yield chat
        for chat in self.groups.values():
            member = chat.members.get(user_id)
            if member is not None and member.present and chat.migrated_to is None:
                yield chat

    def bots_in(self, chat: Chat) -> list[Bot]:
        """Bots that take part in a chat."""
        if chat.bot:
            return [chat.bot]
        return [self.bots[user] for user, member in chat.members.items() if user in self.bots and member.present]

    # What a bot may reach

    def chat(self, bot: Bot, chat_id: Any) -> Chat:
        """Find the chat a bot names, whether or not it may write there."""
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            chat = next((group for group in self.groups.values() if group.username == chat_id[1:]), None)
        else:
            try:
                number = int(chat_id)
            except (TypeError, ValueError):
                raise bad_request("chat_id is empty" if chat_id in {None, ""} else CHAT_NOT_FOUND) from None
            chat = self.groups.get(number) if number < 0 else self.private.get((bot.id, number))
            if number in bot.known:
                chat = chat or self.private_chat(bot, self.users[number])
            elif chat is not None and chat.private and not chat.started:
                chat = None
        if chat is None or (not chat.private and bot.id not in chat.members):
            raise bad_request(CHAT_NOT_FOUND)
        return chat

    def writable(self, bot: Bot, chat_id: Any) -> Chat:
        """Find the chat a bot writes to, or refuse as Telegram does."""
        if str(chat_id).isdigit() and int(chat_id) in self.bots:
            raise forbidden("bot can't send messages to bots")
        chat = self.chat(bot, chat_id)
        if chat.user:
            if chat.user.deleted:
                raise forbidden(DEACTIVATED)
            if chat.stopped:
                raise forbidden(BLOCKED)
            if not chat.started:
                raise forbidden(CANNOT_INITIATE)
            return chat
        if chat.migrated_to is not None:
            raise migrated(chat.migrated_to)
        member = chat.members[bot.id]
        if member.status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if not member.present:
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def message(self, chat: Chat, message_id: int | None) -> Message | None:
        """Find a message that still exists."""
        message = chat.messages.get(message_id or 0)
        return None if message is None or message.deleted else message

    # What happens

    def post(
        self, chat: Chat, sender: User, content: Json, *, thread: int | None = None, service: bool = False
    ) -> Message:
        """Put a new message into a chat: the phones see it, and bots hear of it unless a bot has said it.

        Of what a bot has *done* (a topic opened, a message pinned) it hears itself, as in Telegram.
        """
        data: Json = {
            "message_id": chat.counter.next(),
            "from": sender.api(),
            "chat": chat.api(),
            "date": int(self.clock()),
        }
        data |= self._thread(chat, content, thread, data["message_id"]) | content
        message = Message(chat, data, service=service)
        self.remember(chat, message)
        self.changes += 1
        self.announce(chat, "message", message)
        if service or not sender.is_bot:
            self.tell(message, "message")
        return message

    def _thread(self, chat: Chat, content: Json, topic: int | None, message_id: int) -> Json:
        """Tell where a message stands.

        Telegram gives every message of a topic the service message that opened it as ``reply_to_message``, unless it
        answers another one; and outside topics the replies in a supergroup bear the id of the message they began with.
        """
        if topic is not None:
            thread: Json = {"message_thread_id": topic, "is_topic_message": True}
            root = self.message(chat, topic) if topic != message_id else None
            return thread | ({"reply_to_message": root.quoted()} if root else {})
        answered: Json | None = content.get("reply_to_message")
        if answered is None or chat.type != "supergroup":
            return {}
        return {"message_thread_id": answered.get("message_thread_id", answered["message_id"])}

    def edit(self, message: Message, content: Json, *, remove: tuple[str, ...] = (), quiet: bool = False) -> None:
        """Change a message; ``quiet``: only its keyboard or votes, which is not an edit to the reader."""
        before = message.data
        message.data = {key: value for key, value in before.items() if key not in remove} | content
        if not quiet:
            message.edits.append({key: before[key] for key in _CONTENT_KEYS if key in before})
            if self.history:
                del message.edits[:-_EDITS_KEPT]
            message.data["edit_date"] = int(self.clock())
        self.changes += 1
        voted = quiet and "poll" in content
        self.announce(message.chat, "updated" if voted else "edited", message)

    def delete(self, message: Message) -> None:
        """Delete a message for everybody; bots are not told, as in Telegram."""
        message.deleted = True
        self.changes += 1
        self.announce(message.chat, "deleted", message)

    def tell(self, message: Message, kind: str) -> None:
        """Pass a message to the bots that may see it."""
        chat = message.chat
        if chat.bot:
            chat.bot.mailbox.push(kind, message.data, chat.id)
            return
        for bot in self.bots_in(chat):
            if self._sees(bot, message):
                if message.sender_id not in self.bots:
                    bot.known.add(message.sender_id)
                bot.mailbox.push(kind, self.for_bot(message.data, bot), chat.id)

    def _sees(self, bot: Bot, message: Message) -> bool:
        """Tell whether privacy mode lets a bot see a group message (https://core.telegram.org/bots/features#privacy-mode)."""
        if message.service or not bot.privacy or message.chat.members[bot.id].admin:
            return True
        data = message.data
        answered = data.get("reply_to_message", {})
        # What merely stands in a topic that the bot has opened does not answer the bot.
        answers_bot = "forum_topic_created" not in answered and answered.get("from", {}).get("id") == bot.id
        if answers_bot or "via_bot" in data:
            return True
        words = data.get("text") or data.get("caption") or ""
        name = f"@{bot.user.username}".lower()
        if words.startswith("/"):
            command = words.split(maxsplit=1)[0].lower()
            return "@" not in command or command.endswith(name)
        return name in words.lower()

    def for_bot(self, data: Json, bot: Bot) -> Json:
        """Give a message with the file identifiers of one bot (they differ from bot to bot)."""
        return reissued(self.files, data, bot.id) if len(self.bots) > 1 else data

    def announce(self, chat: Chat, event: str, message: Message | None = None, **details: Any) -> None:
        """Tell the phones that are open."""
        if not self.listeners:
            return
        news: Json | None = None
        for user_id in chat.audience():
            for listener in self.listeners.get(user_id, ()):
                if news is None:
                    news = {"event": event, "chat": chat.key, **details}
                    if message is not None:
                        news["message"] = message.view()
                listener(news)

    def tell_user(self, user_id: int, event: str, **details: Any) -> None:
        """Tell one person's phone."""
        for listener in self.listeners.get(user_id, ()):
            listener({"event": event, **details})

    def remember(self, chat: Chat, message: Message) -> None:
        """Keep a message, within the bounds of the history."""
        chat.messages[message.id] = message
        if not self.history:
            return
        self._order.append(message)
        if len(chat.messages) > self.history:
            del chat.messages[next(iter(chat.messages))]
        if len(self._order) > self.history * _CHATS_KEPT:
            oldest = self._order.popleft()
            oldest.chat.messages.pop(oldest.id, None)

    def take_upload(self, upload: Upload) -> str:
        """Take in a file that somebody is about to send; the oldest ones not sent are forgotten."""
        number = self.unique()
        self.uploads[number] = upload
        if len(self.uploads) > _UPLOADS_KEPT:
            del self.uploads[next(iter(self.uploads))]
        return number

    def unique(self) -> str:
        """Make an identifier of a query, a poll or an album."""
        return str(secrets.randbelow(9 * 10**17) + 10**17)

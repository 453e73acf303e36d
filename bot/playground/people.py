"""Who and what there is: people, bots, chats, messages. Plain holders; the rules are in ``world``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .mailbox import Mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .text import Json

PLAYGROUND_TOKEN = "1000000001:playground-AAAAAAAAAAAAAAAAAAAAAAAAAAA"  # noqa: S105 - a made-up bot of a made-up Telegram
_TOKEN = re.compile(r"(\d{1,18}):([A-Za-z0-9_-]{5,})")
_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def bot_id_of(token: str) -> int | None:
    """The bot behind a token; None: no token has this form."""
    match = _TOKEN.fullmatch(token)
    return int(match[1]) if match else None


class User:
    """A person or a bot, as all of Telegram knows them."""

    __slots__ = (
        "_api", "deleted", "first_name", "id", "is_bot", "language_code", "last_name", "phone", "role", "username",
    )  # fmt: skip

    def __init__(
        self,
        user_id: int,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        *,
        language_code: str | None = "ru",
        is_bot: bool = False,
        role: str = "",
        phone: str = "",
    ) -> None:
        self.id = user_id
        self.first_name = first_name
        self.last_name = last_name
        self.username = username
        self.language_code = language_code
        self.is_bot = is_bot
        self.role = role
        self.phone = phone
        self.deleted = False
        self._api: Json | None = None

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def api(self) -> Json:
        """The User object; made once, so whoever changes a field calls ``changed``."""
        if self._api is None:
            optional = {"last_name": self.last_name, "username": self.username}
            if not self.is_bot:
                optional["language_code"] = self.language_code
            self._api = {
                "id": self.id,
                "is_bot": self.is_bot,
                "first_name": "" if self.deleted else self.first_name,
                **{key: value for key, value in optional.items() if value and not self.deleted},
            }
        return self._api

    def changed(self) -> None:
        """Forget the prepared object."""
        self._api = None


class Counter:
    """Message ids of one account or one supergroup."""

    __slots__ = ("value",)

    def __init__(self, value: int = 0) -> None:
        self.value = value

    def next(self) -> int:
        """Take the next id."""
        self.value += 1
        return self.value


class Bot:
    """A bot: its account, its updates, what it has told Telegram about itself."""

    __slots__ = (
        "commands", "counter", "known", "mailbox", "menu_buttons", "privacy", "texts", "token", "user", "webhook",
    )  # fmt: skip

    def __init__(self, token: str, user: User) -> None:
        self.token = token
        self.user = user
        self.counter = Counter()
        self.mailbox = Mailbox()
        self.privacy = True
        self.commands: dict[str, list[Json]] = {}
        self.texts: dict[str, str] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.known: set[int] = set()
        self.webhook: Any = None

    @property
    def id(self) -> int:
        """The bot's user id."""
        return self.user.id


class Member:
    """Somebody's place in a group."""

    __slots__ = ("rights", "status", "title")

    def __init__(self, status: str = "member", rights: dict[str, bool] | None = None) -> None:
        self.status = status
        self.rights = rights or {}
        self.title = ""

    @property
    def present(self) -> bool:
        """Whether the member is in the group now."""
        return self.status not in {"left", "kicked"}

    @property
    def admin(self) -> bool:
        """Whether the member may do what administrators may."""
        return self.status in {"creator", "administrator"}

    def may(self, right: str) -> bool:
        """Whether an administrator has a right; all by default."""
        return self.status == "creator" or (self.status == "administrator" and self.rights.get(right, True))

    def api(self, user: User) -> Json:
        """The ChatMember object."""
        base: Json = {"status": self.status, "user": user.api()}
        if self.status == "creator":
            return {**base, "is_anonymous": False}
        if self.status == "administrator":
            defaults = dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False, "can_be_edited": False}
            return {**base, **defaults, **self.rights}
        if self.status == "kicked":
            return {**base, "until_date": 0}
        return base


class Topic:
    """A topic of a forum."""

    __slots__ = ("closed", "color", "icon", "id", "name")

    def __init__(self, topic_id: int, name: str, color: int = 7322096, icon: str = "") -> None:
        self.id = topic_id
        self.name = name
        self.color = color
        self.icon = icon
        self.closed = False

    def api(self) -> Json:
        """The ForumTopic object."""
        icon = {"icon_custom_emoji_id": self.icon} if self.icon else {}
        return {"message_thread_id": self.id, "name": self.name, "icon_color": self.color, **icon}


class Message:
    """A message, its earlier versions, and what the Bot API does not show of it."""

    __slots__ = ("chat", "data", "deleted", "edits", "id", "keyboarded", "reactions", "sender_id", "service")

    def __init__(self, chat: Chat, data: Json, *, service: bool = False) -> None:
        self.chat = chat
        self.id: int = data["message_id"]
        self.data = data
        self.sender_id: int = data["from"]["id"]
        self.service = service
        self.keyboarded = False
        self.deleted = False
        self.edits: list[Json] = []
        self.reactions: dict[int, list[str]] = {}

    @property
    def topic(self) -> int | None:
        """The topic of a forum it stands in; a thread's id without that mark is only the beginning of some replies."""
        return self.data["message_thread_id"] if self.data.get("is_topic_message") else None

    def quoted(self) -> Json:
        """The message as another one shows it: without what it answers itself."""
        return {key: value for key, value in self.data.items() if key != "reply_to_message"}

    def view(self) -> Json:
        """The message as phones show it: the Bot API object and its history."""
        if not (self.edits or self.deleted or self.service or self.reactions):
            return self.data
        reactions = [emoji for chosen in self.reactions.values() for emoji in chosen]
        beside = {"edits": self.edits, "deleted": self.deleted, "service": self.service, "reactions": reactions}
        return {**self.data, **{key: value for key, value in beside.items() if value}}


class Chat:
    """A private chat of a bot and a person, or a group."""

    __slots__ = (
        "_api", "bot", "counter", "id", "is_forum", "keyboard", "members", "messages", "migrated_to", "pinned",
        "started", "stopped", "title", "topics", "type", "user", "username",
    )  # fmt: skip

    def __init__(self, chat_id: int, kind: str, counter: Counter, *, title: str = "") -> None:
        self.id = chat_id
        self.type = kind
        self.title = title
        self.username: str | None = None
        self.counter = counter
        self.is_forum = False
        self.messages: dict[int, Message] = {}
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        self.pinned: list[int] = []
        self.keyboard: Json | None = None
        self.migrated_to: int | None = None
        self.bot: Bot | None = None
        self.user: User | None = None
        self.started = False
        self.stopped = False
        self._api: Json | None = None

    @property
    def private(self) -> bool:
        """Whether this is a chat of two."""
        return self.type == "private"

    @property
    def key(self) -> int:
        """How a phone calls the chat: a private one bears the id of the bot."""
        return self.bot.id if self.bot else self.id

    def audience(self) -> Iterator[int]:
        """Ids of those who have the chat on their phones."""
        if self.user:
            yield self.user.id
        else:
            yield from (member for member, place in self.members.items() if place.present)

    def api(self) -> Json:
        """The Chat object; made once, so whoever changes a field calls ``changed``."""
        if self._api is None:
            if self.user:
                hidden = {"is_bot", "language_code"}
                person = {key: value for key, value in self.user.api().items() if key not in hidden}
                self._api = {**person, "type": "private"}
            else:
                self._api = {"id": self.id, "title": self.title, "type": self.type}
                if self.is_forum:
                    self._api["is_forum"] = True
                if self.username:
                    self._api["username"] = self.username
        return self._api

    def changed(self) -> None:
        """Forget the prepared object."""
        self._api = None

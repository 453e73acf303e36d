"""The playground put together: a world, a server, phones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .api import BotApi, Options
from .control import Control, perform
from .faults import Faults
from .files import Upload
from .people import PLAYGROUND_TOKEN, User
from .phone import Phone
from .phones import Handset
from .record import Record
from .server import HOST, Server
from .snapshot import snapshot
from .state import Keeper
from .world import World

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .text import Json


class Playground:
    """A Bot API server with a page of phones, on loopback. See the package's docstring for how tests use it."""

    def __init__(  # noqa: PLR0913 - independent options, given by name
        self,
        port: int = 0,
        *,
        token: str = PLAYGROUND_TOKEN,
        people: Sequence[User] = (),
        intro: str = "",
        state_file: Path | None = None,
        latency: float = 0,
        limits: bool = False,
        record_calls: bool = True,
        history: int | None = None,
    ) -> None:
        """``people``: the phones the page opens with. ``history``: messages kept per chat, bounding all else."""
        self.token = token
        self.faults = Faults()
        self.calls = Record(keep=record_calls)
        self.options = Options(latency, limits)
        self._wanted_port = port
        self._keeper = Keeper(state_file) if state_file else None
        self.world = World(history=history, directory=self._keeper.directory if self._keeper else None)
        bot = self.world.bot(token)
        if bot is None:
            raise ValueError(f"not the form of a bot token: {token!r}")
        self.bot = bot
        if self._keeper:
            self._keeper.load(self.world)
        phones = [self.world.add_user(user) for user in people]
        self._api = BotApi(self.world, self.faults, self.calls, self.options)
        self._server = Server(self._api, Control(self.world, self._api, phones, intro))
        self._handsets: dict[int, Handset] = {}
        self._line = LocalLine(self.world, self.bot.id)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Begin to listen."""
        await self._server.start(self._wanted_port)
        if self._keeper:
            self._keeper.start(self.world)

    async def stop(self) -> None:
        """Stop within a second, whatever is open; save the state if it is kept."""
        await self._server.stop()
        if self._keeper:
            await self._keeper.stop(self.world)

    @property
    def url(self) -> str:
        """Where bots call (``TelegramAPIServer.from_base``) and where the page is."""
        return f"http://{HOST}:{self._server.port}"

    def phone(
        self,
        user_id: int,
        first_name: str = "",
        last_name: str | None = None,
        username: str | None = None,
        **details: Any,
    ) -> Phone:
        """Give a person a phone with the app open; the same id is the same person and the same phone."""
        if user_id not in self.world.users or first_name:
            self.world.add_user(User(user_id, first_name or f"Участник {user_id}", last_name, username, **details))
        handset = self._handsets.get(user_id)
        if handset is None:
            handset = self._handsets[user_id] = Handset(self._line, user_id)
            handset.load(snapshot(self.world, self.world.users[user_id], 10**9))
            self.world.listeners.setdefault(user_id, []).append(handset.feed)
        return Phone(handset)

    def messages(self, chat_id: int) -> list[Json]:
        """Give all messages of a chat as the server has them: with earlier versions, deleted ones too."""
        chat = self.world.groups.get(chat_id) or self.world.private.get((self.bot.id, chat_id))
        return [message.view() for message in chat.messages.values()] if chat else []


class LocalLine:
    """Phones and server in one process."""

    def __init__(self, world: World, bot_id: int) -> None:
        self.world = world
        self.bot_id = bot_id

    async def ready(self, handset: Handset) -> None:
        """Nothing to connect."""

    async def act(self, user_id: int, action: str, args: Json) -> Any:
        """Do something at once."""
        return perform(self.world, user_id, action, args)

    async def upload(self, data: bytes, name: str, mime: str) -> str:
        """Take a file in."""
        return self.world.take_upload(Upload(data, name, mime))

    async def download(self, file_unique_id: str) -> bytes:
        """Give a file out."""
        file = self.world.files.by_unique_id(file_unique_id)
        if file is None:
            raise FileNotFoundError(file_unique_id)
        return self.world.files.read(file)

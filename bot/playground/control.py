"""The server's own API under ``/playground``, for the page, tests and scripts in other processes: JSON in, JSON out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .actions import ACTIONS, ActionError
from .errors import RefusedError
from .files import Upload
from .group_actions import GROUP_ACTIONS
from .mailbox import encode
from .people import User
from .pressing import PRESSING
from .snapshot import chat_view, menu, person, snapshot
from .streams import Stream

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .api import BotApi
    from .text import Json
    from .world import World

_FOUND = 30
_INLINE_TYPES = re.compile(r"(?:image/(?:png|jpeg|gif|webp|bmp)|video/[\w.+-]+|audio/[\w.+-]+)")
ALL_ACTIONS = {**ACTIONS, **PRESSING, **GROUP_ACTIONS}


def perform(world: World, user_id: int, action: str, args: Json) -> Any:
    """Let a person do something."""
    user = world.users.get(user_id)
    carry_out = ALL_ACTIONS.get(action)
    if user is None or carry_out is None:
        raise ActionError("Такого человека нет" if user is None else f"Неизвестное действие: {action}")
    try:
        return carry_out(world, user, args)
    except RefusedError as refusal:
        raise ActionError(f"Telegram не принимает это: {refusal.description}") from refusal
    except (KeyError, ValueError, TypeError) as error:
        raise ActionError(f"Не хватает данных: {error!r}") from error


class Control:
    """Answers everything under ``/playground``."""

    def __init__(self, world: World, api: BotApi, phones: list[User], intro: str) -> None:
        self.world = world
        self.api = api
        self.phones = phones
        self.intro = intro
        self.streams: dict[str, Stream] = {}
        self._routes: dict[tuple[str, str], Callable[[web.BaseRequest, list[str]], Awaitable[web.StreamResponse]]] = {
            ("GET", "setup"): self._setup,
            ("GET", "people"): self._people,
            ("POST", "people"): self._add_people,
            ("GET", "phones"): self._phone,
            ("POST", "phones"): self._act,
            ("POST", "files"): self._take_file,
            ("GET", "files"): self._give_file,
            ("GET", "events"): self._events,
            ("POST", "streams"): self._watch,
            ("GET", "messages"): self._messages,
            ("GET", "calls"): self._calls,
            ("DELETE", "calls"): self._forget_calls,
            ("GET", "counters"): self._counters,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._clear_faults,
            ("POST", "options"): self._options,
        }

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request; only pages of this very server may ask."""
        origin = request.headers.get("Origin")
        if origin and origin.partition("://")[2] != request.headers.get("Host"):
            return _json({"error": "Запрос с чужой страницы"}, 403)
        name, *rest = request.path.removeprefix("/playground/").split("/")
        route = self._routes.get((request.method, name))
        if route is None:
            return _json({"error": "Нет такой страницы"}, 404)
        try:
            return await route(request, rest)
        except ActionError as error:
            return _json({"error": str(error)}, 409)
        except (KeyError, IndexError, ValueError) as error:
            return _json({"error": f"Неверный запрос: {error!r}"}, 400)

    async def _setup(self, *_: object) -> web.Response:
        bots = [bot.user.api() for bot in self.world.bots.values()]
        return _json({"intro": self.intro, "phones": [person(user) for user in self.phones], "bots": bots})

    async def _people(self, request: web.BaseRequest, _: list[str]) -> web.Response:
        words = request.query.get("search", "").casefold().split()
        found = []
        for user in self.world.users.values():
            described = f"{user.full_name} {user.username or ''} {user.role} {user.id}".casefold()
            if not user.is_bot and all(word in described for word in words):
                found.append(person(user))
            if len(found) == _FOUND:
                break
        return _json({"people": found})

    async def _add_people(self, request: web.BaseRequest, _: list[str]) -> web.Response:
        """Add one person or a list; ``started``: they pressed «Начать» long ago, the bot hears nothing of it now."""
        body = await request.json()
        people = body if isinstance(body, list) else [body]
        for one in people:
            known = {key: one.get(key) for key in ("last_name", "username")}
            number = int(one.get("id") or self._free_id())
            one["id"] = number
            user = self.world.add_user(
                User(
                    number,
                    str(one.get("first_name") or f"Участник {number}"),
                    **known,
                    language_code=one.get("language_code", "ru"),
                    role=str(one.get("role") or ""),
                    phone=str(one.get("phone") or ""),
                )
            )
            if one.get("started"):
                self.world.met(user)
        if isinstance(body, list):
            return _json({"added": len(people)})
        return _json(person(self.world.users[int(body["id"])]))

    def _free_id(self) -> int:
        number = 700_001
        while number in self.world.users:
            number += 1
        return number

    async def _phone(self, request: web.BaseRequest, rest: list[str]) -> web.Response:
        user = self.world.users.get(int(rest[0]))
        if user is None:
            raise ActionError("Такого человека нет")
        if len(rest) > 1:
            chat = next((chat for chat in self.world.chats_of(user.id) if chat.key == int(rest[1])), None)
            if chat is None:
                raise ActionError("Такого чата на этом телефоне нет")
            only_menu = request.query.get("only") == "commands"
            return _json({"commands": menu(chat, user, self.world)} if only_menu else chat_view(self.world, chat, user))
        return _json(snapshot(self.world, user))

    async def _act(self, request: web.BaseRequest, rest: list[str]) -> web.Response:
        return _json(perform(self.world, int(rest[0]), rest[1], await request.json()))

    async def _take_file(self, request: web.BaseRequest, _: list[str]) -> web.Response:
        upload = Upload(await request.read(), request.query.get("name", ""), request.query.get("mime", ""))
        return _json({"file": self.world.take_upload(upload)})

    async def _give_file(self, _: web.BaseRequest, rest: list[str]) -> web.Response:
        file = self.world.files.by_unique_id(rest[0])
        if file is None:
            return _json({"error": "Файл не найден"}, 404)
        shown = bool(_INLINE_TYPES.fullmatch(file.mime))
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "max-age=86400",
            "Content-Disposition": "inline" if shown else "attachment",
        }
        kind = file.mime if shown else "application/octet-stream"
        return web.Response(body=self.world.files.read(file), content_type=kind, headers=headers)

    async def _events(self, request: web.BaseRequest, _: list[str]) -> web.StreamResponse:
        stream = Stream(self.world)
        name = request.query["stream"]
        self.streams[name] = stream
        stream.watch([int(user) for user in request.query.get("users", "").split(",") if user])
        try:
            return await stream.run(request)
        finally:
            if self.streams.get(name) is stream:
                del self.streams[name]

    async def _watch(self, request: web.BaseRequest, rest: list[str]) -> web.Response:
        self.streams[rest[0]].watch([int(user) for user in await request.json()])
        return _json(None)

    async def _messages(self, request: web.BaseRequest, _: list[str]) -> web.Response:
        """All messages of a chat, deleted ones too: ``?chat=`` a person's or a group's id, ``&bot=``."""
        bot = int(request.query.get("bot") or next(iter(self.world.bots)))
        chat_id = int(request.query["chat"])
        chat = self.world.groups.get(chat_id) if chat_id < 0 else self.world.private.get((bot, chat_id))
        return _json([message.view() for message in chat.messages.values()] if chat else [])

    async def _calls(self, request: web.BaseRequest, _: list[str]) -> web.Response:
        chat = request.query.get("chat")
        found = self.api.record(request.query.get("method"), int(chat) if chat else None)
        return _json([call.json() for call in found])

    async def _forget_calls(self, *_: object) -> web.Response:
        self.api.record.clear()
        return _json(None)

    async def _counters(self, *_: object) -> web.Response:
        return _json(
            {
                "methods": self.api.record.methods,
                "refusals": self.api.record.refusals,
                "answers_lost": self.api.answers_lost,
                "limited": sum(limits.refused for limits in self.api.limiters.values()),
                "pending": {str(bot.id): len(bot.mailbox.pending) for bot in self.world.bots.values()},
                "users": len(self.world.users),
            }
        )

    async def _add_fault(self, request: web.BaseRequest, _: list[str]) -> web.Response:
        body = await request.json()
        self.api.faults.add(body.pop("kind"), body.pop("method", None), **body)
        return _json(None)

    async def _clear_faults(self, *_: object) -> web.Response:
        self.api.faults.clear()
        return _json(None)

    async def _options(self, request: web.BaseRequest, _: list[str]) -> web.Response:
        """Change latency, limits, and whether calls are kept, while running."""
        body = await request.json()
        options = self.api.options
        options.latency = float(body.get("latency", options.latency))
        options.limits = bool(body.get("limits", options.limits))
        self.api.record.keep = bool(body.get("record_calls", self.api.record.keep))
        return _json({"latency": options.latency, "limits": options.limits, "record_calls": self.api.record.keep})


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(text=encode(body), status=status, content_type="application/json")

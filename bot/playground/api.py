"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from .call import Call
from .errors import NOT_FOUND, UNAUTHORIZED, RefusedError, bad_request, too_many_requests
from .files import MAX_DOWNLOAD, MAX_UPLOAD, Upload
from .limits import Limits
from .mailbox import encode
from .methods import METHODS
from .people import bot_id_of
from .record import RecordedCall
from .webhooks import WEBHOOK_METHODS

if TYPE_CHECKING:
    from .faults import Fault, Faults
    from .record import Record
    from .world import World

_JSON = "application/json"
_COUNTED = ("send", "copy", "forward", "edit", "stoppoll")
_TOO_LARGE = RefusedError("Request Entity Too Large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
_HTML_ERROR = "<html>\r\n<head><title>{0}</title></head>\r\n<body><center><h1>{0}</h1></center></body>\r\n</html>\r\n"


@dataclass(slots=True)
class Options:
    """How the server behaves besides Telegram's rules; may be changed while it runs."""

    latency: float = 0
    limits: bool = False


class BotApi:
    """Answers bots."""

    def __init__(self, world: World, faults: Faults, record: Record, options: Options) -> None:
        self.world = world
        self.faults = faults
        self.record = record
        self.options = options
        self.limiters: dict[int, Limits] = {}
        self.answers_lost = 0

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request to ``/bot…``."""
        token, _, method = request.path.removeprefix("/bot").partition("/")
        bot = self.world.bot(token)
        if bot is None:
            known_form = bot_id_of(token) is not None
            return _refuse(RefusedError(UNAUTHORIZED, 401) if known_form else RefusedError(NOT_FOUND, 404))
        try:
            args, uploads = await _arguments(request)
        except RefusedError as refusal:
            return _refuse(refusal)
        name = method.lower()
        if not self.faults and not self.options.latency:
            return await self._carry_out(Call(self.world, bot, method, args, uploads), name)
        return await self._on_a_bad_day(request, Call(self.world, bot, method, args, uploads), name)

    async def _on_a_bad_day(self, request: web.BaseRequest, call: Call, name: str) -> web.StreamResponse:
        """Carry out a call under latency and the faults in force."""
        if name != "getupdates" and self.options.latency:
            await asyncio.sleep(self.options.latency)
        met = {fault.kind: fault for fault in self.faults.take(name, _chat_number(call))}
        if "delay" in met:
            await asyncio.sleep(met["delay"].seconds)
        if "reset" in met:
            return _hang_up(request)
        if "flood" in met:
            return self._refused(call, too_many_requests(met["flood"].retry_after))
        if "error" in met:
            return self._server_error(call, met["error"])
        if "refusal" in met:
            fault = met["refusal"]
            prefix = "Bad Request" if fault.status == HTTPStatus.BAD_REQUEST else HTTPStatus(fault.status).phrase
            return self._refused(call, RefusedError(f"{prefix}: {fault.words}", fault.status))
        response = await self._carry_out(call, name)
        if "lost" in met:
            self.answers_lost += 1
            return _hang_up(request)
        return response

    async def _carry_out(self, call: Call, name: str) -> web.Response:
        try:
            if name == "getupdates":
                return await self._updates(call)
            carry_out = METHODS.get(name) or WEBHOOK_METHODS.get(name)
            if carry_out is None:
                raise RefusedError(NOT_FOUND, 404)
            if self.options.limits and name.startswith(_COUNTED) and name != "sendchataction":
                self._limit(call)
            result = carry_out(call)
        except RefusedError as refusal:
            return self._refused(call, refusal)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return self._refused(call, bad_request(f"can't parse the request: {error!r}"))
        if self.record.keep:
            self._keep(call, result=result)
        else:
            self.record.methods[call.method] += 1
        return web.Response(body=f'{{"ok":true,"result":{encode(result)}}}'.encode(), content_type=_JSON)

    async def _updates(self, call: Call) -> web.Response:
        mailbox = call.bot.mailbox
        allowed = call.structure("allowed_updates")
        mailbox.allow(allowed if isinstance(allowed, list) else None)
        offset, limit = call.integer("offset") or 0, call.integer("limit") or 0
        self.record.methods["getUpdates"] += 1
        body = await mailbox.poll(offset, limit, call.integer("timeout") or 0)
        return web.Response(body=body, content_type=_JSON)

    def _limit(self, call: Call) -> None:
        limits = self.limiters.get(call.bot.id)
        if limits is None:
            limits = self.limiters[call.bot.id] = Limits()
        several = call.structure("media" if call.method.lower() == "sendmediagroup" else "message_ids")
        limits.take(_chat_number(call) or 0, len(several) if isinstance(several, list) else 1)

    def _keep(self, call: Call, *, result: Any = None, error: str = "", code: int = 200) -> None:
        self.record.add(
            RecordedCall(call.method, call.bot.id, _chat_number(call), call.args, time.time(), result, error, code)
        )

    def _refused(self, call: Call, refusal: RefusedError) -> web.Response:
        self._keep(call, error=refusal.description, code=refusal.code)
        return _refuse(refusal)

    def _server_error(self, call: Call, fault: Fault) -> web.Response:
        name = HTTPStatus(fault.status).phrase
        self._keep(call, error=name, code=fault.status)
        if fault.html:
            page = _HTML_ERROR.format(f"{fault.status} {name}")
            return web.Response(text=page, status=fault.status, content_type="text/html")
        return _refuse(RefusedError(name, fault.status))

    async def download(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request to ``/file/bot…``."""
        token, _, path = request.path.removeprefix("/file/bot").partition("/")
        if self.world.bot(token) is None:
            return _refuse(RefusedError(UNAUTHORIZED, 401))
        file = self.world.files.files.get(self.world.files.paths.get(path, ""))
        if file is None or file.size > MAX_DOWNLOAD:
            return _refuse(RefusedError(NOT_FOUND, 404))
        return web.Response(body=self.world.files.read(file), content_type="application/octet-stream")


def _refuse(refusal: RefusedError) -> web.Response:
    body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.Response(text=encode(body), status=refusal.code, content_type=_JSON)


def _hang_up(request: web.BaseRequest) -> web.Response:
    """Break the connection instead of answering."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _chat_number(call: Call) -> int | None:
    chat = call.args.get("chat_id")
    try:
        return None if chat is None else int(chat)
    except (TypeError, ValueError):
        return None


async def _arguments(request: web.BaseRequest) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Read arguments from wherever the client has put them."""
    args: dict[str, Any] = dict(request.query) if request.query_string else {}
    uploads: dict[str, Upload] = {}
    kind = request.content_type
    if not request.can_read_body:
        return args, uploads
    if kind == "application/x-www-form-urlencoded":
        args.update(parse_qsl((await request.read()).decode("utf-8", "replace"), keep_blank_values=True))
    elif kind == _JSON:
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise bad_request("can't parse request JSON object") from None
        if isinstance(body, dict):
            args.update(body)
    elif kind.startswith("multipart/"):
        await _read_parts(request, args, uploads)
    return args, uploads


async def _read_parts(request: web.BaseRequest, args: dict[str, Any], uploads: dict[str, Upload]) -> None:
    if (request.content_length or 0) > MAX_UPLOAD + 1024 * 1024:
        raise _TOO_LARGE
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        data = bytes(await part.read(decode=True))
        total += len(data)
        if total > MAX_UPLOAD + 1024 * 1024:
            raise _TOO_LARGE
        if part.filename is None:
            args[part.name] = data.decode("utf-8", "replace")
            continue
        mime = part.headers.get("Content-Type", "").partition(";")[0]
        upload = Upload(data, part.filename, "" if mime == "application/octet-stream" else mime)
        uploads[part.name] = upload
        args.setdefault(part.name, upload)

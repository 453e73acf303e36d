"""Answers to what people press and ask for: callback and inline queries, reactions, chat actions.

https://core.telegram.org/bots/api#answercallbackquery
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.errors import QUERY_TOO_OLD, bad_request
from bot.playground.reactions import react
from bot.playground.text import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.call import Call
    from bot.playground.text import Json

QUERY_LIFETIME = 60
"""Seconds within which a query has to be answered; Telegram names no figure, clients stop waiting about then."""
_MAX_ALERT = 200
_MAX_RESULTS = 50
_MAX_RESULT_ID = 64
_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def _open_query(call: Call, argument: str, kind: str) -> Json:
    """Take the query that is being answered: it can be answered once, and not for long."""
    number = call.string(argument)
    query = call.world.queries.get(number)
    late = query is not None and call.world.clock() - query["time"] > QUERY_LIFETIME
    if query is None or late or query["kind"] != kind or query["bot"] != call.bot.id:
        raise bad_request(QUERY_TOO_OLD)
    return query


def answer_callback_query(call: Call) -> bool:
    """Answer a press: nothing, a toast, an alert, or a link to open."""
    text = call.string("text")
    if len(text) > _MAX_ALERT:
        raise bad_request("MESSAGE_TOO_LONG")
    query = _open_query(call, "callback_query_id", "callback")
    del call.world.queries[call.string("callback_query_id")]
    answer = {"text": text, "alert": call.flag("show_alert"), "url": call.string("url")}
    call.world.tell_user(query["user"], "answer", query=call.string("callback_query_id"), answer=answer)
    return True


def answer_inline_query(call: Call) -> bool:
    """Offer results to somebody who types ``@bot …``."""
    results = call.structure("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > _MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    numbers = [str(result.get("id", "")) for result in results]
    if any(not 0 < len(number.encode()) <= _MAX_RESULT_ID for number in numbers):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(numbers)) < len(numbers):
        raise bad_request("RESULT_ID_DUPLICATE")
    query = _open_query(call, "inline_query_id", "inline")
    contents = [{**result, "made": _inline_content(call, result)} for result in results]
    del call.world.queries[call.string("inline_query_id")]
    answer = {"results": contents, "next_offset": call.string("next_offset"), "button": call.structure("button")}
    call.world.tell_user(query["user"], "answer", query=call.string("inline_query_id"), answer=answer)
    return True


def _inline_content(call: Call, result: Json) -> Json:
    """Make the message that choosing a result sends."""
    given = result.get("input_message_content")
    if given and "message_text" in given:
        source = {**given, "text": given["message_text"]}
        text, entities = call.formatted("text", MAX_TEXT, source)
        if not text:
            raise bad_request("MESSAGE_EMPTY")
        return {"text": text, **({"entities": entities} if entities else {})}
    if given:
        return {"contact" if "phone_number" in given else "location": given}
    kind = str(result.get("type", ""))
    file_id = result.get(f"{kind}_file_id")
    if kind in {"gif", "mpeg4_gif"}:
        kind, file_id = "animation", result.get(f"{kind.removesuffix('_gif')}_file_id")
    if not file_id:
        raise bad_request("MESSAGE_EMPTY" if kind == "article" else "WEBPAGE_CURL_FAILED")
    file = call.world.files.reuse(str(file_id), call.bot.id, kind)
    return call.world.files.media(file, call.bot.id) | call.caption(result)


def send_chat_action(call: Call) -> bool:
    """Show that the bot is busy writing."""
    action = call.string("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = call.world.writable(call.bot, call.args.get("chat_id"))
    call.world.announce(chat, "action", action=action, who=call.bot.user.full_name)
    return True


def set_message_reaction(call: Call) -> bool:
    """Put one reaction of the bot on a message, or take it off."""
    chat = call.world.writable(call.bot, call.args.get("chat_id"))
    message = call.world.message(chat, call.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reaction = call.structure("reaction") or []
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    react(call.world, message, call.bot.user, [item.get("emoji", "") for item in reaction])
    return True


METHODS: dict[str, Callable[[Call], Any]] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
}

"""Pressing buttons and asking inline: actions that a bot has to answer.

An action here returns the number of its query at once; the answer arrives on the person's phone as an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .actions import ActionError, find_chat, find_message, speak
from .methods.answers import QUERY_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Callable

    from .people import Bot, User
    from .text import Json
    from .world import World

_QUERIES_KEPT = 10_000


def _new_query(world: World, bot: Bot, user: User, kind: str) -> str:
    bot.known.add(user.id)
    number = world.unique()
    now = world.clock()
    if len(world.queries) > _QUERIES_KEPT:
        fresh = {key: query for key, query in world.queries.items() if now - query["time"] <= QUERY_LIFETIME}
        world.queries = fresh
    world.queries[number] = {"kind": kind, "bot": bot.id, "user": user.id, "time": now}
    return number


def press(world: World, user: User, args: Json) -> Json:
    """Press an inline button: by its data (also such as no button bears any more), or by row and column."""
    message = find_message(world, user, args)
    rows = message.data.get("reply_markup", {}).get("inline_keyboard", [])
    button: Json = {"callback_data": str(args["data"])} if args.get("data") is not None else {}
    if not button:
        try:
            button = rows[int(args["row"])][int(args["column"])]
        except (KeyError, IndexError, ValueError):
            raise ActionError("Такой кнопки больше нет") from None
    if "callback_data" not in button:
        return {"button": button}
    sender: Json = message.data.get("via_bot") or message.data["from"]
    bot = world.bots.get(sender["id"])
    if bot is None:
        raise ActionError("Кнопка не принадлежит боту")
    number = _new_query(world, bot, user, "callback")
    query: Json = {"id": number, "from": user.api(), "chat_instance": str(-message.chat.key * 31)}
    inline = next((key for key, known in world.inline_messages.items() if known is message), None)
    if inline:
        query["inline_message_id"] = inline
    else:
        query["message"] = world.for_bot(message.data, bot)
    bot.mailbox.push("callback_query", {**query, "data": button["callback_data"]}, message.chat.id)
    return {"query": number, "button": button}


def ask_inline(world: World, user: User, args: Json) -> Json:
    """Type ``@bot …`` in a chat."""
    chat = find_chat(world, user, args)
    bot = world.bots[int(args["bot"])] if args.get("bot") else chat.bot or next(iter(world.bots.values()))
    number = _new_query(world, bot, user, "inline")
    kind = "sender" if chat.private else chat.type
    query = {"id": number, "from": user.api(), "query": str(args.get("text") or ""), "offset": "", "chat_type": kind}
    bot.mailbox.push("inline_query", query, user.id)
    return {"query": number}


def choose_result(world: World, user: User, args: Json) -> Json:
    """Send one of the results that the bot has offered."""
    bot = world.bots[int(args["bot"])] if args.get("bot") else next(iter(world.bots.values()))
    result: Json = args["result"]
    content: Json = {"via_bot": bot.user.api(), **result["made"]}
    markup = result.get("reply_markup")
    if markup:
        content["reply_markup"] = markup
    view = speak(world, user, args, content)
    chosen: Json = {"result_id": str(result["id"]), "from": user.api(), "query": str(args.get("text") or "")}
    if markup:
        chosen["inline_message_id"] = number = world.unique()
        world.inline_messages[number] = find_chat(world, user, args).messages[view["message_id"]]
    bot.mailbox.push("chosen_inline_result", chosen, user.id)
    return view


PRESSING: dict[str, Callable[[World, User, Json], Any]] = {
    "press": press,
    "inline": ask_inline,
    "choose": choose_result,
}

"""What a bot tells about itself: name, descriptions, commands, menu button.

https://core.telegram.org/bots/api#setmycommands
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.playground.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.playground.call import Call
    from bot.playground.people import Bot, Chat, User
    from bot.playground.text import Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MAX_COMMANDS = 100
_MAX_DESCRIPTION = 256
_TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}
_PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def get_me(call: Call) -> Json:
    """Describe the bot itself."""
    abilities = dict.fromkeys(("can_connect_to_business", "has_main_web_app", "has_topics_enabled"), False)
    return {
        **call.bot.user.api(),
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy,
        "supports_inline_queries": True,
        **abilities,
    }


def _scope(call: Call) -> str:
    """Name the place that a list of commands is for, so that one place has one list."""
    scope = call.structure("scope", "BotCommandScope") or {"type": "default"}
    kind = str(scope.get("type"))
    language = call.string("language_code")
    if kind in _PLAIN_SCOPES:
        return f"{kind}:{language}"
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = call.world.chat(call.bot, scope.get("chat_id"))
    if chat.private and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    member = f":{int(scope.get('user_id') or 0)}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{member}:{language}"


def set_my_commands(call: Call) -> bool:
    """Set the command menu of one scope and language."""
    commands = call.structure("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: Expected an Array of BotCommand")
    if len(commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_checked_command(command) for command in commands]
    scope = _scope(call)
    if checked:
        call.bot.commands[scope] = checked
    else:
        call.bot.commands.pop(scope, None)
    _commands_changed(call)
    return True


def _checked_command(command: Json) -> Json:
    name = str(command.get("command", "")).removeprefix("/").lower()
    description = str(command.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= _MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(call: Call) -> list[Json]:
    """Give the commands of exactly one scope and language."""
    return call.bot.commands.get(_scope(call), [])


def delete_my_commands(call: Call) -> bool:
    """Remove the commands of one scope and language; wider scopes show through again."""
    call.bot.commands.pop(_scope(call), None)
    _commands_changed(call)
    return True


def _commands_changed(call: Call) -> None:
    call.world.changes += 1
    for user_id in list(call.world.listeners):
        call.world.tell_user(user_id, "commands", chat=call.bot.id)


def commands_for(bot: Bot, chat: Chat, user: User) -> list[Json]:
    """Give the menu a person sees in a chat: the narrowest scope that has one.

    https://core.telegram.org/bots/api#determining-list-of-commands
    """
    for scope in _narrowing(chat, user):
        for language in (user.language_code or "", ""):
            if commands := bot.commands.get(f"{scope}:{language}"):
                return commands
    return []


def _narrowing(chat: Chat, user: User) -> Iterator[str]:
    member = chat.members.get(user.id)
    if not chat.private:
        yield f"chat_member:{chat.id}:{user.id}"
        if member and member.admin:
            yield f"chat_administrators:{chat.id}"
    yield f"chat:{chat.id}"
    if member and member.admin:
        yield "all_chat_administrators"
    yield "all_private_chats" if chat.private else "all_group_chats"
    yield "default"


def _setter(title: str) -> Callable[[Call], bool]:
    name, limit = _TEXTS[title]

    def carry_out(call: Call) -> bool:
        text = call.string(name).strip()
        if len(text) > limit:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        call.bot.texts[f"{name}:{call.string('language_code')}"] = text
        if name == "name" and not call.string("language_code"):
            call.bot.user.first_name = text or call.bot.user.username or ""
            call.bot.user.changed()
        call.world.changes += 1
        return True

    return carry_out


def _getter(title: str) -> Callable[[Call], Json]:
    name, _ = _TEXTS[title]

    def carry_out(call: Call) -> Json:
        texts = call.bot.texts
        text = texts.get(f"{name}:{call.string('language_code')}") or texts.get(f"{name}:")
        return {name: text or (call.bot.user.first_name if name == "name" else "")}

    return carry_out


def set_chat_menu_button(call: Call) -> bool:
    """Choose what the button beside the input field does."""
    button = call.structure("menu_button", "MenuButton") or {"type": "default"}
    call.bot.menu_buttons[_menu_chat(call)] = button
    call.world.changes += 1
    return True


def get_chat_menu_button(call: Call) -> Json:
    """Tell what the button beside the input field does."""
    buttons = call.bot.menu_buttons
    button: Json = buttons.get(_menu_chat(call)) or buttons.get(0) or {"type": "commands"}
    return button if button["type"] != "default" else buttons.get(0) or {"type": "commands"}


def _menu_chat(call: Call) -> int:
    chat_id = call.args.get("chat_id")
    return call.world.chat(call.bot, chat_id).id if chat_id else 0


def _agree(_: Call) -> bool:
    return True


METHODS: dict[str, Callable[[Call], Any]] = {
    "getMe": get_me,
    "logOut": _agree,
    "close": _agree,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    **{f"setMy{title}": _setter(title) for title in _TEXTS},
    **{f"getMy{title}": _getter(title) for title in _TEXTS},
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}

"""Topics of a forum.

https://core.telegram.org/bots/api#createforumtopic; rights and refusals as in TDLib's ``ForumTopicManager``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground import topics
from bot.playground.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.call import Call
    from bot.playground.people import Chat, Topic
    from bot.playground.text import Json


def _forum(call: Call) -> Chat:
    chat = call.world.writable(call.bot, call.args.get("chat_id"))
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(call: Call) -> tuple[Chat, Topic]:
    chat = _forum(call)
    number = call.integer("message_thread_id") or 0
    if number <= 0:
        raise bad_request("invalid message thread identifier specified")
    topic = chat.topics.get(number)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def create_forum_topic(call: Call) -> Json:
    """Open a topic."""
    chat = _forum(call)
    if not chat.members[call.bot.id].may("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = call.string("name").strip()
    if not name:
        raise bad_request("title must be non-empty")
    color = call.integer("icon_color") or topics.COLORS[0]
    if color not in topics.COLORS:
        raise bad_request("invalid forum topic icon color specified")
    icon = call.string("icon_custom_emoji_id")
    return topics.open_topic(call.world, chat, call.bot.user, name, color, icon).api()


def edit_forum_topic(call: Call) -> bool:
    """Rename a topic or change its icon."""
    chat, topic = _topic(call)
    if not topics.manages(chat, topic, call.bot.id):
        raise bad_request("not enough rights to edit the topic")
    given, name = call.string("name"), call.string("name").strip()
    if given and not name:
        raise bad_request("title must be non-empty")
    icon = call.args.get("icon_custom_emoji_id")
    changed = topics.change(call.world, chat, call.bot.user, topic, name=name, icon=None if icon is None else str(icon))
    if not changed and (given or icon is not None):
        raise bad_request("TOPIC_NOT_MODIFIED")
    return True


def _switch(*, closed: bool) -> Callable[[Call], bool]:
    def carry_out(call: Call) -> bool:
        chat, topic = _topic(call)
        if not topics.manages(chat, topic, call.bot.id):
            raise bad_request("not enough rights to close or open the topic")
        if not topics.switch(call.world, chat, call.bot.user, topic, closed=closed):
            raise bad_request("TOPIC_NOT_MODIFIED")
        return True

    return carry_out


def delete_forum_topic(call: Call) -> bool:
    """Delete a topic with everything in it."""
    chat, topic = _topic(call)
    if not topics.may_delete(chat, topic, call.bot.id):
        raise bad_request("not enough rights to delete the topic")
    topics.delete(call.world, chat, topic)
    return True


METHODS: dict[str, Callable[[Call], Any]] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": _switch(closed=True),
    "reopenForumTopic": _switch(closed=False),
    "deleteForumTopic": delete_forum_topic,
}

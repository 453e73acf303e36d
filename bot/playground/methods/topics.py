"""Topics of a forum.

https://core.telegram.org/bots/api#createforumtopic
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.errors import bad_request
from bot.playground.groups import delete_topic, topics_of
from bot.playground.people import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.call import Call
    from bot.playground.people import Chat
    from bot.playground.text import Json

_MAX_NAME = 128
_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def _forum(call: Call) -> Chat:
    chat = call.world.writable(call.bot, call.args.get("chat_id"))
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.members[call.bot.id].may("can_manage_topics"):
        creating = "create" in call.method.lower()
        raise bad_request("not enough rights to create a topic" if creating else "not enough rights")
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    topic = chat.topics.get(call.integer("message_thread_id") or 0)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def create_forum_topic(call: Call) -> Json:
    """Open a topic; the message that says so gives it its id."""
    chat = _forum(call)
    name = call.string("name").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    name = name[:_MAX_NAME]
    color = call.integer("icon_color") or _COLORS[0]
    if color not in _COLORS:
        raise bad_request("invalid forum topic icon color specified")
    topic = Topic(chat.counter.value + 1, name, color, call.string("icon_custom_emoji_id"))
    chat.topics[topic.id] = topic
    created = {"name": name, "icon_color": color}
    call.world.post(chat, call.bot.user, {"forum_topic_created": created}, thread=topic.id, service=True)
    call.world.announce(chat, "topics", topics=topics_of(chat))
    return topic.api()


def edit_forum_topic(call: Call) -> bool:
    """Rename a topic or change its icon."""
    chat = _forum(call)
    topic = _topic(call, chat)
    changes: Json = {}
    name = call.string("name").strip()[:_MAX_NAME]
    if name and name != topic.name:
        changes["name"] = topic.name = name
    icon = call.args.get("icon_custom_emoji_id")
    if icon is not None and str(icon) != topic.icon:
        changes["icon_custom_emoji_id"] = topic.icon = str(icon)
    if not changes:
        raise bad_request("TOPIC_NOT_MODIFIED")
    call.world.post(chat, call.bot.user, {"forum_topic_edited": changes}, thread=topic.id, service=True)
    call.world.announce(chat, "topics", topics=topics_of(chat))
    return True


def _switch(*, closed: bool) -> Callable[[Call], bool]:
    event = "forum_topic_closed" if closed else "forum_topic_reopened"

    def carry_out(call: Call) -> bool:
        chat = _forum(call)
        topic = _topic(call, chat)
        if topic.closed is closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        call.world.post(chat, call.bot.user, {event: {}}, thread=topic.id, service=True)
        call.world.announce(chat, "topics", topics=topics_of(chat))
        return True

    return carry_out


def delete_forum_topic(call: Call) -> bool:
    """Delete a topic with everything in it."""
    chat = _forum(call)
    topic = _topic(call, chat)
    delete_topic(call.world, chat, topic)
    return True


METHODS: dict[str, Callable[[Call], Any]] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": _switch(closed=True),
    "reopenForumTopic": _switch(closed=False),
    "deleteForumTopic": delete_forum_topic,
}

"""Topics of a forum: who may change one, and what a change leaves behind.

https://core.telegram.org/api/forum: a topic is the thread of the service message that opened it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .people import Topic

if TYPE_CHECKING:
    from .people import Chat, User
    from .text import Json
    from .world import World

MAX_NAME = 128
COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def opened_by(chat: Chat, topic: Topic, user_id: int) -> bool:
    """Tell whether somebody has opened a topic: that gives every right to it."""
    root = chat.messages.get(topic.id)
    return root is not None and root.sender_id == user_id


def manages(chat: Chat, topic: Topic, user_id: int) -> bool:
    """Tell whether somebody may rename and close a topic, and write in it while it is closed."""
    return chat.members[user_id].may("can_manage_topics") or opened_by(chat, topic, user_id)


def may_delete(chat: Chat, topic: Topic, user_id: int) -> bool:
    """Tell whether somebody may delete a topic: that deletes messages."""
    return chat.members[user_id].may("can_delete_messages") or opened_by(chat, topic, user_id)


def topics_of(chat: Chat) -> list[Json]:
    """List the topics of a forum for phones."""
    return [{**topic.api(), "closed": topic.closed} for topic in chat.topics.values()]


def open_topic(world: World, chat: Chat, author: User, name: str, color: int = COLORS[0], icon: str = "") -> Topic:
    """Open a topic; the message that says so gives it its id."""
    topic = Topic(chat.counter.value + 1, name[:MAX_NAME], color, icon)
    chat.topics[topic.id] = topic
    created = {key: value for key, value in topic.api().items() if key != "message_thread_id"}
    world.post(chat, author, {"forum_topic_created": created}, thread=topic.id, service=True)
    world.announce(chat, "topics", topics=topics_of(chat))
    return topic


def change(world: World, chat: Chat, by: User, topic: Topic, *, name: str = "", icon: str | None = None) -> bool:
    """Rename a topic or give it another icon; tell whether that has changed anything."""
    changes: Json = {}
    name = name[:MAX_NAME]
    if name and name != topic.name:
        changes["name"] = topic.name = name
    if icon is not None and icon != topic.icon:
        changes["icon_custom_emoji_id"] = topic.icon = icon
    if changes:
        world.post(chat, by, {"forum_topic_edited": changes}, thread=topic.id, service=True)
        world.announce(chat, "topics", topics=topics_of(chat))
    return bool(changes)


def switch(world: World, chat: Chat, by: User, topic: Topic, *, closed: bool) -> bool:
    """Close a topic or open it again; tell whether that has changed anything."""
    if topic.closed is closed:
        return False
    topic.closed = closed
    world.post(chat, by, {f"forum_topic_{'closed' if closed else 'reopened'}": {}}, thread=topic.id, service=True)
    world.announce(chat, "topics", topics=topics_of(chat))
    return True


def delete(world: World, chat: Chat, topic: Topic) -> None:
    """Delete a topic with everything in it; nobody is told, as in Telegram."""
    del chat.topics[topic.id]
    for message in list(chat.messages.values()):
        if message.topic == topic.id and not message.deleted:
            world.delete(message)
    world.announce(chat, "topics", topics=topics_of(chat))

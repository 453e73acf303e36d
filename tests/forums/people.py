"""A forum and those who are in it."""

from bot.playground import Phone
from tests.town import ADMINISTRATOR, Town


def chief(town: Town) -> Phone:
    """The administrator."""
    return town.phone(ADMINISTRATOR, "Ольга", "Смирнова")


async def forum_of(town: Town, *members: Phone, rights: dict[str, bool] | None = None) -> Phone:
    """The administrator's phone at a forum with the bot, which manages topics unless ``rights`` say otherwise."""
    return await chief(town).create_group("Координаторы", *members, kind="forum", admin=True, rights=rights)


async def connected(town: Town, *members: Phone, group_id: int = 2) -> Phone:
    """Such a forum, connected to the group."""
    forum = await forum_of(town, *members)
    await forum.say(f"/connect {group_id}")
    await forum.hears("Готово")
    return forum


def topic_of(phone: Phone, forum: Phone, number: int) -> Phone:
    """The phone at the topic of a question."""
    at = phone.open(forum)
    [topic] = [each for each in at.topics if each["name"].startswith(f"№ {number}")]
    return phone.open(forum, topic=topic["message_thread_id"])


def stranger(town: Town) -> Phone:
    """Somebody in the forum whom the bot does not know."""
    return town.phone(701, "Павел")

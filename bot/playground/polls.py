"""Polls: making one, voting, stopping.

https://core.telegram.org/bots/api#poll
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .text import MAX_TEXT

if TYPE_CHECKING:
    from .call import Call
    from .people import Message, User
    from .text import Json
    from .world import World

_MAX_QUESTION = 300
_MAX_OPTION = 100
_MAX_OPTIONS = 12


def poll_object(world: World, question: str, options: list[str], *, settings: Json | None = None) -> Json:
    """Make a Poll object that nobody has voted in; ``settings`` are further fields."""
    return {
        "id": world.unique(),
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": 0} for number, text in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
        **(settings or {}),
    }


def new_poll(call: Call) -> Json:
    """Make a poll from the arguments of sendPoll."""
    question, entities = call.formatted("question", MAX_TEXT)
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > _MAX_QUESTION:
        raise bad_request(f"poll question length must not exceed {_MAX_QUESTION}")
    options = [_option(option) for option in call.structure("options") or []]
    if not options:
        raise bad_request("poll must have at least 1 option")
    if len(options) > _MAX_OPTIONS:
        raise bad_request(f"poll can't have more than {_MAX_OPTIONS} options")
    settings: Json = {
        "is_anonymous": call.args.get("is_anonymous") is None or call.flag("is_anonymous"),
        "type": call.string("type") or "regular",
        "allows_multiple_answers": call.flag("allows_multiple_answers"),
        "is_closed": call.flag("is_closed"),
    }
    if entities:
        settings["question_entities"] = entities
    if settings["type"] == "quiz":
        correct = call.structure("correct_option_ids") or [call.integer("correct_option_id")]
        if not all(isinstance(number, int) and 0 <= number < len(options) for number in correct):
            raise bad_request("wrong correct option ID specified")
        settings |= {"correct_option_ids": correct, "correct_option_id": correct[0], "allows_revoting": False}
        if explanation := call.string("explanation"):
            settings["explanation"] = explanation
    return poll_object(call.world, question, options, settings=settings)


def _option(option: Any) -> str:
    text = str(option.get("text", "") if isinstance(option, dict) else option).strip()
    if not text:
        raise bad_request("poll options must be non-empty")
    if len(text) > _MAX_OPTION:
        raise bad_request(f"poll options length must not exceed {_MAX_OPTION}")
    return text


def vote(world: World, message: Message, user: User, options: list[int]) -> None:
    """Count a person's vote; an empty one takes it back. Bots hear of votes in polls that they have sent."""
    poll = message.data["poll"]
    votes = world.votes.setdefault(poll["id"], {})
    if options:
        votes[user.id] = options
    else:
        votes.pop(user.id, None)
    counts = [sum(number in choice for choice in votes.values()) for number in range(len(poll["options"]))]
    changed = {
        **poll,
        "options": [{**option, "voter_count": count} for option, count in zip(poll["options"], counts, strict=True)],
        "total_voter_count": len(votes),
    }
    world.edit(message, {"poll": changed}, quiet=True)
    bot = world.bots.get(message.sender_id)
    if bot is None:
        return
    bot.known.add(user.id)
    bot.mailbox.push("poll", changed, message.chat.id)
    if not poll["is_anonymous"]:
        names = [str(number) for number in options]
        answer = {"poll_id": poll["id"], "user": user.api(), "option_ids": options, "option_persistent_ids": names}
        bot.mailbox.push("poll_answer", answer, user.id)

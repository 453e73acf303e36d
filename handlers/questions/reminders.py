"""Answers that are late, and the digest, as they are delivered: in words, from what still waits at that moment."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from handlers.documents.keeping.callbacks import Awaited
from handlers.questions import desk_keyboards, reminder_texts
from handlers.questions.desk_keyboards import Desk
from handlers.questions.keyboards import Do, button
from handlers.rendering import Occasion, Renderer, say
from storage import clock, digests, people
from storage.questions import copies, waiting
from storage.questions.desk import DeskList
from storage.questions.reading import Card
from storage.questions.waiting import Backlog

NAMED = 8
"""How many questions a reminder names."""

LONGEST_WAITING = 5
"""How many questions a digest names."""


async def overdue(occasion: Occasion) -> int | None:
    """To whoever has questions that wait for more than a working day."""
    backlog = await _backlog(occasion, days=1)
    if backlog is None:
        return None
    return await _name_them(occasion, reminder_texts.overdue(backlog=backlog, zone=occasion.zone), backlog)


async def escalated(occasion: Occasion) -> int | None:
    """To the coordinators of the group and to the administrators, after two working days."""
    backlog = await _backlog(occasion, days=2)
    if backlog is None:
        return None
    coordinator = await occasion.database.read_each(people.visitors, occasion.delivery.chat_id)
    groups = coordinator.coordinates if coordinator is not None else frozenset()
    if any(each.group.id not in groups for each in backlog.cards):
        text = reminder_texts.overdue_somewhere(backlog=backlog, zone=occasion.zone)
        return await _say(occasion, text)
    return await _name_them(occasion, reminder_texts.overdue_long(backlog=backlog, zone=occasion.zone), backlog)


async def late(occasion: Occasion) -> int | None:
    """To the asker, under what they asked."""
    number = occasion.delivery.subject_id
    if await occasion.database.read(waiting.is_followed, occasion.delivery):
        return None
    found = await occasion.database.read(waiting.late, number)
    if found is None:
        return None
    expected = occasion.working_hours.after(found.since, 1)
    text = reminder_texts.late(late=found, expected=expected, zone=occasion.zone)
    sent = await _say(occasion, text, under=found.card)
    await occasion.database.write(copies.keep_copy, occasion.delivery.chat_id, sent, number)
    return sent


async def digest(occasion: Occasion) -> int | None:
    """To a coordinator as a working day begins; nothing when nothing waits, or when that day is over."""
    delivery, moment = occasion.delivery, clock.now()
    today = moment.astimezone(occasion.zone).date()
    if delivery.person_id is None or delivery.subject_id != today.toordinal():
        return None
    overdue_since = occasion.working_hours.cutoff(moment, 1)
    found = await occasion.database.read(digests.digest, delivery.person_id, overdue_since, LONGEST_WAITING)
    lists = [each for each in _DIGESTED if found is not None and found.counts[each]]
    if found is None or not (lists or found.awaited):
        return None
    text = reminder_texts.digest(day=today, digest=found, zone=occasion.zone)
    rows = [
        [
            InlineKeyboardButton(
                text=reminder_texts.digest_button(which=each, count=found.counts[each]),
                callback_data=Desk(list=each).pack(),
            )
        ]
        for each in lists
    ]
    if found.awaited:
        awaited = reminder_texts.awaited(number=found.awaited)
        rows.append([InlineKeyboardButton(text=awaited, callback_data=Awaited().pack())])
    return await _say(occasion, text, [*_open_rows(found.longest_overdue), *rows])


RENDERERS: dict[str, Renderer] = {
    waiting.OVERDUE: overdue,
    waiting.ESCALATED: escalated,
    waiting.LATE: late,
    digests.DIGEST: digest,
}

_DIGESTED = (DeskList.NEW, DeskList.OVERDUE, DeskList.MINE)


async def _backlog(occasion: Occasion, days: int) -> Backlog | None:
    """What is overdue now; None when nothing is, or when a later reminder is about to say so."""
    if await occasion.database.read(waiting.is_followed, occasion.delivery):
        return None
    since = occasion.working_hours.cutoff(clock.now(), days)
    backlog = await occasion.database.read(waiting.backlog, occasion.delivery, since, NAMED)
    return backlog if backlog.cards else None


async def _name_them(occasion: Occasion, text: str, backlog: Backlog) -> int:
    """With the buttons of the question, if there is one alone: then a reply to the message speaks in it."""
    if backlog.total > 1:
        everything = InlineKeyboardButton(
            text=reminder_texts.ALL_OVERDUE, callback_data=Desk(list=DeskList.OVERDUE).pack()
        )
        return await _say(occasion, text, [*_open_rows(backlog.cards), [everything]])
    [card] = backlog.cards
    sent = await _say(occasion, text, desk_keyboards.card(card).inline_keyboard)
    await occasion.database.write(copies.keep_copy, occasion.delivery.chat_id, sent, card.question.id)
    return sent


def _open_rows(cards: Sequence[Card]) -> list[list[InlineKeyboardButton]]:
    return [[button(reminder_texts.open_question(card=each), Do.OPEN, each.question.id)] for each in cards]


async def _say(
    occasion: Occasion, text: str, rows: Sequence[list[InlineKeyboardButton]] = (), under: Card | None = None
) -> int:
    first = under.first if under is not None else None
    reply = ReplyParameters(message_id=first.message_id, allow_sending_without_reply=True) if first else None
    return await say(occasion, text, InlineKeyboardMarkup(inline_keyboard=list(rows)) if rows else None, reply)

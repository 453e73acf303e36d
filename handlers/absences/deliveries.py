"""What the outbox brings about absences, in words, from current data."""

from zoneinfo import ZoneInfo

from handlers.absences import keyboards, texts
from handlers.rendering import Occasion, Renderer, say
from storage import absences, people, standing_in
from storage.absences import Away
from storage.people import Visitor
from storage.questions import desk


async def begun(occasion: Occasion) -> int | None:
    """To the stand-in; nothing when it is over already."""
    outline = await occasion.database.read(absences.outline, occasion.delivery.subject_id)
    if outline.away.absence.ended_at is not None:
        return None
    keyboard = keyboards.at_stand_in([outline.away], named=False)
    return await say(occasion, texts.you_stand_in(outline=outline), keyboard)


async def moved(occasion: Occasion) -> int | None:
    """To the stand-in, whose last day is another."""
    away = await occasion.database.read(absences.get, occasion.delivery.subject_id)
    return await say(occasion, texts.moved(away=away)) if away.absence.ended_at is None else None


async def ended(occasion: Occasion) -> int | None:
    """To either; nothing to somebody who is no coordinator any more, which they have been told."""
    delivery, database = occasion.delivery, occasion.database
    away = await database.read(absences.get, delivery.subject_id)
    visitor = await database.read_each(people.visitors, delivery.chat_id)
    if visitor is None or not visitor.is_coordinator:
        return None
    if visitor.person.id == away.person.id:
        return await _say_to_whoever_was_away(occasion, away, visitor)
    anew = await database.read(absences.of_person, away.person.id)
    if anew is not None and anew.stand_in.id != visitor.person.id:
        return await say(occasion, texts.thanks_and_who_goes_on(away=anew))
    returned = bool(await database.read(absences.own_groups, away.person.id))
    return await say(occasion, texts.thanks(away=away, returned=returned))


async def _say_to_whoever_was_away(occasion: Occasion, away: Away, visitor: Visitor) -> int | None:
    if await occasion.database.read(absences.of_person, away.person.id) is not None:
        return None
    if _is_over(away, occasion.zone):
        waiting = await occasion.database.read(desk.waiting_count, visitor.coordinates)
        return await say(occasion, texts.over(waiting=waiting))
    return await say(occasion, texts.stand_in_lost(away=away), keyboards.another())


def _is_over(away: Away, zone: ZoneInfo) -> bool:
    ended_at = away.absence.ended_at
    return ended_at is not None and ended_at.astimezone(zone).date() > away.absence.last_day


RENDERERS: dict[str, Renderer] = {
    standing_in.BEGUN: begun,
    standing_in.MOVED: moved,
    standing_in.ENDED: ended,
}

"""What comes by itself about the roadmap, said at the moment of sending: reminders, notices, decisions, the week."""

from handlers.rendering import Occasion, Renderer, say
from handlers.roadmap import keyboards, reminder_texts
from storage.refusals import Missing
from storage.roadmap import digest, hand_ins, kinds, notices, reminding
from storage.roadmap.notices import Side
from storage.tables import HandInState


async def reminder(occasion: Occasion) -> int | None:
    """Nothing for whom it does not concern any more, or when it has nothing to say by now."""
    said = await occasion.database.read_each(reminding.concerns, occasion.delivery)
    if said is None:
        return None
    state = said.hand_in.state if said.hand_in else None
    keyboard = keyboards.under(said.milestone, answer=said.answer, state=state)
    return await say(occasion, reminder_texts.reminder(said=said, zone=occasion.zone), keyboard)


async def notice(occasion: Occasion) -> int | None:
    """That a milestone is new, changed, or off."""
    said = await occasion.database.read_each(notices.told, occasion.delivery)
    if said is None:
        return None
    text = reminder_texts.notice(said=said, zone=occasion.zone)
    keyboard = None if said.side is Side.LEFT else keyboards.under(said.milestone, answer=said.answer)
    return await say(occasion, text, keyboard)


async def decided(occasion: Occasion) -> int | None:
    """What a coordinator said of what was handed in; nothing if more has been handed in since."""
    try:
        decision = await occasion.database.read(hand_ins.shown, occasion.delivery.subject_id)
    except Missing:
        return None
    if decision.hand_in.state is HandInState.HANDED:
        return None
    returned = decision.hand_in.state is HandInState.RETURNED
    keyboard = keyboards.under(decision.milestone, state=HandInState.RETURNED) if returned else None
    return await say(occasion, reminder_texts.decided(decision=decision), keyboard)


async def week(occasion: Occasion) -> int | None:
    """What the week brings; nothing for whoever switched it off."""
    delivery = occasion.delivery
    if delivery.person_id is None:
        return None
    found = await occasion.database.read(digest.week, delivery.person_id, delivery.subject_id, occasion.zone)
    if found is None:
        return None
    return await say(occasion, reminder_texts.week(week=found, zone=occasion.zone), keyboards.week(found.entries))


RENDERERS: dict[str, Renderer] = {
    kinds.REMINDER: reminder,
    kinds.NOTICE: notice,
    kinds.DECIDED: decided,
    kinds.WEEK: week,
}

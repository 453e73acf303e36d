"""What is typed while a milestone is planned: each field takes its words, or says what it did not understand."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from aiogram.filters import Filter
from aiogram.types import Message
from typing_extensions import override

from handlers.announcements import audience_texts
from handlers.announcements.composing import refuse_once
from handlers.buttons import plain
from handlers.days import typed_day
from handlers.questions import messages
from handlers.registration import municipalities
from handlers.roadmap.keeping import desk as screens
from handlers.roadmap.keeping import draft as drafts
from handlers.roadmap.keeping import keyboards, picking, planning, texts
from handlers.roadmap.keeping.callbacks import Act
from handlers.roadmap.keeping.desk import Desk, Screen
from handlers.roadmap.keeping.draft import Draft, Forgotten
from handlers.roadmap.keeping.spans import Span, typed_end, typed_rules, typed_span
from handlers.roadmap.keeping.states import PlanningMilestone, take_next
from storage import clock
from storage.documents import finding

_LONGEST: Final = {"title": 200, "place": 300, "link": 500, "agenda": 3000, "hand_in_to": 200}
_FOUND: Final = 5

BUTTONS: Final[dict[str, Act]] = {
    plain(words): act
    for words, act in (
        (texts.TITLE, Act.TITLE),
        (texts.WHEN, Act.WHEN),
        (texts.END, Act.END),
        (texts.PLACE, Act.PLACE),
        (texts.LINK, Act.LINK),
        (texts.AGENDA, Act.AGENDA),
        (texts.WHAT_TO_HAND_IN, Act.AGENDA),
        (texts.HAND_IN_TO, Act.HAND_IN_TO),
        (texts.ASKS, Act.ASKS),
        (texts.MATERIALS, Act.MATERIALS),
        (texts.AUDIENCE, Act.AUDIENCE),
        (texts.RESPONSIBLE, Act.RESPONSIBLE),
        (texts.REMINDERS, Act.REMINDERS),
        (texts.REPEAT, Act.REPEAT),
        (texts.PREVIEW, Act.PREVIEW),
        (texts.SAVE, Act.SAVE),
        (texts.SAVE_CHANGES, Act.SAVE),
        (texts.SAVE_AND_TELL, Act.SAVE_AND_TELL),
        (texts.DISCARD, Act.DISCARD),
    )
}
"""Words that mean a button while the panel is in sight."""


class TypedButton(Filter):
    """Passes «Назад» always, and the words of the panel's buttons; hands on what they mean."""

    @override
    async def __call__(self, message: Message, raw_state: str | None = None) -> bool | dict[str, Any]:
        typed = plain(message.text or "")
        if typed == plain(texts.BACK):
            return {"act": Act.PANEL}
        if raw_state == PlanningMilestone.panel.state and typed in BUTTONS:
            return {"act": BUTTONS[typed]}
        return False


async def hear_button(
    message: Message,
    number: int,
    act: Act,
    desk: Desk,
) -> None:
    """The words of a button."""
    draft = await _draft(message, desk, number)
    if draft is not None:
        reply = await planning.carry_out(desk, draft, act)
        text, keyboard = reply.screen
        await message.answer(f"{reply.said}\n\n{text}" if reply.said else text, reply_markup=keyboard)


async def hear(
    message: Message,
    number: int,
    desk: Desk,
    raw_state: str | None = None,
) -> None:
    """Anything else; what is no text is asked for again."""
    if messages.is_service(message):
        return
    draft = await _draft(message, desk, number)
    if draft is None:
        return
    if message.text is None:
        await refuse_once(message, desk.state, texts.words_wanted())
    else:
        text, keyboard = await _HEARS[raw_state or ""](desk, draft, message.text.strip())
        await message.answer(text, reply_markup=keyboard)


async def _draft(message: Message, desk: Desk, number: int) -> Draft | None:
    """What is being planned; whoever plans nothing any more is told."""
    try:
        return await drafts.load(desk.state, number)
    except Forgotten:
        await desk.state.clear()
        await message.answer(texts.forgotten())
        return None


async def _at_panel(desk: Desk, draft: Draft, _: str) -> Screen:
    text, keyboard = await screens.panel(desk, draft)
    return f"{texts.press_something()}\n\n{text}", keyboard


async def _title(desk: Desk, draft: Draft, text: str) -> Screen:
    draft.title = " ".join(text.split())
    if len(draft.title) > _LONGEST["title"]:
        return texts.too_long(longest=_LONGEST["title"]), None
    await drafts.save(desk.state, draft)
    return await (screens.panel if draft.starts_at else screens.asked_for_moment)(desk, draft)


async def _moment(desk: Desk, draft: Draft, text: str) -> Screen:
    found = await _of_chosen_day(desk, text) or typed_span(text, clock.now(), desk.zone)
    if found is None:
        typed = typed_day(text, desk.now.date())
        if typed is not None:
            return await picking.asked_for_hour(desk, draft, typed) or (texts.day_is_over(), keyboards.back_only(draft))
        return texts.not_a_moment(kind=draft.kind), keyboards.back_only(draft)
    if found.starts_at <= clock.now():
        return texts.past(when=found.starts_at, zone=desk.zone), keyboards.back_only(draft)
    if found.ends_at is not None and found.ends_at <= found.starts_at:
        return texts.ends_first(starts_at=found.starts_at, zone=desk.zone), keyboards.back_only(draft)
    lasted = draft.ends_at is not None
    draft.begin_at(found.starts_at)
    if found.ends_at is not None:
        draft.ends_at = found.ends_at
    await drafts.save(desk.state, draft)
    return await (screens.panel if found.ends_at or lasted else screens.asked_for_end)(desk, draft)


async def _of_chosen_day(desk: Desk, text: str) -> Span | None:
    """A time alone, after a day was chosen, is of that day: «14:20», «14.20», «14», «с 14 до 16»; «6.12» is a day."""
    chosen: str | None = (await desk.state.get_data()).get(picking.CHOSEN_DAY)
    if chosen is None or typed_day(text, desk.now.date()) is not None:
        return None
    now = clock.now()
    return typed_span(f"{chosen} {text}", now, desk.zone) or typed_span(f"{chosen} в {text}", now, desk.zone)


async def _end(desk: Desk, draft: Draft, text: str) -> Screen:
    if draft.starts_at is None:
        return await screens.asked_for_moment(desk, draft)
    end = typed_end(text, draft.starts_at, desk.zone)
    if end is None:
        return texts.not_an_end(), keyboards.back_only(draft)
    if end <= draft.starts_at:
        return texts.ends_first(starts_at=draft.starts_at, zone=desk.zone), keyboards.back_only(draft)
    draft.ends_at = end
    await drafts.save(desk.state, draft)
    return await screens.panel(desk, draft)


def _words(field: str) -> "_Hears":
    """Takes the text as it is for this field."""

    async def take(desk: Desk, draft: Draft, text: str) -> Screen:
        if len(text) > _LONGEST[field]:
            return texts.too_long(longest=_LONGEST[field]), keyboards.back_only(draft)
        setattr(draft, field, text)
        await drafts.save(desk.state, draft)
        return await screens.panel(desk, draft)

    return take


async def _link(desk: Desk, draft: Draft, text: str) -> Screen:
    address = text if "://" in text else f"https://{text}"
    if not address.startswith(("https://", "http://")) or "." not in address or len(address.split()) != 1:
        return texts.not_a_link(), keyboards.back_only(draft)
    return await _words("link")(desk, draft, address)


async def _rule(desk: Desk, draft: Draft, text: str) -> Screen:
    found = typed_rules(text)
    if found is None:
        return texts.not_a_rule(), keyboards.back_only(draft)
    draft.offsets += [each for each in found if each not in draft.offsets]
    draft.typed_rules += [each for each in found if each not in draft.typed_rules]
    await drafts.save(desk.state, draft)
    return await screens.asked_for_rules(desk, draft)


async def _until(desk: Desk, draft: Draft, text: str) -> Screen:
    every: int | None = (await desk.state.get_data()).get(picking.PRESSED_EVERY)
    day = typed_day(text, desk.now.date())
    if day is None or every is None:
        return texts.not_a_day(), keyboards.back_only(draft)
    return await picking.repeat_until(desk, draft, every, day)


async def _municipality(desk: Desk, draft: Draft, text: str) -> Screen:
    known = await desk.known()
    found = municipalities.search(text, known.municipalities)
    if not found.places or not found.sure:
        page = keyboards.municipalities(draft, found.places or known.municipalities, 0)
        return audience_texts.no_such_municipality(), page
    if len(found.places) > 1:
        return audience_texts.which_municipality(), keyboards.municipalities(draft, found.places, 0)
    chosen = draft.audience.municipalities ^ {found.places[0].id}
    draft.audience = replace(draft.audience, municipalities=chosen)
    await drafts.save(desk.state, draft)
    return await screens.asked_for_municipalities(desk, draft)


async def _materials(desk: Desk, draft: Draft, text: str) -> Screen:
    hits = await finding.search(desk.database, desk.person_id, text, _FOUND)
    chosen = await desk.documents(draft.documents)
    await take_next(desk.state, PlanningMilestone.materials, draft.key)
    found = [each.entry.document for each in hits]
    return texts.found_materials(any_there=bool(found)), keyboards.materials(draft, chosen, found)


_Hears = Callable[[Desk, Draft, str], Awaitable[Screen]]
_HEARS: Final[dict[str, _Hears]] = {
    str(state.state): hears
    for state, hears in (
        (PlanningMilestone.panel, _at_panel),
        (PlanningMilestone.title, _title),
        (PlanningMilestone.moment, _moment),
        (PlanningMilestone.end, _end),
        (PlanningMilestone.place, _words("place")),
        (PlanningMilestone.link, _link),
        (PlanningMilestone.agenda, _words("agenda")),
        (PlanningMilestone.hand_in_to, _words("hand_in_to")),
        (PlanningMilestone.rule, _rule),
        (PlanningMilestone.until, _until),
        (PlanningMilestone.municipality, _municipality),
        (PlanningMilestone.materials, _materials),
    )
}

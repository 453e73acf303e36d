"""«Новая встреча», «Новый срок», «Изменить»: one card with all that is set, and buttons to change any of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from handlers.menu import answering
from handlers.menu.answering import acknowledge, alert, say
from handlers.menu.dialogues import leave
from handlers.roadmap import keyboards as shown
from handlers.roadmap import reminder_texts
from handlers.roadmap.keeping import desk as screens
from handlers.roadmap.keeping import draft as drafts
from handlers.roadmap.keeping import keeper_keyboards, keyboards, picking, saving, texts
from handlers.roadmap.keeping.callbacks import Act, Begin, OfDraft
from handlers.roadmap.keeping.desk import Desk, Screen
from handlers.roadmap.keeping.draft import Draft, Forgotten
from handlers.roadmap.keeping.states import PlanningMilestone, take_next
from storage.audiences import Audience
from storage.refusals import Missing
from storage.roadmap.notices import Notice, Side
from storage.tables import Milestone, MilestoneState


@dataclass(frozen=True, slots=True)
class Reply:
    """What is seen in place of the pressed message (or ``below`` it), and what is ``said`` in a window."""

    screen: Screen
    said: str | None = None
    below: bool = False


async def begin(
    callback: CallbackQuery,
    callback_data: Begin,
    desk: Desk,
    dialog_manager: DialogManager,
) -> None:
    """A new milestone; what was begun before is not given up unasked."""
    groups = await desk.own_groups()
    if not groups:
        await alert(callback, texts.for_keepers())
        return
    present = await drafts.find(desk.state)
    await acknowledge(callback)
    if present is not None and present.title and not present.milestone and not callback_data.anew:
        keyboard = keeper_keyboards.begun_before(callback_data.kind)
        await say(callback, texts.begun_before(title=present.title), keyboard)
        return
    await leave(dialog_manager, desk.state)
    draft = await drafts.begin(desk.state, callback_data.kind, Audience(groups), desk.person_id)
    await take_next(desk.state, PlanningMilestone.title, draft.key)
    await say(callback, texts.begun(kind=draft.kind))


async def resume(
    callback: CallbackQuery,
    desk: Desk,
    dialog_manager: DialogManager,
) -> None:
    """Goes on with what was begun."""
    draft = await drafts.find(desk.state)
    if draft is None or not desk.visitor.is_staff:
        await alert(callback, texts.forgotten() if desk.visitor.is_staff else texts.for_keepers())
        return
    await leave(dialog_manager, desk.state)
    await acknowledge(callback)
    try:
        await say(callback, *await show(desk, draft))
    except Missing:
        await drafts.forget(desk.state, draft)
        await say(callback, texts.no_such())


async def show(desk: Desk, draft: Draft) -> Screen:
    """The panel, or the first question that is still open; raises `Missing` when what is changed is gone."""
    if not draft.title:
        return await screens.asked_for_title(desk, draft)
    return await screens.panel(desk, draft)


async def press(
    callback: CallbackQuery,
    callback_data: OfDraft,
    desk: Desk,
    dialog_manager: DialogManager,
) -> None:
    """A button of the panel; it works as long as its draft is there, whatever was done meanwhile."""
    if not desk.visitor.is_staff:
        await alert(callback, texts.for_keepers())
        return
    try:
        draft = await drafts.load(desk.state, callback_data.draft)
        await leave(dialog_manager, desk.state)
        reply = await carry_out(desk, draft, callback_data.act, callback_data.seen)
    except Forgotten:
        await alert(callback, texts.forgotten())
        await answering.put_away(callback)
        return
    except Missing:
        await alert(callback, texts.no_such())
        await answering.put_away(callback)
        return
    if reply.said is not None:
        await alert(callback, reply.said)
    else:
        await acknowledge(callback)
    await (say if reply.below else answering.replace)(callback, *reply.screen)


async def carry_out(desk: Desk, draft: Draft, act: Act, seen: int = 0) -> Reply:
    """What the button does; ``seen`` is what stood above it, 0 when it was typed. Raises `Missing`."""
    if act in {Act.SAVE, Act.SAVE_AND_TELL}:
        return await _save(desk, draft, seen, tell=act is Act.SAVE_AND_TELL)
    if act in _ASKED:
        what, text, field = _ASKED[act]
        await take_next(desk.state, what, draft.key)
        return Reply((text(draft), keyboards.back_only(draft, cleared=field)))
    return await _STEPS[act](desk, draft)


async def _save(desk: Desk, draft: Draft, seen: int, *, tell: bool) -> Reply:
    if not draft.is_ready:
        return Reply(await show(desk, draft))
    if seen and seen != draft.fingerprint:
        return Reply(await screens.panel(desk, draft), texts.changed_meanwhile())
    saved = await saving.save(desk, draft, tell=tell)
    if saved.refused is not None:
        return Reply(await screens.panel(desk, draft), saved.refused)
    return Reply(saved.screen)


async def _panel(desk: Desk, draft: Draft) -> Reply:
    return Reply(await show(desk, draft))


async def _title(desk: Desk, draft: Draft) -> Reply:
    return Reply(await screens.asked_for_title(desk, draft))


async def _when(desk: Desk, draft: Draft) -> Reply:
    return Reply(await screens.asked_for_moment(desk, draft))


async def _end(desk: Desk, draft: Draft) -> Reply:
    return Reply(await screens.asked_for_end(desk, draft))


async def _asks(_: Desk, draft: Draft) -> Reply:
    return Reply((texts.choose_asks(), keyboards.asks(draft)))


async def _audience(desk: Desk, draft: Draft) -> Reply:
    return Reply(await screens.asked_for_audience(desk, draft))


async def _responsible(desk: Desk, draft: Draft) -> Reply:
    people = await desk.who_may_answer(draft.audience)
    return Reply((texts.choose_responsible(), keyboards.responsible(draft, people)))


async def _reminders(desk: Desk, draft: Draft) -> Reply:
    return Reply(await screens.asked_for_rules(desk, draft))


async def _repeat(desk: Desk, draft: Draft) -> Reply:
    return Reply(await picking.asked_how_often(desk, draft))


async def _materials(desk: Desk, draft: Draft) -> Reply:
    return Reply(await screens.asked_for_materials(desk, draft))


async def _preview(desk: Desk, draft: Draft) -> Reply:
    """Sends what people would get, and shows the panel below it."""
    if not draft.is_ready:
        return Reply(await show(desk, draft))
    milestone = as_milestone(draft)
    notice = Notice(milestone, True, False, False, 1, Side.BOTH, [], False, None)
    text = reminder_texts.notice(said=notice, zone=desk.zone)
    await desk.bot.send_message(desk.telegram_id, text, reply_markup=shown.under(milestone))
    count = await desk.count(draft.audience)
    panel, keyboard = await screens.panel(desk, draft)
    return Reply((f"{texts.this_is_how_it_looks(count=count)}\n\n{panel}", keyboard), below=True)


def as_milestone(draft: Draft) -> Milestone:
    """As it would be, kept nowhere; the draft must be ready."""
    plan = draft.plan()
    return Milestone(
        id=draft.milestone,
        kind=plan.kind,
        title=plan.title,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        link=plan.link,
        agenda=plan.agenda,
        hand_in_to=plan.hand_in_to,
        asks=plan.asks,
        state=MilestoneState.PLANNED,
        revision=draft.revision,
        timed_revision=draft.revision,
        example=plan.example,
    )


async def _discard(desk: Desk, draft: Draft) -> Reply:
    await drafts.forget(desk.state, draft)
    await desk.state.clear()
    keyboard = keeper_keyboards.to_milestone(draft.milestone) if draft.milestone else keeper_keyboards.to_listing()
    return Reply((texts.discarded(was_new=not draft.milestone), keyboard))


_ASKED: Final[dict[Act, tuple[State, Callable[[Draft], str], str]]] = {
    Act.PLACE: (PlanningMilestone.place, lambda _: texts.ask_place(), "place"),
    Act.LINK: (PlanningMilestone.link, lambda _: texts.ask_link(), "link"),
    Act.AGENDA: (PlanningMilestone.agenda, lambda draft: texts.ask_agenda(kind=draft.kind), "agenda"),
    Act.HAND_IN_TO: (PlanningMilestone.hand_in_to, lambda _: texts.ask_hand_in_to(), "hand_in_to"),
}
"""What is asked for in words: the state, the question, the field."""

_STEPS: Final[dict[Act, Callable[[Desk, Draft], Awaitable[Reply]]]] = {
    Act.PANEL: _panel,
    Act.TITLE: _title,
    Act.WHEN: _when,
    Act.END: _end,
    Act.ASKS: _asks,
    Act.AUDIENCE: _audience,
    Act.RESPONSIBLE: _responsible,
    Act.REMINDERS: _reminders,
    Act.REPEAT: _repeat,
    Act.MATERIALS: _materials,
    Act.PREVIEW: _preview,
    Act.DISCARD: _discard,
}

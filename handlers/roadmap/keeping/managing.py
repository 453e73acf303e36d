"""A milestone before a coordinator: its card, changing, cancelling, putting back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from handlers.menu import answering
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.dialogues import leave
from handlers.roadmap import card_texts
from handlers.roadmap.keeping import desk as screens
from handlers.roadmap.keeping import draft as drafts
from handlers.roadmap.keeping import keeper_keyboards, keeper_texts, summary, texts, words
from handlers.roadmap.keeping.callbacks import Do, OfMilestone
from handlers.roadmap.keeping.desk import Desk, Screen
from storage.audiences import Audience
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap import looking, milestones
from storage.roadmap.refusals import Began
from storage.tables import MilestoneState


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a button of a milestone."""

    callback: CallbackQuery
    data: OfMilestone
    desk: Desk
    dialog_manager: DialogManager

    @property
    def number(self) -> int:
        return self.data.milestone


async def press(
    callback: CallbackQuery,
    callback_data: OfMilestone,
    desk: Desk,
    dialog_manager: DialogManager,
) -> None:
    """Any button of one milestone; rights and state are checked now."""
    pressed = Press(callback, callback_data, desk, dialog_manager)
    try:
        if not desk.visitor.is_staff:
            raise NotAllowed
        await _REACTIONS[callback_data.do](pressed)
    except Missing:
        await alert(callback, texts.no_such())
        await answering.put_away(callback)
    except NotAllowed:
        await alert(callback, texts.not_yours() if desk.visitor.is_staff else texts.for_keepers())


async def card(desk: Desk, number: int) -> Screen:
    """A milestone in full; raises `NotAllowed`, `Missing`."""
    shown = await desk.database.read(looking.card, desk.person_id, number)
    milestone = shown.entry.milestone
    audience = words.told_audience(Audience.from_json(milestone.audience), await desk.known())
    as_seen = card_texts.card(card=shown, zone=desk.zone)
    text = keeper_texts.card(shown=as_seen, audience=audience, offsets=milestone.offsets, told=milestone.told)
    return text, keeper_keyboards.card(shown)


async def _card(pressed: Press) -> None:
    screen = await card(pressed.desk, pressed.number)
    if pressed.data.do is Do.CARD:
        await summary.leave(pressed.callback, pressed.desk, pressed.number)
    await acknowledge(pressed.callback)
    await (say if pressed.data.do is Do.OPEN else replace)(pressed.callback, *screen)


async def _edit(pressed: Press) -> None:
    desk = pressed.desk
    await desk.database.write(milestones.managed, desk.person_id, pressed.number)
    milestone, plan = await desk.database.read(screens.kept, pressed.number)
    if milestone.state is MilestoneState.CANCELLED:
        await alert(pressed.callback, texts.cancelled_already())
        await replace(pressed.callback, *await card(desk, pressed.number))
        return
    await leave(pressed.dialog_manager, desk.state)
    draft = await drafts.begin_change(desk.state, milestone, plan)
    await acknowledge(pressed.callback)
    moves = pressed.data.do is Do.MOVE
    await say(pressed.callback, *await (screens.asked_for_moment if moves else screens.panel)(desk, draft))


async def _ask_whether_to_cancel(pressed: Press) -> None:
    shown = await pressed.desk.database.read(looking.card, pressed.desk.person_id, pressed.number)
    if not shown.may_manage:
        raise NotAllowed
    milestone = shown.entry.milestone
    if milestone.state is MilestoneState.CANCELLED:
        await alert(pressed.callback, keeper_texts.cancelled_already())
        await replace(pressed.callback, *await card(pressed.desk, pressed.number))
        return
    following = max(0, shown.series - 1)
    await acknowledge(pressed.callback)
    text = keeper_texts.surely_cancel(milestone=milestone, following=following, zone=pressed.desk.zone)
    await replace(pressed.callback, text, keeper_keyboards.surely_cancel(milestone, following))


async def _cancel(pressed: Press) -> None:
    desk, rest = pressed.desk, pressed.data.do is Do.CANCEL_REST
    try:
        ended = await desk.database.write(milestones.cancel, desk.person_id, pressed.number, whole_series=rest)
    except AlreadyDone:
        await alert(pressed.callback, keeper_texts.cancelled_already())
        await replace(pressed.callback, *await card(desk, pressed.number))
    except Began:
        await alert(pressed.callback, keeper_texts.over())
        await replace(pressed.callback, *await card(desk, pressed.number))
    else:
        await acknowledge(pressed.callback)
        await replace(pressed.callback, keeper_texts.cancelled(count=len(ended)), keeper_keyboards.undo(pressed.number))


async def _undo(pressed: Press) -> None:
    desk = pressed.desk
    try:
        await desk.database.write(milestones.undo, desk.person_id, pressed.number, desk.times)
    except AlreadyDone:
        await alert(pressed.callback, keeper_texts.undone_too_late())
    else:
        await acknowledge(pressed.callback, keeper_texts.undone())
    await replace(pressed.callback, *await card(desk, pressed.number))


async def _summary(pressed: Press) -> None:
    await summary.show(pressed.callback, pressed.desk, pressed.number, below=pressed.data.do is Do.SUMMARY_BELOW)


async def _names(pressed: Press) -> None:
    await summary.send_names(pressed.callback, pressed.desk, pressed.number)


async def _picture(pressed: Press) -> None:
    await summary.send_picture(pressed.callback, pressed.desk, pressed.number)


async def _silent(pressed: Press) -> None:
    await summary.show_silent(pressed.callback, pressed.desk, pressed.number, pressed.data.page)


async def _handed(pressed: Press) -> None:
    await summary.show_handed(pressed.callback, pressed.desk, pressed.number, pressed.data.page)


_REACTIONS: Final[dict[Do, Callable[[Press], Awaitable[None]]]] = {
    Do.CARD: _card,
    Do.OPEN: _card,
    Do.EDIT: _edit,
    Do.MOVE: _edit,
    Do.CANCEL: _ask_whether_to_cancel,
    Do.CANCEL_ONE: _cancel,
    Do.CANCEL_REST: _cancel,
    Do.UNDO: _undo,
    Do.SUMMARY: _summary,
    Do.SUMMARY_BELOW: _summary,
    Do.NAMES: _names,
    Do.PICTURE: _picture,
    Do.SILENT: _silent,
    Do.HANDED: _handed,
}

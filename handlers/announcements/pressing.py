"""The buttons of an announcement that is composed or sent, pressed or typed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from typing_extensions import override

from handlers.announcements import (
    audience,
    card,
    keyboards,
    progress_texts,
    report_keyboards,
    scheduling,
    sending,
    texts,
)
from handlers.announcements.callbacks import Act, OfAnnouncement
from handlers.announcements.card import Card, Shown
from handlers.announcements.states import ComposingAnnouncement, take_next
from handlers.buttons import plain
from handlers.menu import answering
from handlers.menu.answering import acknowledge, alert, say
from handlers.menu.dialogues import leave
from storage import clock
from storage.announcements import composing, items
from storage.announcements import sending as storage_sending
from storage.announcements.refusals import Nobody, Nothing
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.roadmap.times import Times
from storage.tables import Announcement, AnnouncementState


class TypedButton(Filter):
    """Passes the words of a button."""

    @override
    async def __call__(self, message: Message) -> bool:
        return message.text is not None and plain(message.text) in TYPED


@dataclass(frozen=True, slots=True)
class Scene:
    """An announcement before its author, or before a colleague who may pause or stop it.

    ``seen``: what stood above the button, 0 when it was typed. ``message_id``: of what was pressed.
    """

    card: Card
    visitor: Visitor
    database: Database
    bot: Bot
    state: FSMContext
    times: Times
    seen: int = 0
    message_id: int | None = None

    @property
    def telegram_id(self) -> int:
        return self.visitor.person.telegram_id or 0

    @property
    def number(self) -> int:
        return self.card.announcement.id

    @property
    def zone(self) -> ZoneInfo:
        return self.times.zone

    @property
    def mine(self) -> bool:
        return self.card.announcement.author_id == self.person_id

    @property
    def person_id(self) -> int:
        return self.visitor.person.id

    async def renewed(self) -> "Scene":
        """The same with the announcement as it is now."""
        return replace(self, card=await card.load_overseen(self.database, self.person_id, self.number))


@dataclass(frozen=True, slots=True)
class Reply:
    """What is seen in place of the pressed message (or ``below`` it), and what is said meanwhile."""

    shown: Shown | None = None
    toast: str | None = None
    is_alert: bool = False
    below: bool = False


async def press(
    callback: CallbackQuery,
    callback_data: OfAnnouncement,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    times: Times,
    dialog_manager: DialogManager,
) -> None:
    """Any button of one announcement; rights and state are checked now."""
    act, number = callback_data.act, callback_data.announcement
    try:
        scene = Scene(
            await card.load_overseen(database, visitor.person.id, number),
            visitor,
            database,
            bot,
            state,
            times,
            callback_data.seen,
            callback.message.message_id if callback.message is not None else None,
        )
        if not scene.mine and act not in _BY_COLLEAGUES:
            raise NotAllowed
        waits_for = _AWAITS.get(act)
        if waits_for is not None and scene.card.announcement.state is AnnouncementState.DRAFT:
            await leave(dialog_manager, state)
            await take_next(state, waits_for, number)
        reply = await _carry_out(act, scene)
    except Missing:
        await alert(callback, texts.gone())
        await answering.put_away(callback)
    except NotAllowed:
        await alert(callback, texts.not_yours())
    else:
        await acknowledge(callback, reply.toast, alert=reply.is_alert)
        if reply.shown is not None:
            await (say if reply.below else answering.replace)(callback, *reply.shown)


async def hear(
    message: Message,
    announcement_id: int,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    times: Times,
) -> None:
    """The words of a button, typed while an announcement is composed."""
    act = TYPED[plain(message.text or "")]
    await take_next(state, _AWAITS.get(act, ComposingAnnouncement.parts), announcement_id)
    await carry_out_typed(act, message, announcement_id, visitor, database, bot, state, times)


async def carry_out_typed(
    act: Act,
    message: Message,
    announcement_id: int,
    visitor: Visitor,
    database: Database,
    bot: Bot,
    state: FSMContext,
    times: Times,
) -> None:
    """What the button would do, told in a message of its own."""
    try:
        shown = await card.load(database, visitor.person.id, announcement_id)
        reply = await _carry_out(act, Scene(shown, visitor, database, bot, state, times))
    except (Missing, NotAllowed):
        await state.clear()
        await message.answer(texts.gone())
        return
    if reply.shown is not None:
        text, keyboard = reply.shown
        said = f"{reply.toast}\n\n{text}" if reply.toast and reply.is_alert else text
        await message.answer(said, reply_markup=keyboard)
    elif reply.toast is not None:
        await message.answer(reply.toast)


async def _carry_out(act: Act, scene: Scene) -> Reply:
    """Raises `NotAllowed`, `Missing`; what was done meanwhile is told, with the announcement as it is now."""
    state = scene.card.announcement.state
    try:
        if (act in _WHILE_COMPOSED and state not in items.COMPOSED) or (
            act in _OF_DRAFTS and state is not AnnouncementState.DRAFT
        ):
            raise AlreadyDone
        return await _STEPS[act](scene)
    except AlreadyDone:
        now = await scene.renewed()
        return await _current(now, _why_unchanged(act, now.card.announcement))


def _why_unchanged(act: Act, announcement: Announcement) -> str:
    """Why the button did nothing, by what the announcement is now."""
    state, number = announcement.state, announcement.id
    if act not in _WHILE_COMPOSED:
        return _ALREADY.get(state, progress_texts.no_longer_sent)()
    if state is AnnouncementState.DRAFT:
        return texts.unscheduled(number=number)
    if act is Act.SEND and state is not AnnouncementState.STOPPED:
        return texts.sent_already(number=number)
    return card.why_unchanged(announcement)


async def _current(scene: Scene, words: str | None = None) -> Reply:
    """The announcement as it is now; with ``words`` in a window."""
    if scene.card.announcement.state in items.COMPOSED:
        shown = (card.panel if scene.mine else card.scheduled_by_colleague)(scene.card, scene.zone)
    else:
        shown = await _progress(scene)
    return Reply(shown, words, is_alert=words is not None)


async def _progress(scene: Scene) -> Shown:
    return await card.progress_of(scene.database, scene.number, renewed_by_hand=not scene.mine)


async def _panel(scene: Scene) -> Reply:
    return await _current(scene)


async def _try(scene: Scene) -> Reply:
    composed = scene.card.composed
    if not composed.items:
        return await _current(scene, texts.nothing_to_send())
    told = await sending.show_to(scene.bot, scene.telegram_id, composed.announcement, composed.items)
    text, keyboard = card.panel(scene.card, scene.zone)
    return Reply(("\n\n".join([*(told or [texts.tried()]), text]), keyboard), below=True)


async def _send(scene: Scene) -> Reply:
    refusal = await _why_not_sent(scene)
    if refusal is not None:
        return await _current(scene, refusal)
    try:
        sent = await scene.database.write(
            storage_sending.send, scene.person_id, scene.number, panel_message_id=scene.message_id
        )
    except (Nothing, Nobody, NotAllowed) as why_not:
        return await _current(scene, scheduling.WHY_NOT_SENT[type(why_not)]())
    await scene.state.clear()
    words = texts.sent_now(number=scene.number, count=sent.people)
    night = scheduling.night(scene.card, clock.now(), scene.times)
    if night is not None:
        words = f"{words} {night}"
    if scene.message_id is None:
        return Reply(None, words)
    return Reply(await _progress(scene), words, is_alert=night is not None)


async def _why_not_sent(scene: Scene) -> str | None:
    if scene.seen and scene.seen != scene.card.fingerprint:
        return texts.changed_meanwhile()
    lost = await sending.lost_part(scene.bot, scene.telegram_id, scene.card.composed.items)
    return texts.part_is_lost(place=lost) if lost is not None else None


async def _schedule(scene: Scene) -> Reply:
    return Reply(scheduling.month(scene.card, scene.zone))


async def _unschedule(scene: Scene) -> Reply:
    await scene.database.write(storage_sending.unschedule, scene.person_id, scene.number)
    await take_next(scene.state, ComposingAnnouncement.parts, scene.number)
    return await _current(await scene.renewed(), texts.unscheduled(number=scene.number))


async def _keep_as_draft(scene: Scene) -> Reply:
    await scene.state.clear()
    resume = keyboards.resume(scene.number)
    return Reply((texts.kept_as_draft(number=scene.number), resume), below=False)


async def _ask_whether_to_discard(scene: Scene) -> Reply:
    return Reply((texts.surely_discard(number=scene.number), keyboards.surely_discard(scene.number)))


async def _discard(scene: Scene) -> Reply:
    await scene.database.write(composing.discard, scene.person_id, scene.number)
    await scene.state.clear()
    return Reply((texts.discarded(number=scene.number), None))


async def _contents(scene: Scene) -> Reply:
    return Reply((texts.choose_part(), keyboards.parts(scene.number, scene.card.composed.items)))


async def _audience(scene: Scene) -> Reply:
    return Reply(audience.screen(scene.card, scene.visitor))


async def _options(scene: Scene) -> Reply:
    return Reply((texts.options(number=scene.number), keyboards.options(scene.card.announcement)))


async def _ask_for_link(scene: Scene) -> Reply:
    if len(scene.card.announcement.links) >= texts.LINKS_AT_MOST:
        await take_next(scene.state, ComposingAnnouncement.parts, scene.number)
        return Reply(None, texts.too_many_links(), is_alert=True)
    return Reply((texts.ask_for_link(), keyboards.back_to_options(scene.number)))


async def _drop_links(scene: Scene) -> Reply:
    await scene.database.write(composing.choose, scene.person_id, scene.number, links=[])
    return await _options(await scene.renewed())


async def _pause(scene: Scene) -> Reply:
    await scene.database.write(storage_sending.pause, scene.person_id, scene.number)
    return Reply(await _progress(scene), progress_texts.paused())


async def _go_on(scene: Scene) -> Reply:
    await scene.database.write(storage_sending.go_on, scene.person_id, scene.number)
    return Reply(await _progress(scene), progress_texts.goes_on())


async def _ask_whether_to_stop(scene: Scene) -> Reply:
    state = scene.card.announcement.state
    if state not in report_keyboards.HANDLED_IN:
        raise AlreadyDone
    words = progress_texts.surely_stop(number=scene.number, state=state)
    return Reply((words, report_keyboards.surely_stop(scene.number)))


async def _stop(scene: Scene) -> Reply:
    await scene.database.write(storage_sending.stop, scene.person_id, scene.number)
    return Reply(await _progress(scene), progress_texts.stopped())


_STEPS: Final[dict[Act, Callable[[Scene], Awaitable[Reply]]]] = {
    Act.PANEL: _panel,
    Act.PROGRESS: _panel,
    Act.TRY: _try,
    Act.SEND: _send,
    Act.SCHEDULE: _schedule,
    Act.UNSCHEDULE: _unschedule,
    Act.DRAFT: _keep_as_draft,
    Act.DISCARD: _ask_whether_to_discard,
    Act.DISCARD_NOW: _discard,
    Act.CONTENTS: _contents,
    Act.AUDIENCE: _audience,
    Act.OPTIONS: _options,
    Act.ADD_LINK: _ask_for_link,
    Act.DROP_LINKS: _drop_links,
    Act.PAUSE: _pause,
    Act.GO_ON: _go_on,
    Act.STOP: _ask_whether_to_stop,
    Act.STOP_NOW: _stop,
}
_WHILE_COMPOSED: Final = frozenset(_STEPS) - {
    Act.PANEL, Act.PROGRESS, Act.PAUSE, Act.GO_ON, Act.STOP, Act.STOP_NOW,
}  # fmt: skip
_OF_DRAFTS: Final = frozenset({
    Act.SCHEDULE, Act.DRAFT, Act.CONTENTS, Act.AUDIENCE, Act.OPTIONS, Act.ADD_LINK, Act.DROP_LINKS,
})  # fmt: skip
"""Of those, what is done with a draft and not with what is scheduled."""
_ALREADY: Final = {
    AnnouncementState.SENDING: progress_texts.goes_on_already,
    AnnouncementState.PAUSED: progress_texts.paused_already,
}
_BY_COLLEAGUES: Final = frozenset({Act.PROGRESS, Act.PAUSE, Act.GO_ON, Act.STOP, Act.STOP_NOW})
"""What a coordinator of all its groups or an administrator may do with somebody else's."""

_AWAITS: Final[dict[Act, State]] = {
    Act.PANEL: ComposingAnnouncement.parts,
    Act.AUDIENCE: ComposingAnnouncement.parts,
    Act.OPTIONS: ComposingAnnouncement.parts,
    Act.CONTENTS: ComposingAnnouncement.parts,
    Act.ADD_LINK: ComposingAnnouncement.link,
    Act.SCHEDULE: ComposingAnnouncement.moment,
}
"""What the author may type after each of these, while it is a draft."""

TYPED: Final[dict[str, Act]] = {
    plain(words): act
    for words, act in (
        (texts.AUDIENCE, Act.AUDIENCE),
        (texts.OPTIONS, Act.OPTIONS),
        (texts.TRY, Act.TRY),
        (texts.SEND, Act.SEND),
        (texts.SCHEDULE, Act.SCHEDULE),
        (texts.DRAFT, Act.DRAFT),
        (texts.DISCARD, Act.DISCARD),
        (texts.BACK, Act.PANEL),
    )
}
"""Words that mean a button while an announcement is composed."""

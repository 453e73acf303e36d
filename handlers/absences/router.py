"""Setting an absence: who stands in, until when, and the end of it. Every step may be pressed or typed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from handlers.absences import keyboards, texts
from handlers.absences.keyboards import OfAbsence, Step
from handlers.absences.states import Expects, Typing, take_next
from handlers.buttons import Words, plain
from handlers.days import typed_day
from handlers.menu.answering import acknowledge, alert, replace, say
from handlers.menu.dialogues import NotAboutAQuestion, leave, reopen
from handlers.private import InPrivate
from storage import absences, clock, standing_in
from storage.database import Database
from storage.people import Visitor
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.standing_in import Engaged, Unavailable, WrongDay
from storage.tables import Person

Shown = tuple[str, InlineKeyboardMarkup | None]

_YES, _NO = frozenset({"да", "включить", "включай", "включите"}), frozenset({"нет", "не надо", "не нужно"})


def build() -> Router:
    """A new router, which can be attached once."""
    router = Router(name="absences")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(show, Words(texts.STANDING_IN))
    typing = Expects(Typing.stand_in, Typing.last_day, Typing.agreement)
    router.message.register(stop, typing, Words("Отмена", "Отменить"), NotAboutAQuestion())
    router.message.register(hear_stand_in, Expects(Typing.stand_in), NotAboutAQuestion())
    router.message.register(hear_day, Expects(Typing.last_day), NotAboutAQuestion())
    router.message.register(hear_agreement, Expects(Typing.agreement), NotAboutAQuestion())
    router.callback_query.register(press, OfAbsence.filter())
    return router


@dataclass(frozen=True, slots=True)
class Scene:
    """Who sets an absence, and what has been chosen so far."""

    visitor: Visitor
    database: Database
    state: FSMContext
    today: date
    stand_in_id: int = 0
    last_day: date | None = None
    absence_id: int = 0

    @property
    def person_id(self) -> int:
        return self.visitor.person.id

    async def stand_in(self) -> Person:
        """The chosen person, if they still may stand in; raises `Unavailable`."""
        for each in await self.database.read(absences.candidates, self.person_id):
            if each.person.id == self.stand_in_id:
                return each.person
        raise Unavailable


async def show(
    message: Message,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    await leave(dialog_manager, state)
    if visitor.is_coordinator:
        text, keyboard = await _show(Scene(visitor, database, state, _today(zone)))
        await message.answer(text, reply_markup=keyboard)
    else:
        await message.answer(texts.not_needed())
    await reopen(dialog_manager)


async def press(
    callback: CallbackQuery,
    callback_data: OfAbsence,
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
    dialog_manager: DialogManager,
) -> None:
    """Any of the buttons; what was chosen is in the button, rights and days are checked now."""
    if not visitor.is_coordinator:
        await alert(callback, texts.not_needed())
        return
    await leave(dialog_manager, state)
    pressed, last_day = callback_data, callback_data.last_day
    scene = Scene(visitor, database, state, _today(zone), pressed.stand_in, last_day, pressed.absence)
    try:
        shown = await _STEPS[pressed.step](scene)
    except (NotAllowed, Missing):
        await alert(callback, texts.not_needed())
    except AlreadyDone:
        await alert(callback, texts.ended_already())
        await replace(callback, *await _show(scene))
    except Engaged:
        await replace(callback, *await _choose(scene))
        await acknowledge(callback)
    except Unavailable:
        await alert(callback, texts.unavailable())
        await replace(callback, *await _choose(scene))
    except WrongDay:
        await alert(callback, _wrong_day(scene))
        await replace(callback, *await _another_day(scene))
    else:
        # What was delivered stays to be read; the question whether to stop comes below it.
        await (say if pressed.step is Step.DECLINE else replace)(callback, *shown)
        await acknowledge(callback)


async def stop(message: Message, state: FSMContext) -> None:
    await state.clear()
    await message.answer(texts.not_begun())


async def hear_stand_in(
    message: Message, visitor: Visitor, database: Database, state: FSMContext, zone: ZoneInfo
) -> None:
    """A name, or as much of it as is enough."""
    typed = plain(message.text or "").split()
    candidates = await database.read(absences.candidates, visitor.person.id)
    meant = [each.person.id for each in candidates if typed and _is_named(each.person, typed)]
    if len(meant) == 1:
        await _answer(message, Scene(visitor, database, state, _today(zone), meant[0]), _until)
    else:
        await message.answer(texts.nobody_so_named(), reply_markup=keyboards.who(candidates))


async def hear_day(
    message: Message,
    chosen: dict[str, Any],
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
) -> None:
    today = _today(zone)
    last_day = typed_day(message.text or "", today)
    if last_day is None:
        await message.answer(texts.not_a_day())
    else:
        await _answer(message, Scene(visitor, database, state, today, chosen["stand_in"], last_day), _check)


async def hear_agreement(
    message: Message,
    chosen: dict[str, Any],
    visitor: Visitor,
    database: Database,
    state: FSMContext,
    zone: ZoneInfo,
) -> None:
    words = plain(message.text or "")
    if words in _NO:
        await stop(message, state)
    elif words in _YES:
        last_day = date.fromordinal(chosen["until"])
        await _answer(message, Scene(visitor, database, state, _today(zone), chosen["stand_in"], last_day), _begin)
    else:
        await message.answer(texts.say_yes_or_no())


async def _answer(message: Message, scene: Scene, step: "_Step") -> None:
    """The same step as by a button, told in a message of its own."""
    try:
        text, keyboard = await step(scene)
    except NotAllowed:
        await message.answer(texts.not_needed())
    except WrongDay:
        await message.answer(_wrong_day(scene))
    except Engaged:
        text, keyboard = await _choose(scene)
        await message.answer(text, reply_markup=keyboard)
    except Unavailable:
        text, keyboard = await _choose(scene)
        await message.answer(f"{texts.unavailable()}\n\n{text}", reply_markup=keyboard)
    else:
        await message.answer(text, reply_markup=keyboard)


async def _show(scene: Scene) -> Shown:
    away = await scene.database.read(absences.of_person, scene.person_id)
    if away is not None:
        return texts.stood_in_for(away=away), keyboards.stood_in_for(away)
    return await _choose(scene)


async def _choose(scene: Scene) -> Shown:
    others = await scene.database.read(absences.stood_in_for, scene.person_id)
    if others:
        return texts.engaged(absences=others), keyboards.at_stand_in(others, named=True)
    candidates = await scene.database.read(absences.candidates, scene.person_id)
    if not candidates:
        return texts.nobody(), None
    await take_next(scene.state, Typing.stand_in)
    return texts.who(), keyboards.who(candidates)


async def _until(scene: Scene) -> Shown:
    stand_in = await scene.stand_in()
    await take_next(scene.state, Typing.last_day, stand_in=stand_in.id)
    return texts.until(stand_in=stand_in), keyboards.until(stand_in.id, texts.shortcuts(today=scene.today))


async def _another_day(scene: Scene) -> Shown:
    try:
        return await _until(scene)
    except Unavailable:
        return await _choose(scene)


async def _ask_for_day(scene: Scene) -> Shown:
    await take_next(scene.state, Typing.last_day, stand_in=(await scene.stand_in()).id)
    return texts.write_a_day(), None


async def _check(scene: Scene) -> Shown:
    stand_in, last_day = await scene.stand_in(), scene.last_day
    if last_day is None or not standing_in.is_possible(last_day, scene.today):
        raise WrongDay
    await take_next(scene.state, Typing.agreement, stand_in=stand_in.id, until=last_day.toordinal())
    return texts.check(stand_in=stand_in, last_day=last_day, today=scene.today), keyboards.check(stand_in.id, last_day)


async def _begin(scene: Scene) -> Shown:
    if scene.last_day is None:
        raise WrongDay
    away = await scene.database.write(
        standing_in.begin, scene.person_id, scene.stand_in_id, scene.last_day, scene.today
    )
    await scene.state.clear()
    return texts.begun(away=away), keyboards.stood_in_for(away)


async def _cancel(_: Scene) -> Shown:
    return texts.not_begun(), None


async def _ask_whether_to_decline(scene: Scene) -> Shown:
    away = await scene.database.read(absences.get, scene.absence_id)
    if away.stand_in.id != scene.person_id:
        raise NotAllowed
    if away.absence.ended_at is not None:
        raise AlreadyDone
    return texts.decline_question(away=away), keyboards.decline(away.absence.id)


async def _end(scene: Scene) -> Shown:
    away = await scene.database.write(standing_in.end, scene.person_id, scene.absence_id)
    return (texts.ended() if away.person.id == scene.person_id else texts.declined(away=away)), None


_Step = Callable[[Scene], Awaitable[Shown]]
_STEPS: dict[Step, _Step] = {
    Step.SHOW: _show,
    Step.WHO: _choose,
    Step.UNTIL: _until,
    Step.OTHER_DAY: _ask_for_day,
    Step.CHECK: _check,
    Step.BEGIN: _begin,
    Step.CANCEL: _cancel,
    Step.DECLINE: _ask_whether_to_decline,
    Step.END: _end,
}


def _wrong_day(scene: Scene) -> str:
    return texts.wrong_day(last_day=scene.last_day, today=scene.today) if scene.last_day else texts.not_a_day()


def _is_named(person: Person, typed: list[str]) -> bool:
    name = plain(person.full_name or "").split()
    return all(any(part.startswith(word) for part in name) for word in typed)


def _today(zone: ZoneInfo) -> date:
    return clock.now().astimezone(zone).date()

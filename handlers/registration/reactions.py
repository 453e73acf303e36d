"""What happens at each step of the form, by a press or by typing."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from handlers.buttons import plain
from handlers.menu.dialogues import is_joining
from handlers.questions import joining
from handlers.registration import consent, municipalities, recognising, texts, validation
from handlers.registration.finishing import cancelled, finished, telegram_user
from handlers.registration.form import LINES, Filled, Steps, choose_category, next_step, previous_step
from storage import agglomeration, people
from storage.database import Database
from storage.people import Visitor


def filled_of(manager: DialogManager) -> Filled:
    """What the open dialogue knows."""
    return cast(Filled, manager.dialog_data)


async def advance(manager: DialogManager) -> None:
    """To the first step that is not filled in, or to the end."""
    step = next_step(filled_of(manager))
    if step == Steps.summary and filled_of(manager).get("line"):
        await finished(manager, filled_of(manager))
    else:
        await manager.switch_to(step)


async def back(_: CallbackQuery | Message, __: Any, manager: DialogManager) -> None:
    step = previous_step(filled_of(manager), manager.current_context().state)
    if step is None:
        await cancelled(manager, filled_of(manager))
    else:
        await manager.switch_to(step)


async def cancel(_: CallbackQuery | Message, __: Any, manager: DialogManager) -> None:
    await cancelled(manager, filled_of(manager))


async def agree(_: CallbackQuery | Message, __: Any, manager: DialogManager) -> None:
    operator: str = manager.middleware_data["operator_name"]
    await _database(manager).write(
        people.consent,
        _visitor(manager).person.id,
        version=consent.VERSION,
        text_hash=consent.text_hash(operator=operator),
    )
    await advance(manager)


async def take_suggested_name(_: CallbackQuery | Message, __: Any, manager: DialogManager) -> None:
    name = filled_of(manager).get("name") or suggested_name(manager)
    if name is None:
        notice(manager, texts.NOT_A_NAME)
    else:
        filled_of(manager)["name"] = name
        await advance(manager)


async def choose_group(_: CallbackQuery, __: Any, manager: DialogManager, group_id: int) -> None:
    if group_id in {each.id for each in await _database(manager).read(agglomeration.groups)}:
        filled_of(manager)["group"] = group_id
    await advance(manager)


async def choose_kind(_: CallbackQuery, __: Any, manager: DialogManager, kind: str) -> None:
    if kind not in texts.KIND_BUTTONS:
        return
    filled_of(manager)["kind"] = kind
    scroll: Any = manager.find("pages")
    await scroll.set_page(0)
    await manager.switch_to(Steps.places)


async def choose_place(_: CallbackQuery, __: Any, manager: DialogManager, municipality_id: int) -> None:
    if municipality_id in {each.id for each in await _database(manager).read(agglomeration.municipalities)}:
        filled_of(manager)["municipality"] = municipality_id
    await advance(manager)


async def pick_category(_: CallbackQuery, __: Any, manager: DialogManager, category_id: int) -> None:
    known = await _database(manager).read(agglomeration.categories)
    for category in known:
        if category.id == category_id:
            choose_category(filled_of(manager), category)
    await advance(manager)


async def keep_organisation(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    filled = filled_of(manager)
    filled["organisation"] = filled.get("organisation") or filled.get("before", {}).get("organisation")
    await advance(manager)


async def answer_base_site(_: CallbackQuery, __: Any, manager: DialogManager, answer: str) -> None:
    filled_of(manager)["base_site"] = answer == "yes"
    await advance(manager)


async def change_line(_: CallbackQuery, __: Any, manager: DialogManager, line: str) -> None:
    if line in LINES:
        await manager.switch_to(LINES[line])


async def send(_: CallbackQuery | Message, __: Any, manager: DialogManager) -> None:
    step = next_step(filled_of(manager))
    if step == Steps.summary:
        await finished(manager, filled_of(manager))
    else:
        await manager.switch_to(step)


def notice(manager: DialogManager, text: str) -> None:
    """A sentence above the window when it is shown next."""
    filled_of(manager)["notice"] = text


def suggested_name(manager: DialogManager) -> str | None:
    """The name from Telegram when it can be a person's full name."""
    return validation.person_name(telegram_user(manager).full_name)


async def typed(message: Message, widget: Any, manager: DialogManager) -> None:
    """Whatever a person sends while the form is open."""
    step = manager.current_context().state
    if message.text is None:
        with_buttons = step not in {Steps.name, Steps.organisation}
        notice(manager, f"{texts.NEEDS_TEXT} {texts.NEEDS_BUTTON}" if with_buttons else texts.NEEDS_TEXT)
        return
    words = plain(message.text)
    if words in {"отмена", "отменить"}:
        await cancel(message, widget, manager)
    elif words == "назад":
        await back(message, widget, manager)
    else:
        await _TYPED[step](message.text, message, manager)
        stays = is_joining(manager) and manager.current_context().state == step
        if stays and recognising.is_question(message.text):
            # Not what the step wants: its author will be asked again when there is somebody to send it to.
            await joining.remember(message, manager.middleware_data["state"])
            notice(manager, f"{filled_of(manager).get('notice', '')} {texts.ASK_AFTERWARDS}".strip())


async def _typed_consent(text: str, message: Message, manager: DialogManager) -> None:
    answer = recognising.agreed(text)
    if answer:
        await agree(message, None, manager)
    elif answer is False:
        await cancelled(manager, filled_of(manager), refused=True)
    else:
        notice(manager, texts.NEEDS_CONSENT)


async def _typed_name(text: str, message: Message, manager: DialogManager) -> None:
    name = validation.person_name(text)
    if plain(text) == "да":
        await take_suggested_name(message, None, manager)
    elif name is None:
        notice(manager, texts.NOT_A_NAME)
    else:
        filled_of(manager)["name"] = name
        await advance(manager)


async def _typed_group(text: str, _: Message, manager: DialogManager) -> None:
    group = recognising.group(text, await _database(manager).read(agglomeration.groups))
    if group is None:
        notice(manager, texts.NOT_A_GROUP)
    else:
        filled_of(manager)["group"] = group.id
        await advance(manager)


async def _typed_place(text: str, message: Message, manager: DialogManager) -> None:
    kind = municipalities.kind_meant(text)
    if kind is not None:
        await choose_kind(cast(CallbackQuery, message), None, manager, kind.value)
        return
    found = municipalities.search(text, await _database(manager).read(agglomeration.municipalities))
    if found.sure and len(found.places) == 1:
        filled_of(manager)["municipality"] = found.places[0].id
        notice(manager, texts.place_understood(place=found.places[0]))
        await advance(manager)
    elif found.places:
        filled_of(manager)["found"] = [each.id for each in found.places[:12]]
        filled_of(manager)["sure"] = found.sure
        await manager.switch_to(Steps.found)
    else:
        notice(manager, texts.NOT_A_KIND)


async def _typed_category(text: str, _: Message, manager: DialogManager) -> None:
    meant = recognising.categories(text, await _database(manager).read(agglomeration.categories))
    if len(meant) == 1:
        choose_category(filled_of(manager), meant[0])
        await advance(manager)
    else:
        notice(manager, texts.SEVERAL_CATEGORIES if meant else texts.NOT_A_CATEGORY)


async def _typed_organisation(text: str, _: Message, manager: DialogManager) -> None:
    name = validation.organisation(text)
    if name is None or recognising.is_question(text):
        notice(manager, texts.NOT_AN_ORGANISATION)
    else:
        filled_of(manager)["organisation"] = name
        await advance(manager)


async def _typed_base_site(text: str, _: Message, manager: DialogManager) -> None:
    answer = recognising.yes_or_no(text)
    if answer is None:
        notice(manager, texts.NOT_YES_OR_NO)
    else:
        filled_of(manager)["base_site"] = answer
        await advance(manager)


async def _typed_summary(text: str, message: Message, manager: DialogManager) -> None:
    lines = {plain(words): line for line, words in texts.LINE_BUTTONS.items()}
    line = lines.get(plain(text).removeprefix("изменить "))
    if recognising.sending(text):
        await send(message, None, manager)
    elif line is not None:
        await manager.switch_to(LINES[line])
    else:
        notice(manager, texts.NOT_THE_END)


_TYPED: dict[State, Callable[[str, Message, DialogManager], Awaitable[None]]] = {
    Steps.consent: _typed_consent,
    Steps.name: _typed_name,
    Steps.group: _typed_group,
    Steps.kind: _typed_place,
    Steps.places: _typed_place,
    Steps.found: _typed_place,
    Steps.category: _typed_category,
    Steps.organisation: _typed_organisation,
    Steps.base_site: _typed_base_site,
    Steps.summary: _typed_summary,
}


def _database(manager: DialogManager) -> Database:
    database: Database = manager.middleware_data["database"]
    return database


def _visitor(manager: DialogManager) -> Visitor:
    visitor: Visitor = manager.middleware_data["visitor"]
    return visitor

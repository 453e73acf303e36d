"""The windows of the form."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.utils import CB_SEP
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import (
    Button,
    Column,
    CurrentPage,
    Group,
    Keyboard,
    NextPage,
    PrevPage,
    Row,
    ScrollingGroup,
    Select,
)
from aiogram_dialog.widgets.kbd.select import OnItemClick
from aiogram_dialog.widgets.text import Const, Format
from typing_extensions import override

from handlers.menu.dialogues import NotAboutAQuestion
from handlers.menu.keyboards import MenuWord
from handlers.private import InPrivate
from handlers.registration import reactions, texts
from handlers.registration.form import CORRECTING, Filled, Steps
from handlers.registration.municipalities import full_name
from storage import agglomeration
from storage.database import Database
from storage.tables import Municipality

ROWS, COLUMNS = 7, 2
"""How many municipalities a page shows."""

Getter = Callable[..., Awaitable[dict[str, Any]]]
Item = tuple[str, int | str]


class _OfADialogue(Filter):
    """Passes presses of windows' own buttons."""

    @override
    async def __call__(self, callback: CallbackQuery) -> bool:
        return CB_SEP in (callback.data or "")


def build() -> Dialog:
    """A new dialogue, which can be attached once."""
    dialog = Dialog(*_personal_windows(), *_place_windows(), *_work_windows(), _summary_window(), on_start=_remember)
    dialog.message.filter(InPrivate(), ~MenuWord(), NotAboutAQuestion())
    # Without this a button of any other message, pressed while the form is open, would be taken for one of its own.
    dialog.callback_query.filter(_OfADialogue())
    return dialog


def _personal_windows() -> list[Window]:
    return [
        _window(
            Steps.consent,
            _consent,
            Button(Const(texts.AGREE), id="agree", on_click=reactions.agree),
        ),
        _window(
            Steps.name,
            _name,
            Button(Format("{suggested}"), id="mine", on_click=reactions.take_suggested_name, when="suggested"),
        ),
        _window(Steps.group, _group, Group(_select("group", reactions.choose_group), width=2)),
    ]


def _place_windows() -> list[Window]:
    return [
        _window(Steps.kind, _kind, Column(_select("kind", reactions.choose_kind, str))),
        _window(
            Steps.places,
            _places,
            ScrollingGroup(
                _select("place", reactions.choose_place), id="pages", width=COLUMNS, height=ROWS, hide_pager=True
            ),
            Row(
                PrevPage("pages", text=Const("←")),
                CurrentPage("pages", text=Format("{current_page1} из {pages}")),
                NextPage("pages", text=Const("→")),
                when=lambda data, *_: len(data["items"]) > ROWS * COLUMNS,
            ),
        ),
        _window(
            Steps.found,
            _found,
            Column(_select("found", reactions.choose_place)),
        ),
    ]


def _work_windows() -> list[Window]:
    return [
        _window(Steps.category, _category, Column(_select("category", reactions.pick_category))),
        _window(
            Steps.organisation,
            _organisation,
            Button(Format("{kept}"), id="keep", on_click=reactions.keep_organisation, when="kept"),
        ),
        _window(Steps.base_site, _base_site, Row(_select("site", reactions.answer_base_site, str))),
    ]


def _summary_window() -> Window:
    return _window(
        Steps.summary,
        _summary,
        Button(Const(texts.SEND), id="send", on_click=reactions.send),
        Group(_select("line", reactions.change_line, str), width=2),
    )


def _window(state: State, getter: Getter, *keyboard: Keyboard) -> Window:
    return Window(
        Format("{text}"),
        *keyboard,
        Row(
            Button(Const(texts.BACK), id="back", on_click=reactions.back),
            Button(Const(texts.CANCEL), id="cancel", on_click=reactions.cancel),
        ),
        MessageInput(reactions.typed),
        state=state,
        getter=_with_notice(getter),
    )


def _number(data: str) -> int:
    """A forged button stands for nothing rather than for an error."""
    return int(data) if data.isdecimal() else 0


def _select(
    widget_id: str, on_click: OnItemClick[Select[Any], Any], kind: Callable[[str], Any] = _number
) -> Select[Any]:
    return Select(
        Format("{item[0]}"),
        id=widget_id,
        item_id_getter=lambda item: item[1],
        items="items",
        type_factory=kind,
        on_click=on_click,
    )


async def _remember(start_data: Any, manager: DialogManager) -> None:
    manager.dialog_data.update(start_data or {})


def _with_notice(getter: Getter) -> Getter:
    """Puts what must be said first above the window, once."""

    async def get(dialog_manager: DialogManager, **data: Any) -> dict[str, Any]:
        shown = await getter(dialog_manager=dialog_manager, filled=reactions.filled_of(dialog_manager), **data)
        said = reactions.filled_of(dialog_manager).pop("notice", None)
        return {**shown, "text": f"{said}\n\n{shown['text']}"} if said else shown

    return get


async def _consent(operator_name: str, **_: Any) -> dict[str, Any]:
    return {"text": texts.consent_screen(operator=operator_name)}


async def _name(dialog_manager: DialogManager, filled: Filled, **_: Any) -> dict[str, Any]:
    suggested = filled.get("name") or reactions.suggested_name(dialog_manager)
    return {"text": texts.name(suggested=suggested), "suggested": suggested}


async def _group(database: Database, filled: Filled, **_: Any) -> dict[str, Any]:
    known = await database.read(agglomeration.groups)
    moving_from = None
    if filled.get("purpose") == CORRECTING:
        own = filled.get("before", {}).get("group")
        if filled.get("participant"):
            moving_from = next((each for each in known if each.id == own), None)
        known = [each for each in known if each.id != own]
    items = _marked([(each.title, each.id) for each in known], filled.get("group"))
    return {"text": texts.group(groups=known, moving_from=moving_from), "items": items}


async def _kind(**_: Any) -> dict[str, Any]:
    return {"text": texts.kind(), "items": [(words, kind) for kind, words in texts.KIND_BUTTONS.items()]}


async def _places(database: Database, filled: Filled, **_: Any) -> dict[str, Any]:
    kind = filled.get("kind", "city_district")
    known = [each for each in await database.read(agglomeration.municipalities) if each.kind == kind]
    items = _marked([(each.name, each.id) for each in known], filled.get("municipality"))
    return {"text": texts.places(kind=kind), "items": items}


async def _found(database: Database, filled: Filled, **_: Any) -> dict[str, Any]:
    by_id: dict[int, Municipality] = {each.id: each for each in await database.read(agglomeration.municipalities)}
    items = [(full_name(by_id[each]), each) for each in filled.get("found", []) if each in by_id]
    return {"text": texts.found(sure=filled.get("sure", False)), "items": items}


async def _category(database: Database, filled: Filled, **_: Any) -> dict[str, Any]:
    known = await database.read(agglomeration.categories)
    items = _marked([(f"{each.id}. {each.short_title}", each.id) for each in known], filled.get("category"))
    return {"text": texts.category(categories=known), "items": items}


async def _organisation(filled: Filled, **_: Any) -> dict[str, Any]:
    known = filled.get("organisation") or filled.get("before", {}).get("organisation")
    return {"text": texts.organisation(), "kept": texts.keep(value=known) if known else None}


async def _base_site(**_: Any) -> dict[str, Any]:
    return {"text": texts.base_site(), "items": [(texts.YES, "yes"), (texts.NO, "no")]}


async def _summary(database: Database, filled: Filled, **_: Any) -> dict[str, Any]:
    places = await database.read(agglomeration.municipalities)
    categories = await database.read(agglomeration.categories)
    category = next(each for each in categories if each.id == filled["category"])
    asked = {"organisation": category.asks_organisation, "base_site": category.asks_base_site}
    return {
        "text": texts.summary(
            full_name_given=filled["name"],
            group=await database.read(agglomeration.group, filled["group"]),
            municipality=next(each for each in places if each.id == filled["municipality"]),
            category=category,
            organisation=filled.get("organisation"),
            base_site=bool(filled.get("base_site")),
        ),
        "items": [(words, line) for line, words in texts.LINE_BUTTONS.items() if asked.get(line, True)],
    }


def _marked(items: Sequence[Item], chosen: int | None) -> list[Item]:
    return [(f"✓ {words}" if key == chosen else words, key) for words, key in items]

"""The form that joining fills in and «Мой профиль» corrects: its steps, and which comes next."""

from typing import Any, TypedDict

from aiogram.fsm.state import State, StatesGroup

from handlers.menu.dialogues import JOINING
from storage.applications import Form
from storage.people import Profile
from storage.tables import Category, Membership

CORRECTING = "correcting"
"""The purpose of the dialogue while somebody corrects one line of their profile."""


class Steps(StatesGroup):
    consent = State()
    name = State()
    group = State()
    kind = State()
    places = State()
    found = State()
    category = State()
    organisation = State()
    base_site = State()
    summary = State()


class Filled(TypedDict, total=False):
    """What is known so far, as the dialogue keeps it (JSON)."""

    purpose: str
    line: str
    participant: bool
    name: str
    group: int
    kind: str
    municipality: int
    found: list[int]
    sure: bool
    category: int
    asks_organisation: bool
    asks_base_site: bool
    organisation: str | None
    base_site: bool | None
    before: dict[str, Any]
    notice: str


LINES = {
    "name": Steps.name,
    "group": Steps.group,
    "municipality": Steps.kind,
    "category": Steps.category,
    "organisation": Steps.organisation,
    "base_site": Steps.base_site,
}
"""What can be changed, and the step at which it is."""


def joining(profile: Profile, group_id: int | None) -> Filled:
    """The form at the beginning; somebody declined earlier finds what they had filled in."""
    filled = _known(profile)
    filled["purpose"] = JOINING
    if group_id is not None:
        filled["group"] = group_id
    return filled


def correcting(profile: Profile, line: str) -> Filled:
    """The form with one line (and what hangs on it) to be filled in anew."""
    filled = _known(profile)
    filled["purpose"] = CORRECTING
    filled["line"] = line
    filled["participant"] = profile.person.membership is Membership.PARTICIPANT
    filled["before"] = {}
    for each in ("organisation", "base_site") if line == "category" else (line,):
        filled["before"][each] = filled.pop(each, None)  # type: ignore[misc]
    return filled


def choose_category(filled: Filled, category: Category) -> None:
    """Sets the category, which decides what else is asked."""
    filled["category"] = category.id
    filled["asks_organisation"] = category.asks_organisation
    filled["asks_base_site"] = category.asks_base_site


def next_step(filled: Filled) -> State:
    """The first step that is not filled in; the summary when all are, which ends a correction."""
    correcting_one = filled.get("purpose") == CORRECTING
    for line in (filled["line"],) if correcting_one else ("name", "group", "municipality", "category"):
        if filled.get(line) is None:
            return LINES[line]
    if correcting_one and filled["line"] != "category":
        return Steps.summary
    if filled.get("asks_organisation") and filled.get("organisation") is None:
        return Steps.organisation
    if filled.get("asks_base_site") and filled.get("base_site") is None:
        return Steps.base_site
    return Steps.summary


def previous_step(filled: Filled, step: State) -> State | None:
    """Where «Назад» leads; None: out of the form."""
    if step in {Steps.places, Steps.found}:
        return Steps.kind
    if filled.get("purpose") == CORRECTING:
        correcting_category = filled.get("line") == "category"
        if step == Steps.base_site and correcting_category:
            return Steps.organisation if filled.get("asks_organisation") else Steps.category
        return Steps.category if step == Steps.organisation and correcting_category else None
    if step not in {Steps.consent, Steps.summary} and next_step(filled) == Steps.summary:
        return Steps.summary
    order = [Steps.consent, Steps.name, Steps.group, Steps.kind, Steps.category]
    if filled.get("asks_organisation"):
        order.append(Steps.organisation)
    if filled.get("asks_base_site"):
        order.append(Steps.base_site)
    order.append(Steps.summary)
    place = order.index(step)
    return order[place - 1] if place else None


def application(filled: Filled) -> Form:
    """The form to send."""
    return Form(
        filled["name"],
        filled["group"],
        filled["municipality"],
        filled["category"],
        filled.get("organisation"),
        bool(filled.get("base_site")),
    )


def _known(profile: Profile) -> Filled:
    person = profile.person
    filled = Filled()
    if person.full_name is not None:
        filled["name"] = person.full_name
    if person.group_id is not None:
        filled["group"] = person.group_id
    if person.municipality_id is not None:
        filled["municipality"] = person.municipality_id
    if profile.category is not None:
        choose_category(filled, profile.category)
        filled["organisation"] = person.organisation
        filled["base_site"] = person.base_site
    return filled

"""To whom an announcement goes, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from handlers.plurals import plural
from handlers.questions.texts import cut
from storage.audiences import Audience
from storage.tables import Announcement, Category, Group, Milestone, Municipality, MunicipalityKind

BY_MUNICIPALITY, BY_CATEGORY = "Муниципалитеты", "Категории"
BY_BASE_SITES, BY_NOT_ACKNOWLEDGED = "Только опорные площадки", "Кто не ознакомился"
BY_NOT_ANSWERED, BY_NOT_HANDED_IN = "Кто не ответил о встрече", "Кто не сдал"
EVERYTHING = "Все"
KINDS: Final = {
    MunicipalityKind.CITY_DISTRICT: "Городские округа",
    MunicipalityKind.MUNICIPAL_DISTRICT: "Муниципальные районы",
}

_NAMED: Final = 6
"""So many names are listed; of more, only the number."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the conditions of an audience may name."""

    groups: Sequence[Group]
    municipalities: Sequence[Municipality]
    categories: Sequence[Category]


def audience(*, audience: Audience, known: Known) -> str:
    """All conditions in one line."""
    groups = [each.title for each in known.groups if each.id in audience.groups]
    if not groups:
        return "группа не выбрана"
    told = ["все четыре группы" if len(groups) == len(known.groups) > 1 else ", ".join(groups)]
    if audience.municipality_kinds:
        told.append(" и ".join(words.lower() for each, words in KINDS.items() if each in audience.municipality_kinds))
    if audience.municipalities:
        names = [municipality(place=each) for each in known.municipalities if each.id in audience.municipalities]
        told.append(_list(names, ("муниципалитет", "муниципалитета", "муниципалитетов")))
    if audience.categories:
        titles = [each.short_title for each in known.categories if each.id in audience.categories]
        told.append(_list(titles, ("категория", "категории", "категорий")))
    if audience.base_sites:
        told.append("только опорные площадки")
    if audience.not_acknowledged is not None:
        told.append(f"кто не ознакомился с объявлением № {audience.not_acknowledged}")
    if audience.not_answered is not None:
        told.append(f"кто не ответил о встрече № {audience.not_answered}")
    if audience.not_handed_in is not None:
        told.append(f"кто не сдал по сроку № {audience.not_handed_in}")
    return escape("; ".join(told), quote=False)


def municipality(*, place: Municipality) -> str:
    """«Озерский (город)»: some names are of a district and of a town."""
    short = "город" if place.kind is MunicipalityKind.CITY_DISTRICT else "район"
    return f"{place.name} ({short})"


def choose(*, number: int, audience: str, count: int) -> str:
    return (
        f"<b>Кому объявление № {number}?</b>\n\n{audience}\n"
        f"{receivers(count=count)}\n\n"
        "Нажимайте, чтобы сузить или расширить. Дважды оно никому не придёт."
    )


def receivers(*, count: int) -> str:
    return f"<b>Получат:</b> {plural(count, 'участник', 'участника', 'участников')}"


def choose_municipality(*, audience: str, count: int) -> str:
    return (
        f"<b>Каким муниципалитетам?</b> Нажмите или напишите название: «озерский».\n\n{audience}\n"
        f"{receivers(count=count)}"
    )


def choose_category(*, audience: str, count: int) -> str:
    return f"<b>Каким категориям?</b>\n\n{audience}\n{receivers(count=count)}"


def choose_announcement(*, any_there: bool) -> str:
    if not any_there:
        return "Объявлений с кнопкой «Ознакомлен» ещё не было."
    return "Кто не ознакомился с каким объявлением? Получат только они."


def announcement_button(*, announcement: Announcement, on: bool, words: str | None) -> str:
    return mark(words=cut(f"№ {announcement.id} · {' '.join((words or '').split())}", 45), on=on)


def choose_milestone(*, meeting: bool, any_there: bool) -> str:
    if not any_there:
        return "Впереди нет ни одной встречи." if meeting else "Сроков, о которых можно напомнить, нет."
    what = "Кто не ответил о какой встрече?" if meeting else "Кто не сдал по какому сроку?"
    return f"{what} Получат только они, и только те, кого это касается."


def milestone_button(*, milestone: Milestone, on: bool) -> str:
    return mark(words=cut(f"№ {milestone.id} · {milestone.title}", 45), on=on)


def mark(*, words: str, on: bool) -> str:
    return f"{'☑️' if on else '▫️'} {words}"


def chosen_count(*, words: str, chosen: int) -> str:
    """The words of a button that leads to what may be chosen."""
    return f"☑️ {words}: {chosen}" if chosen else f"▫️ {words}: все"


def no_such_municipality() -> str:
    return "Не нашёл такого муниципалитета. Напишите часть названия или нажмите на него. Готово: «Назад»."


def which_municipality() -> str:
    return "Их несколько, нажмите на нужный:"


def _list(names: Sequence[str], plurals: tuple[str, str, str]) -> str:
    return ", ".join(names) if len(names) <= _NAMED else plural(len(names), *plurals)

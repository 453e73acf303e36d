"""Every word of the coordinator's desk. What people wrote is escaped and cut here."""

from collections.abc import Mapping, Sequence
from html import escape
from zoneinfo import ZoneInfo

from handlers.moments import short, zone_name
from handlers.questions.list_texts import gist
from handlers.questions.texts import cut, standing
from storage.questions.desk import MANY, DeskList
from storage.questions.reading import Card, Happened
from storage.tables import Group

REOPEN, NOTE, LAST_WORD = "Открыть снова", "Заметка", "Написать пару слов"
WHOLE, SEARCH, SEARCH_AGAIN, TO_DESK = "История и ещё…", "🔍 Поиск", "🔍 Искать ещё", "« К спискам"
WITHOUT_NOTE = "Передать без записки"

_LISTS = {
    DeskList.NEW: ("🆕", "Новые"),
    DeskList.MINE: ("✍️", "У меня в работе"),
    DeskList.COLLEAGUES: ("👥", "У коллег"),
    DeskList.ANSWERED: ("⏳", "Ждут участника"),
    DeskList.OVERDUE: ("🔥", "Просрочены"),
    DeskList.CLOSED: ("✅", "Закрытые"),
}
_EMPTY = {
    DeskList.NEW: "Новых вопросов нет. Появится — придёт сюда сам.",
    DeskList.MINE: "У Вас в работе вопросов нет.",
    DeskList.COLLEAGUES: "У коллег вопросов в работе нет.",
    DeskList.ANSWERED: "Отвеченных вопросов, которые ждут слова участника, нет.",
    DeskList.OVERDUE: "Просроченных вопросов нет.",
    DeskList.CLOSED: "Закрытых вопросов пока нет.",
}


def not_a_coordinator() -> str:
    return "Этот список — для координаторов групп. Ваши вопросы: /my."


def desk(*, counts: Mapping[DeskList, int], cards: Sequence[Card], zone: ZoneInfo) -> str:
    """The desk: how much waits, and what has waited longest."""
    waiting = counts[DeskList.NEW] + counts[DeskList.MINE] + counts[DeskList.COLLEAGUES]
    if not waiting:
        return "<b>Вопросы</b>\n\nБез ответа нет ни одного. Новый придёт сюда сам."
    late = counts[DeskList.OVERDUE]
    overdue = f", из них просрочено: {_count(late)}" if late else ""
    head = f"<b>Вопросы</b>. Без ответа: {_count(waiting)}{overdue}. Время — {zone_name(zone)}."
    return f"{head}\n\n{_entries(cards, zone)}"


def list_button(*, which: DeskList, count: int) -> str:
    sign, title = _LISTS[which]
    return f"{sign} {title}: {_count(count)}"


def desk_list(*, which: DeskList, cards: Sequence[Card], page: int, zone: ZoneInfo) -> str:
    title = _LISTS[which][1]
    if not cards:
        return f"<b>{title}</b>\n\n{_EMPTY[which]}"
    shown = f", страница {page + 1}" if page else ""
    return f"<b>{title}</b>{shown}. Время — {zone_name(zone)}.\n\n{_entries(cards, zone)}"


def what_to_find() -> str:
    return (
        "Что найти? Напишите слова из вопроса или ответа, номер вопроса или фамилию участника.\n\nПередумали — /cancel."
    )


def found(*, query: str, cards: Sequence[Card], page: int, zone: ZoneInfo) -> str:
    sought = f"<b>Поиск:</b> {escape(cut(query, 200), quote=False)}"
    if not cards:
        return f"{sought}\n\nНичего не нашлось. Попробуйте другие слова, покороче, или номер вопроса."
    shown = f"\nСтраница {page + 1}" if page else ""
    return f"{sought}{shown}\n\n{_entries(cards, zone)}"


def words_wanted() -> str:
    return "Напишите, пожалуйста, словами: по такому сообщению искать не умею."


def query_lost() -> str:
    return "Этот поиск уже не помню. Нажмите «Искать ещё» и напишите слова заново."


# ------------------------------------------------------------------------------------- handing over, closing, notes


def goes_on_in_private() -> str:
    return "Продолжим в личной переписке со мной."


def to_whom(*, number: int) -> str:
    return f"Кому передать вопрос № {number}?"


def nobody_to_hand_over_to() -> str:
    return "Передать некому: других координаторов бот пока не знает. Подключить их может администратор."


def colleague(*, name: str | None) -> str:
    return cut(name or "Коллега без имени", 50)


def other_group(*, group: Group) -> str:
    return f"{group.title}: {group.works_on}"


def write_a_note(*, number: int, whom: str) -> str:
    return (
        f"Передаю вопрос № {number}: {escape(whom, quote=False)}. Напишите записку следующим сообщением — "
        "её увидят только координаторы — или передайте без неё.\n\nПередумали — /cancel."
    )


def handed_over(*, number: int, whom: str) -> str:
    return f"Вопрос № {number} передан: {escape(whom, quote=False)}. Участник узнает, кто ответит."


def cannot_hand_over() -> str:
    return "Передать уже некому: этот координатор больше не отвечает за группу."


def somebody_was_quicker(*, number: int, by: str | None) -> str:
    who = by or "другой координатор"
    return f"Вопросом № {number} уже занимается {who}. Посмотрите, что изменилось."


def handed_to_you(*, happened: Happened) -> str:
    """To whoever got a question from a colleague."""
    number = happened.event.question_id
    by = escape(happened.by.full_name, quote=False) if happened.by and happened.by.full_name else "координатор"
    whose = "Вам" if happened.to_person is not None else f"в {happened.card.group.title}"
    note = f"\n\nЗаписка: {escape(cut(happened.event.text, 3000), quote=False)}" if happened.event.text else ""
    return f"Вопрос № {number} передан {whose}. Передал(а) {by}. Весь разговор — рядом.{note}"


def whom_to_expect(*, happened: Happened) -> str:
    """To the asker of a question that was handed over."""
    number, group = happened.event.question_id, happened.card.group.title
    if happened.to_person is not None and happened.to_person.full_name:
        name = escape(happened.to_person.full_name, quote=False)
        return f"На Ваш вопрос № {number} ответит {name}, {group}. Повторять ничего не нужно."
    return f"Ваш вопрос № {number} передан координатору {group}: ответят оттуда. Повторять ничего не нужно."


def went_to_group(*, number: int, group: str) -> str:
    """To a former coordinator of a question."""
    return f"Вопрос № {number} передан в {group}, отвечают там. Ваше сообщение никому не отправлено."


def write_note(*, number: int) -> str:
    return (
        f"Напишите заметку к вопросу № {number} следующим сообщением. Её увидят только координаторы группы, "
        "участник — нет.\n\nПередумали — /cancel."
    )


def note_kept(*, number: int) -> str:
    return f"Заметка к вопросу № {number} сохранена. Видят её только координаторы."


def note_in_words() -> str:
    return "Заметка — это текст. Напишите её, пожалуйста, словами. Передумали — /cancel."


def write_last_word(*, number: int) -> str:
    return (
        f"Напишите участнику пару слов к вопросу № {number}: он останется закрытым. "
        "Подойдёт и файл, и голосовое сообщение.\n\nПередумали — /cancel."
    )


def closed_long_ago(*, number: int) -> str:
    return f"Вопрос № {number} закрыт больше двух недель назад, продолжить его уже нельзя. Сообщение не отправлено."


def open_again(*, number: int) -> str:
    return f"Вопрос № {number} снова открыт и у Вас в работе. Участник узнает."


def open_already(*, number: int) -> str:
    return f"Вопрос № {number} уже открыт."


def cannot_reopen(*, number: int) -> str:
    return f"Вопрос № {number} закрыт больше двух недель назад: открыть его снова нельзя, участник задаст новый."


def _entries(cards: Sequence[Card], zone: ZoneInfo) -> str:
    lines = []
    for each in cards:
        name = escape(each.asker.full_name or "", quote=False)
        asked = short(each.question.created_at, zone)
        said = f"{name}: {gist(each.first)}" if name else gist(each.first)
        lines += [f"<b>№ {each.question.id}</b> · {standing(each)} · {asked}", said, ""]
    return "\n".join([*lines, "Нажмите на вопрос, чтобы увидеть его целиком."])


def _count(number: int) -> str:
    return f"{MANY - 1}+" if number >= MANY else str(number)

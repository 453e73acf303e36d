"""Every word of the lists of questions and of their histories. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from handlers.moments import moment, short, zone_name
from handlers.plurals import plural
from handlers.questions.texts import STATES, cut, kind, standing, units, who
from storage.questions.reading import Card
from storage.tables import Question, QuestionMessage, QuestionState

_ENTRY = 1500
_PAGE = 3000


def no_questions() -> str:
    return "Вопросов Вы ещё не задавали. Чтобы спросить, просто напишите мне."


def my_questions(*, cards: Sequence[Card], total: int, zone: ZoneInfo) -> str:
    lines = [f"<b>Мои вопросы</b>: {total}. Время — {zone_name(zone)}.", ""]
    for each in cards:
        asked = short(each.question.created_at, zone)
        lines += [f"<b>№ {each.question.id}</b> · {STATES[each.question.state]} · {asked}", _gist(each.first), ""]
    return "\n".join([*lines, "Нажмите на вопрос, чтобы увидеть его целиком."])


def asker_line(*, question: Question) -> str:
    return f"№ {question.id} · {STATES[question.state]}"


def desk(*, cards: Sequence[Card], waiting: int, answered: int, zone: ZoneInfo) -> str:
    """The coordinator's list; without questions, a word that there are none."""
    if not waiting and not answered:
        return "Открытых вопросов нет. Новый придёт сюда сам."
    lines = [f"<b>Вопросы</b>. Ждут ответа: {waiting}, отвечены: {answered}. Время — {zone_name(zone)}.", ""]
    for each in cards:
        name = escape(each.asker.full_name or "", quote=False)
        asked = short(each.question.created_at, zone)
        lines += [f"<b>№ {each.question.id}</b> · {standing(each)} · {asked}", f"{name}: {_gist(each.first)}", ""]
    return "\n".join([*lines, "Нажмите на вопрос, чтобы увидеть его целиком."])


def desk_line(*, card: Card) -> str:
    name = card.asker.full_name or ""
    return f"№ {card.question.id} · {cut(name, 30)}"


def not_a_coordinator() -> str:
    return "Этот список — для координаторов групп. Ваши вопросы: /my."


def history_pages(*, messages: Sequence[QuestionMessage], asker: bool, zone: ZoneInfo) -> list[str]:
    """What was said in a question, each page within what one message of Telegram's holds."""
    pages: list[str] = []
    page, room = "", 0
    for each in messages:
        if asker:
            author = "Координатор" if each.from_coordinator else "Вы"
        else:
            author = "Ответ" if each.from_coordinator else "Участник"
        head, words = f"{author}, {short(each.created_at, zone)}", _said(each, _ENTRY)
        length = units(head) + units(words) + 3
        if length > room:
            pages += [page] if page else []
            page, room = "", _PAGE
        page += f"<i>{head}</i>\n{escape(words, quote=False)}\n\n"
        room -= length
    return [*pages, page] if page else ["Сообщения этого вопроса удалены вместе с данными участника.\n\n"]


def opened(*, card: Card, asker: bool, history: str, page: int, pages: int, zone: ZoneInfo) -> str:
    """A question with a page of its history."""
    if asker:
        state = STATES[card.question.state]
        taken_by = card.taken_by.full_name if card.taken_by else None
        if card.question.state is QuestionState.IN_WORK and taken_by:
            state += f", {escape(taken_by, quote=False)}"
        lines = [f"<b>Вопрос № {card.question.id}</b> · {card.group.title}", f"Состояние: {state}"]
    else:
        lines = [f"<b>Вопрос № {card.question.id}</b> · {card.group.title}", *who(card)]
        lines.append(f"Состояние: {standing(card)}")
    lines.append(f"Задан {moment(card.question.created_at, zone)}")
    if pages > 1:
        lines.append(f"Страница {page + 1} из {pages}")
    return "\n".join(lines) + "\n\n" + history.rstrip()


def messages_coming(*, count: int) -> str:
    if not count:
        return "Сообщения этого вопроса удалены вместе с данными участника."
    return f"Присылаю {plural(count, 'сообщение', 'сообщения', 'сообщений')}."


def _gist(message: QuestionMessage | None) -> str:
    """The first words, in one line."""
    return escape(cut(" ".join(_said(message, 300).split()), 80), quote=False) if message else "…"


def _said(message: QuestionMessage, limit: int) -> str:
    words = cut(message.text, limit) if message.text else ""
    if message.content_type == "text":
        return words or "(текст удалён)"
    named = kind(message.content_type)
    return f"{named}: {words}" if words else named

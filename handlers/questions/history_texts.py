"""Every word of a question's history. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from handlers.moments import moment, short
from handlers.plurals import plural
from handlers.questions.list_texts import said
from handlers.questions.texts import STATES, cut, kind, standing, units, who
from storage.questions.reading import Card, History
from storage.tables import EventKind, QuestionEvent, QuestionMessage, QuestionState

_ENTRY, _EARLIER = 1500, 400
_PAGE = 3000


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a history, within what one message of Telegram's holds, and the messages on it that have a file."""

    text: str
    sendable: Sequence[QuestionMessage]


@dataclass(frozen=True, slots=True)
class _Entry:
    at: datetime
    head: str
    words: str
    message: QuestionMessage | None = None


def pages(*, history: History, asker: bool, zone: ZoneInfo) -> list[HistoryPage]:
    """All of a question in order: what was said and, for coordinators, what happened."""
    entries = sorted(
        [
            *(_message(history, each, asker=asker) for each in history.messages),
            *(_event(history, each) for each in history.events),
        ],
        key=lambda each: each.at,
    )
    found: list[HistoryPage] = []
    text, sendable, room = "", list[QuestionMessage](), _PAGE
    for each in entries:
        has_file = each.message is not None and each.message.content_type != "text"
        head = f"{each.head}, {short(each.at, zone)}"
        length = units(head) + units(each.words) + 8
        if text and length > room:
            found.append(HistoryPage(text, sendable))
            text, sendable, room = "", [], _PAGE
        if has_file and each.message is not None:
            sendable.append(each.message)
        place = f"[{len(sendable)}] " if has_file else ""
        text += f"<i>{head}</i>\n{place}{escape(each.words, quote=False)}\n\n"
        room -= length
    if text:
        found.append(HistoryPage(text, sendable))
    return found or [HistoryPage("Сообщения этого вопроса удалены вместе с данными участника.\n\n", [])]


def opened(
    *, card: Card, asker: bool, expected: str | None, page: HistoryPage, number: int, of: int, zone: ZoneInfo
) -> str:
    """A question with a page of its history. ``expected``: when to expect an answer, a sentence."""
    question = card.question
    if asker:
        state = STATES[question.state]
        taken_by = card.taken_by.full_name if card.taken_by else None
        if question.state is QuestionState.IN_WORK and taken_by:
            state += f", {escape(taken_by, quote=False)}"
        lines = [f"<b>Вопрос № {question.id}</b> · {card.group.title}", f"Состояние: {state}"]
    else:
        lines = [f"<b>Вопрос № {question.id}</b> · {card.group.title}", *who(card)]
        lines.append(f"Состояние: {standing(card)}")
        if question.helped is not None:
            lines.append("Участник отметил: помогло" if question.helped else "Участник отметил: не помогло")
    lines.append(f"Задан {moment(question.created_at, zone)}")
    if expected is not None:
        lines.append(expected)
    if of > 1:
        lines.append(f"Страница {number + 1} из {of}")
    return "\n".join(lines) + "\n\n" + page.text.rstrip()


def messages_coming(*, count: int) -> str:
    if not count:
        return "Сообщения этого вопроса удалены вместе с данными участника."
    return f"Присылаю {plural(count, 'сообщение', 'сообщения', 'сообщений')}."


def one_message(*, place: int, content_type: str) -> str:
    """The button that sends one message with a file once more."""
    return f"[{place}] {kind(content_type)}"


def _message(history: History, message: QuestionMessage, *, asker: bool) -> _Entry:
    if asker:
        author = "Координатор" if message.from_coordinator else "Вы"
    else:
        author = history.names.get(message.author_id) or ("Координатор" if message.from_coordinator else "Участник")
        author = f"Ответ, {author}" if message.from_coordinator else author
    words = said(message, _ENTRY)
    if message.edits:
        author += ", изменено"
        earlier = [each.text for each in history.versions if each.question_message_id == message.id and each.text]
        words += "".join(f"\n(раньше: {cut(text, _EARLIER)})" for text in earlier[-2:])
    return _Entry(message.created_at, escape(author, quote=False), words, message)


def _event(history: History, event: QuestionEvent) -> _Entry:
    by = (history.names.get(event.by_id) if event.by_id else None) or "координатор"
    if event.kind is EventKind.NOTE:
        head, words = f"📝 Заметка, {by}", cut(event.text or "(удалена)", _ENTRY)
    elif event.kind is EventKind.HANDED_OVER:
        whom = history.names.get(event.to_person_id) if event.to_person_id else f"ММПГ № {event.to_group_id}"
        head = "➡️ Передан"
        words = f"{by} → {whom or 'координатор'}" + (f"\nЗаписка: {cut(event.text, _ENTRY)}" if event.text else "")
    else:
        head, words = _HAPPENED[event.kind], by
    return _Entry(event.created_at, escape(head, quote=False), words)


_HAPPENED = {
    EventKind.TAKEN: "✍️ Взят в работу",
    EventKind.CLOSED: "✅ Закрыт",
    EventKind.REOPENED: "🔁 Открыт снова",
    EventKind.PUBLISHED: "📢 Ответ опубликован",
}

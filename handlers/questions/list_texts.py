"""Words of the lists of questions. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from handlers.moments import short, zone_name
from handlers.questions.texts import STATES, cut, kind
from storage.questions.reading import Card
from storage.tables import Question, QuestionMessage


def no_questions() -> str:
    return "Вопросов Вы ещё не задавали. Чтобы спросить, просто напишите мне."


def my_questions(*, cards: Sequence[Card], total: int, zone: ZoneInfo) -> str:
    lines = [f"<b>Мои вопросы</b>: {total}. Время — {zone_name(zone)}.", ""]
    for each in cards:
        asked = short(each.question.created_at, zone)
        lines += [f"<b>№ {each.question.id}</b> · {STATES[each.question.state]} · {asked}", gist(each.first), ""]
    return "\n".join([*lines, "Нажмите на вопрос, чтобы увидеть его целиком."])


def asker_line(*, question: Question) -> str:
    return f"№ {question.id} · {STATES[question.state]}"


def desk_line(*, card: Card) -> str:
    name = card.asker.full_name or ""
    return f"№ {card.question.id} · {cut(name, 30)}"


def gist(message: QuestionMessage | None) -> str:
    """The first words, in one line."""
    return escape(cut(" ".join(said(message, 300).split()), 80), quote=False) if message else "…"


def said(message: QuestionMessage, limit: int) -> str:
    """What a message says, not escaped: its kind, unless it is text, and its words."""
    words = cut(message.text, limit) if message.text else ""
    if message.content_type == "text":
        return words or "(текст удалён)"
    named = kind(message.content_type)
    return f"{named}: {words}" if words else named

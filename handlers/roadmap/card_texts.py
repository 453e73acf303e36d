"""A milestone in words: its card, and the parts of it that notices and reminders say too."""

from collections.abc import Sequence
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.questions.texts import cut, units
from handlers.roadmap.links import address
from handlers.roadmap.when_texts import when
from storage import clock
from storage.roadmap.looking import Card
from storage.tables import (
    Attendance,
    Document,
    HandIn,
    HandInKind,
    HandInState,
    Milestone,
    MilestoneKind,
    MilestoneState,
)

MARKS: Final = {MilestoneKind.MEETING: "🤝", MilestoneKind.DEADLINE: "📌"}
KINDS: Final = {MilestoneKind.MEETING: "Встреча", MilestoneKind.DEADLINE: "Срок"}
ANSWERS: Final = {Attendance.YES: "Буду", Attendance.NO: "Не буду", Attendance.MAYBE: "Под вопросом"}
EXAMPLE: Final = "<i>Это пример: дата не настоящая.</i>"
ASKED: Final = {HandInKind.WORDS: "ответ словами", HandInKind.FILE: "файл"}

_ROOM, _LEAST_AGENDA = 3900, 300
"""What a message holds, with room for tags, and what is left of an agenda at least."""
_LONGEST_REMARK: Final = 800


def card(*, card: Card, zone: ZoneInfo) -> str:
    """What it is, when, where, what to do; and one's own answer or what one handed in."""
    entry = card.entry
    milestone = entry.milestone
    above = [heading(milestone=milestone), facts(milestone=milestone, zone=zone)]
    below = [materials(documents=card.documents), _mine(card)]
    if card.series > 1:
        below.insert(0, f"🔁 Повторяется, впереди ещё {card.series - 1}.")
    if card.responsible.full_name:
        below.append(f"Отвечает {escape(card.responsible.full_name, quote=False)}, координатор.")
    if milestone.example:
        below.append(EXAMPLE)
    room = _ROOM - units("\n\n".join([*above, *below]))
    agenda = body(milestone=milestone, limit=max(room, _LEAST_AGENDA))
    return "\n\n".join(filter(None, [*above, agenda, *below]))


def heading(*, milestone: Milestone) -> str:
    """The kind and the title; a cancelled one says so first."""
    cancelled = milestone.state is MilestoneState.CANCELLED
    state = "❌ <b>Отменено.</b> " if cancelled else ""
    return f"{state}{MARKS[milestone.kind]} {KINDS[milestone.kind]}\n{title(milestone=milestone)}"


def title(*, milestone: Milestone) -> str:
    return f"<b>{escape(milestone.title, quote=False)}</b>"


def facts(*, milestone: Milestone, zone: ZoneInfo) -> str:
    """When, where, and of a deadline to whom; an address opens here too, and can be copied."""
    lines = [f"🕑 {when(milestone=milestone, zone=zone)}"]
    if milestone.place:
        lines.append(f"📍 {escape(milestone.place, quote=False)}")
    if milestone.link:
        lines.append(f"🔗 {_linked(milestone)}")
    if milestone.hand_in_to:
        lines.append(f"📨 Кому: {escape(milestone.hand_in_to, quote=False)}")
    return "\n".join(lines)


def _linked(milestone: Milestone) -> str:
    url = address(milestone.link)
    if url is None:
        return escape(milestone.link or "", quote=False)
    words = "Ссылка на встречу" if milestone.kind is MilestoneKind.MEETING else "Ссылка"
    return f'<a href="{escape(url)}">{words}</a>'


def body(*, milestone: Milestone, limit: int) -> str:
    """The agenda of a meeting, or what to hand in, within so many of Telegram's units."""
    if not milestone.agenda:
        return ""
    label = "Повестка" if milestone.kind is MilestoneKind.MEETING else "Что сдать"
    words = escape(cut(milestone.agenda.strip(), limit), quote=False)
    return f"{label}:\n{words}"


def materials(*, documents: Sequence[Document]) -> str:
    return f"📄 Материалы: {len(documents)}, откройте кнопками ниже." if documents else ""


def answer(*, answer: Attendance | None) -> str:
    """One's own, as it counts now."""
    if answer is None:
        return "Вы ещё не ответили, придёте ли."
    return f"Ваш ответ: <b>{ANSWERS[answer]}</b>. Изменить его можно до начала."


def hand_in(*, state: HandInState | None, kept: HandIn | None, ahead: bool) -> str:
    """What became of one's own."""
    if state is HandInState.ACCEPTED:
        return "✅ Вы сдали, координатор принял."
    if state is HandInState.HANDED:
        return "☑️ Вы сдали, координатор ещё смотрит."
    if state is HandInState.RETURNED:
        return returned(remark=kept.remark if kept else None)
    return "Вы ещё не сдали." if ahead else "⚠️ Срок прошёл, а отметки о сдаче от Вас нет."


def returned(*, remark: str | None) -> str:
    said = (
        f" Замечание:\n<blockquote>{escape(cut(remark, _LONGEST_REMARK), quote=False)}</blockquote>" if remark else ""
    )
    return f"↩️ Вернули, чтобы исправить.{said}"


def what_to_send(*, asks: HandInKind) -> str:
    """What «Сдано» takes."""
    match asks:
        case HandInKind.FILE:
            return "Когда будет готово, нажмите «Сдано» и пришлите файл."
        case HandInKind.WORDS:
            return "Когда будет готово, нажмите «Сдано» и напишите ответ."
        case HandInKind.NONE:
            return "Когда сдадите, нажмите «Сдано»."


def _mine(card: Card) -> str:
    entry = card.entry
    milestone = entry.milestone
    if not card.concerned or milestone.state is MilestoneState.CANCELLED:
        return ""
    ahead = milestone.starts_at > clock.now()
    if milestone.kind is MilestoneKind.MEETING:
        if ahead:
            return answer(answer=entry.answer)
        return f"Вы ответили: {ANSWERS[entry.answer]}." if entry.answer else ""
    standing = hand_in(state=entry.hand_in, kept=card.hand_in, ahead=ahead)
    owes = entry.hand_in in {None, HandInState.RETURNED}
    return f"{standing}\n{what_to_send(asks=milestone.asks)}" if owes else standing

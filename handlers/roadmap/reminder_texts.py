"""What comes by itself about a milestone: reminders, notices, what became of what was handed in, the week."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.questions.texts import cut
from handlers.roadmap import card_texts
from handlers.roadmap.card_texts import ANSWERS, ASKED, KINDS, MARKS
from handlers.roadmap.when_texts import lead, marked, short_day, short_moment, when, zone_label
from storage.roadmap.digest import Week
from storage.roadmap.hand_ins import Decision
from storage.roadmap.notices import Notice, Side
from storage.roadmap.plans import Difference
from storage.roadmap.reminding import Reminding
from storage.roadmap.times import ASK, is_overdue
from storage.tables import HandInKind, HandInState, Milestone, MilestoneKind

_LABELS: Final = {
    "title": "Название", "starts_at": "Начало", "ends_at": "Окончание", "place": "Место", "link": "Ссылка",
    "agenda": "Повестка", "hand_in_to": "Кому", "asks": "Что прислать", "documents": "Материалы",
}  # fmt: skip
_OF_DEADLINES: Final = {"starts_at": "Срок", "agenda": "Что сдать"}
_LATE: Final = "⏳ <b>С опозданием:</b> "
_LONGEST_AGENDA, _LONGEST_NEW_AGENDA, _LONGEST_VALUE = 1200, 800, 150
"""With the longest of everything else a message still holds them."""


def reminder(*, said: Reminding, zone: ZoneInfo) -> str:
    """What, how soon, when, where, and what to do now."""
    milestone = said.milestone
    sections = [_opening(said, zone), card_texts.facts(milestone=milestone, zone=zone), _agenda(milestone)]
    sections.append(_of_meeting(said) if milestone.kind is MilestoneKind.MEETING else _of_deadline(said))
    return _together(milestone, sections)


def notice(*, said: Notice, zone: ZoneInfo) -> str:
    """That it is new, changed, or off; of a change only what concerns whoever reads."""
    milestone = said.milestone
    if said.cancelled:
        return _together(milestone, _cancelled(said, zone))
    if said.side is Side.LEFT:
        return _together(milestone, _not_for_you(said, zone))
    if said.created or said.side is Side.JOINED:
        return _together(milestone, _new(said, zone))
    lines = [_difference(each, milestone, zone) for each in said.differences if each.field != "audience"]
    kind = "Изменилась встреча" if milestone.kind is MilestoneKind.MEETING else "Изменился срок"
    sections = [f"✏️ <b>{kind}</b>\n{card_texts.title(milestone=milestone)}", "\n".join(filter(None, lines))]
    sections.append(card_texts.facts(milestone=milestone, zone=zone))
    if milestone.kind is MilestoneKind.MEETING:
        if said.moved:
            sections.append(
                "Время теперь другое, поэтому отметьте, пожалуйста, придёте ли: прежние ответы не считаются."
            )
        elif said.answer is not None:
            sections.append(card_texts.answer(answer=said.answer))
    if any(each.field in {"title", "starts_at", "ends_at", "place", "link"} for each in said.differences):
        sections.append("Если это уже есть в Вашем календаре, нажмите «В календарь»: запись обновится.")
    return _together(milestone, sections)


def decided(*, decision: Decision) -> str:
    """What a coordinator says of what was handed in."""
    title = card_texts.title(milestone=decision.milestone)
    if decision.hand_in.state is HandInState.ACCEPTED:
        return f"✅ <b>Принято.</b> Больше ничего не нужно, спасибо!\n{title}"
    returned = card_texts.returned(remark=decision.hand_in.remark)
    return f"{returned}\n{title}\n\n{_to_hand_in_again(decision.milestone)}"


def week(*, week: Week, zone: ZoneInfo) -> str:
    """Everything still ahead of the week, by its days."""
    until = short_day(week.monday + timedelta(days=6), zone).partition(", ")[2]
    lines = [f"🗓 <b>Ваша неделя</b>, до {until}"]
    shown: date | None = None
    for entry in week.entries:
        milestone = entry.milestone
        local = milestone.starts_at.astimezone(zone)
        if local.date() != shown:
            shown = local.date()
            lines.append(f"\n<b>{short_day(shown, zone)}</b>")
        prefix = "до " if milestone.kind is MilestoneKind.DEADLINE else ""
        at = marked(milestone.starts_at, f"{prefix}{local:%H:%M}")
        words = escape(cut(milestone.title, 120), quote=False)
        lines.append(f"{MARKS[milestone.kind]} {at} {words}{own_mark(entry_answer=entry.answer, state=entry.hand_in)}")
    lines.append(f"\nВремя: {zone_label(week.entries[0].milestone.starts_at, zone)}.")
    return "\n".join(lines)


def own_mark(*, entry_answer: object, state: HandInState | None) -> str:
    """After a title in a list: one's own answer, or what became of what one handed in."""
    for answer, words in ANSWERS.items():
        if entry_answer is answer:
            return f" · {words.lower()}"
    marks = {HandInState.ACCEPTED: " · принято", HandInState.HANDED: " · сдано", HandInState.RETURNED: " · вернули"}
    return marks[state] if state is not None else ""


def _opening(said: Reminding, zone: ZoneInfo) -> str:
    milestone = said.milestone
    mark, kind = MARKS[milestone.kind], KINDS[milestone.kind].lower()
    title = card_texts.title(milestone=milestone)
    if is_overdue(said.rule):
        return f"⚠️ <b>Срок прошёл</b>\n{title}"
    soon = f"{lead(milestone.starts_at, zone)} {kind}"
    if said.late:
        return f"{_LATE}{soon}\n{mark} {title}"
    if said.rule == ASK:
        return f"🔔 <b>Вас ждут? Ответьте, пожалуйста</b>\n{mark} {title}"
    return f"🔔 <b>{soon[0].upper()}{soon[1:]}</b>\n{mark} {title}"


def _of_meeting(said: Reminding) -> str:
    if said.answer is not None:
        return card_texts.answer(answer=said.answer)
    if said.moved:
        return "Встречу переносили, прежний ответ больше не считается. Ответьте, пожалуйста, ещё раз: придёте?"
    if said.rule == ASK:
        return "Вы ещё не ответили, а координатору нужно знать, сколько человек ждать. Придёте?"
    return "Придёте? Нажмите кнопку, изменить ответ можно до начала."


def _of_deadline(said: Reminding) -> str:
    kept = said.hand_in
    if kept is not None and kept.state is HandInState.RETURNED:
        return f"{card_texts.returned(remark=kept.remark)}\n\n{_to_hand_in_again(said.milestone)}"
    if kept is not None:
        return card_texts.hand_in(state=kept.state, kept=kept, ahead=True)
    if is_overdue(said.rule):
        done = card_texts.what_to_send(asks=said.milestone.asks)
        return f"Отметки о сдаче от Вас нет. {done} Не получается — нажмите «Нужна помощь»."
    return card_texts.what_to_send(asks=said.milestone.asks)


def _to_hand_in_again(milestone: Milestone) -> str:
    asked = {HandInKind.FILE: " и пришлите новый файл", HandInKind.WORDS: " и напишите новый ответ"}
    return f"Исправьте, нажмите «Сдано»{asked.get(milestone.asks, '')}."


def _new(said: Notice, zone: ZoneInfo) -> list[str]:
    milestone = said.milestone
    meeting = milestone.kind is MilestoneKind.MEETING
    kind = "Новая встреча" if meeting else "Новый срок"
    sections = [
        f"🆕 <b>{kind}</b>\n{MARKS[milestone.kind]} {card_texts.title(milestone=milestone)}",
        card_texts.facts(milestone=milestone, zone=zone),
        _agenda(milestone),
    ]
    if said.series > 1:
        sections.append(f"🔁 Будет повторяться, всего {said.series}. Все даты — в «Дорожной карте».")
    if meeting:
        sections.append("Придёте? Нажмите кнопку, изменить ответ можно до начала. Напомню заранее.")
    else:
        sections.append(f"{card_texts.what_to_send(asks=milestone.asks)} Напомню заранее.")
    return sections


def _cancelled(said: Notice, zone: ZoneInfo) -> list[str]:
    milestone = said.milestone
    if milestone.kind is MilestoneKind.MEETING:
        head, rest = "Встреча отменена", "Приходить не нужно."
        following = "Следующие встречи этого ряда отменены тоже."
    else:
        head, rest = "Срок отменён", "Сдавать ничего не нужно."
        following = "Следующие сроки этого ряда отменены тоже."
    told = f"{rest} {following}" if said.whole_series else rest
    return [
        f"❌ <b>{head}</b>\n{card_texts.title(milestone=milestone)}",
        f"Было назначено: {when(milestone=milestone, zone=zone)}",
        f"{told} Если это есть в Вашем календаре, нажмите «В календарь»: там тоже появится отмена.",
    ]


def _not_for_you(said: Notice, zone: ZoneInfo) -> list[str]:
    milestone = said.milestone
    meeting = milestone.kind is MilestoneKind.MEETING
    head = "Эта встреча теперь не для Вас" if meeting else "Этот срок теперь не для Вас"
    rest = "Приходить не нужно." if meeting else "Сдавать ничего не нужно."
    return [
        f"➖ <b>{head}</b>\n{card_texts.title(milestone=milestone)}",  # noqa: RUF001 - an emoji
        f"{when(milestone=milestone, zone=zone)}\n\n{rest} Напоминаний об этом больше не будет.",
    ]


def _difference(difference: Difference, milestone: Milestone, zone: ZoneInfo) -> str:
    """«Место: каб. 5 → каб. 7»; of what is long only that it is another."""
    field = difference.field
    label = _LABELS.get(field, field)
    if milestone.kind is MilestoneKind.DEADLINE:
        label = _OF_DEADLINES.get(field, label)
    if field == "documents":
        return "📄 Материалы обновились, откройте «Подробнее»."
    if field == "agenda":
        return card_texts.body(milestone=milestone, limit=_LONGEST_NEW_AGENDA) or f"{label}: убрали."
    was, now = (_value(each, zone) for each in (difference.was, difference.now))
    return f"{label}: <s>{was}</s> → <b>{now}</b>"


def _value(value: object, zone: ZoneInfo) -> str:
    if value is None:
        return "нет"
    if isinstance(value, datetime):
        return short_moment(value, zone)
    if isinstance(value, HandInKind):
        return ASKED.get(value, "только отметка")
    return escape(cut(str(value), _LONGEST_VALUE), quote=False)


def _agenda(milestone: Milestone) -> str:
    return card_texts.body(milestone=milestone, limit=_LONGEST_AGENDA)


def _together(milestone: Milestone, sections: Sequence[str]) -> str:
    example = card_texts.EXAMPLE if milestone.example else ""
    return "\n\n".join(filter(None, [*sections, example]))

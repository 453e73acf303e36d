"""Every word of a coordinator's roadmap: the list, cards, summaries, what comes by itself."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.plurals import plural
from handlers.questions.texts import cut
from handlers.roadmap import card_texts
from handlers.roadmap.card_texts import ANSWERS, MARKS
from handlers.roadmap.keeping import words
from handlers.roadmap.when_texts import month_title, short_moment, when, zone_label
from storage import clock
from storage.roadmap.answers import Counts, Respondent, Tally
from storage.roadmap.hand_ins import Decision, HandInCounts, HandInTally, Standing
from storage.roadmap.looking import Entry
from storage.roadmap.people import Concerned
from storage.roadmap.reminding import Missed
from storage.spreadsheets import Cell
from storage.tables import HandInState, Milestone, MilestoneKind, MilestoneState, Municipality, MunicipalityKind

NEW: Final = {MilestoneKind.MEETING: "🤝 Новая встреча", MilestoneKind.DEADLINE: "📌 Новый срок"}
RESUME, ANEW = "✏️ Продолжить начатое", "Начать новое"
MONTHS, AHEAD, MINE = "🗓 По месяцам", "К ближайшему", "👤 Моя дорожная карта"
FROM_TABLE, TABLE, TEMPLATE = "📥 Из таблицы", "📊 Таблица", "📄 Шаблон"
CARRY_OUT, CARRY_OUT_AND_TELL = "✅ Внести", "✅ Внести и сообщить о новых"
SUMMARY, EDIT, MOVE, CANCEL, UNDO, OPEN = (
    "📊 Сводка", "✏️ Изменить", "🗓 Перенести", "✖️ Отменить", "↩️ Вернуть", "Открыть",
)  # fmt: skip
CANCEL_NOW, CANCEL_ONE, KEEP = "Да, отменить", "Только этот раз", "Не отменять"
NAMES, PICTURE = "📋 Список (XLSX)", "🖼 Картинка"
SILENT, MISSING, HANDED = "Кто не ответил", "Кто не сдал", "Что сдали"
TO_CARD, TO_SUMMARY = "К карточке", "К сводке"
ACCEPT, RETURN, RETURN_SILENTLY = "✅ Принять", "↩️ Вернуть", "Вернуть без замечания"

SUMMARY_PLACES: Final = 30
"""So many municipalities a summary names; the table has all."""
NAMES_PAGE: Final = 25

_STATES: Final = {HandInState.HANDED: "сдано", HandInState.ACCEPTED: "принято", HandInState.RETURNED: "возвращено"}


def cancel_rest(*, count: int) -> str:
    return f"Этот и все следующие ({count})"


# The list


def listing(*, entries: Sequence[Entry], first: int, zone: ZoneInfo) -> str:
    """What is ahead of the groups somebody answers for."""
    if not entries:
        return (
            "<b>Дорожная карта групп</b>\n\nВпереди пока ничего нет. Добавьте встречу или срок кнопкой ниже или "
            "пришлите сюда таблицу XLSX со всем годом."
        )
    return _listed("<b>Дорожная карта групп: что впереди</b>", entries, first, zone)


def month(*, year: int, number: int, entries: Sequence[Entry], first: int, zone: ZoneInfo) -> str:
    heading = f"<b>{month_title(year, number)}</b>"
    return _listed(heading, entries, first, zone) if entries else f"{heading}\n\nВ этом месяце ничего нет."


def months(*, number: int) -> str:
    return "<b>По месяцам</b>\n\n" + ("Нажмите на месяц." if number else "Пока ничего не назначено.")


def _listed(heading: str, entries: Sequence[Entry], first: int, zone: ZoneInfo) -> str:
    lines = [_line(place, each, zone) for place, each in enumerate(entries, start=first)]
    return "\n\n".join([heading, *lines, f"Время: {zone_label(clock.now(), zone)}. Нажмите на номер, чтобы открыть."])


def _line(place: int, entry: Entry, zone: ZoneInfo) -> str:
    milestone = entry.milestone
    title = escape(cut(milestone.title, 110), quote=False)
    if milestone.state is MilestoneState.CANCELLED:
        title = f"<s>{title}</s> · отменено"
    until = milestone.kind is MilestoneKind.DEADLINE
    at = short_moment(milestone.starts_at, zone, until=until, ends=milestone.ends_at)
    groups = ", ".join(escape(each.title, quote=False) for each in entry.groups)
    return f"{place}. {MARKS[milestone.kind]} <b>{title}</b>\n{at} · {groups}"


# A milestone


def card(*, shown: str, audience: str, offsets: Sequence[str], told: bool) -> str:
    """What participants see of it, and what only its keepers do."""
    lines = [shown, "", f"👥 {audience}", f"🔔 {words.rules(offsets=offsets)}"]
    if not told:
        lines.append("<i>О том, что это назначено, участникам отдельно не сообщали.</i>")
    return "\n".join(lines)


def surely_cancel(*, milestone: Milestone, following: int, zone: ZoneInfo) -> str:
    text = f"<b>Отменить?</b>\n\n{card_texts.title(milestone=milestone)}\n{when(milestone=milestone, zone=zone)}\n\n"
    if following:
        text += f"Впереди повторений ещё {following}. "
    return f"{text}Участники узнают через минуту, до тех пор отмену можно вернуть."


def cancelled(*, count: int) -> str:
    what = "Отменено" if count == 1 else f"Отменено: {plural(count, 'раз', 'раза', 'раз')}"
    return f"✖️ {what}. Сообщу участникам через минуту, до тех пор можно «Вернуть»."


def cancelled_already() -> str:
    return "Это уже отменено."


def over() -> str:
    return "Встреча уже прошла, отменять нечего."


def undone() -> str:
    return "↩️ Вернул, как было. Участники ничего не узнают."


def undone_too_late() -> str:
    return "Вернуть уже нельзя: минута прошла, участникам сообщено. Можно изменить ещё раз."


# A summary


def meeting_summary(*, counts: Counts, zone: ZoneInfo) -> str:
    """How many come, in all and by municipality."""
    milestone = counts.milestone
    lines = [_heading(milestone, zone), "", f"<b>Ответы: {_answers(counts.total)}</b>", ""]
    shown = counts.by_municipality[:SUMMARY_PLACES]
    lines += [f"{_place(each.whose)}: {_answers(each, zeros=False)}" for each in shown]
    return "\n".join(_with_rest(lines, len(counts.by_municipality)))


def deadline_summary(*, counts: HandInCounts, zone: ZoneInfo) -> str:
    """How many have handed in, in all and by municipality."""
    lines = [_heading(counts.milestone, zone), "", f"<b>Сдали: {_handed(counts.total)}</b>", ""]
    lines += [f"{_place(each.whose)}: {_handed(each)}" for each in counts.by_municipality[:SUMMARY_PLACES]]
    return "\n".join(_with_rest(lines, len(counts.by_municipality)))


def _with_rest(lines: list[str], places: int) -> list[str]:
    rest = places - SUMMARY_PLACES
    more = [f"…и ещё {plural(rest, 'муниципалитет', 'муниципалитета', 'муниципалитетов')}"] if rest > 0 else []
    return [*lines, *more, "", "<i>Обновляется само, пока приходят ответы.</i>"]


def _heading(milestone: Milestone, zone: ZoneInfo) -> str:
    off = "✖️ <b>Отменено.</b> " if milestone.state is MilestoneState.CANCELLED else ""
    return f"{off}📊 {card_texts.title(milestone=milestone)}\n{when(milestone=milestone, zone=zone)}"


def _answers(tally: Tally, *, zeros: bool = True) -> str:
    told = [("✅", tally.yes), ("❌", tally.no), ("❔", tally.maybe), ("молчат", tally.silent)]
    return " · ".join(f"{mark} {count}" for mark, count in told if count or zeros)


def _handed(tally: HandInTally) -> str:
    told = [("принято", tally.accepted), ("ждут проверки", tally.handed), ("возвращено", tally.returned)]
    shown = [f"{mark} {count}" for mark, count in told if count]
    return " · ".join([f"{tally.accepted + tally.handed} из {tally.people}", *shown])


def _place(place: Municipality | None) -> str:
    if place is None:
        return "без муниципалитета"
    short = "город" if place.kind is MunicipalityKind.CITY_DISTRICT else "район"
    return f"{escape(place.name, quote=False)} ({short})"


def silent(*, milestone: Milestone, people: Sequence[Concerned], first: int, total: int) -> str:
    """A page of who has not answered, or owes something."""
    what = "Не ответили" if milestone.kind is MilestoneKind.MEETING else "Не сдали"
    if not total:
        done = "Ответили все." if milestone.kind is MilestoneKind.MEETING else "Сдали все."
        return f"{card_texts.title(milestone=milestone)}\n\n{done}"
    lines = [f"{place}. {_person(each)}" for place, each in enumerate(people, start=first)]
    return "\n".join([f"<b>{what}: {total}</b>", card_texts.title(milestone=milestone), "", *lines])


def _person(concerned: Concerned) -> str:
    name = escape(concerned.person.full_name or "без имени", quote=False)
    return f"{name}, {_place(concerned.municipality)}"


def handed(*, milestone: Milestone, total: int) -> str:
    title = card_texts.title(milestone=milestone)
    if not total:
        return f"{title}\n\nПока никто ничего не сдал."
    return f"<b>Что сдали: {total}</b>\n{title}\n\nНажмите на имя: покажу, что прислано, там же «Принять» и «Вернуть»."


def handed_button(*, standing: Standing) -> str:
    marks = {HandInState.HANDED: "🆕", HandInState.ACCEPTED: "✅", HandInState.RETURNED: "↩️"}
    mark = marks[standing.hand_in.state] if standing.hand_in else ""
    return f"{mark} {standing.concerned.person.full_name or 'без имени'}"


# Hand-ins


def hand_in(*, decision: Decision, of: Concerned | None, zone: ZoneInfo) -> str:
    """Who handed what in; what was sent stands above."""
    given = decision.hand_in
    who = _person(of) if of is not None else escape(decision.person.full_name or "участник", quote=False)
    sent = "отмечено кнопкой «Сдано»" if not given.parts else "прислано выше"
    lines = [f"📨 <b>{who}</b>", f"Срок: {card_texts.title(milestone=decision.milestone)}"]
    lines.append(f"{short_moment(given.handed_at, zone)}, {sent}.")
    if given.state is HandInState.ACCEPTED:
        lines.append("✅ Принято.")
    elif given.state is HandInState.RETURNED:
        remark = f": «{escape(cut(given.remark, 500), quote=False)}»" if given.remark else ""
        lines.append(f"↩️ Возвращено{remark}.")
    return "\n".join(lines)


def part_is_lost() -> str:
    return "<i>Часть присланного Telegram больше не отдаёт: участник её удалил. Попросите прислать ещё раз.</i>"


def ask_remark(*, name: str) -> str:
    return (
        f"Что исправить? Напишите замечание, оно придёт участнику ({escape(name, quote=False)}). Передумали — /cancel."
    )


def accepted() -> str:
    return "Принято. Участнику сообщу."


def returned() -> str:
    return "Возвращено. Участник увидит это и пришлёт заново."


def decided_already() -> str:
    return "Это уже проверено."


def taken_back() -> str:
    return "Участник отозвал то, что сдал. Когда сдаст снова, сообщу."


def changed_meanwhile() -> str:
    return "Участник с тех пор прислал ещё. Посмотрите ниже и нажмите там."


def remark_is_behind() -> str:
    return (
        "Участник с тех пор прислал ещё, поэтому замечание ему не ушло. "
        "Посмотрите ниже; если оно ещё нужно, нажмите «Вернуть» и пришлите его снова."
    )


def remark_is_text() -> str:
    return "Замечание нужно словами. Напишите его или нажмите «Вернуть без замечания»."


# What comes by itself


def not_handed_in(*, milestone: Milestone, people: Sequence[Standing], of: int, overdue: bool, zone: ZoneInfo) -> str:
    """On the eve of a deadline, and after the last reminder of an overdue one."""
    head = "⏰ <b>Срок прошёл, напоминания кончились</b>" if overdue else "⏰ <b>Завтра срок</b>"
    text = f"{head}\n{card_texts.title(milestone=milestone)}\n{when(milestone=milestone, zone=zone)}\n\n"
    if not people:
        return f"{text}Сдали все, {of}."
    names = [f"• {_person(each.concerned)}" for each in people[:NAMES_PAGE]]
    rest = len(people) - NAMES_PAGE
    if rest > 0:
        names.append(f"…и ещё {rest}, все в «Сводке»")
    return f"{text}Не сдали {len(people)} из {of}:\n" + "\n".join(names)


def missed(*, missed: Missed, zone: ZoneInfo) -> str:
    """Which reminders came too late, for how many people."""
    milestone = missed.milestone
    lines = [
        f"• {words.any_rule(rule=each.rule)}, {short_moment(each.due_at, zone)}: "
        f"{plural(each.people, 'участник', 'участника', 'участников')}"
        for each in missed.reminders
    ]
    return (
        f"⚠️ <b>Напоминания не успели уйти</b>\n{card_texts.title(milestone=milestone)}\n"
        f"{when(milestone=milestone, zone=zone)}\n\nБот в это время не работал или не было связи:\n"
        + "\n".join(lines)
        + "\n\nЕсли важно, напишите участникам объявление."
    )


# Tables of a summary


def names_header(*, kind: MilestoneKind) -> tuple[str, ...]:
    common = ("ФИО", "Группа", "Муниципалитет", "Категория", "Организация")
    if kind is MilestoneKind.MEETING:
        return (*common, "Ответ", "Когда ответил")
    return (*common, "Сдано", "Когда", "Слова", "Замечание")


def respondent_row(*, each: Respondent, zone: ZoneInfo) -> tuple[Cell, ...]:
    answer = ANSWERS[each.answer] if each.answer else "нет ответа"
    return (*_about(each.concerned), answer, _local(each.answered_at, zone))


def standing_row(*, each: Standing, zone: ZoneInfo) -> tuple[Cell, ...]:
    given = each.hand_in
    if given is None:
        return (*_about(each.concerned), "нет", None, None, None)
    handed_at = _local(given.handed_at, zone)
    return (*_about(each.concerned), _STATES[given.state], handed_at, cut(given.text or "", 2000), given.remark)


def _about(concerned: Concerned) -> tuple[Cell, ...]:
    person, place = concerned.person, concerned.municipality
    return (
        person.full_name,
        concerned.group.title if concerned.group else None,
        f"{place.name} ({'город' if place.kind is MunicipalityKind.CITY_DISTRICT else 'район'})" if place else None,
        concerned.category.short_title if concerned.category else None,
        person.organisation,
    )


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """As Excel keeps it: without a zone, to the second."""
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0) if moment else None


def drawing() -> str:
    return "Рисую, это пара секунд"


def picture_caption(*, milestone: Milestone, zone: ZoneInfo) -> str:
    return f"{card_texts.title(milestone=milestone)}\n{when(milestone=milestone, zone=zone)}"


def names_sheet(*, kind: MilestoneKind) -> str:
    return "Ответы" if kind is MilestoneKind.MEETING else "Сдано"


def names_file(*, milestone: Milestone) -> str:
    return f"{'Встреча' if milestone.kind is MilestoneKind.MEETING else 'Срок'} {milestone.id}.xlsx"

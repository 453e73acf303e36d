"""Every word of looking at the roadmap, answering and handing in."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.questions.texts import cut
from handlers.roadmap.card_texts import ANSWERS, MARKS
from handlers.roadmap.reminder_texts import own_mark
from handlers.roadmap.when_texts import MONTHS, marked, month_title, plain_when, short_moment, zone_label
from storage import clock
from storage.roadmap.looking import Entry
from storage.tables import Attendance, HandInKind, HandInState, Milestone, MilestoneKind, MilestoneState

ROADMAP: Final = "🗓 Дорожная карта"
BY_MONTH: Final = "🗓 По месяцам"
YEAR: Final = "🖼 Картинка года"
WHOLE_CALENDAR: Final = "📆 Всё в календарь"
DIGEST_OFF: Final = "🔕 Не присылать по понедельникам"
DIGEST_ON: Final = "🔔 Присылать неделю по понедельникам"
TO_ROADMAP: Final = "К ближайшему"
HAND_IN: Final = "✅ Сдано"
HELP: Final = "🆘 Нужна помощь"
CALENDAR: Final = "📆 В календарь"
EARLIER, LATER = "← Раньше", "Позже →"
DETAILS: Final = "Подробнее"
LINK: Final = "🔗 Открыть ссылку"
ADD: Final = "Добавить ещё"
TAKE_BACK: Final = "Отозвать сданное"
_ANSWER_MARKS: Final = {Attendance.YES: "✅", Attendance.NO: "❌", Attendance.MAYBE: "❔"}
_LONGEST_TITLE: Final = 110


def answer_button(*, attendance: Attendance, chosen: bool) -> str:
    """The chosen one shows it."""
    return f"☑️ {ANSWERS[attendance]}" if chosen else f"{_ANSWER_MARKS[attendance]} {ANSWERS[attendance]}"


def handed_button(*, state: HandInState) -> str:
    return "☑️ Принято" if state is HandInState.ACCEPTED else "☑️ Вы сдали"


def document_button(*, title: str) -> str:
    return f"📄 {cut(title, 50)}"


def month_button(*, year: int, month: int, number: int) -> str:
    named = MONTHS[month - 1] if year == clock.now().year else month_title(year, month)
    return f"{named} · {number}"


def year_button(*, year: int) -> str:
    return f"🖼 {year}"


def join_first() -> str:
    return "Встречи и сроки видят участники групп: бот напоминает о каждом заранее. Чтобы вступить, отправьте /start."


def join_first_alert() -> str:
    return "Дорожную карту видят участники групп. Чтобы вступить, отправьте /start."


def waiting_for_acceptance() -> str:
    return (
        "<b>Дорожная карта</b>\n\nВаша заявка ещё на рассмотрении у координатора. Когда её примут, здесь будут встречи "
        "и сроки группы, и бот будет напоминать о них заранее."
    )


def upcoming(*, entries: Sequence[Entry], first: int, total: int, zone: ZoneInfo) -> str:
    """What is next, by place in the list."""
    if not entries:
        return (
            "<b>Дорожная карта</b>\n\nВпереди пока ничего не назначено. Когда координатор внесёт встречу или срок, "
            "бот сообщит и напомнит заранее. То, что уже прошло, осталось в «По месяцам»."
        )
    heading = f"<b>Дорожная карта: что впереди</b> ({total})"
    return _listed(heading, entries, first, zone)


def month(*, year: int, month: int, entries: Sequence[Entry], first: int, zone: ZoneInfo) -> str:
    heading = f"<b>{month_title(year, month)}</b>"
    if not entries:
        return f"{heading}\n\nВ этом месяце ничего нет."
    return _listed(heading, entries, first, zone)


def months(*, number: int) -> str:
    if not number:
        return "<b>Дорожная карта по месяцам</b>\n\nПока ничего не назначено."
    return "<b>Дорожная карта по месяцам</b>\n\nНажмите на месяц: покажу всё, что в нём было и будет."


def gone() -> str:
    return "Этого в дорожной карте больше нет."


def not_for_you() -> str:
    return "Это не для Вашей группы, отмечать ничего не нужно."


def cancelled(*, milestone: Milestone) -> str:
    what = "Встречу отменили" if milestone.kind is MilestoneKind.MEETING else "Этот срок отменили"
    return f"{what}, отмечать ничего не нужно."


def began() -> str:
    return "Встреча уже началась, ответ изменить нельзя. Если что-то не так, напишите координатору."


def moved(*, milestone: Milestone, zone: ZoneInfo) -> str:
    return f"Встречу перенесли: {plain_when(milestone=milestone, zone=zone)}. Ответьте, пожалуйста, под новым временем."


def answered(*, milestone: Milestone, attendance: Attendance, zone: ZoneInfo) -> str:
    at = short_moment(milestone.starts_at, zone)
    match attendance:
        case Attendance.YES:
            return f"Записал: будете. Встреча {at}."
        case Attendance.NO:
            return "Записал: не будете. Если планы изменятся, ответ можно поменять до начала."
        case Attendance.MAYBE:
            return f"Записал: под вопросом. Когда решите, нажмите другую кнопку. Встреча {at}."


def answered_in_words(*, milestone: Milestone, attendance: Attendance, zone: ZoneInfo) -> str:
    """Names the meeting: nothing was pressed under it."""
    at = marked(milestone.starts_at, short_moment(milestone.starts_at, zone))
    return (
        f"Записал: <b>{ANSWERS[attendance]}</b>. Встреча «{_title(milestone)}», {at}. Изменить ответ можно до начала."
    )


def send_it(*, milestone: Milestone, more: bool) -> str:
    """Invites to send what is asked for; ``more``: to what is handed in already."""
    title = f"«{escape(cut(milestone.title, _LONGEST_TITLE), quote=False)}»"
    if more:
        what = f"Пришлите следующим сообщением, что добавить к сданному: {title}."
    elif milestone.asks is HandInKind.FILE:
        what = f"Пришлите следующим сообщением файл: {title}. Можно несколько сразу: документы, фото."
    else:
        what = f"Напишите следующим сообщением ответ: {title}. Можно и файлом."
    return f"{what}\n\nКоординатор получит его сразу. Передумали — /cancel."


def file_please() -> str:
    return "Здесь нужен файл: документ или фото. Пришлите его следующим сообщением. Передумали — /cancel."


def handed_in(*, milestone: Milestone) -> str:
    title = escape(cut(milestone.title, _LONGEST_TITLE), quote=False)
    late = " Срок уже прошёл, но сданное всё равно дойдёт." if milestone.starts_at <= clock.now() else ""
    if milestone.asks is HandInKind.NONE:
        return f"✅ Отметил, что сдано: <b>{title}</b>.{late} Координатор узнает, больше напоминать не буду."
    return (
        f"✅ Получил и передал координатору: <b>{title}</b>.{late} Когда он примет или вернёт, сообщу. "
        "Это не всё? Пришлите следом ещё файлы."
    )


def added(*, milestone: Milestone) -> str:
    return f"✅ Добавил к сданному: <b>{escape(cut(milestone.title, _LONGEST_TITLE), quote=False)}</b>."


def reworded() -> str:
    return "✏️ Поправил в сданном. Координатор увидит новый вариант."


def reworded_too_late() -> str:
    return (
        "Это сообщение координатор уже посмотрел, правка до него не дойдёт. "
        "Если исправление важно, пришлите его новым сообщением."
    )


def reworded_after_return() -> str:
    return (
        "Координатор вернул Вам сданное, и правка до него уже не дойдёт. "
        "Нажмите «Сдано» и пришлите исправленное заново."
    )


def handed_before(*, milestone: Milestone, handed_at: datetime, zone: ZoneInfo) -> str:
    title = escape(cut(milestone.title, _LONGEST_TITLE), quote=False)
    at = marked(handed_at, short_moment(handed_at, zone))
    return f"Вы уже сдали: <b>{title}</b> ({at}), координатор ещё смотрит. Можно добавить ещё или отозвать."


def handed_before_in_words() -> str:
    return "Вы это уже сдали, спасибо! Можно добавить ещё или отозвать."


def accepted_before() -> str:
    return "Координатор уже принял то, что Вы сдали. Больше ничего не нужно, спасибо!"


def taken_back() -> str:
    return "Отозвал: пока не сдано. Когда будет готово, нажмите «Сдано» ещё раз."


def nothing_to_take_back() -> str:
    return "Отзывать нечего: Вы этого ещё не сдавали."


def decided_already() -> str:
    return "Координатор уже посмотрел сданное, отозвать его нельзя."


def write_what_helps(*, milestone: Milestone, group: str) -> str:
    return (
        f"Что не получается? Напишите следующим сообщением: вопрос о «{_title(milestone)}» сразу уйдёт координатору "
        f"{escape(group, quote=False)}.\n\nПередумали — /cancel."
    )


def about(*, milestone: Milestone, zone: ZoneInfo) -> str:
    """Stands before a question about a milestone, plain, not HTML."""
    word = "встрече" if milestone.kind is MilestoneKind.MEETING else "сроку"
    return f"По {word} «{cut(milestone.title, _LONGEST_TITLE)}» ({short_moment(milestone.starts_at, zone)}):"


def digest_off() -> str:
    return "Хорошо, по понедельникам присылать не буду. Напоминания о встречах и сроках останутся."


def digest_on() -> str:
    return "Хорошо, по понедельникам утром буду присылать, что ждёт на неделе."


def _listed(heading: str, entries: Sequence[Entry], first: int, zone: ZoneInfo) -> str:
    lines = [_line(place, each, zone) for place, each in enumerate(entries, start=first)]
    named = f"Время: {zone_label(clock.now(), zone)}. Нажмите на номер, чтобы открыть."
    return "\n\n".join([heading, *lines, named])


def _line(place: int, entry: Entry, zone: ZoneInfo) -> str:
    milestone = entry.milestone
    deadline = milestone.kind is MilestoneKind.DEADLINE
    at = short_moment(milestone.starts_at, zone, until=deadline, ends=milestone.ends_at)
    words = f"{MARKS[milestone.kind]} {_title(milestone)}"
    if milestone.state is MilestoneState.CANCELLED:
        return f"<b>{place}.</b> <s>{at}</s> · отменено\n{words}"
    owes = deadline and entry.hand_in is None and milestone.starts_at <= clock.now()
    mark = " · ⚠️ не сдано" if owes else own_mark(entry_answer=entry.answer, state=entry.hand_in)
    return f"<b>{place}.</b> {marked(milestone.starts_at, at)}{mark}\n{words}"


def _title(milestone: Milestone) -> str:
    return escape(cut(milestone.title, _LONGEST_TITLE), quote=False)

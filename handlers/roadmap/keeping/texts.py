"""Every word of planning and changing a milestone. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers import moments
from handlers.announcements.audience_texts import Known, receivers
from handlers.plurals import plural
from handlers.questions.texts import cut
from handlers.roadmap.card_texts import KINDS, MARKS
from handlers.roadmap.keeping import words
from handlers.roadmap.keeping.draft import Draft
from handlers.roadmap.when_texts import moment, short_moment
from storage.roadmap.plans import Difference
from storage.roadmap.refusals import Wrong
from storage.roadmap.times import Due
from storage.tables import Document, HandInKind, MilestoneKind, Person

TITLE, WHEN, END = "✏️ Название", "🗓 Когда", "⏱ Конец"
PLACE, LINK, AGENDA, MATERIALS = "📍 Место", "🔗 Ссылка", "📝 Повестка", "📄 Материалы"
WHAT_TO_HAND_IN, HAND_IN_TO, ASKS = "📝 Что сдать", "📨 Кому", "📎 Что прислать"
AUDIENCE, RESPONSIBLE = "👥 Для кого", "👤 Кто отвечает"
REMINDERS, REPEAT = "🔔 Напоминания", "🔁 Повтор"
PREVIEW = "👁 Посмотреть"
SAVE, SAVE_AND_TELL, SAVE_CHANGES = "💾 Сохранить", "✅ Сохранить и сообщить", "✅ Сохранить изменения"
DISCARD, BACK, WITHOUT, NO_END = "🗑 Не сохранять", "⬅️ Назад", "Убрать", "Конец неизвестен"
NO_REPEAT = "Не повторять"
KEEP = "✏️ Вести: изменить, сводка"
ASK_BUTTONS: Final = {
    HandInKind.NONE: "Ничего, только «Сдано»",
    HandInKind.WORDS: "Несколько слов",
    HandInKind.FILE: "Файл",
}

_LONGEST_SHOWN: Final = 700
_NEW: Final = {MilestoneKind.MEETING: "Новая встреча", MilestoneKind.DEADLINE: "Новый срок"}


def for_keepers() -> str:
    return "Встречи и сроки ведут координаторы групп."


def forgotten() -> str:
    return "Это уже сохранено или отложено. Откройте «Дорожная карта», там всё, как есть сейчас."


def no_such() -> str:
    return "Этой встречи или срока больше нет."


def not_yours() -> str:
    return "Это ведёт координатор другой группы, изменить не получится."


def begun(*, kind: MilestoneKind) -> str:
    what = (
        "Как называется встреча? Например: «Установочная встреча ММПГ № 2»."
        if kind is MilestoneKind.MEETING
        else "Что нужно сдать, коротко? Например: «Отчёт о методическом дне»."
    )
    return f"<b>{MARKS[kind]} {_NEW[kind]}</b>\n\n{what}\n\nПока не сохраните, никто ничего не увидит. /cancel прервёт."


def begun_before(*, title: str) -> str:
    return (
        f"Вы начали «{escape(title, quote=False)}» и ещё не сохранили. Продолжить или начать новое? Начатое пропадёт."
    )


def panel(
    *,
    draft: Draft,
    audience: str,
    people: int,
    responsible: Person | None,
    documents: Sequence[Document],
    differences: Sequence[str],
    zone: ZoneInfo,
) -> str:
    """All that is set so far; of a milestone that is changed, what would be otherwise."""
    kind = draft.kind
    head = f"{KINDS[kind]} № {draft.milestone}: изменить" if draft.milestone else _NEW[kind]
    lines = [f"<b>{MARKS[kind]} {head}</b>", "", f"<b>{escape(draft.title, quote=False)}</b>"]
    if draft.starts_at is not None:
        until = kind is MilestoneKind.DEADLINE
        lines.append(f"🗓 {moment(draft.starts_at, zone, until=until, ends=draft.ends_at)}")
    else:
        lines.append("🗓 Когда: <i>ещё не выбрано</i>")
    lines += _details(draft)
    if documents:
        titles = "; ".join(f"«{escape(cut(each.title, 60), quote=False)}»" for each in documents)
        lines.append(f"📄 {titles}")
    lines += ["", f"👥 {audience}\n{receivers(count=people)}"]
    name = escape(responsible.full_name or "координатор", quote=False) if responsible else "не выбран"
    lines.append(f"👤 Отвечает: {name}")
    lines.append(f"🔔 {words.rules(offsets=draft.offsets)}")
    if draft.repeat is not None and draft.starts_at is not None and not draft.milestone:
        lines.append(f"🔁 {words.repeat(repeat=draft.repeat, first=draft.starts_at, zone=zone)}")
    if differences:
        lines += ["", "<b>Изменится (было → стало):</b>", *differences, "", _after_saving()]
    elif draft.milestone:
        lines += ["", "<i>Пока всё как было. Нажмите, что изменить.</i>"]
    return "\n".join(lines)


def _details(draft: Draft) -> list[str]:
    found = []
    if draft.place:
        found.append(f"📍 {escape(draft.place, quote=False)}")
    if draft.link:
        found.append(f"🔗 {escape(draft.link, quote=False)}")
    if draft.agenda:
        found.append(f"📝 {escape(cut(draft.agenda, _LONGEST_SHOWN), quote=False)}")
    if draft.hand_in_to:
        found.append(f"📨 Кому: {escape(draft.hand_in_to, quote=False)}")
    if draft.kind is MilestoneKind.DEADLINE:
        found.append(f"📎 Прислать: {words.ASKS[draft.asks]}")
    return found


def _after_saving() -> str:
    return "После сохранения изменение можно вернуть в течение минуты, потом участники узнают о нём."


def other_differences(*, was: Draft, now: Draft, people: dict[int, str]) -> list[str]:
    """What changes and nobody is told of: reminders, who answers for it."""
    found = []
    if words.in_order(was.offsets) != words.in_order(now.offsets):
        before, after = words.rules(offsets=was.offsets), words.rules(offsets=now.offsets)
        found.append(f"<b>Напоминания:</b> {before} → {after}")
    if was.responsible_id != now.responsible_id:
        names = [
            escape(people.get(each, "координатор"), quote=False) for each in (was.responsible_id, now.responsible_id)
        ]
        found.append(f"<b>Отвечает:</b> {names[0]} → {names[1]}")
    return found


def differences(*, found: Sequence[Difference], known: Known, zone: ZoneInfo) -> list[str]:
    return [words.difference(what=each, known=known, zone=zone) for each in found]


# What is asked


def ask_title(*, title: str) -> str:
    now = f"Сейчас: «{escape(title, quote=False)}».\n\n" if title else ""
    return f"{now}Напишите название, до 200 знаков."


def ask_place() -> str:
    return "Где? Напишите место: «ЧИРО, ауд. 214»."


def ask_link() -> str:
    return "Пришлите ссылку на подключение, она начинается с https://. У участников это будет кнопка."


def ask_agenda(*, kind: MilestoneKind) -> str:
    if kind is MilestoneKind.MEETING:
        return "Напишите повестку: о чём встреча, что подготовить."
    return "Напишите, что именно нужно сдать: форма, объём, образец."


def ask_hand_in_to() -> str:
    return "Кому сдавать? Например: «Ильиной Вере, в этот бот» или «на почту mmpg@chiro74.ru»."


def choose_asks() -> str:
    return "Что участник пришлёт, когда нажмёт «Сдано»?"


def choose_day(*, kind: MilestoneKind, zone: ZoneInfo) -> str:
    example = (
        "«26.11 14:00–15:30», «завтра в 9»"
        if kind is MilestoneKind.MEETING
        else "«26.11 18:00», «в пятницу 27.11 в 12»"
    )
    what = "Когда встреча?" if kind is MilestoneKind.MEETING else "До какого дня и часа?"
    return f"<b>{what}</b>\n\nВыберите день или напишите: {example}. Время {moments.zone_name(zone)}."


def choose_hour(*, day: str, zone: ZoneInfo) -> str:
    return f"<b>{day}</b>: в котором часу? Время {moments.zone_name(zone)}. Или напишите точно: «14:20»."


def choose_end(*, starts_at: datetime, zone: ZoneInfo) -> str:
    return f"Начало: {moment(starts_at, zone)}.\n\nСколько продлится? Нажмите или напишите: «15:30», «40 минут»."


def choose_responsible() -> str:
    return "Кто отвечает? Этому координатору придёт, кто сдал, кто не ответил, что не удалось напомнить."


def choose_rules(*, schedule: Sequence[Due], zone: ZoneInfo, now: datetime) -> str:
    """With the moments at which they would come."""
    text = "<b>Когда напомнить?</b>\n\nНажимайте, чтобы включить и выключить, или напишите свои: «за 2 часа, за 3 дня»."
    told = [
        f"• {words.told_rule(rule=each.rule)}: {short_moment(each.at, zone)}"
        for each in schedule
        if words.is_told(each.rule) and not each.superseded and each.at > now
    ]
    if told:
        return f"{text}\n\nПридут ({moments.zone_name(zone)}):\n" + "\n".join(told)
    return f"{text}\n\nДо события ни одно из выбранных уже не успеет прийти." if schedule else text


def choose_repeat(*, starts_at: datetime, zone: ZoneInfo) -> str:
    return f"Первый раз {short_moment(starts_at, zone)}. Повторять?"


def choose_until(*, every: str) -> str:
    return f"Повторять {every}. По какой день? Нажмите или напишите: «31 мая»."


def choose_materials(*, chosen: Sequence[Document]) -> str:
    if not chosen:
        return "Какие документы из каталога приложить? Напишите несколько слов из названия."
    return "Приложено. Нажмите, чтобы убрать, или напишите слова из названия следующего."


def found_materials(*, any_there: bool) -> str:
    return "Нажмите на нужный:" if any_there else "Такого документа в каталоге не нашёл. Напишите другие слова."


def choose_audience(*, audience: str, count: int) -> str:
    return f"<b>Для кого?</b>\n\n{audience}\n{receivers(count=count)}\n\nНажимайте, чтобы сузить или расширить."


def choose_municipality(*, audience: str, count: int) -> str:
    return (
        f"<b>Каким муниципалитетам?</b> Нажмите или напишите название: «озерский».\n\n{audience}\n"
        f"{receivers(count=count)}"
    )


def choose_category(*, audience: str, count: int) -> str:
    return f"<b>Каким категориям?</b>\n\n{audience}\n{receivers(count=count)}"


# What is not understood


def words_wanted() -> str:
    return "Здесь нужны слова. Передумали: «Назад»."


def not_a_link() -> str:
    return "Не похоже на ссылку: она начинается с https:// и без пробелов. Передумали: «Назад»."


def not_a_moment(*, kind: MilestoneKind) -> str:
    example = "«26.11 14:00–15:30»" if kind is MilestoneKind.MEETING else "«26.11 18:00»"
    return (
        f"Такого дня или времени не нашёл. Напишите день и час: {example}, «15 марта 14:00», «завтра в 9». "
        "Передумали: «Назад»."
    )


def not_an_end() -> str:
    return "Не понял, до какого часа. Напишите «15:30» или «2 часа». Передумали: «Назад»."


def not_a_rule() -> str:
    return "Не понял, когда напомнить. Напишите «за 2 часа», «за 3 дня», «утром». Передумали: «Назад»."


def not_a_day() -> str:
    return "Такого дня не нашёл. Напишите «31 мая» или «31.05.2027». Передумали: «Назад»."


def press_something() -> str:
    return "Это ещё не сохранено. Нажмите, что изменить, или «Сохранить»:"


def past(*, when: datetime, zone: ZoneInfo) -> str:
    return f"{moment(when, zone)} уже прошло. Выберите другое время."


def ends_first(*, zone: ZoneInfo, starts_at: datetime) -> str:
    return f"Конец раньше начала, а оно {short_moment(starts_at, zone)}. Напишите ещё раз."


def day_is_over() -> str:
    return "Этот день уже прошёл. Выберите другой."


def one_group_at_least() -> str:
    return "Хотя бы одна группа должна остаться."


def when_first() -> str:
    return "Сначала выберите, когда: нажмите «Когда»."


def too_long(*, longest: int) -> str:
    return f"Слишком длинно: поместится {plural(longest, 'знак', 'знака', 'знаков')}."


UNFIT: Final = {
    Wrong.NO_TITLE: "нет названия",
    Wrong.LONG_TITLE: "название длиннее 200 знаков",
    Wrong.LONG_PLACE: "место длиннее 300 знаков",
    Wrong.LONG_LINK: "ссылка длиннее 500 знаков",
    Wrong.LONG_HAND_IN_TO: "«кому» длиннее 200 знаков",
    Wrong.NO_GROUPS: "не выбрана ни одна группа",
    Wrong.PAST: "это время уже прошло",
    Wrong.ENDS_FIRST: "конец раньше начала",
    Wrong.DEADLINE_ENDS: "у срока не бывает конца, только один момент",
    Wrong.REPEATS_NOT: "повтор кончается раньше, чем начинается",
    Wrong.NO_RULE: "напоминание, которого не бывает",
    Wrong.NOT_RESPONSIBLE: "отвечать может только координатор выбранных групп",
    Wrong.NO_DOCUMENT: "одного из документов больше нет",
    Wrong.CODE_TAKEN: "этот код уже у другой встречи или срока",
    Wrong.OTHER_KIND: "встреча не может стать сроком, и наоборот",
}


def unfit(*, why: Wrong) -> str:
    return f"Так не сохранить: {UNFIT[why]}."


# Saving


def changed_meanwhile() -> str:
    return "С тех пор здесь что-то изменилось. Посмотрите, как теперь, и нажмите ещё раз."


def changed_by_another() -> str:
    return "Пока Вы меняли, это изменил кто-то ещё. Откройте «Изменить» ещё раз: там уже новое."


def cancelled_already() -> str:
    return "Это уже отменено."


def created(*, kind: MilestoneKind, number: int, count: int, people: int, told: bool) -> str:
    what = "Встреча" if kind is MilestoneKind.MEETING else "Срок"
    saved = "сохранена" if kind is MilestoneKind.MEETING else "сохранён"
    text = f"✅ {what} № {number} {saved}"
    if count > 1:
        text += f", всего {plural(count, 'раз', 'раза', 'раз')}"
    if told:
        return f"{text}. Сообщаю: {plural(people, 'участник', 'участника', 'участников')}."
    return f"{text}. Участники увидят это в своей дорожной карте, напоминания придут в своё время."


def changed(*, kind: MilestoneKind, number: int) -> str:
    what = "Встреча" if kind is MilestoneKind.MEETING else "Срок"
    done = "изменена" if kind is MilestoneKind.MEETING else "изменён"
    return f"✅ {what} № {number} {done}. Сообщу участникам через минуту, до тех пор можно «Вернуть»."


def nothing_changed() -> str:
    return "Ничего не изменилось, сообщать не о чем."


def discarded(*, was_new: bool) -> str:
    return "Не сохранено, никто ничего не увидел." if was_new else "Ничего не изменилось."


def this_is_how_it_looks(*, count: int) -> str:
    return f"👆 Так это придёт, когда сообщите: {plural(count, 'участнику', 'участникам', 'участникам')}."


def until_button(*, day: date) -> str:
    return f"по {moments.day(day)}"


def length_button(*, minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} мин"
    return f"{hours} ч {rest} мин" if rest else f"{hours} ч"

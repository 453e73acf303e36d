"""What becomes of an announcement, while it is sent and after: progress, report, corrections."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from handlers.announcements.audience_texts import municipality
from handlers.moments import moment, short
from handlers.plurals import plural
from handlers.questions.texts import cut
from storage.announcements.progress import Progress
from storage.announcements.reporting import Addressee, Page, Report, Share, TakenBack
from storage.tables import AnnouncementState, DeliveryState, Group, Municipality, Person

PAUSE, GO_ON, STOP, STOP_NOW, REPORT = "⏸ Пауза", "▶️ Продолжить", "⏹ Остановить", "Да, остановить", "📊 Отчёт"
RENEW, XLSX, UNREACHABLE, NOT_ACKNOWLEDGED = "🔄 Обновить", "📄 Таблица (XLSX)", "Кому не дошло", "Кто не ознакомлен"
PICTURE = "📊 Картинка"
PICTURED: Final = ("ознакомлены", "ещё нет")
REMIND, RECALL, RECALL_NOW = "🔔 Напомнить тем, кто не ознакомлен", "Отозвать", "Да, отозвать"
SHOW, COURSE = "👁 Показать объявление", "⏯ Ход отправки"

_CELLS: Final = 12
_MEASURED: Final = 10
"""So many must have gone before the rest is worth a guess."""
_FORESEEN: Final = timedelta(hours=6)
_PLACES: Final = 15
"""So many municipalities are listed; all of them are in the table."""
_POSTED: Final = {
    DeliveryState.SENT: "отправлено",
    DeliveryState.PENDING: "ждёт очереди",
    DeliveryState.SENDING: "отправляется",
    DeliveryState.CANCELLED: "не отправлялось",
}
_DELIVERED: Final = {
    DeliveryState.SENT: "доставлено",
    DeliveryState.PENDING: "ждёт очереди",
    DeliveryState.SENDING: "отправляется",
}
_WHO: Final = {
    AnnouncementState.PAUSED: "Кто поставил на паузу",
    AnnouncementState.SENDING: "Кто продолжил",
    AnnouncementState.STOPPED: "Кто остановил",
}
_TITLES: Final = {
    AnnouncementState.SENDING: "отправляется",
    AnnouncementState.PAUSED: "⏸ на паузе",
    AnnouncementState.STOPPED: "⏹ остановлено",
    AnnouncementState.SENT: "✅ отправлено",
    AnnouncementState.RECALLED: "отозвано",
    AnnouncementState.SCHEDULED: "🕒 запланировано",
    AnnouncementState.DRAFT: "черновик",
}


def title(*, number: int, state: AnnouncementState) -> str:
    return f"<b>📣 Объявление № {number}</b> · {_TITLES[state]}"


def progress(*, number: int, progress: Progress, now: datetime) -> str:
    """The bar, the counts, and how long it will take."""
    lines = [title(number=number, state=progress.state), "", bar(progress=progress), counts(progress=progress)]
    left = remaining(progress=progress, now=now)
    if progress.state is AnnouncementState.SENDING and progress.left:
        lines.append(f"Осталось примерно {left}." if left else "Отправляется по очереди, обычное ночью ждёт утра.")
    elif progress.state is AnnouncementState.PAUSED:
        lines.append("Остальные получат, когда Вы нажмёте «Продолжить».")
    elif progress.state is AnnouncementState.STOPPED:
        lines.append(f"Больше никому не уйдёт. Не получили: {progress.left}.")
    if progress.handled_by is not None and progress.state in _WHO:
        lines.append(f"{_WHO[progress.state]}: {_name(progress.handled_by)}.")
    return "\n".join(lines)


def bar(*, progress: Progress) -> str:
    share = _share(progress)
    full = int(share * _CELLS)
    return f"{'▓' * full}{'░' * (_CELLS - full)} {int(share * 100)} %"


def counts(*, progress: Progress) -> str:
    told = [f"Доставлено: {progress.sent} из {progress.audience}"]
    if progress.unreachable:
        told.append(f"недоступны: {progress.unreachable}")
    if progress.failed:
        told.append(f"не получилось: {progress.failed}")
    if progress.left:
        told.append(f"осталось: {progress.left}")
    return " · ".join(told)


def remaining(*, progress: Progress, now: datetime) -> str | None:
    """From how fast it went so far; None when that is no measure."""
    done = progress.sent + progress.unreachable + progress.failed
    if progress.started_at is None or done < _MEASURED or not progress.left:
        return None
    expected = (now - progress.started_at) / done * progress.left
    if expected > _FORESEEN:
        return None
    minutes = round(expected.total_seconds() / 60)
    return plural(minutes, "минута", "минуты", "минут") if minutes else "полминуты"


def _share(progress: Progress) -> float:
    done = progress.sent + progress.unreachable + progress.failed
    return min(1.0, done / progress.audience) if progress.audience else 1.0


def paused() -> str:
    return "Пауза. Начатое не пропадёт: «Продолжить» отправит остальным."


def goes_on() -> str:
    return "Продолжаю отправлять остальным."


def handled(*, number: int, state: AnnouncementState, by: Person) -> str:
    """To the author, whose announcement a colleague has paused, let go on or stopped."""
    head = f"Ваше объявление № {number}"
    if state is AnnouncementState.PAUSED:
        return f"⏸ {head} на паузе. {_WHO[state]}: {_name(by)}. Остальные получат его после «Продолжить»."
    if state is AnnouncementState.STOPPED:
        return f"⏹ {head} остановлено. {_WHO[state]}: {_name(by)}. Кто успел получить, видно в отчёте."
    return f"▶️ {head} отправляется дальше. {_WHO[AnnouncementState.SENDING]}: {_name(by)}."


def _name(person: Person) -> str:
    return escape(person.full_name or "администратор", quote=False)


def surely_stop(*, number: int, state: AnnouncementState) -> str:
    head = f"Остановить объявление № {number}?"
    if state is AnnouncementState.SCHEDULED:
        return f"{head} Его не получит никто."
    wait = " Если нужно только переждать, нажмите «Пауза»." if state is AnnouncementState.SENDING else ""
    return f"{head} Кто ещё не получил, не получит его совсем.{wait}"


def stopped() -> str:
    return "Остановлено. Кто успел получить, видно в отчёте."


def goes_on_already() -> str:
    return "Оно уже отправляется."


def paused_already() -> str:
    return "Оно уже на паузе."


def no_longer_sent() -> str:
    return "Оно уже не отправляется. Вот что с ним теперь."


def not_sent_yet() -> str:
    return "Оно ещё не отправлено, отчёта пока нет."


# The report


def report(*, report: Report, zone: ZoneInfo) -> str:
    """The figures, those first where most are missing."""
    announcement, progress = report.announcement, report.progress
    lines = [title(number=announcement.id, state=announcement.state)]
    if progress.started_at is not None:
        lines.append(f"Отправлено {moment(progress.started_at, zone)}")
    if announcement.remind_of_id is not None:
        lines.append(f"Это напоминание об объявлении № {announcement.remind_of_id}")
    lines += ["", counts(progress=progress)]
    if report.incomplete:
        lines.append(f"⚠️ Пришло не целиком: {report.incomplete}")
    for each in report.chats:
        where = f"Чат «{escape(each.title, quote=False)}»" if each.title is not None else "Чат, отключённый с тех пор"
        lines.append(f"{where}: {_POSTED.get(each.state, 'не получилось')}")
    if report.taken_back is not None:
        lines += ["", taken_back(taken_back=report.taken_back)]
    if announcement.acknowledge:
        lines += ["", acknowledged(read=report.acknowledged, of=report.people)]
        if len(report.by_group) > 1:
            lines += shares(shares=[(_group(each), each.acknowledged, each.people) for each in report.by_group])
        places = [(_place(each), each.acknowledged, each.people) for each in report.by_municipality]
        lines += ["", "<b>По муниципалитетам:</b>", *shares(shares=places)] if places else []
        if report.reminded_at is not None:
            lines += ["", f"Напоминали {moment(report.reminded_at, zone)}"]
    return "\n".join(lines)


def acknowledged(*, read: int, of: int) -> str:
    percent = round(100 * read / of) if of else 0
    return f"<b>Ознакомлены:</b> {read} из {of} ({percent} %)"


def shares(*, shares: Sequence[tuple[str, int, int]]) -> list[str]:
    """A line for each, those first where most are missing."""
    ordered = sorted(shares, key=lambda share: (share[1] - share[2], share[0]))
    lines = [f"{escape(name, quote=False)}: {read} из {of}" for name, read, of in ordered[:_PLACES]]
    return [*lines, f"…и ещё {len(shares) - _PLACES}, все в таблице"] if len(shares) > _PLACES else lines


def taken_back(*, taken_back: TakenBack) -> str:
    told = [f"Удалено у людей: {taken_back.deleted}"]
    if taken_back.waiting:
        told.append(f"удаляется: {taken_back.waiting}")
    if taken_back.stays:
        told.append(f"осталось (старше 48 часов или Telegram не дал): {taken_back.stays}")
    return " · ".join(told)


def _group(share: Share[Group]) -> str:
    return share.whose.title if share.whose is not None else "Без группы"


def _place(share: Share[Municipality]) -> str:
    return municipality(place=share.whose) if share.whose is not None else "Муниципалитет не указан"


def not_acknowledged(*, page: Page, first: int) -> str:
    if not page.total:
        return "Ознакомились все, кто получил."
    return _people("Не ознакомлены", page, [person(addressee=each) for each in page.people], first)


def not_reached(*, page: Page, first: int) -> str:
    if not page.total:
        return "Дошло до всех."
    names = [f"{person(addressee=each)} — {unreachable_reason(reason=each.reason)}" for each in page.people]
    return _people("Кому не дошло", page, names, first)


def _people(heading: str, page: Page, names: Sequence[str], first: int) -> str:
    lines = [f"{place}. {escape(name, quote=False)}" for place, name in enumerate(names, start=first)]
    return "\n".join([f"<b>{heading}</b>: {page.total}", "", *lines])


def person(*, addressee: Addressee) -> str:
    where = [municipality(place=addressee.municipality)] if addressee.municipality is not None else []
    return cut(", ".join([addressee.person.full_name or "Имя не указано", *where]), 120)


def unreachable_reason(*, reason: str | None) -> str:
    """Telegram's reason in people's words."""
    words = (reason or "").casefold()
    if "blocked" in words:
        return "заблокировал бота"
    if "deactivated" in words or "chat not found" in words:
        return "аккаунта больше нет"
    if "initiate" in words:
        return "не открывал бота"
    return "Telegram не доставил"


def reminded(*, number: int) -> str:
    return f"🔔 Напоминание уходит тем, кто не ознакомлен. У него свой отчёт: объявление № {number}."


def reminded_lately(*, when: datetime, zone: ZoneInfo) -> str:
    return f"Напоминали {moment(when, zone)}. Чаще раза в сутки нельзя, чтобы не надоедать."


def nobody_to_remind(*, moved: bool) -> str:
    """``moved``: some have not acknowledged it."""
    if moved:
        return "Напоминать некому: кто не ознакомился, в этих группах больше не состоит."
    return "Напоминать некому: ознакомились все, кто получил."


def of_other_groups_too() -> str:
    return "Оно и для других групп: это может тот, кто отвечает за все."


def surely_recall(*, number: int) -> str:
    return (
        f"Отозвать объявление № {number}? Оно исчезнет у всех, кому пришло за последние 48 часов. "
        "Более старые сообщения Telegram удалять не даёт. Кто успел прочитать, тот прочитал."
    )


def recalled(*, number: int, deleted: int, too_old: int) -> str:
    words = f"Объявление № {number} отозвано: удаляется у {plural(deleted, 'человека', 'человек', 'человек')}."
    if too_old:
        words += f" У {plural(too_old, 'человека', 'человек', 'человек')} останется: прошло больше 48 часов."
    return words


def recalled_already() -> str:
    return "Это объявление уже отозвано."


def corrected(*, number: int, people: int) -> str:
    whom = f" у {plural(people, 'человека', 'человек', 'человек')}, кому уже пришло" if people else ""
    return f"Правка принята: объявление № {number} меняется{whom}, с пометкой «изменено». Остальные получат уже новое."


def cannot_be_corrected() -> str:
    return "Такое сообщение у других исправить нельзя. Можно отозвать объявление и отправить новое."


def table_name(*, number: int) -> str:
    return f"Объявление {number}.xlsx"


def drawing() -> str:
    return "Рисую, это пара секунд"


def picture_title(*, number: int) -> str:
    """On the picture; plain, not HTML."""
    return f"Объявление № {number}: кто ознакомлен"


def picture_rows(*, report: Report) -> list[tuple[str, int, int]]:
    """A name, how many have acknowledged, and of how many: the groups, when there are several, then municipalities."""
    groups = [(_group(each), each.acknowledged, each.people) for each in report.by_group]
    places = [(_place(each), each.acknowledged, each.people) for each in report.by_municipality]
    return [*(sorted(groups) if len(groups) > 1 else []), *sorted(places)]


def picture_caption(*, report: Report) -> str:
    return acknowledged(read=report.acknowledged, of=report.people)


def table_sheet() -> str:
    return "Отчёт"


def table_header() -> tuple[str, ...]:
    return ("Фамилия, имя, отчество", "Группа", "Муниципалитет", "Категория", "Организация", "Доставка", "Ознакомлен")


def table_row(*, addressee: Addressee, zone: ZoneInfo) -> tuple[str, ...]:
    """A person's cells, as people wrote them."""
    read, reached = addressee.acknowledged_at, addressee.state
    arrived = _DELIVERED.get(reached) or unreachable_reason(reason=addressee.reason)
    return (
        addressee.person.full_name or "",
        addressee.group.title if addressee.group is not None else "",
        municipality(place=addressee.municipality) if addressee.municipality is not None else "",
        addressee.category.short_title if addressee.category is not None else "",
        addressee.person.organisation or "",
        arrived,
        short(read, zone) if read is not None else "",
    )

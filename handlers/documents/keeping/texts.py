"""Every word of keeping the catalogue. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers.documents.keeping.batch import Batch, WaitingFile
from handlers.documents.texts import escaped, shortened, weight
from handlers.moments import day
from handlers.plurals import plural
from handlers.questions.texts import cut
from storage.documents import keeping
from storage.documents.bringing import Prospect
from storage.documents.entries import Entry
from storage.documents.file_kinds import Fault
from storage.documents.naming import title_from
from storage.documents.versions import Kept
from storage.tables import DocumentKind, Portfolio, Section

TO_DOCUMENTS = "Добавить в документы"
NEW_DOCUMENT, SKIP, DONE, NO_NOTE, BACK = "Новый документ", "Пропустить", "Готово", "Без пояснения", "Назад"
BY_NAME, OTHER_TITLE, OTHER_SECTION, NEW_SECTION = (
    "Взять из имени файла",
    "Другое название",
    "Другой раздел",
    "Новый раздел",
)

LONGEST_NOTE = 300
IN_LIST = 200
"""Of a title in a list."""
NAME = 100
"""Of a file's or a section's name."""
_SAME_SHOWN = 3
_GOOD_FILES = "Word, Excel, PowerPoint, PDF, OpenDocument, RTF, текст, картинки и архивы с ними"

_FAULTS = {
    Fault.EMPTY: "пустой. Проверьте его и пришлите ещё раз.",
    Fault.TOO_LARGE: (
        "больше 50 МБ, такой бот не сможет отправить участникам. Уменьшите его, например сожмите картинки, "
        "или разделите на части."
    ),
    Fault.TOO_LARGE_TO_FETCH: (
        "больше 20 МБ, такие Telegram боту не отдаёт. Уменьшите его или передайте администратору: "
        "он добавит файл на сервере командой import-documents."
    ),
    Fault.PROGRAM: f"— программа, такие бот не хранит. Подойдут {_GOOD_FILES}.",
    Fault.MACROS: "содержит макросы. Сохраните его без макросов (например, как .docx или .xlsx) и пришлите снова.",
    Fault.PROTECTED: "закрыт паролем. Снимите пароль и пришлите его снова.",
    Fault.BROKEN: "не открывается: похоже, он повреждён. Проверьте его у себя и пришлите ещё раз.",
    Fault.BOMB: "распаковывается в слишком большой объём. Пришлите файлы из него по отдельности.",
    Fault.UNSUPPORTED: f"не подойдёт: такие бот не хранит. Подойдут {_GOOD_FILES}.",
    Fault.OTHER_CONTENT: (
        "внутри не такой, как обещают буквы после точки в его имени. Откройте его, сохраните заново, например как PDF, "
        "и пришлите ещё раз."
    ),
}


# Bringing files


def send_files() -> str:
    return (
        "Пришлите файл, несколько или целый альбом. Я подберу для каждого документ, а Вы подтвердите: "
        "до этого в каталоге ничего не изменится.\n\nДо 20 МБ каждый. Передумали — /cancel."
    )


def send_file_of(*, prospect: Prospect, zone: ZoneInfo) -> str:
    """The file is asked for one document."""
    return (
        f"Пришлите файл документа\n<b>{escaped(prospect.entry.document.title)}</b>\n\n{_now(prospect, zone)}\n\n"
        "До 20 МБ. Передумали — /cancel."
    )


def a_file_is_needed(*, photo: bool) -> str:
    if photo:
        return "Фотографию Telegram сжимает, поэтому нужен сам файл. Скан тоже можно: нажмите на скрепку, затем «Файл»."
    return "Нужен файл: нажмите на скрепку, затем «Файл». Передумали — /cancel."


def refused(*, name: str, fault: Fault, inside: str | None) -> str:
    """Why a file is not kept."""
    subject = f"Файл «{shown(name, NAME)}»" if name else "Файл"
    if inside is not None:
        subject = f"В архиве «{shown(name, NAME)}» файл «{shown(inside, NAME)}»"
    return f"{subject} {_FAULTS[fault]}"


def not_fetched(*, name: str) -> str:
    return f"Telegram сейчас не отдаёт файл «{shown(name, NAME)}». Пришлите его, пожалуйста, ещё раз через минуту."


def sent_twice(*, name: str) -> str:
    return f"Этот файл Вы уже прислали: он ждёт под именем «{shown(name, NAME)}»."


def forgotten() -> str:
    return "Этого файла у меня уже нет. Пришлите его, пожалуйста, ещё раз."


def for_keepers() -> str:
    return "Документы ведут координаторы групп и администратор, а Вы сейчас не среди них. Ничего не изменилось."


def look(*, batch: Batch, found: Sequence[Entry], same: Sequence[Entry], zone: ZoneInfo) -> str:
    """Which document the first file belongs to."""
    parts = [_file(batch)]
    if same:
        titles = "\n".join(f"<b>{shown(each.document.title, IN_LIST)}</b>" for each in same[:_SAME_SHOWN])
        parts.append(
            f"Точно такой же файл уже есть у документа\n{titles}\nЕсли он и нужен, нажмите «{SKIP}». "
            "Если это файл другого документа, выберите его."
        )
    query = batch.chosen.query
    if found:
        listed = "\n\n".join(
            f"{place}. {shown(each.document.title, IN_LIST)}\n<i>{where(each)} · {_stock(each, zone)}</i>"
            for place, each in enumerate(found, start=1)
        )
        asked = f"По словам «{shown(query, NAME)}» нашлось:" if query else "Чей это файл? По имени похоже на:"
        parts += [asked, listed, f"Нет нужного? Напишите слова из его названия, поищу. Или «{NEW_DOCUMENT}»."]
    else:
        asked = f"По словам «{shown(query, NAME)}» ничего не нашлось." if query else "Чей это файл, по имени не понять."
        other = " других" if query else ""
        parts.append(f"{asked} Напишите несколько{other} слов из названия документа, поищу. Или «{NEW_DOCUMENT}».")
    return "\n\n".join(parts)


def same_file(*, batch: Batch, prospect: Prospect) -> str:
    return f"{_for(batch, prospect)}\n\nЭто тот же самый файл, что уже есть у документа. Менять нечего."


def ask_for_note(*, batch: Batch, prospect: Prospect, zone: ZoneInfo) -> str:
    return (
        f"{_for(batch, prospect)}\n\n{_now(prospect, zone)} Ваш файл станет версией {prospect.number + 1}. "
        f"{_hearing(prospect)}\n\n"
        "<b>Что изменилось?</b> Напишите одной строкой: её прочтут все, кто получит новый файл."
    )


def note_too_long(*, length: int) -> str:
    return f"В пояснении {length} знаков, а нужно не больше {LONGEST_NOTE}: одна строка. Напишите, пожалуйста, короче."


def words_are_needed() -> str:
    return "Здесь нужны слова: напишите их, пожалуйста, сообщением."


def replace(*, batch: Batch, prospect: Prospect) -> str:
    """What will become of a document; «Готово» carries it out."""
    if prospect.number:
        note = f"Пояснение: «{escaped(batch.chosen.note)}»." if batch.chosen.note else "Без пояснения."
        lines = [f"Файл станет версией {prospect.number + 1}. {note}", _hearing(prospect)]
    elif prospect.entry.document.hidden_at is not None:
        lines = ["Файла у документа ещё нет, этот будет первым.", _hearing(prospect)]
    else:
        waiting = f" {_people_get_it(prospect.waiting)}." if prospect.waiting else ""
        lines = [f"Файла у документа ещё нет, этот будет первым.{waiting}"]
    return "\n".join([f"{_for(batch, prospect)}\n", *lines, f"\nВсё верно? Нажмите «{DONE}»."])


def replaced(*, kept: Kept) -> str:
    """What has become of a document."""
    title, version = escaped(kept.document.title), kept.version
    if version.number > 1:
        said = f"Готово: у документа\n<b>{title}</b>\nтеперь версия {version.number}."
        heard = f" {_people_hear(kept.told)}." if kept.told else ""
    else:
        said, heard = f"Готово: файл сохранён у документа\n<b>{title}</b>", ""
    served = f"\n{_people_get_it(kept.served)}." if kept.served else ""
    hidden = "\nДокумент скрыт: участники увидят файл, когда Вы вернёте документ." if kept.document.hidden_at else ""
    return f"{said}{heard}{served}{hidden}"


def done_before(*, title: str) -> str:
    return f"Уже сделано: этот файл есть у документа\n<b>{escaped(title)}</b>"


def done_before_alert() -> str:
    return "Уже сделано."


def overtaken(*, by: str | None) -> str:
    who = f" ({by})" if by else ""
    return f"Пока Вы выбирали, файл этого документа заменили{who}. Ваш не сохранён. Посмотрите, нужен ли он ещё."


def look_again() -> str:
    return "Это было раньше. Посмотрите ещё раз и нажмите, пожалуйста, снова."


def gone() -> str:
    return "Этого в каталоге уже нет."


def skipped(*, name: str) -> str:
    return f"Файл «{shown(name, NAME)}» никуда не добавлен."


# A new document


def choose_portfolio(*, batch: Batch) -> str:
    return f"{_file(batch)}\n\nНовый документ. В каком он портфеле?"


def choose_section(*, batch: Batch, portfolio: Portfolio) -> str:
    return f"{_file(batch)}\n\nНовый документ: {escaped(portfolio.title)}. В каком разделе?"


def name_section(*, batch: Batch, portfolio: Portfolio) -> str:
    return (
        f"{_file(batch)}\n\nНовый раздел: {escaped(portfolio.title)}. Напишите название раздела, "
        f"до {keeping.LONGEST_SECTION_TITLE} знаков. Он появится вместе с документом."
    )


def name_document(*, batch: Batch) -> str:
    suggested = title_from(batch.files[0].name)
    text = f"{_file(batch)}\n\nНапишите полное название документа, до {keeping.LONGEST_TITLE} знаков."
    return f"{text} Или возьмите из имени файла:\n<b>{escaped(suggested)}</b>" if suggested else text


def unfit_title(*, length: int, longest: int) -> str:
    if length > longest:
        return f"В названии {length} знаков, а помещается {longest}. Напишите, пожалуйста, короче."
    return "В названии нужны слова. Напишите, пожалуйста, ещё раз."


def choose_kind(*, batch: Batch) -> str:
    return f"{_file(batch)}\n\n<b>{escaped(batch.chosen.title)}</b>\n\nКакого он вида?"


def add(*, batch: Batch, portfolio: Portfolio, section: str) -> str:
    """What will be added; «Готово» does it."""
    chosen = batch.chosen
    place = f"новый раздел «{escaped(section)}»" if chosen.section_title else escaped(section)
    return (
        f"{_file(batch)}\n\nБудет новый документ:\n<b>{escaped(chosen.title)}</b>\n"
        f"{escaped(portfolio.title)} · {place}\nВид: {chosen.kind}\n\nВсё верно? Нажмите «{DONE}»."
    )


def added(*, kept: Kept, place: str) -> str:
    return f"Готово: документ\n<b>{escaped(kept.document.title)}</b>\nдобавлен, вместе с файлом: {escaped(place)}."


def known_already() -> str:
    return "Такой документ в этом разделе уже есть: Ваш файл может стать его новой версией."


def numbered_button(*, title: str, place: int) -> str:
    return f"{place}. {shortened(title)}"


def section_button(*, section: Section) -> str:
    return shortened(section.short_title or section.title)


def kind_button(*, kind: DocumentKind) -> str:
    return kind.value[:1].upper() + kind.value[1:]


def change_kind(*, kind: str) -> str:
    return f"Вид: {kind}"


def _file(batch: Batch) -> str:
    file: WaitingFile = batch.files[0]
    place = f"Файл {batch.number} из {batch.brought}: " if batch.brought > 1 else ""
    return f"📎 {place}<b>{shown(file.name, NAME)}</b>, {weight(file.size)}"


def _for(batch: Batch, prospect: Prospect) -> str:
    return f"{_file(batch)}\nк документу\n<b>{escaped(prospect.entry.document.title)}</b>\n{where(prospect.entry)}"


def _now(prospect: Prospect, zone: ZoneInfo) -> str:
    version = prospect.entry.version
    if version is None:
        waiting = f" Его ждут: {prospect.waiting}." if prospect.waiting else ""
        return f"Файла у него ещё нет.{waiting}"
    who = f", {escaped(prospect.by.full_name)}" if prospect.by is not None and prospect.by.full_name else ""
    when = day(version.uploaded_at.astimezone(zone))
    return f"Сейчас у него версия {version.number} от {when}{who}: «{shown(version.file_name, NAME)}»."


def _hearing(prospect: Prospect) -> str:
    if prospect.entry.document.hidden_at is not None:
        return "Документ скрыт: участники узнают о файле, когда Вы вернёте документ."
    return (
        f"{_people_hear(prospect.told)}." if prospect.told else "Уведомлять пока некого: прежнюю версию никто не брал."
    )


def _people_hear(number: int) -> str:
    return f"Новый файл придёт тем, у кого прежняя версия: {_people(number)}"


def _people_get_it(number: int) -> str:
    return f"Его сразу получат те, кто ждал: {_people(number)}"


def _people(number: int) -> str:
    return plural(number, "человек", "человека", "человек")


def where(entry: Entry) -> str:
    """«Портфель · раздел»."""
    section = entry.section.short_title or entry.section.title
    return f"{escaped(entry.portfolio.short_title)} · {shown(section, NAME)}"


def _stock(entry: Entry, zone: ZoneInfo) -> str:
    version = entry.version
    found = f"версия {version.number} от {day(version.uploaded_at.astimezone(zone))}" if version else "файла пока нет"
    return f"{found} · скрыт" if entry.document.hidden_at is not None else found


def shown(text: str, limit: int) -> str:
    """What somebody wrote, cut."""
    return escaped(cut(text, limit))

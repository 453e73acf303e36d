"""Words of what coordinators do with documents that are there. What people wrote is escaped and cut here."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers.documents.keeping.texts import IN_LIST, NAME, shown, where
from handlers.documents.texts import escaped, weight
from handlers.moments import day
from storage.documents import keeping
from storage.documents.catalogue import Card
from storage.documents.entries import Entry
from storage.documents.requests import Awaited
from storage.documents.versions import Earlier
from storage.tables import DocumentVersion, Portfolio

BRING, NEW_FILE, AWAITED = "Добавить файл", "Новый файл", "Ждут файла"
RENAME, MOVE, HIDE, RESTORE, EARLIER = "Переименовать", "Перенести", "Скрыть", "Вернуть", "Прежние версии"
EXPORT = "Скачать каталог (XLSX)"


def new_file_button(*, card: Card) -> str:
    return f"{NEW_FILE} · ждут {card.waiting}" if card.waiting else NEW_FILE


def name_anew(*, title: str) -> str:
    return (
        f"Сейчас документ называется\n<code>{escaped(title)}</code>\n\n"
        f"Напишите новое название, до {keeping.LONGEST_TITLE} знаков. Нажмите на прежнее, чтобы скопировать его.\n\n"
        "Передумали — /cancel."
    )


def renamed(*, title: str, overtaken_title: str | None) -> str:
    """``overtaken_title``: what somebody else had called it meanwhile."""
    said = f"Готово. Теперь документ называется\n<b>{escaped(title)}</b>"
    if overtaken_title is None:
        return said
    return f"{said}\n\nПока Вы писали, его успели назвать иначе: «{escaped(overtaken_title)}». Теперь — как у Вас."


def where_to(*, entry: Entry) -> str:
    return f"Куда перенести документ\n<b>{escaped(entry.document.title)}</b>?\n\nСейчас он здесь: {where(entry)}"


def where_to_in(*, entry: Entry, portfolio: Portfolio) -> str:
    return f"{where_to(entry=entry)}\n\n{escaped(portfolio.title)}. В какой раздел?"


def moved(*, entry: Entry) -> str:
    return f"Готово: документ\n<b>{escaped(entry.document.title)}</b>\nтеперь здесь: {where(entry)}."


def called_so_here() -> str:
    """Another document of the section has the new name."""
    return "Так уже называется другой документ этого раздела, возможно, скрытый. Напишите, пожалуйста, иначе."


def called_so_there() -> str:
    """A document of the section it was to be moved to has its name."""
    return "Такой документ в этом разделе уже есть, возможно, скрытый. Переименуйте один из двух, потом переносите."


def hidden() -> str:
    return f"Скрыл: участники его больше не видят. «{RESTORE}» вернёт документ вместе с файлами."


def restored() -> str:
    return "Вернул: участники снова видят документ."


def history(*, title: str, versions: Sequence[Earlier], zone: ZoneInfo) -> str:
    """A page of a document's versions."""
    listed = "\n\n".join(_version(each, zone) for each in versions)
    return f"Версии документа\n<b>{escaped(title)}</b>\n\n{listed}\n\nНажмите на версию, и я пришлю её файл."


def version_button(*, version: DocumentVersion) -> str:
    return f"Версия {version.number}"


def this_version(*, version: DocumentVersion) -> str:
    note = f"\n{escaped(version.note)}" if version.note else ""
    return f"Версия {version.number}{note}"


# Lists


def awaited(*, awaited: Sequence[Awaited], first: int, total: int, zone: ZoneInfo) -> str:
    """A page of what people wait for."""
    if not awaited:
        return "Сейчас никто не ждёт файлов: всё, о чём просили, уже пришло."
    listed = "\n\n".join(
        f"{place}. {shown(each.entry.document.title, IN_LIST)}\n"
        f"<i>{where(each.entry)} · ждут {each.waiting}, с {day(each.since.astimezone(zone))}</i>"
        for place, each in enumerate(awaited, start=first)
    )
    return f"<b>Ждут файла: {total}</b>\n\n{listed}\n\nНажмите на документ, чтобы прислать его файл."


def export_name(*, on: str) -> str:
    return f"Каталог документов {on}.xlsx"


def _version(each: Earlier, zone: ZoneInfo) -> str:
    version = each.version
    who = f", {escaped(each.by.full_name)}" if each.by is not None and each.by.full_name else ""
    note = f"\n{escaped(version.note)}" if version.note else ""
    when = day(version.uploaded_at.astimezone(zone))
    name = shown(version.file_name, NAME)
    return f"<b>Версия {version.number}</b>, {when}{who}\n{name}, {weight(version.size)}{note}"

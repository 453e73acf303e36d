"""Every word of an import, for the terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from handlers.plurals import plural
from storage.documents.file_kinds import Fault
from storage.documents.sheets import FaultyRow, ListColumn, ListRow, RowFault

YES: Final = "да"
ASK: Final = f"Выполнить? Напишите «{YES}» и нажмите Enter: "

NEW, FIRST, VERSION = "Новые документы", "Первые файлы документов", "Новые версии"
SAME, UNFIT, UNCLEAR = "Уже есть, пропускаю", "Не подходят, пропускаю", "Не понял, пропускаю"

_FAULTS: Final = {
    Fault.EMPTY: "пустой файл",
    Fault.TOO_LARGE: "больше 50 МБ, бот не сможет его отправить",
    Fault.TOO_LARGE_TO_FETCH: "слишком большой",
    Fault.PROGRAM: "программа",
    Fault.MACROS: "содержит макросы",
    Fault.PROTECTED: "закрыт паролем",
    Fault.BROKEN: "повреждён, не открывается",
    Fault.BOMB: "распаковывается в слишком большой объём",
    Fault.UNSUPPORTED: "такие файлы бот не хранит",
    Fault.OTHER_CONTENT: "внутри не то, что обещает окончание имени",
}
_COLUMNS: Final = {
    ListColumn.FILE: "файл",
    ListColumn.TITLE: "название",
    ListColumn.PORTFOLIO: "портфель",
    ListColumn.SECTION: "раздел",
    ListColumn.KIND: "вид",
}
_ROW_FAULTS: Final = {
    RowFault.NO_FILE: "не указан файл",
    RowFault.NOT_TEXT: "не текст",
    RowFault.FORMULA: "формула без значения",
    RowFault.TOO_LONG: "слишком длинно",
    RowFault.FILE_REPEATED: "этот файл уже был выше",
}


# Why a file is left out


def unfit(*, fault: Fault, inside: str | None) -> str:
    return f"внутри «{inside}»: {_FAULTS[fault]}" if inside is not None else _FAULTS[fault]


def kept(*, newer: int | None) -> str:
    return "" if newer is None else f"в каталоге уже новее, версия {newer}"


def kept_at(*, title: str) -> str:
    return f"есть у документа «{title}»"


def several_documents(*, titles: Sequence[str]) -> str:
    return f"подходит к нескольким: {'; '.join(f'«{each}»' for each in titles)}"


def number_of_another(*, number: int, title: str) -> str:
    return (
        f"под номером {number} в этом разделе другой документ, «{title}»; если Ваш новый, уберите номер из имени файла"
    )


def more_files_for_it() -> str:
    return "для этого документа в папке есть ещё один файл; оставьте один"


def where_does_it_belong() -> str:
    return (
        "новый документ, но портфель и раздел неизвестны: положите его в папку «портфель/раздел» или впишите в список"
    )


def no_such_portfolio(*, name: str) -> str:
    return f"в списке портфель «{name}», такого нет"


def no_such_section(*, name: str) -> str:
    return f"в списке раздел «{name}», такого нет; для нового раздела укажите и портфель"


def no_such_kind(*, name: str) -> str:
    return f"в списке вид «{name}», такого нет"


def unfit_title(*, length: int, longest: int) -> str:
    return f"в названии {length} знаков, помещается {longest}" if length > longest else "в названии нет слов"


# What would be done


def beginning(*, folder: Path, files: int, told_by: Path | None) -> str:
    listed = f", список: {told_by.name}" if told_by is not None else ""
    return f"Папка {folder}: {plural(files, 'файл', 'файла', 'файлов')}{listed}."


def heading(*, words: str, number: int) -> str:
    return f"\n{words}: {number}"


def line(*, shown: str, what: str) -> str:
    return f"  {shown}\n      {what}" if what else f"  {shown}"


def new(*, title: str, portfolio: str, section: str, new_section: bool, kind: str) -> str:
    what = "новый раздел " if new_section else ""
    return f"→ «{title}» ({kind}), {portfolio} / {what}{section}"


def first(*, title: str, waiting: int, hidden: bool) -> str:
    waits = f"; сразу получат те, кто ждал: {_people(waiting)}" if waiting else ""
    return f"→ «{title}»{_hidden(hidden=hidden)}{waits}"


def version(*, title: str, number: int, told: int, hidden: bool) -> str:
    heard = f"; узнают: {_people(told)}" if told else ""
    return f"→ «{title}», версия {number}{_hidden(hidden=hidden)}{heard}"


def faulty_row(*, row: FaultyRow) -> str:
    return f"Список, строка {row.number}, «{_COLUMNS[row.column]}»: {_ROW_FAULTS[row.fault]}."


def unused_row(*, row: ListRow) -> str:
    return f"Список, строка {row.number}: файла «{row.file}» в папке нет."


def nothing_to_do() -> str:
    return "\nМенять нечего."


def dry_run() -> str:
    return "\nПока ничего не изменено. Чтобы выполнить, запустите то же с --yes."


def left() -> str:
    return "Ничего не изменено."


# Doing it


def progress(*, number: int, total: int, title: str) -> str:
    return f"[{number}/{total}] {title}"


def failed(*, number: int, total: int, title: str) -> str:
    return f"[{number}/{total}] НЕ ДОБАВЛЕНО, каталог или сам файл изменился за это время: {title}"


def done(*, added: int, first: int, versions: int, told: int) -> str:
    heard = f" Уведомления уйдут, когда бот запущен: {_people(told)}." if told else ""
    return f"\nГотово. Новых документов {added}, первых файлов {first}, новых версий {versions}.{heard}"


# What went wrong


def no_folder(*, folder: Path) -> str:
    return f"Папки {folder} нет."


def unreadable(*, path: str, why: str) -> str:
    return f"Не читается {path}: {why}."


def list_unfit(*, name: str, fault: Fault) -> str:
    return f"Список {name} не читается: {_FAULTS[fault]}."


def list_without_header(*, name: str) -> str:
    return f"В списке {name} нет строки с заголовками «файл» и «название» (или «портфель», «раздел», «вид»)."


def list_too_long(*, name: str) -> str:
    return f"В списке {name} слишком много строк."


def disk(*, why: str) -> str:
    return f"Файл не сохранён: {why}. Что добавлено до этого, остаётся; повторите, когда исправите."


def _hidden(*, hidden: bool) -> str:
    return " (скрыт)" if hidden else ""


def _people(number: int) -> str:
    return plural(number, "человек", "человека", "человек")

"""Words in the files that are made here; people read them without the bot around."""

from collections.abc import Iterable
from typing import Final

NAMELESS_FILE: Final = "Документ"

LIST_NAME: Final = "Список.txt"
NO_FILE: Final = "файла пока нет; его можно запросить в боте"
DID_NOT_FIT: Final = "не поместился в архив: файл слишком большой; его можно взять в боте отдельно"


def part_title(*, title: str, part: int, parts: int) -> str:
    """One part of an archive sent in several."""
    return f"{title} (часть {part} из {parts})"


def in_archive(*, file_name: str, part: int, parts: int) -> str:
    """Where a document's file is."""
    return f"файл: {file_name}" if parts == 1 else f"часть {part}, файл: {file_name}"


def documents_list(*, title: str, sections: Iterable[tuple[str, Iterable[tuple[int, str, str]]]]) -> str:
    """What is in an archive and what is not: each document's ordinal, title and where it is, by section."""
    lines = [title]
    for section, documents in sections:
        lines += ["", *([section, ""] if section else [])]
        for ordinal, name, place in documents:
            lines += [f"{ordinal}. {name}", f"   — {place}"]
    return "\r\n".join([*lines, ""])


CATALOGUE_SHEET: Final = "Документы"
CATALOGUE_HEADER: Final = (
    "Портфель",
    "Раздел",
    "№",
    "Название",
    "Вид",
    "Источник",
    "Версия",
    "Дата",
    "Размер, КБ",
    "Взяли раз",
    "Ждут",
)

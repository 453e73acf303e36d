"""The words of the picture of a summary; plain, not HTML."""

from typing import Final

from storage.tables import Municipality, MunicipalityKind

ANSWERS: Final = ("будут", "не будут", "под вопросом", "молчат")
HAND_INS: Final = ("принято", "ждёт проверки", "возвращено", "не сдано")


def place(*, place: Municipality | None) -> str:
    if place is None:
        return "без муниципалитета"
    return f"{place.name} ({'город' if place.kind is MunicipalityKind.CITY_DISTRICT else 'район'})"

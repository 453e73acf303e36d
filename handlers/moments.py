"""Moments as people read them: in the bot's zone, with the zone said."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_ZONES = {"Asia/Yekaterinburg": "по Екатеринбургу", "Europe/Moscow": "по Москве"}


def moment(value: datetime, zone: ZoneInfo) -> str:
    """«12 марта 2026, 14:05 (по Екатеринбургу)»."""
    local = value.astimezone(zone)
    return f"{day(local)}, {local:%H:%M} ({zone_name(zone)})"


def day(value: date) -> str:
    """«12 марта 2026»."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def short(value: datetime, zone: ZoneInfo) -> str:
    """«12.03.2026 14:05», for lists that name the zone once."""
    return f"{value.astimezone(zone):%d.%m.%Y %H:%M}"


def zone_name(zone: ZoneInfo) -> str:
    """«по Екатеринбургу»."""
    return _ZONES.get(zone.key, zone.key)

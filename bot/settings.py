"""Settings from the environment and `.env`, and what an administrator reads when one of them is wrong."""

import re
from collections.abc import Callable
from datetime import time
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, InstanceOf, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.quiet_hours import QuietHours
from storage.working_hours import WorkingHours

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–—]\s*([0-9]{1,2}):([0-9]{2})")
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_WEEK_DAYS = {
    name: day
    for names in ("mon tue wed thu fri sat sun", "пн вт ср чт пт сб вс")
    for day, name in enumerate(names.split())
}
_LONGEST_SHOWN = 60


class SettingsError(Exception):
    """One line for an administrator per wrong setting, each beginning with the variable's name."""


def _shown(value: str) -> str:
    """Return a value fit for one line of a message; never called on a setting that may hold a secret."""
    line = " ".join(value.split())
    return f"«{line if len(line) <= _LONGEST_SHOWN else line[:_LONGEST_SHOWN] + '…'}»"


def _read_with(parse: Callable[[str], object]) -> BeforeValidator:
    """Parse what comes as text; values of the right type, as tests give them, pass through."""
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value)


def _token(value: str) -> str:
    if not _TOKEN.fullmatch(value):
        raise ValueError("это не похоже на токен бота, нужно так, как его выдал @BotFather: 123456789:AAE…")
    return value


def _is_url(value: str, schemes: set[str]) -> bool:
    try:
        url = urlsplit(value)
        return url.scheme in schemes and bool(url.hostname) and url.port != 0
    except ValueError:  # brackets or a port that are none
        return False


def _api_url(value: str) -> str:
    if not _is_url(value, {"http", "https"}) or "?" in value or "#" in value:
        raise ValueError("нужен адрес сервера Bot API: https://адрес или http://адрес:порт")
    return value.rstrip("/")


def _proxy(value: str) -> str:
    if not _is_url(value, {"http", "socks5"}):
        raise ValueError("нужен адрес прокси: http://адрес:порт или socks5://пользователь:пароль@адрес:порт")
    if find_spec("aiohttp_socks") is None:
        raise ValueError("для прокси нужен пакет aiohttp-socks: выполните make setup")
    return value


def _admin_ids(value: str) -> frozenset[int]:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    for part in parts:
        if not re.fullmatch(r"[0-9]{1,18}", part) or int(part) == 0:
            raise ValueError(
                f"не понимаю {_shown(part)}, нужны числовые Telegram id через запятую: 111111111, 222222222"
            )
    return frozenset(map(int, parts))


def _database_url(value: str) -> URL:
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _DRIVERS or not url.database:
        raise ValueError(
            "нужен адрес базы: sqlite+aiosqlite:///data/bot.sqlite3"
            " или postgresql+asyncpg://пользователь:пароль@адрес/база"
        )
    url = url.set(drivername=_DRIVERS[url.drivername])
    if url.drivername == "postgresql+asyncpg":
        if find_spec("asyncpg") is None:
            raise ValueError("для PostgreSQL нужен пакет asyncpg: выполните make setup")
        if "sslmode" in url.query:  # libpq's word, as hosting providers hand out; asyncpg's is shorter
            url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": url.query["sslmode"]})
    return url


def _timezone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, not a name, a folder of names
        raise ValueError(f"не знаю часового пояса {_shown(value)}, нужно имя вроде Asia/Yekaterinburg") from None


def _times(value: str) -> tuple[time, time]:
    if not (found := _HOURS.fullmatch(value)):
        raise ValueError("not two times of day")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    return time(from_hour, from_minute), time(to_hour, to_minute)


def _quiet_hours(value: str) -> QuietHours | None:
    if not value:
        return None
    try:
        return QuietHours(*_times(value))
    except ValueError:  # another form, no such time of day, or an end that is the start
        raise ValueError(f"не понимаю {_shown(value)}, нужно так: 21:00-08:00 (пусто — без тихих часов)") from None


def _working_hours(value: str) -> tuple[time, time]:
    try:
        start, end = _times(value)
        if start >= end:
            raise ValueError("no time between them")
    except ValueError:
        raise ValueError(f"не понимаю {_shown(value)}, нужно так: 09:00-18:00, начало раньше конца") from None
    return start, end


def _working_days(value: str) -> frozenset[int]:
    days: set[int] = set()
    for part in value.lower().split(","):
        first, *last = (_WEEK_DAYS.get(name.strip()) for name in re.split("[-–—]", part, maxsplit=1))
        until = last[0] if last else first
        if first is None or until is None:
            raise ValueError(f"не понимаю {_shown(value)}, нужно так: пн-пт или пн,вт,чт (можно mon-fri)")
        days.update((first + later) % 7 for later in range((until - first) % 7 + 1))
    return frozenset(days)


def _rate(value: str) -> float:
    try:
        rate = float(value.replace(",", "."))
    except ValueError:
        rate = 0
    if not 0 < rate <= 1000:
        raise ValueError(f"не понимаю {_shown(value)}, нужно число больше 0 и не больше 1000, обычно 25")
    return rate


def _port(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 2**16:
        raise ValueError(f"не понимаю {_shown(value)}, нужен номер порта от 1 до 65535")
    return int(value)


def _listening(value: str) -> tuple[str, int]:
    """A host and a port; without a host, the loopback."""
    host, _, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    try:
        return (str(ip_address(host)) if host else "127.0.0.1"), _port(port)
    except ValueError:
        raise ValueError(f"не понимаю {_shown(value)}, нужен порт или адрес с портом: 8081, 0.0.0.0:8081") from None


class Settings(BaseSettings):
    """What the bot can be told from outside. A field is the variable of the same name, in capitals.

    A variable that is empty counts as not set; only an empty QUIET_HOURS says something: none.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Windows' Notepad puts a byte order mark in front
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr | None, _read_with(_token)] = None
    telegram_api_url: Annotated[str | None, _read_with(_api_url)] = None
    telegram_proxy: Annotated[SecretStr | None, _read_with(_proxy)] = None
    admin_ids: Annotated[frozenset[int], NoDecode, _read_with(_admin_ids)] = frozenset()
    data_dir: Path = Path("data")
    database_url: Annotated[InstanceOf[URL], NoDecode, _read_with(_database_url)] = Field(
        default_factory=lambda data: URL.create("sqlite+aiosqlite", database=str(data["data_dir"] / "bot.sqlite3"))
    )
    timezone: Annotated[ZoneInfo, NoDecode, _read_with(_timezone)] = ZoneInfo("Asia/Yekaterinburg")
    quiet_hours: Annotated[QuietHours | None, NoDecode, _read_with(_quiet_hours)] = QuietHours(time(21), time(8))
    working_hours: Annotated[tuple[time, time], NoDecode, _read_with(_working_hours)] = (time(9), time(18))
    working_days: Annotated[frozenset[int], NoDecode, _read_with(_working_days)] = frozenset(range(5))
    messages_per_second: Annotated[float, _read_with(_rate)] = 25.0
    playground_port: Annotated[int, _read_with(_port)] = 8090
    health_port: Annotated[tuple[str, int] | None, NoDecode, _read_with(_listening)] = None
    operator_name: str = "ГБУ ДПО ЧИРО"

    @property
    def files_dir(self) -> Path:
        """The files of the model documents."""
        return self.data_dir / "files"

    @property
    def working_time(self) -> WorkingHours:
        return WorkingHours(*self.working_hours, self.working_days, self.timezone)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, values: dict[str, object]) -> dict[str, object]:
        trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in trimmed.items() if value or name == "quiet_hours"}


def load_settings() -> Settings:
    """Read the settings, or raise a `SettingsError` that names every wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [
            (str(one["loc"][0]).upper(), one["msg"].removeprefix("Value error, "))
            for one in error.errors()
            if one["type"] != "default_factory_not_called"  # follows from another one
        ]
    except UnicodeDecodeError:
        wrong = [(".env", "файл не в кодировке UTF-8, сохраните его в ней")]
    except OSError as error:
        wrong = [(".env", f"файл не читается: {error.strerror}")]
    raise SettingsError("\n".join(f"{name}: {what}" for name, what in wrong))

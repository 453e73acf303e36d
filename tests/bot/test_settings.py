import re
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

import bot.settings
from bot.settings import Settings, SettingsError, load_settings
from storage.quiet_hours import QuietHours
from storage.working_hours import WorkingHours

TOKEN = "123456789:AAEhBP0av28LfZK5sPrnUIKMwqj_JC-GoQw"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep this machine's settings away from the tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


class Load:
    """Loads the settings with some variables set, in the one place or in the other."""

    def __init__(self, place: pytest.MonkeyPatch | Path) -> None:
        self._place = place

    def __call__(self, **variables: str) -> Settings:
        if isinstance(self._place, Path):
            lines = [f"{name}='{value}'\n" for name, value in variables.items()]
            self._place.write_text("".join(lines), encoding="utf-8")
        else:
            for name, value in variables.items():
                self._place.setenv(name, value)
        return load_settings()


@pytest.fixture(params=["environment", ".env"])
def load_with(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    return Load(monkeypatch if request.param == "environment" else tmp_path / ".env")


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()

    assert settings.bot_token is None
    assert settings.telegram_api_url is None
    assert settings.telegram_proxy is None
    assert settings.admin_ids == frozenset()
    assert settings.data_dir == Path("data")
    assert str(settings.database_url) == "sqlite+aiosqlite:///data/bot.sqlite3"
    assert settings.timezone == ZoneInfo("Asia/Yekaterinburg")
    assert settings.quiet_hours == QuietHours(time(21), time(8))
    assert settings.working_time == WorkingHours(
        time(9), time(18), frozenset({0, 1, 2, 3, 4}), ZoneInfo("Asia/Yekaterinburg")
    )
    assert settings.messages_per_second == 25
    assert settings.playground_port == 8090
    assert settings.operator_name == "ГБУ ДПО ЧИРО"


def test_everything_can_be_set(load_with: Load) -> None:
    settings = load_with(
        BOT_TOKEN=TOKEN,
        TELEGRAM_API_URL="http://127.0.0.1:8081/",
        TELEGRAM_PROXY="socks5://user:password@proxy.example:1080",
        ADMIN_IDS="111, 222,",
        DATABASE_URL="postgresql+asyncpg://user:password@127.0.0.1/mmpg",
        DATA_DIR="/srv/mmpg",
        TIMEZONE="Europe/Moscow",
        QUIET_HOURS="22:30 – 7:05",
        WORKING_HOURS="8:30 – 17:15",
        WORKING_DAYS="mon,tue,thu",
        MESSAGES_PER_SECOND="12,5",
        PLAYGROUND_PORT="18090",
        OPERATOR_NAME=" МБУ «Центр развития образования» ",
    )

    assert settings.bot_token == SecretStr(TOKEN)
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.telegram_proxy == SecretStr("socks5://user:password@proxy.example:1080")
    assert settings.admin_ids == {111, 222}
    assert settings.database_url.render_as_string(hide_password=False) == (
        "postgresql+asyncpg://user:password@127.0.0.1/mmpg"
    )
    assert settings.data_dir == Path("/srv/mmpg")
    assert settings.timezone == ZoneInfo("Europe/Moscow")
    assert settings.quiet_hours == QuietHours(time(22, 30), time(7, 5))
    assert settings.working_time == WorkingHours(
        time(8, 30), time(17, 15), frozenset({0, 1, 3}), ZoneInfo("Europe/Moscow")
    )
    assert settings.messages_per_second == 12.5
    assert settings.playground_port == 18090
    assert settings.operator_name == "МБУ «Центр развития образования»"


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields if name != "quiet_hours"])
@pytest.mark.parametrize("nothing", ["", "  "])
def test_empty_is_not_set(load_with: Load, name: str, nothing: str) -> None:
    defaults = load_settings()

    assert load_with(**{name: nothing}) == defaults


@pytest.mark.parametrize("nothing", ["", "  "])
def test_empty_quiet_hours_are_none(load_with: Load, nothing: str) -> None:
    assert load_with(QUIET_HOURS=nothing).quiet_hours is None


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Пн – Пт", {0, 1, 2, 3, 4}),
        ("пн,вт", {0, 1}),
        ("вт-чт, сб", {1, 2, 3, 5}),
        ("SUN", {6}),
        ("сб-пн", {5, 6, 0}),
        ("ср-ср", {2}),
        ("вс-сб", {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_working_days_as_people_write_them(load_with: Load, written: str, days: set[int]) -> None:
    assert load_with(WORKING_DAYS=written).working_days == days


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("BOT_TOKEN", "abc", "BOT_TOKEN: это не похоже на токен бота"),
        ("BOT_TOKEN", "123:", "BOT_TOKEN: это не похоже на токен бота"),
        ("BOT_TOKEN", ":secret", "BOT_TOKEN: это не похоже на токен бота"),
        ("BOT_TOKEN", "²:secret", "BOT_TOKEN: это не похоже на токен бота"),
        ("BOT_TOKEN", "123:sec ret", "BOT_TOKEN: это не похоже на токен бота"),
        ("TELEGRAM_API_URL", "api.example", "TELEGRAM_API_URL: нужен адрес сервера"),
        ("TELEGRAM_API_URL", "ftp://api.example", "TELEGRAM_API_URL: нужен адрес сервера"),
        ("TELEGRAM_API_URL", "http://api.example/?a=b", "TELEGRAM_API_URL: нужен адрес сервера"),
        ("TELEGRAM_API_URL", "http://[1", "TELEGRAM_API_URL: нужен адрес сервера"),
        ("TELEGRAM_PROXY", "proxy.example:1080", "TELEGRAM_PROXY: нужен адрес прокси"),
        ("TELEGRAM_PROXY", "http://:1080", "TELEGRAM_PROXY: нужен адрес прокси"),
        ("TELEGRAM_PROXY", "http://proxy.example:99999", "TELEGRAM_PROXY: нужен адрес прокси"),
        ("TELEGRAM_PROXY", "https://proxy.example:443", "TELEGRAM_PROXY: нужен адрес прокси"),
        ("ADMIN_IDS", "111, я", "ADMIN_IDS: не понимаю «я»"),
        ("ADMIN_IDS", "111 222", "ADMIN_IDS: не понимаю «111 222»"),
        ("ADMIN_IDS", "-100", "ADMIN_IDS: не понимаю «-100»"),
        ("ADMIN_IDS", "0", "ADMIN_IDS: не понимаю «0»"),
        ("DATABASE_URL", "bot.sqlite3", "DATABASE_URL: нужен адрес базы"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/mmpg", "DATABASE_URL: нужен адрес базы"),
        ("DATABASE_URL", "postgresql+psycopg://127.0.0.1/mmpg", "DATABASE_URL: нужен адрес базы"),
        ("DATABASE_URL", "postgresql://127.0.0.1:port/mmpg", "DATABASE_URL: нужен адрес базы"),
        ("DATABASE_URL", "postgresql://127.0.0.1", "DATABASE_URL: нужен адрес базы"),
        ("DATABASE_URL", "sqlite+aiosqlite://", "DATABASE_URL: нужен адрес базы"),
        ("TIMEZONE", "Челябинск", "TIMEZONE: не знаю часового пояса «Челябинск»"),
        ("TIMEZONE", "UTC+5", "TIMEZONE: не знаю часового пояса «UTC+5»"),
        ("TIMEZONE", "Asia", "TIMEZONE: не знаю часового пояса «Asia»"),
        ("TIMEZONE", "../../etc/passwd", "TIMEZONE: не знаю часового пояса «../../etc/passwd»"),
        (
            "QUIET_HOURS",
            "25:00-8",
            "QUIET_HOURS: не понимаю «25:00-8», нужно так: 21:00-08:00 (пусто — без тихих часов)",
        ),
        ("QUIET_HOURS", "24:00-08:00", "QUIET_HOURS: не понимаю «24:00-08:00»"),
        ("QUIET_HOURS", "08:00-08:00", "QUIET_HOURS: не понимаю «08:00-08:00»"),
        ("QUIET_HOURS", "ночью", "QUIET_HOURS: не понимаю «ночью»"),
        (
            "WORKING_HOURS",
            "18:00-09:00",
            "WORKING_HOURS: не понимаю «18:00-09:00», нужно так: 09:00-18:00, начало раньше конца",
        ),
        ("WORKING_HOURS", "09:00-09:00", "WORKING_HOURS: не понимаю «09:00-09:00»"),
        ("WORKING_HOURS", "9-18", "WORKING_HOURS: не понимаю «9-18»"),
        ("WORKING_HOURS", "09:00-24:00", "WORKING_HOURS: не понимаю «09:00-24:00»"),
        (
            "WORKING_DAYS",
            "пн-суббота",
            "WORKING_DAYS: не понимаю «пн-суббота», нужно так: пн-пт или пн,вт,чт (можно mon-fri)",
        ),
        ("WORKING_DAYS", "1-5", "WORKING_DAYS: не понимаю «1-5»"),
        ("WORKING_DAYS", "mon-wed-fri", "WORKING_DAYS: не понимаю «mon-wed-fri»"),
        ("WORKING_DAYS", "пн,,вт", "WORKING_DAYS: не понимаю «пн,,вт»"),
        ("WORKING_DAYS", ",", "WORKING_DAYS: не понимаю «,»"),
        ("MESSAGES_PER_SECOND", "много", "MESSAGES_PER_SECOND: не понимаю «много»"),
        ("MESSAGES_PER_SECOND", "0", "MESSAGES_PER_SECOND: не понимаю «0»"),
        ("MESSAGES_PER_SECOND", "-1", "MESSAGES_PER_SECOND: не понимаю «-1»"),
        ("MESSAGES_PER_SECOND", "1001", "MESSAGES_PER_SECOND: не понимаю «1001»"),
        ("MESSAGES_PER_SECOND", "nan", "MESSAGES_PER_SECOND: не понимаю «nan»"),
        ("PLAYGROUND_PORT", "http", "PLAYGROUND_PORT: не понимаю «http»"),
        ("PLAYGROUND_PORT", "0", "PLAYGROUND_PORT: не понимаю «0»"),
        ("PLAYGROUND_PORT", "65536", "PLAYGROUND_PORT: не понимаю «65536»"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(load_with: Load, name: str, value: str, line: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_with(**{name: value})

    message = str(refused.value)
    assert message.startswith(line)
    assert len(message.splitlines()) == 1


def test_a_long_value_of_several_lines_still_makes_one_short_line(load_with: Load) -> None:
    with pytest.raises(SettingsError) as refused:
        load_with(TIMEZONE="Asia\n" + "Yekaterinburg" * 100)

    message = str(refused.value)
    assert len(message.splitlines()) == 1
    assert len(message) < 200


def test_every_wrong_setting_has_its_line(load_with: Load) -> None:
    with pytest.raises(SettingsError) as refused:
        load_with(BOT_TOKEN="abc", TIMEZONE="Mars/Olympus", ADMIN_IDS="111")

    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == ["BOT_TOKEN", "TIMEZONE"]


@pytest.mark.parametrize(
    "secrets",
    [
        {"BOT_TOKEN": "123456789:hush hush"},
        {"TELEGRAM_PROXY": "socks9://user:hush@proxy.example:1080"},
        {"TELEGRAM_API_URL": "http://user:hush@api.example/?hush"},
        {"DATABASE_URL": "mysql://user:hush@127.0.0.1/mmpg"},
        {"DATABASE_URL": "postgresql://user:hush@127.0.0.1:hush/mmpg"},
    ],
)
def test_a_wrong_secret_is_not_repeated(load_with: Load, secrets: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refused:
        load_with(**secrets)

    assert "hush" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


def test_secrets_are_not_printed(load_with: Load) -> None:
    settings = load_with(
        BOT_TOKEN="123456789:hush",
        TELEGRAM_PROXY="socks5://user:hush@proxy.example:1080",
        DATABASE_URL="postgresql://user:hush@127.0.0.1/mmpg",
    )

    assert "hush" not in f"{settings!r} {settings!s} {settings.database_url}"


@pytest.mark.parametrize("token", [TOKEN, "42:TEST", "1000000001:playground-bot_1"])
def test_tokens_of_telegram_and_of_test_servers_pass(load_with: Load, token: str) -> None:
    assert load_with(BOT_TOKEN=token).bot_token == SecretStr(token)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///other.sqlite3", "sqlite+aiosqlite:///other.sqlite3"),
        ("sqlite:////srv/bot.sqlite3", "sqlite+aiosqlite:////srv/bot.sqlite3"),
        ("postgres://user@host/mmpg", "postgresql+asyncpg://user@host/mmpg"),
        ("postgresql://user@host:5433/mmpg", "postgresql+asyncpg://user@host:5433/mmpg"),
        ("postgresql://host/mmpg?sslmode=require", "postgresql+asyncpg://host/mmpg?ssl=require"),
    ],
)
def test_database_addresses_as_people_have_them(load_with: Load, given: str, used: str) -> None:
    assert str(load_with(DATABASE_URL=given).database_url) == used


def test_the_database_lies_in_the_data_folder(load_with: Load) -> None:
    assert str(load_with(DATA_DIR="/srv/mmpg").database_url) == "sqlite+aiosqlite:////srv/mmpg/bot.sqlite3"


@pytest.mark.parametrize(
    ("package", "variables"),
    [
        ("asyncpg", {"DATABASE_URL": "postgresql://host/mmpg"}),
        ("aiohttp_socks", {"TELEGRAM_PROXY": "http://proxy.example:3128"}),
    ],
)
def test_a_missing_package_is_named(
    load_with: Load, monkeypatch: pytest.MonkeyPatch, package: str, variables: dict[str, str]
) -> None:
    monkeypatch.setattr(bot.settings, "find_spec", lambda name: None if name == package else object())

    with pytest.raises(SettingsError, match=f"нужен пакет {package.replace('_', '-')}: выполните make setup"):
        load_with(**variables)


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nTIMEZONE=Europe/Moscow\n", encoding="utf-8")
    monkeypatch.setenv("BOT_TOKEN", "")

    settings = load_settings()

    assert settings.bot_token is None
    assert settings.timezone == ZoneInfo("Europe/Moscow")


def test_a_file_from_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(f"\ufeffBOT_TOKEN={TOKEN}  # наш бот\r\nNOT_OURS=1\r\n".encode())

    assert load_settings().bot_token == SecretStr(TOKEN)


def test_the_example_tells_the_defaults(tmp_path: Path) -> None:
    defaults = load_settings()
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(re.sub(r"^#(?=[A-Z_]+=)", "", example, flags=re.MULTILINE), encoding="utf-8")

    assert load_settings() == defaults


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("OPERATOR_NAME=Центр\n".encode("cp1251"))

    with pytest.raises(SettingsError, match=r"^\.env: файл не в кодировке UTF-8"):
        load_settings()


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(bot.settings, "Settings", refuse)

    with pytest.raises(SettingsError, match=r"^\.env: файл не читается: Permission denied$"):
        load_settings()

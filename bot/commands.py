"""The command line."""

import argparse
import asyncio
import gc
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from sqlalchemy.exc import SQLAlchemyError

from bot import app, checking, importing_roadmap, telegram
from bot.alone import AlreadyRunning
from bot.app import Program
from bot.demonstration import on_playground, play
from bot.importing import carrying_out
from bot.importing import texts as import_texts
from bot.importing.carrying_out import ImportFailed
from bot.importing.plan import CHANGING, Intent
from bot.settings import Settings, SettingsError, load_settings
from handlers.roadmap.keeping import table_texts
from handlers.roadmap.tables import Table
from storage import facts, invitations, migrations, seed
from storage.database import Database
from storage.files import Files
from storage.refusals import Missing
from storage.roadmap.importing import Comparison
from storage.roadmap.times import Times

WRONG_SETTING = 2
INTERRUPTED = 130


COLLECTED_AT = (200_000, 20, 100)
"""A burst makes many objects that live a moment; looking for cycles among them costs more than handling them."""


def parser() -> argparse.ArgumentParser:
    """What the program understands; ``run`` is what it does without being told."""
    found = argparse.ArgumentParser(prog="python -m bot", description="Бот межмуниципальных проектных групп (ММПГ).")
    commands = found.add_subparsers(dest="command", metavar="команда")
    commands.add_parser("run", help="запустить бота (без BOT_TOKEN — площадку)")
    commands.add_parser("playground", help="запустить бота на площадке, даже если задан BOT_TOKEN")
    invite = commands.add_parser("invite", help="одноразовая ссылка, по которой подключается координатор")
    invite.add_argument("group", type=int, metavar="номер", help="номер ММПГ, например 2")
    importing = commands.add_parser("import-documents", help="внести папку с модельными документами")
    importing.add_argument(
        "folder", type=Path, metavar="папка", help="с папками портфелей и разделов внутри или без них"
    )
    importing.add_argument(
        "--list",
        type=Path,
        dest="told_by",
        metavar="таблица",
        help="таблица XLSX со столбцами «файл», «название», «портфель», «раздел», «вид»; иначе список.xlsx из папки",
    )
    importing.add_argument("--yes", action="store_true", help="выполнить сразу; иначе сначала показать, что изменится")
    roadmap = commands.add_parser("import-roadmap", help="внести встречи и сроки дорожной карты из таблицы XLSX")
    roadmap.add_argument("file", type=Path, metavar="таблица", help="файл XLSX; шаблон даёт бот: «Из таблицы»")
    roadmap.add_argument("--yes", action="store_true", help="выполнить сразу; иначе сначала показать, что изменится")
    commands.add_parser("check", help="ближайшие напоминания, что ждёт отправки, идут ли часы бота")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; returns the exit code: 2 for a wrong setting, said in one line, 130 after Ctrl+C."""
    chosen = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("aiogram.event").setLevel(logging.WARNING)
    for quiet in ("alembic", "apscheduler"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
    # It warns whenever a job takes longer than its interval, as the planner of announcements does by intention.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    try:
        return _carry_out(chosen, load_settings())
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTING
    except AlreadyRunning:
        print("Бот с этой базой данных уже запущен.", file=sys.stderr)
        return 1
    except ImportFailed as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, EOFError):
        return INTERRUPTED


def _carry_out(chosen: argparse.Namespace, settings: Settings) -> int:
    if chosen.command == "invite":
        return asyncio.run(_invite(settings, chosen.group))
    if chosen.command == "import-documents":
        return _import_documents(settings, chosen.folder, chosen.told_by, at_once=chosen.yes)
    if chosen.command == "import-roadmap":
        return _import_roadmap(settings, chosen.file, at_once=chosen.yes)
    if chosen.command == "check":
        return asyncio.run(_check(settings))
    return asyncio.run(_run(settings, asked_for_playground=chosen.command == "playground"))


async def _run(settings: Settings, *, asked_for_playground: bool) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    gc.set_threshold(*COLLECTED_AT)
    if settings.bot_token is None or asked_for_playground:
        async with play(on_playground(settings)) as (program, welcome):
            await _serve(program, stop, welcome)
    else:
        await _serve(Program(settings), stop, "Бот запущен. Остановить: Ctrl+C")
    return 0


async def _serve(program: Program, stop: asyncio.Event, welcome: str) -> None:
    await app.run(program, stop, lambda: print(welcome, flush=True))
    print("Бот остановлен: всё начатое закончено.", flush=True)


async def _invite(settings: Settings, group_id: int) -> int:
    """Works beside a running bot, which serves the same database."""
    settings = settings if settings.bot_token else on_playground(settings)
    try:
        async with _beside_the_bot(settings) as database:
            payload = await database.write(invitations.invite, group_id)
            username = await _username(settings) or await database.read(facts.recall, facts.BOT_USERNAME)
    except Missing:
        print(f"Группы № {group_id} нет.", file=sys.stderr)
        return 1
    if not username:
        print("Имя бота ещё неизвестно: запустите бота хотя бы раз или проверьте связь с Telegram.", file=sys.stderr)
        return 1
    hours = round(invitations.LASTS.total_seconds() / 3600)
    print(f"Приглашение координатора ММПГ № {group_id}, на один раз, действует {hours} ч:")
    print(f"https://t.me/{username}?start={payload}")
    return 0


def _import_documents(settings: Settings, folder: Path, told_by: Path | None, *, at_once: bool) -> int:
    """Changes nothing unless told to, on the command line or when asked; works beside a running bot."""
    settings = settings if settings.bot_token else on_playground(settings)

    async def prepare() -> list[Intent]:
        async with _beside_the_bot(settings) as database:
            return await carrying_out.prepare(database, folder, told_by, print)

    async def carry_out(intents: list[Intent]) -> bool:
        async with _beside_the_bot(settings) as database:
            return await carrying_out.carry_out(database, Files(settings.files_dir), intents, print)

    intents = asyncio.run(prepare())
    if not any(each.deed in CHANGING for each in intents):
        print(import_texts.nothing_to_do())
        return 0
    if not _is_wanted(at_once=at_once):
        return 0
    return 0 if asyncio.run(carry_out(intents)) else 1


def _import_roadmap(settings: Settings, file: Path, *, at_once: bool) -> int:
    """Works beside a running bot, as the import of documents does."""
    settings = settings if settings.bot_token else on_playground(settings)
    times = Times(settings.timezone, settings.quiet_hours, settings.working_time)

    async def prepare() -> tuple[Table, Comparison]:
        async with _beside_the_bot(settings) as database:
            return await importing_roadmap.prepare(database, file, times)

    async def carry_out(table: Table) -> str:
        async with _beside_the_bot(settings) as database:
            return await importing_roadmap.carry_out(database, table, times)

    table, comparison = asyncio.run(prepare())
    lines = table_texts.dry_run(table=table, comparison=comparison, zone=times.zone, all_of_it=True)
    print("\n".join(lines))
    if not comparison.new and not comparison.changed:
        print(import_texts.nothing_to_do())
    elif _is_wanted(at_once=at_once):
        print(asyncio.run(carry_out(table)))
    return 0


def _is_wanted(*, at_once: bool) -> bool:
    """Whether what was shown is to be done; asks on a terminal, and only shows elsewhere."""
    if at_once:
        return True
    if not sys.stdin.isatty():
        print(import_texts.dry_run())
        return False
    if input(import_texts.ASK).strip().casefold() != import_texts.YES:
        print(import_texts.left())
        return False
    return True


async def _check(settings: Settings) -> int:
    """Works beside a running bot."""
    settings = settings if settings.bot_token else on_playground(settings)
    async with _beside_the_bot(settings) as database:
        print("\n".join(await checking.report(database, settings.timezone)))
    return 0


@asynccontextmanager
async def _beside_the_bot(settings: Settings) -> AsyncIterator[Database]:
    """The database, brought up to date; a running bot may serve it at the same time. Raises `SettingsError`."""
    try:
        await migrations.upgrade(settings.database_url)
        database = Database(settings.database_url)
        try:
            await database.write(seed.load, seed.facts())
            yield database
        finally:
            await database.close()
    except (SQLAlchemyError, OSError) as error:
        raise app.no_database(error) from error


async def _username(settings: Settings) -> str | None:
    """What Telegram calls the bot; None when there is no token or no network."""
    if settings.bot_token is None:
        return None
    bot = telegram.connect(settings)
    try:
        return (await bot.get_me(request_timeout=10)).username
    except (TelegramAPIError, ClientDecodeError):
        return None
    finally:
        await bot.session.close()

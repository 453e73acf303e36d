"""The command line."""

import argparse
import asyncio
import gc
import logging
import signal
import sys

from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from sqlalchemy.exc import SQLAlchemyError

from bot import app, telegram
from bot.alone import AlreadyRunning
from bot.app import Program
from bot.demonstration import on_playground, play
from bot.settings import Settings, SettingsError, load_settings
from storage import facts, invitations, migrations, seed
from storage.database import Database
from storage.refusals import Missing

WRONG_SETTING = 2


def parser() -> argparse.ArgumentParser:
    """What the program understands; ``run`` is what it does without being told."""
    found = argparse.ArgumentParser(prog="python -m bot", description="Бот межмуниципальных проектных групп (ММПГ).")
    commands = found.add_subparsers(dest="command", metavar="команда")
    commands.add_parser("run", help="запустить бота (без BOT_TOKEN — площадку)")
    commands.add_parser("playground", help="запустить бота на площадке, даже если задан BOT_TOKEN")
    invite = commands.add_parser("invite", help="одноразовая ссылка, по которой подключается координатор")
    invite.add_argument("group", type=int, metavar="номер", help="номер ММПГ, например 2")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; returns the exit code: 2 for a wrong setting, said in one line."""
    chosen = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("aiogram.event").setLevel(logging.WARNING)
    for quiet in ("alembic", "apscheduler"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
    try:
        settings = load_settings()
        if chosen.command == "invite":
            return asyncio.run(_invite(settings, chosen.group))
        return asyncio.run(_run(settings, asked_for_playground=chosen.command == "playground"))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_SETTING
    except AlreadyRunning:
        print("Бот с этой базой данных уже запущен.", file=sys.stderr)
        return 1


async def _run(settings: Settings, *, asked_for_playground: bool) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    # A burst makes many objects that live a moment; looking for cycles among them costs more than handling them.
    gc.set_threshold(200_000, 20, 100)
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
        await migrations.upgrade(settings.database_url)
        database = Database(settings.database_url)
        try:
            await database.write(seed.load, seed.facts())
            payload = await database.write(invitations.invite, group_id)
            username = await _username(settings) or await database.read(facts.recall, facts.BOT_USERNAME)
        finally:
            await database.close()
    except Missing:
        print(f"Группы № {group_id} нет.", file=sys.stderr)
        return 1
    except (SQLAlchemyError, OSError) as error:
        raise app.no_database(error) from error
    if not username:
        print("Имя бота ещё неизвестно: запустите бота хотя бы раз или проверьте связь с Telegram.", file=sys.stderr)
        return 1
    hours = round(invitations.LASTS.total_seconds() / 3600)
    print(f"Приглашение координатора ММПГ № {group_id}, на один раз, действует {hours} ч:")
    print(f"https://t.me/{username}?start={payload}")
    return 0


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

"""The playground by itself: ``python -m bot.playground --port 8081``."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import signal
import sys
from pathlib import Path

from .people import PLAYGROUND_TOKEN, User
from .playground import Playground

_HISTORY = 500


def _arguments() -> argparse.Namespace:
    description = "Площадка: свой сервер Bot API с телефонами"
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description=description)
    parser.add_argument("--port", type=int, default=8081, help="порт на 127.0.0.1 (0 — любой свободный)")
    parser.add_argument("--token", default=PLAYGROUND_TOKEN, help="токен бота, чьи телефоны показывает страница")
    parser.add_argument("--latency", type=float, default=0, metavar="СЕКУНДЫ", help="задержка каждого ответа")
    parser.add_argument("--limits", action="store_true", help="ограничения Telegram: 429 сверх 30 сообщений в секунду")
    parser.add_argument("--state", type=Path, metavar="ФАЙЛ", help="хранить состояние между запусками")
    parser.add_argument("--record", action="store_true", help="запоминать вызовы (для проверок)")
    parser.add_argument("--history", type=int, default=_HISTORY, help="сколько сообщений помнит каждый чат")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    playground = Playground(
        arguments.port,
        token=arguments.token,
        people=[User(501, "Анна", "Новикова", role="новичок"), User(502, "Борис", "Петров", role="участник")],
        intro="Напишите боту или нажмите «Начать».",
        state_file=arguments.state,
        latency=arguments.latency,
        limits=arguments.limits,
        record_calls=arguments.record,
        history=arguments.history,
    )
    await playground.start()
    sys.stdout.write(f"Площадка: {playground.url}\nТокен: {playground.token}\n")
    sys.stdout.flush()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
    await playground.stop()


if __name__ == "__main__":
    asyncio.run(_run(_arguments()))

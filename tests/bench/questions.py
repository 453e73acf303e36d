"""How soon a question reaches its coordinators, and whether the desk is as quick with many questions as with few."""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.playground import Phone, RemotePlayground
from storage import clock
from storage.database import Database
from storage.questions import desk, words
from storage.questions.desk import Desk, DeskList
from storage.tables import (
    Membership,
    Municipality,
    Person,
    Question,
    QuestionMessage,
    QuestionState,
    QuestionWord,
)
from tests import processes
from tests.bench import people
from tests.questions.people import coordinator
from tests.town import Town

ASKERS, COORDINATORS = 100, 2
LATENCY = 0.05
PACES = (25, 1000)
"""Messages a second: the default, and more than comes up."""

FEW, MANY = 100, 10_000
"""Stored questions."""

RUNS, PRESSES = 100, 30
"""Of each measurement of the storage; of each press."""

GROUP = 2


@dataclass(frozen=True, slots=True)
class Arrived:
    """Seconds from an asker's message to its copy at a coordinator."""

    alone: float
    median: float
    percentile_99: float


async def arrivals(folder: Path, pace: int) -> Arrived:
    """A few people who ask alone, then all at the same moment."""
    async with processes.playground(latency=LATENCY) as url, RemotePlayground(url) as remote:
        database = await people.settle(remote, folder, ASKERS, GROUP)
        ids = range(people.FIRST + ASKERS, people.FIRST + ASKERS + COORDINATORS)
        for each in ids:
            await people.coordinator(remote, database, GROUP, each)
        await database.close()
        phones = [remote.phone(each) for each in ids]
        for phone in phones:
            await remote.ready(phone.handset)
        settings = processes.bot(url, folder, MESSAGES_PER_SECOND=str(pace))
        async with processes.python("-m", "bot", ready="запущен", env=settings):
            alone = [statistics.median(await _ask(remote, phones, [each])) for each in range(10)]
            waited = await _ask(remote, phones, range(ASKERS))
    return Arrived(statistics.median(alone), statistics.median(waited), statistics.quantiles(waited, n=100)[98])


async def _ask(remote: RemotePlayground, phones: Sequence[Phone], askers: Sequence[int]) -> list[float]:
    """Everybody asks at once; the seconds to each copy at each coordinator."""
    begun: dict[str, float] = {}
    waited: list[float] = []

    async def ask(number: int) -> None:
        text = f"Спрашивает {number}-й: когда сдавать отчёт за четверть?"
        begun[text] = time.perf_counter()
        await remote.act(people.FIRST + number, "say", {"chat": remote.bot_id, "text": f"/ask {text}"})

    async def listen(phone: Phone) -> None:
        for _ in askers:
            copy = await phone.hears("Спрашивает", timeout=120)
            waited.append(time.perf_counter() - begun[copy.text])

    await asyncio.gather(*[listen(phone) for phone in phones], *[ask(number) for number in askers])
    return waited


@dataclass(frozen=True, slots=True)
class Slowed:
    """Median seconds with few and with many stored questions."""

    what: str
    few: float
    many: float

    @property
    def ratio(self) -> float:
        return self.many / self.few


async def desks(folder: Path) -> tuple[list[Slowed], list[Slowed]]:
    """The storage's operations, then words and presses over HTTP until the new text is on the phone.

    Few and many take turns, so that whatever else the machine does meets both.
    """
    towns, desks_of, phones = [], [], []
    try:
        for number in (FEW, MANY):
            place = folder / str(number)
            place.mkdir(parents=True)
            town = Town(URL.create("sqlite+aiosqlite", database=str(place / "bot.sqlite3")), place / "data")
            towns.append(town)
            await town.start()
            vera = await coordinator(town)
            galina = await coordinator(town, vera.id + 1, "Галина")
            mine, theirs = (await town.person(vera)).id, (await town.person(galina)).id
            await town.database.write(_fill, number, mine, theirs)
            desks_of.append((town.database, Desk(mine, frozenset({GROUP}), clock.now() - timedelta(days=1))))
            phones.append(vera)
        read = [await _compared(what, once, desks_of, RUNS) for what, once in _operations()]
        for phone in phones:
            await phone.say("Вопросы")
            await phone.hears("Без ответа")
        pressed = [await _compared(what, once, [(each,) for each in phones], PRESSES) for what, once in _presses()]
    finally:
        for each in towns:
            await each.stop()
    return read, pressed


_Once = Callable[..., Awaitable[float]]
"""Does it once; returns the seconds it took."""


async def _compared(what: str, once: _Once, among: Sequence[tuple[Any, ...]], runs: int) -> Slowed:
    waits: list[list[float]] = [[], []]
    for number in range(runs + 5):
        for place, arguments in enumerate(among):
            seconds = await once(*arguments)
            # The first ones compile statements and fill caches.
            if number >= 5:
                waits[place].append(seconds)
    return Slowed(what, *(statistics.median(each) for each in waits))


SOUGHT = {"a frequent word": "отчёты", "two words": "программы воспитания", "a name": "Кузнецова", "a number": "№ 57"}


def _operations() -> Iterator[tuple[str, _Once]]:
    async def home(database: Database, of: Desk) -> None:
        await database.read(desk.counts, of)
        await database.read(desk.longest_waiting, of, 6)

    async def page(which: DeskList, database: Database, of: Desk) -> None:
        await database.read(desk.page, which, of, 6)

    async def found(query: str, database: Database, of: Desk) -> None:
        await database.read(desk.search, of, query, 6)

    yield "home", _timed(home)
    for which in DeskList:
        yield f"list «{which}»", _timed(partial(page, which))
    for what, query in SOUGHT.items():
        yield f"search by {what}", _timed(partial(found, query))


def _presses() -> Iterator[tuple[str, _Once]]:
    async def there(title: str, phone: Phone) -> float:
        seconds = await _press(phone, title, title)
        await _press(phone, "К спискам", "Без ответа")
        return seconds

    async def back(phone: Phone) -> float:
        await _press(phone, "Новые", "Новые")
        return await _press(phone, "К спискам", "Без ответа")

    async def search(query: str, phone: Phone) -> float:
        await _press(phone, "Поиск", "Что найти")
        begun = time.perf_counter()
        await phone.say(query)
        await phone.hears("Поиск:")
        return time.perf_counter() - begun

    yield "home", back
    for title in ("Новые", "У меня в работе", "У коллег", "Ждут участника", "Просрочены", "Закрытые"):
        yield f"list «{title}»", partial(there, title)
    for what, query in SOUGHT.items():
        yield f"search by {what}", partial(search, query)


async def _press(phone: Phone, label: str, shown: str) -> float:
    """The newest such button; until its message shows other words."""
    phone.forget()
    begun = time.perf_counter()
    await phone.press(label, wait=False)
    await phone.hears(shown)
    return time.perf_counter() - begun


def _timed(once: Callable[..., Awaitable[None]]) -> _Once:
    async def timed(*arguments: Any) -> float:
        begun = time.perf_counter()
        await once(*arguments)
        return time.perf_counter() - begun

    return timed


_SURNAMES = ("Кузнецова", "Иванова", "Петров", "Сидорова", "Ахметова", "Шмидт", "Орлова", "Мельник", "Зайцева")
_GIVEN = ("Анна", "Мария", "Ольга", "Пётр", "Елена", "Светлана", "Игорь", "Наталья", "Татьяна", "Вера")
_ASKED = (
    "Когда сдавать отчёт о {} за {}?",
    "Где взять шаблон {} на {}?",
    "Кому направить отчёт о {} за {}?",
    "Подскажите, пожалуйста, можно ли изменить сроки {} на {}?",
    "Наша школа не успевает с {}: к кому обратиться за {}?",
    "Какие документы нужны для {} за {}?",
)
_ABOUT = (
    "рабочей программы воспитания", "мониторинга качества образования", "аттестации педагогов", "наставничества",
    "сетевого взаимодействия", "функциональной грамотности", "профориентации", "инклюзивного образования",
    "методической недели", "муниципальной олимпиады", "внутренней оценки качества", "летней смены",
)  # fmt: skip
_WHEN = ("первую четверть", "вторую четверть", "полугодие", "учебный год", "осень", "март", "следующий сезон")
_ANSWERED = "Добрый день! {} — до конца месяца, форма в разделе «Документы», образец приложу отдельным сообщением."

_STATES = (
    *[QuestionState.CLOSED] * 90,
    *[QuestionState.ANSWERED] * 5,
    *[QuestionState.IN_WORK] * 3,
    *[QuestionState.DELIVERED] * 2,
)


async def _fill(session: AsyncSession, number: int, mine: int, theirs: int) -> None:
    """Questions of two years from ninety people of two groups; nine of ten are closed, the late ones are open."""
    chance = random.Random(number)  # noqa: S311 - made-up questions are no secret
    moment = clock.now()
    place = (await session.scalars(select(Municipality.id).limit(1))).one()
    askers = [
        Person(
            telegram_id=people.FIRST + each,
            membership=Membership.PARTICIPANT,
            full_name=f"{_SURNAMES[each % len(_SURNAMES)]} {_GIVEN[each // len(_SURNAMES)]}",
            group_id=GROUP if each % 10 < 7 else GROUP + 1,
            municipality_id=place,
            created_at=moment,
        )
        for each in range(len(_SURNAMES) * len(_GIVEN))
    ]
    session.add_all(askers)
    await session.flush()
    connection = await session.connection()
    for first in range(1, number + 1, 1000):
        numbers = range(first, min(first + 1000, number + 1))
        questions, messages, found = [], [], list[dict[str, Any]]()
        for each in numbers:
            asker, state = chance.choice(askers), _STATES[each % len(_STATES)]
            asked = moment - timedelta(days=730) * (1 - each / (number + 1))
            questions.append(_question(each, asker, state, asked, mine if each % 2 else theirs))
            texts = list(_talk(chance, answered=state in {QuestionState.ANSWERED, QuestionState.CLOSED}))
            messages += [_message(each, asker.id, theirs, side, text, asked) for side, text in enumerate(texts)]
            told = words.looked_up_by(" ".join([asker.full_name or "", *texts]))
            found += [{"word": word, "question_id": each} for word in told]
        await connection.execute(insert(Question), questions)
        await connection.execute(insert(QuestionMessage), messages)
        await connection.execute(insert(QuestionWord), found)


def _question(number: int, asker: Person, state: QuestionState, asked: datetime, taken_by: int) -> dict[str, Any]:
    closed = state is QuestionState.CLOSED
    waits = state in {QuestionState.DELIVERED, QuestionState.IN_WORK}
    return {
        "id": number,
        "group_id": asker.group_id,
        "asker_id": asker.id,
        "state": state,
        "revision": 3,
        "created_at": asked,
        "waiting_since": asked if waits else None,
        "reminders": 2,
        "taken_by_id": None if state is QuestionState.DELIVERED else taken_by,
        "answered_at": None if waits else asked + timedelta(hours=5),
        "closed_at": asked + timedelta(days=3) if closed else None,
        "closed_by_id": taken_by if closed else None,
        "helped": None,
    }


def _talk(chance: random.Random, *, answered: bool) -> Iterator[str]:
    about = chance.choice(_ABOUT)
    yield chance.choice(_ASKED).format(about, chance.choice(_WHEN))
    if answered:
        yield _ANSWERED.format(about.capitalize())


def _message(question: int, asker_id: int, by: int, side: int, text: str, asked: datetime) -> dict[str, Any]:
    return {
        "question_id": question,
        "author_id": by if side else asker_id,
        "from_coordinator": bool(side),
        "chat_id": people.FIRST - 1 - side,
        "message_id": question,
        "reply_to_id": None,
        "content_type": "text",
        "text": text,
        "content": None,
        "media_group_id": None,
        "created_at": asked + timedelta(hours=5 * side),
        "edits": 0,
    }

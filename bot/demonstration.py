"""The playground with people in it: made-up participants and coordinators, marked as such.

Who is where follows the sources' tables: municipalities and specialists per group, specialists per category, and how
many of the last category work at base sites.
"""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy import URL, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Program
from bot.demonstration_roadmap import plan_examples
from bot.playground import PLAYGROUND_TOKEN, Person, Playground
from bot.settings import Settings, SettingsError
from storage import agglomeration, clock, facts
from storage.database import insert_for
from storage.tables import Coordinatorship, Membership
from storage.tables import Person as Known

log = logging.getLogger(__name__)

SPECIALISTS = {1: 68, 2: 109, 3: 107, 4: 76}
MUNICIPALITIES = {1: 28, 2: 36, 3: 27, 4: 23}
CATEGORIES = {1: 14, 2: 139, 3: 12, 4: 195}
AT_BASE_SITES = 87
ASKED_ORGANISATION = {3, 4}

NEWCOMER, ADMINISTRATOR = 7_000_000_001, 7_000_000_002
FIRST_COORDINATOR, FIRST_PARTICIPANT = 7_100_000_000, 7_200_000_000

PHONES = [
    Person(NEWCOMER, "Анна", "Новикова", role="новичок"),
    Person(FIRST_PARTICIPANT + 80, "Участник 80", role="участник ММПГ № 2"),
    Person(FIRST_COORDINATOR + 2, "Координатор 2", role="координатор ММПГ № 2"),
    Person(ADMINISTRATOR, "Администратор", role="администратор"),
]

INTRO = (
    "Попробуйте: «Начать» на телефоне новичка, вопрос — с телефона участника, ответ — с телефона координатора "
    "(смахните сообщение или нажмите «Ответить»). Все люди здесь вымышлены."
)


def on_playground(settings: Settings) -> Settings:
    """The settings with which the bot runs there: its own token and administrator, and a database of its own.

    A DATABASE_URL that was set stays; otherwise made-up people would mix with real ones.
    """
    changes: dict[str, object] = {
        "bot_token": SecretStr(PLAYGROUND_TOKEN),
        "telegram_proxy": None,
        "admin_ids": settings.admin_ids | {ADMINISTRATOR},
    }
    if "database_url" not in settings.model_fields_set:
        path = settings.data_dir / "playground" / "bot.sqlite3"
        changes["database_url"] = URL.create("sqlite+aiosqlite", database=str(path))
    return settings.model_copy(update=changes)


@asynccontextmanager
async def play(settings: Settings) -> AsyncIterator[tuple[Program, str]]:
    """Runs the playground with its people; yields a program that serves them and what to say once it has started."""
    playground = await _listen(settings)
    try:
        program = Program(settings.model_copy(update={"telegram_api_url": playground.url}))
        await program.prepare()
        try:
            await program.database.write(populate)
            await program.database.write(plan_examples, program.times)
        except RealPeople as error:
            raise SettingsError(
                "DATABASE_URL: в этой базе настоящие участники; уберите её из настроек для площадки"
                " или задайте BOT_TOKEN, чтобы запустить бота"
            ) from error
        for number in SPECIALISTS:
            playground.world.met(playground.world.add_user(coordinator(number)))
        for seat in seats(len(await program.database.read(agglomeration.municipalities))):
            playground.world.met(playground.world.add_user(participant(seat)))
        # The phones that belong to known people begin with the bot's greeting and menu.
        for person in PHONES[1:]:
            phone = playground.phone(person.id)
            if not phone.messages:
                await phone.start()
        yield program, f"Площадка: {playground.url}\n{INTRO}\nОстановить: Ctrl+C"
    finally:
        await playground.stop()


async def _listen(settings: Settings) -> Playground:
    """On the port of the settings, or on a free one when that is taken."""
    for port in (settings.playground_port, 0):
        playground = Playground(
            port,
            people=PHONES,
            intro=INTRO,
            state_file=settings.data_dir / "playground" / "telegram.json",
            record_calls=False,
            history=500,
        )
        try:
            await playground.start()
        except OSError as error:
            log.warning("PLAYGROUND_PORT %s is taken (%s)", port, error.strerror)
            await playground.stop()
        else:
            return playground
    raise OSError("no port for the playground")


def coordinator(group_id: int) -> Person:
    """The made-up coordinator of a group."""
    return Person(FIRST_COORDINATOR + group_id, f"Координатор {group_id}", role=f"координатор ММПГ № {group_id}")


def participant(seat: "Seat") -> Person:
    """The made-up participant of a seat."""
    return Person(FIRST_PARTICIPANT + seat.number, f"Участник {seat.number}", role=f"участник ММПГ № {seat.group_id}")


class RealPeople(Exception):
    """Made-up people must not come into this database."""


async def populate(session: AsyncSession) -> None:
    """Keeps the made-up people; a second time changes nothing.

    Raises `RealPeople` in a database that people use who are not made up.
    """
    if await facts.recall(session, facts.PLAYGROUND) is None:
        if await session.scalar(select(exists().where(Known.consented_at.is_not(None)))):
            raise RealPeople
        await facts.remember(session, facts.PLAYGROUND, "yes")
    places = await agglomeration.municipalities(session)
    moment = clock.now()
    common = {
        "membership": Membership.PARTICIPANT,
        "administrator": False,
        "demonstration": True,
        "created_at": moment,
        "joined_at": moment,
    }
    people = [
        common
        | {
            "telegram_id": FIRST_PARTICIPANT + seat.number,
            "full_name": f"Участник {seat.number}",
            "group_id": seat.group_id,
            "municipality_id": places[seat.place].id,
            "category_id": seat.category_id,
            "organisation": f"Организация {seat.number} (пример)" if seat.category_id in ASKED_ORGANISATION else None,
            "base_site": seat.base_site,
        }
        for seat in seats(len(places))
    ]
    people += [
        common
        | {
            "telegram_id": FIRST_COORDINATOR + group_id,
            "membership": Membership.NEWCOMER,
            "full_name": f"Координатор {group_id} (демонстрация)",
            "group_id": None,
            "municipality_id": None,
            "category_id": None,
            "organisation": None,
            "base_site": False,
        }
        for group_id in SPECIALISTS
    ]
    await session.execute(insert_for(session, Known).on_conflict_do_nothing(), people)
    for group_id in SPECIALISTS:
        account = select(Known.id).where(Known.telegram_id == FIRST_COORDINATOR + group_id).scalar_subquery()
        await session.execute(
            insert_for(session, Coordinatorship)
            .values(person_id=account, group_id=group_id, since=moment)
            .on_conflict_do_nothing()
        )


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a made-up participant is; ``place`` counts municipalities from 0."""

    number: int
    group_id: int
    place: int
    category_id: int
    base_site: bool


def seats(places: int) -> Iterator[Seat]:
    """All 360, in an order that mixes places and categories as the tables demand and covers every municipality."""
    total = sum(SPECIALISTS.values())
    # A step that shares no divisor with 360 spreads each category over all groups.
    categories = [category for category, people in CATEGORIES.items() for _ in range(people)]
    last_category = max(CATEGORIES)
    number = first_place = seen = 0
    for group_id, people in SPECIALISTS.items():
        for each in range(people):
            category = categories[number * 7 % total]
            # Evenly among those who may work at one: a base site wherever the share passes the next whole number.
            seen += category == last_category
            share = AT_BASE_SITES / CATEGORIES[last_category]
            base_site = category == last_category and int(seen * share) > int((seen - 1) * share)
            number += 1
            place = (first_place + each % MUNICIPALITIES[group_id]) % places
            yield Seat(number, group_id, place, category, base_site)
        first_place += MUNICIPALITIES[group_id]

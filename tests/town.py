"""The real program at a real Bot API over HTTP, and the people who talk to it."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import URL, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Program
from bot.playground import Phone, Playground
from bot.settings import Settings
from bot.updates import FloodLimit
from schedules import scheduler
from schedules.delivery import Pace
from storage import applications, invitations, people
from storage.applications import Form
from storage.database import Database
from storage.tables import Membership, Municipality, Person

ADMINISTRATOR = 900


class Town:
    """A playground, a program and its database. Stopped and started again it is the same town."""

    def __init__(
        self,
        database_url: URL,
        data_dir: Path,
        *,
        pace: Pace | None = None,
        flood_limits: dict[str, FloodLimit] | None = None,
        playground: Playground | None = None,
        **settings: Any,
    ) -> None:
        """``settings`` are fields of `Settings`, by name."""
        self.playground = playground or Playground()
        defaults = {"database_url": database_url, "data_dir": data_dir, "admin_ids": frozenset({ADMINISTRATOR})}
        self._settings: dict[str, Any] = defaults | settings
        self._pace = pace or Pace(0)
        self._flood_limits = flood_limits or {}
        self.program: Program | None = None
        self._open = False

    @property
    def database(self) -> Database:
        """The running program's database."""
        if self.program is None:
            raise RuntimeError("the town is not started")
        return self.program.database

    async def start(self) -> None:
        """Opens the playground if need be and starts the program."""
        if not self._open:
            await self.playground.start()
            self._open = True
        token = SecretStr(self.playground.token)
        settings = Settings.model_validate(
            {"bot_token": token, "telegram_api_url": self.playground.url, **self._settings}
        )
        self.program = Program(settings, pace=self._pace, flood_limits=self._flood_limits)
        await self.program.start()
        # The clock's first look is under way; what belongs to the day is planned before anybody does anything.
        await scheduler.tick(self.program.database, self.program.working_hours)

    async def halt(self) -> None:
        """Stops the program; the phones stay on."""
        program, self.program = self.program, None
        if program is not None:
            await program.stop()

    async def restart(self) -> None:
        """Stops the program and starts it anew on the same database."""
        await self.halt()
        await self.start()

    async def stop(self) -> None:
        """Stops everything."""
        await self.halt()
        if self._open:
            await self.playground.stop()
            self._open = False

    def phone(self, telegram_id: int, first_name: str, last_name: str | None = None, **details: Any) -> Phone:
        """A person with the app open."""
        return self.playground.phone(telegram_id, first_name, last_name, **details)

    async def person(self, phone: Phone) -> Person:
        """What the bot keeps of the phone's owner, whom it knows from now on."""
        return (await self.database.write(people.arrive, phone.id)).person

    async def person_as_is(self, phone: Phone) -> Person:
        """What the bot keeps of the phone's owner, changing nothing."""
        [visitor] = await self.database.read(people.visitors, [phone.id])
        if visitor is None:
            raise LookupError(phone.id)
        return visitor.person

    async def coordinator(self, group_id: int, phone: Phone) -> Phone:
        """Connects the phone's owner as a coordinator of the group through a real invitation."""
        payload = await self.database.write(invitations.invite, group_id)
        await phone.start(payload)
        await phone.press("Подключиться")
        await phone.hears("Вы координатор")
        return phone

    async def participant(
        self, phone: Phone, group_id: int, *, full_name: str | None = None, accepted: bool = True
    ) -> Phone:
        """Makes the phone's owner a participant (or an applicant), without the words of joining."""
        user = self.playground.world.users[phone.id]
        self.playground.world.met(user)
        person = await self.person(phone)
        await self.database.write(people.consent, person.id, version="test", text_hash="")
        place = await self.database.read(_some_municipality)
        form = Form(full_name or user.full_name, group_id, place, 2, None, base_site=False)
        await self.database.write(applications.apply, person.id, form)
        if accepted:
            await self.database.write(_accept, person.id)
        return phone


async def _some_municipality(session: AsyncSession) -> int:
    return int((await session.scalars(select(Municipality.id).order_by(Municipality.id).limit(1))).one())


async def _accept(session: AsyncSession, person_id: int) -> None:
    person = await people.get(session, person_id)
    person.membership = Membership.PARTICIPANT

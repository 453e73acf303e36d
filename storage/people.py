"""People: arriving, being found, consenting, changing their data, leaving."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, conversations, outbox
from storage.announcements import erasing as announcements_erasing
from storage.database import insert_for
from storage.questions import erasing, words
from storage.refusals import Missing, NotAllowed
from storage.roadmap import erasing as roadmap_erasing
from storage.roadmap import succession
from storage.tables import (
    Application,
    ApplicationSide,
    ApplicationState,
    Category,
    Coordinatorship,
    DocumentRequest,
    Group,
    Membership,
    Municipality,
    Person,
    Question,
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is speaking to the bot, and what they may do."""

    person: Person
    coordinates: frozenset[int]

    @property
    def is_coordinator(self) -> bool:
        return bool(self.coordinates)

    @property
    def is_administrator(self) -> bool:
        return self.person.administrator

    @property
    def is_staff(self) -> bool:
        """Coordinators of any group and administrators keep the documents, make announcements, see the figures."""
        return self.is_coordinator or self.is_administrator

    @property
    def may_ask(self) -> bool:
        """Applicants may, from the moment they applied."""
        return self.person.membership in {Membership.APPLICANT, Membership.PARTICIPANT}


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's own data with the names of what it points to."""

    person: Person
    group: Group | None
    municipality: Municipality | None
    category: Category | None
    move: Application | None


async def visitors(session: AsyncSession, telegram_ids: Sequence[int]) -> list[Visitor | None]:
    """The visitor behind each Telegram id, in the order asked; None for one never seen."""
    rows = await session.execute(
        select(Person, Coordinatorship.group_id)
        .outerjoin(Coordinatorship, Coordinatorship.person_id == Person.id)
        .where(Person.telegram_id.in_(telegram_ids))
    )
    people: dict[int | None, Person] = {}
    groups: dict[int | None, set[int]] = {}
    for person, group_id in rows:
        people[person.telegram_id] = person
        if group_id is not None:
            groups.setdefault(person.telegram_id, set()).add(group_id)
    return [Visitor(people[each], frozenset(groups.get(each, ()))) if each in people else None for each in telegram_ids]


async def arrive(session: AsyncSession, telegram_id: int) -> Visitor:
    """The visitor with this Telegram id, kept from now on if new; one who could not be reached is back."""
    await session.execute(
        insert_for(session, Person)
        .values(
            telegram_id=telegram_id,
            membership=Membership.NEWCOMER,
            administrator=False,
            base_site=False,
            demonstration=False,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["telegram_id"])
    )
    [visitor] = await visitors(session, [telegram_id])
    if visitor is None:
        raise Missing
    if visitor.person.unreachable_since is not None:
        await outbox.returned(session, visitor.person)
    return visitor


async def lost(session: AsyncSession, telegram_id: int, reason: str) -> None:
    """The person blocked the bot: nothing is tried until they return."""
    await session.execute(
        update(Person)
        .where(Person.telegram_id == telegram_id, Person.unreachable_since.is_(None))
        .values(unreachable_since=clock.now(), unreachable_reason=reason)
    )


async def name_administrators(session: AsyncSession, telegram_ids: Iterable[int]) -> list[int]:
    """Makes exactly these accounts administrators; returns the accounts whose role changed."""
    wanted = set(telegram_ids)
    now_administrators = set(await session.scalars(select(Person.telegram_id).where(Person.administrator)))
    for telegram_id in wanted:
        await arrive(session, telegram_id)
    changed = wanted ^ {each for each in now_administrators if each is not None}
    if changed:
        await session.execute(
            update(Person).where(Person.telegram_id.in_(changed)).values(administrator=Person.telegram_id.in_(wanted))
        )
        await succession.hand_over(session)
    return sorted(changed)


async def consent(session: AsyncSession, person_id: int, *, version: str, text_hash: str) -> None:
    """Keeps that the person agreed to this text, and when."""
    person = await get(session, person_id)
    person.consent_version = version
    person.consent_hash = text_hash
    person.consented_at = clock.now()


async def get(session: AsyncSession, person_id: int) -> Person:
    """The person; raises `Missing`."""
    person = await session.get(Person, person_id)
    if person is None:
        raise Missing
    return person


async def profile(session: AsyncSession, person_id: int) -> Profile:
    """The person's data and a pending move to another group, if there is one."""
    person = await get(session, person_id)
    return Profile(
        person,
        await session.get(Group, person.group_id) if person.group_id else None,
        await session.get(Municipality, person.municipality_id) if person.municipality_id else None,
        await session.get(Category, person.category_id) if person.category_id else None,
        await session.scalar(
            select(Application).where(
                Application.person_id == person_id,
                Application.state == ApplicationState.PENDING,
                Application.from_group_id.is_not(None),
            )
        ),
    )


async def rename(session: AsyncSession, person_id: int, full_name: str) -> None:
    """Corrects one's own name."""
    (await get(session, person_id)).full_name = full_name
    await session.flush()
    asked = await session.scalars(select(Question.id).where(Question.asker_id == person_id))
    await words.keep_anew(session, asked.all())
    await _show_corrected(session, person_id)


async def resettle(session: AsyncSession, person_id: int, municipality_id: int) -> None:
    """Corrects one's own municipality; raises `Missing` for an unknown one."""
    if await session.get(Municipality, municipality_id) is None:
        raise Missing
    (await get(session, person_id)).municipality_id = municipality_id
    await _show_corrected(session, person_id)


async def reassign(
    session: AsyncSession, person_id: int, category_id: int, organisation: str | None, base_site: bool
) -> None:
    """Corrects one's own category with what the category asks about; the rest is dropped."""
    person, category = await get(session, person_id), await session.get(Category, category_id)
    if category is None:
        raise Missing
    person.category_id = category_id
    person.organisation = organisation if category.asks_organisation else None
    person.base_site = base_site and category.asks_base_site
    await _show_corrected(session, person_id)


async def _show_corrected(session: AsyncSession, person_id: int) -> None:
    """Coordinators who are deciding on the person's application see the data as they are now."""
    await session.flush()
    sides = await session.scalars(
        select(ApplicationSide.id)
        .join(Application, Application.id == ApplicationSide.application_id)
        .where(Application.person_id == person_id, Application.state == ApplicationState.PENDING)
    )
    for side_id in sides.all():
        await outbox.refresh(
            session, kind="application", subject_id=side_id, revision=f"corrected {clock.now().isoformat()}"
        )


async def of_group(
    session: AsyncSession, coordinator_id: int, group_id: int, limit: int, offset: int = 0
) -> Sequence[tuple[Person, Municipality | None, Category | None]]:
    """A group's participants by name, for one of its coordinators; raises `NotAllowed`."""
    if await session.get(Coordinatorship, (coordinator_id, group_id)) is None:
        raise NotAllowed
    rows = await session.execute(
        select(Person, Municipality, Category)
        .outerjoin(Municipality, Municipality.id == Person.municipality_id)
        .outerjoin(Category, Category.id == Person.category_id)
        .where(Person.group_id == group_id, Person.membership == Membership.PARTICIPANT)
        .order_by(Person.full_name, Person.id)
        .limit(limit)
        .offset(offset)
    )
    return [(person, municipality, category) for person, municipality, category in rows]


async def leave(session: AsyncSession, person_id: int) -> None:
    """Withdraws consent and erases: the name, the account, the data, the words of questions, the dialogues.

    The row stays, without anything personal, as the record that it was done. A coordinator must be disconnected by an
    administrator first: raises `NotAllowed`.
    """
    person = await get(session, person_id)
    if await session.scalar(select(func.count()).where(Coordinatorship.person_id == person_id)) or person.administrator:
        raise NotAllowed
    moment = clock.now()
    answers = await erasing.unsent_answers(session, person_id)
    await outbox.cancel_for(session, person_id)
    await announcements_erasing.forget(session, person)
    await roadmap_erasing.forget(session, person)
    await erasing.forget_asker(session, person, answers)
    if person.telegram_id is not None:
        await conversations.forget(session, person.telegram_id)
    pending = select(Application.id).where(
        Application.person_id == person_id, Application.state == ApplicationState.PENDING
    )
    sides = list(await session.scalars(select(ApplicationSide.id).where(ApplicationSide.application_id.in_(pending))))
    await session.execute(
        update(ApplicationSide)
        .where(ApplicationSide.id.in_(sides), ApplicationSide.state == ApplicationState.PENDING)
        .values(state=ApplicationState.WITHDRAWN)
    )
    await session.execute(
        update(Application)
        .where(Application.person_id == person_id, Application.state == ApplicationState.PENDING)
        .values(state=ApplicationState.WITHDRAWN, decided_at=moment)
    )
    await session.execute(delete(DocumentRequest).where(DocumentRequest.person_id == person_id))
    # A coordinator's words about the person are about the person.
    await session.execute(update(Application).where(Application.person_id == person_id).values(reason=None))
    person.telegram_id = None
    person.membership = Membership.LEFT
    person.full_name = person.organisation = person.group_id = person.municipality_id = person.category_id = None
    person.base_site = False
    person.consent_version = person.consent_hash = person.consented_at = None
    person.left_at = moment
    await session.flush()
    for side_id in sides:
        await outbox.refresh(session, kind="application", subject_id=side_id, revision="left")

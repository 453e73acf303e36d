"""Applications: joining a group and moving to another, decided by the groups' coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import clock, coordinators, outbox
from storage.people import get
from storage.questions import kinds, moving
from storage.refusals import AlreadyDone, Missing, NotAllowed
from storage.tables import (
    Application,
    ApplicationSide,
    ApplicationState,
    Category,
    Coordinatorship,
    Group,
    Membership,
    Municipality,
    Person,
    Question,
    QuestionState,
)


@dataclass(frozen=True, slots=True)
class Form:
    """What a person fills in to join."""

    full_name: str
    group_id: int
    municipality_id: int
    category_id: int
    organisation: str | None
    base_site: bool


@dataclass(frozen=True, slots=True)
class Card:
    """An application as one group's coordinators see it."""

    side: ApplicationSide
    application: Application
    applicant: Person
    group: Group
    from_group: Group | None
    municipality: Municipality | None
    category: Category | None
    decided_by: Person | None


async def apply(session: AsyncSession, person_id: int, form: Form) -> bool:
    """Sends the form to the group's coordinators; returns whether any of them is connected.

    Sent twice, it stays one application. Raises `NotAllowed` without consent, `AlreadyDone` for a participant,
    `Missing` when the form points to something unknown.
    """
    person, category = await get(session, person_id), await session.get(Category, form.category_id)
    group = await session.get(Group, form.group_id)
    if category is None or group is None or await session.get(Municipality, form.municipality_id) is None:
        raise Missing
    if person.consented_at is None:
        raise NotAllowed
    if person.membership is Membership.PARTICIPANT:
        raise AlreadyDone
    person.membership = Membership.APPLICANT
    person.full_name = form.full_name
    person.municipality_id = form.municipality_id
    person.category_id = form.category_id
    person.organisation = form.organisation if category.asks_organisation else None
    person.base_site = form.base_site and category.asks_base_site
    pending = await _pending(session, person_id)
    if pending is not None and pending.group_id != form.group_id:
        await _withdraw(session, pending)
        pending = None
    person.group_id = form.group_id
    if pending is None:
        pending = Application(person_id=person_id, group_id=form.group_id, created_at=clock.now())
        await _open(session, pending, [form.group_id])
    else:
        for side in await _sides(session, pending.id):
            await outbox.refresh(
                session, kind="application", subject_id=side.id, revision=f"again {clock.now().isoformat()}"
            )
    return bool(await coordinators.of_group(session, form.group_id))


async def ask_to_move(session: AsyncSession, person_id: int, group_id: int) -> bool:
    """A participant asks to change groups; both groups' coordinators must accept.

    An applicant's application simply goes to the other group. Returns whether every side has a coordinator connected.
    Asked twice, it stays one application. Raises `AlreadyDone` for one's own group.
    """
    person, group = await get(session, person_id), await session.get(Group, group_id)
    if group is None or person.group_id is None:
        raise Missing
    if person.group_id == group_id:
        raise AlreadyDone
    pending = await _pending(session, person_id)
    if pending is not None and pending.group_id == group_id:
        sides = [each.group_id for each in await _sides(session, pending.id)]
        return all([await coordinators.of_group(session, each) for each in sides])
    if pending is not None:
        await _withdraw(session, pending)
    application = Application(person_id=person_id, group_id=group_id, created_at=clock.now())
    if person.membership is Membership.PARTICIPANT:
        application.from_group_id = person.group_id
        sides = [person.group_id, group_id]
    else:
        person.membership = Membership.APPLICANT
        person.group_id = group_id
        sides = [group_id]
    await _open(session, application, sides)
    return all([await coordinators.of_group(session, each) for each in sides])


async def withdraw_move(session: AsyncSession, person_id: int) -> None:
    """A participant no longer wants to change groups; raises `Missing` when nothing is pending."""
    pending = await _pending(session, person_id)
    if pending is None or pending.from_group_id is None:
        raise Missing
    await _withdraw(session, pending)


async def decide(
    session: AsyncSession, side_id: int, coordinator_id: int, *, accept: bool, reason: str | None = None
) -> Card:
    """A coordinator of the side's group accepts or declines; the first decision stands.

    The applicant hears at once, the other coordinators' copies show who decided. Raises `NotAllowed`, `Missing`, and
    `AlreadyDone` with the name of whoever was first.
    """
    side = await session.get(ApplicationSide, side_id, with_for_update=True)
    if side is None:
        raise Missing
    await coordinators.require(session, coordinator_id, side.group_id)
    application = await session.get(Application, side.application_id, with_for_update=True)
    if application is None:
        raise Missing
    if side.state is not ApplicationState.PENDING or application.state is not ApplicationState.PENDING:
        decided_by = await session.get(Person, side.decided_by_id) if side.decided_by_id else None
        raise AlreadyDone(decided_by.full_name if decided_by else None)
    person = await get(session, application.person_id)
    side.state = ApplicationState.ACCEPTED if accept else ApplicationState.DECLINED
    side.decided_by_id, side.decided_at = coordinator_id, clock.now()
    await session.flush()
    sides = await _sides(session, application.id)
    if not accept:
        _settle(application, ApplicationState.DECLINED, reason)
        if application.from_group_id is None:
            person.membership = Membership.NEWCOMER
    elif all(each.state is ApplicationState.ACCEPTED for each in sides):
        _settle(application, ApplicationState.ACCEPTED)
        person.membership = Membership.PARTICIPANT
        person.group_id = application.group_id
        person.joined_at = person.joined_at or clock.now()
        await session.flush()
        await moving.ask_whether(session, application)
    await session.flush()
    if application.decided_at is not None:
        await outbox.queue(
            session,
            key=f"application_outcome:{application.id}",
            kind="application_outcome",
            subject_id=application.id,
            to=[person],
        )
    for each in sides:
        await outbox.refresh(session, kind="application", subject_id=each.id, revision=f"decided {side.id}")
    if application.decided_at is not None and application.from_group_id is None:
        await _show_at_questions(session, person.id, application.id)
    return await card(session, side_id)


async def card(session: AsyncSession, side_id: int) -> Card:
    """An application with everything its card shows; raises `Missing`."""
    side = await session.get(ApplicationSide, side_id)
    application = await session.get(Application, side.application_id) if side else None
    group = await session.get(Group, application.group_id) if application else None
    if side is None or application is None or group is None:
        raise Missing
    applicant = await get(session, application.person_id)
    return Card(
        side,
        application,
        applicant,
        group,
        await session.get(Group, application.from_group_id) if application.from_group_id else None,
        await session.get(Municipality, applicant.municipality_id) if applicant.municipality_id else None,
        await session.get(Category, applicant.category_id) if applicant.category_id else None,
        await session.get(Person, side.decided_by_id) if side.decided_by_id else None,
    )


async def outcome(session: AsyncSession, application_id: int) -> tuple[Application, Group]:
    """A decided application and the group it asked for; raises `Missing`."""
    application = await session.get(Application, application_id)
    group = await session.get(Group, application.group_id) if application else None
    if application is None or group is None:
        raise Missing
    return application, group


async def waiting(session: AsyncSession, coordinator_id: int, limit: int, offset: int = 0) -> Sequence[int]:
    """Ids of the sides this coordinator may decide, oldest first."""
    return (
        await session.scalars(
            select(ApplicationSide.id)
            .join(Application, Application.id == ApplicationSide.application_id)
            .join(Coordinatorship, Coordinatorship.group_id == ApplicationSide.group_id)
            .where(
                Coordinatorship.person_id == coordinator_id,
                ApplicationSide.state == ApplicationState.PENDING,
                Application.state == ApplicationState.PENDING,
            )
            .order_by(ApplicationSide.id)
            .limit(limit)
            .offset(offset)
        )
    ).all()


async def waiting_count(session: AsyncSession, coordinator_id: int) -> int:
    """How many applications wait for this coordinator."""
    return (
        await session.scalar(
            select(func.count())
            .select_from(ApplicationSide)
            .join(Application, Application.id == ApplicationSide.application_id)
            .join(Coordinatorship, Coordinatorship.group_id == ApplicationSide.group_id)
            .where(
                Coordinatorship.person_id == coordinator_id,
                ApplicationSide.state == ApplicationState.PENDING,
                Application.state == ApplicationState.PENDING,
            )
        )
        or 0
    )


async def catch_up(session: AsyncSession, group_id: int, coordinator: Person) -> None:
    """A newly connected coordinator gets what waited for one."""
    sides = await session.scalars(
        select(ApplicationSide.id)
        .join(Application, Application.id == ApplicationSide.application_id)
        .where(
            ApplicationSide.group_id == group_id,
            ApplicationSide.state == ApplicationState.PENDING,
            Application.state == ApplicationState.PENDING,
        )
        .order_by(ApplicationSide.id)
    )
    for side_id in sides:
        await _deliver(session, side_id, [coordinator])


async def _pending(session: AsyncSession, person_id: int) -> Application | None:
    return await session.scalar(
        select(Application).where(Application.person_id == person_id, Application.state == ApplicationState.PENDING)
    )


async def _sides(session: AsyncSession, application_id: int) -> Sequence[ApplicationSide]:
    return (
        await session.scalars(select(ApplicationSide).where(ApplicationSide.application_id == application_id))
    ).all()


async def _open(session: AsyncSession, application: Application, group_ids: Sequence[int]) -> None:
    session.add(application)
    await session.flush()
    for group_id in group_ids:
        side = ApplicationSide(application_id=application.id, group_id=group_id)
        session.add(side)
        await session.flush()
        await _deliver(session, side.id, await coordinators.of_group(session, group_id))


async def _deliver(session: AsyncSession, side_id: int, to: Sequence[Person]) -> None:
    await outbox.queue(session, key=f"application:{side_id}", kind="application", subject_id=side_id, to=to)


def _settle(application: Application, state: ApplicationState, reason: str | None = None) -> None:
    application.state = state
    application.decided_at = clock.now()
    application.reason = reason


async def _show_at_questions(session: AsyncSession, person_id: int, application_id: int) -> None:
    """Cards of what the applicant has asked say whether they are in."""
    open_ones = await session.scalars(
        select(Question.id).where(Question.asker_id == person_id, Question.state != QuestionState.CLOSED)
    )
    for number in open_ones.all():
        await outbox.refresh(session, kind=kinds.CARD, subject_id=number, revision=f"application {application_id}")


async def _withdraw(session: AsyncSession, application: Application) -> None:
    _settle(application, ApplicationState.WITHDRAWN)
    await session.flush()
    for side in await _sides(session, application.id):
        await outbox.refresh(session, kind="application", subject_id=side.id, revision="withdrawn")

"""Whom an audience has: the query agrees with a plain reading of its conditions, whoever the people are."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from storage import audiences, clock
from storage.announcements import reporting
from storage.audiences import Audience
from storage.database import Database
from storage.refusals import NotAllowed
from storage.tables import (
    Announcement,
    AnnouncementPart,
    AnnouncementRead,
    Base,
    Category,
    Delivery,
    DeliveryState,
    Group,
    Membership,
    Municipality,
    MunicipalityKind,
    Person,
    Priority,
)
from tests.announcements.cast import (
    announce,
    carry_all,
    change,
    deliver_all,
    except_for,
    gather_cast,
    municipalities,
    plan_all,
    receivers,
    settle,
)

KINDS = {1: MunicipalityKind.CITY_DISTRICT, 2: MunicipalityKind.MUNICIPAL_DISTRICT, 3: MunicipalityKind.CITY_DISTRICT}
EARLIER = 1


class MadeUp(NamedTuple):
    """Somebody, and what became of an earlier announcement to them."""

    membership: Membership
    telegram: bool
    group: int | None
    municipality: int | None
    category: int | None
    base_site: bool
    unreachable: bool
    earlier: DeliveryState | None
    acknowledged: bool


def fits(audience: Audience, person: MadeUp) -> bool:
    """What an audience means, said plainly."""
    wanted = [
        person.membership is Membership.PARTICIPANT and person.telegram and person.group in audience.groups,
        not audience.municipalities or person.municipality in audience.municipalities,
        not audience.municipality_kinds or KINDS.get(person.municipality or 0) in audience.municipality_kinds,
        not audience.categories or person.category in audience.categories,
        not audience.base_sites or person.base_site,
        audience.not_acknowledged is None
        or (audience.not_acknowledged == EARLIER and person.earlier is DeliveryState.SENT and not person.acknowledged),
    ]
    return all(wanted)


def some(values: st.SearchStrategy[int]) -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(values, max_size=2)


ONE_TO_THREE = st.integers(1, 3)
PEOPLE = st.builds(
    MadeUp,
    membership=st.sampled_from([*Membership, Membership.PARTICIPANT, Membership.PARTICIPANT]),
    telegram=st.booleans() | st.just(True),
    group=st.none() | ONE_TO_THREE,
    municipality=st.none() | ONE_TO_THREE,
    category=st.none() | ONE_TO_THREE,
    base_site=st.booleans(),
    unreachable=st.booleans(),
    earlier=st.none() | st.just(DeliveryState.SENT) | st.sampled_from(list(DeliveryState)),
    acknowledged=st.booleans(),
)
AUDIENCES = st.builds(
    Audience,
    groups=some(ONE_TO_THREE),
    municipalities=st.just(frozenset[int]()) | some(ONE_TO_THREE),
    municipality_kinds=st.just(frozenset[MunicipalityKind]())
    | st.frozensets(st.sampled_from(list(MunicipalityKind)), max_size=2),
    categories=st.just(frozenset[int]()) | some(ONE_TO_THREE),
    base_sites=st.booleans(),
    not_acknowledged=st.none() | st.just(EARLIER) | st.just(77),
)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """Tables in memory with three groups, municipalities and categories, and an earlier announcement."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        for number, kind in KINDS.items():
            place = {"code": f"m{number}", "name": f"Место {number}", "kind": kind, "seeded": {}}
            contact = dict.fromkeys(("contact_name", "contact_post", "contact_phone", "contact_email"), "")
            group = {"code": f"g{number}", "title": "", "subject": "", "works_on": "", "seeded": {}, **contact}
            category = {"code": f"c{number}", "title": "", "short_title": "", "seeded": {}}
            opened.add(Municipality(id=number, **place))
            opened.add(Group(id=number, **group))
            opened.add(Category(id=number, asks_organisation=False, asks_base_site=False, **category))
        opened.flush()
        opened.add(Person(id=1, created_at=clock.now()))
        opened.flush()
        opened.add(Announcement(id=EARLIER, author_id=1, audience={}, created_at=clock.now()))
        opened.flush()
        common = {"announcement_id": EARLIER, "chat_id": 1, "content_type": "text"}
        opened.add(AnnouncementPart(id=5, position=2, message_id=2, **common))
        opened.add(AnnouncementPart(id=6, position=1, message_id=1, **common))
        opened.commit()
        yield opened
    engine.dispose()


def people_it(session: Session, person: MadeUp, person_id: int) -> None:
    session.add(
        Person(
            id=person_id,
            telegram_id=1000 + person_id if person.telegram else None,
            membership=person.membership,
            group_id=person.group,
            municipality_id=person.municipality,
            category_id=person.category,
            base_site=person.base_site,
            unreachable_since=clock.now() if person.unreachable else None,
            created_at=clock.now(),
        )
    )
    session.flush()
    if person.earlier is not None:
        # Part 6 comes first, whatever its number.
        row = {"kind": "announcement", "subject_id": 6, "chat_id": 1000 + person_id, "priority": Priority.ORDINARY}
        session.add(
            Delivery(
                key=f"announcement:6:{person_id}", person_id=person_id, state=person.earlier,
                not_before=clock.now(), created_at=clock.now(), **row,
            )
        )  # fmt: skip
    if person.acknowledged:
        session.add(AnnouncementRead(announcement_id=EARLIER, person_id=person_id, acknowledged_at=clock.now()))


SOMEBODY = MadeUp(Membership.PARTICIPANT, True, 2, 1, 1, True, False, DeliveryState.SENT, False)


@given(people=st.lists(PEOPLE, max_size=25), audience=AUDIENCES)
@example(people=[SOMEBODY], audience=Audience(frozenset({2}), not_acknowledged=EARLIER))
@example(people=[SOMEBODY], audience=Audience(frozenset()))
@settings(max_examples=150, deadline=None)
def test_an_audience_has_exactly_whom_its_conditions_fit(
    session: Session, people: list[MadeUp], audience: Audience
) -> None:
    try:
        for person_id, person in enumerate(people, start=100):
            people_it(session, person, person_id)
        session.flush()
        statement = select(Person.id).where(*audiences.conditions(audience)).order_by(Person.id)
        found = list(session.scalars(statement))
        assert found == [number for number, person in enumerate(people, start=100) if fits(audience, person)]
        # What is told of one person agrees, as far as it goes.
        for number, person in enumerate(people, start=100):
            if person.telegram and audience.not_acknowledged is None:
                kind = KINDS.get(person.municipality or 0)
                assert audience.fits(session.get_one(Person, number), kind) == (number in found)
    finally:
        session.rollback()


@given(audience=AUDIENCES)
def test_an_audience_is_kept_and_read_back_as_it_was(audience: Audience) -> None:
    assert Audience.from_json(audience.to_json()) == audience
    assert audience.is_whole == (audience == Audience(audience.groups))


async def test_people_are_counted_once_and_those_who_blocked_the_bot_apart(database: Database) -> None:
    [first, second, *_] = await database.read(municipalities)
    both = Audience(frozenset({2, 3}), frozenset({first.id, second.id}), frozenset({first.kind, second.kind}))
    here = await database.write(settle, 3, municipality_id=first.id)
    await database.write(settle, 2, 3, municipality_id=second.id)
    await database.write(settle, 4, 1, municipality_id=second.id)
    await database.write(settle, 5)
    await database.write(change, here[0], unreachable_since=clock.now())
    assert (await database.read(audiences.count, both), await database.read(audiences.reachable, both)) == (5, 4)
    assert await database.read(audiences.count, Audience(frozenset())) == 0


async def test_a_coordinator_addresses_own_groups_and_an_administrator_any(database: Database) -> None:
    cast = await gather_cast(database)
    every = Audience(frozenset({1, 2, 3, 4}))
    await database.read(audiences.require_may_address, cast.administrator, every)
    await database.read(audiences.require_may_address, cast.author, Audience(frozenset({2})))
    [stranger] = await database.write(settle, 1)
    for person_id, audience in (
        (cast.author, every), (cast.elsewhere, Audience(frozenset({2}))), (cast.author, Audience(frozenset({2, 3}))),
        (stranger, Audience(frozenset({2}))), (10**6, every),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            await database.read(audiences.require_may_address, person_id, audience)


async def test_those_who_have_not_acknowledged_are_an_audience_on_every_database(database: Database) -> None:
    cast = await gather_cast(database)
    [reads, waits, blocked, outside] = await database.write(settle, 4)
    await database.write(change, outside, group_id=3)
    number = await announce(database, cast.author, acknowledge=True)
    await deliver_all(database, number, except_for(**{f"p{blocked}": DeliveryState.UNREACHABLE}))
    assert await database.write(reporting.acknowledge, reads, number)
    audience = Audience(frozenset({2, 3}), not_acknowledged=number)
    assert await database.read(audiences.count, audience) == 1
    again = await announce(database, cast.administrator, audience=audience)
    assert await plan_all(database, again) == 1
    await carry_all(database)
    assert await receivers(database) == [reads, waits, waits]

"""Invitations: one-time links that make whoever opens them a coordinator."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import applications, clock, coordinators
from storage.database import insert_for
from storage.questions import travelling
from storage.refusals import AlreadyDone, Expired, Missing
from storage.roadmap import succession
from storage.tables import Coordinatorship, Group, Invitation, Person

LASTS = timedelta(hours=72)
PREFIX = "coordinator_"
"""What the deep link's payload of an invitation begins with."""


async def invite(session: AsyncSession, group_id: int, created_by_id: int | None = None) -> str:
    """Makes an invitation to coordinate the group; returns the payload of its deep link, which is kept nowhere.

    ``created_by_id`` is None for the command line. Raises `NotAllowed` unless an administrator, `Missing` for an
    unknown group.
    """
    if created_by_id is not None:
        await coordinators.require_administrator(session, created_by_id)
    if await session.get(Group, group_id) is None:
        raise Missing
    secret = secrets.token_urlsafe(24)
    moment = clock.now()
    session.add(
        Invitation(
            secret_hash=_hash(secret),
            group_id=group_id,
            created_by_id=created_by_id,
            created_at=moment,
            expires_at=moment + LASTS,
        )
    )
    return PREFIX + secret


async def invited_to(session: AsyncSession, payload: str) -> Group:
    """The group an invitation is for; raises `Missing`, `Expired`, `AlreadyDone`."""
    invitation = await _invitation(session, payload)
    if invitation.used_at is not None:
        raise AlreadyDone
    if invitation.expires_at <= clock.now():
        raise Expired
    group = await session.get(Group, invitation.group_id)
    if group is None:
        raise Missing
    return group


async def connect(session: AsyncSession, payload: str, person_id: int, full_name: str) -> Group:
    """Uses up an invitation: the person answers for its group from now on.

    ``full_name`` is shown to colleagues when the person has given none. Opened again by the same person it does no
    harm. What waited for a coordinator is queued for them. Raises `Missing`, `Expired`, `AlreadyDone`.
    """
    invitation = await _invitation(session, payload)
    person, group = await session.get(Person, person_id), await session.get(Group, invitation.group_id)
    if person is None or group is None:
        raise Missing
    if invitation.used_at is not None:
        still = await session.get(Coordinatorship, (person_id, group.id)) is not None
        if invitation.used_by_id == person_id and still:
            return group
        raise AlreadyDone
    if invitation.expires_at <= clock.now():
        raise Expired
    invitation.used_at, invitation.used_by_id = clock.now(), person_id
    person.full_name = person.full_name or full_name
    await session.flush()
    # A stand-in who is invited stays when the absence ends.
    await session.execute(
        insert_for(session, Coordinatorship)
        .values(person_id=person_id, group_id=group.id, since=clock.now(), stands_in=False)
        .on_conflict_do_update(index_elements=["person_id", "group_id"], set_={"stands_in": False})
    )
    await applications.catch_up(session, group.id, person)
    await travelling.catch_up(session, group.id, person)
    await succession.hand_over(session)
    return group


async def _invitation(session: AsyncSession, payload: str) -> Invitation:
    invitation = await session.scalar(
        select(Invitation).where(Invitation.secret_hash == _hash(payload.removeprefix(PREFIX))).with_for_update()
    )
    if invitation is None:
        raise Missing
    return invitation


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

"""A town where plays are played, one after another, each by people of its own."""

import asyncio
import itertools

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Base, Delivery, DeliveryState, Update
from tests.clocks import everything_is_said
from tests.interleavings.coordinators import Coordinator
from tests.interleavings.model import Model
from tests.interleavings.moves import GROUP_OF, PARTICIPANTS, PEOPLE, Burst, Outage, Play, What
from tests.interleavings.participants import Participant
from tests.interleavings.players import Player
from tests.interleavings.timing import albums_gather
from tests.interleavings.verdict import Shown, Verdict
from tests.questions.people import asker, coordinator
from tests.town import Town

GATHERS = 0.06
"""Seconds that albums wait for their parts here; a second, as elsewhere, would make up most of a play."""

_NAMES = ("Анна", "Борис", "Вера", "Галина", "Дарья", "Егор", "Жанна", "Зоя")
_KEPT = frozenset({"groups", "municipalities", "categories", "facts"})

_hundreds = itertools.count(100)


async def play(town: Town, bursts: Play) -> Verdict:
    """Plays it with new people in an emptied town, and judges."""
    await town.database.write(_empty)
    model = Model()
    players = await _gather(town, model)
    with albums_gather(GATHERS):
        for burst in bursts:
            await _play(town, players, model, burst)
        back = [each for each in players.values() if each.blocked]
        for each in back:
            await each.phone.unblock()
        await _settle(town, players, model, {each.who for each in back})
    verdict = Verdict()
    verdict.judge(model, {who: player.phone for who, player in players.items()})
    verdict.figures["sequences"] += 1
    verdict.figures["restarts"] += sum(burst.outage is not Outage.NONE for burst in bursts)
    failures = await town.database.read(_failures)
    verdict.figures["errors"] += len(failures)
    verdict.wrong += failures
    return verdict


async def _gather(town: Town, model: Model) -> dict[int, Player]:
    first = 1000 * next(_hundreds)
    players: dict[int, Player] = {}
    for who in PEOPLE:
        group, name = GROUP_OF[who], _NAMES[who]
        if who in PARTICIPANTS:
            players[who] = Participant(who, await asker(town, first + who, name, group_id=group), model, players)
        else:
            players[who] = Coordinator(who, await coordinator(town, first + who, name, group_id=group), model, players)
    await everything_is_said(town)
    return players


async def _play(town: Town, players: dict[int, Player], model: Model, burst: Burst) -> None:
    was_blocked = {each.who for each in players.values() if each.blocked}
    if burst.outage is Outage.BEFORE:
        await town.restart()
    elif burst.outage is Outage.DOWN:
        await town.halt()
    moving = [_act(players[who], burst, down=burst.outage is Outage.DOWN) for who in PEOPLE]
    if burst.outage is Outage.DURING:
        await asyncio.gather(*moving, town.restart())
    else:
        await asyncio.gather(*moving)
    if burst.outage is Outage.DOWN:
        await town.start()
    await _settle(town, players, model, was_blocked - {each.who for each in players.values() if each.blocked})


async def _act(player: Player, burst: Burst, *, down: bool) -> None:
    moves = [each for each in burst.moves if each.who == player.who]
    for move in moves:
        # What the bot still has to say to somebody who blocks it in the middle of a talk is nobody's loss.
        if (not down or move.what in player.at_once) and (move.what is not What.BLOCK or len(moves) == 1):
            await player.make(move)


async def _settle(town: Town, players: dict[int, Player], model: Model, unblocked: set[int]) -> None:
    await everything_is_said(town)
    handed = []
    for each in players.values():
        if isinstance(each, Participant):
            each.learn_numbers()
        elif isinstance(each, Coordinator):
            handed += each.handed_over()
    shown = {each.who: Shown(each.phone) for each in players.values()}
    model.settle(handed, unblocked, lambda who, words: bool(shown[who].copies(words)))


async def _empty(session: AsyncSession) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in _KEPT:
            await session.execute(delete(table))


async def _failures(session: AsyncSession) -> list[str]:
    updates = await session.scalars(select(Update.error).where(Update.error.is_not(None)))
    deliveries = await session.scalars(select(Delivery).where(Delivery.state == DeliveryState.FAILED))
    return [
        *(f"error: an update ended in {each}" for each in updates),
        *(f"error: {each.kind} of {each.subject_id} was refused: {each.error}" for each in deliveries),
    ]

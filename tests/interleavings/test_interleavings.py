"""Whatever people do at the same time, every message reaches exactly those it is for; and the model would notice."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from aiogram import Bot
from hypothesis import HealthCheck, given, settings
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import assembling, content
from handlers.content import Content
from handlers.questions import desk_texts
from handlers.rendering import Occasion
from storage import coordinators, outbox
from storage.outbox import Claimed
from storage.questions import kinds
from storage.questions.reading import Happened
from tests.interleavings import stage
from tests.interleavings.moves import Burst, Form, Move, Play, What, plays
from tests.town import Town

ANNA, EGOR, VERA, GALINA, DARYA = 0, 4, 5, 6, 7
TO_GROUP_WITH_NOTE, TO_GROUP_WITHOUT = 1, 0
"""What `What.HAND_OVER` picks of a single question: to the other group, with a note (odd) or without."""


def one_by_one(*moves: Move) -> Play:
    return tuple(Burst((move,)) for move in moves)


@given(play=plays(longest=6))
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
async def test_every_message_reaches_exactly_those_it_is_for(town: Town, play: Play) -> None:
    assert (await stage.play(town, play)).wrong == []


async def test_an_edit_made_while_a_question_was_elsewhere_is_seen_when_it_comes_back(town: Town) -> None:
    verdict = await stage.play(
        town,
        one_by_one(
            Move(ANNA, What.ASK, Form.STRAGGLING),
            Move(ANNA, What.FOLLOW_UP),
            Move(VERA, What.HAND_OVER, pick=TO_GROUP_WITH_NOTE),
            Move(ANNA, What.EDIT, pick=1),
            Move(ANNA, What.EDIT, pick=3),
            Move(DARYA, What.HAND_OVER, pick=TO_GROUP_WITHOUT),
        ),
    )
    assert verdict.figures["handed over"] > 0
    assert verdict.wrong == []


Break = Callable[[pytest.MonkeyPatch], None]
_copied = assembling.RENDERERS[kinds.MESSAGE]


def break_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    first: list[int] = []

    async def astray(occasion: Occasion) -> int | None:
        first.append(occasion.delivery.chat_id)
        return await _copied(replace(occasion, delivery=replace(occasion.delivery, chat_id=first[0])))

    monkeypatch.setitem(assembling.RENDERERS, kinds.MESSAGE, astray)


def break_the_right_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def anybody(session: AsyncSession, person_id: int, group_id: int) -> None:
        """Asks nothing."""

    monkeypatch.setattr(coordinators, "require", anybody)


def break_secrecy(monkeypatch: pytest.MonkeyPatch) -> None:
    def talkative(*, happened: Happened) -> str:
        return f"Ваш вопрос передан: {happened.event.text}"

    monkeypatch.setattr(desk_texts, "whom_to_expect", talkative)


def break_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_: Occasion) -> int | None:
        return None

    monkeypatch.setitem(assembling.RENDERERS, kinds.MESSAGE, nothing)


def break_singleness(monkeypatch: pytest.MonkeyPatch) -> None:
    async def twice(occasion: Occasion) -> int | None:
        await _copied(occasion)
        return await _copied(occasion)

    monkeypatch.setitem(assembling.RENDERERS, kinds.MESSAGE, twice)


def break_order(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = outbox.claim

    async def backwards(session: AsyncSession, limit: int, quiet: bool) -> list[Claimed]:
        return (await claim(session, limit, quiet))[::-1]

    monkeypatch.setattr(outbox, "claim", backwards)


def break_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_: Occasion) -> int | None:
        return None

    monkeypatch.setitem(assembling.RENDERERS, kinds.EDITED, nothing)


def break_albums(monkeypatch: pytest.MonkeyPatch) -> None:
    async def apart(bot: Bot, chat_id: int, parts: list[Content], **_: object) -> list[int]:
        return [await content.send(bot, chat_id, part) for part in parts]

    monkeypatch.setattr(content, "send_album", apart)


BROKEN: tuple[tuple[Break, str, tuple[Move, ...]], ...] = (
    (break_the_address, "misdelivered", (Move(ANNA, What.ASK), Move(EGOR, What.ASK))),
    (break_the_address, "lost", (Move(ANNA, What.ASK),)),
    (
        break_the_right_to_answer,
        "misdelivered",
        (Move(ANNA, What.ASK), Move(VERA, What.HAND_OVER, pick=TO_GROUP_WITH_NOTE), Move(VERA, What.SWIPE)),
    ),
    (
        break_secrecy,
        "misdelivered",
        (Move(ANNA, What.ASK), Move(VERA, What.HAND_OVER, pick=TO_GROUP_WITH_NOTE)),
    ),
    (break_sending, "lost", (Move(ANNA, What.ASK),)),
    (break_singleness, "doubled", (Move(ANNA, What.ASK),)),
    (
        break_order,
        "out of order",
        (
            Move(ANNA, What.ASK),
            Move(GALINA, What.BLOCK),
            Move(ANNA, What.FOLLOW_UP),
            Move(ANNA, What.FOLLOW_UP),
            Move(GALINA, What.UNBLOCK),
        ),
    ),
    (break_edits, "stale", (Move(ANNA, What.ASK), Move(ANNA, What.EDIT))),
    (break_albums, "torn", (Move(ANNA, What.ASK, Form.ALBUM),)),
)


async def test_the_model_notices_whatever_is_broken_in_the_program(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    unnoticed = []
    for breaking, noticed, moves in BROKEN:
        with monkeypatch.context() as patching:
            breaking(patching)
            broken = await stage.play(town, one_by_one(*moves))
        if not broken.figures[noticed]:
            unnoticed.append((breaking.__name__, noticed, broken.wrong))
    assert unnoticed == []
    sound = await stage.play(town, one_by_one(*(move for _, _, moves in BROKEN for move in moves)))
    assert sound.wrong == []

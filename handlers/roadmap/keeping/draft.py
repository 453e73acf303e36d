"""What is being planned or changed, one for each coordinator; kept apart from what they are asked to type.

So it is still there after a word of the menu, another conversation, a restart.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey

from storage import clock
from storage.audiences import Audience
from storage.refusals import Refusal
from storage.roadmap.plans import Plan
from storage.roadmap.times import DEFAULTS, Repeat
from storage.tables import HandInKind, Milestone, MilestoneKind

_DESTINY = "a milestone's draft"
_GONE = "gone"


class Forgotten(Refusal):
    """The draft is saved, thrown away, or another one was begun since."""


@dataclass(slots=True)
class Draft:
    """A milestone as it would be; ``milestone`` and its ``revision``: the one that is changed, 0: a new one.

    ``key`` tells it from others of the same person: the second of the epoch in which it was begun, or soon after.
    """

    key: int
    kind: MilestoneKind
    audience: Audience
    responsible_id: int
    milestone: int = 0
    revision: int = 0
    title: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str | None = None
    link: str | None = None
    agenda: str | None = None
    hand_in_to: str | None = None
    asks: HandInKind = HandInKind.NONE
    offsets: list[str] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    repeat: Repeat | None = None
    example: bool = False
    code: str | None = None
    typed_rules: list[str] = field(default_factory=list)
    """Rules that were typed and may be switched off and on again."""

    @property
    def begun_at(self) -> datetime:
        return datetime.fromtimestamp(self.key, UTC)

    @property
    def is_ready(self) -> bool:
        """Whether it has what nothing can do without."""
        return bool(self.title) and self.starts_at is not None

    @property
    def fingerprint(self) -> int:
        """Differs when anything differs that would be saved."""
        return crc32(repr(sorted(self.to_json().items())).encode()) >> 1

    def plan(self) -> Plan:
        """What is to be saved; it must be ready."""
        if self.starts_at is None:
            raise ValueError("the draft has no moment yet")
        return Plan(
            kind=self.kind,
            title=self.title,
            starts_at=self.starts_at,
            audience=self.audience,
            responsible_id=self.responsible_id,
            ends_at=self.ends_at,
            place=self.place,
            link=self.link,
            agenda=self.agenda,
            hand_in_to=self.hand_in_to,
            asks=self.asks,
            offsets=tuple(self.offsets),
            documents=tuple(self.documents),
            repeat=self.repeat,
            example=self.example,
            code=self.code,
        )

    def begin_at(self, moment: datetime) -> None:
        """Moves it; it lasts as long as before."""
        lasts = self.ends_at - self.starts_at if self.ends_at and self.starts_at else None
        self.starts_at = moment.astimezone(UTC)
        self.ends_at = self.starts_at + lasts if lasts else None

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "audience": self.audience.to_json(),
            "responsible_id": self.responsible_id,
            "milestone": self.milestone,
            "revision": self.revision,
            "title": self.title,
            "starts_at": self.starts_at.isoformat() if self.starts_at else None,
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
            "place": self.place,
            "link": self.link,
            "agenda": self.agenda,
            "hand_in_to": self.hand_in_to,
            "asks": self.asks.value,
            "offsets": self.offsets,
            "documents": self.documents,
            "repeat": self.repeat.to_json() if self.repeat else None,
            "example": self.example,
            "code": self.code,
            "typed_rules": self.typed_rules,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Draft":
        """What `to_json` made."""
        return cls(
            **kept
            | {
                "kind": MilestoneKind(kept["kind"]),
                "audience": Audience.from_json(kept["audience"]),
                "starts_at": datetime.fromisoformat(kept["starts_at"]) if kept["starts_at"] else None,
                "ends_at": datetime.fromisoformat(kept["ends_at"]) if kept["ends_at"] else None,
                "asks": HandInKind(kept["asks"]),
                "repeat": Repeat.from_json(kept["repeat"]) if kept["repeat"] else None,
            }
        )


async def begin(state: FSMContext, kind: MilestoneKind, audience: Audience, responsible_id: int) -> Draft:
    """A new draft with the usual reminders, in place of the last one."""
    draft = Draft(await _key(state), kind, audience, responsible_id, offsets=list(DEFAULTS[kind]))
    await save(state, draft)
    return draft


async def begin_change(state: FSMContext, milestone: Milestone, plan: Plan) -> Draft:
    """A draft for changing what is kept, in place of the last one."""
    draft = of_milestone(await _key(state), milestone, plan)
    await save(state, draft)
    return draft


def of_milestone(key: int, milestone: Milestone, plan: Plan) -> Draft:
    """What is kept, as a draft with this key."""
    return Draft(
        key=key,
        kind=plan.kind,
        audience=plan.audience,
        responsible_id=plan.responsible_id,
        milestone=milestone.id,
        revision=milestone.revision,
        title=plan.title,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        link=plan.link,
        agenda=plan.agenda,
        hand_in_to=plan.hand_in_to,
        asks=plan.asks,
        offsets=list(plan.offsets or ()),
        documents=list(plan.documents),
        repeat=plan.repeat,
        example=plan.example,
        code=plan.code,
    )


async def load(state: FSMContext, key: int) -> Draft:
    """The person's draft with this key; raises `Forgotten` when it is no more."""
    found = await find(state)
    if found is None or found.key != key:
        raise Forgotten
    return found


async def find(state: FSMContext) -> Draft | None:
    """The person's draft, if there is one."""
    kept = await state.storage.get_data(_place(state))
    return Draft.from_json(kept) if kept and _GONE not in kept else None


async def save(state: FSMContext, draft: Draft) -> None:
    """Keeps it in place of the last one."""
    await state.storage.set_data(_place(state), draft.to_json())


async def forget(state: FSMContext, draft: Draft) -> None:
    """It is saved or thrown away; only its key stays, so that the next one has another."""
    await state.storage.set_data(_place(state), {"key": draft.key, _GONE: True})


def _place(state: FSMContext) -> StorageKey:
    return replace(state.key, destiny=_DESTINY)


async def _key(state: FSMContext) -> int:
    last: int = (await state.storage.get_data(_place(state))).get("key", 0)
    return max(int(clock.now().timestamp()), last + 1)

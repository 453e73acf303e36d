"""The model: who should hear what, and when, as the rules of reminding say it. It imports nothing of what it checks.

It is stepped through the same moments as the bot. At each one it says which reminders have to go now, and afterwards it
is told which went.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tests.year.calendar import HALF_HOUR, Reckoning

LATE = timedelta(minutes=2)


class State(StrEnum):
    OPEN = "open"
    GOING = "going"
    MISSED = "missed"
    SUPERSEDED = "superseded"


def is_main(rule: str) -> bool:
    return rule == "morning" or rule.startswith("before")


def is_after(rule: str) -> bool:
    return rule.startswith("overdue")


def same_people(rule: str) -> str:
    """Rules of which several at once would be said to the same people."""
    if is_main(rule):
        return "main"
    return "overdue" if is_after(rule) and rule != "overdue:list" else rule


@dataclass(eq=False)
class Promise:
    """One rule of one milestone at its present times. ``left``: who should have heard it and has not yet."""

    milestone: int
    revision: int
    rule: str
    due: datetime
    wanted: datetime
    state: State = State.OPEN
    left: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)
    loose: bool = False

    @property
    def name(self) -> tuple[int, int, str]:
        return self.milestone, self.revision, self.rule


@dataclass
class Plan:
    """A milestone as the model knows it."""

    number: int
    meeting: bool
    event: datetime
    rules: tuple[str, ...]
    groups: frozenset[int]
    responsible: int
    revision: int = 0
    alive: bool = True
    promises: dict[str, Promise] = field(default_factory=dict)


@dataclass
class Somebody:
    """A person: in a group or in none."""

    number: int
    group: int | None


class Model:
    def __init__(self, reckoning: Reckoning) -> None:
        self.reckoning = reckoning
        self.people: dict[int, Somebody] = {}
        self.plans: dict[int, Plan] = {}
        self.answers: dict[tuple[int, int], int] = {}
        self.handed: set[tuple[int, int]] = set()
        self.maybe: set[Promise] = set()

    def all_rules(self, plan: Plan) -> list[str]:
        if plan.meeting:
            return [*plan.rules, "ask"]
        return [*plan.rules, "missing", "overdue:1", "overdue:2", "overdue:3", "overdue:list"]

    def promise_all(self, plan: Plan, now: datetime) -> None:
        """Promises what the rules say and is still ahead, keeps what was promised, forgets what is not wanted."""
        for rule in list(plan.promises):
            if rule not in self.all_rules(plan):
                del plan.promises[rule]
        ahead: list[Promise] = []
        for rule in self.all_rules(plan):
            promise, due = plan.promises.get(rule), self.reckoning.speaks(rule, plan.event)
            if promise is None and due is not None and due > now:
                promise = Promise(plan.number, plan.revision, rule, due, self.reckoning.wanted(rule, plan.event))
                plan.promises[rule] = promise
            if promise is not None and promise.due > now and promise.state in {State.OPEN, State.SUPERSEDED}:
                ahead.append(promise)
        self._thin(ahead)

    def _thin(self, ahead: list[Promise]) -> None:
        """Of several at about one time to the same people the one nearest to the event is kept."""
        kept: list[Promise] = []
        for each in sorted(ahead, key=lambda each: (each.wanted, each.rule != "morning"), reverse=True):
            if is_main(each.rule):
                near = any(abs(each.due - other.due) <= HALF_HOUR for other in kept)
                each.state = State.SUPERSEDED if near else State.OPEN
                if not near:
                    kept.append(each)
        for each in ahead:
            if each.rule == "ask":
                near = any(abs(each.due - other.due) <= HALF_HOUR for other in kept)
                each.state = State.SUPERSEDED if near else State.OPEN

    def concerned(self, plan: Plan, rule: str) -> set[int]:
        """To whom the rule speaks now."""
        if not plan.alive:
            return set()
        if rule == "missing":
            return {plan.responsible}
        owing = {
            each.number
            for each in self.people.values()
            if each.group in plan.groups and (plan.number, each.number) not in self.handed
        }
        if rule == "overdue:list":
            return {plan.responsible} if owing else set()
        if rule == "ask":
            return {each for each in owing if self.answers.get((plan.number, each)) != plan.revision}
        return owing

    def due(self, now: datetime) -> set[tuple[int, tuple[int, int, str]]]:
        """Which person has to hear which promise at this moment, the bot being there."""
        self.maybe = set()
        required: set[tuple[int, tuple[int, int, str]]] = set()
        for plan in self.plans.values():
            if plan.alive:
                for promise in self._going(plan, now):
                    required |= {(person, promise.name) for person in promise.left & self.concerned(plan, promise.rule)}
        return required

    def _going(self, plan: Plan, now: datetime) -> Iterator[Promise]:
        promises = list(plan.promises.values())
        if plan.event <= now:
            self._miss_what_is_over(promises)
        self._decide_late(plan, now)
        for each in promises:
            if each.state is State.OPEN and each.due <= now:
                each.state, each.left = State.GOING, self.concerned(plan, each.rule)
                self.maybe.add(each)
        for each in promises:
            if each.state is not State.GOING:
                continue
            if any(self._overtakes(other, each, now) for other in promises):
                each.left = set()
            if not self.reckoning.is_night(now):
                if each.loose:
                    self._go_on(plan, each, now)
                yield each

    def _miss_what_is_over(self, promises: list[Promise]) -> None:
        for each in promises:
            if not is_after(each.rule) and each.state in {State.OPEN, State.GOING}:
                each.state = State.MISSED

    def _go_on(self, plan: Plan, promise: Promise, now: datetime) -> None:
        """The bot was killed while it went out: who has not had it may yet, unless the next one is near."""
        self.maybe.add(promise)
        soon = self.reckoning.after_night(now) + HALF_HOUR
        for other in plan.promises.values():
            same = same_people(other.rule) == same_people(promise.rule) or (
                promise.rule == "ask" and is_main(other.rule)
            )
            if same and other.state is State.OPEN and other.due <= soon:
                promise.left = set()

    def _decide_late(self, plan: Plan, now: datetime) -> None:
        goes = self.reckoning.after_night(now)
        late = [each for each in plan.promises.values() if each.state is State.OPEN and each.due < now - LATE]
        for kind in sorted({same_people(each.rule) for each in late}, key=lambda kind: kind == "ask"):
            those = [each for each in late if same_people(each.rule) == kind]
            nearest = max(those, key=lambda each: (each.wanted, each.rule != "morning"))
            for each in those:
                if each is not nearest:
                    each.state = State.SUPERSEDED
            if kind == "ask":
                soon = self._asked_anyway(plan, nearest, goes)
            else:
                soon = any(
                    same_people(each.rule) == kind
                    and each.state is State.OPEN
                    and each not in those
                    and each.due <= goes + HALF_HOUR
                    for each in plan.promises.values()
                )
            if soon and kind in {"main", "overdue", "ask"}:
                nearest.state = State.SUPERSEDED
            elif not is_after(nearest.rule) and goes >= plan.event:
                nearest.state = State.MISSED
            else:
                nearest.due = max(goes, nearest.due) if goes > now else nearest.due

    def _asked_anyway(self, plan: Plan, ask: Promise, goes: datetime) -> bool:
        """Whether a reminder to all follows at about that time, or has come since."""
        return any(
            is_main(each.rule) and each.state in {State.OPEN, State.GOING} and ask.due < each.due <= goes + HALF_HOUR
            for each in plan.promises.values()
        ) or any(
            is_main(each.rule)
            and (each.state is State.OPEN or (each.state is State.GOING and not each.told))
            and each.due <= goes
            for each in plan.promises.values()
        )

    def _overtakes(self, other: Promise, promise: Promise, now: datetime) -> bool:
        if other is promise or other.state is not State.GOING or not promise.due < other.due <= now:
            return False
        return same_people(other.rule) == same_people(promise.rule) or (promise.rule == "ask" and is_main(other.rule))

    def went(self, person: int, name: tuple[int, int, str]) -> str | None:
        """Somebody hears a reminder now; what is wrong with that, if anything."""
        number, revision, rule = name
        plan = self.plans[number]
        promise = plan.promises.get(rule)
        if not plan.alive or plan.revision != revision:
            return "gone after cancellation"
        if promise is None:
            return "gone to somebody it should not"
        if person in promise.told:
            return "gone twice"
        promise.told.add(person)
        if person in promise.left:
            promise.left.discard(person)
        elif not (promise in self.maybe and person in self.concerned(plan, rule)):
            return "gone to somebody it should not"
        return None if person in self.concerned(plan, rule) else "gone to somebody it should not"

    def unsaid(self, required: set[tuple[int, tuple[int, int, str]]]) -> list[tuple[int, tuple[int, int, str]]]:
        """What of it has not gone although it still should."""
        found = []
        for person, name in sorted(required):
            plan = self.plans[name[0]]
            promise = plan.promises.get(name[2])
            if plan.revision != name[1] or promise is None or person not in promise.left:
                continue
            if person in self.concerned(plan, name[2]):
                found.append((person, name))
            else:
                promise.left.discard(person)
        return found

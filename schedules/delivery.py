"""The worker that takes deliveries from the outbox to Telegram.

It claims what is due, keeps each chat's order, sends from a bounded pool at the set pace, and writes results down in
groups; a place is free again only when its result is on disk. So `kill -9` can repeat no more than twice what may be
sent at once: what was claimed but not yet begun is known never to have left.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from storage import clock, deliveries, outbox
from storage.database import GROUP_LIMIT, Database, is_away
from storage.grouping import Grouped
from storage.outbox import Claimed, Outcome
from storage.tables import DeliveryState

log = logging.getLogger(__name__)

POOL = 30
"""Sends under way at once when paced; Telegram's limit of about 30 a second leaves no use for more."""

MADE_UP_FOR = 2
"""Intervals; Telegram's limit of about 30 a second leaves room for no more beside the replies to people."""

UNWRITTEN = 2
"""Messages that may have arrived without that being on disk, when paced: so many more `kill -9` may repeat."""

LOOK = 1.0
"""Seconds between looks into the outbox when nobody wakes the worker: other processes write to it too."""

RELEASE_EVERY = 60.0
"""Seconds between looks for claimed deliveries that have outlived their lease."""

FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(minutes=2)
MOST_ATTEMPTS = timedelta(days=3) // LONGEST_RETRY
"""After three days of trying in vain a delivery fails; days in which nobody tried are not among them."""

MOST_ATTEMPTS_WITHOUT_DATABASE = 20
"""About half an hour: what looks like a database that is away may be an error in what it was asked."""

NOT_YET = timedelta(seconds=10)
"""Until what was not ready for a delivery is asked about again."""

WRITTEN_AGAIN = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0)
"""Seconds between tries to write a result down; what is not written down in the end is sent once more."""


class Unreachable(Exception):
    """The person blocked the bot or the account is gone; trying again is of no use until they return."""


class Refused(Exception):
    """Telegram will not have this message, now or later."""


class Trouble(Exception):
    """The network or Telegram's servers failed; trying again may help."""


class NotYet(Exception):
    """What the message needs is not there yet; waiting for it counts as no attempt."""


class Paused(Exception):
    """Telegram asked the whole bot to be silent until ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


Send = Callable[[Claimed, bool], Awaitable[int | None]]
"""Says a delivery, without sound if the flag is set, and returns the id of its message, or None when there was nothing
to say. Raises `Unreachable`, `Refused`, `Trouble`, `NotYet`, `Paused`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """``interval`` seconds between sends (0: none), and how many may be under way at once (``pool``)."""

    interval: float
    pool: int = POOL

    @property
    def in_hand(self) -> int:
        """How many to claim ahead: the pool must not wait for the database, yet words come from current data."""
        return self.pool if self.interval else 8 * self.pool


class DeliveryWorker:
    """Runs until stopped; one per database, which the caller must see to."""

    def __init__(self, database: Database, send: Send, *, pace: Pace, is_quiet: Callable[[datetime], bool]) -> None:
        self._database = database
        self._send = send
        self._pace = pace
        self._is_quiet = is_quiet
        # Claimed deliveries by chat, in order. A chat is in `_ready` while it has some and none of them is under way.
        self._lanes: dict[int, deque[Claimed]] = {}
        self._ready: asyncio.Queue[int | None] = asyncio.Queue()
        self._in_hand: set[int] = set()
        self._woken = asyncio.Event()
        self._sending = asyncio.Semaphore(pace.pool)
        self._under_way = 0
        # A lone result is written down at once; in a crowd the next ones are so near that waiting for them is cheaper.
        self._settle: Grouped[Outcome, None] = Grouped(
            lambda outcomes: database.write(deliveries.settle, outcomes),
            GROUP_LIMIT,
            lambda: 2 * self._under_way > pace.pool,
        )
        self._turns = asyncio.Lock()
        self._unwritten = 0
        self._written = asyncio.Event()
        self._written.set()
        self._next_send = 0.0
        self._next_release = time.monotonic() + RELEASE_EVERY
        self._paused_until: datetime | None = None
        self._next_due: datetime | None = None
        self._stopping = False
        database.subscribe(outbox.QUEUED, self._woken.set)

    async def run(self) -> None:
        """Delivers until `stop`; what an earlier run had claimed is due again."""
        await self._database.write(outbox.release, everything=True)
        self._paused_until = await self._database.read(outbox.paused_until)
        # Twice as many as may send: while one half waits for its results to be on disk, the other sends.
        async with asyncio.TaskGroup() as pool:
            for _ in range(2 * self._pace.pool):
                pool.create_task(self._deliver_for_ever())
            await self._claim_for_ever()
            for _ in range(2 * self._pace.pool):
                self._ready.put_nowait(None)
        await self._give_back([each for lane in self._lanes.values() for each in lane])

    def stop(self) -> None:
        """Begins nothing new; `run` returns when what is under way is written down."""
        self._stopping = True
        self._woken.set()

    async def _claim_for_ever(self) -> None:
        while not self._stopping:
            try:
                claimed = await self._claim()
            except (SQLAlchemyError, OSError):
                log.exception("the outbox could not be read; trying again")
                claimed = False
            if not claimed:
                # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the event.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._next_look()):
                        await self._woken.wait()

    async def _claim(self) -> bool:
        """Takes up work if there is room and some is due; whether it is worth looking again at once."""
        woken = self._woken.is_set()
        self._woken.clear()
        self._next_due = None
        if time.monotonic() >= self._next_release:
            self._next_release = time.monotonic() + RELEASE_EVERY
            await self._database.write(outbox.release, but=list(self._in_hand))
        if len(self._in_hand) > self._pace.in_hand // 2 or self._is_paused():
            return False
        claimed: list[Claimed] = []
        if woken or await self._database.read(outbox.is_due):
            quiet = self._is_quiet(clock.now())
            claimed = await self._database.write(outbox.claim, self._pace.in_hand - len(self._in_hand), quiet)
        self._in_hand.update(each.id for each in claimed)
        self._next_due = await self._database.read(outbox.next_due) if not claimed else None
        for delivery in claimed:
            lane = self._lanes.get(delivery.chat_id)
            if lane is None:
                self._lanes[delivery.chat_id] = deque([delivery])
                self._ready.put_nowait(delivery.chat_id)
            else:
                lane.append(delivery)
        return bool(claimed)

    def _next_look(self) -> float:
        """Seconds to the next look into the outbox: sooner when an album has gathered or a reminder is due."""
        due = (self._next_due - clock.now()).total_seconds() if self._next_due is not None else LOOK
        return min(max(due, 0.0), LOOK)

    async def _deliver_for_ever(self) -> None:
        while (chat_id := await self._ready.get()) is not None and not self._stopping:
            lane = self._lanes[chat_id]
            delivery = lane.popleft()
            try:
                outcome = await self._deliver(delivery)
                if outcome is not None:
                    await self._write_down(outcome)
                if outcome is None or outcome.state is DeliveryState.PENDING:
                    await self._put_off(lane, [delivery] if outcome is None else [])
            except (SQLAlchemyError, OSError):
                log.exception("what became of delivery %s is not written down; its lease will run out", delivery.id)
            self._in_hand.discard(delivery.id)
            if lane:
                self._ready.put_nowait(chat_id)
            else:
                del self._lanes[chat_id]
            if len(self._in_hand) <= self._pace.in_hand // 2:
                self._woken.set()

    async def _put_off(self, lane: deque[Claimed], untried: list[Claimed]) -> None:
        """Nothing of a chat may overtake what is to be tried again, nor what is claimed while that is written down."""
        while untried or lane:
            untried += lane
            lane.clear()
            self._in_hand.difference_update(each.id for each in untried)
            await self._give_back(untried)
            untried = []

    async def _write_down(self, outcome: Outcome) -> None:
        self._unwritten += 1
        if self._unwritten >= UNWRITTEN:
            self._written.clear()
        try:
            await self._settle_surely(outcome)
        finally:
            self._unwritten -= 1
            if self._unwritten < UNWRITTEN:
                self._written.set()

    async def _settle_surely(self, outcome: Outcome) -> None:
        """Raises the database's error when it has not got over it, or when the worker is to stop."""
        try:
            await self._settle(outcome)
        except (SQLAlchemyError, OSError):
            for wait in WRITTEN_AGAIN:
                log.warning(
                    "what became of delivery %s is to be written down again", outcome.delivery.id, exc_info=True
                )
                if self._stopping:
                    raise
                await asyncio.sleep(wait)
                # By itself, lest what cannot be written of another delivery keep this one from it.
                with contextlib.suppress(SQLAlchemyError, OSError):
                    await self._database.write(deliveries.settle, [outcome])
                    return
            raise

    async def _deliver(self, delivery: Claimed) -> Outcome | None:
        """What became of it; None when it was not tried and is due as before."""
        if delivery.unreachable:
            return Outcome(delivery, DeliveryState.UNREACHABLE, counted=False)
        try:
            async with self._sending:
                await self._wait_for_turn()
                if self._is_paused() or self._stopping:
                    return None
                self._under_way += 1
                try:
                    message_id = await self._send(delivery, self._is_quiet(clock.now()))
                finally:
                    self._under_way -= 1
            state = DeliveryState.CANCELLED if message_id is None else DeliveryState.SENT
            outcome = Outcome(delivery, state, message_id=message_id)
        except Paused as pause:
            await self._pause(pause.until)
            return None
        except Unreachable as error:
            outcome = Outcome(delivery, DeliveryState.UNREACHABLE, error=str(error))
        except Refused as error:
            outcome = Outcome(delivery, DeliveryState.FAILED, error=str(error))
        except Trouble as error:
            outcome = _retried(delivery, str(error))
        except NotYet as error:
            later = clock.now() + NOT_YET
            outcome = Outcome(delivery, DeliveryState.PENDING, error=str(error), not_before=later, counted=False)
        except Exception as error:
            log.exception("delivery %s (%s %s) failed", delivery.id, delivery.kind, delivery.subject_id)
            outcome = Outcome(delivery, DeliveryState.FAILED, error=type(error).__name__)
            if is_away(error) and delivery.attempts < MOST_ATTEMPTS_WITHOUT_DATABASE:
                outcome = _retried(delivery, type(error).__name__)
        return outcome

    async def _wait_for_turn(self) -> None:
        """Spaces sends evenly: a bucket, or turns given in advance, would let many through at once after a stall.

        A lateness of less than `MADE_UP_FOR` intervals is made up for, so that the pace is kept on the whole. While
        `UNWRITTEN` results wait for the disk nothing more is sent.
        """
        if not self._pace.interval:
            return
        loop = asyncio.get_running_loop()
        async with self._turns:
            await self._written.wait()
            await asyncio.sleep(self._next_send - loop.time())
            moment = loop.time()
            is_stalled = moment - self._next_send >= MADE_UP_FOR * self._pace.interval
            self._next_send = (moment if is_stalled else self._next_send) + self._pace.interval

    def _is_paused(self) -> bool:
        return self._paused_until is not None and clock.now() < self._paused_until

    async def _pause(self, until: datetime) -> None:
        if self._paused_until is None or until > self._paused_until:
            self._paused_until = until
            try:
                await self._database.write(outbox.pause, until)
            except (SQLAlchemyError, OSError):
                log.exception("the silence until %s is not written down; a restart will not know of it", until)

    async def _give_back(self, untried: list[Claimed]) -> None:
        if untried:
            await self._database.write(outbox.give_back, [each.id for each in untried])


def _retried(delivery: Claimed, error: str) -> Outcome:
    if delivery.attempts >= MOST_ATTEMPTS:
        return Outcome(delivery, DeliveryState.FAILED, error=error)
    wait = min(FIRST_RETRY * 2 ** min(delivery.attempts, 10), LONGEST_RETRY)
    return Outcome(delivery, DeliveryState.PENDING, error=error, not_before=clock.now() + wait)

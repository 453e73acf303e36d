"""Faults on demand: what networks and Telegram do to a bot on a bad day."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal, TypedDict, Unpack

Kind = Literal["flood", "error", "refusal", "lost", "reset", "delay"]


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with chosen calls, so many times or until a moment."""

    kind: Kind
    method: str | None = None
    chat: int | None = None
    times: int | None = None
    until: float | None = None
    retry_after: int = 1
    status: int = 502
    html: bool = False
    words: str = ""
    seconds: float = 0
    used: int = field(default=0)

    def fits(self, method: str, chat: int | None) -> bool:
        """Tell whether this call is to go wrong."""
        spent = self.times is not None and self.used >= self.times
        late = self.until is not None and time.monotonic() > self.until
        named = self.method is None or self.method.lower() == method
        return named and not spent and not late and (self.chat is None or self.chat == chat)


class Scope(TypedDict, total=False):
    """Whom a fault meets: so many calls (one, unless told otherwise), or all calls for so many seconds; of one chat."""

    times: int | None
    lasting: float | None
    chat: int | None


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(
        self,
        kind: Kind,
        method: str | None = None,
        *,
        times: int | None = None,
        lasting: float | None = None,
        chat: int | None = None,
        **details: float | str,
    ) -> Fault:
        """Put a fault in force; ``details`` are retry_after, status, html, words, seconds."""
        fault = Fault(
            kind,
            method,
            chat,
            1 if times is None and lasting is None else times,
            None if lasting is None else time.monotonic() + lasting,
            retry_after=int(details.get("retry_after", 1)),
            status=int(details.get("status", 502)),
            html=bool(details.get("html", False)),
            words=str(details.get("words", "")),
            seconds=float(details.get("seconds", 0)),
        )
        self._faults.append(fault)
        return fault

    def flood(self, retry_after: int = 1, method: str | None = None, **scope: Unpack[Scope]) -> Fault:
        """Answer 429."""
        return self.add("flood", method, retry_after=retry_after, **scope)

    def error(
        self, status: int = 502, method: str | None = None, *, html: bool = False, **scope: Unpack[Scope]
    ) -> Fault:
        """Answer 5xx without carrying the call out, in JSON or with a proxy's HTML page."""
        return self.add("error", method, status=status, html=html, **scope)

    def refuse(self, words: str, method: str | None = None, *, status: int = 400, **scope: Unpack[Scope]) -> Fault:
        """Refuse what only Telegram knows a reason against, in its words: ``VOICE_MESSAGES_FORBIDDEN``."""
        return self.add("refusal", method, words=words, status=status, **scope)

    def lose_answer(self, method: str | None = None, **scope: Unpack[Scope]) -> Fault:
        """Carry the call out, and break the connection before the answer."""
        return self.add("lost", method, **scope)

    def reset(self, method: str | None = None, **scope: Unpack[Scope]) -> Fault:
        """Break the connection before anything is carried out."""
        return self.add("reset", method, **scope)

    def delay(self, seconds: float, method: str | None = None, **scope: Unpack[Scope]) -> Fault:
        """Let the call wait first."""
        return self.add("delay", method, seconds=seconds, **scope)

    def clear(self) -> None:
        """End all faults."""
        self._faults.clear()

    def take(self, method: str, chat: int | None) -> list[Fault]:
        """Use up the faults that this call meets."""
        met = [fault for fault in self._faults if fault.fits(method, chat)]
        for fault in met:
            fault.used += 1
        return met

    def __bool__(self) -> bool:
        return bool(self._faults)

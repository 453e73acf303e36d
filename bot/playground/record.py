"""What the bots have called: counters always, the calls themselves when asked for."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .text import Json

_CALLS_KEPT = 100_000
_PLAIN = (str, int, float, list, dict)


@dataclass(slots=True, frozen=True)
class RecordedCall:
    """One call as it was answered; ``error`` is the refusal's description."""

    method: str
    bot: int
    chat: int | None
    args: dict[str, Any]
    time: float
    result: Any = None
    error: str = ""
    code: int = 200

    def json(self) -> Json:
        """Give the call for the control API, uploads shown by their size only."""
        args = {key: value if isinstance(value, _PLAIN) else type(value).__name__ for key, value in self.args.items()}
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"args": args}


class Record:
    """Counters by method and by refusal; the calls in their order if ``keep``."""

    def __init__(self, *, keep: bool = True, limit: int | None = _CALLS_KEPT) -> None:
        self.keep = keep
        self.calls: deque[RecordedCall] = deque(maxlen=limit)
        self.methods: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()

    def add(self, call: RecordedCall) -> None:
        """Count a call, and keep it if calls are kept."""
        self.methods[call.method] += 1
        if call.error:
            self.refusals[call.error] += 1
        if self.keep:
            self.calls.append(call)

    def count(self, method: str, error: str) -> None:
        """Count a call that is not kept."""
        self.methods[method] += 1
        if error:
            self.refusals[error] += 1

    def __call__(self, method: str | None = None, chat: int | None = None) -> list[RecordedCall]:
        """Find calls by method and chat."""
        return list(self._matching(method, chat))

    def _matching(self, method: str | None, chat: int | None) -> Iterator[RecordedCall]:
        for call in self.calls:
            if (method is None or call.method.lower() == method.lower()) and (chat is None or call.chat == chat):
                yield call

    def clear(self) -> None:
        """Forget everything, counters too."""
        self.calls.clear()
        self.methods.clear()
        self.refusals.clear()

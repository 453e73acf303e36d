"""What a sender measures of itself."""

import os
import resource
import time

from tests.bench.senders import Run
from tests.processes import memory


class Meter:
    """Takes the time, the CPU's time and the memory from its making on."""

    def __init__(self) -> None:
        self._memory = memory(os.getpid(), "VmRSS")
        self._cpu = _cpu()
        self._begun = time.perf_counter()

    def read(self, sent: int, seconds: float | None = None) -> Run:
        """``seconds``: until now, unless it is known better."""
        seconds = time.perf_counter() - self._begun if seconds is None else seconds
        return Run(sent, seconds, _cpu() - self._cpu, memory(os.getpid(), "VmHWM") - self._memory)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

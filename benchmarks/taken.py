"""What a piece of work takes: seconds on the clock, seconds of the processor, and memory. The standard library alone.

The processor's seconds are the fairer ones on a machine that has other work to do.
"""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Used:
    """What another process has used so far: seconds of the processor, and megabytes, now and at most."""

    processor: float
    memory: float
    most_memory: float


def measure_once(work: Callable[[], object], repeats: int = 1) -> dict[str, float]:
    """The median of some repeats; `before` and `peak` are megabytes of the whole process."""
    before = memory("VmRSS")
    clock, processor = [], []
    for _ in range(repeats):
        started, worked = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - worked)
    median = statistics.median
    return {"seconds": median(clock), "cpu": median(processor), "before": before, "peak": memory("VmHWM")}


def memory(field: str) -> float:
    """Linux knows what this program alone has taken; elsewhere the most that the process ever had stands for both."""
    if STATUS.exists():
        line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith(field))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024**2 if sys.platform == "darwin" else most / 1024


def used_by(process: int) -> Used:
    """Of a process on Linux."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    said = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines())
    now, most = (int(said[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return Used(ticks / os.sysconf("SC_CLK_TCK"), now, most)


def quiet_environment() -> dict[str, str]:
    """One thread, and the processor's own kernels, for every program alike."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"} | threads

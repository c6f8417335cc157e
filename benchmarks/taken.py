"""What a piece of work takes: seconds on the clock, seconds of the processor, and memory. The standard library alone.

The processor's seconds are the fairer ones on a machine that has other work to do.
"""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

STATUS = Path("/proc/self/status")


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


def quiet_environment() -> dict[str, str]:
    """One thread, and the processor's own kernels, for every program alike."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"} | threads

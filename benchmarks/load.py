"""Fifty annotators at once, each saving a span a second through the real server, which is killed in the middle.

    python benchmarks/load.py [--system sqlite|postgresql] [--annotators 50] [--seconds 180]

A save counts from the moment at which the annotator made it, not from when it could be sent. Those made while the
server was down, and until it had caught up, are reported apart. Beside the times stands what the same disk gives in
the same run without any of us: a row committed to a SQLite file of its own, and a page written and synchronised.
"""

import argparse
import contextlib
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FIXTURES = REPOSITORY / "tests" / "fixtures"
sys.path.append(str(FIXTURES))

from crowd import Made, make_text, read_made  # noqa: E402
from crowd_proof import find_faults  # noqa: E402
from machine import free_port  # noqa: E402
from postgres_server import any_server, new_database  # noqa: E402
from served_project import ServedProject  # noqa: E402

from curate.store.engine import Store  # noqa: E402

DOCUMENTS = 50
WORDS = 900  # 5,400 characters: an article
CAUGHT_UP = 3.0
PROBES = 200


@dataclass(frozen=True)
class Run:
    """What the crowd made, and when the server was dead: from the kill until it had caught up."""

    made: Sequence[Made]
    killed: float
    answered: float
    processor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--system", choices=["sqlite", "postgresql"], help="only this one; otherwise both")
    parser.add_argument("--annotators", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=180)
    asked = parser.parse_args()
    for system in [asked.system] if asked.system else ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory(prefix="curate-load-") as folder, database(system, Path(folder)) as url:
            measure(system, url, Path(folder), asked.annotators, asked.seconds)


@contextlib.contextmanager
def database(system: str, folder: Path) -> Iterator[str]:
    if system == "sqlite":
        yield f"sqlite:///{folder / 'curate.db'}"
        return
    with any_server() as server, new_database(server) as url:
        yield url


def measure(system: str, url: str, folder: Path, annotators: int, seconds: float) -> None:
    root = make_project(folder, url)
    before = os.getloadavg()[0]
    limits = [probe_disk(folder)]
    server = ServedProject(root, free_port(), folder / "server.log")
    try:
        run = run_crowd(server, folder, annotators, seconds)
    finally:
        server.stop()
    limits.append(probe_disk(folder))
    store = Store(url)
    faults = find_faults(store, run.made)
    store.dispose()
    report(system, run, limits, before, faults)


def make_project(folder: Path, url: str) -> Path:
    root = folder / "project"
    shutil.copytree(REPOSITORY / "schemas", root / "schemas")
    for name in ("seeds", "exports"):
        (root / name).mkdir()
    (root / "curate.toml").write_text(f"database_url = {url!r}\n", encoding="utf-8")
    for nth in range(DOCUMENTS):
        # Each its own text, as articles are.
        (root / "seeds" / f"article-{nth:02}.txt").write_text(make_text(WORDS) + f"Number {nth}", encoding="utf-8")
    return root


def run_crowd(server: ServedProject, folder: Path, annotators: int, seconds: float) -> Run:
    out = folder / "made.jsonl"
    arguments = [server.url, annotators, seconds, 1, DOCUMENTS, out]
    crowd = subprocess.Popen([sys.executable, FIXTURES / "crowd.py", *map(str, arguments)])
    time.sleep(seconds / 2)
    processor = processor_seconds(server.process.pid)
    killed = time.time()
    server.kill()
    server.start()
    answered = time.time()
    if crowd.wait(seconds + 120) != 0:
        raise SystemExit(f"the crowd failed; the server said:\n{server.output}")
    return Run(read_made(out), killed, answered, processor / (seconds / 2))


def processor_seconds(pid: int) -> float:
    """Of user and kernel together, all threads; 0 where the system does not say."""
    path = Path(f"/proc/{pid}/stat")
    if not path.exists():
        return 0.0
    fields = path.read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def probe_disk(folder: Path) -> dict[str, list[float]]:
    """Milliseconds of commits of one row by the standard library with synchronous=FULL, and of synchronised writes."""
    commits, writes = [], []
    with contextlib.closing(sqlite3.connect(folder / "probe.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, row TEXT)")
        for _ in range(PROBES):
            began = time.perf_counter()
            connection.execute("INSERT INTO probe (row) VALUES (?)", ("x" * 300,))
            commits.append((time.perf_counter() - began) * 1000)
    with (folder / "probe.bin").open("wb", buffering=0) as file:
        for _ in range(PROBES):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            writes.append((time.perf_counter() - began) * 1000)
    return {"commit": commits, "write": writes}


def report(system: str, run: Run, limits: Sequence[dict[str, list[float]]], before: float, faults: list[str]) -> None:
    saved = [one for one in run.made if one.acknowledged]
    outage = [one for one in saved if run.killed - 1 <= one.made <= run.answered + CAUGHT_UP]
    calm = [one for one in saved if not run.killed - 1 <= one.made <= run.answered + CAUGHT_UP]
    times = [(one.acknowledged - one.made) * 1000 for one in calm if one.acknowledged]
    span = max(one.made for one in saved) - min(one.made for one in saved)
    print(f"{system}: {len(saved):,} of {len(run.made):,} changes acknowledged, {len(saved) / span:.1f} a second")
    print(
        f"  load average {before:.2f} before, {os.getloadavg()[0]:.2f} after; server {run.processor:.0%} of a processor"
    )
    print(f"  saves, milliseconds:       {quantiles(times)}  ({len(times):,})")
    longest = max((one.acknowledged or 0) - one.made for one in outage)
    down = run.answered - run.killed
    print(f"  killed, answered after {down:.1f} s; {len(outage):,} saves meanwhile, the longest {longest:.1f} s")
    for name in ("commit", "write"):
        probes = [value for limit in limits for value in limit[name]]
        ratio = percentile(times, 95) / percentile(probes, 95)
        print(f"  {name + ' of the same disk:':26} {quantiles(probes)}  p95 of saves is {ratio:.1f} times that")
    lost = f"{len(faults)} faults:" if faults else "nothing acknowledged lost, none doubled, none in another's layer"
    print(f"  {lost}", *faults[:10], sep="\n    " if faults else "")


def quantiles(values: Sequence[float]) -> str:
    shown = [f"p{at} {percentile(values, at):7.1f}" for at in (50, 95, 99)]
    return "  ".join([*shown, f"longest {max(values):7.1f}"])


def percentile(values: Sequence[float], at: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[at - 1]


if __name__ == "__main__":
    main()

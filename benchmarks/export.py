"""How fast a release is frozen and exported, and in how much memory, beside Label Studio's converter and server.

    python benchmarks/export.py [--documents 10000 100000] [--environment DIR] [--url postgresql://…]

Each piece of work runs in a process of its own, so that its memory is its own. The documents are those of
`export_corpus.py`, in a project's database:

- `create`: gold made, agreement measured, stories found, splits and digests made, and CSV and JSONL written;
- `export`: Parquet and JSONL made from that release by the command, after its files were hashed; `export, running` the
  same in a process that has done it before, as Label Studio's server has; `verify` and `check` as the commands;
- like for like, with as many documents as Label Studio gets: JSONL alone and Label Studio's own JSON beside its JSON,
  CoNLL beside its CoNLL;
- Label Studio's converter (the one in its SDK) on the tasks that its server would export, to JSON and CoNLL;
- with `--environment`, the export of a real Label Studio server, which is installed there if it is not yet.

Ratios of processor seconds a document are what to look at, because a busy machine slows all alike.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import NamedTuple

from taken import measure_once, memory, quiet_environment

HERE = Path(__file__).resolve().parent
RELEASE = "speed-1"
PEER_DOCUMENTS = 10_000

Taken = dict[str, float]
ALIKE = {  # ours, and which of theirs it is to be judged by
    "create": ("server JSON",),
    "export": ("server JSON", "converter CONLL2003"),
    "export, running": ("server JSON",),
    "export jsonl": ("server JSON", "converter JSON"),
    "export labelstudio": ("server JSON", "converter JSON"),
    "export conll": ("converter CONLL2003",),
}


class Work(NamedTuple):
    """`before` is done in the same process and not counted."""

    do: Callable[[Path], None]
    before: Callable[[Path], None] | None = None


def main() -> None:
    given = read_arguments()
    if given.only:
        work = WORK[given.only]
        if work.before:
            work.before(given.root)
        print(json.dumps(measure_once(lambda: work.do(given.root))))
        return
    with TemporaryDirectory(dir=given.folder, prefix="curate-export-") as made:
        compare(given, Path(made))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--peer-documents", type=int, default=PEER_DOCUMENTS, help="0 leaves Label Studio out")
    parser.add_argument("--environment", type=Path, help="a virtual environment for a Label Studio server")
    parser.add_argument("--url", help="an empty PostgreSQL database, for one number of documents")
    parser.add_argument("--folder", type=Path, help="where the databases and exports are made for the time being")
    parser.add_argument("--only", choices=sorted(WORK), help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.url and len(given.documents) > 1:
        parser.error("a database takes one number of documents; give --documents once with --url")
    return given


def compare(given: argparse.Namespace, made: Path) -> None:
    from export_corpus import SPANS, fill

    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    peers = peer(given, made) if given.peer_documents else {}
    ours: dict[int, dict[str, Taken]] = {}
    for n in given.documents:
        fill(made / f"{n}", n, given.url)
        print(f"{n:,} documents, {n * SPANS:,} spans")
        head()
        alike = ALIKE if n == given.peer_documents else ("create", "export")
        ours[n] = {what: run(what, made / f"{n}", n) for what in (*alike, "verify", "check")}
        for what in alike:
            ratios(what, ours[n][what], n, peers, given.peer_documents)
    less, more = min(ours), max(ours)
    for what in ours[less] if less < more else ():
        growth(what, ours[less][what], ours[more][what], more // less)


def peer(given: argparse.Namespace, made: Path) -> dict[str, Taken]:
    from export_peer import export_from_server, write_tasks

    n = given.peer_documents
    write_tasks(made / "tasks.json", n)
    print(f"Label Studio, {n:,} of the same documents")
    head()
    found = {what: run(what, made, n) for what in ("converter JSON", "converter CONLL2003")}
    if given.environment:
        found["server JSON"] = export_from_server(made, given.environment, n)
        show("server JSON", found["server JSON"], n)
    return found


def run(what: str, root: Path, documents: int) -> Taken:
    words = [sys.executable, str(HERE / "export.py"), "--only", what, "--root", str(root)]
    done = subprocess.run(words, check=True, env=quiet_environment(), stdout=subprocess.PIPE)
    taken: Taken = json.loads(done.stdout.splitlines()[-1])
    show(what, taken, documents)
    return taken


def head() -> None:
    print(
        f"  {'':20} {'clock s':>8} {'cpu s':>8} {'documents/s':>12} {'spans/s':>10} {'peak MB':>8} {'above before':>12}"
    )


def show(what: str, taken: Taken, documents: int) -> None:
    from export_corpus import SPANS

    rate = documents / taken["cpu"]
    memory = f"{taken['peak']:8.0f} {taken['peak'] - taken['before']:12.0f}"
    print(f"  {what:20} {taken['seconds']:8.1f} {taken['cpu']:8.1f} {rate:12.0f} {rate * SPANS:10.0f} {memory}")
    print(f"  {'':20} load {os.getloadavg()[0]:.1f}", flush=True)


def growth(what: str, less: Taken, more: Taken, times: int) -> None:
    above = (more["peak"] - less["peak"]) / (times - 1)
    print(
        f"{what}, {times} times the documents: {more['cpu'] / less['cpu']:.1f} in time, "
        f"{more['peak'] / less['peak']:.2f} in memory, {above:.0f} MB more for as many again"
    )


def ratios(what: str, ours: Taken, n: int, peers: dict[str, Taken], peer_documents: int) -> None:
    for peer_ in ALIKE[what]:
        if peer_ not in peers:
            continue
        taken = peers[peer_]
        of_processor = (taken["cpu"] / peer_documents) / (ours["cpu"] / n)
        on_the_clock = (taken["seconds"] / peer_documents) / (ours["seconds"] / n)
        print(
            f"{peer_} / {what} of {n:,}: {of_processor:.1f} in processor's, {on_the_clock:.1f} in seconds, a document"
        )


class Told:
    """A watcher that says how long each pass took."""

    def __init__(self) -> None:
        self._what, self._began, self._done = "", time.perf_counter(), 0

    def begin(self, what: str) -> None:
        self.end()
        self._what, self._began, self._done = what, time.perf_counter(), 0

    def step(self, done: int, of: int | None) -> None:
        self._done = done
        if sys.stderr.isatty():
            print(f"\r  {self._what}: {done:,}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._what:
            taken = f"{time.perf_counter() - self._began:.1f} s, then {memory('VmRSS'):.0f} MB"
            print(f"\r    {self._what}: {taken}", file=sys.stderr, flush=True)


def create(root: Path) -> None:
    from curate.core.people import at_own_machine
    from curate.services.checking_release import Choice, create_checked_release
    from curate.services.projects import opened

    watcher = Told()
    with opened(root) as project:
        create_checked_release(project, Choice("speed"), by=at_own_machine("benchmark"), watcher=watcher)
    watcher.end()


def export(*formats: str) -> Callable[[Path], None]:
    def exported(root: Path) -> None:
        from curate.cli.releasing import export

        for format_ in formats:
            rmtree(root / "exports" / f"{RELEASE}.{format_}", ignore_errors=True)
        export([*formats], RELEASE, root=root)

    return exported


def check(root: Path) -> None:
    from curate.core.people import at_own_machine
    from curate.services.checking_release import Choice, check_release
    from curate.services.projects import opened

    watcher = Told()
    with opened(root) as project:
        check_release(project, Choice("speed"), by=at_own_machine("benchmark"), watcher=watcher)
    watcher.end()


def verify(root: Path) -> None:
    from curate.services.releasing import verify_folder

    watcher = Told()
    problems = verify_folder(root / "exports" / RELEASE, watcher)
    watcher.end()
    assert not problems, problems


def convert(format_: str) -> Callable[[Path], None]:
    def converted(root: Path) -> None:
        from export_peer import convert_tasks

        convert_tasks(root / "tasks.json", root / "converted", format_)

    return converted


WORK = {
    "create": Work(create),
    "export": Work(export("parquet", "jsonl")),
    "export, running": Work(export("parquet", "jsonl"), before=export("parquet", "jsonl")),
    "export jsonl": Work(export("jsonl")),
    "export labelstudio": Work(export("labelstudio")),
    "export conll": Work(export("conll")),
    "check": Work(check),
    "verify": Work(verify),
    "converter JSON": Work(convert("JSON")),
    "converter CONLL2003": Work(convert("CONLL2003")),
}


if __name__ == "__main__":
    main()

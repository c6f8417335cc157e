"""How fast documents go to a Label Studio and come back, against its own SDK doing the same on the same server.

    python benchmarks/label_studio.py [--environment FOLDER] [--documents 10000]

A server of its own is installed (minutes, a gigabyte; FOLDER keeps it), filled and stopped. The push is cut in the
middle and goes on, as after a broken connection. What the server takes for a request is in every figure, for ours and
the SDK's alike: the ratio is what to look at.
"""

import argparse
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "fixtures"))
from label_studio_people import Admin
from label_studio_program import USER, VERSION, install, start
from servers import free_port, stop, wait_for

from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.tasks import task_data
from curate.adapters.label_studio.tokens import VARIABLE
from curate.adapters.schema_file import read_schema
from curate.core.documents import Document, Metadata
from curate.core.people import at_own_machine
from curate.services.importing import import_paths
from curate.services.projects import Project, opened
from curate.services.syncing_pull import pull
from curate.services.syncing_push import push
from curate.store.documents import add_documents
from curate.store.layers import count_layers

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "news.yaml"
START_SECONDS = 400
BY = at_own_machine("benchmark")
CHUNK = 250  # tasks in a request of the SDK, as in ours
WORDS = 500
REGIONS = 5  # of each annotation
PEOPLE = ("bea@example.org", "cem@example.org")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environment", type=Path, help="where Label Studio is, or is to be installed and kept")
    parser.add_argument("--documents", type=int, default=10_000)
    given = parser.parse_args()
    print(f"Label Studio {VERSION}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as name, running(Path(name), given.environment) as server:
        bench = Bench(Path(name), server, make_documents(given.documents))
        bench.push()
        bench.pull(bench.annotate())
        bench.take_over()
    print(f"load at the end {os.getloadavg()[0]:.1f}")


@dataclass(frozen=True)
class Server:
    url: str
    token: str
    password: str
    process: "subprocess.Popen[bytes]"

    def processor_seconds(self) -> float:
        """Of all its processes; 0 where /proc does not tell."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(folder: Path, environment: Path | None) -> Iterator[Server]:
    program = install(environment or folder / "environment")
    port, password, token = free_port(), secrets.token_hex(8), secrets.token_hex(20)
    process = start(program, folder, port, password=password, token=token)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/health", process, seconds=START_SECONDS)
        yield Server(url, token, password, process)
    finally:
        stop(process)


class Bench:
    """One after the other: each measure works on what the one before left on the server."""

    def __init__(self, folder: Path, server: Server, documents: Sequence[Document]) -> None:
        os.environ[VARIABLE] = server.token
        self.folder, self.server, self.documents = folder, server, documents
        self.http = httpx.Client(
            base_url=server.url, headers={"Authorization": f"Token {server.token}"}, timeout=httpx.Timeout(1_200)
        )

    def push(self) -> None:
        """Ours with its cut, the SDK's import in requests of the same size, and all tasks in one plain request."""
        root = make_project(self.folder / "push", f'label_studio_url = "{self.server.url}"\n')
        with opened(root) as project:
            with project.store.writing() as session:
                add_documents(session, documents=self.documents)
            ours = self.timed("push, cut once", lambda: self._push_twice(project))
            again = self.timed("push again", lambda: push(project, by=BY))
        tasks = [{"data": task_data(document)} for document in self.documents]
        theirs = self.timed("SDK import", lambda: self._import_by_sdk(self._new_project(), tasks))
        plain = self.timed("one plain POST", lambda: self._import(self._new_project(), tasks))
        print(f"push: {ours / theirs:.2f} of the SDK's time, {ours / plain:.2f} of the plain request's")
        print(f"push again, with nothing new: {again / ours:.3f} of the first")

    def annotate(self) -> int:
        """A project in which two people have annotated every task. Imported, for a request each takes an hour."""
        admin = Admin(self.server.url, USER, self.server.password)
        for email in PEOPLE:
            admin.sign_up(email, secrets.token_hex(8))
        numbers = [user["id"] for user in admin.ask("GET", "/api/users/") if user["email"] in PEOPLE]
        number = self._new_project()
        for chunk in chunks(self.documents, 500):
            self._import(number, [annotated_task(document, numbers) for document in chunk])
        return number

    def pull(self, number: int) -> None:
        text = f'label_studio_url = "{self.server.url}"\nlabel_studio_project = {number}\n'
        root = make_project(self.folder / "pull", text)
        with opened(root) as project:
            with project.store.writing() as session:
                add_documents(session, documents=self.documents)
            push(project, by=BY)  # ties the documents to the tasks that are there, and sends none
            ours = self.timed("pull", lambda: pull(project, by=BY, people={each: each[:3] for each in PEOPLE}))
            self.timed("pull again", lambda: pull(project, by=BY, people={each: each[:3] for each in PEOPLE}))
            check_layers(project, len(self.documents))
        theirs = self.timed("SDK reads the tasks", lambda: self._read_by_sdk(number))
        print(f"pull into the store: {ours / theirs:.2f} of the time in which the SDK only reads")
        self.export = self.folder / "export.json"
        self.timed("server's export", lambda: self._export(number))

    def take_over(self) -> None:
        """The export into an empty project; what the standard library takes to parse the file is the least there is."""
        root = make_project(self.folder / "import", "")
        with opened(root) as project:
            ours = self.timed("import of the export", lambda: import_paths(project, [self.export], by=BY))
            check_layers(project, len(self.documents))
        least = self.timed("json.load of it", lambda: json.loads(self.export.read_bytes()))
        layers = len(self.documents) * len(PEOPLE)
        print(f"import: {layers:,} layers, {layers / ours:,.0f} a second, {ours / least:.1f} times json.load's time")

    def timed(self, what: str, do: Callable[[], object]) -> float:
        server, own, begun = self.server.processor_seconds(), time.process_time(), time.perf_counter()
        do()
        wall = time.perf_counter() - begun
        own, server = time.process_time() - own, self.server.processor_seconds() - server
        count = len(self.documents)
        print(
            f"{what:22} {count:,} documents in {wall:.1f} s, {count / wall:,.0f} a second; "
            f"processor {own:.1f} s here, {server:.1f} s there; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        return wall

    def _push_twice(self, project: Project) -> None:
        half = len(self.documents) // 2
        with suppress(ConnectionError):
            push(project, by=BY, progress=lambda count: cut() if count >= half else None)
        report = push(project, by=BY)
        assert report.unchanged + report.tasks == len(self.documents), report
        assert report.unchanged >= half, report

    def _import_by_sdk(self, number: int, tasks: Sequence[dict[str, Any]]) -> None:
        from label_studio_sdk import LabelStudio

        client = LabelStudio(base_url=self.server.url, api_key=self.server.token)
        for chunk in chunks(tasks, CHUNK):
            client.projects.import_tasks(number, request=list(chunk), return_task_ids=True)

    def _read_by_sdk(self, number: int) -> None:
        from label_studio_sdk import LabelStudio

        client = LabelStudio(base_url=self.server.url, api_key=self.server.token)
        count = sum(1 for _ in client.tasks.list(project=number, fields="all", page_size=100))
        assert count == len(self.documents), count

    def _new_project(self) -> int:
        body = {"title": "Benchmark", "label_config": write_configuration(read_schema(SCHEMA))}
        return int(answered(self.http.post("/api/projects/", json=body))["id"])

    def _import(self, number: int, tasks: Sequence[dict[str, Any]]) -> None:
        answered(self.http.post(f"/api/projects/{number}/import", json=tasks))

    def _export(self, number: int) -> None:
        with self.http.stream("GET", f"/api/projects/{number}/export", params={"exportType": "JSON"}) as answer:
            with self.export.open("wb") as file:
                for part in answer.iter_bytes():
                    file.write(part)
            assert answer.status_code == 200


def cut() -> None:
    raise ConnectionError("the connection broke, as the benchmark wants it")


def answered(answer: httpx.Response) -> Any:  # noqa: ANN401
    assert answer.status_code < 300, answer.text[:500]
    return answer.json()


def make_project(root: Path, settings: str) -> Path:
    (root / "schemas").mkdir(parents=True)
    (root / "seeds").mkdir()
    (root / "schemas" / "news.yaml").write_bytes(SCHEMA.read_bytes())
    (root / "curate.toml").write_text(settings, encoding="utf-8")
    return root


def make_documents(count: int) -> list[Document]:
    chance = random.Random(1)
    words = ["".join(chance.choices("etaoinshrdlu’é😀", k=chance.randint(2, 11))) for _ in range(5_000)]
    return [
        Document(f"{number:06}.txt", " ".join(chance.choices(words, k=WORDS)), metadata=Metadata(title=f"No. {number}"))
        for number in range(count)
    ]


def annotated_task(document: Document, numbers: Sequence[int]) -> dict[str, Any]:
    annotations = [{"completed_by": number, "result": regions(document, number)} for number in numbers]
    return {"data": task_data(document), "annotations": annotations}


def regions(document: Document, number: int) -> list[dict[str, Any]]:
    chance = random.Random(f"{document.id} {number}")
    rows = []
    for nth, about in enumerate(sorted(chance.sample(range(0, len(document.text) - 60, 60), REGIONS))):
        words = document.text[about : about + 30].strip()
        start = document.text.index(words, about)
        value = {"start": start, "end": start + len(words), "text": words, "labels": ["claim"]}
        common = {"id": f"{number}-{nth}", "to_name": "text"}
        rows.append({**common, "from_name": "label", "type": "labels", "value": value})
        said = {**value, "choices": ["action"]}
        rows.append({**common, "from_name": "claim.claim_type", "type": "choices", "value": said})
    return rows


def check_layers(project: Project, documents: int) -> None:
    with project.store.reading() as session:
        found = sum(count.layers for count in count_layers(session))
    assert found == documents * len(PEOPLE), found


def chunks(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


if __name__ == "__main__":
    main()

"""What a webhook may do, with its secret and without: through the same door and guard as in the server."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from starlette.testclient import TestClient

from curate.adapters.label_studio.tokens import VARIABLE
from curate.api.label_studio import MOST
from curate.core.errors import CurateError
from curate.core.people import Forbidden
from curate.services import syncing_background
from curate.services.projects import Project, opened
from curate.services.syncing_background import LABEL_STUDIO, Background
from curate.services.syncing_noticed import pull_noticed
from curate.services.syncing_status import sync_status
from curate.services.syncing_webhook import make_webhook, remove_webhook
from curate.store.links import LinkedTask, add_link, change_link, put_tasks
from curate.store.notices import ANY, read_notices
from tests.api.test_every_route import LOCAL, server
from tests.fixtures.people import ADA, ALONE, ANA, BEN, LEA
from tests.fixtures.small_server import LEGACY, Question, Reply, SmallLabelStudio, answering
from tests.fixtures.team import Team

TASKS = {"square.txt": 7, "harbour.txt": 8}
CREATED = {"action": "ANNOTATION_CREATED", "annotation": {"id": 5, "task": 7}, "task": {"id": 7}}
PATH = "/api/label-studio/webhook/"
Call = Callable[..., int]


@pytest.fixture
def ready_database_url(tmp_path: Path) -> str:
    """SQLite alone: the store's own tests have both."""
    return f"sqlite:///{tmp_path / 'curate.db'}"


@pytest.fixture
def studio() -> SmallLabelStudio:
    """Each of its tasks is one that nobody has annotated."""
    return SmallLabelStudio(rest=answer)


def answer(question: Question) -> Reply:
    path = question.path.partition("?")[0]
    if path == "/api/users/":
        return Reply(200, [])
    if path == "/api/tasks/":
        return Reply(200, {"tasks": []})
    if path.startswith("/api/tasks/"):
        return Reply(200, {"id": int(path.split("/")[3]), "annotations": [], "drafts": []})
    return Reply(200, {"id": 1, "task_number": len(TASKS)})


@pytest.fixture
def asked(studio: SmallLabelStudio, project_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Question]]:
    """What the server that the project names was asked."""
    monkeypatch.setenv(VARIABLE, LEGACY)
    with answering(studio) as small:
        with (project_folder / "curate.toml").open("a") as file:
            file.write(f'label_studio_url = "{small.url}"\n')
        yield small.questions


@pytest.fixture
def tied(asked: list[Question], project_folder: Path, project: Project) -> Iterator[Project]:
    with opened(project_folder) as tied:
        with tied.store.writing() as session:
            add_link(session, key="k", url=str(tied.settings.label_studio_url), project_id=1)
            put_tasks(session, link="k", tasks=[LinkedTask(each, number, None) for each, number in TASKS.items()])
        yield tied


@pytest.fixture
def client(tied: Project) -> Iterator[TestClient]:
    with TestClient(server(tied), base_url=LOCAL) as client:
        yield client


@pytest.fixture
def call(tied: Project, client: TestClient) -> Call:
    """Calls the address as Label Studio does, and returns the status."""
    address = make_webhook(tied, base=LOCAL, by=ALONE).address

    def call(**sent: Any) -> int:  # noqa: ANN401 - what requests take
        answered = client.post(address, **sent)
        assert answered.content == b""
        return answered.status_code

    return call


def told(project: Project) -> dict[int, int]:
    with project.store.reading() as session:
        return read_notices(session, link="k")


def test_what_changed_is_written_down_and_nothing_else(tied: Project, call: Call, asked: list[Question]) -> None:
    assert call(json=CREATED) == 202
    assert call(json=CREATED) == 202
    assert call(json={"annotations": [{"id": 99}]}) == 202, "an unknown annotation: anything may have changed"
    assert told(tied) == {ANY: 1, 7: 2}
    assert asked == []


@pytest.mark.parametrize("body", [b"", b"{", b"x" * (MOST + 1), b'{"task": {"id": 12345}}'], ids=len)
def test_whatever_is_sent_costs_one_row(tied: Project, call: Call, body: bytes) -> None:
    for _ in range(3):
        assert call(content=body) == 202
    assert told(tied) == {ANY: 3}


def test_without_the_secret_there_is_nothing(tied: Project, client: TestClient) -> None:
    old = make_webhook(tied, base=LOCAL, by=ALONE).address
    new = make_webhook(tied, base=LOCAL, by=ALONE).address
    with tied.store.reading() as session:
        digest = session.connection().exec_driver_sql("SELECT webhook FROM label_studio_link").scalar_one()
    unknown = client.post("/api/nowhere", headers={"X-Curate": "1"}, json={})
    for address in (old, f"{new}x", new[:-1], PATH + "x", PATH + "%00", PATH + digest, PATH + "é" * 999):
        answered = client.post(address, json=CREATED)
        assert (answered.status_code, answered.content) == (404, unknown.content), address
    assert told(tied) == {}
    assert client.post(new, json=CREATED).status_code == 202
    remove_webhook(tied, by=ALONE)
    assert client.post(new, json=CREATED).status_code == 404


def test_it_may_be_called_under_any_name_and_from_a_form(tied: Project, client: TestClient) -> None:
    address = make_webhook(tied, base="https://curate.example.org", by=ALONE).address.removeprefix(
        "https://curate.example.org"
    )
    named = {"Host": "curate.example.org", "Origin": "https://elsewhere.example.org"}
    assert client.post(address, json=CREATED, headers=named).status_code == 202
    assert client.post("/api/changes", json={}, headers={**named, "X-Curate": "1"}).status_code == 403


def test_where_the_server_refuses_the_address_the_one_before_holds(
    tied: Project, call: Call, studio: SmallLabelStudio
) -> None:
    studio.rest = lambda question: Reply(403, {"detail": "no"}) if question.method == "POST" else Reply(200, [])
    with pytest.raises(CurateError, match="SSRF_PROTECTION_ENABLED=false") as caught:
        make_webhook(tied, base=LOCAL, register=True, by=ALONE)
    assert PATH not in str(caught.value)
    assert call(json=CREATED) == 202


def test_only_the_address_itself_passes_the_guard(client: TestClient) -> None:
    for path in ("x/y", "..%2f..%2fchanges", ""):
        assert client.post(PATH + path, json={}).status_code in {403, 404}
    assert client.post("/api/changes", json={}).status_code == 403


def test_nobody_but_a_lead_makes_an_address(tied: Project) -> None:
    for person in (ANA, BEN, ADA):
        for change in (make_webhook, remove_webhook):
            with pytest.raises(Forbidden):
                change(tied, by=person)
        with pytest.raises(Forbidden):
            pull_noticed(tied, by=person)


def test_a_team_is_called_without_an_account_and_no_account_helps(team: Team) -> None:
    everyone: list[Mapping[str, str]] = [{}, team.cookie(ANA), team.cookie(LEA), team.bearer(LEA)]
    with TestClient(server(team.project), base_url=LOCAL) as client:
        for who in everyone:
            assert client.post(PATH + "x", json=CREATED, headers=who).status_code == 404
            assert client.get(PATH + "x", headers=who).status_code in {401, 405}


def test_just_what_was_told_of_is_read(tied: Project, call: Call, asked: list[Question]) -> None:
    assert pull_noticed(tied, by=LABEL_STUDIO) is None
    assert asked == []
    call(json=CREATED)
    report = pull_noticed(tied, by=LABEL_STUDIO)
    assert report is not None
    assert report.tasks == 1
    assert [question.path for question in asked if "/tasks/" in question.path] == ["/api/tasks/7/"]
    assert {question.method for question in asked} == {"GET"}
    assert told(tied) == {}


def test_what_is_told_while_it_reads_is_read_again(tied: Project, call: Call, studio: SmallLabelStudio) -> None:
    def answer_and_tell(question: Question) -> Reply:
        if question.path == "/api/tasks/7/":
            call(json=CREATED)
        return answer(question)

    studio.rest = answer_and_tell
    call(json=CREATED)
    pull_noticed(tied, by=LABEL_STUDIO)
    assert told(tied) == {7: 2}


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + 30
    while not holds() and monotonic() < deadline:
        sleep(0.02)
    assert holds()


@pytest.fixture
def background(tied: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Background]:
    for name, seconds in (("GATHER", 0.2), ("APART", 0.5), ("AGAIN", 0.2)):
        monkeypatch.setattr(syncing_background, name, seconds)
    made = Background(tied)
    yield made
    made.stop()


def test_a_thousand_webhooks_are_few_pulls(
    tied: Project, call: Call, asked: list[Question], background: Background
) -> None:
    background.start()
    began = monotonic()
    for _ in range(1_000):
        call(json=CREATED)
        background.wake()
    wait_for(lambda: told(tied) == {})
    pulls = sum(question.path == "/api/tasks/7/" for question in asked)
    assert 1 <= pulls <= 2 + (monotonic() - began) / 0.5


def test_what_failed_is_tried_again_and_told_meanwhile(
    tied: Project, call: Call, studio: SmallLabelStudio, background: Background
) -> None:
    studio.rest = lambda _question: Reply(403, {"detail": "no"})
    call(json=CREATED)
    background.start()
    wait_for(lambda: sync_status(tied, by=ALONE, ask=False).trouble is not None)
    status = sync_status(tied, by=ALONE, ask=False)
    assert status.told == 1
    assert "made a member of the project" in str(status.trouble)
    assert LEGACY not in str(status.lines())
    studio.rest = answer
    wait_for(lambda: told(tied) == {})
    assert sync_status(tied, by=ALONE, ask=False).trouble is None


def test_what_was_told_of_a_project_that_was_left_is_not_asked_for(tied: Project, call: Call) -> None:
    call(json=CREATED)
    with tied.store.writing() as session:
        add_link(session, key="l", url=str(tied.settings.label_studio_url), project_id=2)
        change_link(session, key="l", pushed="2100-01-01T00:00:00+00:00")
    assert pull_noticed(tied, by=LABEL_STUDIO) is None

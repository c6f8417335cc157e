"""Every route with every role, and with nobody: the list is the OpenAPI document's, so that a new route needs a rule.

Through the same door and guard as in the server, by a browser's cookie and by a script's token.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from curate.api.guard import Guard
from curate.api.login import login_routes
from curate.api.routes import create_api
from curate.api.who import Door
from curate.core.people import Person, Right
from curate.services.adjudicating import open_docket
from curate.services.opening import open_layers
from curate.services.projects import Project
from tests.fixtures.people import ADA, ANA, BEN, LEA
from tests.fixtures.team import SECRET, Team

LOCAL = "http://127.0.0.1:8501"
WRITE = {"X-Curate": "1", "Origin": LOCAL}
Asked = dict[str, Any]
SQUARE = {"document_id": "square.txt"}


def change(team: Team, by: Person) -> Asked:
    with team.project.store.reading() as session:
        sha256 = session.connection().exec_driver_sql("SELECT sha256 FROM document WHERE id = 'harbour.txt'").scalar()
    body = {
        "document_id": "harbour.txt",
        "author": by.name,
        "sha256": sha256,
        "schema_digest": team.project.schema.digest,
        "changes": [],
    }
    return {"json": body}


def decision(team: Team, by: Person) -> Asked:
    gold = open_docket(team.project, document_id="square.txt", by=LEA).gold
    [key] = [conflict.key for conflict in (*gold.unsettled, *(conflict for conflict, _ in gold.settled))]
    reason = {"verdict": "neither", "adjudicator": by.name, "reason": "rule C1", "conflict_key": key}
    return {"json": {**SQUARE, **reason}}


def plain(**asked: object) -> Callable[[Team, Person], Asked]:
    return lambda _team, _by: dict(asked)


def own(_team: Team, by: Person) -> Asked:
    return {"params": {**SQUARE, "author": by.name}}


def time_at_work(_team: Team, by: Person) -> Asked:
    return {"json": {**SQUARE, "author": by.name, "stretches": []}}


def settlement(_team: Team, by: Person) -> Asked:
    return {"json": {"strategy": "majority", "adjudicator": by.name, "dry_run": True}}


def own_feedback(_team: Team, by: Person) -> Asked:
    return {"params": {"annotator": by.name}}


def own_feedback_on_square(_team: Team, by: Person) -> Asked:
    return {"params": {**SQUARE, "annotator": by.name}}


def objection(_team: Team, by: Person) -> Asked:
    return {"json": {"annotator": by.name, "decision_id": "nowhere", "text": "No."}}


def withdrawal(_team: Team, by: Person) -> Asked:
    return {"json": {"batch": "nowhere", "adjudicator": by.name}}


def nothing_looked_at(_team: Team, by: Person) -> Asked:
    return {"json": {"confirmations": [], "adjudicator": by.name}}


def no_confirmation(_team: Team, by: Person) -> Asked:
    return {"json": {"id": "nowhere", "adjudicator": by.name}}


def round_to_come(_team: Team, _by: Person) -> Asked:
    settings = {"annotators": ["ben"]}
    return {"json": {"name": "pilot", "kind": "pilot", "settings": settings, "ids": ["harbour.txt"]}}


RULES: Mapping[tuple[str, str], tuple[Right, Callable[[Team, Person], Asked]]] = {
    ("get", "/status"): (Right.LABEL, plain()),
    ("get", "/schema"): (Right.LABEL, plain()),
    ("get", "/documents"): (Right.LABEL, plain()),
    ("get", "/document"): (Right.LABEL, plain(params=SQUARE)),
    ("get", "/annotations"): (Right.LABEL, plain()),
    ("get", "/labelling"): (Right.LABEL, own),
    ("get", "/layer"): (Right.LABEL, own),
    ("get", "/sentences"): (Right.LABEL, plain(params=SQUARE)),
    ("post", "/changes"): (Right.LABEL, change),
    ("post", "/activity"): (Right.LABEL, time_at_work),
    ("get", "/openings"): (Right.LABEL, plain()),
    ("get", "/releases"): (Right.LABEL, plain()),
    ("get", "/suggestions"): (Right.ADJUDICATE, plain()),
    ("get", "/agreement"): (Right.ADJUDICATE, plain()),
    ("get", "/conflicts"): (Right.ADJUDICATE, plain(params=SQUARE)),
    ("post", "/decisions"): (Right.ADJUDICATE, decision),
    ("get", "/conflicts/all"): (Right.ADJUDICATE, plain()),
    ("get", "/settlements"): (Right.ADJUDICATE, plain()),
    ("post", "/settlements"): (Right.ADJUDICATE, settlement),
    ("post", "/settlements/withdraw"): (Right.ADJUDICATE, withdrawal),
    ("get", "/adjudicators"): (Right.ADJUDICATE, plain()),
    ("get", "/feedback"): (Right.LABEL, own_feedback),
    ("get", "/feedback/document"): (Right.LABEL, own_feedback_on_square),
    ("post", "/appeals"): (Right.LABEL, objection),
    ("get", "/appeals"): (Right.ADJUDICATE, plain()),
    ("post", "/appeals/answer"): (
        Right.ADJUDICATE,
        plain(json={"appeal_id": "nowhere", "outcome": "upheld", "text": "It stands."}),
    ),
    ("get", "/rules"): (Right.ADJUDICATE, plain()),
    ("post", "/openings"): (Right.LEAD, plain(json={**SQUARE, "is_open": False})),
    ("get", "/releases/check"): (Right.LEAD, plain()),
    ("get", "/releases/label-errors"): (Right.ADJUDICATE, plain()),
    ("get", "/releases/label-errors/confirmed"): (Right.ADJUDICATE, plain()),
    ("post", "/releases/label-errors/confirm"): (Right.ADJUDICATE, nothing_looked_at),
    ("post", "/releases/label-errors/withdraw"): (Right.ADJUDICATE, no_confirmation),
    ("get", "/releases/download"): (Right.ADJUDICATE, plain(params={"release": "nowhere-1"})),
    ("post", "/releases"): (Right.LEAD, plain(json={"name": "study"})),
    ("get", "/queue"): (Right.LABEL, plain()),
    ("get", "/offer"): (Right.LABEL, plain()),
    ("get", "/training"): (Right.LABEL, plain(params=SQUARE)),
    ("get", "/rounds"): (Right.LEAD, plain()),
    ("post", "/rounds"): (Right.LEAD, round_to_come),
    ("post", "/rounds/close"): (Right.LEAD, plain(json={"name": "pilot"})),
    ("get", "/rounds/scores"): (Right.LEAD, plain(params={"name": "pilot"})),
    ("get", "/assignments"): (Right.LEAD, plain()),
    ("post", "/assignments"): (Right.LEAD, plain(json={"round": "pilot"})),
    ("get", "/progress"): (Right.LABEL, plain()),
    ("get", "/recoding"): (Right.LEAD, plain()),
    ("post", "/recoding"): (Right.LEAD, plain(json={"labels": []})),
}
# What no person calls, and no right lets in: tests/api/test_webhook.py.
BY_SECRET = {("post", "/label-studio/webhook/{secret}")}
# What a person sends in their own name; in another's it is refused, whoever they are.
IN_ONES_NAME = [
    ("get", "/labelling"),
    ("get", "/layer"),
    ("post", "/changes"),
    ("post", "/activity"),
    ("post", "/appeals"),
]


def server(project: Project) -> Starlette:
    routes = [*login_routes(project), Mount("/api", create_api(project))]
    return Starlette(
        routes=routes, middleware=[Middleware(Guard, hosts=("127.0.0.1",)), Middleware(Door, project=project)]
    )


@pytest.fixture
def client(team: Team) -> Iterator[TestClient]:
    with TestClient(server(team.project), base_url=LOCAL, follow_redirects=False) as client:
        yield client


def ask(client: TestClient, route: tuple[str, str], asked: Asked, who: Mapping[str, str]) -> Any:  # noqa: ANN401
    method, path = route
    headers = {**(WRITE if method == "post" else {}), **who}
    return client.request(method, f"/api{path}", headers=headers, **asked)


def test_every_route_has_a_rule(project: Project) -> None:
    paths = create_api(project).openapi()["paths"]
    assert {(method, path) for path, methods in paths.items() for method in methods} == RULES.keys() | BY_SECRET


def test_nobody_gets_anything(client: TestClient, team: Team) -> None:
    strangers: list[dict[str, str]] = [
        {},
        {"Cookie": next(iter(team.cookie(ANA).values())) + "x"},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": f"Bearer {team.sessions['lea']}"},
        {"Authorization": "Basic bGVhOmhhcmJvdXI="},
    ]
    for route, (_right, make) in RULES.items():
        for stranger in strangers:
            answer = ask(client, route, make(team, LEA), stranger)
            assert answer.status_code == 401, (route, stranger)
            assert "log in" in answer.json()["detail"]
    for path in ("/api/openapi.json", "/api/docs", "/api/nowhere"):
        assert client.get(path).status_code == 401


@pytest.mark.parametrize("by", [ANA, BEN, ADA, LEA], ids=lambda by: by.name)
def test_each_role_gets_what_it_may(client: TestClient, team: Team, by: Person) -> None:
    for route, (right, make) in RULES.items():
        for who in (team.cookie(by), team.bearer(by)):
            answer = ask(client, route, make(team, by), who)
            if by.may(right):
                # Some things can be done once, some not yet; that is said to those alone who may do them.
                assert answer.status_code in {200, 400, 404} or "submit" in answer.text, (route, answer.text)
            else:
                assert answer.status_code == 403, (route, answer.text)
                assert "ask a lead" in answer.json()["detail"]


@pytest.mark.parametrize("by", [BEN, ADA, LEA], ids=lambda by: by.name)
@pytest.mark.parametrize("route", IN_ONES_NAME)
def test_nobody_works_in_anothers_name(client: TestClient, team: Team, by: Person, route: tuple[str, str]) -> None:
    answer = ask(client, route, RULES[route][1](team, ANA), team.cookie(by))
    assert answer.status_code == 403, answer.text
    assert "log in as ana" in answer.json()["detail"]


def test_a_decision_is_ones_own(client: TestClient, team: Team) -> None:
    answer = ask(client, ("post", "/decisions"), decision(team, LEA), team.cookie(ADA))
    assert answer.status_code == 403


def words_in(answer: object) -> Iterator[str]:
    """Every string of a JSON value, keys among them."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield key
            yield from words_in(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from words_in(value)
    elif isinstance(answer, str):
        yield answer


def all_words(client: TestClient, team: Team, by: Person) -> set[str]:
    """All that a person can read through the API."""
    said: set[str] = set()
    for (method, path), (_right, make) in RULES.items():
        if method == "get":
            answer = ask(client, (method, path), make(team, by), team.cookie(by))
            lines = answer.text.splitlines() if path == "/annotations" else [answer.text]
            said.update(word for line in lines for word in words_in(json.loads(line)))
    return said


def test_an_annotator_never_reads_another_until_a_lead_opens_the_document(client: TestClient, team: Team) -> None:
    assert {"ana", SECRET} <= all_words(client, team, ANA)
    assert not {"ana", SECRET} & all_words(client, team, BEN)
    assert "ana" in all_words(client, team, ADA)
    open_layers(team.project, document_id="square.txt", by=LEA)
    assert "ana" in all_words(client, team, BEN)


def test_an_ended_session_is_refused_at_once(client: TestClient, team: Team) -> None:
    assert client.get("/api/schema", headers=team.cookie(ANA)).status_code == 200
    client.post("/logout", headers={**team.cookie(ANA), **FORM}, content="")
    assert client.get("/api/schema", headers=team.cookie(ANA)).status_code == 401
    assert client.get("/api/schema", headers=team.bearer(ANA)).status_code == 200


FORM = {"Origin": LOCAL, "Content-Type": "application/x-www-form-urlencoded"}


def test_without_accounts_whoever_is_here_may_do_everything(project: Project) -> None:
    with TestClient(server(project), base_url=LOCAL, follow_redirects=False) as client:
        assert client.get("/api/status").json()["conflicts"] == 0
        assert client.get("/login").headers["location"] == "./"
        assert client.get("/logout").headers["location"] == "./"

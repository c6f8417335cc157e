"""The API over a real project: what it answers, and whom it refuses."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from curate.api.guard import MAX_BODY, Guard
from curate.api.routes import create_api
from curate.core.spans import Span
from curate.services.adjudicating import open_docket
from curate.services.confirming import key_at
from curate.services.projects import Project
from curate.services.suggesting import suggest
from tests.fixtures.people import ALONE

LOCAL = "http://127.0.0.1:8501"
WRITE = {"X-Curate": "1", "Origin": LOCAL}


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    with TestClient(Guard(create_api(project), hosts=("127.0.0.1", "localhost")), base_url=LOCAL) as client:
        yield client


def changes(client: TestClient, *changes: dict[str, Any], author: str = "ana") -> dict[str, Any]:
    seen = client.get("/labelling", params={"document_id": "square.txt", "author": author}).json()
    body = {
        "document_id": "square.txt",
        "author": author,
        "sha256": seen["document"]["sha256"],
        "schema_digest": seen["schema"]["digest"],
        "changes": list(changes),
    }
    answer = client.post("/changes", json=body, headers=WRITE)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def claim(start: int, end: int, quote: str) -> dict[str, Any]:
    identity = f"claim-{start}-{end}"
    attributes = {"claim_type": "action"}
    place = {"label": "claim", "start": start, "end": end, "quote": quote}
    annotation = {"id": identity, **place, "attributes": attributes}
    return {"id": f"put-{identity}", "action": "put", "annotation": annotation}


def test_the_whole_way_by_script(client: TestClient) -> None:
    assert changes(client, claim(13, 33, "the bridge is closed"), {"id": "submit-a", "action": "submit"}) == {
        "acknowledged": ["put-claim-13-33", "submit-a"],
        "rejected": [],
        "base_revision": 0,
        "revision": 2,
        "state": "submitted",
    }
    changes(client, claim(17, 33, "bridge is closed"), {"id": "submit-b", "action": "submit"}, author="ben")
    rows = client.get("/agreement").json()["results"]
    assert {"value": 0.0, "measure": "span_f1_exact", "label": "claim"}.items() <= next(
        row for row in rows if row["label"] == "claim" and row["measure"] == "span_f1_exact"
    ).items()
    [conflict] = client.get("/conflicts", params={"document_id": "square.txt"}).json()
    decision = {
        "document_id": "square.txt",
        "conflict_key": conflict["conflict_key"],
        "verdict": "take",
        "taken_from": "ben",
        "adjudicator": "chris",
        "reason": "the article is out",
    }
    assert client.post("/decisions", json=decision, headers=WRITE).status_code == 200
    assert client.get("/conflicts", params={"document_id": "square.txt"}).json() == []
    made = client.post("/releases", json={"name": "study"}, headers=WRITE)
    assert made.status_code == 200, made.text
    assert client.get("/releases").json()[0]["digest"] == made.json()["digest"]
    lines = client.get("/annotations", params={"author": "ben"}).text.splitlines()
    assert len(lines) == 1
    assert '"bridge is closed"' in lines[0]


def test_a_doubt_is_dismissed_listed_and_taken_back_by_script(client: TestClient, project: Project) -> None:
    changes(client, claim(13, 33, "the bridge is closed"), {"id": "submit-a", "action": "submit"})
    docket = open_docket(project, document_id="square.txt", by=ALONE)
    key = key_at(docket.document, docket.gold, "claim", Span(13, 33))
    doubt = {"doc_id": "square.txt", "label": "claim", "start": 13, "end": 33, "key": key, "given": "claim"}
    body = {"confirmations": [{**doubt, "remark": "rule C2"}], "adjudicator": "zoe"}
    path = "/releases/label-errors"
    assert client.post(f"{path}/confirm", json=body).status_code == 403, "without the header that a write needs"
    for wrong in ({**doubt, "key": "0"}, {**doubt, "end": 10**30}, {**doubt, "start": "13"}, [], None):
        answer = client.post(f"{path}/confirm", json={**body, "confirmations": [doubt, wrong]}, headers=WRITE)
        assert answer.status_code in {400, 422}, wrong
    assert client.get(f"{path}/confirmed").json() == {"confirmations": []}
    [recorded] = client.post(f"{path}/confirm", json=body, headers=WRITE).json()["recorded"]
    [kept] = client.get(f"{path}/confirmed").json()["confirmations"]
    assert {"id": recorded, "adjudicator": "zoe", "remark": "rule C2", "stands": True}.items() <= kept.items()
    back = {"id": recorded, "adjudicator": "yan"}
    assert client.post(f"{path}/withdraw", json=back, headers=WRITE).json() == {"withdrawn": recorded}
    assert client.post(f"{path}/withdraw", json=back, headers=WRITE).status_code == 400
    assert client.get(f"{path}/confirmed").json() == {"confirmations": []}


def test_reading_routes_answer(client: TestClient) -> None:
    assert client.get("/status").json()["documents"] == 2
    assert [d["id"] for d in client.get("/documents").json()] == ["harbour.txt", "square.txt"]
    assert client.get("/document", params={"document_id": "square.txt"}).json()["text"].startswith("𝕸𝖗. 𝐗")
    assert len(client.get("/schema").json()["labels"]) == 5
    assert client.get("/openapi.json").json()["info"]["title"] == "curate"


def test_the_documentation_page_names_every_route_and_needs_no_other_host(client: TestClient) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"/api{path}" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Origin": LOCAL}, "X-Curate"),
        ({**WRITE, "Origin": "http://evil.example"}, "evil.example"),
        ({**WRITE, "Origin": "null"}, "null"),
        ({**WRITE, "Host": "evil.example"}, "evil.example"),
        ({**WRITE, "Content-Type": "text/plain"}, "application/json"),
        ({**WRITE, "Content-Length": str(MAX_BODY + 1)}, "bytes"),
    ],
)
def test_a_write_from_elsewhere_is_refused(client: TestClient, headers: dict[str, str], reason: str) -> None:
    answer = client.post("/releases", content=b'{"name": "x"}', headers={"Content-Type": "application/json", **headers})
    assert answer.status_code == 403
    assert reason in answer.json()["detail"]


def test_a_reader_under_a_foreign_name_is_refused(client: TestClient) -> None:
    assert client.get("/documents", headers={"Host": "rebound.example:8501"}).status_code == 403
    assert client.get("/documents", headers={"Host": "localhost:8501"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/releases", {"name": "../out"}, 400),
        ("/releases", {"name": "study"}, 400),
        ("/releases", {"nme": "study"}, 422),
        ("/changes", {"document_id": "x"}, 422),
        ("/decisions", {"document_id": "square.txt", "verdict": "take", "adjudicator": "c", "reason": "r"}, 422),
    ],
)
def test_what_is_wrong_is_said(client: TestClient, path: str, body: dict[str, Any], status: int) -> None:
    answer = client.post(path, json=body, headers=WRITE)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_an_unknown_document_is_404_and_a_stale_page_409(client: TestClient) -> None:
    assert client.get("/document", params={"document_id": "no"}).status_code == 404
    body = {"document_id": "square.txt", "author": "ana", "sha256": "0", "schema_digest": "0", "changes": []}
    assert client.post("/changes", json=body, headers=WRITE).status_code == 409


def test_sentences_come_as_the_codebook_cuts_them(client: TestClient) -> None:
    document = client.get("/document", params={"document_id": "square.txt"}).json()
    answer = client.get("/sentences", params={"document_id": "square.txt"}).json()
    assert answer["document_id"] == "square.txt"
    assert answer["sha256"] == document["sha256"]
    assert [document["text"][start:end] for start, end in answer["sentences"]] == [
        "𝕸𝖗. 𝐗 said 😀 the bridge is closed",
        "“It is a disgrace,” said Ada Brandt, the mayor",
        "The river rose 3 metres",
    ]
    assert answer["inner"] == []
    assert client.get("/sentences", params={"document_id": "no"}).status_code == 404


def test_remarks_go_in_and_come_back_with_their_words(client: TestClient) -> None:
    remark = {"id": "r-1", "start": 13, "end": 23, "quote": "the bridge", "text": "a claim? C2 is not clear"}
    saved = changes(client, {"id": "remark-0001", "action": "remark", "remark": remark})
    assert saved["rejected"] == []
    whose = {"document_id": "square.txt", "author": "ana"}
    layer = client.get("/layer", params=whose).json()
    assert layer["layer"]["remarks"] == [remark]
    assert layer["layer"] == client.get("/labelling", params=whose).json()["layer"]
    assert layer["suggestions_hidden"] is False
    changes(client, {"id": "remark-0002", "action": "unremark", "target": "r-1"})
    assert client.get("/layer", params=whose).json()["layer"]["remarks"] == []
    assert client.get("/annotations").text == ""


def test_activity_is_kept_once_and_counted(client: TestClient) -> None:
    stretch = {"id": "stretch-1", "started": "2026-01-31T09:30:00Z", "seconds": 90.0, "suggestions_shown": True}
    body = {"document_id": "square.txt", "author": "ana", "stretches": [stretch]}
    for _ in range(2):
        assert client.post("/activity", json=body, headers=WRITE).json() == {"acknowledged": ["stretch-1"]}
    assert client.get("/status").json()["active_seconds"] == {"ana": 90.0}
    wrong = {**body, "stretches": [stretch, {**stretch, "id": "stretch-2", "seconds": -1}]}
    assert client.post("/activity", json=wrong, headers=WRITE).status_code == 422
    assert client.post("/activity", json={**body, "stretches": [stretch] * 501}, headers=WRITE).status_code == 422


def test_fates_of_suggestions_over_http(client: TestClient, project: Project) -> None:
    assert client.get("/suggestions").json() == {"fates": []}
    suggest(project, ["quotes"], by=ALONE)
    changes(client, {"id": "submit-a", "action": "submit"})
    [quotes] = client.get("/suggestions").json()["fates"]
    assert (quotes["label"], quotes["annotator"], quotes["rejected"], quotes["hidden"]) == ("quote", "ana", 0, 0)
    assert quotes["shown"] == quotes["untouched"] > 0

"""Rounds by script: opened, dealt, queued, scored, closed."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from curate.api.guard import Guard
from curate.api.routes import create_api
from curate.services.projects import Project
from tests.fixtures.small_project import Save, put

LOCAL = "http://127.0.0.1:8501"
WRITE = {"X-Curate": "1", "Origin": LOCAL}
SUBMIT = {"action": "submit"}


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    with TestClient(Guard(create_api(project), hosts=("127.0.0.1",)), base_url=LOCAL) as client:
        yield client


def test_a_training_round_by_script(client: TestClient, save: Save) -> None:
    save("answers", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    body = {"name": "school", "kind": "training", "settings": {"annotators": ["ana", "ben"]}}
    assert client.get("/offer").json()["is_queue"] is False
    made = client.post("/rounds", json=body, headers=WRITE)
    assert made.json() == {"name": "school", "kind": "training", "documents": {"square.txt": 2}}
    assert client.post("/rounds", json=body, headers=WRITE).status_code == 400
    dealt = client.post("/assignments", json={"round": "school"}, headers=WRITE).json()
    assert (dealt["given"], dealt["balance"]) == (2, {"ana": 1, "ben": 1})
    assert dealt["overlap"] == [{"pair": ["ana", "ben"], "documents": 1}]
    queue = client.get("/queue", params={"annotator": "ana"}).json()
    assert queue["next"] == queue["documents"][0]
    assert set(queue["next"]) == {"document_id", "title", "round", "kind", "state"}
    offer = client.get("/offer", params={"annotator": "ana"}).json()
    assert offer["is_queue"]
    assert [(each["title"], each["has_answers"]) for each in offer["documents"]] == [("square.txt", True)]
    training = {"document_id": "square.txt", "annotator": "ana"}
    assert client.get("/training", params=training).status_code == 403
    save("ana", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    answers = client.get("/training", params=training).json()
    assert answers["answers"][0]["quote"] == "the bridge is closed"
    [place] = answers["places"]
    assert (place["answer"], place["own"], place["is_same"]) == ("the bridge is closed", "bridge is closed", False)
    assert {row["spans"]: row["f1"] for row in answers["scores"] if row["label"] is None} == {"exact": 0, "overlap": 1}
    [ana, ben] = client.get("/assignments", params={"round_name": "school"}).json()
    assert (ana["state"], ben["state"], ana["purpose"]) == ("submitted", "assigned", "code")
    assert [row["done"] for row in client.get("/rounds/scores", params={"name": "school"}).json()] == [1, 0]
    assert client.post("/rounds/close", json={"name": "school"}, headers=WRITE).json()["closed"]
    assert client.get("/queue", params={"annotator": "ana"}).json() == {"next": None, "documents": []}
    assert [each["name"] for each in client.get("/rounds").json()] == ["school"]

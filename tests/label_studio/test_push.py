"""Documents and suggestions on a real server: once, whatever happens in between."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from label_studio_people import Admin
from label_studio_server import LabelStudio

from curate.adapters.label_studio.client import Server
from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.remote import get_project, get_task, same_configuration, stream_tasks
from curate.adapters.label_studio.tasks import DOCUMENT
from curate.adapters.label_studio.tokens import Token
from curate.core.errors import CurateError
from curate.core.people import Forbidden
from curate.services.adjudicating import open_docket
from curate.services.deciding import record_decisions
from curate.services.importing import import_paths
from curate.services.projects import Project, opened
from curate.services.suggesting import suggest
from curate.services.syncing import known_link
from curate.services.syncing_gold import push_gold
from curate.services.syncing_pull import pull
from curate.services.syncing_push import push
from curate.services.syncing_status import sync_status
from tests.fixtures.people import ALONE, ANA
from tests.fixtures.small_project import SQUARE, Save, put
from tests.label_studio.conftest import task_ids

SUBMIT = {"action": "submit"}


@pytest.fixture
def server(label_studio: LabelStudio) -> Server:
    return Server(label_studio.url, Token(label_studio.token, is_personal=True))


def documents_there(server: Server, project: Project) -> Counter[str]:
    number = project_number(project)
    return Counter(str(task["data"][DOCUMENT]) for page in stream_tasks(server, number) for task in page)


def project_number(project: Project) -> int:
    link = known_link(project)
    assert link is not None
    assert link.project_id is not None
    return link.project_id


def test_a_push_sends_all_and_again_only_what_is_new(project: Project, server: Server) -> None:
    first = push(project, by=ALONE)
    assert (first.tasks, first.unchanged, first.suggested) == (2, 0, 0)
    assert documents_there(server, project) == {"square.txt": 1, "harbour.txt": 1}
    task = get_task(server, task_ids(project)["square.txt"])
    assert task["data"]["text"] == SQUARE

    suggest(project, by=ALONE)
    (project.seeds / "new.txt").write_text("“It holds,” said Cy Lund.\n")
    import_paths(project, [project.seeds], by=ALONE)
    second = push(project, by=ALONE)
    assert (second.tasks, second.unchanged, second.suggested) == (1, 2, 2)
    third = push(project, by=ALONE)
    assert (third.tasks, third.unchanged, third.suggested) == (0, 3, 0)

    (prediction,) = get_task(server, task_ids(project)["square.txt"])["predictions"]
    remote = get_project(server, project_number(project))
    assert prediction["model_version"] == remote["model_version"]
    assert {row["type"] for row in prediction["result"]} >= {"labels", "choices"}
    assert same_configuration(remote["label_config"], write_configuration(project.schema))
    status = sync_status(project, by=ALONE, ask=True)
    assert (status.tasks, status.server["tasks"], status.server["predictions"]) == (3, 3, 2)


def test_nobody_but_a_lead_pushes(project: Project) -> None:
    with pytest.raises(Forbidden):
        push(project, by=ANA)


def test_a_configuration_edited_there_is_kept_while_it_has_what_we_need(tied: Project, server: Server) -> None:
    path = f"api/projects/{project_number(tied)}/"
    ours = write_configuration(tied.schema)
    mood = '<Choices name="mood" toName="text"><Choice value="good"/></Choices>'
    more = f"{ours.removesuffix('</View>' + chr(10))}{mood}</View>"
    server.send("PATCH", path, {"label_config": more})
    assert push(tied, by=ALONE).edited_by_hand
    server.send("PATCH", path, {"label_config": ours.replace('value="claim"', 'value="assertion"')})
    with pytest.raises(CurateError, match=r"lacks label: claim.*--overwrite-configuration"):
        push(tied, by=ALONE)
    assert not push(tied, by=ALONE, overwrite=True).edited_by_hand
    assert same_configuration(get_project(server, project_number(tied))["label_config"], ours)


def test_what_was_deleted_there_stays_deleted(tied: Project, server: Server) -> None:
    server.send("DELETE", f"api/tasks/{task_ids(tied)['harbour.txt']}/", None)
    report = push(tied, by=ALONE)
    assert (report.tasks, report.deleted) == (0, 1)
    server.send("DELETE", f"api/projects/{project_number(tied)}/", None)
    with pytest.raises(CurateError, match="--new"):
        push(tied, by=ALONE)
    assert push(tied, by=ALONE, anew=True).tasks == 2


def test_a_push_that_is_killed_doubles_nothing(project_folder: Path, server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for nth in range(1_500):
        (folder / f"{nth:04}.txt").write_text(f"Article {nth}. " + "The bridge is closed. " * 100)
    with opened(project_folder) as project:
        import_paths(project, [folder], by=ALONE)
        command = [sys.executable, "-m", "curate", "label-studio", "push", "-C", str(project_folder)]
        for _ in range(2):
            killed = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
            _wait_for_more(project, killed)
            killed.send_signal(signal.SIGKILL)
            assert killed.wait() == -signal.SIGKILL
        push(project, by=ALONE)
        there = documents_there(server, project)
        assert set(there.values()) == {1}
        assert len(there) == 1_500
        assert len(set(task_ids(project).values())) == 1_500


def _wait_for_more(project: Project, push: "subprocess.Popen[bytes]") -> None:
    """Until a chunk more has arrived; the next is on its way then."""
    before, deadline = _known(project), time.monotonic() + 60
    while _known(project) == before and time.monotonic() < deadline:
        assert push.poll() is None, "the push was through before it could be killed"
        time.sleep(0.02)


def _known(project: Project) -> int:
    return len(task_ids(project)) if known_link(project) else 0


def test_gold_goes_there_as_ground_truth_once_and_comes_back_as_nobodys_layer(
    project: Project, save: Save, server: Server
) -> None:
    push(project, by=ALONE)
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    save("ben", "square.txt", put("claim", "bridge is closed"), SUBMIT)
    save("ana", "harbour.txt", put("claim", "The harbour reopened"), SUBMIT)
    first = push_gold(project, by=ALONE)
    assert (first.sent, first.unchanged, first.open) == (1, 0, 1)
    [conflict] = open_docket(project, document_id="square.txt", by=ALONE).gold.unsettled
    row = {"document_id": "square.txt", "conflict_key": conflict.key, "verdict": "take", "taken_from": "ana"}
    record_decisions(project, [("it", {**row, "adjudicator": "ada", "reason": "with its article"})], by=ALONE)
    second = push_gold(project, by=ALONE)
    assert (second.sent, second.unchanged, second.open) == (1, 1, 0)
    assert push_gold(project, by=ALONE).sent == 0

    (golden,) = get_task(server, task_ids(project)["square.txt"])["annotations"]
    assert golden["ground_truth"]
    [span] = [row["value"] for row in golden["result"] if row["type"] == "labels"]
    assert (SQUARE[span["start"] : span["end"]], span["labels"]) == ("the bridge is closed", ["claim"])
    pulled = pull(project, by=ALONE)
    assert (pulled.taken, pulled.authors) == (0, {})
    assert sync_status(project, by=ALONE, ask=True).gold == 2


def test_of_two_tasks_for_one_document_the_second_goes_if_nobody_has_begun_it(
    tied: Project, server: Server, bea: Admin
) -> None:
    path = f"api/projects/{project_number(tied)}/import"
    twins = [{"data": get_task(server, task_ids(tied)[name])["data"]} for name in ("square.txt", "harbour.txt")]
    begun, _ = server.send("POST", path, twins, {"return_task_ids": "true"})["task_ids"]
    bea.ask("POST", f"/api/tasks/{begun}/drafts", {"result": []})
    assert push(tied, by=ALONE).twins == 1
    assert documents_there(server, tied) == {"square.txt": 2, "harbour.txt": 1}

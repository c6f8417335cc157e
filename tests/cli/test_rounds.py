"""Rounds by command: opened, dealt, scored, followed, and closed."""

from collections.abc import Callable
from typing import Any

from tests.fixtures.small_project import Save, put

Curate = Callable[..., Any]
SUBMIT = {"action": "submit"}


def test_a_round_by_command(curate: Curate, save: Save) -> None:
    create = ("round", "create", "pilot", "--kind", "pilot", "--coders", 2, "--annotators", "ana, ben")
    made = curate(*create, "--json").json
    assert made == {"name": "pilot", "kind": "pilot", "documents": {"harbour.txt": 2, "square.txt": 2}}
    again = curate(*create)
    assert again.code == 1
    assert "there is a round 'pilot' already" in again.err
    dealt = curate("assign", "--round", "pilot")
    assert "4 documents dealt" in dealt.err
    assert "ana + ben  2" in dealt.out
    assert curate("assign", "--round", "pilot", "--json").json["given"] == 0
    for name in ("ana", "ben"):
        save(name, "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    rows = curate("round", "agreement", "pilot", "--bootstrap", 20, "--json").json["results"]
    assert any(row["label"] == "claim" and row["value"] == 1 for row in rows)
    assert "1/2" in curate("round", "progress").out
    assert curate("round", "progress", "--json").json["rounds"][0]["annotators"][0]["left"] == 1
    assert "nothing to score" in curate("round", "scores", "pilot").err
    assert "under the codebook as it is now" in curate("round", "recode", "--apply").err
    assert "is closed" in curate("round", "close", "pilot").err
    assert "pilot" in curate("round", "list").out
    assert curate("round", "list", "--json").json["rounds"][0]["closed"]


def test_answers_and_a_qualification_by_command(curate: Curate, save: Save) -> None:
    save("lea", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    assert curate("round", "answers", "--from", "gold", "--json").json == {"answered": ["square.txt"], "known": []}
    people = ("--annotators", "ana,ben")
    assert "needs a threshold" in curate("round", "create", "entry", "--kind", "qualification", *people).err
    curate("round", "create", "entry", "--kind", "qualification", "--threshold", 0.7, *people)
    curate("assign", "--round", "entry")
    save("ana", "square.txt", put("claim", "the bridge is closed"), SUBMIT)
    ana, ben = curate("round", "scores", "entry", "--json").json["scores"]
    assert (ana["passed"], ben["passed"]) == (True, None)
    assert "yes" in curate("round", "scores", "entry").out

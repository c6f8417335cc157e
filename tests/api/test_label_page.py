"""The Label page as HTML: who gets it, and what it brings along."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from curate.api.guard import Guard
from curate.api.label import label_routes
from curate.api.label_page import script_json
from curate.api.who import Door
from curate.app import navigation
from curate.core.people import Person
from curate.core.rounds import RoundKind, RoundSettings
from curate.services.assigning import deal_round
from curate.services.importing import import_paths
from curate.services.projects import Project, opened
from curate.services.rounds import Asked, create_round
from tests.fixtures.people import ADA, ALONE, BEN, LEA
from tests.fixtures.small_project import Save
from tests.fixtures.team import SECRET, Team

SUBMIT = {"action": "submit"}
Visit = Callable[..., HTMLParser]

pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    app = Starlette(
        routes=label_routes(project, partial(navigation.menu, project)),
        middleware=[Middleware(Guard, hosts=("127.0.0.1",)), Middleware(Door, project=project)],
    )
    with TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False) as client:
        yield client


@pytest.fixture
def visit(client: TestClient) -> Visit:
    def visit(headers: dict[str, str] | None = None, **query: str) -> HTMLParser:
        answer = client.get("/label", params=query, headers=headers)
        assert answer.status_code == 200
        return HTMLParser(answer.text)

    return visit


def given(page: HTMLParser) -> Any:  # noqa: ANN401
    """What the labeller begins with."""
    return json.loads(only(page, "#given"))


def only(page: HTMLParser, selector: str) -> str:
    [element] = page.css(selector)
    return element.text()


def offered(page: HTMLParser) -> list[tuple[str, str | None]]:
    return [(each["title"], each["state"]) for each in given(page)["offer"]["documents"]]


def test_who_has_no_queue_may_choose_and_who_has_one_gets_nothing_else(
    visit: Visit, project: Project, save: Save
) -> None:
    assert len(offered(visit(person="ana"))) == 2
    settings = RoundSettings(annotators=("ana", "ben"), coders=2)
    create_round(project, Asked("pilot", RoundKind.PILOT, settings, ids=("square.txt",)), by=LEA)
    deal_round(project, name="pilot", by=LEA)
    assert offered(visit(person="ana")) == [("square.txt", "assigned")]
    save("ana", "square.txt", SUBMIT)
    offer = given(visit(person="ana"))["offer"]
    assert (offer["is_queue"], offer["count"], offer["submitted"]) == (True, 1, 1)
    assert len(offered(visit(person="cem"))) == 2


def test_it_begins_at_the_first_that_is_not_submitted(visit: Visit, save: Save) -> None:
    assert given(visit(person="ana"))["document_id"] == "harbour.txt"
    save("ana", "harbour.txt", SUBMIT)
    assert given(visit(person="ana"))["document_id"] == "square.txt"
    save("ana", "square.txt", SUBMIT)
    assert given(visit(person="ana"))["document_id"] == "harbour.txt"


@pytest.mark.parametrize("asked", ["harbour.txt", "square.txt"])
def test_a_link_to_a_document_brings_it_along(visit: Visit, project: Project, asked: str) -> None:
    found = given(visit(person="ana", document_id=asked))
    assert found["labelling"]["document"]["id"] == found["document_id"] == asked
    assert found["labelling"]["layer"]["author"] == found["author"] == "ana"


def test_the_answer_key_is_a_link_away_and_back(visit: Visit, save: Save) -> None:
    save("answers", "harbour.txt", SUBMIT)
    page = visit(person="ana", document_id="square.txt", as_key="true")
    assert (given(page)["author"], given(page)["annotator"]) == ("answers", "ana")
    assert ("harbour.txt", "submitted") in offered(page)
    assert page.css_first("a.key").attributes["href"] == "label?document_id=square.txt&person=ana"
    back = visit(person="ana", document_id="square.txt")
    assert back.css_first("a.key").attributes["href"] == "label?document_id=square.txt&as_key=true&person=ana"


def test_a_link_to_some_words_survives_the_question_for_a_name(visit: Visit) -> None:
    page = visit(document_id="square.txt", at="3-9")
    hidden = {each.attributes["name"]: each.attributes["value"] for each in page.css("form.who [type=hidden]")}
    assert hidden == {"document_id": "square.txt", "at": "3-9"}
    assert '"><b>' not in (visit(document_id="square.txt", at='"><b>').css_first("form.who").html or "")


def test_without_a_name_it_asks_for_one(visit: Visit, save: Save) -> None:
    save("ben", "square.txt", SUBMIT)
    page = visit(document_id="square.txt")
    assert "Say who you are" in only(page, "main")
    assert [each.attributes["value"] for each in page.css("#names option")] == ["ben"]
    assert (given(page)["author"], given(page)["labelling"]) == (None, None)


def test_a_name_that_nobody_can_have_is_refused_where_it_was_typed(visit: Visit) -> None:
    page = visit(person="answers")
    assert "answers" in only(page, "[role=alert]")
    name = page.css_first("#person").attributes
    assert (name["value"], name["aria-invalid"]) == ("answers", "true")
    assert page.css_first(f"#{name['aria-describedby']}").attributes["role"] == "alert"
    assert given(page)["author"] is None


def test_a_document_that_is_not_there_is_named_and_so_is_what_is_shown_instead(visit: Visit) -> None:
    page = visit(person="ana", document_id="<b>gone.txt")
    assert "<b>gone.txt is not among the documents that you label;\nharbour.txt is shown" in only(page, ".missed")
    assert visit(person="ana", document_id="square.txt").css_first(".missed") is None
    assert visit(person="ana").css_first(".missed") is None


def test_where_nothing_is_imported_it_says_where_to(project_folder: Path) -> None:
    with opened(project_folder) as project, TestClient(Starlette(routes=label_routes(project))) as client:
        assert "nothing to label yet" in only(HTMLParser(client.get("/label?person=ana").text), "main")


def test_no_word_of_a_document_ends_the_script_that_carries_it(visit: Visit, project: Project) -> None:
    hostile = "</script><script>document.title = 'theirs'</script> <!-- & &lt;"
    (project.seeds / "a-hostile.txt").write_text(hostile, encoding="utf-8")
    import_paths(project, [project.seeds], by=ALONE)
    page = visit(person="ana", document_id="a-hostile.txt")
    assert given(page)["labelling"]["document"]["text"] == hostile
    assert not [script.text() for script in page.css("script:not([src]):not(#given)")]
    assert json.loads(script_json({"</script>": "<!--"})) == {"</script>": "<!--"}


def test_a_name_and_a_title_are_text(visit: Visit, project: Project) -> None:
    (project.seeds / "b.jsonl").write_text('{"id": "b", "text": "B.", "title": "<b>x</b>"}\n', encoding="utf-8")
    import_paths(project, [project.seeds], by=ALONE)
    page = visit(person='"><i>ana', document_id="b")
    assert only(page, "title") == "<b>x</b> · curate"
    assert page.css_first("#person").attributes["value"] == '"><i>ana'
    assert not page.css("header i, header b")


@pytest.mark.parametrize("by", [BEN, ADA, LEA], ids=lambda by: by.name)
def test_with_accounts_everyone_works_in_their_own_name(client: TestClient, team: Team, by: Person) -> None:
    query = {"document_id": "square.txt", "person": "ana", "as_key": "true"}
    answer = client.get("/label", params=query, headers=team.cookie(by))
    found = given(HTMLParser(answer.text))
    assert (found["annotator"], found["author"]) == (by.name, "answers" if by == LEA else by.name)
    assert SECRET not in answer.text
    assert not HTMLParser(answer.text).css("#person")
    titles = [each.text() for each in HTMLParser(answer.text).css("nav a")]
    assert titles == [entry.title for entry in navigation.ENTRIES if by.may(entry.right)]


def test_nobody_gets_nothing(client: TestClient, team: Team) -> None:
    answer = client.get("/label?document_id=square.txt", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("login?next=")
    assert client.get("/label").status_code == 401


def test_behind_no_door_nobody_gets_nothing_either(team: Team) -> None:
    with TestClient(Starlette(routes=label_routes(team.project))) as client:
        answer = client.get("/label?document_id=square.txt")
        assert (answer.status_code, "log in again" in answer.text) == (401, True)

"""The client against a server of our own, which does what a real one does seldom: refuses, breaks, lies, is silent."""

import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from curate.adapters.label_studio.client import LabelStudioError, Server, Unanswered, check_url
from curate.adapters.label_studio.tokens import VARIABLE, Token
from curate.core.errors import CurateError
from tests.fixtures.small_server import (
    LEGACY,
    PERSONAL,
    Answers,
    Question,
    Reply,
    SmallLabelStudio,
    SmallServer,
    answering,
    web_token,
)

Ask = Callable[[Server], Any]
OURS, THEIRS = Token(PERSONAL, is_personal=True), Token(LEGACY, is_personal=False)


class Opened:
    """Servers and clients that are closed when the test ends."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def serve(self, answers: Answers) -> SmallServer:
        return self._stack.enter_context(answering(answers))

    def client(self, url: str, token: Token = THEIRS, *, seconds: float = 10) -> Server:
        return self._stack.enter_context(closing(Server(url, token, seconds=seconds)))


def holds_a_secret(words: str) -> bool:
    """A tail of one is enough: each has its own, and a truncated one counts."""
    return any(secret in words for secret in (PERSONAL[:60], LEGACY[:20], ".access"))


@pytest.fixture
def opened(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Opened]:
    """With everything logged that any library logs; no token may be in it, nor on a stream."""
    caplog.set_level(0)
    with ExitStack() as stack:
        yield Opened(stack)
    logged = [record.getMessage() for record in caplog.get_records("call")]
    assert not holds_a_secret("\n".join(logged))
    assert capfd.readouterr() == ("", "")


def refusal(ask: Ask, server: Server, kind: type[CurateError] = LabelStudioError) -> str:
    """The one sentence, whose remedy stands behind a semicolon; neither it nor its causes show a token."""
    with pytest.raises(kind) as caught:
        ask(server)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(server)
    assert not holds_a_secret(shown)
    words = str(caught.value)
    assert "\n" not in words
    assert ";" in words
    return words


def get(server: Server) -> Any:  # noqa: ANN401 - whatever JSON holds
    return server.get("api/projects/")


def post(server: Server) -> Any:  # noqa: ANN401
    return server.send("POST", "api/projects/1/import", [{"data": {"text": "One."}}])


def test_what_is_searched_for_would_be_found(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    assert all(map(holds_a_secret, (PERSONAL, LEGACY, f"Bearer {web_token('access7', 300)}")))
    get(opened.client(opened.serve(SmallLabelStudio()).url, OURS))
    assert any(record.name.startswith("httpcore") for record in caplog.records)


def test_a_personal_token_gets_access_once_and_is_sent_to_nothing_else(opened: Opened) -> None:
    studio = SmallLabelStudio()
    small = opened.serve(studio)
    server = opened.client(small.url, OURS)
    assert [server.check_version(), get(server)] == ["1.23.2", {"path": "/api/projects/"}]
    assert small.questions == [
        Question("POST", "/api/token/refresh/", None, {"refresh": PERSONAL}),
        Question("GET", "/api/version/", f"Bearer {studio.made[0]}", None),
        Question("GET", "/api/projects/", f"Bearer {studio.made[0]}", None),
    ]


def test_an_access_token_near_its_end_is_renewed_before_it_is_sent(opened: Opened) -> None:
    studio = SmallLabelStudio(seconds=20)
    small = opened.serve(studio)
    server = opened.client(small.url, OURS)
    get(server)
    studio.seconds = 300
    get(server)
    get(server)
    assert [question.authorization for question in small.questions if question.method == "GET"] == [
        f"Bearer {studio.made[number]}" for number in (0, 1, 1)
    ]


@pytest.mark.parametrize("ask", [get, post])
def test_an_access_token_that_the_server_forgot_is_renewed_once(opened: Opened, ask: Ask) -> None:
    studio = SmallLabelStudio()
    small = opened.serve(studio)
    server = opened.client(small.url, OURS)
    get(server)
    studio.valid.clear()
    assert ask(server)
    assert len(studio.made) == 2
    small.answers = lambda question: studio(question) if "refresh" in question.path else Reply(401, {"detail": "No."})
    small.questions.clear()
    assert "refuses the token" in refusal(ask, server)
    assert [question.path for question in small.questions].count("/api/token/refresh/") == 1
    assert len(small.questions) == 3


def test_a_legacy_token_is_sent_as_it_is(opened: Opened) -> None:
    small = opened.serve(SmallLabelStudio())
    get(opened.client(small.url))
    assert small.questions == [Question("GET", "/api/projects/", f"Token {LEGACY}", None)]


def test_a_legacy_token_where_none_are_taken(opened: Opened) -> None:
    small = opened.serve(SmallLabelStudio(takes_legacy=False))
    words = refusal(Server.check_version, opened.client(small.url))
    assert "takes no legacy tokens; use a personal access token from Account & Settings" in words
    assert len(small.questions) == 1


def test_a_wrong_token_of_either_kind(opened: Opened) -> None:
    small = opened.serve(SmallLabelStudio())
    wrong = Token(LEGACY[:-1] + "x", is_personal=False)
    assert f"into {VARIABLE} or its file" in refusal(get, opened.client(small.url, wrong))
    withdrawn = Token(PERSONAL + "x", is_personal=True)
    words = refusal(get, opened.client(small.url, withdrawn))
    assert "refuses the personal access token; make a new one under" in words
    assert len(small.questions) == 2


def test_no_permission(opened: Opened) -> None:
    studio = SmallLabelStudio(rest=lambda _: Reply(403, {"detail": "You do not have permission."}))
    small = opened.serve(studio)
    assert "have them made a member of the project" in refusal(get, opened.client(small.url, OURS))
    assert small.asked("GET") == 1


@pytest.mark.parametrize("version", ["1.9.2", "1.19.0", "0.9"])
def test_a_server_that_is_too_old(opened: Opened, version: str) -> None:
    small = opened.serve(SmallLabelStudio(version=version))
    words = refusal(Server.check_version, opened.client(small.url))
    assert f"is {version}, which is too old; upgrade it to 1.20 or later" in words


@pytest.mark.parametrize("version", ["1.20.0", "1.23.2", "2.0.0.dev1"])
def test_a_server_that_is_new_enough(opened: Opened, version: str) -> None:
    assert opened.client(opened.serve(SmallLabelStudio(version=version)).url).check_version() == version


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, "<!doctype html><title>A router</title>"),
        Reply(404, "<h1>Not Found</h1>"),
        Reply(200, ["another", "service"]),
        Reply(200, {"release": 7}),
        Reply(200, "[" * 200_000),
        Reply(302, None, {"Location": "/login"}),
    ],
    ids=["page", "no page", "list", "number", "deep", "login"],
)
@pytest.mark.parametrize("token", [OURS, THEIRS], ids=["personal", "legacy"])
def test_what_is_no_label_studio_is_called_so(opened: Opened, reply: Reply, token: Token) -> None:
    server = opened.client(opened.serve(lambda _: reply).url, token)
    assert "is not Label Studio" in refusal(Server.check_version, server)


@pytest.mark.parametrize("access", ["", "ü.ü.ü", "a\r\nX-Other: b", 7])
def test_an_access_token_that_is_none_is_not_sent(opened: Opened, access: object) -> None:
    small = opened.serve(lambda _: Reply(200, {"access": access}))
    assert "is not Label Studio" in refusal(get, opened.client(small.url, OURS))
    assert small.asked("GET") == 0


def test_a_redirect_does_not_lead_the_token_elsewhere(opened: Opened) -> None:
    other = opened.serve(lambda _: Reply(200, {"release": "1.23.2"}))
    for status in (301, 302, 307, 308):
        away = Reply(status, None, {"Location": f"{other.url}/api/version/"})
        first = opened.serve(lambda _, away=away: away)
        for token in (OURS, THEIRS):
            words = refusal(Server.check_version, opened.client(first.url, token))
            assert "sends elsewhere; correct label_studio_url" in words
    assert other.questions == []


def test_nothing_listens(opened: Opened) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    for token in (OURS, THEIRS):
        words = refusal(get, opened.client(f"http://127.0.0.1:{port}", token))
        assert "nothing answers at" in words
        assert "start Label Studio there" in words


def test_https_where_the_server_speaks_http(opened: Opened) -> None:
    small = opened.serve(SmallLabelStudio())
    server = opened.client(small.url.replace("http:", "https:"))
    assert "write http:// in label_studio_url" in refusal(get, server)


def silent(small: SmallServer) -> Answers:
    def wait(_: Question) -> None:
        small.closing.wait(20)

    return wait


def broken(_: Question) -> None:
    return None


def failing(_: Question) -> Reply:
    return Reply(502, "<h1>Bad Gateway</h1>")


def test_a_server_that_is_silent(opened: Opened) -> None:
    small = opened.serve(broken)
    small.answers = silent(small)
    server = opened.client(small.url, seconds=0.2)
    assert "did not answer within 0.2 s; see whether it is busy" in refusal(post, server, Unanswered)
    assert [small.asked(method) for method in ("POST", "GET")] == [1, 0]
    refusal(get, server, Unanswered)
    assert [small.asked(method) for method in ("POST", "GET")] == [1, 3]


def test_a_machine_that_takes_no_connection_is_not_asked_again(opened: Opened) -> None:
    with socket.socket() as full, socket.socket() as one, socket.socket() as two:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (one, two):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        server = opened.client(f"http://127.0.0.1:{full.getsockname()[1]}", seconds=0.3)
        with pytest.raises(LabelStudioError, match="start Label Studio there") as caught:
            get(server)
        assert not isinstance(caught.value, Unanswered), "what is unanswered is asked again"


@pytest.mark.parametrize("answers", [broken, failing])
def test_what_writes_is_sent_once_and_what_reads_three_times(opened: Opened, answers: Answers) -> None:
    small = opened.serve(SmallLabelStudio(rest=answers))
    server = opened.client(small.url)
    for method in ("POST", "PATCH", "DELETE"):
        words = refusal(lambda each, method=method: each.send(method, "api/tasks/1/", {}), server, Unanswered)
        assert "run the command again: it goes on where it stopped" in words
        assert small.asked(method) == 1
    refusal(get, server, Unanswered)
    assert small.asked("GET") == 3


def test_reading_goes_on_after_one_broken_answer(opened: Opened) -> None:
    small = opened.serve(SmallLabelStudio())
    small.answers = lambda question: Reply(500) if len(small.questions) == 1 else SmallLabelStudio()(question)
    assert get(opened.client(small.url)) == {"path": "/api/projects/"}


# The longer words are cut off within the token.
@pytest.mark.parametrize("before", [1, 155])
def test_a_refusal_says_which_field_and_shows_no_token_that_the_server_repeats(opened: Opened, before: int) -> None:
    def repeat(question: Question) -> Reply:
        said = f"{'so ' * before}{question.authorization} is no title"
        return Reply(400, {"validation_errors": {"title": [said]}, "detail": "Validation error"})

    small = opened.serve(SmallLabelStudio(rest=repeat))
    for token in (OURS, THEIRS):
        words = refusal(post, opened.client(small.url, token))
        assert "title: so" in words
        assert len(words) < 600


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8080",
        "ftp://127.0.0.1",
        "http://",
        "http://127.0.0.1:eighty",
        "http://127.0.0.1:99999",
        "http://[::1",
        "http://exa mple",
        "http://exa\u2028mple.org",
        f"http://127.0.0.1/?token={LEGACY}",
        f"http://127.0.0.1/#{LEGACY}",
        f"ftp://ana:{LEGACY}@127.0.0.1/?x",
        f"http://{LEGACY}@127.0.0.1",
    ],
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(CurateError, match="label_studio_url") as caught:
        Server(url, THEIRS)
    assert ";" in str(caught.value)
    assert not holds_a_secret(str(caught.value))


def test_an_address_may_have_a_path_and_a_slash(opened: Opened) -> None:
    assert check_url(" https://studio.example.org/ls/ ") == "https://studio.example.org/ls"
    small = opened.serve(SmallLabelStudio())
    get(opened.client(f"{small.url}/ls/"))
    assert small.questions[0].path == "/ls/api/projects/"

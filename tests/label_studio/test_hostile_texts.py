"""Texts that break offsets, through a real server and back, as suggestions and as annotations: no span moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from label_studio_people import Admin
from label_studio_server import LabelStudio

from curate.adapters.label_studio.client import Server
from curate.adapters.label_studio.placing import place_regions
from curate.adapters.label_studio.regions import write_regions
from curate.adapters.label_studio.remote import get_task
from curate.adapters.label_studio.tokens import Token
from curate.core.anchoring import Anchoring
from curate.core.documents import Document
from curate.core.layers import Annotation, Layer, LayerState
from curate.core.spans import Span
from curate.services.projects import Project
from curate.services.syncing_pull import pull
from curate.services.syncing_push import push
from curate.store.documents import add_documents
from curate.store.layers import add_machine_layers, get_layer
from tests.fixtures.people import ALONE
from tests.label_studio.conftest import task_ids

PIECES = (
    *("the bridge is closed", "said", " ", "  ", "“quoted”", "<b>&amp;</b>", "{{text}}", "$text", "\\n", "\\r\\n"),
    *("😀", "👩🏽‍🚒", "🏳️‍🌈", "🇫🇷", "𝕸𝖗. 𝐗", "𠮷野家", "\U0010fffd", "e\u0301tude", "Z\u0351\u036b\u0343a\u0306lgo"),
    *("שלום", "السلام عليكم", "abc \u202eתשרי\u202c xyz"),
    *("\r\n", "\n", "\r", "\r\n\r\n", "\t", "\u2028", "\u2029", "\x85", "\u00a0", "\u3000"),
    *("\u200b", "\ufeff", "\u200d"),
)
LONG_LINE = "The bridge 😀 is closed, said 𝕸𝖗. 𝐗; " * 1_500
AUTHOR = "machine:hostile@1"


@dataclass(frozen=True)
class Case:
    text: str
    spans: Sequence[Span]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A text with spans that do not overlap, and neither begin nor end with white space, as the codebook asks."""
    text = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=3, max_size=25)))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=10, unique=True)))
    return Case(text, [span for pair in zip(cuts[::2], cuts[1::2], strict=False) for span in inner(text, *pair)])


def inner(text: str, start: int, end: int) -> list[Span]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    return [Span(start, end)] if start < end else []


def edited(annotations: Sequence[Annotation], text: str, project: Project) -> list[dict[str, object]]:
    """As Label Studio's own editor saves them: each line break is a backslash and an n."""
    rows = write_regions(annotations, text, project.schema)
    for row in rows:
        row["value"]["text"] = row["value"]["text"].replace("\r", "\n").replace("\n", "\\n")
    return rows


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(cases(), min_size=12, max_size=20))
def test_no_span_moves(project: Project, label_studio: LabelStudio, bea: Admin, drawn: list[Case]) -> None:
    long = Case(LONG_LINE, [Span(len(LONG_LINE) - 9, len(LONG_LINE) - 2), Span(40_000, 40_003), Span(0, 10)])
    cases = {f"{uuid4().hex}.txt": case for case in (*drawn, long) if case.text.strip()}
    made = {key: [Annotation("", "tweet", span) for span in case.spans] for key, case in cases.items()}
    digest = project.schema.digest
    with project.store.writing() as session:
        add_documents(session, documents=[Document(key, case.text) for key, case in cases.items()])
        suggested = [
            Layer(key, AUTHOR, digest, LayerState.SUBMITTED, tuple(marks)) for key, marks in made.items() if marks
        ]
        add_machine_layers(session, layers=suggested)
    push(project, by=ALONE)

    server, tasks = Server(label_studio.url, Token(label_studio.token, is_personal=True)), task_ids(project)
    for key, case in cases.items():
        task = get_task(server, tasks[key])
        assert task["data"]["text"] == case.text
        found = place_regions(task["predictions"][0]["result"], case.text) if case.spans else place_regions([], "x")
        assert [each.span for each in found.annotations] == sorted(case.spans)
        assert found.rejected == ()
        ids = [Annotation(f"r{nth}", "tweet", mark.span) for nth, mark in enumerate(made[key])]
        bea.ask("POST", f"/api/tasks/{tasks[key]}/annotations/", {"result": edited(ids, case.text, project)})
    server.close()

    report = pull(project, by=ALONE, people={"bea@example.org": "bea"})
    assert report.rejected == []
    assert report.placed[Anchoring.UTF16] == report.placed[Anchoring.MOVED] == 0
    with project.store.reading() as session:
        for key, case in cases.items():
            layer = get_layer(session, document_id=key, author="bea")
            assert layer is not None
            assert [each.span for each in layer.annotations] == sorted(case.spans)

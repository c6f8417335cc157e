"""Real corpora with several annotators: what is read, what is refused, and the agreement that comes out.

The expected figures were computed once by other software from the whole corpora; where the part that is
here, or the definition, differs, the comment says how.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from curate.adapters.standoff_files import StandoffCodings, read_codings
from curate.core.agreement import Coding, LabelledSpan, measure

Read = Callable[[str], StandoffCodings]


@pytest.fixture(scope="module")
def toxic(shared: Path) -> StandoffCodings:
    folder = shared / "corpora" / "toxic_spans"
    return read_codings(folder / "documents.jsonl", folder / "annotations.jsonl")


def test_toxic_spans_are_read_and_what_cannot_be_is_counted(toxic: StandoffCodings) -> None:
    """16,100 comments; 80 spans end after their text and 14 have NaN for a label; 22,143 rows say "no span"."""
    assert (toxic.n_documents, toxic.n_annotations, toxic.n_empty) == (16_100, 46_690, 22_143)
    past_the_end = [problem for problem in toxic.problems if "ends after its document" in problem.what]
    no_label = [problem for problem in toxic.problems if problem.what == "NaN is not JSON"]
    assert (len(past_the_end), len(no_label), len(toxic.problems)) == (80, 14, 94)


def test_toxic_spans_toxic_or_not(toxic: StandoffCodings) -> None:
    """.2123 with all types as one, when the 94 rows refused here are kept and cut to the text; .2134 without."""
    one_label = [
        replace(
            coding,
            spans_by_annotator={
                name: [LabelledSpan("toxic", span.start, span.end) for span in spans]
                for name, spans in coding.spans_by_annotator.items()
            },
        )
        for coding in toxic.codings
    ]
    result = measure(one_label, measures=["char_alpha"], labels=["toxic"])[1]
    assert result.value == pytest.approx(0.212, abs=0.002)
    assert (result.n_documents, result.n_units) == (16_099, 46_690)


@pytest.fixture(scope="module")
def speech(shared: Path) -> list[Coding]:
    folder = shared / "corpora" / "redewiedergabe_news"
    found = read_codings(folder / "documents.jsonl", folder / "annotations.jsonl")
    assert not found.problems
    return found.codings


@pytest.mark.parametrize(("label", "published"), [("direct", 0.864), ("indirect", 0.723), ("reported", 0.481)])
def test_german_speech_approaches_the_published_kappa(speech: list[Coding], label: str, published: float) -> None:
    """Fleiss' kappa per token on all newspaper samples; here alpha per character on the half that is here.

    Long tokens weigh more than short ones, and ambiguous labels (`indirect+freeIndirect`) are labels of
    their own here, where the authors count them with both.
    """
    [result] = [each for each in measure(speech, measures=["char_alpha"]) if each.label == label]
    assert result.value == pytest.approx(published, abs=0.04)


def test_german_speech_all_kinds_together(speech: list[Coding]) -> None:
    """.677 (level 1) and .640 (label sets) per token on all newspaper samples; sets of labels here."""
    kinds = ["direct", "indirect", "reported", "freeIndirect"]
    together = measure(speech, measures=["char_alpha"], labels=kinds)[0]
    assert together.value == pytest.approx(0.66, abs=0.03)
    assert together.n_annotators == 9


def test_german_speech_by_year_and_pair(speech: list[Coding]) -> None:
    years = measure(speech, measures=["char_alpha"], labels=["direct"], by="year")
    assert sum(each.n_documents for each in years if each.label is None) == len(speech)
    pairs = measure(speech, measures=["span_f1_exact"], labels=["direct"], by="pair")
    assert all(each.n_annotators == 2 for each in pairs)

"""Claims and opinions of the gold are units: what the labeller offers is what the codebook's authors coded.

A gold span is a sentence, a sentence inside a quote, or what a quote holds (`clauses` in the schema). The bound is
what was reached; the rest are headings before a colon, photo credits and clauses that report and judge at once.
"""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from curate.adapters.importers.plain import read_text
from curate.adapters.units import marked_strings, units_of
from curate.core.documents import Document
from curate.core.spans import Span
from curate.core.units import find_units

GOLDEN = Path(__file__).parent
ARTICLES = {"seeds": GOLDEN.parent.parent / "seeds", "heldout": GOLDEN / "heldout"}
CODED = {"claim", "opinion"}


def kinds(part: str) -> Counter[str]:
    spans: defaultdict[str, list[tuple[str, Span]]] = defaultdict(list)
    for line in (GOLDEN / part / "annotations.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans[row["doc_id"]].append((row["label"], Span(row["start"], row["end"])))
    counts: Counter[str] = Counter()
    for document_id, coded in spans.items():
        document = next(read_text(ARTICLES[part] / document_id, document_id))
        assert isinstance(document, Document)
        counts.update(kinds_of(document.text, coded))
    return counts


def kinds_of(text: str, coded: list[tuple[str, Span]]) -> list[str]:
    units, strings = units_of(text), list(marked_strings(text))
    quotes = [span for label, span in coded if label == "quote"]
    held = {unit for quote in quotes for unit in find_units(text, [quote], strings)}
    known = {
        **dict.fromkeys(held, "clause"),
        **dict.fromkeys(units.inner, "inner"),
        **dict.fromkeys(units.sentences, "sentence"),
    }
    return [known.get(span, "none") for label, span in coded if label in CODED]


@pytest.mark.parametrize(("part", "least"), [("seeds", 0.95), ("heldout", 0.99)])
def test_what_was_coded_as_claim_or_opinion_is_a_unit(part: str, least: float) -> None:
    counts = kinds(part)
    assert counts.total() > 80
    assert 1 - counts["none"] / counts.total() >= least, counts

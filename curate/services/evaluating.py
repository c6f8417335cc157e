"""Measure suggesters against gold: how much of what people marked do they find, and how much beside it?"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from curate.adapters.standoff_marks import read_marks
from curate.adapters.suggesters.quotes import form_of
from curate.core.documents import Document
from curate.core.errors import CurateError
from curate.core.layers import AttributeValue, Mark
from curate.core.scoring import AttributeRow, Row, pair, score, score_attributes
from curate.core.spans import Span
from curate.services.importing import read_documents

Suggest = Callable[[Document], Iterable[Mark]]
Cut = Callable[[Mark], str | None]
Report = Callable[[str], None]
# Names that group annotations; two people who group alike still write different ones.
UNCOMPARED = frozenset({"quote_id"})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of spans, and of attributes on the spans that overlap, by label and by gold's `type` of it;
    `documents` is how many had gold."""

    documents: int
    rows: tuple[Row, ...]
    attributes: tuple[AttributeRow, ...]

    def row(self, label: str | None, matching: str) -> Row:
        """The row of a label; raises KeyError where neither gold nor suggestions have it."""
        for row in self.rows:
            if row.label == label and row.matching == matching:
                return row
        raise KeyError(label)

    def to_json(self) -> dict[str, object]:
        return {
            "documents": self.documents,
            "results": [_row_to_json(row) for row in self.rows],
            "attributes": [_attribute_to_json(row) for row in self.attributes],
        }


@dataclass(slots=True)
class _Side:
    """One side of the comparison: spans, and the attributes at the same positions."""

    spans: list[tuple[str, str, Span]]
    attributes: list[tuple[str, Mapping[str, AttributeValue]]]

    def add(self, document_id: str, mark: Mark, labels: Iterable[str]) -> None:
        for label in labels:
            self.spans.append((document_id, label, mark.span))
            self.attributes.append((label, {k: v for k, v in mark.attributes.items() if k not in UNCOMPARED}))


def evaluate_suggesters(
    documents: Iterable[Document],
    gold: Mapping[str, Sequence[Mark]],
    suggesters: Sequence[Suggest],
    *,
    labels: Collection[str] | None = None,
    cut: Cut | None = form_of,
) -> Evaluation:
    """Scores suggesters on the documents that gold has; those it does not mention are passed over.

    `labels` are the ones to score (None: all that gold or a suggester has). `cut` names a finer
    class of a mark, which is scored by itself under `label: class`, where gold says the class.
    """
    here, there = _Side([], []), _Side([], [])
    counted = 0
    for document in documents:
        if document.id not in gold:
            continue
        counted += 1
        for mark in _checked(gold[document.id], document):
            here.add(document.id, mark, _names(mark, labels, cut))
        for suggester in suggesters:
            for mark in suggester(document):
                there.add(document.id, mark, _names(mark, labels, cut))
    if not counted:
        raise CurateError("none of the documents has gold annotations; check that both files use the same doc_id")
    return _measure(counted, here, there)


def evaluate_files(
    documents: Path,
    annotations: Path,
    suggesters: Sequence[Suggest],
    *,
    labels: Collection[str] | None = None,
    report: Report = lambda _: None,
) -> Evaluation:
    """The same over stand-off annotations (JSON Lines) and what the importers read of `documents`.

    `report` is told of every line that could not be used.
    """
    gold = read_marks(annotations)
    for problem in gold.problems:
        report(str(problem))
    return evaluate_suggesters(_documents(documents, report), gold.marks, suggesters, labels=labels)


def _documents(path: Path, report: Report) -> Iterator[Document]:
    for outcome in read_documents([path]):
        if isinstance(outcome, Document):
            yield outcome
        else:
            report(f"{outcome.where}: {outcome.reason}")


def _checked(marks: Iterable[Mark], document: Document) -> Iterator[Mark]:
    for mark in marks:
        if mark.span.end > len(document.text):
            raise CurateError(
                f"gold span {mark.span.start}:{mark.span.end} ends after document {document.id!r}, which has "
                f"{len(document.text)} characters; count code points"
            )
        yield mark


def _names(mark: Mark, labels: Collection[str] | None, cut: Cut | None) -> list[str]:
    if labels is not None and mark.label not in labels:
        return []
    finer = cut(mark) if cut else None
    return [mark.label] if finer is None else [mark.label, f"{mark.label}: {finer}"]


def _measure(documents: int, here: _Side, there: _Side) -> Evaluation:
    told = {label for _, label, _ in here.spans} | {label for _, label, _ in there.spans if ": " not in label}
    # A class is only scored where gold tells classes apart.
    there_kept = [nth for nth, (_, label, _) in enumerate(there.spans) if label in told]
    spans = [there.spans[nth] for nth in there_kept]
    attributes = [there.attributes[nth] for nth in there_kept]
    rows = [row for row in score(here.spans, spans) if row.label is not None]
    plain = [[span for span in side if ": " not in span[1]] for side in (here.spans, spans)]
    rows += [row for row in score(*plain) if row.label is None]
    pairs = [(i, j) for i, j in pair(here.spans, spans).overlap if ": " not in here.spans[i][1]]
    by_type = [(f"{label}: {named['type']}" if "type" in named else "", named) for label, named in here.attributes]
    typed = [(i, j) for i, j in pairs if by_type[i][0]]
    compared = score_attributes(pairs, here.attributes, attributes) + score_attributes(typed, by_type, attributes)
    return Evaluation(documents, tuple(rows), tuple(compared))


def _row_to_json(row: Row) -> dict[str, object]:
    return {
        "label": row.label,
        "matching": row.matching,
        "gold": row.gold,
        "suggested": row.suggested,
        "matched": row.matched,
        "precision": row.precision,
        "recall": row.recall,
        "f1": row.f1,
    }


def _attribute_to_json(row: AttributeRow) -> dict[str, object]:
    return {
        "label": row.label,
        "attribute": row.attribute,
        "compared": row.compared,
        "exact": row.exact,
        "near": row.near,
        "accuracy": row.accuracy,
    }

"""Compare: what the Agreement page shows of two people's work beside the coefficients."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from curate import __version__
from curate.core.agreement import Coding, LabelledSpan, compare
from curate.core.agreement.codings import NOT_STATED
from curate.core.agreement.confusion import BorderShifts, Pairing, border_shifts, pair_documents, pair_spans
from curate.core.agreement.summary import BESIDE, HEADLINE, AgreementSummary, Procedure, summarise
from curate.core.authors import is_annotator
from curate.core.documents import Document
from curate.core.layers import LayerState
from curate.core.people import Person, Right, permit
from curate.core.planning import draw_stratified
from curate.services.adjudicating import counts
from curate.services.measuring import facets, stream_codings
from curate.services.projects import Project
from curate.services.seeing import permit_document
from curate.store.changes import last_change
from curate.store.documents import count_documents, get_document, list_documents
from curate.store.layers import layer_states, layers_of

REPLICATES = 2_000
SEE = "see agreement"


@dataclass(frozen=True, slots=True)
class Difference:
    """How two annotators' spans of one label meet in one document. `pairings` are in the order of the text."""

    document_id: str
    same: int
    borders: int
    only_first: int
    only_second: int

    @property
    def differ(self) -> int:
        return self.borders + self.only_first + self.only_second


@dataclass(frozen=True, slots=True)
class Confusions:
    """`counts` by (label of the first, label of the second), None where one marked nothing; `shifts` by label."""

    counts: Mapping[tuple[str | None, str | None], int]
    shifts: Mapping[str, BorderShifts]


@dataclass(frozen=True, slots=True)
class SideBySide:
    document: Document
    pairings: Sequence[Pairing]


def work_version(project: Project, *, by: Person) -> tuple[int, str]:
    """Another value whenever someone's work or the codebook has changed: what was computed before is then old."""
    permit(by, Right.ADJUDICATE, SEE)
    with project.store.reading() as session:
        return last_change(session), project.schema.digest


def summarise_agreement(project: Project, *, by: Person, replicates: int = REPLICATES) -> AgreementSummary:
    """Alpha of each label with its interval and verdict, over all documents that two people submitted."""
    permit(by, Right.ADJUDICATE, SEE)
    labels = {label.name: label.title for label in project.schema.labels}
    coders_by_document: list[frozenset[str]] = []
    report = compare(
        _noting(stream_codings(project, attributes=False), coders_by_document),
        measures=(HEADLINE, *BESIDE),
        labels=list(labels),
        bootstrap=replicates,
        seed=project.settings.seed,
    )
    with project.store.reading() as session:
        in_all = count_documents(session)
    procedure = Procedure(
        schema_title=project.schema.title,
        schema_digest=project.schema.digest,
        annotators=len(frozenset().union(*coders_by_document)),
        documents=len(coders_by_document),
        documents_in_all=in_all,
        replicates=replicates,
        seed=project.settings.seed,
        version=__version__,
    )
    return summarise(report, labels, procedure)


def _noting(codings: Iterable[Coding], coders_by_document: list[frozenset[str]]) -> Iterator[Coding]:
    for coding in codings:
        if len(coding.spans_by_annotator) > 1:
            coders_by_document.append(frozenset(coding.spans_by_annotator))
        yield coding


def annotator_pairs(project: Project, *, by: Person) -> list[tuple[str, str]]:
    """Every two people who submitted one document, in alphabetical order."""
    permit(by, Right.ADJUDICATE, SEE)
    by_document: dict[str, list[str]] = {}
    with project.store.reading() as session:
        for document_id, author, state in layer_states(session):
            if state is LayerState.SUBMITTED and is_annotator(author):
                by_document.setdefault(document_id, []).append(author)
    pairs = {(a, b) for names in by_document.values() for a in names for b in names if a < b}
    return sorted(pairs)


def find_differences(project: Project, label: str, first: str, second: str, *, by: Person) -> list[Difference]:
    """The documents that both coded and where either marked the label; those that differ most come first."""
    permit(by, Right.ADJUDICATE, SEE)
    found = [
        difference
        for document_id, pairings in pair_documents(_of_label(project, label), first, second)
        if (difference := _difference(document_id, pairings))
    ]
    return sorted(found, key=lambda each: (-each.differ, each.document_id))


def find_confusions(project: Project, first: str, second: str, *, by: Person) -> Confusions:
    """Over all documents that both coded."""
    permit(by, Right.ADJUDICATE, SEE)
    counts: Counter[tuple[str | None, str | None]] = Counter()
    pairings = []
    for _, found in pair_documents(stream_codings(project, attributes=False), first, second):
        counts.update(pairing.labels for pairing in found)
        pairings += [pairing for pairing in found if pairing.first and pairing.second]
    return Confusions(counts, border_shifts(pairings))


def documents_of_confusion(
    project: Project, first: str, second: str, labels: tuple[str | None, str | None], *, by: Person
) -> list[tuple[str, int]]:
    """The documents where the first has one label and the second the other, with how often, most first."""
    permit(by, Right.ADJUDICATE, SEE)
    counts: Counter[str] = Counter()
    for document_id, pairings in pair_documents(stream_codings(project, attributes=False), first, second):
        counts[document_id] += sum(pairing.labels == labels for pairing in pairings)
    return sorted(((d, n) for d, n in counts.items() if n), key=lambda each: (-each[1], each[0]))


def set_side_by_side(
    project: Project, document_id: str, first: str, second: str, labels: Sequence[str], *, by: Person
) -> SideBySide:
    """Both people's spans of the labels in one document, paired. Raises NotFound for an unknown document."""
    permit(by, Right.ADJUDICATE, SEE)
    with project.store.reading() as session:
        document = get_document(session, document_id=document_id)
        permit_document(session, by, document_id)
        layers = {layer.author: layer for layer in layers_of(session, document_id=document_id) if counts(layer)}
    spans = [
        [
            LabelledSpan(a.label, a.span.start, a.span.end)
            for a in (layers[name].annotations if name in layers else ())
            if a.label in labels
        ]
        for name in (first, second)
    ]
    return SideBySide(document, pair_spans(*spans))


def draw_documents(project: Project, n: int, *, by: Person) -> list[str]:
    """Ids to code twice: stratified by outlet and month, by the project's seed, whoever has coded them already."""
    permit(by, Right.ADJUDICATE, SEE)
    with project.store.reading() as session:
        about = {summary.id: facets(summary.metadata) for summary in list_documents(session)}
    strata = {
        document_id: f"{known.get('outlet', NOT_STATED)} {known.get('month', NOT_STATED)}"
        for document_id, known in about.items()
    }
    return draw_stratified(strata, n, seed=project.settings.seed)


def _of_label(project: Project, label: str) -> list[Coding]:
    return [
        Coding(
            coding.document_id,
            coding.length,
            {
                name: [span for span in spans if span.label == label]
                for name, spans in coding.spans_by_annotator.items()
            },
        )
        for coding in stream_codings(project, attributes=False)
    ]


def _difference(document_id: str, pairings: Sequence[Pairing]) -> Difference | None:
    if not pairings:
        return None
    kinds = Counter(
        "only_second"
        if pairing.first is None
        else "only_first"
        if pairing.second is None
        else "same"
        if pairing.shifts == (0, 0)
        else "borders"
        for pairing in pairings
    )
    return Difference(document_id, kinds["same"], kinds["borders"], kinds["only_first"], kinds["only_second"])

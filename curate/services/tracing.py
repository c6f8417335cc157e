"""Trace: from a number of agreement back to the documents and spans it was made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curate.core.agreement import Coding, LabelledSpan
from curate.core.agreement.codings import NOT_STATED, first_codings_of, people_of
from curate.core.agreement.matched_values import match_of_label, value_of
from curate.core.documents import Document
from curate.core.layers import LayerState
from curate.core.people import Person, Right, permit
from curate.services.measuring import stream_codings
from curate.services.projects import Project
from curate.services.seeing import permit_document
from curate.store.documents import get_document
from curate.store.layers import layers_of

SEE = "see agreement"


@dataclass(frozen=True, slots=True)
class ValueDifference:
    """How often two annotators said the same of the spans that both marked in a document."""

    document_id: str
    same: int
    differ: int


@dataclass(frozen=True, slots=True)
class ValuesSideBySide:
    """`pairs` are the first's span and the second's, in the order of the text, whatever they say."""

    document: Document
    pairs: Sequence[tuple[LabelledSpan, LabelledSpan]]


def documents_behind(project: Project, facet: str, scope: str, *, by: Person) -> Mapping[str, Sequence[str]]:
    """The documents that a cut by `facet` counts under `scope`, with the people it compares there."""
    permit(by, Right.ADJUDICATE, SEE)
    found = {}
    for coding in stream_codings(project, cuts={facet}, attributes=False):
        people = first_codings_of(people_of(tuple(coding.spans_by_annotator)))
        if coding.facets.get(facet, NOT_STATED) == scope and len(people) > 1:
            found[coding.document_id] = people
    return found


def find_value_differences(
    project: Project, label: str, attribute: str, first: str, second: str, *, by: Person
) -> list[ValueDifference]:
    """The documents in which the two matched a span of the label; those that differ most come first."""
    permit(by, Right.ADJUDICATE, SEE)
    found = []
    for coding in stream_codings(project):
        said = [
            value_of(one, attribute) == value_of(other, attribute)
            for one, other in match_of_label(coding, label, first, second)
        ]
        if said:
            found.append(ValueDifference(coding.document_id, sum(said), len(said) - sum(said)))
    return sorted(found, key=lambda each: (-each.differ, each.document_id))


def set_values_side_by_side(
    project: Project, document_id: str, label: str, first: str, second: str, *, by: Person
) -> ValuesSideBySide:
    """Raises NotFound for an unknown document."""
    permit(by, Right.ADJUDICATE, SEE)
    with project.store.reading() as session:
        document = get_document(session, document_id=document_id)
        permit_document(session, by, document_id)
        layers = [
            layer
            for layer in layers_of(session, document_id=document_id)
            if layer.author in {first, second} and layer.state is LayerState.SUBMITTED
        ]
    spans = {
        layer.author: [LabelledSpan(a.label, a.span.start, a.span.end, a.attributes) for a in layer.annotations]
        for layer in layers
    }
    coding = Coding(document_id, len(document.text), spans)
    return ValuesSideBySide(document, match_of_label(coding, label, first, second))

"""The pairs of spans behind a number on attributes: what each of two annotators said of a span that both marked."""

from curate.core.agreement.attributes import match_spans
from curate.core.agreement.codings import Coding
from curate.core.agreement.counts import Vocabulary, to_columns
from curate.core.agreement.spans import LabelledSpan
from curate.core.layers import AttributeValue


def match_of_label(coding: Coding, label: str, first: str, second: str) -> list[tuple[LabelledSpan, LabelledSpan]]:
    """The spans of a label that are the same for `attribute_alpha`, in the order of the text; none where either of
    the two did not code the document."""
    if first not in coding.spans_by_annotator or second not in coding.spans_by_annotator:
        return []
    layers = {
        name: [span for span in coding.spans_by_annotator[name] if span.label == label] for name in (first, second)
    }
    spans = [*layers[first], *layers[second]]
    columns = to_columns([Coding(coding.document_id, coding.length, layers)], Vocabulary(), Vocabulary((first, second)))
    matched = columns.once(match_spans)
    pairs = [(spans[one], spans[other]) for one, other in zip(matched.one, matched.other, strict=True)]
    return sorted(pairs, key=lambda pair: (pair[0].start, pair[0].end))


def value_of(span: LabelledSpan, attribute: str) -> AttributeValue | None:
    """None is "not given", which is a value of its own."""
    return (span.attributes or {}).get(attribute)

"""Own work beside the answers, with their explanations: what training shows once a document is submitted."""

from curate.api.shapes import Json
from curate.core.layers import Annotation
from curate.core.scoring import Labelled, Row, pair
from curate.core.standoff import annotation_to_json
from curate.services.scoring import TrainingResult


def training_json(result: TrainingResult) -> Json:
    text = result.document.text
    return {
        "own": [annotation_to_json(each, text) for each in result.own.annotations],
        "answers": [annotation_to_json(each, text) for each in result.answers.annotations],
        "scores": [_score_json(row) for row in result.rows],
        "places": training_places(result),
    }


def training_places(result: TrainingResult) -> list[Json]:
    """Each answer with what was marked there, then what no answer has, in the order of the text; quotes, null where
    nothing is."""
    text, answers, own = result.document.text, result.answers.annotations, result.own.annotations
    pairs = dict(pair(_places(result.document.id, answers), _places(result.document.id, own)).overlap)
    taken = set(pairs.values())
    places = [_place(text, each, own[pairs[nth]] if nth in pairs else None) for nth, each in enumerate(answers)]
    places += [_place(text, None, each) for nth, each in enumerate(own) if nth not in taken]
    return [place for _, place in sorted(places, key=lambda found: found[0])]


def _place(text: str, answer: Annotation | None, own: Annotation | None) -> tuple[int, Json]:
    stands = answer or own
    assert stands is not None
    return stands.span.start, {
        "label": stands.label,
        "answer": answer and answer.span.of(text),
        "own": own and own.span.of(text),
        "is_same": answer is not None and own is not None and answer.span == own.span,
        "note": answer and answer.note,
    }


def _places(document_id: str, annotations: tuple[Annotation, ...]) -> list[Labelled]:
    return [(document_id, each.label, each.span) for each in annotations]


def _score_json(row: Row) -> Json:
    scores = {"precision": row.precision, "recall": row.recall, "f1": row.f1}
    return {"label": row.label, "spans": row.matching, **scores}

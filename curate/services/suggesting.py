"""Suggest: machine layers beside the people's, shown to them and never counted in agreement."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from curate.core.documents import Document
from curate.core.layers import MACHINE, Annotation, Layer, LayerState, Mark
from curate.core.people import Person, Right, permit
from curate.core.schema import Schema, check_annotation
from curate.core.watching import UNWATCHED, Watcher, watched
from curate.plugins import SUGGESTERS, Plugin, choose_plugins
from curate.services.projects import Project
from curate.store.documents import stream_documents
from curate.store.layers import add_machine_layers, documents_with_layer

CHUNK = 200
Suggest = Callable[[Document], Iterable[Mark]]


@dataclass(slots=True)
class SuggestReport:
    """Documents gone through and suggestions made, by label; what the schema does not know is counted."""

    documents: set[str] = field(default_factory=set)
    suggestions: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> dict[str, object]:
        return {
            "documents": len(self.documents),
            "suggestions": dict(sorted(self.suggestions.items())),
            "refused": dict(sorted(self.refused.items())),
        }


def suggest(
    project: Project, names: list[str] | None = None, *, by: Person, watcher: Watcher = UNWATCHED
) -> SuggestReport:
    """Runs the suggesters over the documents that do not have their layer yet. Again changes nothing."""
    permit(by, Right.LEAD, "run suggesters")
    report = SuggestReport()
    for plugin in choose_plugins(SUGGESTERS, names):
        watcher.begin(f"suggesting {plugin.name}")
        _run(project, plugin, report, watcher)
    return report


def machine_author(plugin: Plugin) -> str:
    return f"{MACHINE}{plugin.name}@{plugin.version}"


def _run(project: Project, plugin: Plugin, report: SuggestReport, watcher: Watcher) -> None:
    author, function = machine_author(plugin), plugin.load()
    with project.store.reading() as session:
        done = documents_with_layer(session, author=author)
        pending = (document for document in stream_documents(session) if document.id not in done)
        layers = (_layer(document, author, function, project.schema, report) for document in pending)
        for chunk in _chunks(watched(layers, watcher)):
            with project.store.writing() as writer:
                add_machine_layers(writer, layers=chunk)
            report.documents.update(layer.document_id for layer in chunk)


def _chunks(layers: Iterator[Layer]) -> Iterator[list[Layer]]:
    while chunk := list(islice(layers, CHUNK)):
        yield chunk


def _layer(document: Document, author: str, function: Suggest, schema: Schema, report: SuggestReport) -> Layer:
    annotations = []
    for mark in function(document):
        annotation = fit(mark, schema, document.text)
        if annotation is None:
            report.refused[mark.label] += 1
        else:
            report.suggestions[mark.label] += 1
            annotations.append(annotation)
    return Layer(document.id, author, schema.digest, LayerState.SUBMITTED, tuple(annotations))


def fit(mark: Mark, schema: Schema, text: str) -> Annotation | None:
    """The mark as this schema can say it: attributes that it does not have, or values that it does not
    allow, are left out. None where it does not have the label or the span does not do."""
    label = next((label for label in schema.labels if label.name == mark.label), None)
    if label is None or check_annotation(schema, text, Annotation("", mark.label, mark.span)):
        return None
    attributes = {
        name: value
        for name, value in mark.attributes.items()
        if not check_annotation(schema, text, Annotation("", mark.label, mark.span, {name: value}))
    }
    return Annotation("", mark.label, mark.span, attributes)

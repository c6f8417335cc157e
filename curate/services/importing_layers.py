"""Import of layers that were made elsewhere: people's are submitted, machines' become suggestions, each once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from curate.core.anchoring import Anchoring
from curate.core.authors import ANSWERS
from curate.core.canonical import content_digest
from curate.core.documents import Rejection
from curate.core.errors import CurateError
from curate.core.foreign_layers import Fitted, ForeignLayer, fit
from curate.core.layers import Action, Annotation, Change, Layer, LayerState, is_machine
from curate.core.schema import Schema
from curate.core.standoff import attributes_to_json
from curate.services.annotating import check_annotator
from curate.services.projects import now
from curate.store.engine import Session
from curate.store.layers import add_machine_layers, append_changes, get_layer

ID_LENGTH = 32
MAKE_SCHEMA = "make a codebook from the labelling configuration (curate schema from-label-studio CONFIG.xml)"


@dataclass(slots=True)
class LayersReport:
    """Counts of layers, of their annotations by how they were placed, and of those without a required attribute."""

    imported: int = 0
    unchanged: int = 0
    suggested: int = 0
    annotations: int = 0
    incomplete: int = 0
    authors: set[str] = field(default_factory=set)
    placed: Counter[Anchoring] = field(default_factory=Counter)
    unknown: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "imported": self.imported,
            "unchanged": self.unchanged,
            "suggested": self.suggested,
            "annotations": self.annotations,
            "incomplete": self.incomplete,
            "authors": sorted(self.authors),
            "placed": {how.value: self.placed[how] for how in Anchoring},
        }


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in layers under one codebook. `names` gives our name for an author of the file."""

    schema: Schema
    names: Mapping[str, str]
    report: LayersReport
    rejected: list[Rejection]

    def take(self, session: Session, layers: Iterable[ForeignLayer], digests: Mapping[str, str]) -> None:
        """Stores what is new; `digests` are of the documents that are there, by id."""
        for layer in layers:
            named = replace(layer, author=self.names.get(layer.author, layer.author))
            if digests.get(layer.document.id) != layer.document.sha256:
                self._reject(layer, f"the document {layer.document.id!r} is here with another text, or not at all")
            elif reason := _unfit_author(named.author):
                self._reject(layer, f"{reason}: --author '{layer.author}=NAME'")
            else:
                self._take_fitted(session, named)

    def told(self) -> Iterable[Rejection]:
        """The labels for which layers were refused, once for each."""
        for (file, label), authors in self.report.unknown.items():
            count, names = sum(authors.values()), ", ".join(sorted(authors))
            layers = f"{count} layer{'s' if count != 1 else ''} by {names}"
            yield Rejection(file, f"the codebook has no label {label!r}, so {layers} stayed out; {MAKE_SCHEMA}")

    def _take_fitted(self, session: Session, layer: ForeignLayer) -> None:
        fitted = fit(self.schema, layer)
        if fitted.unknown:
            # Half of what somebody found would look like all of it, and agreement be measured on that.
            for label in sorted(fitted.unknown):
                key = (layer.where.partition("#")[0], label)
                self.report.unknown.setdefault(key, Counter())[layer.author] += 1
            return
        if is_machine(layer.author):
            self._suggest(session, layer, fitted)
        else:
            self._submit(session, layer, fitted)

    def _suggest(self, session: Session, layer: ForeignLayer, fitted: Fitted) -> None:
        marks = tuple(replace(annotation, id="") for annotation in fitted.annotations)
        suggested = Layer(layer.document.id, layer.author, self.schema.digest, LayerState.SUBMITTED, marks)
        if add_machine_layers(session, layers=[suggested]):
            self.report.suggested += 1
            self._count(layer, fitted)
        else:
            self.report.unchanged += 1

    def _submit(self, session: Session, layer: ForeignLayer, fitted: Fitted) -> None:
        whose = {"document_id": layer.document.id, "author": layer.author}
        there = get_layer(session, **whose)
        if there is None or there.state is LayerState.ASSIGNED:
            changes = _changes(layer, fitted.annotations)
            append_changes(session, **whose, schema_digest=self.schema.digest, changes=changes, at=now())
            self.report.imported += 1
            self._count(layer, fitted)
        elif _content(there.annotations) == _content(fitted.annotations):
            self.report.unchanged += 1
        else:
            self._reject(
                layer,
                f"{layer.author} has coded {layer.document.id!r} here already, and differently; nothing changes: "
                f"give the file's author another name (--author THEIRS=NAME) to compare the two",
            )

    def _count(self, layer: ForeignLayer, fitted: Fitted) -> None:
        self.report.annotations += len(fitted.annotations)
        self.report.incomplete += fitted.incomplete
        self.report.authors.add(layer.author)
        self.report.placed.update(layer.placed)
        for sentence in fitted.left_out:
            self._reject(layer, sentence)

    def _reject(self, layer: ForeignLayer, reason: str) -> None:
        self.rejected.append(Rejection(layer.where, reason))


def _unfit_author(author: str) -> str | None:
    if is_machine(author) or author == ANSWERS:
        return None
    try:
        check_annotator(author)
    except CurateError as error:
        return str(error)
    return None


def _changes(layer: ForeignLayer, annotations: Iterable[Annotation]) -> list[Change]:
    """Ids that follow from whose layer it is: a region that one person took over from another has one id in both."""
    whose = ["import", layer.document.id, layer.author]
    changes = []
    for annotation in annotations:
        identity = content_digest([*whose, annotation.id, annotation.span.start, annotation.span.end])[:ID_LENGTH]
        changes.append(Change(f"put-{identity}"[:ID_LENGTH], Action.PUT, replace(annotation, id=identity)))
    submitted = content_digest([*whose, [change.id for change in changes]])[:ID_LENGTH]
    return [*changes, Change(submitted, Action.SUBMIT)]


def _content(annotations: Iterable[Annotation]) -> set[str]:
    return {
        content_digest([each.label, each.span.start, each.span.end, attributes_to_json(each.attributes)])
        for each in annotations
    }

"""Label Studio's exports as documents and layers: JSON, and JSON_MIN as far as it goes.

Each annotation of a task is the layer of who completed it; a prediction is its model's. Skipped tasks and drafts are no
judgement of the text and make no layer. Ground truth that nobody signed, as our own releases write it, is the answer
key; signed, it is its author's layer (the server marks as ground truth whatever comes in with a task).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from curate.adapters.importers.encoding import Unreadable
from curate.adapters.importers.fields import Row
from curate.adapters.importers.json_items import read_items
from curate.adapters.label_studio.min_rows import is_min_row, split_row
from curate.adapters.label_studio.placing import place_regions
from curate.adapters.label_studio.rich_texts import labels_of
from curate.adapters.label_studio.task_documents import TaskDocument, read_document
from curate.core.authors import ANSWERS
from curate.core.documents import Document, Rejection
from curate.core.foreign_layers import ForeignLayer, Note
from curate.core.layers import MACHINE

Json = Mapping[str, Any]
Read: TypeAlias = Document | ForeignLayer | Rejection | Note
UNKNOWN = "unknown"
PAGES = b'"globalOffsets"'
GROUND_TRUTH = "is marked as ground truth and is its author's layer here; `curate round answers --from NAME` copies it"
SKIPPED = "is cancelled: its annotator skipped the task, which says nothing of the text"
DRAFT = "is a draft; submit it in Label Studio and export again"
BARE = "is only an id; export with the predictions, or with all annotations"


def read_json(path: Path, source: str) -> Iterator[Read]:
    """Documents, each before its layers; memory holds one task. What is left out of many tasks is told at the end."""
    export = _Export(source)
    try:
        with path.open("rb") as handle:
            export.is_of_pages = _is_of_pages(handle)
            for number, item in enumerate(read_items(handle, name=path.name), start=1):
                yield from export.read(item, number)
    except Unreadable as error:
        yield Rejection(source, str(error))
    except OSError as error:
        yield Rejection(source, f"it cannot be read ({error.strerror or error}); check its name and permissions")
    yield from export.told()


class _Export:
    def __init__(self, source: str) -> None:
        self._source = source
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lost: Counter[str] = Counter()
        self._last: Document | None = None
        self._is_min = False
        self.is_of_pages = False

    def read(self, item: Json, number: int) -> Iterator[Read]:
        """Raises Unreadable where the item is nothing that Label Studio writes."""
        identity = item.get("id")
        row = Row(self._source, identity if isinstance(identity, int) else number)
        try:
            if isinstance(item.get("data"), Mapping):
                yield from self._read_task(item, row)
            elif is_min_row(item):
                yield from self._read_row(item, row)
            else:
                raise _Foreign(
                    "it is JSON, and no export of Label Studio; write articles as JSON Lines, one object a line"
                )
        except _Foreign:
            raise
        except Unreadable as error:
            yield Rejection(str(row), str(error))
        except RecursionError:
            yield Rejection(str(row), "its JSON is nested too deeply; export it again")

    def told(self) -> Iterator[Rejection | Note]:
        for (kind, what), count in self._counts.items():
            words = f"{count} times, {kind} {what}"
            yield Note(self._source, words) if what == GROUND_TRUTH else Rejection(self._source, words)
        for control, count in self._lost.items():
            lost = "has lost its region" if self._is_min else "is about the whole document, and only spans are kept"
            remedy = "; export JSON in place of JSON_MIN" if self._is_min else ""
            yield Rejection(self._source, f"{count} times, an answer to {control!r} {lost}{remedy}")
        if self._is_min:
            said = "JSON_MIN holds no relations, predictions and skipped tasks; where you need them, export JSON"
            yield Note(self._source, said)

    def _read_task(self, task: Json, row: Row) -> Iterator[Read]:
        annotations = [each for each in _listed(task, "annotations") if self._is_whole("an annotation", each)]
        predictions = [each for each in _listed(task, "predictions") if self._is_whole("a prediction", each)]
        if drafts := _listed(task, "drafts"):
            self._counts["a task's work", DRAFT] += len(drafts)
        quotes = [words for each in (*annotations, *predictions) for words in _quotes(each.get("result"))]
        read = read_document(task["data"], row, quotes, is_page=self.is_of_pages)
        yield read.document
        finished = [each for each in annotations if self._is_finished(each)]
        latest = _latest(finished)
        for annotation in finished:
            author, where = author_of(annotation), f"{row} annotation {annotation.get('id')}"
            if annotation is latest[author]:
                yield from self._layer(read, author, annotation.get("result"), where)
            else:
                yield Rejection(where, f"{author} annotated the task again later, and that is what counts")
        for author, prediction in {machine_of(each): each for each in reversed(predictions)}.items():
            yield from self._layer(read, author, prediction.get("result"), f"{row} prediction {prediction.get('id')}")

    def _read_row(self, item: Json, row: Row) -> Iterator[Read]:
        self._is_min = True
        parts = split_row(item)
        self._lost.update(parts.lost)
        read = read_document(parts.data, row, _quotes(parts.results), is_page=self.is_of_pages)
        if read.document != self._last:  # rows of one task follow each other
            yield read.document
        self._last = read.document
        author = author_of({"completed_by": item.get("annotator")})
        yield from self._layer(read, author, parts.results, f"{row} annotation {item.get('annotation_id')}")

    def _layer(self, read: TaskDocument, author: str, results: object, where: str) -> Iterator[Read]:
        document = read.document
        found = place_regions(results, document.text, read.shown)
        self._lost.update(found.about_document)
        for sentence in found.rejected:
            yield Rejection(where, f"{sentence}; mark it again here, or in Label Studio, and export again")
        yield ForeignLayer(where, document, author, found.annotations, found.placed)

    def _is_whole(self, kind: str, annotation: object) -> bool:
        """Whether it is there and not only its id, as some exports have it."""
        if isinstance(annotation, Mapping):
            return True
        self._counts[kind, BARE] += 1
        return False

    def _is_finished(self, annotation: Json) -> bool:
        if annotation.get("was_cancelled"):
            self._counts["an annotation", SKIPPED] += 1
            return False
        if annotation.get("ground_truth") and author_of(annotation) != ANSWERS:
            self._counts["an annotation", GROUND_TRUTH] += 1
        return True


class _Foreign(Unreadable):
    """JSON that is something else."""


def author_of(annotation: Json) -> str:
    """Whose layer an annotation is: by e-mail where the file has it, else `user-7`, as exports have a bare number."""
    by = annotation.get("completed_by")
    if isinstance(by, Mapping):
        by = by.get("email") or by.get("username") or by.get("id")
    if isinstance(by, str) and by.strip():
        return by.strip()
    if isinstance(by, int) and not isinstance(by, bool):
        return f"user-{by}"
    return ANSWERS if annotation.get("ground_truth") else UNKNOWN


def machine_of(prediction: Json) -> str:
    said = str(prediction.get("model_version") or "").strip().removeprefix(MACHINE) or UNKNOWN
    return f"{MACHINE}{said}" if "@" in said else f"{MACHINE}{said}@label-studio"


def _latest(annotations: list[Json]) -> dict[str, Json]:
    """By author, the annotation that was changed last."""
    by_time = sorted(annotations, key=lambda each: str(each.get("updated_at") or each.get("created_at") or ""))
    return {author_of(each): each for each in by_time}


def _listed(task: Json, key: str) -> list[Any]:
    found = task.get(key)
    return found if isinstance(found, list) else []


def _is_of_pages(handle: BinaryIO) -> bool:
    """Whether its regions were marked on pages, which it says of each; the tasks in which nothing was are pages too."""
    found, before = False, b""
    while not found and (part := handle.read(1_000_000)):
        found, before = PAGES in before + part, part[-len(PAGES) :]
    handle.seek(0)
    return found


def _quotes(results: object) -> list[str]:
    rows = results if isinstance(results, list) else []
    values = [row.get("value") for row in rows if isinstance(row, Mapping)]
    return [
        value["text"]
        for value in values
        if isinstance(value, Mapping) and isinstance(value.get("text"), str) and labels_of(value) is not None
    ]

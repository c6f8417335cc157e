"""Pull: what people annotated in Label Studio, as layers of their own. It writes nothing there.

Only tasks that have changed since the last pull are asked for, with an overlap: reading one again changes nothing. What
an annotation says is compared with what the layer says and with what both said when they last agreed; where both have
changed since, neither is overwritten and a conflict is noted for a lead.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from uuid import uuid4

from curate.adapters.label_studio.answers import Answer, TaskAnswers, read_answers
from curate.adapters.label_studio.placing import place_regions
from curate.adapters.label_studio.remote import Json, count_drafts, list_users, stream_tasks
from curate.core.anchoring import Anchoring
from curate.core.authors import GOLD
from curate.core.canonical import content_digest
from curate.core.documents import Document
from curate.core.foreign_layers import ForeignLayer, fit
from curate.core.layers import Annotation, Change, Layer
from curate.core.people import Person, Right, permit
from curate.core.syncing import NOTHING, Move, changes_towards, compare, said_by, say
from curate.services.projects import Project, now
from curate.services.syncing import SYNC, Connection, Lines, Progress, connected, one_at_a_time, remote_project
from curate.services.syncing_people import People, name_people, read_people
from curate.services.syncing_tasks import find_tasks
from curate.services.syncing_words import pull_lines
from curate.store.documents import stream_documents
from curate.store.engine import Session
from curate.store.layers import append_changes, layers_on
from curate.store.links import LinkedLayer, change_link, linked_layers, put_layer
from curate.store.notices import forget_notices, read_notices

OVERLAP = timedelta(minutes=2)


@dataclass(slots=True)
class PullReport:
    """`taken` layers were made or brought up to date, `withdrawn` ones were deleted there and are empty and open now;
    `changed_here` have been changed here alone; in `drafts` tasks somebody has begun and not submitted. `rejected`,
    `doubts` are sentences with the document and author."""

    tasks: int = 0
    taken: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    changed_here: int = 0
    conflicts: int = 0
    skipped: int = 0
    drafts: int = 0
    earlier: int = 0
    ground_truth: int = 0
    incomplete: int = 0
    placed: dict[str, int] = field(default_factory=lambda: {str(how): 0 for how in Anchoring})
    rejected: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    authors: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    def lines(self) -> Lines:
        return pull_lines(self.to_json())


@dataclass(frozen=True, slots=True)
class Theirs:
    """What one annotation comes to under our codebook. `annotation_id` is None where there is none (any more);
    `changed_by` is the number of another user who saved it last."""

    author: str
    annotation_id: int | None = None
    updated_at: str | None = None
    annotations: tuple[Annotation, ...] = ()
    changed_by: int | None = None

    @property
    def digest(self) -> str:
        return NOTHING if self.annotation_id is None else say(self.annotations, submitted=True)


@dataclass(frozen=True, slots=True)
class Page:
    """Documents that are read together: with what the store knows of them."""

    documents: Mapping[str, Document]
    layers: Mapping[tuple[str, str], Layer]
    links: Mapping[tuple[str, str], LinkedLayer]
    suggestions: Mapping[str, frozenset[str]]


def pull(
    project: Project,
    *,
    by: Person,
    people: Mapping[str, str] | None = None,
    everything: bool = False,
    progress: Progress | None = None,
) -> PullReport:
    """`people` go before the settings' names, and are remembered; with `everything` all tasks are read and not only
    those that changed."""
    permit(by, Right.LEAD, SYNC)
    with one_at_a_time(), connected(project) as connection:
        return pull_from(project, connection, people=people or {}, everything=everything, progress=progress)


def pull_from(
    project: Project,
    connection: Connection,
    *,
    people: Mapping[str, str],
    everything: bool = False,
    progress: Progress | None = None,
) -> PullReport:
    key = connection.link.key
    named = name_people(project, link=key, given=people)
    with project.store.reading() as session:
        known, told = read_people(session, named), read_notices(session, link=key)
    standing = find_tasks(project, connection, remote_project(connection))
    by_task = {task.task_id: document_id for document_id, task in standing.tasks.items()}
    users = list_users(connection.server)
    report, began = PullReport(), connection.server.moment()
    since = None if everything else _since(connection.link.pulled_until, named, connection.link.report)
    for tasks in stream_tasks(connection.server, connection.project_id, since=since):
        ours = {by_task[int(task["id"])]: task for task in tasks if int(task["id"]) in by_task}
        take_page(project, connection, ours, known, users, report)
        if progress:
            progress(report.tasks)
    _withdraw_gone(project, connection, standing.gone, report)
    report.drafts = count_drafts(connection.server, connection.project_id)
    with project.store.writing() as session:
        said = {**report.to_json(), "people": content_digest(named)}
        change_link(session, key=key, pulled_until=began, pulled=now(), report=said, trouble=None)
        forget_notices(session, link=key, read=told)
    return report


def _since(until: str | None, named: Mapping[str, str], last: Mapping[str, object] | None) -> str | None:
    """From when on tasks are read: none before the first pull, and where other people are named than at the last."""
    if until is None or (last or {}).get("people") != content_digest(dict(named)):
        return None
    # The server reads moments with their microseconds alone; it fails at others.
    return (datetime.fromisoformat(until) - OVERLAP).isoformat(timespec="microseconds").replace("+00:00", "Z")


def take_page(
    project: Project,
    connection: Connection,
    tasks: Mapping[str, Json],
    people: People,
    users: Mapping[int, Json],
    report: PullReport,
) -> None:
    """One transaction, so that a pull that is cut off has taken whole pages."""
    key = connection.link.key
    with project.store.writing() as session:
        page = read_page(session, key, list(tasks))
        for document_id, task in tasks.items():
            report.tasks += 1
            answers = read_answers(task, users=users, leave_out=_gold_ids(page, document_id))
            _count(report, answers)
            for theirs in _all_theirs(project, page, document_id, answers, people, report):
                _take(session, project, key, page, document_id, theirs, report)


def read_page(session: Session, key: str, ids: Sequence[str]) -> Page:
    people = layers_on(session, document_ids=ids, machine=False)
    machines = layers_on(session, document_ids=ids, machine=True)
    return Page(
        {document.id: document for document in stream_documents(session, ids=ids)},
        {(layer.document_id, layer.author): layer for layer in people},
        linked_layers(session, link=key, document_ids=ids),
        {
            each: frozenset(a.id for layer in machines if layer.document_id == each for a in layer.annotations)
            for each in ids
        },
    )


def _gold_ids(page: Page, document_id: str) -> frozenset[int]:
    gold = page.links.get((document_id, GOLD))
    return frozenset() if gold is None or gold.annotation_id is None else frozenset({gold.annotation_id})


def _count(report: PullReport, answers: TaskAnswers) -> None:
    report.skipped += answers.skipped
    report.earlier += sum(answer.more for answer in answers.answers)
    report.ground_truth += sum(answer.is_ground_truth for answer in answers.answers)


def _all_theirs(
    project: Project, page: Page, document_id: str, answers: TaskAnswers, people: People, report: PullReport
) -> Iterator[Theirs]:
    """What stands there for each author, and for those whose annotation is there no more."""
    seen = set()
    for answer in answers.answers:
        author = people.author(answer.user)
        if author in seen:
            report.rejected.append(f"{document_id}, {author}: two users there are this one here; name them apart")
            continue
        seen.add(author)
        report.authors[author] = report.authors.get(author, 0) + 1
        yield read_theirs(project, page, document_id, author, answer, report)
    for (linked, author), link in page.links.items():
        if linked == document_id and author != GOLD and author not in seen and link.annotation_id is not None:
            yield Theirs(author)


def read_theirs(
    project: Project, page: Page, document_id: str, author: str, answer: Answer, report: PullReport
) -> Theirs:
    """Each region is placed by its words and held against the codebook; what does not do is left out, with why."""
    document = page.documents[document_id]
    found = place_regions(answer.result, document.text)
    fitted = fit(project.schema, ForeignLayer("", document, author, found.annotations))
    unknown = [f"the codebook has no label {label!r}" for label in sorted(fitted.unknown)]
    for sentence in (*found.rejected, *unknown, *fitted.left_out):
        report.rejected.append(f"{document_id}, {author}: {sentence}")
    for how, count in found.placed.items():
        report.placed[str(how)] += count
    report.incomplete += fitted.incomplete
    annotations = tuple(_own(each, page, document_id, author) for each in fitted.annotations)
    other = None if answer.changed_by == answer.user.id else answer.changed_by
    return Theirs(author, answer.id, answer.updated_at, annotations, other)


def _own(annotation: Annotation, page: Page, document_id: str, author: str) -> Annotation:
    """With an id of this layer's: two people who accept one suggestion have regions of one id there."""
    layer = page.layers.get((document_id, author))
    if layer is not None and any(held.id == annotation.id for held in layer.annotations):
        return annotation
    identity = content_digest([document_id, author, annotation.id])[:32]
    origin = annotation.id if annotation.id in page.suggestions[document_id] else None
    return replace(annotation, id=identity, origin=origin)


def _take(
    session: Session,
    project: Project,
    key: str,
    page: Page,
    document_id: str,
    theirs: Theirs,
    report: PullReport,
) -> None:
    layer, link = page.layers.get((document_id, theirs.author)), page.links.get((document_id, theirs.author))
    base = link.base if link else NOTHING
    move = compare(base=base, ours=said_by(layer), theirs=theirs.digest)
    conflict = None
    if theirs.changed_by is not None and move in {Move.TAKE, Move.CONFLICT}:
        said = f"annotation {theirs.annotation_id} was last saved by another user there ({theirs.changed_by})"
        report.doubts.append(f"{document_id}, {theirs.author}: {said}")
    if move is Move.TAKE:
        take_theirs(session, project, document_id, layer, theirs)
        report.withdrawn += theirs.annotation_id is None
        report.taken += theirs.annotation_id is not None
        base = theirs.digest
    elif move is Move.CONFLICT:
        report.conflicts += 1
        conflict = theirs.digest or "deleted"
    elif move is Move.SEND:
        report.changed_here += 1
    else:
        report.unchanged += 1
        base = theirs.digest
    linked = LinkedLayer(document_id, theirs.author, theirs.annotation_id, theirs.updated_at, base, conflict)
    if linked != link:
        put_layer(session, link=key, layer=linked)


def take_theirs(session: Session, project: Project, document_id: str, layer: Layer | None, theirs: Theirs) -> None:
    """The layer says what the annotation does. By changes like any other's, so that its history tells of it."""
    wanted = changes_towards(layer, theirs.annotations, submitted=theirs.annotation_id is not None)
    changes = [Change(f"ls-{uuid4().hex}", each.action, each.annotation, each.target) for each in wanted]
    append_changes(
        session,
        document_id=document_id,
        author=theirs.author,
        schema_digest=project.schema.digest,
        changes=changes,
        at=now(),
    )


def _withdraw_gone(project: Project, connection: Connection, gone: set[str], report: PullReport) -> None:
    """Tasks that were deleted there took their annotations with them."""
    key = connection.link.key
    for document_id in sorted(gone):
        with project.store.writing() as session:
            page = read_page(session, key, [document_id])
            for author in [each for _, each in page.links if each != GOLD]:
                _take(session, project, key, page, document_id, Theirs(author), report)

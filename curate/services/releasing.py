"""Release: the gold frozen with its splits, written under `exports/`, listed, compared and verified."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate.adapters.exporters.folder import Exporter, write_release
from curate.adapters.exporters.frozen import describe_release, frozen_content
from curate.adapters.exporters.options import ExportOptions, with_options
from curate.adapters.exporters.reading import read_release, verify_release
from curate.adapters.exporters.standoff import write_standoff
from curate.core.errors import CurateError, NotFound, Problem, Stale
from curate.core.people import Person, Right, permit
from curate.core.release_diff import Difference, diff_records
from curate.core.release_records import AS_THEY_ARE, PeopleTold
from curate.core.releases import MAKE_RELEASES, ReleaseContent, check_release_name, release_digest
from curate.core.split_plans import SplitPlan
from curate.core.watching import UNWATCHED, Watcher
from curate.plugins import EXPORTERS, choose_plugins
from curate.services.projects import Project, now
from curate.store.releases import ReleasedDocument, ReleaseRecord, get_manifest, list_releases, record_release

if TYPE_CHECKING:
    from curate.services.freezing import Frozen

FORMATS = ("csv", "jsonl")
STANDOFF = "standoff"  # no plug-in: its manifest is another one too, because the ids of documents hold words
PLAIN = ExportOptions()


@dataclass(frozen=True, slots=True)
class MadeRelease:
    """`left_out` are the ids of documents that have gold to come but an open conflict."""

    name: str
    version: str
    digest: str
    folder: Path
    documents: Mapping[str, int]
    annotations: int
    left_out: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "folder": str(self.folder), "left_out": list(self.left_out)}

    def summary(self) -> list[str]:
        splits = ", ".join(f"{count} {split}" for split, count in self.documents.items())
        lines = [
            f"{self.name}-{self.version}: {self.annotations} annotations in {splits} documents",
            f"written to {self.folder}",
            f"digest {self.digest}",
        ]
        if self.left_out:
            lines.append(f"{len(self.left_out)} documents left out: an open conflict, or a story shared with an outlet")
        return lines


def create_release(
    project: Project,
    *,
    name: str,
    by: Person,
    seed: int | None = None,
    plan: SplitPlan | None = None,
    people: PeopleTold = AS_THEY_ARE,
    watcher: Watcher = UNWATCHED,
) -> MadeRelease:
    """Freezes what is settled and writes it. The same content is the same version, with the same bytes.

    Without a plan, stories are dealt to the splits by the project's shares. Raises CurateError for a name that cannot
    be a folder's, where there is nothing to release, and where the plan cannot place a document.
    """
    from curate.services.freezing import freeze

    permit(by, Right.LEAD, MAKE_RELEASES)
    check_release_name(name)
    seed = project.settings.seed if seed is None else seed
    plan = plan or SplitPlan(project.settings.fractions)
    with freeze(project, name=name, seed=seed, plan=plan, by=by, people=people, watcher=watcher) as frozen:
        return write_frozen(project, frozen, by=by, watcher=watcher)


def write_frozen(project: Project, frozen: "Frozen", *, by: Person, watcher: Watcher = UNWATCHED) -> MadeRelease:
    """Writes a release that is frozen, and remembers it."""
    permit(by, Right.LEAD, MAKE_RELEASES)
    content, account = frozen.content, frozen.content.account
    version = _version(project, content.name, account.digest, by)
    folder = write_release(content, version, project.exports, load_exporters(FORMATS), watcher=watcher)
    about = describe_release(folder)
    record = ReleaseRecord(content.name, version, account.digest, now())
    watcher.begin("remembering which documents it holds")
    with project.store.writing() as session:
        record_release(session, record=record, manifest=about, documents=map(_released, account.rows))
    return MadeRelease(
        name=content.name,
        version=version,
        digest=account.digest,
        folder=folder,
        documents={split: count["documents"] for split, count in account.counts["splits"].items()},
        annotations=account.counts["annotations"],
        left_out=frozen.left_out,
    )


def list_project_releases(project: Project, *, by: Person) -> list[ReleaseRecord]:
    """All releases of the project, oldest first."""
    permit(by, Right.LABEL, "see releases")
    with project.store.reading() as session:
        return list_releases(session)


def release_row(record: ReleaseRecord) -> dict[str, str]:
    """A release as a line of a list."""
    return {"name": record.name, "version": record.version, "digest": record.digest, "at": record.at}


def export_release(
    project: Project,
    format_: str,
    *,
    by: Person,
    release: str | None = None,
    options: ExportOptions = PLAIN,
    watcher: Watcher = UNWATCHED,
) -> Path:
    """As `export_formats`, in one format."""
    [folder] = export_formats(project, [format_], by=by, release=release, options=options, watcher=watcher)
    return folder


def export_formats(
    project: Project,
    formats: Sequence[str],
    *,
    by: Person,
    release: str | None = None,
    options: ExportOptions = PLAIN,
    watcher: Watcher = UNWATCHED,
) -> list[Path]:
    """Writes the gold in each format as a folder of its own, `exports/NAME-VERSION.FORMAT/`; it is frozen, or read and
    found to be what it was, once for all of them.

    `release` is NAME-VERSION, and is read from its own files under exports/; without one it is the gold as it stands,
    under a name made of its digest. Raises NotFound for an unknown release, and Stale where its files are gone or
    changed and the gold has changed since.
    """
    permit(by, Right.LEAD, MAKE_RELEASES)
    exporters = {format_: _exporter(project, format_, options) for format_ in formats}
    record = find_release(project, release, by=by) if release else None
    with _to_export(project, record, by, watcher) as content:
        version = record.version if record else release_digest(content)[:12]
        return [
            write_release(content, version, project.exports, exporter, f".{format_}{options.suffix()}", watcher)
            if exporter
            else write_standoff(content, version, project.exports, watcher)
            for format_, exporter in exporters.items()
        ]


@contextmanager
def _to_export(
    project: Project, record: ReleaseRecord | None, by: Person, watcher: Watcher
) -> Iterator[ReleaseContent]:
    # Imported when gold is frozen: measuring agreement takes scipy, and an export of a release does without it.
    if record is None:
        from curate.services.freezing import freeze

        plan = SplitPlan(project.settings.fractions)
        with freeze(project, name="gold", seed=project.settings.seed, plan=plan, by=by, watcher=watcher) as frozen:
            yield frozen.content
        return
    release = f"{record.name}-{record.version}"
    with project.store.reading() as session:
        about = get_manifest(session, name=record.name, version=record.version)
    watcher.begin(f"reading {release}")
    content = frozen_content(project.exports / release, about.get("files", {}), watcher)
    if content is not None:
        yield content
        return
    from curate.services.freezing import freeze

    people, plan = PeopleTold.from_json(about.get("people", {})), SplitPlan.from_json(about["split"])
    seed = int(about["split"]["seed"])
    again = freeze(
        project,
        name=record.name,
        seed=seed,
        plan=plan,
        by=by,
        people=people,
        training=about.get("training", []),  # what was trained since is no change of the gold
        watcher=watcher,
    )
    with again as frozen:
        if release_digest(frozen.content) != record.digest:
            raise Stale(
                f"the gold has changed since {release} was made, and its files are not in exports/ as they were; "
                "put them back, or make a new release"
            )
        yield frozen.content


def find_release(project: Project, release: str, *, by: Person) -> ReleaseRecord:
    """The release called NAME-VERSION; raises NotFound listing those that there are."""
    made = {f"{record.name}-{record.version}": record for record in list_project_releases(project, by=by)}
    if release not in made:
        raise NotFound(f"there is no release {release!r}; there are: {', '.join(made) or 'none yet'}")
    return made[release]


def verify_folder(folder: Path, watcher: Watcher = UNWATCHED) -> list[Problem]:
    """Everything in a release's folder that is not what its manifest says; empty where all is well."""
    return verify_release(folder, watcher)


def compare_releases(earlier: Path, later: Path) -> list[Difference]:
    """What differs between two releases with JSONL files, by document and label."""
    return list(diff_records(read_release(earlier), read_release(later)))


def load_exporters(names: Sequence[str]) -> dict[str, Exporter]:
    """Raises CurateError listing the formats where one is not known."""
    return {plugin.name: plugin.load() for plugin in choose_plugins(EXPORTERS, list(names), beside=(STANDOFF,))}


def _exporter(project: Project, format_: str, options: ExportOptions) -> dict[str, Exporter]:
    """The exporter with its options; empty for the format that is no plug-in."""
    for label in options.labels:
        project.schema.label(label)
    if format_ == STANDOFF:
        if options.asked():
            raise CurateError(f"{STANDOFF} has no options; leave them out")
        return {}
    exporters = load_exporters([format_])
    return {format_: with_options(format_, exporters[format_], options, lambda: load_exporters([]))}


def _released(row: Mapping[str, Any]) -> ReleasedDocument:
    return ReleasedDocument(row["doc_id"], row["split"], row["story"])


def _version(project: Project, name: str, digest: str, by: Person) -> str:
    """The version that already has this digest, or the next number that is free.

    A folder that nobody remembers, because the process died between writing it and remembering it, is this release or
    keeps its number.
    """
    made = {record.version: record.digest for record in list_project_releases(project, by=by) if record.name == name}
    same = [version for version, known in made.items() if known == digest]
    if same:
        return same[-1]
    numbers = map(str, count(len(made) + 1))
    free = (each for each in numbers if each not in made)
    return next(each for each in free if _is_free(project.exports / f"{name}-{each}", digest))


def _is_free(folder: Path, digest: str) -> bool:
    """Nothing is there, or the very release."""
    try:
        return not folder.exists() or describe_release(folder)["digest"] == digest
    except (CurateError, KeyError):
        return False

"""Download: the files of a release, and what is in them, for those who may see everyone's work."""

from collections.abc import Iterator
from pathlib import Path

from curate.adapters.exporters.folder import METHODS
from curate.adapters.zip_stream import stream_zip
from curate.core.errors import CurateError, NotFound
from curate.core.people import Person, Right, permit
from curate.core.release_diff import Difference
from curate.plugins import EXPORTERS, find_plugins
from curate.services.projects import Project
from curate.services.releasing import STANDOFF, compare_releases, find_release

READ = "read releases"


def format_names() -> list[str]:
    """Every format that can be asked for, those of plug-ins among them."""
    return sorted([*find_plugins(EXPORTERS), STANDOFF])


def release_folder(project: Project, release: str, format_: str | None = None, *, by: Person) -> Path:
    """The folder of NAME-VERSION, or of what was exported from it in a format.

    Raises NotFound where there is no such release or format, or its folder is not there.
    """
    permit(by, Right.ADJUDICATE, READ)
    find_release(project, release, by=by)
    if format_ is not None and format_ not in format_names():
        raise NotFound(f"there is no format {format_!r}; choose from {', '.join(format_names())}")
    folder = project.exports / (release if format_ is None else f"{release}.{format_}")
    if not folder.is_dir():
        how = f"make it: curate export --format {format_} --release {release}" if format_ else "put its files back"
        raise NotFound(f"{folder.name} is not in the project's exports; {how}")
    return folder


def zip_release(
    project: Project, release: str, format_: str | None = None, *, by: Person
) -> tuple[str, Iterator[bytes]]:
    """A file name, and the zip's bytes as they are made. Raises as `release_folder` does, before the first byte."""
    folder = release_folder(project, release, format_, by=by)
    return f"{folder.name}.zip", stream_zip(folder)


def read_methods(project: Project, release: str, *, by: Person) -> str | None:
    """The release's methods section in Markdown; None for a release that was made without one."""
    path = release_folder(project, release, by=by) / METHODS
    return path.read_text(encoding="utf-8") if path.is_file() else None


def written_formats(project: Project, release: str, *, by: Person) -> list[str]:
    """The formats in which a release lies ready."""
    permit(by, Right.ADJUDICATE, READ)
    find_release(project, release, by=by)
    return [name for name in format_names() if (project.exports / f"{release}.{name}").is_dir()]


def compare_with(project: Project, earlier: str, later: str, *, by: Person) -> list[Difference]:
    """What differs between two releases, by their NAME-VERSION. Raises CurateError where one has no JSONL files."""
    folders = [release_folder(project, each, by=by) for each in (earlier, later)]
    try:
        return compare_releases(*folders)
    except OSError as error:
        raise CurateError(f"a release cannot be read: {error}; put its files back under exports/") from error

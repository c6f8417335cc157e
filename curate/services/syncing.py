"""Sync: the connection to a Label Studio project, which push, pull and the rest share."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import uuid4

from curate.adapters.label_studio.client import SECONDS, TRIES, LabelStudioError, Server, check_url
from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.remote import (
    Json,
    change_project,
    check_configuration,
    create_project,
    find_project,
    get_project,
    missing_controls,
    same_configuration,
)
from curate.adapters.label_studio.tokens import Token, read_token
from curate.core.errors import CurateError
from curate.services.projects import Project
from curate.store.links import Link, add_link, change_link, find_link, get_link

SYNC = "work with Label Studio"
Progress = Callable[[int], None]
# What is said in two columns: a word, and a sentence about it.
Lines = list[tuple[str, str]]
# A person who looks at a page waits no longer than this.
HURRY = 5.0
BUSY = 30.0
_busy = Lock()


@dataclass(frozen=True, slots=True)
class Connection:
    """A server that answered, and what ties the project to one there. `link.project_id` is set."""

    server: Server
    version: str
    link: Link

    @property
    def project_id(self) -> int:
        assert self.link.project_id is not None
        return self.link.project_id


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """For what reads or writes the other side in this process: a page, and the pull that nobody watches."""
    if not _busy.acquire(timeout=BUSY):
        raise CurateError("Label Studio is being read or written already; wait until that is done, then try again")
    try:
        yield
    finally:
        _busy.release()


@contextmanager
def open_server(project: Project, *, hurried: bool = False) -> Iterator[tuple[Server, str]]:
    """The server of the settings and its version. Raises CurateError where none is named or it does not answer so.

    `hurried` asks each question once, and waits HURRY seconds for its answer.
    """
    url, token = named_url(project), project_token(project)
    server = Server(url, token, seconds=HURRY, tries=1) if hurried else Server(url, token, seconds=SECONDS, tries=TRIES)
    try:
        yield server, server.check_version()
    finally:
        server.close()


def project_token(project: Project) -> Token:
    """Raises CurateError where there is none, or one that others can read."""
    file = project.settings.label_studio_token_file
    if not file:
        return read_token(os.environ, None)
    try:
        path = project.root / Path(file).expanduser()
    except RuntimeError as error:
        raise CurateError(f"nobody knows whose folder {file} begins with; correct label_studio_token_file") from error
    return read_token(os.environ, path)


def named_url(project: Project) -> str:
    """The server's address in the settings. Raises CurateError where there is none."""
    url = project.settings.label_studio_url
    if not url:
        raise CurateError('no Label Studio is named; write label_studio_url = "http://…" into curate.toml')
    return url


@contextmanager
def connected(project: Project, *, hurried: bool = False) -> Iterator[Connection]:
    """The connection to the linked project. Raises CurateError where there is none yet."""
    with open_server(project, hurried=hurried) as (server, version):
        link = known_link(project)
        if link is None or link.project_id is None:
            raise CurateError("the project is tied to none in Label Studio yet; run: curate label-studio push")
        yield Connection(server, version, link)


def known_link(project: Project) -> Link | None:
    """What the store knows, without asking the server."""
    settings = project.settings
    if not settings.label_studio_url:
        return None
    with project.store.reading() as session:
        return find_link(session, url=check_url(settings.label_studio_url), project_id=settings.label_studio_project)


def tie(project: Project, server: Server, version: str, *, anew: bool = False) -> Connection:
    """The connection, with the project there made where there is none; again finds what was made before."""
    link = None if anew else known_link(project)
    if link is None:
        key = uuid4().hex
        with project.store.writing() as session:
            chosen = None if anew else project.settings.label_studio_project
            add_link(session, key=key, url=server.url, project_id=chosen)
            link = get_link(session, key=key)
    if link.project_id is None:
        link = _make_project(project, server, link)
    return Connection(server, version, link)


def _make_project(project: Project, server: Server, link: Link) -> Link:
    configuration = write_configuration(project.schema)
    check_configuration(configuration)
    project_id = find_project(server, key=link.key)
    if project_id is None:
        project_id = create_project(server, title=project.schema.title, key=link.key, configuration=configuration)
    with project.store.writing() as session:
        change_link(session, key=link.key, project_id=project_id, configuration=configuration)
        return get_link(session, key=link.key)


def remote_project(connection: Connection) -> Json:
    """The project as the server has it."""
    try:
        return get_project(connection.server, connection.project_id)
    except LabelStudioError as error:
        if error.status != 404:
            raise
        raise LabelStudioError(
            f"Label Studio has no project {connection.project_id} (any more); correct label_studio_project, or make "
            "another: curate label-studio push --new",
            404,
        ) from error


def configure(project: Project, connection: Connection, remote: Json, *, overwrite: bool) -> bool:
    """Brings the labelling configuration up to date with the codebook; True where it was edited there by hand.

    Such a one stays as it is while it has all that the codebook asks for; else CurateError names what it lacks.
    """
    ours, theirs = write_configuration(project.schema), str(remote.get("label_config") or "")
    check_configuration(ours)
    if same_configuration(ours, theirs):
        _remember(project, connection, ours)
        return False
    sent = connection.link.configuration
    is_ours = sent is not None and same_configuration(sent, theirs)
    is_empty = not remote.get("task_number") and "name=" not in theirs
    if is_ours or is_empty or overwrite:
        change_project(connection.server, connection.project_id, label_config=ours)
        _remember(project, connection, ours)
        return False
    lacking = missing_controls(ours, theirs)
    if lacking:
        raise CurateError(
            f"the labelling configuration was edited in Label Studio and lacks {', '.join(lacking[:5])}"
            f"{' …' if len(lacking) > 5 else ''}; put that back there, or replace it by the codebook's: "
            "curate label-studio push --overwrite-configuration"
        )
    return True


def _remember(project: Project, connection: Connection, configuration: str) -> None:
    if configuration != connection.link.configuration:
        with project.store.writing() as session:
            change_link(session, key=connection.link.key, configuration=configuration)

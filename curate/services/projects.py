"""A project: a folder with a codebook, documents to import, and a database."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from curate.adapters.schema_file import find_schema, read_schema
from curate.core.errors import CurateError
from curate.core.schema import Schema
from curate.settings import Settings, read_settings
from curate.store.engine import Store
from curate.store.schemas import save_schema

SQLITE = "sqlite:///"
PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Project:
    """An open project. `schema` is the codebook as it stands now; layers remember their own."""

    root: Path
    settings: Settings
    schema: Schema
    store: Store

    @property
    def seeds(self) -> Path:
        return self.root / "seeds"

    @property
    def exports(self) -> Path:
        return self.root / "exports"


def open_project(root: Path) -> Project:
    """Reads settings and codebook, brings the database up to date and remembers the codebook's version.

    Raises CurateError where `root` is no project or something in it is wrong.
    """
    root = find_root(root)
    settings = read_settings(root)
    schema = read_schema(find_schema(root / "schemas", settings.schema_file))
    store = Store(_absolute(settings.database_url, root))
    store.migrate()
    with store.writing() as session:
        save_schema(session, schema=schema)
    return Project(root, settings, schema, store)


def find_root(folder: Path) -> Path:
    """The folder made absolute; raises CurateError where it is no project."""
    root = folder.resolve()
    if not (root / "schemas").is_dir():
        raise CurateError(f"{root} is not a project: it has no schemas/ folder; go to one or make one: curate init DIR")
    return root


def project_store(folder: Path) -> Store:
    """The project's database as it is: neither set up nor brought up to date. To be disposed of."""
    root = find_root(folder)
    return Store(_absolute(read_settings(root).database_url, root))


@contextmanager
def opened(root: Path) -> Iterator[Project]:
    project = open_project(root)
    try:
        yield project
    finally:
        project.store.dispose()


def init_project(folder: Path) -> list[Path]:
    """A new project folder with the starter codebook and sample articles; returns what was written.

    Raises CurateError where the folder exists and is not empty; then nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CurateError(f"{folder} exists and is not empty; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("schemas", "seeds"):
        shutil.copytree(_starter(name), folder / name)
    (folder / "exports").mkdir()
    return sorted(path for path in folder.rglob("*") if path.is_file())


def now() -> str:
    """The moment in UTC, ISO 8601 to the microsecond: the one clock of the services."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _starter(name: str) -> Path:
    """The folder in an installed wheel, or the repository's own where the package runs from a clone."""
    packaged = PACKAGE / "starter" / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


def _absolute(database_url: str, root: Path) -> str:
    """A relative SQLite path means the project's folder, wherever the command was started."""
    path = database_url.removeprefix(SQLITE)
    if not database_url.startswith(SQLITE) or Path(path).is_absolute():
        return database_url
    return f"{SQLITE}{root / path}"

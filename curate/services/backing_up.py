"""Back up: all that a project's database holds as one file, and from it into an empty database of either kind."""

from dataclasses import dataclass
from pathlib import Path

from curate import __version__
from curate.adapters.backup_file import Backup, Manifest, opened_backup, write_backup
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.services.projects import now, project_store
from curate.store.backups import Tables, is_older
from curate.store.engine import Store


@dataclass(frozen=True, slots=True)
class Copied:
    """A backup that was made or restored. `upgraded` are the revisions that followed a restoration."""

    file: Path
    manifest: Manifest
    upgraded: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "file": str(self.file),
            "digest": self.manifest.digest,
            "revision": self.manifest.revision,
            "rows": {name: table.rows for name, table in self.manifest.tables.items()},
            "upgraded": list(self.upgraded),
        }


def back_up(root: Path, file: Path, *, by: Person) -> Copied:
    """Writes all tables as they are at one moment, also while people are at work; changes nothing in the database.

    Raises CurateError where the database was never set up or the file is there.
    """
    permit(by, Right.LEAD, "back up the project")
    store = project_store(root)
    try:
        with store.reading() as session:
            tables = Tables(session)
            rows = ((name, tables.read(name)) for name in tables.names)
            return Copied(
                file, write_backup(file, rows, revision=tables.revision, made=now(), software=f"curate {__version__}")
            )
    finally:
        store.dispose()


def restore(root: Path, file: Path, *, by: Person) -> Copied:
    """Puts a backup into the project's database, which must be new or empty: all of it or nothing.

    A backup of an older `curate` goes into tables as they were then, which are brought up to date afterwards.
    Raises CurateError where the file is damaged, or anything in it contradicts itself.
    """
    permit(by, Right.LEAD, "restore the project")
    with opened_backup(file) as backup:
        is_older(backup.manifest.revision)
        backup.check()
        store = project_store(root)
        try:
            store.migrate(to=backup.manifest.revision)
            _fill(store, backup)
            return Copied(file, backup.manifest, tuple(store.migrate()))
        finally:
            store.dispose()


def _fill(store: Store, backup: Backup) -> None:
    with store.writing() as session:
        tables = Tables(session)
        if tables.revision != backup.manifest.revision:
            raise CurateError(
                f"the database is set up for revision {tables.revision}, and the backup is of "
                f"{backup.manifest.revision}; name a database in database_url that was never opened"
            )
        if set(backup.manifest.tables) != set(tables.names):
            raise CurateError("the backup has other tables than its revision has; take another copy")
        tables.clear()
        for name in tables.names:
            for batch in backup.batches(name):
                _fill_table(tables, name, batch)
        tables.go_on_counting()


def _fill_table(tables: Tables, name: str, batch: list[dict[str, object]]) -> None:
    try:
        tables.fill(name, batch)
    except ValueError as error:
        raise CurateError(f"the backup contradicts itself: {error}; nothing was restored, take another copy") from error

"""Examine: can this project work on this machine, and is what it holds sound? Nothing is changed."""

import os
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from curate.adapters.schema_file import find_schema, read_schema
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.services.accounts import is_loopback
from curate.services.checkups import Check, failed, passed, warned
from curate.services.examining_database import examine_database
from curate.services.projects import find_root, project_store
from curate.settings import FILE_NAME, Settings, read_settings
from curate.store.accounts import has_accounts
from curate.store.engine import Store
from curate.store.examining import sqlite_library

PYTHONS = ((3, 11), (3, 13))
LITTLE = 1_000_000_000
TOO_LITTLE = 200_000_000


def examine(folder: Path, *, by: Person) -> Iterator[Check]:
    """Every check that can be made, one after the other, as each is done.

    What is wrong is said and not raised; where settings or codebook cannot be read, what needs them is left out.
    """
    permit(by, Right.LEAD, "examine the project")
    yield check_python(sys.version_info[:2])
    yield check_sqlite_library()
    try:
        root = find_root(folder)
        settings = read_settings(root)
    except CurateError as error:
        yield failed("settings", str(error), "mend it, and run curate doctor again")
        return
    yield passed("settings", f"{FILE_NAME if (root / FILE_NAME).exists() else 'no curate.toml: everything as usual'}")
    yield check_codebook(root, settings)
    yield from check_folders(root)
    yield check_room(root)
    yield check_port(settings.host, settings.port)
    try:
        store = project_store(root)
    except CurateError as error:
        yield failed("database", str(error), "correct database_url")
        return
    try:
        yield check_secrets(root / FILE_NAME, store)
        yield check_network(settings, store)
        yield from examine_database(store)
    finally:
        store.dispose()


def check_python(version: tuple[int, ...]) -> Check:
    said = f"Python {'.'.join(map(str, version))}"
    oldest, newest = (".".join(map(str, each)) for each in PYTHONS)
    if PYTHONS[0] <= version <= PYTHONS[1]:
        return passed("python", said)
    return failed("python", f"{said} is not one that curate is tested on", f"install Python {oldest} to {newest}")


def check_sqlite_library() -> Check:
    version, is_new_enough = sqlite_library()
    if is_new_enough:
        return passed("sqlite library", f"SQLite {version}")
    return failed("sqlite library", f"SQLite {version} is too old", "install a Python that was built with a newer one")


def check_codebook(root: Path, settings: Settings) -> Check:
    try:
        schema = read_schema(find_schema(root / "schemas", settings.schema_file))
    except CurateError as error:
        return failed("codebook", str(error), "mend the file in schemas/")
    return passed("codebook", f"{schema.name} with {len(schema.labels)} labels, version {schema.digest[:12]}")


def check_folders(root: Path) -> Iterator[Check]:
    """The project's folder is written by SQLite, and exports/ by releases."""
    for name, folder in (("project folder", root), ("exports", root / "exports")):
        if name == "exports" and not folder.exists():
            yield passed(name, "will be made by the first release")
            continue
        try:
            with tempfile.TemporaryFile(dir=folder):
                yield passed(name, f"{folder} can be written")
        except OSError as error:
            yield failed(
                name, f"{folder} cannot be written ({error.strerror})", "give yourself the right to write there"
            )


def check_room(root: Path) -> Check:
    free = shutil.disk_usage(root).free
    said = f"{free / 1e9:.1f} GB are free"
    if free < TOO_LITTLE:
        return failed("disk", said, "make room: with a full disk nothing can be saved")
    return warned("disk", said, "make room soon") if free < LITTLE else passed("disk", said)


def check_port(host: str, port: int) -> Check:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            remedy = "where this is not the project's own server: stop what listens there, or curate run --port N"
            return warned("port", f"{host}:{port} cannot be had now ({error.strerror})", remedy)
    return passed("port", f"{host}:{port} is free")


def check_secrets(file: Path, store: Store) -> Check:
    if not store.url.password:
        return passed("password", "database_url holds none")
    is_in_file = file.exists() and str(store.url.password) in file.read_text(encoding="utf-8")
    if is_in_file and os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        remedy = f"chmod 600 {FILE_NAME}, or give the URL in CURATE_DATABASE_URL"
        return warned("password", f"others on this machine can read the database's password in {file}", remedy)
    return passed("password", "the database's password is where others cannot read it")


def check_network(settings: Settings, store: Store) -> Check:
    host = settings.host
    if is_loopback(host):
        return passed("network", f"served on {host}, for this machine alone")
    if _has_accounts(store):
        return passed("network", f"served on {host}, to people who log in")
    said = f"on {host} everybody on the network can read and change the project"
    if settings.open_without_login:
        return warned(
            "network", f"{said}, as open_without_login allows", "see to it that something else asks who it is"
        )
    return failed("network", said, 'set host = "127.0.0.1", or add accounts first: curate user add NAME --role lead')


def _has_accounts(store: Store) -> bool:
    """A database that cannot be asked has none that would keep anybody out."""
    if store.file is not None and not store.file.exists():
        return False
    try:
        with store.reading() as session:
            return has_accounts(session)
    except CurateError:
        return False

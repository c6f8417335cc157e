"""The part of an examination that asks the database: reachable, up to date, sound, guarded, equal to its ledgers."""

from collections.abc import Callable, Iterator

from curate.core.errors import CurateError
from curate.services.checkups import Check, Finding, failed, first_few, passed, warned
from curate.store.engine import Session, Store
from curate.store.examining import (
    find_changed_texts,
    find_damage,
    find_old_server,
    find_unguarded,
    prove_layers,
    revisions,
)

FROM_A_COPY = "restore the last backup into a new database: curate restore FILE"
Look = Callable[[str, Session], Check]


def examine_database(store: Store) -> Iterator[Check]:
    """Stops where the tables cannot be read, or are not those of this version."""
    if store.file is not None and not store.file.exists():
        yield passed("database", f"{store.file} will be made when the project is first opened: curate run")
        return
    reached = _look(store, "database", _check_revision)
    yield reached
    if reached.finding is Finding.OK:
        for name, look in LOOKS.items():
            yield _look(store, name, look)


def _look(store: Store, name: str, look: Look) -> Check:
    """One check in a transaction of its own; rows that cannot be read are a finding and not an error of ours."""
    try:
        with store.reading() as session:
            return look(name, session)
    except CurateError as error:
        return failed(name, str(error), "mend it, and run curate doctor again")
    except ValueError as error:
        return failed(name, f"a row cannot be read: {error}", FROM_A_COPY)


def _check_revision(name: str, session: Session) -> Check:
    found, newest = revisions(session)
    if found is None:
        return warned(name, "it answers and was never set up", "open the project once: curate status")
    if found != newest:
        remedy = "open the project once: curate status (a database of a newer curate needs that curate)"
        return warned(name, f"it is at revision {found} and this curate at {newest}", remedy)
    return passed(name, f"it answers and is at revision {found}")


def _check_server(name: str, session: Session) -> Check:
    wrong = find_old_server(session)
    remedy = "take PostgreSQL 14 or newer and a database with ENCODING 'UTF8'"
    return failed(name, wrong, remedy) if wrong else passed(name, "it can keep what curate gives it")


def _check_soundness(name: str, session: Session) -> Check:
    damage = find_damage(session)
    if damage:
        return failed(name, "; ".join(damage), FROM_A_COPY)
    return passed(name, "the database finds no fault in itself")


def _check_guards(name: str, session: Session) -> Check:
    unguarded = find_unguarded(session)
    if unguarded:
        remedy = "curate backup FILE, and curate restore FILE into a new database, which has them"
        return failed(name, f"triggers that keep history are gone from {', '.join(unguarded)}", remedy)
    return passed(name, "history cannot be changed: the triggers are there")


def _check_texts(name: str, session: Session) -> Check:
    count, changed = 0, []
    for document_id, is_same in find_changed_texts(session):
        count += 1
        if not is_same:
            changed.append(document_id)
    if changed:
        return failed(name, f"texts that are not what their digests name: {first_few(changed)}", FROM_A_COPY)
    return passed(name, f"{count:,} documents have the texts that their digests name")


def _check_ledgers(name: str, session: Session) -> Check:
    layers, changes, faults = 0, 0, []
    for proof in prove_layers(session):
        layers, changes = layers + 1, changes + proof.changes
        if proof.fault is not None:
            faults.append(f"{proof.author} on {proof.document_id}: {proof.fault}")
    if faults:
        return failed(name, f"layers that are not what their changes make: {first_few(faults)}", FROM_A_COPY)
    return passed(name, f"{layers:,} layers are what replaying their {changes:,} changes gives")


LOOKS: dict[str, Look] = {
    "database server": _check_server,
    "soundness": _check_soundness,
    "guards": _check_guards,
    "texts": _check_texts,
    "ledgers": _check_ledgers,
}

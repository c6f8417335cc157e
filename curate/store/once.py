"""Inserting what another connection may insert at the same moment."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """False where a row with the same key is there already; that row is left as it is."""
    return bool(insert_new(connection, table, [row]))


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> Sequence[Row[Any]]:
    """Those of the rows whose keys were new, as they are now in the table; in no order."""
    if not rows:
        return ()
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(make(table).on_conflict_do_nothing().returning(table), rows).all()

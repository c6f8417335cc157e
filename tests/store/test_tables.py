"""The tables themselves: imported twice, keyed, and indexed."""

import importlib.util

from sqlalchemy import Table, UniqueConstraint
from sqlmodel import SQLModel

from curate.store import tables


def test_the_module_may_be_imported_again() -> None:
    """As Streamlit's reload does; on the registry that SQLModel shares, the second time fails."""
    spec = importlib.util.spec_from_file_location("tables_again", tables.__file__)
    assert spec is not None
    assert spec.loader is not None
    again = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(again)
    named = {each.name for each in vars(tables).values() if isinstance(each, Table)}
    assert again.Base.metadata.tables.keys() == named, "those of Label Studio have a module of their own"
    assert not SQLModel.metadata.tables


def test_every_foreign_key_leads_an_index() -> None:
    """Else deleting or looking up a parent reads all children."""
    for table in tables.Base.metadata.tables.values():
        uniques = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
        keys = [table.primary_key.columns, *(key.columns for key in uniques), *(key.columns for key in table.indexes)]
        leading = {next(iter(columns)).name for columns in keys}
        assert {column.name for column in table.columns if column.foreign_keys} <= leading


def test_every_constraint_has_a_name() -> None:
    """A later migration can only drop what it can name."""
    for table in tables.Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints)

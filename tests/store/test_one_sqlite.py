"""One SQLite library in the process: a second one loses rows that the first has committed."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

SECOND = {"adbc_driver_sqlite", "apsw", "connectorx", "duckdb", "polars", "pysqlite3", "sqlcipher3"}

IMPORT_ALL = """
import importlib, json, pkgutil, sys
import curate, streamlit
for module in pkgutil.walk_packages(curate.__path__, "curate."):
    # These run something when they are imported: the command, Alembic's environment, Streamlit's scripts.
    if module.name.rpartition(".")[2] not in {"__main__", "env", "main"} and ".pages" not in module.name:
        importlib.import_module(module.name)
print(json.dumps([name.partition(".")[0] for name in sys.modules]))
"""


def test_all_of_curate_loads_one_sqlite(repository: Path) -> None:
    """pandas and pyarrow could bring one in as well as ourselves."""
    command = [sys.executable, "-c", IMPORT_ALL]
    said = subprocess.run(command, capture_output=True, text=True, cwd=repository, check=False)
    assert said.returncode == 0, said.stderr
    loaded = set(json.loads(said.stdout))
    assert loaded & SECOND == set()
    assert {"sqlite3", "sqlalchemy"} <= loaded


def test_the_ban_is_written_down(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    (ban,) = [contract for contract in contracts if "SQLite" in contract["name"]]
    assert set(ban["forbidden_modules"]) >= {"adbc_driver_sqlite", "apsw", "connectorx", "duckdb", "polars"}

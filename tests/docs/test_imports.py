"""Heavy libraries are loaded by those who need them: what the decision pages say of imports, tried in new processes."""

import subprocess
import sys

HEAVY = {"label_studio_sdk", "streamlit", "pandas", "sqlalchemy", "scipy", "trafilatura", "fastapi", "sklearn"}
FOREIGN_SQLITE = {"adbc_driver_sqlite", "connectorx", "polars", "apsw", "duckdb"}


def loaded_by(statement: str) -> set[str]:
    """Names of the top-level modules that are loaded after the statement ran in a new interpreter."""
    program = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_command_line_loads_no_heavy_library_before_a_command_runs() -> None:
    assert not loaded_by("import curate.cli") & HEAVY


def test_the_server_loads_neither_label_studio_nor_a_second_sqlite() -> None:
    loaded = loaded_by("import curate.server")
    assert "streamlit" in loaded
    assert not loaded & ({"label_studio_sdk", "sklearn"} | FOREIGN_SQLITE)

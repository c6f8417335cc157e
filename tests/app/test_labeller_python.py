"""The Python side of the labeller: found by Streamlit, given ids only, and told of states only."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from streamlit.components.v2.manifest_scanner import scan_component_manifests
from streamlit.testing.v1 import AppTest

from curate.app.components import labeller
from curate.app.components.labeller import FRONTEND, frontend_version
from curate.core.layers import LayerState


def show() -> None:
    import streamlit

    from curate.app.components.labeller import mount_labeller

    streamlit.text(mount_labeller(document_id="a.txt", author="ana", key="labeller"))


def test_streamlit_finds_the_component_and_its_files() -> None:
    found = {manifest.name: (manifest, root) for manifest, root in scan_component_manifests()}
    manifest, root = found["curate"]
    [component] = manifest.components
    assert component.name == "labeller"
    assert component.resolve_asset_root(root) == FRONTEND
    assert (FRONTEND / "component.js").is_file()


def test_the_inner_manifest_names_the_distribution_and_its_version(repository: Path) -> None:
    inner = tomllib.loads((repository / "curate" / "pyproject.toml").read_text(encoding="utf-8"))
    outer = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    assert inner["project"]["name"] == outer["project"]["name"] == "curate"
    assert inner["project"]["version"] == outer["project"]["version"] == version("curate")


def test_only_ids_travel_to_the_browser() -> None:
    shown = AppTest.from_function(show, default_timeout=60).run()
    assert not shown.exception
    [element] = shown.get("bidi_component")
    assert element.proto.component_name == "curate.labeller"
    assert element.proto.js_source_path == "component.js"
    data = element.proto.json
    assert '"a.txt"' in data
    assert frontend_version() in data
    assert len(data) < 300


def test_the_version_changes_with_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labeller, "FRONTEND", tmp_path)
    versions = set()
    for name, words in [("a.js", "1"), ("a.js", "2"), ("b.js", "2")]:
        (tmp_path / name).write_text(words, encoding="utf-8")
        frontend_version.cache_clear()
        versions.add(frontend_version())
    frontend_version.cache_clear()
    assert len(versions) == 3


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("submitted", LayerState.SUBMITTED),
        ("in_progress", LayerState.IN_PROGRESS),
        ("<b>", None),
        (7, None),
        (None, None),
    ],
)
def test_the_browser_can_say_no_more_than_a_state(said: object, read: LayerState | None) -> None:
    assert labeller._read_state(said) is read


def test_modules_import_each_other_by_relative_names_that_exist() -> None:
    for file in FRONTEND.glob("*.js"):
        source = file.read_text(encoding="utf-8")
        for name in re.findall(r'^import .*?from "(.+?)";|^} from "(.+?)";', source, re.MULTILINE):
            target = next(filter(None, name))
            assert target.startswith("./"), f"{file.name} imports {target}"
            assert (FRONTEND / target).is_file(), f"{file.name} imports {target}, which is not there"

"""The Label Studio page where there is none; with one: tests/label_studio/test_page.py."""

import pytest
from streamlit.testing.v1 import AppTest

from curate.app import state
from curate.services.projects import Project
from tests.app.test_pages import MAIN

pytestmark = pytest.mark.parametrize("ready_database_url", ["sqlite"], indirect=True)


def test_without_a_label_studio_it_says_how_to_name_one(project: Project) -> None:
    state.serve(project)
    app = AppTest.from_file(str(MAIN), default_timeout=60).run().switch_page("pages/label_studio.py").run()
    assert not app.exception
    assert "No Label Studio is named" in app.info[0].value
    said = "\n".join(str(code.value) for code in app.code)
    assert "label_studio_url" in said
    assert all(f"curate label-studio {command}" in said for command in ("push", "pull", "webhook --register"))
    assert not app.button

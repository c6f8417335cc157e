"""What the page shows, computed once for as long as nobody's work changes.

What was computed for one person is shown to the next, so `version`, which asks whether they may see it, is asked first.
"""

from typing import TypeAlias

import streamlit as st

from curate.app.state import person, project
from curate.core.agreement import Result
from curate.core.agreement.summary import AgreementSummary
from curate.services import comparing
from curate.services.comparing import Confusions, Difference
from curate.services.measuring import project_agreement

# Names that begin with an underscore would not count for the cache.
Version: TypeAlias = tuple[str, int, str]
MEASURING = "Measuring agreement…"


def version() -> Version:
    """Tells projects apart, and states of one project."""
    return (str(project().root), *comparing.work_version(project(), by=person()))


@st.cache_data(max_entries=4, show_spinner=MEASURING)
def summary(version: Version) -> AgreementSummary:
    return comparing.summarise_agreement(project(), by=person())


@st.cache_data(max_entries=32, show_spinner=MEASURING)
def cut(version: Version, measure: str, by: str, bootstrap: int | None) -> list[Result]:
    return project_agreement(project(), by=person(), measures=[measure], cut=by, bootstrap=bootstrap)


@st.cache_data(max_entries=32, show_spinner="Comparing spans…")
def differences(version: Version, label: str, first: str, second: str) -> list[Difference]:
    return comparing.find_differences(project(), label, first, second, by=person())


@st.cache_data(max_entries=16, show_spinner="Comparing spans…")
def confusions(version: Version, first: str, second: str) -> Confusions:
    return comparing.find_confusions(project(), first, second, by=person())

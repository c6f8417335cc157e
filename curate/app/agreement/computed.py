"""What the page shows, computed once for as long as nobody's work changes.

What was computed for one person is shown to the next, so `version`, which asks whether they may see it, is asked first.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import streamlit as st

from curate.app.state import person, project
from curate.core.agreement import Result
from curate.core.agreement.summary import AgreementSummary
from curate.services import comparing, tracing
from curate.services.aligning import strata_coded_twice as find_strata
from curate.services.comparing import Confusions, Difference
from curate.services.measuring import project_agreement
from curate.services.tracing import ValueDifference, ValuesSideBySide

# Names that begin with an underscore would not count for the cache.
Version: TypeAlias = tuple[str, int, str]
MEASURING = "Measuring agreement…"
COMPARING = "Comparing spans…"
ATTRIBUTE_MEASURES = (
    "attribute_percent",
    "attribute_alpha",
    "attribute_f1_exact",
    "attribute_f1_overlap",
    "link_f1_exact",
    "link_f1_overlap",
)


def version() -> Version:
    """Tells projects apart, and states of one project."""
    return (str(project().root), *comparing.work_version(project(), by=person()))


@st.cache_data(max_entries=4, show_spinner=MEASURING)
def summary(version: Version) -> AgreementSummary:
    return comparing.summarise_agreement(project(), by=person())


@st.cache_data(max_entries=32, show_spinner=MEASURING)
def cut(version: Version, measure: str, by: str, bootstrap: int | None) -> list[Result]:
    return project_agreement(project(), by=person(), measures=[measure], cut=by, bootstrap=bootstrap)


@st.cache_data(max_entries=32, show_spinner=COMPARING)
def differences(version: Version, label: str, first: str, second: str) -> list[Difference]:
    return comparing.find_differences(project(), label, first, second, by=person())


@st.cache_data(max_entries=16, show_spinner=COMPARING)
def confusions(version: Version, first: str, second: str) -> Confusions:
    return comparing.find_confusions(project(), first, second, by=person())


@st.cache_data(max_entries=32, show_spinner=COMPARING)
def documents_behind(version: Version, facet: str, scope: str) -> Mapping[str, Sequence[str]]:
    return tracing.documents_behind(project(), facet, scope, by=person())


@st.cache_data(max_entries=4, show_spinner=MEASURING)
def attributes(version: Version, bootstrap: int) -> list[Result]:
    return project_agreement(project(), by=person(), measures=ATTRIBUTE_MEASURES, bootstrap=bootstrap)


@st.cache_data(max_entries=32, show_spinner=COMPARING)
def value_differences(version: Version, label: str, attribute: str, first: str, second: str) -> list[ValueDifference]:
    return tracing.find_value_differences(project(), label, attribute, first, second, by=person())


def values_side_by_side(document_id: str, label: str, first: str, second: str) -> ValuesSideBySide:
    return tracing.set_values_side_by_side(project(), document_id, label, first, second, by=person())


@st.cache_data(max_entries=4, show_spinner=False)
def strata_coded_twice(version: Version) -> Mapping[str, str]:
    return find_strata(project(), by=person())

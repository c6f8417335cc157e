"""Corpus: the documents, and who has come how far in each."""

import pandas as pd
import streamlit as st

from curate.app.html import link_html
from curate.app.release.watching import shown
from curate.app.state import label_address, person, project
from curate.core.layers import LayerState
from curate.core.people import Right
from curate.core.readiness import Check
from curate.services.checking_release import documents_found, work_state
from curate.services.corpus import list_corpus, progress_by_document
from curate.services.following import suggestion_fates
from curate.services.importing import ImportReport, import_paths
from curate.services.suggesting import suggest
from curate.services.timing import active_seconds_by_document

MINUTES = "Minutes at work"
FOUND = "corpus_found"
MARKS = {LayerState.ASSIGNED: "to do", LayerState.IN_PROGRESS: "in progress", LayerState.SUBMITTED: "✓ submitted"}

SHOWN: dict[str, str] = {
    "all": "All documents",
    Check.NOT_SUBMITTED: "Submitted by nobody",
    Check.CONFLICTS: "With open conflicts",
    Check.DISPUTED: "With a disputed decision",
    Check.SINGLY_CODED: "Coded by one person alone",
    Check.NOTHING_MARKED: "Submitted with nothing marked",
    Check.COPIES: "Copies of each other",
    Check.NO_WORDS: "Without a word",
}


def corpus_table() -> pd.DataFrame:
    """A row a document; a column for each annotator with the state of their layer."""
    progress = progress_by_document(project(), by=person())
    seconds = active_seconds_by_document(project(), by=person())
    people = sorted({name for states in progress.values() for name in states})
    rows = [
        {
            "Document": summary.metadata.title or summary.id,
            "Outlet": summary.metadata.outlet,
            "Published": summary.metadata.published,
            "Characters": summary.length,
            **{name: _mark(progress.get(summary.id, {}).get(name)) for name in people},
            MINUTES: _minutes(seconds.get(summary.id)),
            "id": summary.id,
        }
        for summary in list_corpus(project(), by=person())
    ]
    return pd.DataFrame(rows)


def shown_columns(table: pd.DataFrame) -> list[str]:
    """Those that say something: no column that is empty in every row, no id that is the title anyway."""
    silent = [name for name in ("Outlet", "Published", MINUTES) if table[name].isna().all()]
    if (table["id"] == table["Document"]).all():
        silent.append("id")
    return [name for name in table.columns if name not in silent]


def _mark(state: LayerState | None) -> str:
    return MARKS[state] if state else ""


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)


def import_seeds() -> ImportReport:
    with st.spinner("Importing what is new in seeds/ and suggesting labels …"):
        report = import_paths(project(), [project().seeds], by=person())
        suggest(project(), by=person())
    return report


def choose_documents(table: pd.DataFrame) -> pd.DataFrame:
    """Those that a check before a release has found, where the lead or the address (`?show=singly_coded`) asks."""
    options, asked = list(SHOWN), st.query_params.get("show", "all")
    found = st.selectbox(
        "Show",
        options,
        index=options.index(asked) if asked in options else 0,
        format_func=SHOWN.__getitem__,
        key="show",
        label_visibility="collapsed",
    )
    st.query_params["show"] = found
    if found == "all":
        return table
    return table[table["id"].isin(_found(Check(found)))]


def _found(check: Check) -> set[str]:
    """Looked for again when somebody's work has changed: it reads all of it."""
    state = (str(project().root), work_state(project(), by=person()), check)
    known = st.session_state.get(FOUND)
    if known and known[0] == state:
        ids: set[str] = known[1]
        return ids
    place = st.empty()
    with place.container(), shown("Looking …", "Found") as watcher:
        ids = documents_found(project(), check, by=person(), watcher=watcher)
    place.empty()
    st.session_state[FOUND] = (state, ids)
    return ids


def draw_fates() -> None:
    """What became of suggestions; asked for by a switch, because it reads every submitted layer."""
    counts = suggestion_fates(project(), by=person())
    if not counts:
        st.caption("No suggestion stands in a submitted document yet. They are counted once a document is submitted.")
        return
    table = pd.DataFrame([count.to_json() for count in counts]).rename(columns=str.capitalize)
    st.dataframe(table, hide_index=True, key="fates_table")
    st.caption(
        "Over submitted layers. Accepted: taken as they were. Edited: taken and changed. Hidden: on documents that "
        "were labelled without seeing them."
    )


st.title("Corpus")
# Where the server keeps its files is for those who sit before it.
st.caption(f"{project().schema.title} · {project().root}" if person().is_alone else project().schema.title)
is_lead = person().may(Right.LEAD)
if is_lead and st.button("Import what is new in seeds/", key="import_seeds", disabled=not project().seeds.is_dir()):
    report = import_seeds()
    st.success(f"{report.imported} imported, {report.unchanged} unchanged, {len(report.rejected)} rejected")
    for rejection in report.rejected:
        st.warning(f"{rejection.where}: {rejection.reason}")

table = corpus_table()
if table.empty:
    ask = "Put articles into `seeds/` and press the button, or: `curate import PATH`"
    st.info(f"There is nothing to label yet. {ask if is_lead else 'A lead of the project imports articles.'}")
    st.stop()

if is_lead:
    table = choose_documents(table)
selected = st.dataframe(
    table,
    hide_index=True,
    column_order=shown_columns(table),
    on_select="rerun",
    selection_mode="single-row",
    key="corpus_table",
    column_config={
        "Characters": st.column_config.NumberColumn(format="localized"),
        "Document": {"width": "large"},
        MINUTES: st.column_config.NumberColumn(format="%.1f", help="of all annotators; idle time is not counted"),
    },
    placeholder="",
)
rows = selected["selection"]["rows"]
if rows:
    chosen = table.iloc[rows[0]]
    st.html(link_html(label_address(str(chosen["id"])), f"Label “{chosen['Document']}”"))
else:
    st.caption(f"{len(table)} document{'s' if len(table) != 1 else ''}. Choose one to label it.")
if person().may(Right.ADJUDICATE) and st.toggle("What became of suggestions", key="show_fates"):
    draw_fates()

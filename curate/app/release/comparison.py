"""What differs between two releases, label by label, with the decision that made the difference."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.core.release_diff import Difference
from curate.services.downloading import compare_with

SHOWN = 200
DOCUMENT = "the document itself"


def draw_comparison(release: str, others: Sequence[str]) -> None:
    """With the one before it of the same name, unless another is chosen; asked for, for it reads both."""
    if not others:
        return
    same = [name for name in others if name.rpartition("-")[0] == release.rpartition("-")[0]]
    begin = others.index(same[0]) if same else None
    other = st.selectbox("Compare with", others, begin, key=f"compare_with_{release}", placeholder="another release")
    if other is None or not st.button("Compare", key="compare"):
        return
    try:
        with st.spinner("Comparing …"):
            differences = compare_with(project(), other, release, by=person())
    except CurateError as error:
        st.text(str(error))
        return
    if differences:
        _draw(differences, other, release)
    else:
        st.success("They say the same of every document.")


def _draw(differences: Sequence[Difference], earlier: str, later: str) -> None:
    titles = {label.name: label.title for label in project().schema.labels}
    names = [DOCUMENT if each.label is None else titles.get(each.label, each.label) for each in differences]
    counts = Counter((name, str(each.kind)) for name, each in zip(names, differences, strict=True))
    st.caption(f"{len(differences):,} {'difference' if len(differences) == 1 else 'differences'}")
    table = pd.DataFrame([{"What": what, "How": how, "Number": number} for (what, how), number in counts.items()])
    st.dataframe(table, hide_index=True, key="difference_counts", width="content")
    rows = [
        {
            "Document": each.document_id,
            "What": name,
            "How": str(each.kind),
            "Why": each.why or "",
            earlier: _said(each.before),
            later: _said(each.after),
        }
        for name, each in zip(names[:SHOWN], differences, strict=False)
    ]
    # Ids and reasons may be long, and what changed is to be seen beside them.
    shape = {name: st.column_config.TextColumn(width="medium") for name in ("Document", "Why")}
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="differences", width="stretch", column_config=shape)
    if len(differences) > SHOWN:
        st.caption(f"The first {SHOWN:,}; all of them: `curate release diff`")


def _said(record: Mapping[str, object] | None) -> str:
    if record is None:
        return ""
    if "quote" not in record:
        return ", ".join(f"{key} {str(value)[:40]}" for key, value in record.items())
    attributes = record.get("attributes")
    values = attributes.items() if isinstance(attributes, Mapping) else ()
    said = ", ".join(f"{name}: {_value(value)}" for name, value in values)
    return f"{record['quote']} [{record['start']}:{record['end']}]{f' {said}' if said else ''}"


def _value(value: object) -> str:
    return f"{value['start']}:{value['end']}" if isinstance(value, Mapping) else str(value)

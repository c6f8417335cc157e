"""Codebook: the rules over which annotators differ most, for its next version."""

import pandas as pd
import streamlit as st

from curate.app.state import person, project
from curate.core.feedback import DisputedRule, Fate
from curate.services.feedback import disputed_rules


def draw_codebook() -> None:
    rows = disputed_rules(project(), by=person())
    if not rows:
        st.info("No conflict is settled yet. Each decision that cites a rule counts here for it.")
        return
    st.caption(
        "Settled conflicts by the rule that the decision cites, or by label where it cites none. What annotators’ "
        "versions came to says what the rule leaves open: missed, marked in vain, other borders."
    )
    st.dataframe(pd.DataFrame(map(_row, rows)), hide_index=True, key="disputed_rules", width="stretch")
    titles = [_name(row) for row in rows]
    chosen = st.selectbox("Examples of", range(len(rows)), format_func=titles.__getitem__, key="disputed_rule")
    _draw_rule(rows[chosen])
    for document_id in dict.fromkeys(document_id for document_id, _ in rows[chosen].examples):
        st.page_link("pages/adjudicate.py", label=document_id, icon="⚖️", query_params={"document": document_id})


def _row(rule: DisputedRule) -> dict[str, object]:
    return {
        "Label": rule.label,
        "Rule": rule.rule or "none cited",
        "Conflicts": rule.conflicts,
        "Appeals": rule.appeals,
        **{fate.value.capitalize(): rule.fates.get(fate, 0) for fate in Fate},
    }


def _name(rule: DisputedRule) -> str:
    return f"{rule.label}, {rule.rule or 'no rule cited'} ({rule.conflicts})"


def _draw_rule(row: DisputedRule) -> None:
    label = next((label for label in project().schema.labels if label.name == row.label), None)
    rule = next((rule for rule in label.rules if rule.id == row.rule), None) if label else None
    if rule is not None:
        st.text(f"{rule.text}\n{rule.example}")

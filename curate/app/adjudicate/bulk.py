"""Settle in bulk: what a strategy would do, then one button; and the batches that can be taken back."""

import pandas as pd
import streamlit as st

from curate.app.adjudicate.titles import titles
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.core.strategies import Strategy
from curate.services.settling import Batch, Proposal, list_batches, propose, settle, withdraw_batch

EXPLAINED = {
    Strategy.MAJORITY: "takes the version of more than half of a place’s annotators",
    Strategy.COMPETENCE: "takes the version that is probably right, given how reliable each annotator has proved",
}
EXAMPLES = 20


def draw_bulk(*, names_hidden: bool) -> None:
    strategy, threshold, label = _choose()
    try:
        proposal = propose(project(), strategy=strategy, threshold=threshold, label=label, by=person())
    except CurateError as error:
        st.error(str(error))
        return
    st.markdown(
        f"**{proposal.unanimous:,}** places are unanimous and need nothing. Of **{proposal.open:,}** open conflicts, "
        f"{strategy} settles **{len(proposal.settled):,}**."
    )
    if proposal.settled:
        _draw_examples(proposal, names_hidden=names_hidden)
        st.button(
            f"Settle {len(proposal.settled):,} conflicts",
            key="settle_in_bulk",
            type="primary",
            on_click=_settle,
            args=(strategy, threshold, label),
        )
    _draw_batches(list_batches(project(), by=person()))


def _choose() -> tuple[str, float | None, str | None]:
    how, limit, what = st.columns([2, 1, 1])
    strategy = how.radio("Strategy", list(Strategy), captions=[EXPLAINED[s] for s in Strategy], key="bulk_strategy")
    threshold = None
    if strategy == Strategy.COMPETENCE:
        threshold = limit.slider("Probability of at least", 0.55, 0.99, 0.9, 0.01, key="bulk_threshold")
    labels = [label.name for label in project().schema.labels]
    label = what.selectbox(
        "Label", [None, *labels], format_func=lambda n: titles((n,)) if n else "all", key="bulk_label"
    )
    return str(strategy), threshold, label


def _draw_examples(proposal: Proposal, *, names_hidden: bool) -> None:
    rows = [
        {
            "Label": titles(one.conflict.labels),
            "Kind": one.conflict.kind,
            "Words": one.conflict.quote,
            "Document": one.conflict.document_id,
            "Takes": "hidden" if names_hidden else one.choice.taken_from,
            "Because": one.choice.reason,
        }
        for one in proposal.settled
    ]
    counts = pd.Series([row["Label"] for row in rows]).value_counts()
    st.caption(" · ".join(f"{label} {count:,}" for label, count in counts.items()))
    st.dataframe(pd.DataFrame(rows[:EXAMPLES]), hide_index=True, key="bulk_examples")
    if len(rows) > EXAMPLES:
        st.caption(f"The first {EXAMPLES} of {len(rows):,}.")


def _settle(strategy: str, threshold: float | None, label: str | None) -> None:
    by = person()
    _, made = settle(project(), strategy=strategy, threshold=threshold, label=label, adjudicator=by.name, by=by)
    st.toast(f"{len(made):,} conflicts settled; one step takes them back.")


def _draw_batches(batches: list[Batch]) -> None:
    if not batches:
        return
    st.subheader("Settled in bulk", anchor=False)
    for batch in batches:
        words, action = st.columns([5, 1], vertical_alignment="center")
        words.text(
            f"{batch.strategy} by {batch.adjudicator}, {batch.at[:16].replace('T', ' ')}: "
            f"{batch.standing:,} of {batch.decisions:,} decisions stand"
        )
        action.button(
            "Take back",
            key=f"withdraw_{batch.id}",
            disabled=not batch.standing,
            on_click=_withdraw,
            args=(batch.id,),
        )


def _withdraw(batch: str) -> None:
    by = person()
    back = withdraw_batch(project(), batch, adjudicator=by.name, by=by)
    st.toast(f"{len(back):,} decisions taken back.")

"""The form in which a lead plans a round, and what it would give."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from curate.core.rounds import MEASURES, RoundKind, RoundSettings
from curate.services.assigning import Dealt
from curate.services.rounds import Asked

SAID = {
    RoundKind.TRAINING: "Everybody codes all of it and sees the answers afterwards.",
    RoundKind.QUALIFICATION: "Everybody codes all of it; the score decides who goes on.",
    RoundKind.PILOT: "Coded by several, to see how far they agree.",
    RoundKind.PRODUCTION: "The corpus itself: a share coded by several, the rest by one.",
}


def ask_for_round(*, people: Sequence[str], facets: Sequence[str], qualifications: Sequence[str], seed: int) -> Asked:
    """What stands in the form now; not yet checked. Raises CurateError where nobody is named."""
    first, second, third = st.columns(3)
    name = first.text_input("Name", "pilot", key="round_name")
    kind = second.selectbox("Kind", list(SAID), 2, format_func=lambda each: each.value.capitalize(), key="round_kind")
    assert kind is not None, "a box with an index is never empty"
    documents = third.number_input(
        "Documents", 1, None, None, key="round_documents", placeholder="all that are in no round", step=1
    )
    st.caption(SAID[kind])
    annotators = st.multiselect("Annotators", people, key="round_people", accept_new_options=True, placeholder="names")
    rules: dict[str, object] = {"annotators": tuple(annotators), "seed": seed}
    if not kind.needs_answers:
        rules |= _ask_for_coders(facets)
    if kind is RoundKind.QUALIFICATION:
        rules |= _ask_for_threshold()
    if kind is RoundKind.PRODUCTION:
        rules |= _ask_for_what_is_hidden(qualifications)
    return Asked(name.strip(), kind, RoundSettings(**rules), documents)  # type: ignore[arg-type]


def _ask_for_coders(facets: Sequence[str]) -> dict[str, object]:
    first, second, third, fourth = st.columns(4)
    coders = first.number_input("Coders of a document", 1, None, 2, key="round_coders", step=1)
    share = second.number_input("Share that they code", 0.0, 1.0, 1.0, key="round_share", step=0.05)
    stratify = third.multiselect("Draw in proportion to", facets, key="round_stratify", placeholder="nothing")
    days = fourth.number_input("Days to begin", 1, None, None, key="round_deadline", placeholder="any", step=1)
    return {"coders": coders, "share": share, "stratify": tuple(stratify), "deadline_days": days}


def _ask_for_threshold() -> dict[str, object]:
    first, second = st.columns(2)
    measure = first.selectbox("Scored by", MEASURES, key="round_measure")
    threshold = second.number_input("Threshold", 0.05, 1.0, 0.7, key="round_threshold", step=0.05)
    return {"measure": measure, "threshold": threshold}


def _ask_for_what_is_hidden(qualifications: Sequence[str]) -> dict[str, object]:
    first, second, third, fourth = st.columns(4)
    gold = first.number_input("Share with hidden answers", 0.0, 1.0, 0.0, key="round_gold", step=0.05)
    repeat = second.number_input("Share that comes back", 0.0, 1.0, 0.0, key="round_repeat", step=0.05)
    others = third.number_input("After how many others", 1, None, 20, key="round_repeat_after", step=1)
    after = fourth.selectbox("Only who passed", qualifications, None, key="round_after", placeholder="everybody")
    return {"gold_share": gold, "repeat_share": repeat, "repeat_after": others, "after": after}


def draw_dealt(dealt: Dealt, *, key: str) -> None:
    """Each person's load, and how many documents every two both code."""
    if dealt.short:
        st.warning(f"{dealt.short} more coders are wanted than there are people for: name more annotators.")
    if dealt.unqualified:
        st.warning(f"Not qualified, so without documents: {', '.join(dealt.unqualified)}")
    hidden = ", ".join(f"{n} {purpose.value}" for purpose, n in dealt.hidden.items() if n)
    if hidden:
        st.caption(f"Mixed in: {hidden}")
    first, second = st.columns(2)
    loads = pd.DataFrame({"Annotator": list(dealt.balance.loads), "Documents": list(dealt.balance.loads.values())})
    first.dataframe(loads, hide_index=True, key=f"{key}_loads")
    if dealt.balance.pairs:
        names, counts = [" + ".join(pair) for pair in dealt.balance.pairs], list(dealt.balance.pairs.values())
        pairs = pd.DataFrame({"Pair": names, "Both code": counts})
        second.dataframe(pairs, hide_index=True, key=f"{key}_pairs")

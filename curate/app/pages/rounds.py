"""People & rounds: a lead plans rounds, deals them, and sees how they stand."""

import pandas as pd
import streamlit as st

from curate.app.planning import ask_for_round, draw_dealt
from curate.app.state import person, project
from curate.core.errors import CurateError
from curate.core.rounds import Round, RoundKind
from curate.services.accounts import list_accounts
from curate.services.assigning import deal_round, preview_deal
from curate.services.corpus import progress_by_document
from curate.services.piloting import round_agreement
from curate.services.recoding import outdated_work, reopen_outdated
from curate.services.rounds import all_rounds, close_round, create_round, draft_round, known_facets
from curate.services.scoring import round_scores

SAID = "rounds_said"
COLUMNS = {"value": "Value", "low": "95 % from", "high": "to", "n_documents": "Documents"}


def known_people() -> list[str]:
    coded = (name for states in progress_by_document(project(), by=by).values() for name in states)
    planned = (name for each in rounds for name in each.settings.annotators)
    return sorted({*coded, *planned, *(each.name for each in list_accounts(project(), by=by) if not each.disabled)})


def plan() -> None:
    """Preview first; only the second button writes."""
    qualifications = [each.name for each in rounds if each.kind is RoundKind.QUALIFICATION]
    facets, seed = known_facets(project(), by=by), project().settings.seed
    try:
        asked = ask_for_round(people=known_people(), facets=facets, qualifications=qualifications, seed=seed)
        draft = draft_round(project(), asked, by=by)
    except CurateError as error:
        st.info(str(error))
        return
    several = sum(wanted > 1 for wanted in draft.coders.values())
    st.caption(f"{len(draft.coders)} documents, {several} of them for several people. It would be dealt like this:")
    draw_dealt(preview_deal(project(), draft, by=by), key="preview")
    if st.button("Open and deal", key="round_open", type="primary"):
        create_round(project(), asked, by=by)
        dealt = deal_round(project(), name=asked.name, by=by)
        st.session_state[SAID] = f"{asked.name} is open: {dealt.given} documents dealt"
        st.rerun()


def draw_round(chosen: Round) -> None:
    people = st.multiselect(
        "Its people",
        sorted({*known_people(), *chosen.settings.annotators}),
        list(chosen.settings.annotators),
        key=f"people_of_{chosen.name}",
        accept_new_options=True,
    )
    deal, close, _ = st.columns([1, 1, 6])
    if deal.button("Deal again", key="deal_again", disabled=not chosen.is_open or not people):
        try:
            dealt = deal_round(project(), name=chosen.name, by=by, annotators=people)
        except CurateError as error:
            st.error(str(error))
            return
        back = ", ".join(f"{n} {because}" for because, n in dealt.returned.items() if n) or "none"
        st.success(f"{dealt.given} documents dealt; back in the pool: {back}")
        draw_dealt(dealt, key="dealt")
    if close.button("Close", key="close_round", disabled=not chosen.is_open, help="What was coded stays"):
        close_round(project(), name=chosen.name, by=by)
        st.session_state[SAID] = f"{chosen.name} is closed"
        st.rerun()
    draw_scores(chosen)
    if not chosen.kind.needs_answers and st.toggle("Agreement in this round", key="round_agreement"):
        draw_agreement(chosen.name)


def draw_scores(chosen: Round) -> None:
    scores = round_scores(project(), by=by, name=chosen.name)
    if not scores:
        return
    rows = [
        {
            "Annotator": each.annotator,
            "Done": f"{each.done} of {each.given}",
            each.measure: next((v.value for v in each.values if v.label is None), None),
            "Passed": {True: "✓", False: "✕", None: "–"}[each.passed],
        }
        for each in scores
    ]
    st.caption("Against the answers, all labels together; for leads alone")
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="round_scores", placeholder="undefined")


def draw_agreement(name: str) -> None:
    with st.spinner("Drawing intervals …"):
        results = round_agreement(project(), name=name, by=by)
    rows = [
        {"Label": each.label or "all", "Measure": each.measure}
        | {title: getattr(each, field) for field, title in COLUMNS.items()}
        | {"Undefined because": each.undefined_because or ""}
        for each in results
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="round_agreement_table", placeholder="undefined")


def draw_outdated() -> None:
    outdated = outdated_work(project(), by=by)
    if not outdated:
        st.write("Every submitted layer was made under the codebook as it is now.")
        return
    rows = [
        {
            "Codebook": each.schema_digest[:12],
            "Layers": each.layers,
            "Not concerned": each.unaffected,
            "Changed since": "; ".join(f"{label}: {', '.join(kinds)}" for label, kinds in each.changes.items()),
            "To recode": ", ".join(f"{n} for {label}" for label, n in each.to_recode.items()) or "none",
        }
        for each in outdated
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="outdated")
    count = sum(each.layers - each.unaffected for each in outdated)
    if count and st.button(f"Reopen {count} layers for recoding", key="reopen_outdated"):
        reopened = reopen_outdated(project(), by=by)
        st.session_state[SAID] = f"{len(reopened.layers)} layers are reopened and in their annotators' queues"
        st.rerun()


st.title("People & rounds", anchor=False)
by = person()
rounds = all_rounds(project(), by=by)
if said := st.session_state.pop(SAID, None):
    st.success(said)
existing, planning, recoding = st.tabs(["Rounds", "Plan a round", "After a change of the codebook"])
with existing:
    if not rounds:
        st.info("There is no round yet: plan one. Until then everybody labels whatever they choose.")
    else:
        by_name = {each.name: each for each in reversed(rounds)}
        name = st.selectbox(
            "Round",
            list(by_name),
            key="round_chosen",
            format_func=lambda each: (
                f"{each} · {by_name[each].kind.value}{'' if by_name[each].is_open else ' · closed'}"
            ),
        )
        draw_round(by_name[name])
with planning:
    plan()
with recoding:
    draw_outdated()

"""What was decided, newest first, with a way back; and how far adjudicators agree."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from curate.app.adjudicate.deciding import take_back_one
from curate.app.adjudicate.titles import titles
from curate.app.state import person, project
from curate.core.decisions import Decision
from curate.services.opinions import measure_adjudicators
from curate.services.weighing import QueuedConflict

SHOWN = 25


def draw_decisions(listed: Sequence[QueuedConflict], *, names_hidden: bool) -> None:
    decided = [(c, c.decision) for c in listed if c.decision is not None]
    if not decided:
        st.info("Nothing is decided yet.")
        return
    decided.sort(key=lambda pair: pair[1].at, reverse=True)
    pages = -(-len(decided) // SHOWN)
    page = int(st.number_input(f"Page of {pages}", 1, pages, key="decisions_page")) - 1 if pages > 1 else 0
    for conflict, decision in decided[page * SHOWN : (page + 1) * SHOWN]:
        words, action = st.columns([5, 1], vertical_alignment="center")
        words.text(
            f"{titles(conflict.labels)}: {conflict.quote} ({conflict.document_id})\n"
            f"{said_of_decision(decision, names_hidden=names_hidden)}"
            + (f"\nDisputed by {', '.join(conflict.disputed_by)}" if conflict.disputed_by else "")
        )
        action.button(
            "Take back",
            key=f"withdraw_{decision.id}",
            on_click=take_back_one,
            args=(decision,),
        )


def said_of_decision(decision: Decision, *, names_hidden: bool = False) -> str:
    """Who decided what, when and why, in one line of plain text."""
    whose = "a version" if names_hidden else f"{decision.taken_from}’s version"
    verdicts = {
        "take": f"took {whose}",
        "both": f"took {whose}; others can be defended too",
        "edit": "made a version of their own",
        "neither": "left it unmarked",
    }
    rule = decision.how.rule
    why = [
        *([decision.how.reason_code] if decision.how.reason_code else []),
        *([f"rule {rule.label} · {rule.rule}"] if rule else []),
        *([decision.reason] if decision.reason else []),
    ]
    at = decision.at[:16].replace("T", " ")
    return f"{decision.adjudicator} {verdicts[decision.verdict]}: {' · '.join(why)} ({at})"


def draw_adjudicators() -> None:
    rows = measure_adjudicators(project(), by=person())
    every = rows[0]
    if every.percent is None or every.kappa is None:
        st.info(
            "No conflict was judged by two adjudicators. Under Decide, “Second opinions” lists what others have "
            "decided; an opinion changes nothing by itself."
        )
        return
    share, kappa, count = st.columns(3)
    share.metric("The same", f"{every.percent:.0%}")
    kappa.metric("κ (free marginals)", f"{every.kappa:.2f}")
    count.metric("Conflicts judged twice", f"{every.conflicts:,}")
    table = pd.DataFrame(
        [
            {
                "Adjudicators": f"{row.first} and {row.second}",
                "Judged twice": row.conflicts,
                "The same": row.percent,
                "κ": row.kappa,
            }
            for row in rows[1:]
        ]
    )
    st.dataframe(table, hide_index=True, key="adjudicator_pairs")

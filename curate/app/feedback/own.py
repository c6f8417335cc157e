"""My work: what became of an annotator's labels in documents that are settled, and objections to it."""

import streamlit as st

from curate.app.html import around, marked_text
from curate.app.state import person, project
from curate.core.decisions import Decision
from curate.core.errors import CurateError
from curate.core.feedback import Appeal, Fate, Outcome
from curate.core.layers import Annotation
from curate.core.schema import Label
from curate.core.spans import Span
from curate.services.feedback import DocumentFeedback, Verdicts, appeal_decision, documents_with_feedback, feedback_on

GREY = "#808080"
SAYINGS = {
    Fate.KEPT: "as you had it",
    Fate.MISSED: "marked, and you had marked nothing",
    Fate.DROPPED: "not marked, and you had marked it",
    Fate.RELABELLED: "another label than yours",
    Fate.BORDERS: "other words than yours",
    Fate.ATTRIBUTES: "the same words, other attributes",
}
OUTCOMES = {"upheld": "The decision stands", "changed": "The decision is changed"}


def draw_own_work(annotator: str) -> None:
    documents = {
        each.document_id: each for each in documents_with_feedback(project(), by=person(), annotator=annotator)
    }
    if not documents:
        st.info(
            "Nothing to read yet. When all conflicts of a document that you submitted are settled, you see here what "
            "became of your labels and why, and can object."
        )
        return
    document_id = st.selectbox(
        "Document", list(documents), format_func=lambda each: _title(documents[each]), key="feedback_document"
    )
    feedback = feedback_on(project(), by=person(), annotator=annotator, document_id=document_id)
    st.write(
        f"**{len(feedback.different)}** places came out otherwise than you had them, "
        f"**{len(feedback.outcomes) - len(feedback.different)}** in question as you had them; "
        f"in {feedback.agreed} everybody agreed."
    )
    for outcome in feedback.different:
        _draw_outcome(feedback, outcome, annotator)
    kept = [outcome for outcome in feedback.outcomes if outcome.fate is Fate.KEPT]
    if kept:
        with st.expander(f"In question, and as you had them ({len(kept)})"):
            for outcome in kept:
                _draw_outcome(feedback, outcome, annotator)


def _title(verdicts: Verdicts) -> str:
    answered = f" · {verdicts.answered} answered" if verdicts.answered else ""
    return f"{verdicts.document_id} · {verdicts.different} otherwise{answered}"


def _draw_outcome(feedback: DocumentFeedback, outcome: Outcome, annotator: str) -> None:
    text, conflict = feedback.document.text, outcome.conflict
    labels = {label.name: label for label in project().schema.labels}
    titles = " or ".join(labels[name].title if name in labels else name for name in conflict.labels)
    with st.container(border=True):
        st.markdown(f"**{titles}**: {SAYINGS[outcome.fate]}")
        if outcome.fate is not Fate.KEPT:
            _draw_version("Yours", outcome.own, text, conflict.span, labels)
        _draw_version("Final", outcome.final, text, conflict.span, labels)
        _draw_reason(outcome.decision, labels)
        _draw_appeals(feedback.appeals.get(outcome.decision.id, ()), outcome, annotator)


def _draw_version(
    whose: str, annotations: tuple[Annotation, ...], text: str, place: Span, labels: dict[str, Label]
) -> None:
    window = around(text, place, 80)
    st.caption(whose if annotations else f"{whose}: nothing")
    if annotations:
        label = labels.get(annotations[0].label)
        st.html(marked_text(text, window, [each.span for each in annotations], _color(label)))
        said = [f"{name}: {_value(value, text)}" for each in annotations for name, value in each.attributes.items()]
        if said:
            st.text(" · ".join(said))


def _value(value: object, text: str) -> str:
    return value.of(text) if isinstance(value, Span) else str(value)


def _color(label: Label | None) -> str:
    if label is None:
        return GREY
    return label.color_dark if st.context.theme.type == "dark" else label.color_light


def _draw_reason(decision: Decision, labels: dict[str, Label]) -> None:
    code = f" ({decision.how.reason_code})" if decision.how.reason_code else ""
    st.text(f"Why{code}: {decision.reason or 'no words were given'}")
    cited = decision.how.rule
    if cited is not None and cited.label in labels:
        rule = next((rule for rule in labels[cited.label].rules if rule.id == cited.rule), None)
        if rule is not None:
            st.text(f"Rule {rule.id}: {rule.text}")


def _draw_appeals(appeals: tuple[Appeal, ...], outcome: Outcome, annotator: str) -> None:
    for appeal in appeals:
        if appeal.answers is None:
            st.text(f"You, {appeal.at[:10]}: {appeal.text}")
        else:
            st.text(f"{OUTCOMES[str(appeal.outcome)]}, {appeal.author}, {appeal.at[:10]}: {appeal.text}")
    if any(appeal.answers is None for appeal in appeals) and not any(appeal.answers for appeal in appeals):
        st.caption("Your appeal waits for an answer.")
        return
    with st.popover("Appeal", icon="✋"):
        words = st.text_area("Why it should come out otherwise", key=f"words_{outcome.decision.id}", max_chars=2_000)
        if st.button("Send the appeal", key=f"appeal_{outcome.decision.id}"):
            try:
                appeal_decision(
                    project(), by=person(), annotator=annotator, decision_id=outcome.decision.id, text=words
                )
                st.rerun()
            except CurateError as error:
                st.error(str(error))

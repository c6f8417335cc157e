"""Pilot: how far the people of one round agree on the documents of that round."""

from collections.abc import Iterator

from curate.core.agreement import Coding, Result, compare
from curate.core.people import Person, Right, permit
from curate.core.rounds import Purpose
from curate.services.measuring import stream_codings
from curate.services.projects import Project
from curate.store.assignments import assignments
from curate.store.rounds import get_round

MEASURES = ("char_alpha", "span_f1_exact", "span_f1_overlap")
REPLICATES = 2_000


def round_agreement(project: Project, *, name: str, by: Person, replicates: int | None = REPLICATES) -> list[Result]:
    """Of each label and all together, with 95 % intervals over documents; only what was coded in the round counts.

    Raises NotFound for an unknown round.
    """
    permit(by, Right.ADJUDICATE, "measure agreement")
    with project.store.reading() as session:
        get_round(session, name=name)
        given = assignments(session, round_name=name)
    coders: dict[str, set[str]] = {}
    for each in given:
        if each.is_done and each.purpose is Purpose.CODE:
            coders.setdefault(each.document_id, set()).add(each.annotator)
    return compare(
        _of_round(stream_codings(project, attributes=False, practice=True), coders),
        measures=MEASURES,
        labels=[label.name for label in project.schema.labels],
        bootstrap=replicates,
        seed=project.settings.seed,
    ).results


def _of_round(codings: Iterator[Coding], coders: dict[str, set[str]]) -> Iterator[Coding]:
    for coding in codings:
        names = coders.get(coding.document_id, set()) & coding.spans_by_annotator.keys()
        if names:
            yield coding.only(sorted(names))

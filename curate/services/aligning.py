"""Align: gamma over some of the documents, in steps that can be shown and left."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from curate.core.agreement import Coding, Result, compare
from curate.core.agreement.codings import NOT_STATED, first_codings_of, people_of
from curate.core.people import Person, Right, permit
from curate.core.planning import draw_stratified
from curate.services.measuring import stream_codings
from curate.services.projects import Project

GAMMAS = ("gamma", "gamma_cat")
REPLICATES = 1_000
AT_ONCE = 5  # documents between two reports of progress
SEE = "see agreement"


def strata_coded_twice(project: Project, *, by: Person) -> Mapping[str, str]:
    """The documents that two people or more submitted, each with its outlet and month."""
    permit(by, Right.ADJUDICATE, SEE)
    return {
        coding.document_id: f"{coding.facets.get('outlet', NOT_STATED)} {coding.facets.get('month', NOT_STATED)}"
        for coding in stream_codings(project, attributes=False)
        if len(first_codings_of(people_of(tuple(coding.spans_by_annotator)))) > 1
    }


def measure_gamma(
    project: Project, strata: Mapping[str, str], n: int, *, by: Person, progress: Callable[[int, int], None]
) -> list[Result]:
    """Gamma and gamma-cat, with intervals, of `n` of the documents in `strata`, drawn in proportion by the project's
    seed; `progress` is told how many are done, and of how many."""
    permit(by, Right.ADJUDICATE, SEE)
    chosen = draw_stratified(strata, n, seed=project.settings.seed)
    return compare(
        _noting(project, chosen, progress),
        measures=GAMMAS,
        labels=[label.name for label in project.schema.labels],
        bootstrap=REPLICATES,
        seed=project.settings.seed,
        at_once=AT_ONCE,
    ).results


def _noting(project: Project, chosen: Sequence[str], progress: Callable[[int, int], None]) -> Iterator[Coding]:
    """A document is told as done when the one behind it is asked for."""
    wanted, done = set(chosen), 0
    for coding in stream_codings(project, attributes=False):
        if coding.document_id in wanted:
            yield coding
            done += 1
            progress(done, len(chosen))

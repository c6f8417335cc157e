"""What there is to say about a survey: what stops the release, what stays out of it, what should be looked at."""

from collections.abc import Iterator

from curate.core.errors import MORE, CurateError, InvalidInput, Problem
from curate.core.readiness import Check, Finding, Place, adjudicate, corpus, counted, label, labels
from curate.core.release_survey import Copy, Survey
from curate.core.split_moves import moved_finding


def survey_findings(survey: Survey) -> Iterator[Finding]:
    """All that the survey knows; what needs agreement or models comes from elsewhere."""
    yield from _stopping(survey)
    yield from _waiting(survey)
    yield from _doubtful(survey)


def _stopping(survey: Survey) -> Iterator[Finding]:
    if not survey.counts:
        yield _nothing(len(survey.unsettled))
    if survey.problems:
        places = tuple(Place(str(problem), "label", {"document_id": each}) for each, problem in survey.problems)
        yield Finding(
            Check.CONTRADICTION,
            len(survey.problems),
            f"{counted(len(survey.problems), 'gold annotation')} and the codebook or the text contradict each other",
            "recode them under the present codebook",
            Place("People & rounds", "rounds"),
            places,
        )
    if survey.refused:
        yield _refused(survey.refused)


def _nothing(waiting: int) -> Finding:
    if waiting:
        what = f"nothing can be released yet: {counted(waiting, 'document')} with open conflicts"
        return Finding(Check.NOTHING, waiting, what, "settle them", Place("Adjudicate", "adjudicate"))
    what = "nothing can be released yet: no document is submitted"
    return Finding(Check.NOTHING, 0, what, "label one and submit it", Place("Label", "label"))


def _refused(error: CurateError) -> Finding:
    problems = error.problems if isinstance(error, InvalidInput) else ()
    what = "the documents cannot be split as asked" if problems else str(error).partition("; ")[0]
    remedy = problems[0].remedy if problems else str(error).partition("; ")[2]
    places = tuple(_place_of(problem) for problem in problems)
    return Finding(
        Check.SPLIT, len(places) or 1, what, remedy or "split another way", Place("Corpus", "corpus"), places
    )


def _place_of(problem: Problem) -> Place:
    """The document, or the corpus where the others are only counted."""
    words = f"{problem.where}: {problem.what}"
    return Place(words, "corpus") if problem.where == MORE else Place(words, "label", {"document_id": problem.where})


def _waiting(survey: Survey) -> Iterator[Finding]:
    """Documents that stay out of the release."""
    if survey.unsettled:
        number = sum(map(len, survey.unsettled.values()))
        documents = counted(len(survey.unsettled), "document")
        yield Finding(
            Check.CONFLICTS,
            number,
            f"{counted(number, 'conflict')} in {documents} unsettled: these documents stay out",
            "settle them, or release without them",
            corpus(Check.CONFLICTS),
            tuple(
                adjudicate(each, keys[0], f"{each} ({counted(len(keys), 'conflict')})")
                for each, keys in survey.unsettled.items()
            ),
        )
    if survey.not_submitted:
        yield Finding(
            Check.NOT_SUBMITTED,
            len(survey.not_submitted),
            f"{len(survey.not_submitted):,} of {counted(survey.documents_in_all, 'document')} not submitted by "
            "anybody: they stay out",
            "label and submit them, or release without them",
            corpus(Check.NOT_SUBMITTED),
            labels(survey.not_submitted),
        )


def _doubtful(survey: Survey) -> Iterator[Finding]:
    """Documents that are in the release and should be looked at."""
    if survey.disputed:
        yield Finding(
            Check.DISPUTED,
            len(survey.disputed),
            f"{counted(len(survey.disputed), 'document')} with a decision that a second opinion disputes",
            "decide anew, or release the decision in force",
            corpus(Check.DISPUTED),
            tuple(adjudicate(each, keys[0]) for each, keys in survey.disputed.items()),
        )
    if survey.singly_coded:
        number, among = len(survey.singly_coded), counted(len(survey.counts), "document")
        yield Finding(
            Check.SINGLY_CODED,
            number,
            f"{number:,} of {among} coded by one person alone: nobody checked",
            "have a second person code them, or say so where you publish",
            corpus(Check.SINGLY_CODED),
            labels(survey.singly_coded),
        )
    yield from _copies(survey)
    if survey.earlier and (moves := survey.moves()):
        yield moved_finding(survey.earlier.release, moves)
    yield from _empty(survey)


def _copies(survey: Survey) -> Iterator[Finding]:
    copies = survey.copies()
    if copies:
        equal = sum(copy.is_equal for copy in copies)
        yield Finding(
            Check.COPIES,
            len(copies),
            f"{counted(len(copies), 'document')} printed before by another: {equal:,} with the same text, "
            f"{len(copies) - equal:,} of the same story; they share a split, and count as often as they are printed",
            "keep them where that is meant, or leave the copies out of the corpus",
            corpus(Check.COPIES),
            tuple(map(_copy, copies)),
        )


def _copy(copy: Copy) -> Place:
    what = "the text" if copy.is_equal else "the story"
    return Place(f"{copy.document_id}, {what} of {copy.first}", "label", {"document_id": copy.document_id})


def _empty(survey: Survey) -> Iterator[Finding]:
    if survey.nothing_marked:
        yield Finding(
            Check.NOTHING_MARKED,
            len(survey.nothing_marked),
            f"{counted(len(survey.nothing_marked), 'document')} submitted with nothing marked: released as examples "
            "of nothing",
            "look whether that is meant",
            corpus(Check.NOTHING_MARKED),
            labels(survey.nothing_marked),
        )
    if survey.no_words:
        yield Finding(
            Check.NO_WORDS,
            len(survey.no_words),
            f"{counted(len(survey.no_words), 'document')} without a word: marks and white space alone",
            "leave them out of the corpus",
            corpus(Check.NO_WORDS),
            tuple(map(label, survey.no_words)),
        )

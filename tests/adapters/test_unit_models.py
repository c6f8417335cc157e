"""What models of units see, and what they must not have seen."""

import random
from typing import Any

import numpy as np
import pytest

from curate.adapters import extras
from curate.adapters.judging import LEAST, JudgedUnits
from curate.adapters.unit_models import LONGEST, FoldModels, require_models, stack_rows, unit_rows
from curate.adapters.units import units_of
from curate.core.coded_units import Cut
from curate.core.errors import CurateError
from curate.core.layers import Annotation
from curate.core.spans import Span
from curate.core.watching import UNWATCHED

FOLDS = 5


def test_rows_have_length_one_and_know_words_marks_and_neighbours_but_not_case() -> None:
    text = "He said: “The pier is shut.” THE PIER IS SHUT"
    rows = unit_rows(text, [Span(10, 26), Span(29, 45)])
    assert np.asarray(rows.multiply(rows).sum(axis=1)).ravel() == pytest.approx([1.0, 1.0])
    assert 0.5 < (rows[0] @ rows[1].T).toarray()[0, 0] < 1
    assert (unit_rows("A b.", [Span(0, 3)]) != unit_rows("a B.", [Span(0, 3)])).nnz == 0


@pytest.mark.parametrize("text", ["a" * 300_000, "a " * 150_000, "—" * 100_000, "\u202e𝕸😀" * 10_000, "漢字" * 50_000])
def test_a_hostile_unit_is_one_short_row(text: str) -> None:
    row = unit_rows(text, [Span(0, len(text))])
    assert row.shape[0] == 1
    assert row.nnz <= 3 * LONGEST


def test_a_missing_library_is_named_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:  # noqa: ANN401
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(CurateError, match=r"pip install 'curate\[models\]'"):
        require_models()


def test_a_model_has_not_seen_what_it_judges() -> None:
    """Each fold has a word of its own for the label: known words tell all, and of the own fold none is known."""
    words = [f"word{n % FOLDS} filler" if n % 2 else f"other{n % FOLDS} filler" for n in range(100)]
    rows = stack_rows([unit_rows(each, [Span(0, len(each))]) for each in words])
    folds = np.array([n % FOLDS for n in range(100)])
    given = np.array([[n % 2 == 1] for n in range(100)])
    models = FoldModels(FOLDS, 1)
    models.train(rows, given, folds, [0], UNWATCHED)
    alike = models.probabilities(rows, np.zeros(100, dtype=np.int64))[folds != 0, 0]
    assert ((alike > 0.5) == given[folds != 0, 0]).all()
    unseen = models.probabilities(rows, folds)[:, 0]
    assert np.ptp(unseen) < 0.2
    again = FoldModels(FOLDS, 1)
    again.train(rows, given, folds, [0], UNWATCHED)
    assert np.array_equal(again.probabilities(rows, folds)[:, 0], unseen)


def test_documents_that_come_after_the_models_are_judged_like_the_others_of_their_fold() -> None:
    chance = random.Random(3)
    taught, later = JudgedUnits(Cut(("claim",)), FOLDS), JudgedUnits(Cut(("claim",)), FOLDS)
    numbers = np.arange(41)
    texts = [_article(chance) for _ in range(40)]
    texts.append(texts[7])
    for units in (taught, later):
        for number, (text, annotations) in enumerate(texts[:40]):
            units.add(number, text, units_of(text), annotations)
        units.train(numbers % FOLDS, numbers)
        units.judge()
    later.add(40, texts[40][0], units_of(texts[40][0]), texts[40][1])
    later.judge()
    table, same = later.table(), taught.table()
    assert np.array_equal(table.probabilities[: len(same.probabilities)], same.probabilities)
    # Fold 0 judges the copy of document 7 of fold 2: another model, so no equal numbers are owed, only sane ones.
    copied = table.probabilities[table.documents == 40, 0]
    assert ((copied > 0.5) == table.given[table.documents == 40, 0]).all()


def _article(chance: random.Random) -> tuple[str, list[Annotation]]:
    claim = f"Rents rose by {chance.randrange(100)} percent"
    text = f"{claim}.\nAnna walked home on day {chance.randrange(100)}."
    return text, [Annotation("a", "claim", Span(0, len(claim)))]


def test_too_few_stories_are_no_ground_to_learn_on() -> None:
    units = JudgedUnits(Cut(("claim", "opinion")), FOLDS)
    chance = random.Random(4)
    for number in range(LEAST):
        text, annotations = _article(chance)
        units.add(number, text, units_of(text), annotations)
    numbers = np.arange(LEAST)
    units.train(numbers % FOLDS, numbers // 2)
    assert units.why_not["claim"] == "it stands in 5 of the stories that models learn from, and they need 10"
    assert units.why_not["opinion"] == "it stands in 0 of the stories that models learn from, and they need 10"
    nothing = JudgedUnits(Cut(("claim",)), FOLDS)
    nothing.train(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    nothing.judge()
    assert nothing.table().given.shape == nothing.table().probabilities.shape == (0, 1)

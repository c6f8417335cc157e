import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.documents import Metadata
from curate.core.errors import CurateError, InvalidInput
from curate.core.split_plans import SplitPlan, place_documents

SHARES = {"train": 0.8, "dev": 0.1, "test": 0.1}
STORIES = {"a": "s", "b": "s", "c": "t", "d": "u"}
ABOUT = {
    "a": Metadata(outlet="Gull", published="2026-02-28"),
    "b": Metadata(outlet="Tern", published="2026-05-01T09:00:00+00:00"),
    "c": Metadata(outlet="Tern", published="2026-03-01"),
    "d": Metadata(outlet="Gull", published="2026-04-02"),
}


def test_by_time_a_story_lies_where_it_was_first_printed() -> None:
    plan = SplitPlan(SHARES, until=("2026-03-01", "2026-04-01"))
    assert place_documents(plan, STORIES, ABOUT, seed=1) == {"a": "train", "b": "train", "c": "dev", "d": "test"}


def test_a_held_out_outlet_is_the_last_split_and_shares_no_story_with_the_others() -> None:
    with pytest.raises(InvalidInput, match=r"a: is of one story with b, of a held-out outlet; .*--leave-out-shared"):
        place_documents(SplitPlan(SHARES, held_out=("Tern",)), STORIES, ABOUT, seed=1)
    found = place_documents(SplitPlan(SHARES, held_out=("Tern",), leave_out_shared=True), STORIES, ABOUT, seed=1)
    assert (found["b"], found["c"], found.keys()) == ("test", "test", {"b", "c", "d"})
    assert found["d"] in {"train", "dev"}
    with pytest.raises(CurateError, match="no document in this release is from 'Auk'"):
        place_documents(SplitPlan(SHARES, held_out=("Auk",)), STORIES, ABOUT, seed=1)


def test_what_has_no_date_is_named() -> None:
    plan = SplitPlan(SHARES, until=("2026-03-01", "2026-04-01"))
    with pytest.raises(InvalidInput, match=r"x3: has no date of publication(.|\n)*and: 2 more"):
        place_documents(plan, {f"x{n}": "s" for n in range(7)}, {f"x{n}": Metadata() for n in range(7)}, seed=1)


@pytest.mark.parametrize(
    "plan",
    [
        {"until": ("2026-04-01", "2026-03-01")},
        {"until": ("2026-04-01",)},
        {"until": ("2026-03-01", "2026-04-01"), "held_out": ("Gull",)},
        {"fractions": {"all": 1.0}, "held_out": ("Gull",)},
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan: dict[str, object]) -> None:
    with pytest.raises(CurateError):
        SplitPlan(**{"fractions": SHARES, **plan})  # type: ignore[arg-type]


@given(
    stories=st.dictionaries(st.sampled_from([f"d{n}" for n in range(30)]), st.sampled_from("stuvwx"), min_size=1),
    k=st.integers(2, 5),
    seed=st.integers(0, 99),
)
def test_folds_part_no_story_and_hold_every_document(stories: dict[str, str], k: int, seed: int) -> None:
    plan = SplitPlan.folds(k)
    found = place_documents(plan, stories, {}, seed=seed)
    assert found.keys() == stories.keys()
    assert len({(stories[d], split) for d, split in found.items()}) == len(set(stories.values()))
    assert SplitPlan.from_json(plan.to_json()) == plan


def test_a_plan_reads_back_from_a_manifest() -> None:
    plan = SplitPlan(SHARES, held_out=("Gull",), leave_out_shared=True)
    assert SplitPlan.from_json({**plan.to_json(), "seed": 1, "unit": "story"}) == plan
    assert SplitPlan(SHARES).to_json() == {"fractions": [["train", 0.8], ["dev", 0.1], ["test", 0.1]]}

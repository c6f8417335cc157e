"""Plans of splitting: by chance, alike in labels or outlets, in k folds, by time, or with outlets held out; stories
are never divided.

A plan gives each document a split from its story, date and outlet. What it cannot place it refuses, naming documents.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curate.core.documents import Metadata
from curate.core.errors import CurateError, InvalidInput, Problem
from curate.core.splits import check_fractions, split_documents
from curate.core.stratifying import DOCUMENT, Trait, stratify

Json = dict[str, Any]
SHOWN = 5
STRATA = ("label", "outlet")
DAY = 10  # characters of an ISO 8601 date


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """`fractions` are the splits' shares, in their order. At most one of the others is given.

    `until`: for each split but the last the first day that no longer belongs to it, ascending. `held_out`: outlets of
    which every document goes to the last split, and no other does; with `leave_out_shared`, documents of other
    outlets that share a story with theirs are left out instead of refused. `stratify`: in what the splits are to be
    alike, some of `STRATA`.
    """

    fractions: Mapping[str, float]
    until: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    leave_out_shared: bool = False
    stratify: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_fractions(self.fractions)
        unknown = [each for each in self.stratify if each not in STRATA]
        if unknown:
            raise CurateError(f"splits cannot be made alike in {unknown[0]!r}; choose from {', '.join(STRATA)}")
        if self.stratify and (self.until or self.held_out):
            raise CurateError("time or outlet decides alone; give --stratify without --until and --hold-out")
        if self.until and self.held_out:
            raise CurateError("split by time or by outlet, not by both; give --until or --hold-out")
        if len(self.fractions) < 2 and (self.until or self.held_out):
            raise CurateError("there is one split alone; name two or more in curate.toml to divide by time or outlet")
        if self.until and (len(self.until) != len(self.fractions) - 1 or list(self.until) != sorted(set(self.until))):
            names = ", ".join([*self.fractions][:-1])
            raise CurateError(f"give the day at which each of {names} ends, one after the other, such as 2026-03-01")

    @classmethod
    def folds(cls, k: int, stratify: tuple[str, ...] = ()) -> "SplitPlan":
        """`fold1` to `foldK`, of equal shares."""
        if not 2 <= k <= 100:
            raise CurateError(f"{k} folds cannot be made; ask for 2 to 100")
        return cls({f"fold{n}": 1 / k for n in range(1, k + 1)}, stratify=stratify)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "SplitPlan":
        """The plan that a manifest's `split` tells of."""
        return cls(
            dict(told["fractions"]),
            tuple(told.get("until", ())),
            tuple(told.get("held_out", ())),
            told.get("leave_out_shared", False),
            tuple(told.get("stratify", ())),
        )

    def to_json(self) -> Json:
        """What is not asked for is left out."""
        said = {
            "until": list(self.until),
            "held_out": list(self.held_out),
            "leave_out_shared": self.leave_out_shared,
            "stratify": list(self.stratify),
        }
        return {
            "fractions": [[name, share] for name, share in self.fractions.items()],
            **{key: value for key, value in said.items() if value},
        }


def place_documents(
    plan: SplitPlan, stories: Mapping[str, str], about: Mapping[str, Metadata], *, seed: int
) -> dict[str, str]:
    """The split of each document; documents that the plan leaves out are not among them.

    Raises InvalidInput naming documents without a date or outlet, and pairs of a story that would be parted.
    """
    if plan.until:
        return _by_time(plan, stories, about)
    if plan.held_out:
        return _by_outlet(plan, stories, about, seed)
    return split_documents(stories, seed=seed, fractions=plan.fractions)


def traits_of(plan: SplitPlan, metadata: Metadata, labels: Mapping[str, int]) -> Counter[Trait]:
    """What a document counts for in a stratified plan, given how often it has each label. One without an outlet is of
    the outlet ""."""
    traits: Counter[Trait] = Counter({DOCUMENT: 1})
    if "label" in plan.stratify:
        traits.update({("label", label): count for label, count in labels.items()})
    if "outlet" in plan.stratify:
        traits["outlet", metadata.outlet or ""] = 1
    return traits


def place_alike(
    plan: SplitPlan,
    stories: Mapping[str, str],
    traits: Mapping[str, Counter[Trait]],
    settled: Mapping[str, str],
    *,
    seed: int,
) -> dict[str, str]:
    """The split of each document by a stratified plan; `traits` are those of documents, `settled` the splits that
    stories had before and keep."""
    of_story: dict[str, Counter[Trait]] = defaultdict(Counter)
    for document_id, story in stories.items():
        of_story[story].update(traits[document_id])
    splits = stratify(of_story, shares=plan.fractions, settled=settled, seed=seed)
    return {document_id: splits[story] for document_id, story in stories.items()}


def _by_time(plan: SplitPlan, stories: Mapping[str, str], about: Mapping[str, Metadata]) -> dict[str, str]:
    """By the first day on which a story was printed: a later copy of it says nothing new."""
    undated = {document_id: "has no date of publication" for document_id in stories if not about[document_id].published}
    _refuse(undated, "give each its date where it is imported, or split another way")
    first: dict[str, str] = {}
    for document_id, story in stories.items():
        day = str(about[document_id].published)[:DAY]
        first[story] = min(day, first.get(story, day))
    names = list(plan.fractions)
    return {
        document_id: names[sum(day <= first[story] for day in plan.until)] for document_id, story in stories.items()
    }


def _by_outlet(plan: SplitPlan, stories: Mapping[str, str], about: Mapping[str, Metadata], seed: int) -> dict[str, str]:
    *others, last = plan.fractions
    held = {document_id for document_id in stories if about[document_id].outlet in plan.held_out}
    missing = sorted(set(plan.held_out) - {about[document_id].outlet for document_id in held})
    if missing:
        raise CurateError(
            f"no document in this release is from {missing[0]!r}; write the outlet as the Corpus page does"
        )
    shared = _shared(stories, held)
    if shared and not plan.leave_out_shared:
        pairs = {each: f"is of one story with {other}, of a held-out outlet" for each, other in shared.items()}
        _refuse(pairs, "leave such documents out (--leave-out-shared, or the box under the outlets)")
    rest = {d: story for d, story in stories.items() if d not in held and d not in shared}
    total = sum(plan.fractions[name] for name in others)
    fractions = {name: plan.fractions[name] / total for name in others}
    return {**split_documents(rest, seed=seed, fractions=fractions), **dict.fromkeys(held, last)}


def _shared(stories: Mapping[str, str], held: set[str]) -> dict[str, str]:
    """Documents that are not held out, each with one that is and has its story."""
    by_story: dict[str, list[str]] = defaultdict(list)
    for document_id in sorted(held):
        by_story[stories[document_id]].append(document_id)
    return {d: by_story[story][0] for d, story in sorted(stories.items()) if d not in held and story in by_story}


def _refuse(found: Mapping[str, str], remedy: str) -> None:
    """`found` says by document what is wrong with it."""
    if found:
        problems = [Problem(each, found[each], remedy) for each in sorted(found)[:SHOWN]]
        raise InvalidInput("the split", problems, more=len(found) - SHOWN, remedy=remedy)

"""Labels that models doubt: what is said about each to the person who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from curate.core.confirmations import Confirmation
from curate.core.readiness import Place, counted
from curate.core.spans import Span

Json = dict[str, Any]
LONGEST = 140  # characters of a unit that stand in a line


@dataclass(frozen=True, slots=True)
class PossibleError:
    """A unit whose label models doubt. `is_marked`: it holds the label, and the models hold that it does not; else the
    other way round. `probability` is that of the label, `usual` what units with the label have on average; `margin`
    ranks, the lowest first. `instead` are labels that models miss here. With an `attribute` it is `value` that is
    doubted, and `instead` holds the likely one. `place` is where it is mended. `key` is the
    digest of what the gold says there, by which somebody who has looked confirms it."""

    document_id: str
    label: str
    span: Span
    words: str
    is_marked: bool
    probability: float
    usual: float
    margin: float
    place: Place
    key: str
    instead: tuple[str, ...] = ()
    attribute: str | None = None
    value: str | None = None

    def said(self, titles: Mapping[str, str]) -> str:
        """What is given and what is likely, in a few words: "marked Claim, likely not"."""
        title = titles.get(self.label, self.label)
        if self.attribute is not None:
            return f"{title} with {self.attribute} {self.value}, likely {' or '.join(self.instead)}"
        if not self.is_marked:
            return f"not marked {title}, likely is"
        other = " or ".join(titles.get(label, label) for label in self.instead)
        return f"marked {title}, likely {other or 'not'}"

    @property
    def reason(self) -> str:
        if self.attribute is not None:
            usual = f"annotations that have it get {self.usual:.2f} on average"
            return f"models that never saw its story give {self.value} a probability of {self.probability:.2f}; {usual}"
        comparison = f"units with the label get {self.usual:.2f} on average"
        return f"models that never saw its story give the label a probability of {self.probability:.2f}; {comparison}"

    @property
    def short_words(self) -> str:
        """On one line, cut where they are long."""
        line = " ".join(self.words.split())
        return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"

    def to_json(self) -> Json:
        return {
            "doc_id": self.document_id,
            "label": self.label,
            "start": self.span.start,
            "end": self.span.end,
            "text": self.words,
            "attribute": self.attribute,
            "given": self.value if self.attribute else self.label if self.is_marked else None,
            "likely": list(self.instead) if self.is_marked else [self.label],
            "probability": self.probability,
            "usual": self.usual,
            "margin": self.margin,
            "reason": self.reason,
            "link": self.place.link,
            "key": self.key,
        }


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A doubt that an adjudicator has looked at and found the label right."""

    error: PossibleError
    confirmation: Confirmation

    def to_json(self) -> Json:
        said = self.confirmation
        who = {"confirmation": said.id, "adjudicator": said.adjudicator, "at": said.at, "remark": said.remark}
        return {**self.error.to_json(), **who}


@dataclass(frozen=True, slots=True)
class JudgedLabel:
    """What models say about one label. `marked` of `units` hold it. `separation` is the area under the ROC curve,
    outside of the stories that a model was trained on. `joint` is the confident joint: row "without" and "with" as
    given, column as the models hold. `errors` are the most doubtful of `count`; `looked_at` are doubts that were looked
    at and stand no more, and are counted apart. Where `undefined_because` says why nothing can be said, there are none.

    With an `attribute` it is about that: `units` are the annotations that have one of the `values` which models could
    learn, and `joint` has a row and a column for each of them."""

    label: str
    units: int
    marked: int
    separation: float | None = None
    joint: tuple[tuple[int, ...], ...] | None = None
    errors: tuple[PossibleError, ...] = ()
    undefined_because: str | None = None
    looked_at: tuple[LookedAt, ...] = ()
    attribute: str | None = None
    values: tuple[str, ...] = ()

    @property
    def surplus(self) -> int:
        """Units with the label that the models hold to be without it, and at which nobody has looked."""
        if self.joint is None or self.attribute or self.undefined_because is not None:
            return 0
        return self.joint[1][0] - sum(each.error.is_marked for each in self.looked_at)

    @property
    def missing(self) -> int:
        if self.joint is None or self.attribute or self.undefined_because is not None:
            return 0
        return self.joint[0][1] - sum(not each.error.is_marked for each in self.looked_at)

    @property
    def count(self) -> int:
        if self.joint is None or not self.attribute or self.undefined_because is not None:
            return self.surplus + self.missing
        return sum(map(sum, self.joint)) - sum(row[n] for n, row in enumerate(self.joint)) - len(self.looked_at)

    def summary(self, titles: Mapping[str, str]) -> str:
        title = titles.get(self.label, self.label) + (f", {self.attribute}" if self.attribute else "")
        noun = "annotation" if self.attribute else "unit"
        if self.undefined_because is not None:
            return f"{title}: undefined, because {self.undefined_because}"
        looked = f"; {len(self.looked_at):,} looked at" if self.looked_at else ""
        if not self.count:
            return f"{title}: nothing to look at in {counted(self.units, noun)}{looked}"
        if self.attribute:
            whole = f"{counted(self.count, noun)} of {self.units:,} to look at"
            return f"{title}: {whole} (AUC {self.separation:.2f}){looked}"
        return (
            f"{title}: {counted(self.count, 'unit')} of {self.units:,} to look at, {self.surplus:,} that may be marked "
            f"by mistake and {self.missing:,} that may have been missed (AUC {self.separation:.2f}){looked}"
        )

    def to_json(self) -> Json:
        return {
            "label": self.label,
            **({"attribute": self.attribute, "values": list(self.values)} if self.attribute else {}),
            "units": self.units,
            "marked": self.marked,
            "auc": self.separation,
            "joint": None if self.joint is None else [list(row) for row in self.joint],
            "surplus": self.surplus,
            "missing": self.missing,
            "undefined_because": self.undefined_because,
            "errors": [error.to_json() for error in self.errors],
            "looked_at": [each.to_json() for each in self.looked_at],
        }


def set_apart(judged: JudgedLabel, standing: Mapping[str, Confirmation]) -> JudgedLabel:
    """With those doubts apart at which somebody has looked, as `standing` says by key; the most doubtful come first."""
    every = sorted([*judged.errors, *(each.error for each in judged.looked_at)], key=lambda error: error.margin)
    looked = tuple(LookedAt(error, standing[error.key]) for error in every if error.key in standing)
    return replace(judged, errors=tuple(error for error in every if error.key not in standing), looked_at=looked)

"""Labels that models doubt: what is said about each to the person who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from curate.core.readiness import Place, counted
from curate.core.spans import Span

Json = dict[str, Any]
LONGEST = 140  # characters of a unit that stand in a line


@dataclass(frozen=True, slots=True)
class PossibleError:
    """A unit whose label models doubt. `is_marked`: it holds the label, and the models hold that it does not; else the
    other way round. `probability` is that of the label, `usual` what units with the label have on average; `margin`
    ranks, the lowest first. `instead` are labels that models miss here. `place` is where it is mended."""

    document_id: str
    label: str
    span: Span
    words: str
    is_marked: bool
    probability: float
    usual: float
    margin: float
    place: Place
    instead: tuple[str, ...] = ()

    def said(self, titles: Mapping[str, str]) -> str:
        """What is given and what is likely, in a few words: "marked Claim, likely not"."""
        title = titles.get(self.label, self.label)
        if not self.is_marked:
            return f"not marked {title}, likely is"
        other = " or ".join(titles.get(label, label) for label in self.instead)
        return f"marked {title}, likely {other or 'not'}"

    @property
    def reason(self) -> str:
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
            "given": self.label if self.is_marked else None,
            "likely": list(self.instead) if self.is_marked else [self.label],
            "probability": self.probability,
            "usual": self.usual,
            "margin": self.margin,
            "reason": self.reason,
            "link": self.place.link,
        }


@dataclass(frozen=True, slots=True)
class JudgedLabel:
    """What models say about one label. `marked` of `units` hold it. `separation` is the area under the ROC curve,
    outside of the stories that a model was trained on. `joint` is the confident joint: row "without" and "with" as
    given, column as the models hold. `errors` are the most doubtful of `count`. Where `undefined_because` says why
    nothing can be said, there are none."""

    label: str
    units: int
    marked: int
    separation: float | None = None
    joint: tuple[tuple[int, int], tuple[int, int]] | None = None
    errors: tuple[PossibleError, ...] = ()
    undefined_because: str | None = None

    @property
    def surplus(self) -> int:
        """Units with the label that the models hold to be without it."""
        return self.joint[1][0] if self.joint and self.undefined_because is None else 0

    @property
    def missing(self) -> int:
        return self.joint[0][1] if self.joint and self.undefined_because is None else 0

    @property
    def count(self) -> int:
        return self.surplus + self.missing

    def summary(self, titles: Mapping[str, str]) -> str:
        title = titles.get(self.label, self.label)
        if self.undefined_because is not None:
            return f"{title}: undefined, because {self.undefined_because}"
        if not self.count:
            return f"{title}: nothing to look at in {counted(self.units, 'unit')}"
        return (
            f"{title}: {counted(self.count, 'unit')} of {self.units:,} to look at, {self.surplus:,} that may be marked "
            f"by mistake and {self.missing:,} that may have been missed (AUC {self.separation:.2f})"
        )

    def to_json(self) -> Json:
        return {
            "label": self.label,
            "units": self.units,
            "marked": self.marked,
            "auc": self.separation,
            "joint": None if self.joint is None else [list(row) for row in self.joint],
            "surplus": self.surplus,
            "missing": self.missing,
            "undefined_because": self.undefined_because,
            "errors": [error.to_json() for error in self.errors],
        }

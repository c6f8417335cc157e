"""Rounds: what a group of people codes together, by which rules, from its opening to its end."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from curate.core.errors import CurateError

MEASURES = ("span_f1_overlap", "span_f1_exact", "char_alpha")
LONGEST_NAME = 60


class RoundKind(StrEnum):
    """`training` shows the answers after submission, `qualification` keeps them and sets a bar, `pilot` is coded to
    measure agreement, `production` to be released."""

    TRAINING = "training"
    QUALIFICATION = "qualification"
    PILOT = "pilot"
    PRODUCTION = "production"

    @property
    def needs_answers(self) -> bool:
        return self in {RoundKind.TRAINING, RoundKind.QUALIFICATION}


class Purpose(StrEnum):
    """Why somebody has a document. They are not told: `gold` has answers, `repeat` was coded by them before."""

    CODE = "code"
    GOLD = "gold"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """The rules of a round; raises CurateError where they cannot be followed.

    `coders` code a `share` of the documents, one codes each of the others; in training and qualification everybody
    codes all. `stratify` names what the draw keeps in proportion. After `deadline_days` an assignment that nobody
    began is dealt to someone else. `gold_share` of what each person gets has answers that are scored in silence;
    `repeat_share` comes back to the same person after `repeat_after` others. `after` names the qualification whose
    `threshold` must be reached by `measure`: over `labels` one by one, over all together without any.
    """

    annotators: tuple[str, ...]
    coders: int = 1
    share: float = 1.0
    seed: int = 0
    stratify: tuple[str, ...] = ()
    deadline_days: int | None = None
    gold_share: float = 0.0
    repeat_share: float = 0.0
    repeat_after: int = 20
    after: str | None = None
    measure: str = MEASURES[0]
    threshold: float | None = None
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.annotators or len(set(self.annotators)) < len(self.annotators):
            raise CurateError("name at least one annotator, and each once, such as ana and ben")
        if self.coders < 1:
            raise CurateError(f"{self.coders} coders for a document are too few; ask for 1 or more")
        for name in ("share", "gold_share", "repeat_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise CurateError(f"{name} lies between 0 and 1, not at {getattr(self, name):g}")
        if self.repeat_after < 1 or (self.deadline_days is not None and self.deadline_days < 1):
            raise CurateError("repeat_after and deadline_days are whole numbers of 1 or more")
        if self.measure not in MEASURES:
            raise CurateError(f"{self.measure!r} does not score answers; choose one of {', '.join(MEASURES)}")
        if self.threshold is not None and not 0 < self.threshold <= 1:
            raise CurateError(f"a threshold lies above 0 and at most at 1, not at {self.threshold:g}")

    def to_json(self) -> dict[str, object]:
        listed = {name: list(value) for name, value in asdict(self).items() if isinstance(value, tuple)}
        return {**asdict(self), **listed}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "RoundSettings":
        """As `to_json` wrote it; keys of other versions are left out."""
        known = {field.name for field in fields(cls)}
        read = {name: tuple(v) if isinstance(v, list) else v for name, v in data.items() if name in known}
        return cls(**read)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Round:
    """`opened` and `closed` are moments in UTC, ISO 8601; `by` is who opened it."""

    name: str
    kind: RoundKind
    settings: RoundSettings
    opened: str
    by: str
    closed: str | None = None

    @property
    def is_open(self) -> bool:
        return self.closed is None


def check_round(name: str, kind: RoundKind, settings: RoundSettings) -> None:
    """Raises CurateError where the name cannot be typed in a command, or the rules are not this kind's."""
    if not name or len(name) > LONGEST_NAME or not name.replace("-", "").replace("_", "").isalnum():
        raise CurateError(f"{name!r} cannot name a round; use letters, digits, - and _, at most {LONGEST_NAME}")
    if settings.threshold is not None and kind is not RoundKind.QUALIFICATION:
        raise CurateError("only a qualification has a threshold; leave it out or choose that kind")
    if kind is RoundKind.QUALIFICATION and settings.threshold is None:
        raise CurateError("a qualification needs a threshold: --threshold 0.7")
    if kind is not RoundKind.PRODUCTION and (settings.gold_share or settings.repeat_share or settings.after):
        raise CurateError("hidden answers, repeats and a qualification to pass belong to production rounds")

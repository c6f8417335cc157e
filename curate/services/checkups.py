"""What one check of a checkup found, and what to do about it."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Finding(StrEnum):
    """`warn`: it works, and somebody should know. `fail`: it does not work, or what is kept is not sound."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """`remedy` is empty where there is nothing to do."""

    name: str
    finding: Finding
    said: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def passed(name: str, said: str) -> Check:
    return Check(name, Finding.OK, said)


def warned(name: str, said: str, remedy: str) -> Check:
    return Check(name, Finding.WARN, said, remedy)


def failed(name: str, said: str, remedy: str) -> Check:
    return Check(name, Finding.FAIL, said, remedy)


def first_few(names: list[str]) -> str:
    """`a, b, c and 7 more`."""
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3:,} more" if len(names) > 3 else shown

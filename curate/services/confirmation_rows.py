"""Rows that confirm labels, as scripts write them: those that `curate release check --models --json` lists as errors,
with who has looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate.core.confirmations import Confirmation, check_remark
from curate.core.errors import Problem
from curate.core.spans import Span
from curate.core.text import check_storable

NEEDED = ("doc_id", "label", "key")
TEXTS = frozenset({*NEEDED, "adjudicator", "remark", "id", "attribute"})
REMEDY = "take the row from label_errors of: curate release check --models --json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that is sound by itself; whether the gold says so is not known here."""

    where: str
    document_id: str
    label: str
    span: Span
    key: str
    adjudicator: str
    remark: str | None
    id: str | None
    attribute: str | None

    def made(self, identity: str, at: str) -> Confirmation:
        about = (self.document_id, self.label, self.span, self.key)
        return Confirmation(identity, *about, self.adjudicator, at, self.remark, attribute=self.attribute)


def read_rows(rows: Sequence[tuple[str, object]], adjudicator: str | None) -> tuple[list[Asked], list[Problem]]:
    """What was asked, and what is wrong with the other rows. What else a row holds is not read."""
    asked, problems = [], []
    for where, row in rows:
        if not isinstance(row, Mapping):
            problems.append(Problem(where, "is no JSON object", REMEDY))
            continue
        said = {"adjudicator": adjudicator, **{key: value for key, value in row.items() if value is not None}}
        wrong = _wrong(said, where)
        problems += wrong
        if not wrong:
            asked.append(_asked(said, where))
    return asked, problems


def _asked(said: Mapping[str, Any], where: str) -> Asked:
    return Asked(
        where,
        said["doc_id"],
        said["label"],
        Span(said["start"], said["end"]),
        said["key"],
        said["adjudicator"],
        said.get("remark"),
        said.get("id"),
        said.get("attribute"),
    )


def _wrong(said: Mapping[str, Any], where: str) -> list[Problem]:
    problems = [Problem(where, f"{name} is {said.get(name)!r}", REMEDY) for name in NEEDED if not _is_text(said, name)]
    if not _is_text(said, "adjudicator"):
        problems.append(Problem(where, "nobody is named who has looked", "give adjudicator"))
    blank = [name for name in ("remark", "id", "attribute") if name in said and not _is_text(said, name)]
    problems += [Problem(where, f"{name} is {said[name]!r}", "write it as text, or leave it out") for name in blank]
    try:
        Span(_whole(said.get("start")), _whole(said.get("end")))
        if not problems:
            check_remark(said.get("remark"))
            for name in TEXTS & said.keys():
                check_storable(said[name], name)
    except ValueError as error:
        problems.append(Problem(where, str(error), REMEDY))
    return problems


def _is_text(said: Mapping[str, Any], name: str) -> bool:
    return isinstance(said.get(name), str) and bool(said[name].strip())


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is no place in the text")
    return value

"""Who someone is in a project, and what that lets them do.

Services ask `permit` at their beginning, so that a page and the API cannot differ. A project without accounts has
one kind of person: whoever sits at the machine, under whatever name they give, may do everything.
"""

from dataclasses import dataclass
from enum import StrEnum

from curate.core.errors import CurateError


class Role(StrEnum):
    """Each may do what the ones before it may: an adjudicator also labels, a lead also adjudicates."""

    ANNOTATOR = "annotator"
    ADJUDICATOR = "adjudicator"
    LEAD = "lead"


class Right(StrEnum):
    """`label`: one's own layers, and reading documents, codebook and suggestions. `adjudicate`: everyone's submitted
    layers, conflicts, decisions, agreement. `lead`: people, assignment, rounds, import, releases and every layer."""

    LABEL = "label"
    ADJUDICATE = "adjudicate"
    LEAD = "lead"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ANNOTATOR: frozenset({Right.LABEL}),
    Role.ADJUDICATOR: frozenset({Right.LABEL, Right.ADJUDICATE}),
    Role.LEAD: frozenset(Right),
}


class Forbidden(CurateError):
    """Someone asked for what their role does not allow; nothing was read or written."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is at work. `is_alone`: the project has no accounts, and the name is only what they said."""

    name: str
    role: Role
    is_alone: bool = False

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]


def at_own_machine(name: str) -> Person:
    """Whoever uses a project without accounts, or its command line, which has the database anyway."""
    return Person(name, Role.LEAD, is_alone=True)


def permit(person: Person, right: Right, to: str) -> None:
    """Raises Forbidden where the role does not allow it; `to` says what was asked: "settle conflicts"."""
    if not person.may(right):
        raise Forbidden(f"{person.name} is {_article(person.role)} and may not {to}; ask a lead of the project")


def permit_own(person: Person, author: str, to: str) -> None:
    """Raises Forbidden where the layer is another's; without accounts everyone may take any name."""
    if person.name != author and not person.is_alone:
        raise Forbidden(f"{person.name} may not {to} as {author}; log in as {author}")


def _article(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"

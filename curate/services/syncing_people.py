"""Whose layer an annotation in Label Studio becomes here."""

from collections.abc import Mapping
from dataclasses import dataclass

from curate.adapters.label_studio.answers import User
from curate.core.errors import CurateError
from curate.services.annotating import check_annotator
from curate.services.projects import Project
from curate.store.accounts import list_accounts
from curate.store.engine import Session
from curate.store.links import change_link, get_link


@dataclass(frozen=True, slots=True)
class People:
    """By what is known of a user there, a name here. `named` comes from whoever set it, `verified` from accounts."""

    named: Mapping[str, str]
    verified: Mapping[str, str]

    def author(self, user: User) -> str:
        """The name given for the address, the user name or the number; else the account with that address; else
        `ls:7`, which says nothing of the person and stays the same."""
        for key in (user.email.casefold(), user.username.casefold(), str(user.id)):
            if key and key in self.named:
                return self.named[key]
        return self.verified.get(user.email.casefold()) or f"ls:{user.id}"


def read_people(session: Session, named: Mapping[str, str]) -> People:
    """Raises CurateError where a name cannot be an annotator's."""
    for author in named.values():
        check_annotator(author)
    verified = {account.email.casefold(): account.name for account in list_accounts(session) if account.email}
    return People(_folded(named), verified)


def name_people(project: Project, *, link: str, given: Mapping[str, str]) -> dict[str, str]:
    """Who is who: as was said at some time, else as the settings say, and before both as is said now, which is kept.

    Raises CurateError where a name cannot be an annotator's; then nothing is kept.
    """
    with project.store.reading() as session:
        said = dict(get_link(session, key=link).people or {})
        read_people(session, given)
    now = _folded(given)
    if not now.items() <= said.items():
        said |= now
        with project.store.writing() as session:
            change_link(session, key=link, people=said)
    return said | _folded(project.settings.label_studio_people) | now


def _folded(named: Mapping[str, str]) -> dict[str, str]:
    return {key.casefold(): author for key, author in named.items()}


def read_map(given: list[str]) -> dict[str, str]:
    """`bea@example.org=bea`, any number of them. Raises CurateError where one is not so."""
    pairs = [each.rpartition("=") for each in given]
    for (key, _, author), said in zip(pairs, given, strict=True):
        if not key.strip() or not author.strip():
            raise CurateError(f"--map {said!r} does not say who is who; write --map bea@example.org=bea")
    return {key.strip(): author.strip() for key, _, author in pairs}

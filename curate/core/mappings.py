"""Reading a mapping that somebody wrote by hand: everything that is wrong is collected, then told at once.

A reader asks for what it needs and always gets a value of the right type; what was wrong stands in
`problems`, and the caller raises once, at the end. Paths look like `labels[2].attributes[0].values`.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from curate.core.errors import InvalidInput, Problem

LONGEST_LINE = 200
LONGEST_TEXT = 10_000

Fields = Mapping[str, object]


class Reading:
    """The problems found so far, and the questions that find them."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def report(self, where: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(where or self.root, what, remedy))

    def finish(self, subject: str) -> None:
        """Raises InvalidInput where anything was wrong."""
        if self.problems:
            raise InvalidInput(subject, self.problems)

    def fields(self, value: object, where: str, *, required: Sequence[str], optional: Sequence[str] = ()) -> Fields:
        """The mapping, known keys only; empty where it is none."""
        known = [*required, *optional]
        if not isinstance(value, Mapping):
            self.report(where, f"is {kind(value)}, not a mapping", f"write the keys {listed(known)}")
            return {}
        for key in value:
            if key not in known:
                self.report(join(where, str(key)), "is not known here", suggestion(str(key), known))
        for key in required:
            if key not in value:
                self.report(join(where, key), "is missing", "add it")
        return {key: value[key] for key in known if key in value}

    def sequence(self, fields: Fields, key: str, where: str) -> Sequence[object]:
        """The list under `key`; empty where there is none."""
        value = fields.get(key, [])
        if isinstance(value, list | tuple):
            return value
        self.report(join(where, key), f"is {kind(value)}, not a list", "write a list, even for one")
        return ()

    def line(self, fields: Fields, key: str, where: str) -> str:
        """Text on one line, without white space at its ends; not blank where the key is there."""
        text = self.text(fields, key, where, longest=LONGEST_LINE)
        if "\n" in text:
            self.report(join(where, key), "has a line break", "write it on one line")
        if key in fields and isinstance(fields[key], str) and not text:
            self.report(join(where, key), "is blank", "write something or leave the key out")
        return text

    def text(self, fields: Fields, key: str, where: str, longest: int = LONGEST_TEXT) -> str:
        """Text of any number of lines, without white space at its ends; "" where the key is not there."""
        value = fields.get(key, "")
        if not isinstance(value, str):
            self.report(join(where, key), f"is {kind(value)}, not text", "write text, in quotation marks if need be")
            return ""
        text = value.strip()
        if len(text) > longest:
            self.report(join(where, key), f"has {len(text):,} characters", f"write {longest:,} at most")
        if unprintable := unprintables(text):
            self.report(join(where, key), f"holds {unprintable}", "take the control character out")
        return text

    def flag(self, fields: Fields, key: str, where: str) -> bool:
        """True or false; false where the key is not there."""
        value = fields.get(key, False)
        if isinstance(value, bool):
            return value
        self.report(join(where, key), f"is {kind(value)}", "write true or false, without quotation marks")
        return False

    def unique(self, names: Iterable[tuple[str, str]], what: str, remedy: str) -> None:
        """Reports each name, given with its path, that came before; capitals make no difference."""
        first: dict[str, str] = {}
        for where, name in names:
            if name and name.casefold() in first:
                self.report(where, f"{name!r} is the {what} of {first[name.casefold()]} too", remedy)
            elif name:
                first[name.casefold()] = where.rpartition(".")[0] or where


def join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "(none)"


def suggestion(name: str, known: Sequence[str]) -> str:
    """A remedy for a name that nobody knows: the nearest one, if any is near, and all of them."""
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}? allowed: {listed(known)}" if near else f"allowed: {listed(known)}"


def kind(value: object) -> str:
    """What a value is, in the words of somebody who writes YAML."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a mapping" if isinstance(value, Mapping) else "a list" if isinstance(value, list | tuple) else "no text"


def unprintables(text: str) -> str | None:
    """Names the first control character or lone surrogate: databases and files refuse both."""
    for character in text:
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}:
            return f"the control character U+{ord(character):04X}"
    return None

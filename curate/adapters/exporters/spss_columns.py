"""What each column of a table is to a statistics program: text, a number, or a code with its meanings.

Names follow SPSS: letters, digits and `_`, 64 bytes at most, the same in capitals counts as the same, and the words of
its own language are taken.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from curate.adapters.exporters.csv import ABOUT, FOUND, PLACE, attribute_columns
from curate.adapters.exporters.csv_wide import WideColumn, wide_columns
from curate.core.labels import Attribute, AttributeType
from curate.core.schema import Schema

# One less than it may be: while a code is read, its words have its name with an @ in front.
LONGEST_NAME = 63
# `cell` stands for each variable in turn.
RESERVED = frozenset("cell all and by eq ge gt le lt ne not or to with".split())
NO_OR_YES = ("false", "true")
NUMBERS = frozenset({"start", "end", "length", "unsettled_conflicts"})
MEANINGS: Mapping[str, str] = {
    "doc_id": "Document",
    "sha256": "SHA-256 of the text",
    "split": "Split",
    "story": "Story that it belongs to",
    "title": "Title",
    "url": "Address",
    "outlet": "Outlet",
    "author": "Author of the article",
    "published": "Published",
    "language": "Language",
    "length": "Code points of the text",
    "annotators": "Who submitted it",
    "unsettled_conflicts": "Conflicts without a decision",
    "annotation_id": "Annotation",
    "label": "Label",
    "start": "First code point, from 0",
    "end": "Code point after the last",
    "quote": "Words",
    "authors": "Annotators who marked exactly this",
    "verdict": "Verdict of the decision",
    "adjudicator": "Who decided",
    "annotator": "Who marked it",
}
_UNSAFE = re.compile(r"[^A-Za-z0-9_]")
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Variable:
    """`codes` are the values that a cell can have, counted from `first`; empty for text and numbers. `asked` is the
    condition, in the program's language, under which an empty cell was not said; otherwise it was not asked."""

    header: str
    name: str
    meaning: str
    is_number: bool = False
    codes: tuple[str, ...] = ()
    asked: str | None = None

    @property
    def first(self) -> int:
        """No is 0 and yes is 1; other codes begin with 1."""
        return 0 if self.codes == NO_OR_YES else 1

    @property
    def least_width(self) -> int:
        """In bytes: of any code, with the apostrophe that it may have before it."""
        return max((len(in_one_line(code).encode()) + 1 for code in self.codes), default=1)


def in_one_line(words: str) -> str:
    """A space for each line break and control character, so that nothing moves."""
    return _BREAKS.sub(" ", words)


def wide_variables(schema: Schema, splits: Sequence[str]) -> list[Variable]:
    columns = wide_columns(schema)
    named = _named([*(_plain(header, splits) for header in ABOUT), *map(_wide, columns)])
    behind = named[len(ABOUT) :]
    # The first column of a label counts its annotations.
    counts = {column.label: one.name for column, one in reversed([*zip(columns, behind, strict=True)])}
    about = [None] * len(ABOUT)
    return [
        replace(variable, asked=f"{counts[column.label]} > 0") if column and variable.codes else variable
        for column, variable in zip([*about, *columns], named, strict=True)
    ]


def annotation_variables(schema: Schema, splits: Sequence[str]) -> list[Variable]:
    return _table(schema, PLACE, splits)


def layer_variables(schema: Schema, splits: Sequence[str]) -> list[Variable]:
    return _table(schema, FOUND, splits)


def _table(schema: Schema, headers: Iterable[str], splits: Sequence[str]) -> list[Variable]:
    labels = tuple(label.name for label in schema.labels)
    plain = [_plain(header, splits) for header in headers]
    coded = [replace(one, codes=labels) if one.header == "label" else one for one in plain]
    said = [_attribute(schema, column.header, column.attribute, column.part) for column in attribute_columns(schema)]
    return _named([*coded, *said])


def _plain(header: str, splits: Sequence[str]) -> Variable:
    codes = tuple(splits) if header == "split" else ()
    return Variable(header, header, MEANINGS[header], header in NUMBERS, codes)


def _wide(column: WideColumn) -> Variable:
    codes = () if column.is_count or column.attribute is None else _codes([column.attribute])
    return Variable(column.header, column.header, column.meaning, column.is_count, codes)


def _attribute(schema: Schema, header: str, name: str, part: str | None) -> Variable:
    """Labels share the column of an attribute of one name; it is a code where it is one in all of them."""
    sharing = [
        (nth, attribute)
        for nth, label in enumerate(schema.labels, 1)
        for attribute in label.attributes
        if attribute.name == name and (attribute.type is AttributeType.SPAN) == bool(part)
    ]
    meaning = " ".join(filter(None, [sharing[0][1].title, part and f"({part})"]))
    codes = () if part else _codes([attribute for _, attribute in sharing])
    asked = f"ANY(label, {', '.join(str(nth) for nth, _ in sharing)})" if codes else None
    return Variable(header, header, meaning, part in {"start", "end"}, codes, asked)


def _codes(attributes: Sequence[Attribute]) -> tuple[str, ...]:
    kinds = {attribute.type for attribute in attributes}
    if kinds == {AttributeType.BOOLEAN}:
        return NO_OR_YES
    if kinds == {AttributeType.CHOICE}:
        return tuple(dict.fromkeys(value for attribute in attributes for value in attribute.values))
    return ()


def _named(variables: Iterable[Variable]) -> list[Variable]:
    return list(_with_names(variables))


def _with_names(variables: Iterable[Variable]) -> Iterator[Variable]:
    taken = set(RESERVED)
    for variable in variables:
        base = _UNSAFE.sub("_", variable.header)
        name, nth = base[:LONGEST_NAME], 2
        while name.casefold() in taken:
            ending = f"_{nth}"
            name, nth = base[: LONGEST_NAME - len(ending)] + ending, nth + 1
        taken.add(name.casefold())
        yield replace(variable, name=name)

"""Matrices for ReCal (Freelon 2010, 2013): CSV without a header, a row a unit, a column a coder, a number a cell.

A unit is a sentence as the labeller shows it. For each label there is a file in which 1 says that the coder marked some
of the sentence with it and 0 that they did not; for each of its attributes that is a choice, or yes or no, one with the
code of the first annotation of the label in the sentence. ReCal2 and ReCal3 take no missing value: so documents are put
together by who coded them, a folder `panel1`, `panel2` … for each set of people. ReCal OIR takes `#` for missing, and
`everyone` holds all documents that two people coded, with a column for each person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from curate.adapters.exporters.csv_rows import Table, new_table
from curate.adapters.exporters.files import new_file
from curate.adapters.sentences import sentences
from curate.core.errors import CurateError
from curate.core.labels import AttributeType
from curate.core.readiness import counted
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Schema
from curate.core.spans import Span

Json: TypeAlias = dict[str, Any]
Panel: TypeAlias = tuple[str, ...]

EVERYONE = "everyone"
MISSING = "#"
NOT_MARKED = "not marked"
MARKED = "marked"
NOT_SAID = "marked, not said"
LARGEST = 100_000  # bytes; ReCal takes no more
AT_ONCE = 50_000  # lines in memory


@dataclass(frozen=True, slots=True)
class Variable:
    """What a file is about: a label, or one of its attributes. `codes` in the order of their numbers, from 0."""

    label: str
    attribute: str | None
    codes: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.label}.{self.attribute}.csv" if self.attribute else f"{self.label}.csv"

    def code(self, inside: Sequence[Json]) -> int:
        """`inside` are one coder's annotations of the label that reach into the unit, in the order of the text."""
        if not inside or self.attribute is None:
            return int(bool(inside))
        said = inside[0]["attributes"].get(self.attribute)
        if said is None:
            return len(self.codes) - 1
        return self.codes.index(str(said).lower() if isinstance(said, bool) else said)


def write_recal(release: ReleaseContent, folder: Path) -> None:
    """Raises CurateError where the release has no layers, or no document that two people coded."""
    if not release.people.layers:
        raise CurateError(
            "ReCal compares what each annotator found, and there is the gold alone; make a release with --layers "
            "and export that one: curate release create NAME --layers"
        )
    panels = _panels(records(release))
    if not panels:
        raise CurateError("no document was coded by two people, so ReCal has nothing to compare; have some coded twice")
    variables = variables_of(release.schema)
    names = {panel: f"panel{nth}" for nth, panel in enumerate(panels, 1)}
    everyone = tuple(sorted({coder for panel in panels for coder in panel}))
    with new_table(folder / "rows.csv") as rows:
        rows.row(["folder", "row", "doc_id", "start", "end"])
        written = _Matrices(folder, rows, variables)
        left_out = _write(records(release), written, names, everyone)
        written.flush()
    _write_codes(folder, variables, {**{name: panel for panel, name in names.items()}, EVERYONE: everyone})
    _write_readme(folder, written.units, left_out)


def variables_of(schema: Schema) -> list[Variable]:
    """In the schema's order: each label, then those of its attributes that have codes."""
    variables = []
    for label in schema.labels:
        variables.append(Variable(label.name, None, (NOT_MARKED, MARKED)))
        for attribute in label.attributes:
            values = ("true", "false") if attribute.type is AttributeType.BOOLEAN else attribute.values
            if values:
                variables.append(Variable(label.name, attribute.name, (NOT_MARKED, *values, NOT_SAID)))
    return variables


class _Matrices:
    """Adds units to the files of a folder; lines are kept until there are many, so that few files are open."""

    def __init__(self, folder: Path, rows: Table, variables: Sequence[Variable]) -> None:
        self._folder, self._rows, self._variables = folder, rows, variables
        self._lines: defaultdict[Path, list[str]] = defaultdict(list)
        self._kept = 0
        self.units: Counter[str] = Counter()

    def add(
        self, name: str, coders: Sequence[str], record: Json, unit: Span, found: Mapping[str, Sequence[Json]]
    ) -> None:
        """A row in each file of the folder `name`; `found` has the annotations in the unit by coder."""
        self.units[name] += 1
        self._rows.row([name, self.units[name], record["doc_id"], unit.start, unit.end])
        for variable in self._variables:
            cells = [_cell(variable, found.get(coder)) for coder in coders]
            self._lines[self._folder / name / variable.file].append(",".join(cells) + "\n")
            self._kept += 1
        if self._kept > AT_ONCE:
            self.flush()

    def flush(self) -> None:
        for path, lines in self._lines.items():
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="ascii", newline="\n") as file:
                file.writelines(lines)
        self._lines.clear()
        self._kept = 0


def _cell(variable: Variable, inside: Sequence[Json] | None) -> str:
    if inside is None:
        return MISSING
    return str(variable.code([annotation for annotation in inside if annotation["label"] == variable.label]))


def _panels(found: Iterable[Json]) -> list[Panel]:
    """Sets of two people or more who coded the same documents; those with most documents first."""
    counts = Counter(_coders(record) for record in found)
    return sorted((panel for panel in counts if len(panel) > 1), key=lambda panel: (-counts[panel], panel))


def _coders(record: Json) -> Panel:
    return tuple(sorted(layer["annotator"] for layer in record["layers"]))


def _write(found: Iterable[Json], written: _Matrices, names: Mapping[Panel, str], everyone: Panel) -> int:
    """The number of units that are left out, because one person coded them alone."""
    left_out = 0
    for record in found:
        units, coders = sentences(record["text"]), _coders(record)
        if coders not in names:
            left_out += len(units)
            continue
        for unit, inside in _units(units, record):
            written.add(names[coders], coders, record, unit, inside)
            written.add(EVERYONE, everyone, record, unit, inside)
    return left_out


def _units(units: Sequence[Span], record: Json) -> Iterator[tuple[Span, dict[str, list[Json]]]]:
    layers = {layer["annotator"]: layer["annotations"] for layer in record["layers"]}
    for unit in units:
        yield (
            unit,
            {
                coder: [a for a in annotations if a["start"] < unit.end and unit.start < a["end"]]
                for coder, annotations in layers.items()
            },
        )


def _write_codes(folder: Path, variables: Sequence[Variable], panels: Mapping[str, Panel]) -> None:
    """What the columns of each folder and the numbers in each file stand for."""
    with new_table(folder / "codes.csv") as table:
        table.row(["where", "what", "number", "meaning"])
        for name, coders in panels.items():
            for nth, coder in enumerate(coders, 1):
                table.row([name, "column", nth, coder])
        for variable in variables:
            for number, code in enumerate(variable.codes):
                table.row([variable.file, "code", number, code])


def _write_readme(folder: Path, units: Mapping[str, int], left_out: int) -> None:
    sizes = [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in sorted(folder.glob("*/*.csv"))]
    large = ", ".join(name for name, size in sizes if size > LARGEST)
    with new_file(folder / "README.txt") as file:
        file.write("Units are sentences; rows.csv says which, codes.csv what columns and numbers mean.\n")
        file.writelines(f"{name}: {counted(units[name], 'unit')}\n" for name in sorted(units))
        file.write(f"Left out, because one person alone coded them: {counted(left_out, 'unit')}\n")
        file.write(
            "ReCal2 takes the files of a panel of two, ReCal3 of more; ReCal OIR takes everyone, # is missing.\n"
        )
        if large:
            file.write(f"Larger than the {LARGEST:,} bytes that ReCal takes: {large}\n")

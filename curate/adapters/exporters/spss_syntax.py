"""Syntax that SPSS and PSPP run alike: it reads one table and says what its variables and codes mean.

Every word of the project goes into it as a quoted string, so that none can be run. Where a cell of a code is empty, the
variable has -9 if its label was there and nothing was said, and -8 if there was nothing to say it of; both are declared
missing.
"""

from collections.abc import Iterator, Sequence

from curate.adapters.exporters.spss_columns import Variable, in_one_line

NOT_ASKED, NOT_SAID = -8, -9
UNGUARD = 'IF (SUBSTR(cell, 1, 1) = "\'") cell = SUBSTR(cell, 2).'
PIECE = 40  # characters, of at most 4 bytes
LONGEST_LABEL, LONGEST_VALUE_LABEL = 255, 120  # bytes


def syntax(table: str, variables: Sequence[Variable], widths: Sequence[int], changed: int) -> Iterator[str]:
    """`widths` in bytes; `changed` cells hold spaces where line breaks or control characters were."""
    coded = [variable for variable in variables if variable.codes]
    words = [_column(variable) for variable in variables if not variable.is_number]
    yield f"* Reads {table}.csv. Go to this folder first, CD 'FOLDER', and run it all, with Unicode on."
    yield f"* Cells in which line breaks or control characters are spaces: {changed}."
    yield from _get(table, variables, widths)
    yield from ("DO REPEAT cell =", *_listed(words), UNGUARD, "END REPEAT.")
    for variable in coded:
        yield from _recode(variable)
    for variable in coded:
        yield from _missing(variable)
    yield from ("MATCH FILES FILE=* /KEEP=", *_listed([variable.name for variable in variables]))
    for variable in variables:
        yield from _labels(variable)
    yield "EXECUTE."


def _listed(names: Sequence[str]) -> Iterator[str]:
    """A name a line, for lines may be 256 bytes long; the last ends the command."""
    yield from (f"  {name}" for name in names[:-1])
    yield f"  {names[-1]}."


def _column(variable: Variable) -> str:
    """What the column is called while it is read: a code's words have a name of their own."""
    return f"@{variable.name}" if variable.codes else variable.name


def _get(table: str, variables: Sequence[Variable], widths: Sequence[int]) -> Iterator[str]:
    yield f"GET DATA /TYPE=TXT /FILE='{table}.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELCASE=LINE /FIRSTCASE=2"
    yield '  /DELIMITERS="," /QUALIFIER=\'"\' /VARIABLES='
    for variable, width in zip(variables, widths, strict=True):
        end = "." if variable is variables[-1] else ""
        yield f"  {_column(variable)} {'F12.0' if variable.is_number else f'A{width}'}{end}"


def _recode(variable: Variable) -> Iterator[str]:
    yield f"RECODE {_column(variable)}"
    yield from (f"  ({_string(code)} = {nth})" for nth, code in enumerate(variable.codes, variable.first))
    yield f"  INTO {variable.name}."


def _missing(variable: Variable) -> Iterator[str]:
    if variable.asked:
        yield f"IF (SYSMIS({variable.name}) AND {variable.asked}) {variable.name} = {NOT_SAID}."
        yield f"IF (SYSMIS({variable.name})) {variable.name} = {NOT_ASKED}."


def _labels(variable: Variable) -> Iterator[str]:
    name = variable.name
    yield f"VARIABLE LABELS {name} {_string(variable.meaning, LONGEST_LABEL)}."
    if variable.codes:
        yield from _meanings(variable)
    elif variable.is_number:
        yield f"VARIABLE LEVEL {name} (SCALE)."
    else:
        yield f'MISSING VALUES {name} (" ").'


def _meanings(variable: Variable) -> Iterator[str]:
    name = variable.name
    meanings: list[tuple[int, str]] = [*enumerate(variable.codes, variable.first)]
    if variable.asked:
        meanings += [(NOT_ASKED, "nothing to say it of"), (NOT_SAID, "not said")]
    yield f"VALUE LABELS {name}"
    yield from _listed([f"{number} {_string(words, LONGEST_VALUE_LABEL)}" for number, words in meanings])
    if variable.asked:
        yield f"MISSING VALUES {name} ({NOT_ASKED}, {NOT_SAID})."
    yield f"VARIABLE LEVEL {name} (NOMINAL)."
    yield f"FORMATS {name} (F8.0)."


def _string(words: str, longest: int | None = None) -> str:
    """In quotes, in pieces where it is long; over `longest` bytes with `…` at its end."""
    line = in_one_line(words)
    if longest and len(line.encode()) > longest:
        line = line.encode()[: longest - len("…".encode())].decode(errors="ignore") + "…"
    pieces = [line[start : start + PIECE] for start in range(0, len(line), PIECE)] or [""]
    return "\n    + ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)

"""The table of agreement in the forms in which papers and statistics programs take it."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

from curate.core.agreement.summary import AgreementSummary, LabelSummary
from curate.core.agreement.verdicts import short
from curate.core.csv_safety import disarm_cell

HEADINGS = ("Label", "Documents", "Annotators", "Spans", "alpha", "95 % interval", "F1 exact", "F1 overlap", "Verdict")
NAMES = (
    "label", "n_documents", "n_annotators", "n_spans", "alpha", "low", "high", "p_below_667", "p_below_800",
    "f1_exact", "f1_overlap", "verdict",
)  # fmt: skip


def to_markdown(summary: AgreementSummary) -> str:
    rows = [HEADINGS, ["---"] * len(HEADINGS), *(map(_no_pipe, _cells(label)) for label in summary.labels)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def to_latex(summary: AgreementSummary) -> str:
    """Rules of booktabs."""
    rows = [HEADINGS, *(_cells(label) for label in summary.labels)]
    head, *body = [" & ".join(map(_latex, row)) + r" \\" for row in rows]
    columns = "l" + "r" * 7 + "l"
    lines = [
        rf"\begin{{tabular}}{{{columns}}}",
        r"\toprule",
        head,
        r"\midrule",
        *body,
        r"\bottomrule",
        r"\end{tabular}",
    ]
    return "\n".join(lines) + "\n"


def to_csv(summary: AgreementSummary) -> str:
    """Numbers in full; an undefined one is empty."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(NAMES)
    for label in summary.labels:
        writer.writerow(["" if v is None else disarm_cell(v) if isinstance(v, str) else v for v in _values(label)])
    return held.getvalue()


def to_r(summary: AgreementSummary) -> str:
    """An R data frame; undefined is NA."""
    columns = zip(*map(_values, summary.labels), strict=True) if summary.labels else [()] * len(NAMES)
    lines = [f"  {name} = c({', '.join(map(_r, column))})" for name, column in zip(NAMES, columns, strict=True)]
    return "agreement <- data.frame(\n" + ",\n".join(lines) + "\n)\n"


def to_spss(summary: AgreementSummary) -> str:
    """SPSS syntax; undefined is a missing value."""
    kinds = {"label": "A64", "verdict": "A16"}
    variables = " ".join(f"{name} ({kinds.get(name, 'F12.6')})" for name in NAMES)
    rows = [",".join(map(_spss, _values(label))) for label in summary.labels]
    return "\n".join([f'DATA LIST LIST (",") / {variables}.', "BEGIN DATA", *rows, "END DATA."]) + "\n"


TABLES: Mapping[str, tuple[str, Callable[[AgreementSummary], str]]] = {
    "Markdown": ("markdown", to_markdown),
    "LaTeX": ("latex", to_latex),
    "CSV": ("csv", to_csv),
    "R": ("r", to_r),
    "SPSS": ("text", to_spss),
}
"""By name: the language that a page colours it as, and the function that writes it."""


def _cells(label: LabelSummary) -> Sequence[str]:
    alpha = label.alpha
    interval = "" if alpha.low is None or alpha.high is None else f"[{short(alpha.low, 3)}, {short(alpha.high, 3)}]"
    return (
        label.title,
        f"{alpha.n_documents:,}",
        str(alpha.n_annotators),
        f"{alpha.n_units:,}",
        *(("undefined", "") if alpha.value is None else (short(alpha.value, 3), interval)),
        *("" if value is None else short(value, 3) for value in (label.f1_exact, label.f1_overlap)),
        str(label.verdict.standing),
    )


def _values(label: LabelSummary) -> tuple[str | int | float | None, ...]:
    alpha = label.alpha
    return (
        alpha.label, alpha.n_documents, alpha.n_annotators, alpha.n_units, alpha.value, alpha.low, alpha.high,
        label.below.get(0.667), label.below.get(0.8), label.f1_exact, label.f1_overlap, str(label.verdict.standing),
    )  # fmt: skip


def _no_pipe(cell: str) -> str:
    return cell.replace("|", r"\|")


def _latex(cell: str) -> str:
    special = {c: rf"\{c}" for c in "&%$#_{}"}
    cell = "".join(special.get(c, {"\\": r"\textbackslash{}", "~": r"\~{}", "^": r"\^{}"}.get(c, c)) for c in cell)
    return r"$\alpha$" if cell == "alpha" else cell


def _r(value: str | int | float | None) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", r"\\").replace('"', r"\"") + '"'
    return "NA" if value is None else repr(value)


def _spss(value: str | int | float | None) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return "" if value is None else repr(value)

"""Labels on which people agree less than was asked for, or nobody knows how far they agree."""

from collections.abc import Iterable, Iterator, Mapping

from curate.core.agreement.results import Result
from curate.core.readiness import Check, Finding, Place, counted


def agreement_findings(results: Iterable[Result], threshold: float, titles: Mapping[str, str]) -> Iterator[Finding]:
    """`results` are one measure's, by label, over the whole corpus. Where all labels are undefined for one reason it
    is said once."""
    rows = [row for row in results if row.label is not None and row.attribute is None]
    reasons = {row.undefined_because for row in rows}
    if len(reasons) == 1 and None not in reasons:
        (reason,) = reasons
        yield _undefined("every label", "", rows[0], str(reason))
        return
    for row in rows:
        title = titles.get(str(row.label), str(row.label))
        if row.value is None:
            yield _undefined(title, str(row.label), row, str(row.undefined_because))
        elif row.value < threshold:
            yield _below(title, row, row.value, threshold)


def _undefined(title: str, label: str, row: Result, reason: str) -> Finding:
    return Finding(
        Check.AGREEMENT,
        1,
        f"agreement on {title} is undefined ({row.measure}): {reason.rstrip('.')}",
        "have more documents coded twice, or say so where you publish",
        _page(label),
    )


def _below(title: str, row: Result, value: float, threshold: float) -> Finding:
    interval = "" if row.low is None or row.high is None else f" [{row.low:.3f}, {row.high:.3f}]"
    return Finding(
        Check.AGREEMENT,
        1,
        f"agreement on {title} is {value:.3f}{interval} ({row.measure}, {counted(row.n_units, 'span')} in "
        f"{counted(row.n_documents, 'document')}), below {threshold:g}",
        "see where annotators differ, mend the rule, and have it coded again",
        _page(str(row.label)),
    )


def _page(label: str) -> Place:
    return Place("Agreement", "agreement", {"label": label} if label else {})

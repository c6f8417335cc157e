"""Agreement between annotators on text spans and on units, with intervals and reasons.

>>> from curate.core.agreement import Coding, LabelledSpan, measure
>>> ana = [LabelledSpan("quote", 0, 10)]
>>> ben = [LabelledSpan("quote", 0, 8)]
>>> coding = Coding("article-1", 100, {"ana": ana, "ben": ben})
>>> [together, quote] = measure([coding], measures=["span_f1_overlap"])
>>> quote.label, quote.value, quote.n_units
('quote', 1.0, 2)
>>> [together] = measure([coding], measures=["span_f1_exact"], labels=[])
>>> together.undefined_because
'No annotator marked anything in the documents compared, so there is nothing that could match.'

What is here is imported when it is first asked for: measuring takes numpy and scipy, telling of it takes neither.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curate.core.agreement.bootstrap import Interval, Method, Uncertainty
    from curate.core.agreement.codings import Coding, Section, innermost_sections
    from curate.core.agreement.gathering import LeftOut
    from curate.core.agreement.kappa import UNIT_MEASURES
    from curate.core.agreement.ratings import Level, UnitTable
    from curate.core.agreement.report import MEASURES, USUAL, Report, compare, measure, need_attributes
    from curate.core.agreement.results import (
        Result,
        TooManyResults,
        UnknownCut,
        UnknownLevel,
        UnknownMeasure,
        UnknownMethod,
    )
    from curate.core.agreement.spans import LabelledSpan, LayerSpans, SpanTable
    from curate.core.agreement.unit_report import measure_units
else:
    _NAMES = {
        "bootstrap": ("Interval", "Method", "Uncertainty"),
        "codings": ("Coding", "Section", "innermost_sections"),
        "gathering": ("LeftOut",),
        "kappa": ("UNIT_MEASURES",),
        "ratings": ("Level", "UnitTable"),
        "report": ("MEASURES", "USUAL", "Report", "compare", "measure", "need_attributes"),
        "results": ("Result", "TooManyResults", "UnknownCut", "UnknownLevel", "UnknownMeasure", "UnknownMethod"),
        "spans": ("LabelledSpan", "LayerSpans", "SpanTable"),
        "unit_report": ("measure_units",),
    }
    _HOMES = {name: module for module, names in _NAMES.items() for name in names}

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "MEASURES",
    "UNIT_MEASURES",
    "USUAL",
    "Coding",
    "Interval",
    "LabelledSpan",
    "LayerSpans",
    "LeftOut",
    "Level",
    "Method",
    "Report",
    "Result",
    "Section",
    "SpanTable",
    "TooManyResults",
    "Uncertainty",
    "UnitTable",
    "UnknownCut",
    "UnknownLevel",
    "UnknownMeasure",
    "UnknownMethod",
    "compare",
    "innermost_sections",
    "measure",
    "measure_units",
    "need_attributes",
]

"""Agreement between annotators on text spans and on units, with intervals and reasons.

>>> ana = [LabelledSpan("quote", 0, 10)]
>>> ben = [LabelledSpan("quote", 0, 8)]
>>> coding = Coding("article-1", 100, {"ana": ana, "ben": ben})
>>> [together, quote] = measure([coding], measures=["span_f1_overlap"])
>>> quote.label, quote.value, quote.n_units
('quote', 1.0, 2)
>>> [together] = measure([coding], measures=["span_f1_exact"], labels=[])
>>> together.undefined_because
'No annotator marked anything in the documents compared, so there is nothing that could match.'
"""

from curate.core.agreement.codings import Coding, LabelledSpan
from curate.core.agreement.gathering import LeftOut
from curate.core.agreement.report import MEASURES, Report, Result, UnknownCut, UnknownMeasure, compare, measure

__all__ = [
    "MEASURES",
    "Coding",
    "LabelledSpan",
    "LeftOut",
    "Report",
    "Result",
    "UnknownCut",
    "UnknownMeasure",
    "compare",
    "measure",
]

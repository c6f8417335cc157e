"""Published and cross-checked values of agreement on spans; each case names its source.

The cases lie in ../shared. A value that is not run stands in a NOT_COVERED with its reason, and tests count.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from curate.core.agreement import Coding, LabelledSpan, Result, measure
from curate.core.agreement.alpha_u_1995 import tally_sections
from curate.core.agreement.counts import Vocabulary, to_columns
from curate.core.agreement.distances import section_distance
from curate.core.agreement.segmentations import chance_corrected
from curate.core.agreement.unitizing import tally_cu

CASES = Path(__file__).resolve().parents[4] / "shared" / "agreement_cases"
Case = dict[str, Any]


def read(name: str) -> Any:  # noqa: ANN401
    path = CASES / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else []


def identify(value: object) -> str:
    if isinstance(value, dict):
        words = (value.get("id"), value.get("measure"), value.get("label"), value.get("dataset"), value.get("item"))
        return " ".join(str(word) for word in words if word)
    return str(value)


def to_coding(case: Case, stretch: float = 1, only: str | None = None) -> Coding:
    """`stretch` multiplies every length, to study measures that depend on the unit of length; `only` is a label."""
    origin = case["continuum"]["start"]
    layers: dict[str, list[LabelledSpan]] = {str(rater): [] for rater in case["raters"]}
    for unit in [each for each in case["units"] if only in {None, each["label"]}]:
        start = unit["start"] - origin
        end = unit["end"] - origin if "end" in unit else start + unit["length"]
        layers[str(unit["rater"])].append(LabelledSpan(unit["label"], round(stretch * start), round(stretch * end)))
    return Coding(case["id"], round(stretch * case["continuum"]["length"]), layers)


def find(results: list[Result], label: str | None) -> Result:
    return next(each for each in results if each.label == label)


# --- the u-alpha family of 2016 ---------------------------------------------------------------

U_NOT_COVERED = {
    "cu_alpha (union correction, as in R quallmer)": 3,  # unsettled for three annotators, equal for two
}


def u_values(case: Case, expected: Case) -> list[tuple[object, Result]] | None:
    """Pairs of an expected value and our result; None for what we do not measure."""
    name = expected["measure"]
    if name in U_NOT_COVERED or name.endswith("_coverage"):
        return None
    measured = {"bar_u_alpha (|u)": "bar_u_alpha", "(k)u_alpha": "ku_alpha"}.get(name, name.partition(" ")[0])
    results = measure([to_coding(case)], measures=[measured])
    if isinstance(expected["value"], dict):
        return [(value, find(results, label)) for label, value in expected["value"].items()]
    return [(expected["value"], find(results, expected.get("label")))]


def u_expectations() -> Iterator[tuple[Case, Case]]:
    return ((case, expected) for case in read("unitizing_u_family_2016") for expected in case["expected"])


@pytest.mark.parametrize(("case", "expected"), list(u_expectations()), ids=identify)
def test_u_family(case: Case, expected: Case) -> None:
    for value, result in u_values(case, expected) or []:
        if value is None:
            assert result.value is None
            assert result.undefined_because
        else:
            assert result.value == pytest.approx(value, rel=0, abs=1e-12), case["source"]


def test_what_is_not_covered_of_the_u_family_is_counted(shared: Path) -> None:
    uncovered = Counter(e["measure"] for _, e in u_expectations() if e["measure"] in U_NOT_COVERED)
    assert uncovered == U_NOT_COVERED
    assert sum(1 for _ in u_expectations()) - sum(uncovered.values()) == 31


def u_coverage() -> list[tuple[Case, Case]]:
    return [(case, expected) for case, expected in u_expectations() if expected["measure"].endswith("_coverage")]


@pytest.mark.parametrize(("case", "expected"), u_coverage(), ids=identify)
def test_what_cu_and_ku_alpha_look_at(case: Case, expected: Case) -> None:
    """The characters where units of two annotators meet, over all; for (k)u over those that have the label."""
    coding, labels = to_coding(case), Vocabulary()
    columns = to_columns([coding], labels, Vocabulary())
    met = float(tally_cu(columns).sums[:, 0].sum())
    marked = sum(span.end - span.start for spans in coding.spans_by_annotator.values() for span in spans)
    if expected["measure"] == "cu_coverage":
        assert met / (coding.length * len(coding.spans_by_annotator)) == pytest.approx(expected["value"], rel=1e-12)
    else:  # the cases have one label
        assert expected["value"] == {name: pytest.approx(met / marked, rel=1e-12) for name in labels}


def test_two_annotators_have_the_same_cu_alpha_with_either_correction(shared: Path) -> None:
    for case, expected in u_expectations():
        if expected["measure"] in U_NOT_COVERED and len(case["raters"]) == 2:
            found = find(measure([to_coding(case)], measures=["cu_alpha"]), None).value
            assert found == pytest.approx(expected["value"], rel=1e-12)


# --- alpha_U of 1995 and 2004 -----------------------------------------------------------------

ZERO_LENGTH = "spans of no characters, which cannot be marked here"


def alpha_u(case: Case, name: str) -> float | None:
    """D_o, D_e or alpha of a label, at the stretch or length that the name of the measure says."""
    what, _, at = name.partition(" ")
    kind, _, label = what.rstrip("]").partition("[")
    stretch = 1.0
    if at:
        length = float(at.removeprefix("length ").removeprefix("at ").removesuffix("x stretch"))
        stretch = length / case["continuum"]["length"] if at.startswith("length") else length
    coding = to_coding(case, stretch, label or None)
    if kind == "alpha_u":
        return find(measure([coding], measures=["alpha_u_1995"]), label or None).value
    labels = Vocabulary()
    tally = tally_sections(to_columns([coding], labels, Vocabulary()))
    sums = tally.sums[tally.label == labels[label]].sum(axis=0) / coding.length**2
    return float(sums[("Do", "De").index(kind)])


def alpha_u_cases() -> list[Case]:
    return [case for case in read("unitizing_alphaU_1995_2004") if "units" in case]


@pytest.mark.parametrize(("case", "expected"), [(c, e) for c in alpha_u_cases() for e in c["expected"]], ids=identify)
def test_alpha_u_1995(case: Case, expected: Case) -> None:
    computed = alpha_u(case, expected["measure"])
    source = case.get("source_paper", case["source_file"])
    assert computed == pytest.approx(expected["value"], rel=0, abs=expected["tol"]), source
    assert computed == pytest.approx(expected["computed_bruteforce"], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("case", alpha_u_cases(), ids=identify)
def test_alpha_u_1995_to_the_last_digits(case: Case) -> None:
    for exact in case.get("exact_cross_checked", []):
        results = measure([to_coding(case, exact["stretch"])], measures=["alpha_u_1995"])
        by_label = {each.label: each.value for each in results}
        assert by_label == pytest.approx({None: exact["alpha_u"], **exact["alpha_u_by_label"]}, rel=1e-12)


def test_what_is_not_covered_of_alpha_u_is_counted(shared: Path) -> None:
    cases = {case["id"]: case["expected"] for case in read("unitizing_alphaU_1995_2004")}
    uncovered = {name: len(expected) for name, expected in cases.items() if "measure" not in expected[0]}
    sections = cases["alpha_u_distance_vectors"]
    assert uncovered == {"alpha_u_distance_vectors": len(sections), "dkpro_edge_cases": 3}, ZERO_LENGTH
    for each in sections:  # DKPro's Krippendorff2004Test and UnitizingAgreementTest
        pairs = [((a, b, unit is not None), (c, d, other is not None)) for a, b, unit, c, d, other in each["pairs"]]
        assert sum(section_distance(*pair) for pair in pairs) == each["sum"]
    [nothing] = measure([Coding("d", 20, {"a": [], "b": [], "c": []})], measures=["alpha_u_1995"])
    assert nothing.value is None  # the first of dkpro_edge_cases: NaN


# --- boundary similarity ----------------------------------------------------------------------


def to_segments(item: str, masses: dict[str, list[int]]) -> Coding:
    layers = {}
    for name, lengths in masses.items():
        ends = np.cumsum(lengths).tolist()
        layers[name] = [LabelledSpan("s", end - n, end) for n, end in zip(lengths, ends, strict=True)]
    return Coding(item, sum(next(iter(masses.values()))), layers)


def boundary_values(expected: Case) -> float | None:
    if expected["measure"].startswith("boundary_similarity"):
        codings = [to_segments("d", dict(zip("ab", expected["masses"], strict=True)))]
    elif expected["measure"].startswith("actual_agreement"):
        data = read("boundary_segeval")["datasets"][expected["dataset"]]
        codings = [to_segments(item, data[item]) for item in data if expected["item"] in {None, item}]
    else:
        return None
    return find(measure(codings, measures=["boundary_similarity"]), None).value


def boundary_expectations() -> list[Case]:
    cases = read("boundary_segeval")
    return [*cases["boundary_similarity"], *cases["expected"], *cases["extra"]] if cases else []


@pytest.mark.parametrize("expected", boundary_expectations(), ids=identify)
def test_boundary_similarity(expected: Case) -> None:
    computed = boundary_values(expected)
    if computed is not None:
        assert computed == pytest.approx(expected["value"], rel=1e-12), "Fournier 2013; segeval 2.0.11"


def test_boundaries_corrected_for_chance(shared: Path) -> None:
    """Fournier 2013, sect. 5; segeval 2.0.11, whose tests hold these values."""
    corrected = [each for each in boundary_expectations() if boundary_values(each) is None]
    assert Counter(each["measure"] for each in corrected) == {"fleiss_pi (B-based)": 10, "fleiss_kappa (B-based)": 5}
    for each in corrected:
        data = read("boundary_segeval")["datasets"][each["dataset"]]
        texts = [data[item] for item in data if each.get("item") in {None, item}]
        codings = [to_segments(str(nth), text) for nth, text in enumerate(texts)]
        b = find(measure(codings, measures=["boundary_similarity"]), None).value
        assert b is not None
        found = chance_corrected(b, texts, by_coder="kappa" in each["measure"])
        assert found == pytest.approx(each["value"], rel=1e-12, abs=1e-15)


# --- span F1 ----------------------------------------------------------------------------------

SCHEMES = ("strict", "ent_type", "exact", "partial")


def to_spans(document: list[Any]) -> list[LabelledSpan]:
    """Spans as nervaluate writes them: as such, or as B- and I-tags of tokens, which are then our characters."""
    if document and isinstance(document[0], dict):
        return [LabelledSpan(each["label"], each["start"], each["end"]) for each in document]
    starts = [nth for nth, tag in enumerate(document) if tag.startswith("B-")]
    spans = []
    for start in starts:
        inside = f"I-{document[start][2:]}"
        end = next((nth for nth in range(start + 1, len(document)) if document[nth] != inside), len(document))
        spans.append(LabelledSpan(document[start][2:], start, end))
    return spans


def f1_of(case: Case, name: str, *, labels_count: bool) -> float:
    """Where labels do not count, all spans are given one."""
    codings = [
        Coding(f"d{nth}", 1000, {"true": to_spans(true), "pred": to_spans(pred)})
        for nth, (true, pred) in enumerate(zip(case["true"], case["pred"], strict=True))
    ]
    if not labels_count:
        codings = [
            replace(
                coding,
                spans_by_annotator={
                    who: [LabelledSpan("any", span.start, span.end) for span in spans]
                    for who, spans in coding.spans_by_annotator.items()
                },
            )
            for coding in codings
        ]
    value = find(measure(codings, measures=[name]), None).value
    assert value is not None
    return value


def by_scheme(case: Case, scheme: str) -> float:
    """`exact` and `partial` are blind to labels; a partial match counts half, and an exact one is one of overlap."""
    match scheme:
        case "strict":
            return f1_of(case, "span_f1_exact", labels_count=True)
        case "ent_type":
            return f1_of(case, "span_f1_overlap", labels_count=True)
        case "exact":
            return f1_of(case, "span_f1_exact", labels_count=False)
        case _:
            names = ("span_f1_exact", "span_f1_overlap")
            return sum(f1_of(case, name, labels_count=False) for name in names) / 2


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("case", read("span_f1_nervaluate"), ids=identify)
def test_span_f1(case: Case, scheme: str) -> None:
    expected = case["computed_nervaluate"][scheme]["f1"]
    assert by_scheme(case, scheme) == pytest.approx(expected, rel=1e-12), case["source"]


def test_every_scheme_of_span_f1_is_covered(shared: Path) -> None:
    schemes = Counter(scheme for case in read("span_f1_nervaluate") for scheme in case["computed_nervaluate"])
    assert schemes == dict.fromkeys(SCHEMES, 11)


# Small published values, so that these run without ../shared.


def test_krippendorff_2004_p_254() -> None:
    one = [
        LabelledSpan("c", 75, 145),
        LabelledSpan("c", 220, 250),
        LabelledSpan("k", 30, 90),
        LabelledSpan("k", 150, 200),
    ]
    other = [LabelledSpan("c", 70, 150), LabelledSpan("c", 205, 225), LabelledSpan("c", 250, 270), *one[2:]]
    results = measure([Coding("d", 300, {"i": one, "j": other})], measures=["alpha_u_1995"])
    assert {each.label: each.value for each in results} == pytest.approx({"c": 0.7286, "k": 1, None: 0.8591}, abs=5e-4)

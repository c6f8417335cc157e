"""What other software says of random codings, frozen: run by hand when cases are added, never by the tests.

    python -m venv one && one/bin/pip install krippendorff==0.9.0 scikit-learn==1.9.1 statsmodels==0.15.0 \
        nltk==3.10.4 nervaluate==1.2.1
    python -m venv two && two/bin/pip install irrCAC==0.4.4
    one/bin/python tests/golden/oracles/make_oracles.py && two/bin/python tests/golden/oracles/make_oracles.py

Two environments, because irrCAC wants an old scipy. Each run adds what its packages say to `oracles.json`;
the first draws the cases. None of the packages is needed to run the tests.

A table is a list of units, each a word with a letter an annotator, `-` where the value is missing. A corpus is
a list of documents `[length, {annotator: [[label, start, end, type], …]}]`. A value is null where the package
raises, or says nan.
"""

import json
import math
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
FILE = HERE / "oracles.json"
TABLES, CORPORA = 300, 300
LABELS = "cq"
LEVELS = ("nominal", "ordinal", "interval", "ratio")
WEIGHTS = ("identity", "ordinal", "quadratic", "ratio")  # irrCAC's names
Table = list[str]
Document = list[Any]


# --- cases ----------------------------------------------------------------------------------------


def draw_table(rng: np.random.Generator) -> Table:
    """2 to 5 annotators, 2 to 14 units, 1 to 5 categories; every third without gaps, every fourth nearly unanimous."""
    annotators, units, categories = (int(rng.integers(low, high)) for low, high in ((2, 6), (2, 15), (1, 6)))
    truth = rng.integers(1, categories + 1, units)
    faithful = rng.choice([0.5, 0.8, 0.97])
    values = np.where(
        rng.random((units, annotators)) < faithful, truth[:, None], rng.integers(1, categories + 1, (units, annotators))
    )
    missing = rng.random((units, annotators)) < rng.choice([0, 0, 0.15, 0.5])
    if rng.random() < 0.1:
        missing[:, int(rng.integers(annotators))] = True
    return [
        "".join("-" if gap else str(value) for value, gap in zip(*row, strict=True))
        for row in zip(values, missing, strict=True)
    ]


def draw_corpus(rng: np.random.Generator) -> list[Document]:
    """1 to 4 documents, 2 to 4 annotators, some absent, some silent, some who copy; spans nest and overlap."""
    names = "abcd"[: int(rng.integers(2, 5))]
    return [draw_document(names, rng) for _ in range(int(rng.integers(1, 5)))]


def draw_document(names: str, rng: np.random.Generator) -> Document:
    length = int(rng.integers(3, 40))
    layers: dict[str, list[list[Any]]] = {}
    for name in names:
        if rng.random() < 0.15:
            continue
        if layers and rng.random() < 0.5:
            layers[name] = copy_layer(next(iter(layers.values())), length, rng)
        else:
            layers[name] = [draw_span(length, rng) for _ in range(int(rng.integers(0, 5)))]
    return [length, layers]


def draw_span(length: int, rng: np.random.Generator) -> list[Any]:
    start = int(rng.integers(0, length))
    return [str(rng.choice([*LABELS])), start, int(rng.integers(start + 1, length + 1)), str(rng.choice([*"xyz"]))]


def copy_layer(layer: list[list[Any]], length: int, rng: np.random.Generator) -> list[list[Any]]:
    """Most spans as they are; some with other borders, another label or another type; some not at all."""
    copied = []
    for label, start, end, kind in layer:
        if rng.random() < 0.15:
            continue
        if rng.random() < 0.3:
            start = max(0, start - int(rng.integers(0, 3)))
            end = min(length, end + int(rng.integers(0, 3)))
        label = str(rng.choice([*LABELS])) if rng.random() < 0.1 else label
        copied.append([label, start, end, str(rng.choice([*"xyz"])) if rng.random() < 0.2 else kind])
    return copied


# --- tables ---------------------------------------------------------------------------------------


def number(compute: Callable[[], Any]) -> float | None:
    """The package's number; None where it raises or has none. What it raises is as various as the packages."""
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = float(compute())
        return round(value, 12) if math.isfinite(value) else None
    return None


def say_krippendorff(table: Table) -> dict[str, float | None]:
    import krippendorff

    data = np.array([[np.nan if value == "-" else float(value) for value in unit] for unit in table]).T
    return {
        f"krippendorff_alpha {level}": number(
            lambda level=level: krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        )
        for level in LEVELS
    }


def say_sklearn(table: Table) -> dict[str, float | None]:
    from sklearn.metrics import cohen_kappa_score

    if len(table[0]) != 2:
        return {}
    both = [unit for unit in table if "-" not in unit]
    return {"cohen_kappa": number(lambda: cohen_kappa_score([u[0] for u in both], [u[1] for u in both]))}


def say_statsmodels(table: Table) -> dict[str, float | None]:
    from statsmodels.stats.inter_rater import fleiss_kappa

    if any("-" in unit for unit in table):
        return {}
    categories = sorted(set("".join(table)))
    counts = np.array([[unit.count(each) for each in categories] for unit in table])
    return {
        "fleiss_kappa": number(lambda: fleiss_kappa(counts, method="fleiss")),
        "randolph_kappa": number(lambda: fleiss_kappa(counts, method="randolph")),
    }


def say_nltk(table: Table) -> dict[str, float | None]:
    from nltk.metrics.agreement import AnnotationTask

    def read(units: list[str]) -> AnnotationTask:
        return AnnotationTask(
            data=[
                (str(nth), str(unit), value)
                for unit, values in enumerate(units)
                for nth, value in enumerate(values)
                if value != "-"
            ]
        )

    said = {"krippendorff_alpha nominal": number(lambda: read([u for u in table if len(u) - u.count("-") > 1]).alpha())}
    if not any("-" in unit for unit in table):
        said |= {
            "conger_kappa": number(lambda: read(table).multi_kappa()),
            "percent": number(lambda: read(table).avg_Ao()),
            "light_kappa": number(lambda: read(table).kappa()),
        }
        if len(table[0]) == 2:
            said["scott_pi"] = number(lambda: read(table).pi())
    return said


def say_irrcac(table: Table) -> dict[str, float | None]:
    import pandas as pd
    from irrCAC.raw import CAC

    frame = pd.DataFrame([[np.nan if value == "-" else float(value) for value in unit] for unit in table])

    def ask(method: str, weights: str = "identity", what: str = "coefficient_value") -> float | None:
        return number(lambda: getattr(CAC(frame, weights=weights, digits=12), method)()["est"][what])

    return {
        **{f"gwet_ac2 {level}": ask("gwet", weights) for level, weights in zip(LEVELS, WEIGHTS, strict=True)},
        "krippendorff_alpha nominal": ask("krippendorff"),
        "fleiss_kappa": ask("fleiss"),
        "conger_kappa": ask("conger"),
        "randolph_kappa": ask("bp"),
        "percent": ask("fleiss", what="pa"),
    }


# --- corpora --------------------------------------------------------------------------------------


def coded(corpus: list[Document]) -> list[Document]:
    return [document for document in corpus if len(document[1]) > 1]


def characters(corpus: list[Document], label: str | None) -> Iterator[dict[str, str]]:
    """The value of each character by annotator: the labels on it, or whether the label is."""
    for length, layers in coded(corpus):
        for place in range(length):
            on_it = {name: {span[0] for span in layer if span[1] <= place < span[2]} for name, layer in layers.items()}
            yield {name: "".join(sorted(on)) if label is None else str(label in on) for name, on in on_it.items()}


def say_char_alpha(corpus: list[Document]) -> dict[str, float | None]:
    import krippendorff

    said = {}
    for label in (*LABELS, None):
        units = list(characters(corpus, label))
        values = sorted({value for unit in units for value in unit.values()})
        data = np.full((4, len(units)), np.nan)
        for column, unit in enumerate(units):
            for name, value in unit.items():
                data["abcd".index(name), column] = values.index(value)
        said[f"char_alpha {label or 'all'}"] = number(
            lambda data=data: krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        )
    return said


def say_dice(corpus: list[Document]) -> dict[str, float | None]:
    """F1 of one annotator's characters against another's, averaged over the pairs that marked any."""
    from sklearn.metrics import f1_score

    said = {}
    for label in LABELS:
        each = []
        for a, b in combinations("abcd", 2):
            units = [unit for unit in characters(corpus, label) if a in unit and b in unit]
            one, other = ([unit[name] == "True" for unit in units] for name in (a, b))
            if any(one) or any(other):
                each.append(f1_score(one, other, zero_division=0))
        said[f"char_dice {label}"] = number(lambda each=each: np.mean(each)) if each else None
    return said


def say_nervaluate(corpus: list[Document]) -> dict[str, float | None]:
    """Of annotators a and b alone, a's as true and b's as predicted, and the other way round."""
    from nervaluate import Evaluator

    both = [layers for _, layers in corpus if {"a", "b"} <= set(layers)]
    spans = [
        [[{"label": label, "start": start, "end": end - 1} for label, start, end, _ in layers[name]] for layers in both]
        for name in "ab"
    ]
    said = {}
    for order, (true, predicted) in (("ab", spans), ("ba", spans[::-1])):
        if not any(map(any, (*true, *predicted))):
            continue
        found = Evaluator(true, predicted, tags=[*LABELS], loader="dict").evaluate()["overall"]
        for scheme in ("strict", "ent_type"):
            said[f"{scheme} {order}"] = number(lambda found=found, scheme=scheme: found[scheme].f1)
    return said


def say_attribute_alpha(corpus: list[Document]) -> dict[str, float | None]:
    """Types of quotes over what all annotators of a document marked alike: a unit is a place."""
    import krippendorff

    units = []
    for _, layers in coded(corpus):
        for label in LABELS:
            places = {name: {(s[1], s[2]): s[3] for s in layer if s[0] == label} for name, layer in layers.items()}
            if label == "q":
                units += [
                    {name: of[place] for name, of in places.items() if place in of}
                    for place in sorted({place for of in places.values() for place in of})
                ]
    data = np.full((4, len(units)), np.nan)
    for column, unit in enumerate(units):
        for name, value in unit.items():
            data["abcd".index(name), column] = "xyz".index(value)
    if not units:
        return {}
    return {
        "attribute_alpha q": number(lambda: krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))
    }


# --- the file -------------------------------------------------------------------------------------

PACKAGES: dict[str, tuple[tuple[Callable[[Any], Any], ...], tuple[Callable[[Any], Any], ...]]] = {
    "krippendorff": ((say_krippendorff,), (say_char_alpha, say_attribute_alpha)),
    "scikit-learn": ((say_sklearn,), (say_dice,)),
    "statsmodels": ((say_statsmodels,), ()),
    "nltk": ((say_nltk,), ()),
    "nervaluate": ((), (say_nervaluate,)),
    "irrCAC": ((say_irrcac,), ()),
}


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def main() -> None:
    rng = np.random.default_rng(20_240_501)
    if FILE.is_file():
        frozen = json.loads(FILE.read_text(encoding="utf-8"))
    else:
        frozen = {
            "versions": {},
            "tables": [{"units": draw_table(rng)} for _ in range(TABLES)],
            "corpora": [{"documents": draw_corpus(rng)} for _ in range(CORPORA)],
        }
    for package, (of_tables, of_corpora) in PACKAGES.items():
        found = installed(package)
        if found is None:
            continue
        frozen["versions"][package] = found
        for cases, key, says in ((frozen["tables"], "units", of_tables), (frozen["corpora"], "documents", of_corpora)):
            for case in cases:
                said = {name: value for say in says for name, value in say(case[key]).items()}
                if said:
                    case.setdefault("says", {})[package] = said
    lines = [f'{{"versions": {json.dumps(frozen["versions"])}']
    lines += [
        f'"{kind}": [\n' + ",\n".join(json.dumps(case, separators=(",", ":")) for case in frozen[kind]) + "\n]"
        for kind in ("tables", "corpora")
    ]
    FILE.write_text(",\n".join(lines) + "}\n", encoding="utf-8")
    sys.stdout.write(f"{FILE}: {FILE.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()

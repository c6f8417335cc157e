"""The data card of a release: what is in it, how it came to be, and what is not known, from its manifest alone.

The headings follow the seven sections of Gebru et al. (2021), "Datasheets for datasets", CACM 64(12), 86-92:
motivation, composition (labels, outlets, months, lengths, splits, known gaps), collection, preprocessing and labelling
(with agreement), uses, distribution, maintenance. Every number is the manifest's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curate.core.agreement.summary import BESIDE, HEADLINE
from curate.core.agreement.verdicts import short
from curate.core.textless import FORMAT as TEXTLESS

Json = Mapping[str, Any]
NOT_SAID = "not stated"
FIRST = (HEADLINE, *BESIDE)  # measures that stand before the others
WHOLE_TEXTS = (
    "The files hold the whole text of every document. The rights in articles are their publishers': a licence of those "
    "who made the release covers what they made, not the articles. What can be shared without the texts is written by: "
    "curate export --format standoff."
)
NO_TEXTS = (
    "The files hold no word of an article: positions, hashes, addresses and codes. Who has copies of the articles puts "
    "the two together: curate release rehydrate FOLDER --texts COPIES."
)
VERDICTS = {
    "take": "one coder's version",
    "edit": "a version of the adjudicator's own",
    "neither": "nothing marked",
    "both": "both versions",
}
PREPROCESSED = (
    "Texts are as they came from their sources, markup taken off and nothing else normalised; each has its SHA-256. "
    "Machine suggestions, where annotators had any, count as nothing until a person took them."
)


@dataclass(frozen=True, slots=True)
class Table:
    """`bars` is the place of the column that a chart shows, None for no chart. Cells are text as it is to be read."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    summary: str
    sections: tuple[Section, ...]


def data_card(about: Json) -> Card:
    """`about` is a release's manifest."""
    counts, particulars = about["counts"], about["about"]
    summary = (
        f"{_counted(counts['annotations'], 'annotation')} of {_counted(len(counts['labels']), 'label')} in "
        f"{_counted(counts['documents'], 'document')}, labelled by "
        f"{_counted(len(counts['documents_by_annotator']), 'person')}."
    )
    sections = (
        Section("Motivation", (_said("Made for", "purpose", particulars), _made_by(particulars))),
        Section("Labels", (), _labels(about)),
        Section("Outlets", (), _outlets(counts)),
        Section("Months", _undated(counts), _months(counts)),
        Section("Length of annotations", ("In characters (code points).",), _lengths(counts)),
        Section("Collection", tuple(_collection(about))),
        Section("Preprocessing and labelling", (PREPROCESSED, *_labelling(about))),
        Section("Agreement", tuple(_agreement_words(about)), _agreement(about, FIRST)),
        *_other_measures(about),
        Section("Splits", (_split_words(about),)),
        Section("Known gaps", tuple(_gaps(about)) or ("None that its numbers show.",)),
        Section("Uses", tuple(_uses(about))),
        Section("Distribution", tuple(_distribution(about))),
        Section("Maintenance", tuple(_maintenance(about))),
    )
    return Card(particulars["title"] or f"{about['name']} {about['version']}", summary, sections)


def _labels(about: Json) -> Table:
    splits = about["counts"]["splits"]
    rows = [
        (label, *(str(splits[split]["labels"].get(label, 0)) for split in splits), str(count))
        for label, count in about["counts"]["labels"].items()
    ]
    return Table(("label", *splits, "all"), tuple(rows), bars=len(splits) + 1)


def _outlets(counts: Json) -> Table:
    rows = [(row["outlet"] or "no outlet", str(row["documents"]), str(row["annotations"])) for row in counts["outlets"]]
    return Table(("outlet", "documents", "annotations"), tuple(rows), bars=1)


def _months(counts: Json) -> Table | None:
    rows = tuple((month, str(count)) for month, count in counts["documents_by_month"].items() if month)
    return Table(("month", "documents"), rows, bars=1) if rows else None


def _undated(counts: Json) -> tuple[str, ...]:
    undated = counts["documents_by_month"].get("", 0)
    return (f"{_counted(undated, 'document')} without a date of publication.",) if undated else ()


def _lengths(counts: Json) -> Table | None:
    rows = tuple(
        (label, *(str(row[key]) for key in ("least", "median", "most")))
        for label, row in counts["lengths"].items()
        if row
    )
    return Table(("label", "least", "median", "most"), rows) if rows else None


def _labelling(about: Json) -> Iterator[str]:
    by_number = about["counts"]["documents_by_number_of_annotators"]
    coded = ", ".join(f"{_counted(count, 'document')} by {number}" for number, count in by_number.items())
    yield f"Coded independently: {coded}. People: {', '.join(about['counts']['documents_by_annotator'])}."
    if decided := decided_words(about["decisions"]):
        yield f"Where annotators differed an adjudicator decided, with a reason each: {decided}."
    yield f"Codebook: {about['schema']['title']}, digest {about['schema']['digest'][:12]} (schema.json)."


def _agreement_words(about: Json) -> Iterator[str]:
    if not any(row.get("value") is not None for row in about["agreement"]):
        yield "Not defined: no two people coded the same document, or nobody marked anything."
        return
    for row in about["agreement"]:
        if row["measure"] == HEADLINE and row.get("value") is None and _is_whole(row) and row.get("undefined_because"):
            yield f"{HEADLINE} of {row.get('label') or 'all'} is undefined: {row['undefined_because'].rstrip('.')}."


def _other_measures(about: Json) -> Iterator[Section]:
    measures = dict.fromkeys(row["measure"] for row in about["agreement"] if row["measure"] not in FIRST)
    if table := _agreement(about, tuple(measures)):
        yield Section("Agreement by other measures", (), table)


def _agreement(about: Json, measures: Sequence[str]) -> Table | None:
    """An attribute's row names it: `quote: speaker`."""
    rows = tuple(
        (
            row["measure"],
            ": ".join(filter(None, (row.get("label") or "all", row.get("attribute")))),
            short(row["value"], 3),
            _interval(row),
            str(row.get("n_documents", "")),
        )
        for row in about["agreement"]
        if row["measure"] in measures and row.get("value") is not None and _is_whole(row)
    )
    return Table(("measure", "label", "value", "95 % interval", "documents"), rows) if rows else None


def _is_whole(row: Json) -> bool:
    """Of the corpus, not of a part of it."""
    return bool(row.get("scope", "corpus") == "corpus")


def _interval(row: Json) -> str:
    low, high = row.get("low"), row.get("high")
    return "" if low is None or high is None else f"{short(low, 3)} to {short(high, 3)}"


def decided_words(decisions: Mapping[str, int]) -> str:
    """What was decided, and how often: "one coder's version 3, nothing marked 1"; empty where nothing was."""
    return ", ".join(f"{VERDICTS.get(verdict, verdict)} {count:,}" for verdict, count in decisions.items() if count)


def _split_words(about: Json) -> str:
    splits = about["counts"]["splits"]
    parts = ", ".join(f"{name} {_counted(count['documents'], 'document')}" for name, count in splits.items())
    return f"{parts}. {about['split']['unit'].capitalize()}. Seed {about['split']['seed']}."


def _gaps(about: Json) -> Iterator[str]:
    counts = about["counts"]
    for label, count in counts["labels"].items():
        empty = [name for name, split in counts["splits"].items() if not split["labels"].get(label)]
        if not count:
            yield f"No annotation of {label}."
        elif empty:
            yield f"No annotation of {label} in {' and '.join(empty)}."
    singly = counts["documents_by_number_of_annotators"].get("1", 0)
    if singly:
        yield f"{_counted(singly, 'document')} of {counts['documents']} coded by one person alone: nobody checked."
    if nameless := sum(row["documents"] for row in counts["outlets"] if row["outlet"] is None):
        yield f"{_counted(nameless, 'document')} without an outlet."


def _collection(about: Json) -> Iterator[str]:
    yield _said("How the documents were chosen and collected", "collection", about["about"])
    named = [row["outlet"] for row in about["counts"]["outlets"] if row["outlet"]]
    yield f"Sources: {_counted(len(named), 'outlet')} named by the documents."
    yield _said("Privacy of people named in the texts", "privacy", about["about"])
    if not about.get("people", {}).get("pseudonyms"):
        yield "Who coded and who decided stands in it by name; made with --pseudonyms, a release names nobody."


def _uses(about: Json) -> Iterator[str]:
    yield _said("Fit for, and not fit for", "uses", about["about"])
    yield "Which part is for training and which for testing: see the splits; each story lies in one of them."


def _distribution(about: Json) -> Iterator[str]:
    yield _said("Licence", "licence", about["about"])
    if about.get("format") == TEXTLESS:
        yield NO_TEXTS
        yield f"Digest {about['digest']}, made from the release with the digest {about['made_from']}."
    else:
        yield WHOLE_TEXTS
        yield f"Digest {about['digest']}; check it with: curate release verify DIR."
    yield f"Made with curate {about['software']['version']}."


def _maintenance(about: Json) -> Iterator[str]:
    yield _said("Contact", "contact", about["about"])
    yield _said("Who corrects it, and for how long", "maintenance", about["about"])
    yield f"This is version {about['version']}. A release is never changed; a correction is another version."


def _said(what: str, setting: str, particulars: Json) -> str:
    """What its makers said, or that they did not, with the setting that would say it."""
    words = particulars.get(setting)
    return f"{what}: {words.rstrip('.')}." if words else f"{what}: {NOT_SAID} ({setting} in curate.toml answers this)."


def _made_by(particulars: Json) -> str:
    return _said("Made by", "authors", {"authors": ", ".join(particulars["authors"])})


def _counted(count: int, noun: str) -> str:
    plural = {"person": "people"}.get(noun, f"{noun}s")
    return f"{count:,} {noun if count == 1 else plural}"

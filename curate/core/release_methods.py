"""The methods section of a release: paragraphs in which every number is the manifest's.

What the manifest does not know is said as not recorded; the sentences on agreement are those of the Agreement page.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from curate.core.agreement.results import Result
from curate.core.agreement.summary import (
    BESIDE,
    HEADLINE,
    REFERENCES,
    AgreementSummary,
    LabelSummary,
    Procedure,
    methods_paragraph,
)
from curate.core.agreement.verdicts import judge
from curate.core.data_card import Section, decided_words
from curate.core.readiness import counted
from curate.core.release_training import training_sentences

Json = Mapping[str, Any]
REPLICATES = 1_000  # for the intervals that stand in a release


def methods_sections(about: Json) -> tuple[Section, ...]:
    """`about` is a release's manifest."""
    agreement = (methods_paragraph(_summary(about)), *(REFERENCES if _is_measured(about) else ()))
    return (
        Section("Corpus", (" ".join(_corpus(about)),)),
        Section("Coding", (" ".join(_coding(about)),)),
        Section("Agreement", agreement),
        Section("Adjudication", (" ".join(_adjudication(about)),)),
        Section("Splits", (" ".join(_splits(about)),)),
        Section("Software", (f"Made with curate {about['software']['version']}; digest {about['digest']}.",)),
    )


def _corpus(about: Json) -> Iterator[str]:
    counts, collection = about["counts"], about["about"].get("collection")
    outlets = [row for row in counts["outlets"] if row["outlet"] is not None]
    yield f"The release holds {counted(counts['documents'], 'document')} of {counted(len(outlets), 'outlet')}."
    nameless = counts["documents"] - sum(row["documents"] for row in outlets)
    if nameless:
        yield f"For {counted(nameless, 'document')} the outlet is not recorded."
    months = sorted(month for month in counts["documents_by_month"] if month)
    if months:
        yield f"They were published from {months[0]} to {months[-1]}."
    undated = counts["documents_by_month"].get("", 0)
    if undated:
        yield f"For {counted(undated, 'document')} the date is not recorded."
    yield from _document_lengths(counts)
    yield f"How they were chosen: {collection.rstrip('.')}." if collection else "How they were chosen is not recorded."


def _document_lengths(counts: Json) -> Iterator[str]:
    """Releases made before they were counted do not say them."""
    if lengths := counts.get("document_lengths"):
        words, characters = (_range(lengths[unit]) for unit in ("words", "characters"))
        yield f"A document has a median of {words} words and of {characters} characters (Unicode code points)."


def _range(spread: Json) -> str:
    return f"{spread['median']:,} ({spread['least']:,} to {spread['most']:,})"


def _coding(about: Json) -> Iterator[str]:
    counts = about["counts"]
    people = counted(len(counts["documents_by_annotator"]), "person", "people")
    yield f"{people.capitalize()} marked {counted(counts['annotations'], 'gold annotation')} with the codebook "
    yield f"“{about['schema']['title']}” (version {about['schema']['digest'][:12]})."
    by_number = counts["documents_by_number_of_annotators"]
    coded = ", ".join(f"{counted(count, 'document')} by {number}" for number, count in by_number.items())
    yield f"Coded independently: {coded}."
    training = about.get("training", [])
    yield from training_sentences(training)
    yield f"Who the coders were{'' if training else ', and how they were trained,'} is not recorded here."


def _is_measured(about: Json) -> bool:
    return any(row["measure"] == HEADLINE and row.get("n_documents") for row in about["agreement"])


def _summary(about: Json) -> AgreementSummary:
    """The agreement as the Agreement page sums it up. It is over all documents that two people submitted, also those
    that are not in the release; so no share of the release is given."""
    rows = {measure: _by_label(about, measure) for measure in (HEADLINE, *BESIDE)}
    exact, overlap = (rows[measure] for measure in BESIDE)
    labels = tuple(
        LabelSummary(name, alpha, _value(exact, name), _value(overlap, name), {}, judge(alpha))
        for name, alpha in rows[HEADLINE].items()
    )
    alphas = rows[HEADLINE].values()
    procedure = Procedure(
        schema_title=about["schema"]["title"],
        schema_digest=about["schema"]["digest"],
        annotators=max((alpha.n_annotators for alpha in alphas), default=0),
        documents=max((alpha.n_documents for alpha in alphas), default=0),
        documents_in_all=0,
        replicates=REPLICATES,
        seed=about["split"]["seed"],
        version=about["software"]["version"],
    )
    return AgreementSummary(labels, procedure)


def _by_label(about: Json, measure: str) -> dict[str, Result]:
    return {
        row["label"]: _result(row)
        for row in about["agreement"]
        if row["measure"] == measure and row["label"] is not None and row.get("scope", "corpus") == "corpus"
    }


def _result(row: Json) -> Result:
    return Result(
        measure=row["measure"],
        label=row["label"],
        scope="corpus",
        value=row["value"],
        low=row.get("low"),
        high=row.get("high"),
        n_documents=row.get("n_documents", 0),
        n_units=row.get("n_units", 0),
        n_annotators=row.get("n_annotators", 0),
        undefined_because=row.get("undefined_because"),
    )


def _value(rows: Mapping[str, Result], label: str) -> float | None:
    return rows[label].value if label in rows else None


def _adjudication(about: Json) -> Iterator[str]:
    settled = {verdict: count for verdict, count in about["decisions"].items() if count}
    if not settled:
        yield "No decision of an adjudicator was needed for what is in the release."
        return
    total = sum(settled.values())
    yield f"{counted(total, 'conflict')} between coders {'was' if total == 1 else 'were'} settled by decision,"
    yield f"each with its reason: {decided_words(settled)}."
    yield "Documents with an open conflict are not in the release."


def _splits(about: Json) -> Iterator[str]:
    split = about["split"]
    sizes = ", ".join(
        f"{name} {counted(count['documents'], 'document')}" for name, count in about["counts"]["splits"].items()
    )
    yield f"The documents were split into {sizes}."
    if split.get("until"):
        yield f"They were split by time, at {' and '.join(split['until'])}, a story by its first day."
    elif split.get("held_out"):
        yield f"Everything of {', '.join(split['held_out'])} was held out."
        yield f"The rest was dealt by story (seed {split['seed']})."
    else:
        yield f"Stories were dealt by a hash (seed {split['seed']})."
    yield f"{split['unit'].capitalize()}."

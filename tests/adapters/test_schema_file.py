"""Schemas read from YAML that a stranger may have written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curate.adapters.schema_file import find_schema, read_schema
from curate.core.errors import InvalidInput, NotFound, Problem
from curate.core.layers import Annotation
from curate.core.schema import AttributeType, Schema, check_annotation
from curate.core.spans import Span

STUDY = """\
name: framing
title: Frames in climate news
labels:
  - name: frame
    title: Frame
    hotkey: 1
    color: {light: "#b00020", dark: "#ff8a80"}
    attributes:
      - {name: explicit, title: Explicit, type: choice, values: [yes, no, on, 2024-01-01, 1.5]}
"""


def written(folder: Path, content: str | bytes, name: str = "study.yaml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def complaint(folder: Path, content: str | bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_schema(written(folder, content))
    assert "study.yaml" in str(caught.value)
    return str(caught.value)


class TestRead:
    def test_words_are_what_they_look_like(self, tmp_path: Path) -> None:
        label = read_schema(written(tmp_path, STUDY)).label("frame")
        assert label.hotkey == "1"
        assert label.attributes[0].values == ("yes", "no", "on", "2024-01-01", "1.5")

    def test_a_byte_order_mark_and_windows_lines_are_no_content(self, tmp_path: Path) -> None:
        windows = b"\xef\xbb\xbf" + STUDY.replace("\n", "\r\n").encode()
        assert read_schema(written(tmp_path, windows)) == read_schema(written(tmp_path, STUDY, "other.yaml"))

    def test_problems_name_the_line_and_the_path(self, tmp_path: Path) -> None:
        said = complaint(tmp_path, STUDY.replace("type: choice", "type: choise").replace("hotkey: 1", "hotkey: z"))
        assert "has 2 problems" in said
        assert "line 6, labels[0].hotkey: 'z' is a key of the labeller itself" in said
        assert "line 9, labels[0].attributes[0].type: 'choise'" in said

    def test_a_missing_key_is_placed_at_what_misses_it(self, tmp_path: Path) -> None:
        assert "line 4, labels[0].title: is missing" in complaint(tmp_path, STUDY.replace("    title: Frame\n", ""))

    def test_keys_that_stand_twice_are_told_beside_the_rest(self, tmp_path: Path) -> None:
        said = complaint(tmp_path, STUDY + "name: again\ntitel: x\n")
        assert "line 10, column 1: the key 'name' stands there twice" in said
        assert "line 11, titel: is not known here; did you mean title?" in said
        assert "has 1 problem" in complaint(tmp_path, STUDY + "name: again\n")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("a: b: c", "line 1, column 5: is not YAML: mapping values are not allowed here"),
            ("name: x\nlabels: [1", "line 2"),
            ("name: 'x", "is not YAML"),
            ("\tname: x", "cannot start any token"),
            ("", "is empty"),
            ("# nothing\n", "is empty"),
            ("just words", "text, not a mapping"),
            ("a: 1\n---\nb: 2", "another document"),
            ("a: &x 1\nb: *x", "line 1, column 4: anchors and aliases"),
            ("a: *x", "anchors and aliases"),
            ("a: !!python/object/apply:os.system [ls]", "line 1, column 4: tags"),
            ("a: !!str 1", "tags"),
            ("a: ! 1", "tags"),
            ("<<: {name: x}", "<<: is not known here"),
            ("? [a, b]\n: c", "cannot be a key"),
            ("a: " + "[" * 500_000, "nested deeper than 20"),
            ("a: " + "{b: " * 30, "nested deeper than 20"),
            ("a: x\x07", "line 1: holds a character"),
            ('a: "\\UFFFFFFFF"', "holds an escape"),
            ('name: "\\ud83d"\ntitle: x\nlabels: []', "U+D83D"),
            (b"name: caf\xe9", "byte 9: is not UTF-8"),
            ("name: x".encode("utf-16"), "is not UTF-8"),
            (b"# " + b"x" * 1_000_000, "more than 1,000,000 bytes"),
        ],
    )
    def test_hostile_and_broken_files_are_told_apart(self, tmp_path: Path, content: str | bytes, words: str) -> None:
        began = perf_counter()
        assert words in complaint(tmp_path, content)
        assert perf_counter() - began < 5

    def test_a_billion_laughs_are_not_laughed(self, tmp_path: Path) -> None:
        lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
        assert "anchors and aliases" in complaint(tmp_path, "\n".join(lines))

    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_no_damage_brings_out_another_error(self, tmp_path: Path, data: st.DataObject) -> None:
        pieces = st.sampled_from(
            ["&a ", "*a", "!!str ", "? ", "- ", "{", "]", "'", '"', ": ", "\n  ", "\t", "#", "|", "\\U", "%"]
        )
        damaged = STUDY
        for _ in range(data.draw(st.integers(1, 3))):
            start = data.draw(st.integers(0, len(damaged)))
            end = data.draw(st.integers(start, min(len(damaged), start + 6)))
            damaged = damaged[:start] + data.draw(pieces | st.text(max_size=3)) + damaged[end:]
        raw = damaged.encode("utf-8", "surrogatepass")
        problems: tuple[Problem, ...] = ()
        try:
            read_schema(written(tmp_path, raw))
        except InvalidInput as invalid:
            problems = invalid.problems
        assert all(problem.where and problem.what and problem.remedy for problem in problems)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match=r"none\.yaml cannot be read"):
            read_schema(tmp_path / "none.yaml")


class TestFind:
    def test_the_only_one(self, tmp_path: Path) -> None:
        only = written(tmp_path, STUDY)
        written(tmp_path, "", "notes.txt")
        assert find_schema(tmp_path) == only

    @pytest.mark.parametrize("name", ["study", "study.yaml"])
    def test_the_named_one(self, tmp_path: Path, name: str) -> None:
        named = written(tmp_path, STUDY)
        written(tmp_path, STUDY, "other.yml")
        assert find_schema(tmp_path, name) == named

    @pytest.mark.parametrize("name", [None, "third", "../study"])
    def test_several_are_listed(self, tmp_path: Path, name: str | None) -> None:
        written(tmp_path, STUDY)
        written(tmp_path, STUDY, "other.yml")
        with pytest.raises(NotFound, match=r"other\.yml, study\.yaml"):
            find_schema(tmp_path, name)

    def test_none_at_all(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="has no schema"):
            find_schema(tmp_path)


@pytest.fixture(scope="module")
def news(repository: Path) -> Schema:
    return read_schema(find_schema(repository / "schemas"))


class TestNews:
    """schemas/news.yaml against the codebook that it makes executable."""

    def test_labels_stand_in_the_order_of_coding(self, news: Schema) -> None:
        assert [label.name for label in news.labels] == ["caption", "tweet", "quote", "claim", "opinion"]
        assert [label.title for label in news.labels][:2] == ["Photo caption", "Embedded tweet"]
        assert [label.hotkey for label in news.labels] == ["1", "2", "3", "4", "5"]
        assert [label.name for label in news.labels if label.multiline] == ["tweet"]
        assert [label.name for label in news.labels if label.unit] == ["claim", "opinion"]
        assert not any(label.overlap for label in news.labels)

    def test_attributes_are_those_of_the_codebook(self, news: Schema) -> None:
        assert {label.name: " ".join(attribute.name for attribute in label.attributes) for label in news.labels} == {
            "caption": "photographer agency via credit location date certainty",
            "tweet": "author_name author_handle date pic_url url body_status platform",
            "quote": "type quote_id part speaker speaker_entity cue via",
            "claim": "claim_type checkworthiness claimant topic hedged",
            "opinion": "holder target polarity trigger trigger_class",
        }

    def test_quotes_have_parts_and_clauses_make_units_of_claims_and_opinions(self, news: Schema) -> None:
        parts = {label.name: label.parts.to_mapping() for label in news.labels if label.parts}
        assert parts == {"quote": {"id": "quote_id", "number": "part"}}
        clauses = {"label": "quote", "attribute": "type", "values": ["direct", "block", "indirect"]}
        found = {label.name: label.clauses.to_mapping() for label in news.labels if label.clauses}
        assert found == {"claim": clauses, "opinion": clauses}

    def test_values_are_those_of_the_codebook(self, news: Schema) -> None:
        values = {
            (label.name, a.name): " ".join(a.values) for label in news.labels for a in label.attributes if a.values
        }
        assert values.pop(("tweet", "platform")).startswith("x bluesky mastodon")
        assert values == {
            ("caption", "certainty"): "high low",
            ("tweet", "body_status"): "before after split empty",
            ("quote", "type"): "direct mixed block indirect",
            ("claim", "claim_type"): "quantity causal law_policy comparison_trend action other",
            ("claim", "checkworthiness"): "high low",
            ("opinion", "polarity"): "positive negative neutral",
            ("opinion", "trigger_class"): "evaluative loaded prediction obligation rhetoric",
        }

    def test_what_is_pointed_at_is_a_span(self, news: Schema) -> None:
        spans = {a.name for label in news.labels for a in label.attributes if a.type is AttributeType.SPAN}
        assert spans == {"speaker", "cue", "trigger", "credit"}

    def test_examples_obey_the_rules_they_explain(self, news: Schema) -> None:
        for label in news.labels:
            assert label.rules
            for rule in label.rules:
                text, spans = unbracketed(rule.example)
                for span in spans:
                    assert check_annotation(news, text, Annotation("a", label.name, span)) == [], rule
                assert spans or rule.id.startswith("not-"), f"{label.name}.{rule.id} shows no span"

    def test_its_words_are_our_own(self, news: Schema, shared: Path) -> None:
        codebook = words((shared / "codebook.md").read_text(encoding="utf-8"))
        taken = {tuple(codebook[n : n + 12]) for n in range(len(codebook))}
        texts = [news.description, *(rule.text for label in news.labels for rule in label.rules)]
        for text in texts:
            ours = words(text)
            assert not any(tuple(ours[n : n + 12]) in taken for n in range(len(ours) - 11)), text


def unbracketed(example: str) -> tuple[str, list[Span]]:
    """The example without its brackets, and the spans that they marked."""
    pieces = re.split(r"[\[\]]", example)
    text, spans = "", []
    for nth, piece in enumerate(pieces):
        if nth % 2:
            spans.append(Span(len(text), len(text) + len(piece)))
        text += piece
    assert len(pieces) % 2, f"unbalanced brackets in {example!r}"
    return text, spans


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


WORD = "tweet"


def test_no_code_but_suggesters_and_importers_knows_a_label(repository: Path) -> None:
    package = repository / "curate"
    own = [package / "adapters" / "suggesters", package / "adapters" / "importers"]
    sources = [path for path in package.rglob("*.py") if not any(path.is_relative_to(folder) for folder in own)]
    assert package / "core" / "schema.py" in sources
    knowing = {f"{path.relative_to(repository)}: {name}" for path in sources for name in names_in(path) if WORD in name}
    scripts = [path for path in package.rglob("*.js") if WORD in path.read_text(encoding="utf-8").casefold()]
    assert not knowing
    assert not scripts


def test_importers_know_only_the_markup_of_others(repository: Path) -> None:
    for path in (repository / "curate" / "adapters" / "importers").rglob("*.py"):
        assert WORD not in set(names_in(path)), f"{path} has a label's name of its own"


def names_in(path: Path) -> Iterator[str]:
    """Identifiers and strings of a Python file in small letters, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in prose:
            continue
        for name in ("id", "attr", "arg", "name", "asname", "module", "value"):
            found = getattr(node, name, None)
            if isinstance(found, str):
                yield found.casefold()

"""A schema says everything that is wrong with it at once, and holds annotations to its rules."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.core.errors import CurateError, InvalidInput, Problem
from curate.core.labels import RESERVED_KEYS
from curate.core.layers import Annotation, AttributeValue
from curate.core.schema import (
    AttributeType,
    Clauses,
    Parts,
    Schema,
    UnknownLabel,
    check_annotation,
    missing_attributes,
    same_label_overlaps,
)
from curate.core.spans import Span

Mapping = dict[str, Any]


def plain() -> Mapping:
    """A study of another field: nothing in it is of the news schema."""
    return {
        "name": "recipes",
        "title": "Recipes",
        "description": "What cooks do.",
        "labels": [
            {
                "name": "ingredient",
                "title": "Ingredient",
                "description": "Something eaten.",
                "hotkey": "i",
                "color": {"light": "#b00020", "dark": "#ff8a80"},
                "attributes": [
                    {
                        "name": "kind",
                        "title": "Kind",
                        "type": "choice",
                        "values": ["plant", "animal"],
                        "required": True,
                    },
                    {"name": "amount", "title": "Amount", "type": "span"},
                    {"name": "fresh", "title": "Fresh", "type": "boolean"},
                    {"name": "note", "title": "Note", "type": "text"},
                    {"name": "bought", "title": "Bought", "type": "date"},
                ],
                "rules": [{"id": "eaten", "text": "It is eaten.", "example": "Add [salt]."}],
            },
            {
                "name": "step",
                "title": "Step",
                "hotkey": "s",
                "color": {"light": "#00508f", "dark": "#80c8ff"},
                "unit": "sentence",
                "multiline": True,
                "overlap": True,
            },
        ],
    }


@pytest.fixture
def schema() -> Schema:
    return Schema.from_mapping(plain(), "recipes.yaml")


def problems_after(change: Callable[[Mapping], object]) -> dict[str, Problem]:
    """What is said, by place, after one change to a schema that was right."""
    data = plain()
    change(data)
    with pytest.raises(InvalidInput) as caught:
        Schema.from_mapping(data, "recipes.yaml")
    return {problem.where: problem for problem in caught.value.problems}


def in_label(**changes: object) -> Callable[[Mapping], object]:
    return lambda data: data["labels"][0].update(changes)


def in_step(**changes: object) -> Callable[[Mapping], object]:
    return lambda data: data["labels"][1].update(changes)


def clauses(**changes: object) -> Mapping:
    return {"label": "ingredient", "attribute": "kind", "values": ["plant"], **changes}


def in_attribute(nth: int, **changes: object) -> Callable[[Mapping], object]:
    return lambda data: data["labels"][0]["attributes"][nth].update(changes)


class TestPartsAndClauses:
    """Both came later: a schema without them keeps its digest, and so do the layers made under it."""

    def test_they_are_read_and_written_where_they_are_set(self, schema: Schema) -> None:
        data = plain()
        data["labels"][0]["attributes"].append({"name": "piece", "title": "Piece", "type": "text"})
        data["labels"][0]["parts"] = {"id": "note", "number": "piece"}
        data["labels"][1]["clauses"] = clauses()
        read = Schema.from_mapping(data, "recipes.yaml")
        assert read.labels[0].parts == Parts("note", "piece")
        assert read.labels[1].clauses == Clauses("ingredient", "kind", ("plant",))
        written: Any = read.to_mapping()
        assert written["labels"][0]["parts"] == {"id": "note", "number": "piece"}
        assert written["labels"][1]["clauses"] == clauses()
        assert Schema.from_mapping(written, "again") == read

    def test_they_are_nowhere_where_they_are_not_set(self, schema: Schema) -> None:
        assert "parts" not in json.dumps(schema.to_mapping())
        assert "clauses" not in json.dumps(schema.to_mapping())
        nulled = plain()
        for label in nulled["labels"]:
            label.update(parts=None, clauses=None)
        assert Schema.from_mapping(nulled, "recipes.yaml").digest == schema.digest


class TestReading:
    def test_a_researchers_own_schema_is_read(self, schema: Schema) -> None:
        ingredient, step = schema.labels
        assert (ingredient.name, ingredient.hotkey, ingredient.unit) == ("ingredient", "i", None)
        assert [a.type for a in ingredient.attributes] == [
            AttributeType(t) for t in ["choice", "span", "boolean", "text", "date"]
        ]
        assert ingredient.attributes[0].values == ("plant", "animal")
        assert ingredient.attributes[0].required
        assert ingredient.rules[0].example == "Add [salt]."
        assert (step.unit, step.multiline, step.overlap, step.description) == ("sentence", True, True, "")

    def test_every_problem_is_told_at_once(self) -> None:
        def spoil(data: Mapping) -> None:
            del data["title"]
            data["labels"][0]["colour"] = data["labels"][0].pop("color")
            data["labels"][0]["attributes"][0]["values"] = []
            data["labels"][1]["hotkey"] = "i"
            data["labels"][1]["multiline"] = "yes"

        problems = problems_after(spoil)
        assert list(problems) == [
            "title",
            "labels[0].colour",
            "labels[0].color",
            "labels[0].attributes[0].values",
            "labels[1].multiline",
            "labels[1].hotkey",
        ]
        assert "did you mean color?" in problems["labels[0].colour"].remedy
        assert "labels[0]" in problems["labels[1].hotkey"].what

    @pytest.mark.parametrize(
        ("change", "where", "words"),
        [
            (lambda d: d.update(labels=[]), "labels", "empty"),
            (lambda d: d.update(labels={"a": 1}), "labels", "a mapping, not a list"),
            (lambda d: d.update(labels=["ingredient", d["labels"][1]]), "labels[0]", "text, not a mapping"),
            (lambda d: d.update(name=7), "name", "a number, not text"),
            (lambda d: d.update(name=None), "name", "empty, not text"),
            (lambda d: d.update(title="two\nlines"), "title", "line break"),
            (lambda d: d.update(title="  "), "title", "blank"),
            (lambda d: d.update(title="x" * 201), "title", "200"),
            (lambda d: d.update(description="bell \x07"), "description", "U+0007"),
            (lambda d: d.update(description="half \ud83d"), "description", "U+D83D"),
            (in_label(name="raw fish"), "labels[0].name", "begin with a letter"),
            (in_label(name="STEP"), "labels[1].name", "'step' is the name of labels[0] too"),
            (in_label(hotkey="ctrl+i"), "labels[0].hotkey", "one character"),
            (in_label(hotkey=" "), "labels[0].hotkey", "blank"),
            (in_label(hotkey="I"), "labels[0].hotkey", "small letter"),
            (in_label(hotkey="%"), "labels[0].hotkey", "small letter"),
            (in_label(color="red"), "labels[0].color", "a mapping"),
            (in_label(color={"light": "red", "dark": "#ff8a80"}), "labels[0].color.light", "#rrggbb"),
            (in_label(color={"light": "#b00020"}), "labels[0].color.dark", "missing"),
            (in_label(color={"light": "#f0e442", "dark": "#ff8a80"}), "labels[0].color.light", "such as #"),
            (in_label(color={"light": "#b00020", "dark": "#101010"}), "labels[0].color.dark", "such as #"),
            (in_label(unit="clause"), "labels[0].unit", "sentence"),
            (in_label(overlap="no"), "labels[0].overlap", "true or false"),
            (in_label(parts="note"), "labels[0].parts", "text, not a mapping"),
            (in_label(parts={"id": "note"}), "labels[0].parts.number", "missing"),
            (in_label(parts={"id": "note", "number": "note"}), "labels[0].parts", "for both keys"),
            (in_label(parts={"id": "not", "number": "note"}), "labels[0].parts.id", "did you mean note?"),
            (in_label(parts={"id": "note", "number": "fresh"}), "labels[0].parts.number", "with the type text"),
            (in_label(clauses=clauses()), "labels[0].clauses", "means nothing without a unit"),
            (in_step(clauses=[]), "labels[1].clauses", "a list, not a mapping"),
            (in_step(clauses=clauses(label="ingredients")), "labels[1].clauses.label", "did you mean ingredient?"),
            (in_step(clauses=clauses(attribute="kinds")), "labels[1].clauses.attribute", "did you mean kind?"),
            (in_step(clauses=clauses(attribute="note")), "labels[1].clauses.attribute", "with the type choice"),
            (
                in_step(clauses=clauses(values=["plant", "anima"])),
                "labels[1].clauses.values[1]",
                "did you mean animal?",
            ),
            (in_step(clauses=clauses(values=[])), "labels[1].clauses.values", "empty"),
            (
                in_step(clauses=clauses(values=["plant", "plant"])),
                "labels[1].clauses.values[1]",
                "take one of them out",
            ),
            (in_label(rules=[{"id": "a", "text": "b"}]), "labels[0].rules[0].example", "missing"),
            (in_label(rules=[{"id": "a", "text": " ", "example": "c"}]), "labels[0].rules[0].text", "blank"),
            (
                in_label(rules=[{"id": "a", "text": "b", "example": "c"}] * 2),
                "labels[0].rules[1].id",
                "of labels[0].rules[0]",
            ),
            (in_attribute(0, type="choise"), "labels[0].attributes[0].type", "did you mean choice?"),
            (in_attribute(0, values=["plant", "Plant"]), "labels[0].attributes[0].values[1]", "take one of them out"),
            (in_attribute(0, values=["plant", True]), "labels[0].attributes[0].values[1]", "not text"),
            (in_attribute(0, values="plant"), "labels[0].attributes[0].values", "a list"),
            (in_attribute(3, values=["a"]), "labels[0].attributes[3].values", "the type text"),
            (in_attribute(3, name="kind"), "labels[0].attributes[3].name", "attributes[0]"),
            (in_attribute(3, required=1), "labels[0].attributes[3].required", "true or false"),
        ],
    )
    def test_a_problem_names_its_place_and_its_remedy(
        self, change: Callable[[Mapping], object], where: str, words: str
    ) -> None:
        problem = problems_after(change)[where]
        assert words in str(problem)
        assert problem.remedy

    @pytest.mark.parametrize("key", sorted(RESERVED_KEYS))
    def test_keys_of_the_labeller_are_not_given_away(self, key: str) -> None:
        assert "labeller" in problems_after(in_label(hotkey=key))["labels[0].hotkey"].what

    @pytest.mark.parametrize("data", [None, [], "schema", 3])
    def test_what_is_no_mapping_is_one_problem(self, data: object) -> None:
        with pytest.raises(InvalidInput, match=r"the schema: is .* not a mapping"):
            Schema.from_mapping(data, "x.yaml")

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
        )
    )
    def test_nothing_that_json_can_hold_gets_past_it_or_breaks_it(self, value: object) -> None:
        for data in (value, {**plain(), "labels": [value]}, {**plain(), "labels": value}):
            with pytest.raises(InvalidInput):
                Schema.from_mapping(data, "x.yaml")

    def test_the_constructor_refuses_two_labels_of_one_name(self, schema: Schema) -> None:
        with pytest.raises(ValueError, match="two labels"):
            Schema("a", "A", "", (schema.labels[0], schema.labels[0]))


class TestDigest:
    def test_round_trip_through_json_keeps_schema_and_digest(self, schema: Schema) -> None:
        again = Schema.from_mapping(json.loads(json.dumps(schema.to_mapping())), "again")
        assert again == schema
        assert again.digest == schema.digest

    @given(st.randoms())
    def test_the_order_of_keys_is_no_content(self, random: Random) -> None:
        def shuffled(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
            if isinstance(value, dict):
                pairs = [(key, shuffled(child)) for key, child in value.items()]
                random.shuffle(pairs)
                return dict(pairs)
            return [shuffled(child) for child in value] if isinstance(value, list) else value

        assert Schema.from_mapping(shuffled(plain()), "x").digest == Schema.from_mapping(plain(), "x").digest

    def test_what_may_be_left_out_is_no_content(self) -> None:
        data = plain()
        data["labels"][0] |= {"unit": None, "multiline": False, "overlap": False}
        assert Schema.from_mapping(data, "x").digest == Schema.from_mapping(plain(), "x").digest

    @pytest.mark.parametrize(
        "change",
        [
            lambda d: d.update(description="other"),
            lambda d: d["labels"].reverse(),
            in_label(hotkey="r"),
            in_label(overlap=True),
            in_attribute(0, values=["animal", "plant"]),
        ],
    )
    def test_every_change_of_content_is_a_new_version(self, change: Callable[[Mapping], object]) -> None:
        data = plain()
        change(data)
        assert Schema.from_mapping(data, "x").digest != Schema.from_mapping(plain(), "x").digest


class TestLabels:
    def test_a_label_by_its_name(self, schema: Schema) -> None:
        assert schema.label("step").title == "Step"

    def test_an_unknown_label_is_told_the_known_ones(self, schema: Schema) -> None:
        with pytest.raises(UnknownLabel, match=r"did you mean step.*ingredient, step") as caught:
            schema.label("steps")
        assert isinstance(caught.value, CurateError)


TEXT = "Add 2 cups of 🍚 rice,\nthen stir. "


def annotation(
    start: int, end: int, label: str = "ingredient", id_: str = "a", **attributes: AttributeValue
) -> Annotation:
    return Annotation(id_, label, Span(start, end), attributes)


class TestCheckAnnotation:
    def test_a_right_one_has_no_reasons(self, schema: Schema) -> None:
        right = annotation(
            14, 20, kind="plant", amount=Span(4, 10), fresh=False, note="long grain", bought="May 3, 2024"
        )
        assert right.span.of(TEXT) == "🍚 rice"
        assert check_annotation(schema, TEXT, right) == []

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            (annotation(0, 3, label="ingredients"), "did you mean ingredient?"),
            (annotation(0, 400), "after the text"),
            (annotation(3, 5), "begins with white space"),
            (annotation(0, 4), "ends with white space"),
            (annotation(16, 26), "line break at 21"),
            (annotation(0, 3, kinds="plant"), "no attribute 'kinds'; did you mean kind?"),
            (annotation(0, 3, kind="mineral"), "allowed: plant, animal"),
            (annotation(0, 3, kind=True), "kind must be one of its values"),
            (annotation(0, 3, fresh="yes"), "fresh must be true or false"),
            (annotation(0, 3, note=Span(0, 3)), "note must be text; it is a span"),
            (annotation(0, 3, note="  "), "note is blank"),
            (annotation(0, 3, note="a\x00b"), "U+0000"),
            (annotation(0, 3, note="x" * 10_001), "10,000"),
            (annotation(0, 3, amount="2 cups"), "amount must be a span"),
            (annotation(0, 3, amount=Span(30, 99)), "amount ends at 99, after the text"),
            (Annotation("a", "ingredient", Span(0, 3), note="half \udc00"), "its note holds"),
        ],
    )
    def test_a_wrong_one_is_told_why(self, schema: Schema, wrong: Annotation, words: str) -> None:
        assert any(words in reason for reason in check_annotation(schema, TEXT, wrong))

    @pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\u2028", "\u2029"])
    def test_line_breaks_are_for_multiline_labels(self, schema: Schema, line_break: str) -> None:
        text = f"one{line_break}two"
        assert len(check_annotation(schema, text, annotation(0, len(text)))) == 1
        assert check_annotation(schema, text, annotation(0, len(text), label="step")) == []

    def test_all_reasons_come_together(self, schema: Schema) -> None:
        assert len(check_annotation(schema, TEXT, annotation(3, 22, kind="x", other="y"))) == 5

    def test_required_attributes_are_asked_at_submission_only(self, schema: Schema) -> None:
        assert check_annotation(schema, TEXT, annotation(0, 3)) == []
        assert missing_attributes(schema, annotation(0, 3)) == ["kind"]
        assert missing_attributes(schema, annotation(0, 3, kind="plant")) == []
        with pytest.raises(UnknownLabel):
            missing_attributes(schema, annotation(0, 3, label="meal"))


@st.composite
def layers(draw: st.DrawFn) -> list[Annotation]:
    spans = draw(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8), st.sampled_from(["ingredient", "step"]))))
    return [Annotation(str(n), label, Span(start, start + size)) for n, (start, size, label) in enumerate(spans)]


class TestOverlaps:
    @given(layers())
    def test_it_finds_what_comparing_every_pair_finds(self, annotations: list[Annotation]) -> None:
        schema = Schema.from_mapping(plain(), "x")
        single = [a for a in annotations if a.label == "ingredient"]
        every = {frozenset((a.id, b.id)) for a in single for b in single if a.id != b.id and a.span.overlaps(b.span)}
        found = {frozenset((a.id, b.id)) for a, b in same_label_overlaps(schema, annotations)}
        assert found <= every
        assert bool(found) == bool(every)
        in_order = sorted(single, key=lambda a: (a.span, a.id))
        late = {b.id for n, b in enumerate(in_order) if any(a.span.overlaps(b.span) for a in in_order[:n])}
        assert {b.id for _, b in same_label_overlaps(schema, annotations)} == late

    def test_other_labels_and_touching_spans_do_not_count(self, schema: Schema) -> None:
        assert same_label_overlaps(schema, [annotation(0, 3), annotation(3, 5), annotation(0, 9, label="step")]) == []

    def test_a_thousand_copies_give_a_thousand_pairs(self, schema: Schema) -> None:
        copies = [annotation(0, 3, id_=str(n)) for n in range(1000)]
        assert len(same_label_overlaps(schema, copies)) == 999

"""docs/schema.md: its example is a schema, and the messages it shows are those that come."""

import re
from pathlib import Path

import pytest

from curate.adapters.schema_file import read_schema
from curate.core.errors import InvalidInput
from curate.core.labels import RESERVED_KEYS


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "schema.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example(page: str) -> str:
    found = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert found
    return found[1]


def test_the_example_is_a_schema(example: str, tmp_path: Path) -> None:
    path = tmp_path / "framing.yaml"
    path.write_text(example, encoding="utf-8")
    schema = read_schema(path)
    assert [label.name for label in schema.labels] == ["frame"]
    assert schema.label("frame").attributes[0].required


def test_the_examples_of_parts_and_clauses_are_those_of_the_news_schema(page: str, repository: Path) -> None:
    news = (repository / "schemas" / "news.yaml").read_text(encoding="utf-8")
    for key in ("parts", "clauses"):
        [line] = re.findall(rf"^    {key}: .*$", page, re.MULTILINE)
        assert line in news


def test_the_messages_are_those_that_come(page: str, example: str, tmp_path: Path) -> None:
    path = tmp_path / "framing.yaml"
    path.write_text(example.replace("hotkey: f", "hotkey: z").replace("choice", "choise"), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_schema(path)
    assert str(caught.value).replace(str(path), "schemas/framing.yaml") in page


def test_the_reserved_keys_are_those_of_the_code(page: str) -> None:
    sentence = page[page.index("The labeller keeps") : page.index("and the named keys")]
    assert set(re.findall(r"`(.)`", sentence)) == RESERVED_KEYS

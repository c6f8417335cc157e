"""Bodies of webhooks, as Label Studio 1.23.2 sends them and as anybody might."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.adapters.label_studio.webhooks import LARGEST, Told, read_webhook, webhook_address
from curate.core.canonical import canonical_json
from curate.core.errors import CurateError

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "task", "tasks", "annotation", "annotations", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"action": "ANNOTATION_CREATED", "annotation": {"id": 5, "task": 7}, "task": {"id": 7}}', ({7}, {5})),
        ('{"action": "ANNOTATIONS_CREATED", "annotation": [{"id": 5, "task": 7}], "task": [{"id": 7}]}', ({7}, {5})),
        (
            '{"action": "ANNOTATIONS_DELETED", "annotations": [{"id": 5}, {"id": 6}], "project": {}}',
            ((), {5, 6}),
        ),
        ('{"action": "TASKS_DELETED", "tasks": [{"id": 7}, {"id": 8}]}', ({7, 8}, ())),
        ('{"action": "ANNOTATION_CREATED"}', ((), ())),
    ],
    ids=["created", "several", "deleted", "tasks", "without payload"],
)
def test_what_each_kind_names(body: str, told: tuple[set[int], set[int]]) -> None:
    tasks, annotations = told
    assert read_webhook(body.encode()) == Told(frozenset(tasks), frozenset(annotations))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"7",
        b"[" * 100_000,
        b'{"task": {"id": true}}',
        b'{"task": {"id": -1}}',
        b'{"task": {"id": 1e400}}',
        b'{"task": {"id": "7"}, "annotation": {"task": [7]}}',
        f'{{"task": {{"id": {LARGEST + 1}}}}}'.encode(),
    ],
    ids=["empty", "no text", "number", "deep", "true", "negative", "infinite", "words", "large"],
)
def test_what_is_no_webhook_names_nothing(body: bytes) -> None:
    assert read_webhook(body) == Told()


@given(json_values)
def test_any_json_is_read_and_names_numbers_that_a_database_takes(said: object) -> None:
    told = read_webhook(canonical_json(said).encode())
    assert all(0 < number <= LARGEST for number in told.tasks | told.annotations)


def test_an_address_that_is_none_is_told() -> None:
    assert (
        webhook_address("https://curate.example.org/", "s") == "https://curate.example.org/api/label-studio/webhook/s"
    )
    for base in ("curate.example.org", "ftp://x", "http://", "http://x:99999", "http://a:b@x", "http://x?y"):
        with pytest.raises(CurateError, match="--address"):
            webhook_address(base, "s")

"""What is in two splits at once is found, whatever the order."""

from hypothesis import given
from hypothesis import strategies as st

from curate.core.release_leaks import Leaks

documents = st.lists(
    st.tuples(st.sampled_from(["train", "dev", "test"]), st.sampled_from("abc"), st.sampled_from("xyz"))
)


@given(documents)
def test_each_document_that_is_parted_from_the_first_of_its_kind_is_found(rows: list[tuple[str, str, str]]) -> None:
    leaks = Leaks(("text", "story"))
    expected = []
    for nth, way in enumerate(("text", "story"), 1):
        first: dict[str, int] = {}
        for place, row in enumerate(rows):
            earlier = first.setdefault(row[nth], place)
            if rows[earlier][0] != row[0]:
                expected.append((place, way, earlier, rows[earlier][0]))
    for split, *keys in rows:
        leaks.add(split, keys)
    assert list(leaks.find()) == expected

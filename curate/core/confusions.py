"""Which clusters of different labels are one question: the same words, called one thing by one and another by others.

Two clusters are confused where someone has marked the one and not the other, someone else the other and not the
one, and a span of the first and a span of the second cover about the same words (`SAME`). Whoever marked both
labels there confuses nothing: labels may overlap. A claim inside a long quote is no confusion of claim and quote.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from curate.core.spans import Span

# Of the characters that either of two spans covers, the share that both cover.
SAME = 0.5

# A label, and the spans that each annotator has in the cluster (those with none are left out).
Marked = tuple[str, Mapping[str, Sequence[Span]]]


def confused_groups(clusters: Sequence[Marked]) -> list[list[int]]:
    """The clusters' numbers in groups, each number once; most groups have one member."""
    group_of = list(range(len(clusters)))
    rows = [_row(spans) for _, spans in clusters]

    def root(n: int) -> int:
        while group_of[n] != n:
            group_of[n] = group_of[group_of[n]]
            n = group_of[n]
        return n

    for first, second in _overlapping([_extent(spans) for _, spans in clusters]):
        if clusters[first][0] == clusters[second][0]:
            continue
        smaller, larger = sorted((first, second), key=lambda n: len(rows[n]))
        if _are_confused(clusters, rows, smaller, larger):
            group_of[root(second)] = root(first)
    groups: dict[int, list[int]] = {}
    for n in range(len(clusters)):
        groups.setdefault(root(n), []).append(n)
    return list(groups.values())


def _row(spans: Mapping[str, Sequence[Span]]) -> list[tuple[int, int, str]]:
    """Start, end and author of each span, sorted."""
    return sorted((span.start, span.end, author) for author, some in spans.items() for span in some)


def _are_confused(clusters: Sequence[Marked], rows: Sequence[list[tuple[int, int, str]]], n: int, m: int) -> bool:
    """Costs the spans of cluster n, and for each of them those of m that begin no further away than it is long: others
    cannot share half of what the two cover."""
    (_, own), (_, other) = clusters[n], clusters[m]
    for start, end, author in rows[n]:
        if author in other:
            continue
        length = end - start
        near = slice(bisect_left(rows[m], (start - length,)), bisect_left(rows[m], (end + 1,)))
        if any(who not in own and _are_same_words(Span(start, end), Span(s, e)) for s, e, who in rows[m][near]):
            return True
    return False


def _are_same_words(a: Span, b: Span) -> bool:
    shared = min(a.end, b.end) - max(a.start, b.start)
    covered = max(a.end, b.end) - min(a.start, b.start)
    return shared >= SAME * covered


def _extent(spans: Mapping[str, Sequence[Span]]) -> Span:
    every = [span for some in spans.values() for span in some]
    return Span(min(span.start for span in every), max(span.end for span in every))


def _overlapping(extents: Sequence[Span]) -> list[tuple[int, int]]:
    """Pairs of numbers whose extents overlap, found by a sweep from left to right."""
    pairs = []
    open_: list[int] = []
    for n in sorted(range(len(extents)), key=lambda n: extents[n]):
        open_ = [m for m in open_ if extents[m].end > extents[n].start]
        pairs += [(m, n) for m in open_]
        open_.append(n)
    return pairs

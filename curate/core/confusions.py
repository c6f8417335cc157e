"""Which clusters of different labels are one question: the same words, called one thing by one and another by others.

Two clusters are confused where someone has marked the one and not the other, someone else the other and not the
one, and a span of the first and a span of the second cover about the same words (`SAME`). Whoever marked both
labels there confuses nothing: labels may overlap. A claim inside a long quote is no confusion of claim and quote.
"""

from collections.abc import Mapping, Sequence

from curate.core.spans import Span

# Of the characters that either of two spans covers, the share that both cover.
SAME = 0.5

# A label, and the spans that each annotator has in the cluster (those with none are left out).
Marked = tuple[str, Mapping[str, Sequence[Span]]]


def confused_groups(clusters: Sequence[Marked]) -> list[list[int]]:
    """The clusters' numbers in groups, each number once; most groups have one member."""
    group_of = list(range(len(clusters)))

    def root(n: int) -> int:
        while group_of[n] != n:
            group_of[n] = group_of[group_of[n]]
            n = group_of[n]
        return n

    for first, second in _overlapping([_extent(spans) for _, spans in clusters]):
        if clusters[first][0] != clusters[second][0] and _are_confused(clusters[first][1], clusters[second][1]):
            group_of[root(second)] = root(first)
    groups: dict[int, list[int]] = {}
    for n in range(len(clusters)):
        groups.setdefault(root(n), []).append(n)
    return list(groups.values())


def _are_confused(first: Mapping[str, Sequence[Span]], second: Mapping[str, Sequence[Span]]) -> bool:
    only_first = [span for author, spans in first.items() if author not in second for span in spans]
    only_second = [span for author, spans in second.items() if author not in first for span in spans]
    return any(_are_same_words(a, b) for a in only_first for b in only_second)


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

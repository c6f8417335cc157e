"""Stories among many articles: time, memory, and what is found of copies that were cut, topped and rewritten.

Example: python benchmarks/stories.py --documents 100000

Articles are made of invented words, 5 kB each; a tenth of them are copies of others, of a kind each. Recall is the
share of the copies that end up in their original's story, precision the share of the pairs found that are copies of one
original. The time stands beside that of cutting the same texts into word 5-grams in plain Python, which every method
that compares them must do in some way: the ratio is ours to that.
"""

import argparse
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterator

from curate.core.splits import story_key
from curate.core.stories import confirm, group_stories, propose, sketch

WORDS_IN_ALL, WORDS = 30_000, 780
SAMPLE = 2_000


def vocabulary(chance: random.Random) -> list[str]:
    letters = "abcdefghijklmnoprstuvwyz"
    return ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(WORDS_IN_ALL)]


def article(chance: random.Random, words: list[str], length: int = WORDS) -> list[str]:
    # Squared: a few words are frequent, as in any language.
    return [words[int(chance.random() ** 2 * len(words))] for _ in range(length)]


def retouched(chance: random.Random, words: list[str], text: list[str], share: float) -> list[str]:
    return [chance.choice(words) if chance.random() < share else word for word in text]


def shuffled(chance: random.Random, text: list[str], size: int = 60) -> list[str]:
    paragraphs = [text[start : start + size] for start in range(0, len(text), size)]
    chance.shuffle(paragraphs)
    return [word for paragraph in paragraphs for word in paragraph]


KINDS = {
    "byline": lambda chance, words, text: [*article(chance, words, 8), *text],
    "cut to a half": lambda chance, words, text: text[: len(text) // 2],
    "cut to a quarter, topped": lambda chance, words, text: [*article(chance, words, 40), *text[: len(text) // 4]],
    "every 50th word another": lambda chance, words, text: retouched(chance, words, text, 0.02),
    "every 20th word another": lambda chance, words, text: retouched(chance, words, text, 0.05),
    "every 10th word another": lambda chance, words, text: retouched(chance, words, text, 0.10),
    "paragraphs in another order": lambda chance, words, text: shuffled(chance, text),
    "half of it inside another": lambda chance, words, text: [*text[: len(text) // 2], *article(chance, words)],
}


def corpus(n: int, seed: int) -> Iterator[tuple[str, int, str]]:
    """Text, the number of its original (its own where it is one), and the kind of copy."""
    chance = random.Random(seed)
    words = vocabulary(chance)
    originals: list[list[str]] = []
    for number in range(n):
        if number % 10 == 9:
            kind = list(KINDS)[number // 10 % len(KINDS)]
            place = chance.randrange(len(originals))
            yield " ".join(KINDS[kind](chance, words, originals[place])), place, kind
        else:
            originals.append(article(chance, words))
            yield " ".join(originals[-1]), len(originals) - 1, ""


def word_grams(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return set(zip(*(words[start:] for start in range(5)), strict=False))


def measure(n: int, seed: int) -> None:
    texts, origin, kinds = map(list, zip(*corpus(n, seed), strict=True))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    sketches = [sketch(text) for text in texts]
    sketched = time.process_time()
    proposed = propose(sketches)
    joined = time.process_time()
    confirmed = list(confirm(proposed, dict(enumerate(texts))))
    names = [str(number) for number in range(n)]
    keys = {name: story_key(text) for name, text in zip(names, texts, strict=True)}
    stories = group_stories(keys, [(names[pair.first], names[pair.second]) for pair in confirmed])
    ended = time.process_time()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for text in texts[:SAMPLE]:
        word_grams(text)
    plain = (time.process_time() - ended) / min(SAMPLE, n) * n
    total = ended - started
    size, kept = sum(map(len, texts)) / n / 1000, sum(map(len, sketches)) * 8 / 1e6
    print(
        f"{n:,} articles, {size:.1f} kB each, {kept:.0f} MB of sketches; {(after - before) / 1024:.0f} MB more memory"
    )
    print(
        f"  sketches {sketched - started:.1f} s, join {joined - sketched:.1f} s, confirm {ended - joined:.1f} s of CPU"
    )
    print(f"  together {total:.1f} s, {total / plain:.2f} times plain word 5-grams")
    originals = {
        place: names[number] for number, (place, kind) in enumerate(zip(origin, kinds, strict=True)) if not kind
    }
    found: dict[str, list[bool]] = defaultdict(list)
    for number, (place, kind) in enumerate(zip(origin, kinds, strict=True)):
        if kind:
            found[kind].append(stories[names[number]] == stories[originals[place]])
    right = sum(origin[pair.first] == origin[pair.second] for pair in confirmed)
    print(f"  precision {right / max(1, len(confirmed)):.4f} of {len(confirmed):,} pairs; recall by kind of copy:")
    for kind, hits in found.items():
        print(f"    {kind:<30} {sum(hits) / len(hits):.3f} of {len(hits):,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 20_000])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for n in given.documents:
        measure(n, given.seed)


if __name__ == "__main__":
    main()

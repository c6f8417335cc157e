"""How fast the labeller is on documents of 100,000 characters, against a Label Studio on the same machine.

    python benchmarks/labeller.py [--rounds 5] [--environment FOLDER | --without-label-studio]

Both show the same documents with the same spans in the same Chromium, in turns. `open` is from the navigation's start
until the text and its spans are painted (ours: all of them listed, those near the window painted; Label Studio's: all
in the page), Streamlit's or the data manager's page included; `switch` from the click
on the next document; `label` from the mouse's release until the frame with the new span. The ratio is what to look at,
because a busy machine slows both. `--environment` names a virtual environment where Label Studio is or gets installed;
without it, one is made for the run.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from curate_server import serve_curate
from label_studio_server import serve_label_studio
from long_documents import LongDocument, long_document
from stopwatch import Labeller, Stopwatch, chromium, scroll_plain, stopwatch

LENGTH = 100_000
SPANS = (500, 2_000)
LABELS_MADE = 40
FRAME_MS = 1_000 / 60
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

Samples = dict[str, list[float]]


def main() -> None:
    given = _arguments()
    program = next(filter(None, map(shutil.which, [given.chromium] if given.chromium else PROGRAMS)), None)
    if program is None:
        sys.exit("No Chromium: install one, or name it with --chromium.")
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start")
    documents = [long_document(f"{spans:05}-{name}", LENGTH, spans) for spans in given.spans for name in "ab"]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        labellers: list[Labeller] = [stack.enter_context(serve_curate(folder, documents))]
        if not given.without_label_studio:
            environment = given.environment or folder / "environment"
            labellers.append(stack.enter_context(serve_label_studio(folder, environment.absolute(), documents)))
        browser = stack.enter_context(chromium(program))
        print(f"Chromium {browser.version}, {LENGTH:,} characters")
        value, of = _dropped(scroll_plain(browser, documents[0]))
        print(f"scrolling the text alone, without a labeller: {value:.1f} % of frames dropped {of}")
        for nth, spans in enumerate(given.spans):
            pair = documents[2 * nth : 2 * nth + 2]
            watches = [stopwatch(browser, labeller) for labeller in labellers]
            samples = _measure(watches, pair, given.rounds)
            _report(
                f"{spans:,} spans, load average {os.getloadavg()[0]:.1f}",
                [labeller.name for labeller in labellers],
                samples,
            )
            for watch in watches:
                watch.page.context.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each document is opened and left")
    parser.add_argument("--spans", type=int, nargs="*", default=SPANS, help="spans of the documents")
    parser.add_argument("--chromium", help="the browser's program")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--environment", type=Path, help="where Label Studio is installed and stays")
    where.add_argument("--without-label-studio", action="store_true", help="measure curate alone")
    return parser.parse_args()


def _measure(watches: Sequence[Stopwatch], pair: Sequence[LongDocument], rounds: int) -> list[Samples]:
    """In turns, so that what else the machine does meets both."""
    samples: list[Samples] = [{} for _ in watches]
    for watch in watches:
        watch.open(pair[0])  # the first visit fetches the page's own files, which browsers keep
    for _ in range(rounds):
        for watch, taken in zip(watches, samples, strict=True):
            for line, values in _round(watch, pair):
                taken.setdefault(line, []).extend(values)
    for watch, taken in zip(watches, samples, strict=True):
        taken["label"] = watch.label(pair[0], LABELS_MADE)
    return samples


def _round(watch: Stopwatch, pair: Sequence[LongDocument]) -> Iterator[tuple[str, list[float]]]:
    first, second = pair
    yield "open", [watch.open(first)]
    yield "heap", [watch.heap()]
    yield "frame", watch.scroll()
    yield "switch", [watch.switch(second, is_onward=True), watch.switch(first, is_onward=False)]


def _report(title: str, names: Sequence[str], samples: Sequence[Samples]) -> None:
    print(f"\n{title}")
    lines = {
        "open, ms": [_spread(taken["open"]) for taken in samples],
        "switch document, ms": [_spread(taken["switch"]) for taken in samples],
        "mouse-up to painted span, ms, median": [_spread(taken["label"]) for taken in samples],
        "mouse-up to painted span, ms, 95 %": [_high(taken["label"]) for taken in samples],
        "scrolling: longest frame, ms": [(max(taken["frame"]), "") for taken in samples],
        "scrolling: frames dropped, %": [_dropped(taken["frame"]) for taken in samples],
        "JavaScript heap, MB": [_spread(taken["heap"]) for taken in samples],
    }
    print(f"{'':38}" + "".join(f"{name:>44}" for name in names) + (f"{'ratio':>10}" if len(names) == 2 else ""))
    for line, values in lines.items():
        shown = "".join(f"{f'{value:,.1f} {spread}':>44}" for value, spread in values)
        ratio = f"{values[1][0] / values[0][0]:9.1f}×" if len(values) == 2 and values[0][0] else ""
        print(f"{line:38}{shown}{ratio}")


def _spread(values: Sequence[float]) -> tuple[float, str]:
    return statistics.median(values), f"({min(values):,.0f} – {max(values):,.0f}, n = {len(values)})"


def _high(values: Sequence[float]) -> tuple[float, str]:
    ordered = sorted(values)
    return ordered[-(-95 * len(ordered) // 100) - 1], f"(n = {len(values)})"


def _dropped(intervals: Sequence[float]) -> tuple[float, str]:
    """Refreshes of the screen that got no frame of their own, of all that there were."""
    due = [max(1, round(interval / FRAME_MS)) for interval in intervals]
    missed, longer = sum(due) - len(due), sum(interval > 2 * FRAME_MS + 1 for interval in intervals)
    return 100 * missed / sum(due), f"({missed} of {sum(due)}; {longer} took > 34 ms)"


if __name__ == "__main__":
    main()

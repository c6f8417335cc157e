"""R itself sources the script and finds the words, the codes and the counts."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from adjudicated import annotation, layer, released

from curate.adapters.exporters.r_script import _string, write_r
from curate.core.documents import Document
from curate.core.spans import Span

TEXT = '👩‍🔬 =1+1 said: “no, "x"”,\r\nthen שלום 𝕸'
SAY = r"""
source("read.R", encoding = "UTF-8")
stopifnot(is.factor(annotations$label), is.integer(annotations$start), is.factor(wide$first_quote_kind))
stopifnot(nchar(annotations$quote, type = "chars") == annotations$end - annotations$start)
stopifnot(attr(wide$n_quote, "label") == "Quote: annotations")
writeLines(enc2utf8(annotations$quote), useBytes = TRUE)
writeLines(paste(wide$doc_id, wide$n_quote, wide$n_theme, wide$first_quote_kind))
"""

needs_r = pytest.mark.skipif(
    shutil.which("Rscript") is None and not os.environ.get("CI"), reason="no Rscript: install r-base-core"
)


@needs_r
def test_r_reads_words_codes_and_counts(tmp_path: Path) -> None:
    quotes = [annotation(4, 8, kind="direct", speaker=Span(0, 3)), annotation(15, 23, hedged=True)]
    marked = [*quotes, annotation(0, 3, "theme")]
    layers = [layer("ada", *marked, document="=a"), layer("ada", document="b")]
    release = released([Document("=a", TEXT), Document("b", "Nothing.")], layers, [])
    write_r(release, tmp_path)
    (tmp_path / "say.R").write_text(SAY, "utf-8")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["Rscript", "--vanilla", "say.R"], cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=False
    )
    told = done.stdout.decode("utf-8")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    words = sorted(TEXT[one.span.start : one.span.end] for one in marked)
    assert sorted(told.splitlines()[:3]) == words
    assert told.splitlines()[3:] == ["=a 2 1 direct", "b 0 0 NA"]


def test_no_title_is_run() -> None:
    assert _string('a"\\\n' + "é") == '"a\\U{22}\\U{5c}\\U{a}\\U{e9}"'

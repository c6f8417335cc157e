"""The Label page: HTML of our own, which brings along what the labeller shows first.

It comes with the document, the spans and the list's neighbourhood inside, so that nothing has to be asked for before
the text can be read. What the page does is in `curate/labeller/`; Streamlit has no part in it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from curate.api.labeller_files import address, read_files
from curate.api.shapes import Json

ENTRY, EARLY = "main.js", "early.js"
# In the order in which their rules must come.
SHEETS = ("labeller.css", "text.css", "panel.css", "codebook.css", "passes.css", "narrow.css", "masthead.css")
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · curate</title>
<link rel="icon" href="favicon.png">
<script src="{early}"></script>
{sheets}
{modules}
<script type="module" src="{entry}"></script>
</head>
<body>
<header class="masthead">
<h1 class="unseen" id="document-title">{title}</h1>
<div class="ways-out">
<nav aria-label="Pages">{menu}</nav>
{account}
<details class="more"><summary aria-label="More" title="More">⋯</summary>
<div class="choices">{key}<div class="themes" role="radiogroup" aria-label="Theme"></div></div></details>
</div>
<div class="which">{who}<div class="chooser"></div></div>
{problem}{missed}</header>
<div class="taught"></div>
<main class="labeller-host">{notice}</main>
<script type="application/json" id="given">{given}</script>
</body>
</html>
"""
ACCOUNT = """<span class="account">{name} · {role}</span>
<form method="post" action="logout"><button type="submit">Log out</button></form>"""
WHO = """<form class="who" method="get" action="label">
<label for="person">You are (annotator)</label>
<input id="person" name="person" list="names" value="{name}" placeholder="your name" autocomplete="off"
 autocapitalize="none" spellcheck="false" required{refused}{focus}>
<datalist id="names">{names}</datalist>
{asked}</form>"""

# It goes when the next document is opened (masthead.js).
MISSED = """<p role="alert" class="missed">{missed} is not among the documents that you label;
{title} is shown instead.</p>
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the labeller. `menu` is title and address of each page; `name` and `role` are those of an
    account, None where nobody logs in: then `names` are offered, and `typed` is who they said they are. `missed` is the
    document that was asked for where another one is shown. `key` is what
    the answer key's link says, None for those who make none; `asked` is the address's query without the name."""

    title: str
    menu: Sequence[tuple[str, str]]
    name: str | None
    role: str
    names: Sequence[str]
    typed: str
    problem: str
    missed: str
    notice: str
    key: str | None
    as_key: bool
    asked: Mapping[str, str]


def render_label(frame: Frame, given: Json) -> str:
    """`given` is what the labeller begins with."""
    return PAGE.format(
        title=escape(frame.title),
        early=address(EARLY),
        entry=address(ENTRY),
        sheets="\n".join(f'<link rel="stylesheet" href="{address(name)}">' for name in SHEETS),
        modules="\n".join(f'<link rel="modulepreload" href="{address(name)}">' for name in _modules()),
        menu="".join(_link(title, where, frame) for title, where in frame.menu),
        account=ACCOUNT.format(name=escape(frame.name), role=escape(frame.role)) if frame.name else "",
        who="" if frame.name else _who(frame),
        key=_key(frame),
        problem=f'<p role="alert" id="refused">{escape(frame.problem)}</p>\n' if frame.problem else "",
        missed=MISSED.format(missed=escape(frame.missed), title=escape(frame.title)) if frame.missed else "",
        notice=f'<p class="notice">{escape(frame.notice)}</p>' if frame.notice else "",
        given=script_json(given),
    )


def script_json(value: Json) -> str:
    """JSON that may stand in a `<script>` of HTML: no word of a document can end the element or begin another."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _modules() -> list[str]:
    return [name for name in read_files() if name.endswith(".js") and name not in {ENTRY, EARLY}]


def _link(title: str, where: str, frame: Frame) -> str:
    if where == "label":
        return f'<a href="{_address(frame, frame.asked)}" aria-current="page">{escape(title)}</a>'
    query = "" if frame.name or not frame.typed else f"?{urlencode({'person': frame.typed})}"
    return f'<a href="{escape(where + query)}">{escape(title)}</a>'


def _key(frame: Frame) -> str:
    if frame.key is None:
        return ""
    other = {each: value for each, value in frame.asked.items() if each != "as_key"}
    query = other if frame.as_key else {**other, "as_key": "true"}
    help_ = "Answers for training and qualification; they count nowhere"
    return f'<a class="key" href="{_address(frame, query)}" title="{help_}">{escape(frame.key)}</a>'


def _address(frame: Frame, query: Mapping[str, str]) -> str:
    named = query if frame.name or not frame.typed else {**query, "person": frame.typed}
    return escape(f"label?{urlencode(named)}" if named else "label")


def _who(frame: Frame) -> str:
    asked = "".join(
        f'<input type="hidden" name="{escape(each)}" value="{escape(value)}">\n' for each, value in frame.asked.items()
    )
    names = "".join(f'<option value="{escape(name)}"></option>' for name in frame.names)
    focus = "" if frame.typed and not frame.problem else " autofocus"
    refused = ' aria-invalid="true" aria-describedby="refused"' if frame.problem else ""
    return WHO.format(name=escape(frame.typed), names=names, asked=asked, refused=refused, focus=focus)

"""The data card as Markdown and as a page with charts; words of outlets and people are escaped here, once for each."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from curate.core.data_card import Card, Section, Table

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!])")
STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
div { overflow-x: auto; } table { border-collapse: collapse; overflow-wrap: break-word; }
th, td { padding: .15rem .8rem .15rem 0; text-align: left; min-width: max-content; }
td:first-child { min-width: 7rem; }
th { border-bottom: 1px solid; white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
svg { vertical-align: middle; width: 10rem; } rect { fill: #4c78a8; }
@media (max-width: 40rem) { svg { width: 4rem; } }
"""


def render_markdown(card: Card) -> str:
    return "\n".join(_markdown_lines(card)) + "\n"


def render_html(card: Card) -> str:
    """One page without scripts and without anything from elsewhere."""
    body = "".join(_html_parts(card))
    title = escape(card.title)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{STYLE}</style></head><body>{body}</body></html>\n'


def _markdown_lines(card: Card) -> Iterator[str]:
    yield from (f"# {_plain(card.title)}", "", _plain(card.summary))
    for section in card.sections:
        yield from ("", f"## {_plain(section.title)}")
        for paragraph in section.paragraphs:
            yield from ("", _plain(paragraph))
        if section.table:
            yield ""
            yield from _markdown_table(section.table)


def _markdown_table(table: Table) -> Iterator[str]:
    yield _markdown_row(table.header)
    yield "|" + "---|" * len(table.header)
    yield from map(_markdown_row, table.rows)


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |"


def _plain(words: str) -> str:
    """Without meaning to Markdown, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(words.split()))


def _html_parts(card: Card) -> Iterator[str]:
    yield f"<h1>{escape(card.title)}</h1><p>{escape(card.summary)}</p>"
    for section in card.sections:
        yield from _html_section(section)


def _html_section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>"
    yield from (f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs)
    if section.table:
        yield from _html_table(section.table)


def _html_table(table: Table) -> Iterator[str]:
    numbers = [all(_is_number(row[place]) for row in table.rows) for place in range(len(table.header))]
    most = max((float(row[table.bars]) for row in table.rows), default=0) if table.bars is not None else 0
    head = "".join(map(_head, table.header, numbers)) + ("<th></th>" if most else "")
    yield f'<div tabindex="0"><table><tr>{head}</tr>'
    for row in table.rows:
        bar = f"<td>{_bar(float(row[table.bars]) / most)}</td>" if most and table.bars is not None else ""
        yield "<tr>" + "".join(map(_cell, row, numbers)) + bar + "</tr>"
    yield "</table></div>"


def _head(words: str, is_number: bool) -> str:
    return f"<th{_number_class(is_number)}>{escape(words)}</th>"


def _cell(words: str, is_number: bool) -> str:
    return f"<td{_number_class(is_number)}>{escape(words)}</td>"


def _number_class(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _bar(share: float) -> str:
    """A bar of a chart; the number stands beside it, so that it says nothing to those who cannot see it."""
    box = 'viewBox="0 0 160 10" height="10" preserveAspectRatio="none"'
    return f'<svg {box} aria-hidden="true"><rect width="{160 * share:.1f}" height="10"/></svg>'


def _is_number(words: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.,]+", words))

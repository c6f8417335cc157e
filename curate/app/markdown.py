"""Words that came from outside, in places that read Markdown: labels of links and boxes."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def plain(words: str) -> str:
    """The words without meaning to Markdown, to Streamlit's colours and emoji, or to TeX; on one line."""
    return _SIGNS.sub(r"\\\1", " ".join(words.split()))

"""Whose name stands on a layer: an annotator's own, or one that curate keeps for itself.

`again:ana` holds what ana made of a document that was put before her a second time without her knowing, and
`answers` is the key that training and qualification are read against. Both are left out of conflicts, gold,
agreement between annotators and releases; a person's second coding counts in the cut by `self` alone.
"""

from curate.core.layers import is_machine

AGAIN = "again:"
ANSWERS = "answers"
GOLD = "gold"


def is_annotator(author: str) -> bool:
    """Whether the layer says what one person found, first hand: such layers count, and no others."""
    return not is_machine(author) and not is_repeat(author) and author != ANSWERS


def is_repeat(author: str) -> bool:
    return author.startswith(AGAIN)


def repeat_of(annotator: str) -> str:
    """The author of the annotator's second coding."""
    return AGAIN + annotator


def person_behind(author: str) -> str:
    """`ana` for `again:ana`; every other name is its own."""
    return author.removeprefix(AGAIN)


def is_reserved(name: str) -> bool:
    """Whether nobody may call themselves so."""
    return not is_annotator(name) or name == GOLD

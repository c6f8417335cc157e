"""A survey of what a release made now would hold.

Filled in one pass over the gold and one over its documents; holds ids and numbers of each document, never a text.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from curate.core.documents import Document
from curate.core.errors import CurateError, Problem
from curate.core.gold import Gold
from curate.core.readiness import Check
from curate.core.release_records import gold_problems
from curate.core.schema import Schema
from curate.core.split_moves import EarlierSplits
from curate.core.stories import has_words

SHOWN_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that another printed before: `first` has its text where `is_equal`, else only its story."""

    document_id: str
    first: str
    is_equal: bool


@dataclass
class Survey:
    """`texts` are keys that equal texts share. `stories` and `splits` are empty until they are known; `refused` says
    why there are no splits."""

    schema: Schema
    documents_in_all: int = 0
    unsettled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    disputed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    singly_coded: list[str] = field(default_factory=list)
    nothing_marked: list[str] = field(default_factory=list)
    no_words: list[str] = field(default_factory=list)
    not_submitted: list[str] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    counts: dict[str, Mapping[str, int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    stories: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    refused: CurateError | None = None
    earlier: EarlierSplits | None = None
    _same: dict[tuple[tuple[str, int], ...], Mapping[str, int]] = field(default_factory=dict)

    def add_gold(self, gold: Gold) -> None:
        document_id = gold.document_id
        if gold.unsettled:
            self.unsettled[document_id] = tuple(conflict.key for conflict in gold.unsettled)
            return
        counts = Counter(marked.annotation.label for marked in gold.annotations)
        # Documents that hold the same share one: there are far fewer ways to hold labels than documents.
        self.counts[document_id] = self._same.setdefault(tuple(sorted(counts.items())), counts)
        if gold.disputed:
            self.disputed[document_id] = tuple(gold.disputed)
        if len(gold.annotators) == 1:
            self.singly_coded.append(document_id)
        if not gold.annotations:
            self.nothing_marked.append(document_id)

    def add_id(self, document_id: str) -> None:
        """Of every document, once all gold is known."""
        self.documents_in_all += 1
        if document_id not in self.counts and document_id not in self.unsettled:
            self.not_submitted.append(document_id)

    def add_document(self, document: Document, key: str) -> None:
        """A document whose gold is settled, and the key of its text."""
        self.texts[document.id] = key
        if not has_words(document.text):
            self.no_words.append(document.id)

    def check_document(self, document: Document, gold: Gold) -> None:
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems += ((document.id, problem) for problem in gold_problems(self.schema, document, gold))

    @property
    def story_of(self) -> dict[str, str]:
        """By document; where stories were not looked for, equal texts alone are one."""
        return {document_id: self.stories.get(document_id, text) for document_id, text in self.texts.items()}

    def copies(self) -> list[Copy]:
        """Documents with the text, or of the story, of one before them; in the order of ids."""
        first_of_text: dict[str, str] = {}
        first_of_story: dict[str, str] = {}
        copies = []
        for document_id, story in self.story_of.items():
            printed = first_of_text.setdefault(self.texts[document_id], document_id)
            told = first_of_story.setdefault(story, document_id)
            if printed != document_id:
                copies.append(Copy(document_id, printed, is_equal=True))
            elif told != document_id:
                copies.append(Copy(document_id, told, is_equal=False))
        return copies

    def moves(self) -> dict[str, tuple[str, str]]:
        """Of each document that changes it, the split that it had in the earlier release, and the one that it gets."""
        return {} if self.earlier is None else self.earlier.moves(self.splits)

    def members(self, check: Check) -> set[str]:
        """The ids of the documents that a check is about; with a copy also what it is a copy of."""
        if check is Check.COPIES:
            groups: dict[str, list[str]] = defaultdict(list)
            for document_id, story in self.story_of.items():
                groups[story].append(document_id)
            return {each for group in groups.values() if len(group) > 1 for each in group}
        lists: Mapping[Check, Sequence[str] | Mapping[str, object]] = {
            Check.CONFLICTS: self.unsettled,
            Check.DISPUTED: self.disputed,
            Check.SINGLY_CODED: self.singly_coded,
            Check.NOTHING_MARKED: self.nothing_marked,
            Check.NO_WORDS: self.no_words,
            Check.NOT_SUBMITTED: self.not_submitted,
        }
        return set(lists.get(check, ()))

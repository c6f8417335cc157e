"""Finds quotes by their form: strings in quotation marks, and block quotes after a colon.

Each paragraph is read by itself; what ties paragraphs together is kept in a `Chain`: a quote that
was left open at a paragraph's end goes on in the next one that reopens it, and marked sentences that
follow without a cue of their own belong to the speaker before them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from curate.adapters.suggesters.blocks import introduces, is_list
from curate.adapters.suggesters.captions import suggest_captions
from curate.adapters.suggesters.cue_finding import cue_at, cues_left
from curate.adapters.suggesters.entities import PERSONAL, Entities
from curate.adapters.suggesters.indirect import find_indirect
from curate.adapters.suggesters.kinds import is_quote, is_whole
from curate.adapters.suggesters.lexicon import DETERMINERS, ROLES, STOPS
from curate.adapters.suggesters.lines import Covered, Line, spans_of, split_lines
from curate.adapters.suggesters.marks import begins_with_mark, marked_in
from curate.adapters.suggesters.phrases import Phrase, is_person, phrase_starting
from curate.adapters.suggesters.speakers import REACH, Attribution, find_attribution
from curate.adapters.suggesters.subjects import clause_subject, subject_of
from curate.adapters.suggesters.tweets import suggest_tweets
from curate.adapters.suggesters.words import Paragraph
from curate.core.documents import Document
from curate.core.layers import AttributeValue, Mark
from curate.core.spans import Span

LABEL = "quote"
LONGEST_SIGNATURE = 120
# Capitalised words that open a line and are nobody's name.
LABELS = STOPS | DETERMINERS | frozenset({"image", "photo", "picture", "video", "source", "sources", "note", "q", "a"})


@dataclass(frozen=True, slots=True)
class Credit:
    """Who said it, in offsets of the document."""

    speaker: Span | None = None
    cue: Span | None = None
    via: str | None = None


@dataclass(slots=True)
class Quote:
    """One found quote, before the parts of interrupted ones are numbered. `chain` is its group."""

    span: Span
    type: str
    credit: Credit
    chain: int


@dataclass(slots=True)
class Chain:
    """What a marked sentence without a cue of its own goes on with.

    `line` is the last line that belonged to it; `open` says that the last string was not closed.
    """

    number: int = 0
    type: str = ""
    credit: Credit = field(default_factory=Credit)
    line: int = -2
    open: bool = False


def suggest_quotes(document: Document) -> Iterable[Mark]:
    """A mark for each direct, mixed and block quote, with its speaker and cue where the form shows them."""
    reading = _Reading(document)
    quotes = list(reading.quotes())
    return _number_parts(document, quotes, Entities(document.text, reading.spoken))


class _Reading:
    """One pass over the lines of a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        posts = [mark.span for mark in suggest_tweets(document)]
        self._posts = Covered(posts)
        self._captions = Covered(mark.span for mark in suggest_captions(document))
        self._blocks = Covered(_disjoint(spans_of(document, "quote")))
        self.lines = split_lines(document.text)
        self.paragraphs: list[Paragraph | None] = []
        self.spoken: list[Span] = []
        self._chain = Chain()
        self._chains = 0

    def quotes(self) -> Iterator[Quote]:
        introduced: Attribution | None = None
        for nth, line in enumerate(self.lines):
            if self._posts.meets(line.span):
                self.paragraphs.append(None)
                self._pass_over(nth)
                introduced = None
                continue
            paragraph = self._read(nth, line)
            self.paragraphs.append(paragraph)
            self.spoken += [_token_span(line, paragraph, *phrase) for phrase in speaking(paragraph)]
            yield from self._of(nth, line, paragraph, introduced)
            introduced = introduces(paragraph)
            if self._captions.meets(line.span):
                self._pass_over(nth)

    def _pass_over(self, nth: int) -> None:
        """A post or a picture between two paragraphs does not end a quote that runs over them."""
        if self._chain.open and self._chain.line == nth - 1:
            self._chain.line = nth

    def _read(self, nth: int, line: Line) -> Paragraph:
        runs_in = self._chain.open and self._chain.line == nth - 1
        return Paragraph(line.text, marked_in(self.lines, nth, runs_in=runs_in))

    def _of(self, nth: int, line: Line, paragraph: Paragraph, introduced: Attribution | None) -> Iterator[Quote]:
        attributions = [find_attribution(paragraph, mark) for mark in range(len(paragraph.marked))]
        if self._is_block(line, paragraph, attributions, introduced):
            credit = self._credit(nth - 1, introduced) if introduced else Credit()
            yield self._start(nth, line.span, "block", credit)
            return
        for mark, attribution in enumerate(attributions):
            if quote := self._marked(nth, line, paragraph, mark, attribution, introduced):
                yield quote
        if not self._captions.meets(line.span):
            yield from self._indirect(line, paragraph)

    def _indirect(self, line: Line, paragraph: Paragraph) -> Iterator[Quote]:
        """These belong to no chain: what follows a paraphrase without a cue is not more of it."""
        for found in find_indirect(paragraph):
            self._chains += 1
            credit = self._credit_in(line, paragraph, found.attribution)
            yield Quote(_token_span(line, paragraph, *found.clause), "indirect", credit, self._chains)

    def _is_block(
        self,
        line: Line,
        paragraph: Paragraph,
        attributions: Sequence[Attribution | None],
        introduced: Attribution | None,
    ) -> bool:
        if begins_with_mark(line.text) or self._captions.meets(line.span) or is_list(line.text):
            return False
        if self._blocks.meets(line.span):
            return not line.text.startswith(("—", "–"))
        return introduced is not None and not any(found and found.near for found in attributions)

    def _marked(
        self,
        nth: int,
        line: Line,
        paragraph: Paragraph,
        mark: int,
        attribution: Attribution | None,
        introduced: Attribution | None,
    ) -> Quote | None:
        first = mark == 0 and paragraph.position[0] == 0
        if attribution is None and introduced is not None and first:
            span = _span(line, paragraph.marked[mark].start, paragraph.marked[mark].end)
            quote = self._start(nth, span, "direct", self._credit(nth - 1, introduced))
            self._chain.open = not paragraph.marked[mark].closed
            return quote
        follows = self._chain.type == "direct" and self._chain.line in {nth, nth - 1}
        if not is_quote(paragraph, mark, attribution, follows=follows):
            return None
        return self._go_on(nth, line, paragraph, mark, attribution)

    def _go_on(self, nth: int, line: Line, paragraph: Paragraph, mark: int, attribution: Attribution | None) -> Quote:
        marked = paragraph.marked[mark]
        span = _span(line, marked.start, marked.end)
        kind = "direct" if is_whole(paragraph, mark, attribution) else "mixed"
        credit = self._credit_in(line, paragraph, attribution)
        chain = self._chain
        if self._continues(nth, paragraph, mark, kind, credit):
            if chain.credit.cue is None and credit.cue is not None:
                chain.credit = credit
            chain.line, chain.open = nth, not marked.closed
            return Quote(span, kind, chain.credit, chain.number)
        if credit.cue is None and kind == "direct":
            credit = self._nearest_speaker(nth, line, paragraph, mark)
        quote = self._start(nth, span, kind, credit)
        self._chain.open = not marked.closed
        return quote

    def _continues(self, nth: int, paragraph: Paragraph, mark: int, kind: str, credit: Credit) -> bool:
        """Whether a string is a further part of the quote before it."""
        chain = self._chain
        if chain.type != kind or chain.line not in {nth, nth - 1}:
            return False
        if credit.cue is not None and credit.cue == chain.credit.cue:
            return True
        opens_line = paragraph.position[mark] == 0
        if chain.line == nth - 1:
            ran_over = chain.open and opens_line
            return (ran_over and (credit.cue is None or chain.credit.cue is None)) or (
                kind == "direct" and credit.cue is None and opens_line and len(paragraph.tokens) == 1
            )
        return kind == "direct" and credit.cue is None

    def _start(self, nth: int, span: Span, kind: str, credit: Credit) -> Quote:
        self._chains += 1
        self._chain = Chain(self._chains, kind, credit, nth)
        return Quote(span, kind, credit, self._chains)

    def _credit(self, nth: int, attribution: Attribution) -> Credit:
        paragraph = self.paragraphs[nth]
        return self._credit_in(self.lines[nth], paragraph, attribution) if paragraph else Credit()

    def _credit_in(self, line: Line, paragraph: Paragraph, attribution: Attribution | None) -> Credit:
        if attribution is None:
            return Credit()
        cue = _token_span(line, paragraph, attribution.cue.first, attribution.cue.end)
        speaker = _token_span(line, paragraph, *attribution.speaker) if attribution.speaker else None
        self.spoken += [speaker] if speaker else []
        return Credit(speaker, cue, attribution.via)

    def _signed_below(self, nth: int, paragraph: Paragraph) -> Credit | None:
        """A pulled quote: nothing but marks on its line, and `— Tam Rudd, baker` on the next."""
        if len(paragraph.tokens) > 1 or nth + 1 >= len(self.lines):
            return None
        below = self.lines[nth + 1]
        if below.text[0] not in "—–―-" or len(below.text) > LONGEST_SIGNATURE or self._posts.meets(below.span):
            return None
        signature = Paragraph(below.text, [])
        found = phrase_starting(signature.tokens, 1, len(signature.tokens)) if len(signature.tokens) > 1 else None
        return Credit(_token_span(below, signature, *found)) if found else None

    def _nearest_speaker(self, nth: int, line: Line, paragraph: Paragraph, mark: int) -> Credit:
        """For a quote that nothing credits: whoever the sentence before it lets speak, else who spoke last."""
        here = paragraph.position[mark]
        if found := named_beside(paragraph, here):
            return Credit(_token_span(line, paragraph, *found))
        if following := self._signed_below(nth, paragraph):
            return following
        if here and (found := nearest_subject(paragraph, here)):
            return Credit(_token_span(line, paragraph, *found))
        if nth and (before := self.paragraphs[nth - 1]) and (found := nearest_subject(before, len(before.tokens))):
            return Credit(_token_span(self.lines[nth - 1], before, *found))
        return Credit(self._chain.credit.speaker) if self._chain.line == nth - 1 else Credit()


def named_beside(paragraph: Paragraph, here: int) -> tuple[int, int] | None:
    """`“…” — Tam Rudd, baker`, `“…”: mayor hits back`: who is named behind a dash or a colon."""
    tokens = paragraph.tokens
    if here or len(tokens) < 3 or tokens[1].mark >= 0 or tokens[1].text not in {"—", "–", "―", "-", ":"}:
        return None
    if tokens[1].text == ":" and tokens[2].lower in ROLES:
        return 2, 3
    found = phrase_starting(tokens, 2, len(tokens))
    return found if found and (tokens[1].text == ":" or tokens[found[0]].is_capitalised) else None


def speaking(paragraph: Paragraph) -> Iterator[Phrase]:
    """Those named as subjects of a cue, quoted or not."""
    tokens = paragraph.tokens
    for nth in range(len(tokens)):
        if (cue := cue_at(tokens, nth)) and not cue.passive:
            low = max(paragraph.sentence_of(nth)[0], nth - REACH)
            if (found := subject_of(tokens, cue, low)) and is_person(tokens, *found):
                yield found


def nearest_subject(paragraph: Paragraph, end: int) -> tuple[int, int] | None:
    """Who the last sentence before token `end` is about: the subject of its cue, else what it opens with."""
    if end == 0:
        return None
    low, _ = paragraph.sentence_of(end - 1)
    for cue in cues_left(paragraph.tokens, end, max(low, end - REACH)):
        if found := subject_of(paragraph.tokens, cue, low):
            return found
    found = clause_subject(paragraph.tokens, min(end, low + 30), low)
    if found is None:
        return None
    last = paragraph.tokens[found[1] - 1]
    surname = found[1] - found[0] == 1 and last.text.istitle() and last.lower not in LABELS
    known = surname or last.lower in ROLES or last.lower in PERSONAL
    return found if known or is_person(paragraph.tokens, *found) else None


def _span(line: Line, start: int, end: int) -> Span:
    return Span(line.span.start + start, line.span.start + end)


def _token_span(line: Line, paragraph: Paragraph, first: int, end: int) -> Span:
    return _span(line, paragraph.tokens[first].start, paragraph.tokens[end - 1].end)


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _number_parts(document: Document, quotes: list[Quote], entities: Entities) -> Iterator[Mark]:
    sizes: dict[int, int] = {}
    quotes = sorted(quotes, key=lambda quote: quote.span)
    for quote in quotes:
        sizes[quote.chain] = sizes.get(quote.chain, 0) + 1
    credits = {quote.chain: quote.credit for quote in quotes}
    part: dict[int, int] = {}
    for quote in quotes:
        part[quote.chain] = part.get(quote.chain, 0) + 1
        credit = credits[quote.chain]
        attributes: dict[str, AttributeValue | None] = {
            "type": quote.type,
            "quote_id": f"q{quote.chain}",
            "part": str(part[quote.chain]) if sizes[quote.chain] > 1 else None,
            "speaker": credit.speaker,
            "speaker_entity": entities.resolve(credit.speaker) if credit.speaker else None,
            "cue": credit.cue,
            "via": credit.via,
        }
        yield Mark(LABEL, quote.span, {name: value for name, value in attributes.items() if value is not None})


def form_of(mark: Mark) -> str | None:
    """`marks`, `block` or `indirect`: quotes are found by three different forms, and scored by them."""
    kind = mark.attributes.get("type") if mark.label == LABEL else None
    if kind in {"direct", "mixed"}:
        return "marks"
    return str(kind) if kind else None

// The units that a label with `unit: sentence` is coded on, and what has been said about each. Pure.
//
// The server knows sentences; which of them a speaker's clause replaces depends on the quotes that this
// annotator has coded, so that is worked out here, anew after every change. Offsets are code points.

import { countWhile } from "./offsets.js";
import { isSpace } from "./words.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {{sentences: Span[], inner: Span[]}} Sentences sorted, trimmed; `inner` are those within marked strings */
/** @typedef {"yes" | "no" | null} Answer */
/** @typedef {Span & {answer: Answer}} Unit */

/** Quotation marks by the mark that opens; single ones double as apostrophes, so they go only as a pair. */
const CLOSING = new Map([
  ["“", "”"],
  ["„", "“”"],
  ["«", "»"],
  ['"', '"'],
]);
const CLOSERS = new Set(["”", "“", "»", '"']);
const FINAL = new Set([".", "?", "!", ":", ",", ";"]);

/**
 * The units of a document, sorted; no two overlap. A sentence in which a clause-making span stands gives way
 * to what that span holds: the sentences inside it, or itself.
 *
 * @param {Sentences} sentences
 * @param {Span[]} clauses sorted
 * @param {(span: Span) => string} quote the words of a span
 * @returns {Span[]}
 */
export function unitsOf({ sentences, inner }, clauses, quote) {
  const whole = sentences.filter((sentence) => !touching(clauses, sentence).length);
  const held = clauses.flatMap((clause) => heldBy(clause, sentences, inner, quote));
  return apart([...whole, ...held].sort(byStart));
}

/** Spans that make clauses of a label's sentences: the annotator's own, and where he has coded none those suggested.
 * @param {import("./types.js").Label["clauses"]} clauses
 * @param {Annotation[]} annotations by position @param {Suggestion[]} open by position @returns {Span[]} sorted */
export function clauseSpans(clauses, annotations, open) {
  if (!clauses) return [];
  const { label, attribute, values } = clauses;
  const makes = (/** @type {Annotation | Suggestion} */ one) => values.includes(String(one.attributes[attribute]));
  const own = annotations.filter((one) => one.label === label);
  const suggested = open.filter((one) => one.label === label && !touching(own, one).length);
  return [...own.filter(makes), ...suggested.filter(makes)].sort(byStart);
}

/** Each unit with what the annotator has said of it.
 * @param {Span[]} units @param {string} label @param {Annotation[]} annotations of this label, by position
 * @param {Set<string>} rejected @returns {Unit[]} */
export function answered(units, label, annotations, rejected) {
  return units.map(({ start, end }) => {
    const isCoded = touching(annotations, { start, end }).length > 0;
    const isRefused = rejected.has(unitTarget(label, { start, end }));
    return { start, end, answer: isCoded ? "yes" : isRefused ? "no" : null };
  });
}

/** What a no to a unit is stored under. @param {string} label @param {Span} unit */
export function unitTarget(label, { start, end }) {
  return `unit:${label}:${start}-${end}`;
}

/** The spans that share a character with one. The list is sorted and its spans lie apart, as those of one label
 * do; where a label lets its own overlap, they are still found as long as their ends ascend with their starts.
 * @template {Span} T @param {T[]} spans @param {Span} one @returns {T[]} */
export function touching(spans, { start, end }) {
  const first = countWhile(spans.length, (nth) => spans[nth].end <= start);
  let last = first;
  while (last < spans.length && spans[last].start < end) last += 1;
  return spans.slice(first, last);
}

/** What a clause-making span holds. @param {Span} clause @param {Span[]} sentences @param {Span[]} inner
 * @param {(span: Span) => string} quote @returns {Span[]} */
function heldBy(clause, sentences, inner, quote) {
  const pieces = touching(sentences, clause).flatMap((sentence) => {
    const within = touching(inner, common(sentence, clause));
    return within.length ? within : [sentence];
  });
  const held = pieces.map((piece) => trimUnit(common(piece, clause), quote)).filter((piece) => piece !== null);
  if (held.length) return held;
  const whole = trimUnit(clause, quote);
  return whole ? [whole] : [];
}

/** The span without white space, final punctuation and enclosing marks; null where no word is left. The twin
 * of `trim_unit` in curate/core/units.py, for spans that only the browser knows.
 * @param {Span} span @param {(span: Span) => string} quote @returns {Span | null} */
export function trimUnit(span, quote) {
  const characters = [...quote(span)];
  let [from, to] = [0, characters.length];
  for (let size = -1; size !== to - from; ) {
    size = to - from;
    [from, to] = peeled(characters, from, to);
  }
  const hasWord = /[\p{L}\p{N}]/u.test(characters.slice(from, to).join(""));
  return hasWord ? { start: span.start + from, end: span.start + to } : null;
}

/** One thing less at the ends; a mark whose partner stands outside encloses more than this, and goes too.
 * @param {string[]} characters @param {number} from @param {number} to @returns {[number, number]} */
function peeled(characters, from, to) {
  if (from >= to) return [from, to];
  const last = characters[to - 1];
  if (isSpace(characters[from])) return [from + 1, to];
  if (isSpace(last) || FINAL.has(last)) return [from, to - 1];
  if (characters[from] === "‘" && last === "’") return [from + 1, to - 1];
  const closing = CLOSING.get(characters[from]);
  const partner = closing ? partnerOf(characters, from, to, closing) : undefined;
  if (partner === to - 1) return [from + 1, to - 1];
  if (partner === -1) return [from + 1, to];
  return isOrphan(characters, from, to) ? [from, to - 1] : [from, to];
}

/** Where the mark that opens at `from` is closed; -1 where it is not.
 * @param {string[]} characters @param {number} from @param {number} to @param {string} closing */
function partnerOf(characters, from, to, closing) {
  let depth = 1;
  for (let at = from + 1; at < to; at += 1) {
    if (closing.includes(characters[at])) depth -= 1;
    else if (characters[at] === characters[from]) depth += 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Whether the last character closes what was not opened here. @param {string[]} characters @param {number} from @param {number} to */
function isOrphan(characters, from, to) {
  const last = characters[to - 1];
  if (!CLOSERS.has(last)) return false;
  let open = 0;
  for (let at = from; at < to - 1; at += 1) {
    if (last === '"') open = characters[at] === last ? 1 - open : open;
    else if (characters[at] === last) open = Math.max(0, open - 1);
    else if (CLOSING.get(characters[at])?.includes(last)) open += 1;
  }
  return open === 0;
}

/** @param {Span} a @param {Span} b @returns {Span} what both hold */
function common(a, b) {
  return { start: Math.max(a.start, b.start), end: Math.min(a.end, b.end) };
}

/** @param {Span} a @param {Span} b */
function byStart(a, b) {
  return a.start - b.start || a.end - b.end;
}

/** Of spans that overlap the first. @param {Span[]} spans sorted @returns {Span[]} */
function apart(spans) {
  /** @type {Span[]} */
  const kept = [];
  for (const span of spans) if (!kept.length || span.start >= kept[kept.length - 1].end) kept.push(span);
  return kept;
}

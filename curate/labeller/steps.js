// Steps over a text, from where the reader is: to the next of some spans, and from small to large and back.
// Pure. Any offsets will do, as long as all of them count the same.

/** @typedef {import("./types.js").Span} Span */

/** The segment at the caret; where that is selected already, the one beside it. Null where there is none.
 * @template {Span} T @param {T[]} segments sorted, apart @param {Span} selected @param {number} caret
 * @param {1 | -1} step @returns {T | null} */
export function nextSegment(segments, selected, caret, step) {
  const nth = segments.findIndex(({ start, end }) => start === selected.start && end === selected.end);
  if (nth !== -1) return segments[nth + step] ?? null;
  const here = segments.find(({ start, end }) => start <= caret && caret <= end);
  if (here) return here;
  return (step > 0 ? segments.find(({ start }) => start > caret) : segments.findLast(({ end }) => end < caret)) ?? null;
}

/** The selection with the segment behind or before it too; the same where there is none.
 * @param {Span[]} segments sorted, apart @param {Span} selected @param {1 | -1} step @returns {Span} */
export function withSegment(segments, selected, step) {
  if (step > 0) return { ...selected, end: segments.find(({ end }) => end > selected.end)?.end ?? selected.end };
  return { ...selected, start: segments.findLast(({ start }) => start < selected.start)?.start ?? selected.start };
}

/** The next span in reading order, the first again after the last; and whether that went round.
 * @template {Span} T @param {T[]} spans by position, at least one @param {number} caret @param {1 | -1} step
 * @param {(span: T) => boolean} isHere whether the reader is on it @returns {{next: T, isRound: boolean}} */
export function nextAround(spans, caret, step, isHere) {
  const at = spans.findIndex(isHere);
  const nearest = step > 0 ? spans.findIndex(({ start }) => start >= caret) : spans.findLastIndex(({ start }) => start < caret);
  const nth = at !== -1 ? at + step : step > 0 && nearest === -1 ? spans.length : nearest;
  return { next: spans[(nth + spans.length) % spans.length], isRound: nth < 0 || nth >= spans.length };
}

/** The smallest of the candidates that holds more than the selection; null where none does.
 * @param {Span} selected @param {Span[]} candidates @returns {Span | null} */
export function grown(selected, candidates) {
  const larger = candidates.filter((one) => holds(one, selected) && size(one) > size(selected));
  return larger.sort((a, b) => size(a) - size(b))[0] ?? null;
}

/** The largest of the candidates that holds less than the selection; null where none does.
 * @param {Span} selected @param {Span[]} candidates @returns {Span | null} */
export function shrunk(selected, candidates) {
  const smaller = candidates.filter((one) => holds(selected, one) && size(one) < size(selected));
  return smaller.sort((a, b) => size(b) - size(a))[0] ?? null;
}

/** @param {Span} outer @param {Span} inner */
function holds(outer, inner) {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** @param {Span} span */
function size({ start, end }) {
  return end - start;
}

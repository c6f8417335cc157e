// Where there is no room beside the text, the details of the span in hand lie over the foot of the window: its words
// must not be under them.

/** Room for the handle that hangs below the last word. */
const GAP = 32;

/** @typedef {{top: number, bottom: number}} Side of a span: the line where it begins or ends, on the screen */

/**
 * How far the text has to go up for the words to stand free; 0 where they do. Where there is not room for all of them
 * it is their beginning that stays in view.
 *
 * @param {Side} first @param {Side} last @param {number} head below this nothing covers the text @param {number} foot
 * above this nothing does
 */
export function climb(first, last, head, foot) {
  return Math.max(0, Math.min(last.bottom + GAP - foot, first.top - head - GAP / 4));
}

/** Brings the words of the span in hand out from under its details.
 * @param {import("./labeller.js").Labeller} desk @param {import("./types.js").Span} span */
export function uncover({ inspector, model, page, top }, span) {
  const over = inspector.element;
  if (over.hidden || getComputedStyle(over).position !== "sticky") return;
  const first = page.sideOf(model.offsets.toUtf16(span.start), 1);
  const last = page.sideOf(model.offsets.toUtf16(span.end), -1);
  const head = Math.max(0, top.getBoundingClientRect().bottom);
  const by = climb(first, last, head, over.getBoundingClientRect().top);
  if (by) window.scrollBy({ top: by, behavior: "instant" });
}

// The reader's place in the text: an anchor and a focus, which mouse, touch and keys all move. The
// browser's own selection is kept equal to it, so that copying and the reader's eye agree with us.
// Offsets here are UTF-16 units.

import * as words from "./words.js";

/** @typedef {import("./words.js").Stretch} Stretch */
/** @typedef {"character" | "word" | "line" | "block" | "lineEdge" | "textEdge"} Stride */
/** @typedef {"left" | "right" | "up" | "down" | "start" | "end"} Direction */

export class Selection {
  /** @param {import("./page.js").Page} page @param {number[]} stops where blocks start, ascending */
  constructor(page, stops) {
    this.page = page;
    this.stops = stops;
    this.text = page.lines.text;
    this.anchor = 0;
    this.focus = 0;
    /** Horizontal place to keep while moving over lines of different lengths. @type {number | null} */
    this.goalX = null;
  }

  get isCollapsed() {
    return this.anchor === this.focus;
  }

  /** @returns {Stretch} */
  get stretch() {
    return { startUtf16: Math.min(this.anchor, this.focus), endUtf16: Math.max(this.anchor, this.focus) };
  }

  /** Takes over what the browser has selected; false where that is elsewhere. */
  readBrowser() {
    const range = browserRange(this.page.element);
    if (!range) return false;
    const start = this.page.offsetOf(range.startContainer, range.startOffset);
    const end = this.page.offsetOf(range.endContainer, range.endOffset);
    const isBackward = document.getSelection()?.direction === "backward";
    [this.anchor, this.focus] = isBackward ? [end, start] : [start, end];
    this.goalX = null;
    return true;
  }

  /** Shows our selection as the browser's. */
  writeBrowser() {
    const anchor = this.page.point(this.anchor);
    const focus = this.page.point(this.focus);
    document.getSelection()?.setBaseAndExtent(anchor.node, anchor.offset, focus.node, focus.offset);
  }

  /** @param {number} anchor @param {number} [focus] */
  set(anchor, focus = anchor) {
    this.anchor = anchor;
    this.focus = focus;
    this.goalX = null;
  }

  /**
   * @param {Stride} stride
   * @param {Direction} direction
   * @param {boolean} extend keeps the anchor
   */
  move(stride, direction, extend) {
    if (stride === "line") {
      this.focus = this.#lineStep(direction === "down" ? 1 : -1);
    } else {
      this.goalX = null;
      this.focus = this.#step(stride, direction, extend);
    }
    if (!extend) this.anchor = this.focus;
  }

  /** @param {Stride} stride @param {string} direction @param {boolean} extend */
  #step(stride, direction, extend) {
    const { lines } = this.page;
    if (stride === "block") return this.#blockStep(direction === "down");
    const onward = direction === "end" || (direction === "right") !== this.page.isRightToLeft(this.focus);
    const isForward = direction === "start" ? false : onward;
    if (stride === "textEdge") return isForward ? this.text.length : 0;
    const line = lines.lineAt(this.focus);
    if (stride === "lineEdge") return isForward ? lines.end(line) : lines.starts[line];
    const { startUtf16, endUtf16 } = this.stretch;
    // As everywhere: an arrow without Shift first collapses a selection to that side.
    if (stride === "character" && !extend && !this.isCollapsed) return isForward ? endUtf16 : startUtf16;
    if (stride === "character") return (isForward ? words.nextCharacter : words.previousCharacter)(this.text, this.focus);
    return (isForward ? words.nextWordEnd : words.previousWordStart)(this.text, this.focus);
  }

  /** @param {boolean} isForward */
  #blockStep(isForward) {
    const next = this.stops.find((stop) => stop > this.focus) ?? this.text.length;
    return isForward ? next : (this.stops.findLast((stop) => stop < this.focus) ?? 0);
  }

  /** The offset above or below the focus, on the lines as they are broken on the screen. @param {1 | -1} step */
  #lineStep(step) {
    const here = this.page.rectAt(this.focus);
    if (!here) return this.focus;
    this.goalX ??= here.left;
    const height = parseFloat(getComputedStyle(this.page.element).lineHeight) || here.height;
    // A gap between paragraphs, or a line made taller by lanes, takes more than one try.
    for (let tries = 1; tries <= 4; tries += 1) {
      const y = here.top + here.height / 2 + step * height * (0.5 + 0.5 * tries);
      const hit = hitTest(this.goalX, y);
      if (!hit || !this.page.element.contains(hit.node)) continue;
      const offset = this.page.offsetOf(hit.node, hit.offset);
      const there = this.page.rectAt(offset);
      if (there && Math.abs(there.top - here.top) > here.height / 2) return offset;
    }
    return this.#neighbouringLine(step);
  }

  /** Where the screen cannot tell (the next line is not in view): the next line of the text.
   * @param {1 | -1} step */
  #neighbouringLine(step) {
    const { lines } = this.page;
    const { line, column } = lines.placeOf(this.focus);
    if (line + step < 0) return 0;
    if (line + step >= lines.count) return this.text.length;
    return lines.utf16Of({ line: line + step, column: step > 0 ? 0 : Math.max(column, lines.words(line - 1).length) });
  }
}

/** The selected range; null where nothing in or across the element is selected.
 * @param {HTMLElement} element @returns {Range | null} */
export function browserRange(element) {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  return touches(range, element) ? range : null;
}

/** @param {Range} range @param {HTMLElement} element */
function touches({ startContainer, endContainer }, element) {
  return element.contains(startContainer) || element.contains(endContainer);
}

/** The place in the text under a point of the window.
 * @param {number} x @param {number} y @returns {{node: Node, offset: number} | null} */
export function hitTest(x, y) {
  if (document.caretPositionFromPoint) {
    const position = document.caretPositionFromPoint(x, y);
    return position && { node: position.offsetNode, offset: position.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}

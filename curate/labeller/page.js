// The document on the screen: a paragraph and a text node for each line, and the way back from a
// point in the DOM to an offset in the text. Offsets here are UTF-16 units.
//
// Lines are gathered into leaves, which the browser does not lay out until they come near the window: a
// hundred thousand lines, or one of a million characters, open as fast as a short text.

import { element } from "./dom.js";
import { Lines } from "./lines.js";
import { hitTest } from "./selection.js";
import { holdsFromRight, nextCharacter, previousCharacter, readsFromRight } from "./words.js";

/** @typedef {{x: number, top: number, bottom: number}} Side one side of a character, in the window */
/** @typedef {{utf16: number, rect: DOMRect}} Character */

/** Kinds of block that the margin names; ordinary text goes without. */
const QUIET = new Set(["body"]);
/** A leaf is full when it has this many lines or characters. */
const LEAF_LINES = 120;
const LEAF_LENGTH = 12_000;
/** Characters in a row on the screen, for a guess at the height of what has not been laid out. */
const ROW_LENGTH = 80;

export class Page {
  /**
   * @param {string} text
   * @param {{kind: string, startUtf16: number, endUtf16: number}[]} blocks sorted, outer before inner
   */
  constructor(text, blocks) {
    this.lines = new Lines(text);
    this.isMixed = holdsFromRight(text);
    /** @type {HTMLElement[]} */
    this.paragraphs = [];
    /** @type {WeakMap<Node, number>} */
    this.lineOf = new WeakMap();
    /** @type {WeakMap<Node, number>} first line of each leaf */
    this.leafStarts = new WeakMap();
    /** Which leaf each line is in. */
    this.leafOfLine = new Uint32Array(this.lines.count);
    for (let line = 0; line < this.lines.count; line += 1) this.#addParagraph(line);
    for (const block of blocks) this.#markBlock(block);
    this.leaves = this.#leaves();
    this.element = element("div", { class: "page" }, ...this.leaves);
  }

  /** @param {number} line */
  #addParagraph(line) {
    const paragraph = element("div", { class: "line", dir: this.#direction(line) });
    const words = document.createTextNode(this.lines.words(line));
    paragraph.append(words);
    this.lineOf.set(paragraph, line);
    this.lineOf.set(words, line);
    this.paragraphs.push(paragraph);
    if (this.lines.continues(line)) paragraph.dataset.continues = "";
    if (line > 0 && this.lines.continues(line - 1)) paragraph.dataset.continued = "";
  }

  /** Each line chooses its own direction: an Arabic line among English ones reads from the right. One that was
   * cut has the direction of its beginning throughout. @param {number} line @returns {string | undefined} */
  #direction(line) {
    const { lines } = this;
    // Finding the direction takes as long as all else; most texts have only one.
    if (!this.isMixed) return undefined;
    if (line > 0 && lines.continues(line - 1)) return this.paragraphs[line - 1].dir;
    if (!lines.continues(line)) return "auto";
    return readsFromRight(lines.words(line)) ? "rtl" : "ltr";
  }

  /** @returns {HTMLElement[]} */
  #leaves() {
    const leaves = [];
    for (let line = 0; line < this.lines.count; ) {
      const next = this.#leafEnd(line);
      const leaf = element("div", { class: "leaf", style: this.#guess(line, next) }, ...this.paragraphs.slice(line, next));
      this.leafStarts.set(leaf, line);
      this.leafOfLine.fill(leaves.length, line, next);
      leaves.push(leaf);
      line = next;
    }
    return leaves;
  }

  /** @param {number} first @returns {number} the line after the leaf's last */
  #leafEnd(first) {
    const { starts, count } = this.lines;
    let line = first + 1;
    while (line < count && line - first < LEAF_LINES && starts[line] - starts[first] < LEAF_LENGTH) line += 1;
    return line;
  }

  /** @param {number} first @param {number} end lines */
  #guess(first, end) {
    let rows = 0;
    for (let line = first; line < end; line += 1) {
      rows += Math.max(1, Math.ceil((this.lines.end(line) - this.lines.starts[line]) / ROW_LENGTH));
    }
    return { "--rows": String(rows), "--gaps": String(end - first) };
  }

  /** @param {{kind: string, startUtf16: number, endUtf16: number}} block */
  #markBlock({ kind, startUtf16, endUtf16 }) {
    if (QUIET.has(kind)) return;
    const first = this.lines.lineAt(startUtf16);
    const last = this.lines.lineAt(Math.max(startUtf16, endUtf16 - 1));
    for (let line = first; line <= last; line += 1) this.paragraphs[line].dataset.block = kind;
    this.paragraphs[first].dataset.mark = kind;
  }

  /** The leaf that an offset is in. @param {number} utf16 */
  leafAt(utf16) {
    return this.leafOfLine[this.lines.lineAt(utf16)];
  }

  /** @param {number} startUtf16 @param {number} endUtf16 @returns {StaticRange} */
  range(startUtf16, endUtf16) {
    const start = this.point(startUtf16);
    const end = this.point(endUtf16);
    return new StaticRange({
      startContainer: start.node,
      startOffset: start.offset,
      endContainer: end.node,
      endOffset: end.offset,
    });
  }

  /** @param {number} utf16 @returns {{node: Text, offset: number}} */
  point(utf16) {
    const { line, column } = this.lines.placeOf(utf16);
    return { node: /** @type {Text} */ (this.paragraphs[line].firstChild), offset: column };
  }

  /** The offset of a point in the DOM; one outside the page counts as the page's nearer end.
   * @param {Node} node @param {number} offset @returns {number} */
  offsetOf(node, offset) {
    const line = this.lineOf.get(node);
    if (line !== undefined && node.nodeType === Node.TEXT_NODE) return this.lines.utf16Of({ line, column: offset });
    if (line !== undefined) return offset === 0 ? this.lines.starts[line] : this.lines.end(line);
    if (node === this.element) return this.#offsetOfLine(this.leafStarts.get(node.childNodes[offset]));
    const leafStart = this.leafStarts.get(node);
    if (leafStart !== undefined) return this.#offsetOfLine(leafStart + offset);
    return this.#isAfter(node, offset) ? this.lines.text.length : 0;
  }

  /** @param {number} [line] of none: the end of the text */
  #offsetOfLine(line = this.lines.count) {
    return line < this.lines.count ? this.lines.starts[line] : this.lines.text.length;
  }

  /** @param {Node} node @param {number} offset */
  #isAfter(node, offset) {
    if (node.contains(this.element)) {
      const child = [...node.childNodes].findIndex((candidate) => candidate.contains(this.element));
      return offset > child;
    }
    return Boolean(this.element.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  /** Where the character at an offset is on the screen. @param {number} utf16 @returns {DOMRect | null} */
  rectAt(utf16) {
    const { node, offset } = this.point(utf16);
    const range = document.createRange();
    range.setStart(node, offset);
    range.collapse(true);
    const rect = range.getClientRects()[0];
    if (rect && rect.height > 0) return rect;
    const paragraph = node.parentElement;
    return paragraph ? edgeOf(paragraph) : null;
  }

  /** The offset that is nearest to a point of the window; null outside the text. @param {number} x @param {number} y */
  offsetAt(x, y) {
    const hit = hitTest(x, y);
    return hit && this.element.contains(hit.node) ? this.offsetOf(hit.node, hit.offset) : null;
  }

  /** The character under a point of the window, whatever the line's height. @param {number} x @param {number} y
   * @returns {Character | null} */
  characterAt(x, y) {
    const near = this.offsetAt(x, y);
    if (near === null) return null;
    for (const utf16 of [near, previousCharacter(this.lines.text, near)]) {
      const rect = this.#boxes(utf16).find((box) => box.left <= x && x < box.right);
      if (rect) return { utf16, rect };
    }
    return null;
  }

  /** Where a span ends on the screen: the outer side of the first character after an offset, or of the last before it.
   * @param {number} utf16 @param {1 | -1} step @returns {Side} */
  sideOf(utf16, step) {
    const first = step > 0 ? utf16 : previousCharacter(this.lines.text, utf16);
    const boxes = this.#boxes(first);
    const box = step > 0 ? boxes[0] : boxes.at(-1);
    const { left, right, top, bottom } = box ?? this.rectAt(utf16) ?? new DOMRect();
    return { x: this.#isFromRight(first) === (step > 0) ? right : left, top, bottom };
  }

  /** @param {number} utf16 of a character's first unit @returns {DOMRect[]} */
  #boxes(utf16) {
    const range = document.createRange();
    const { node, offset } = this.point(utf16);
    range.setStart(node, offset);
    range.setEnd(node, Math.min(node.length, offset + nextCharacter(this.lines.text, utf16) - utf16));
    return [...range.getClientRects()];
  }

  /** @param {number} utf16 */
  #isFromRight(utf16) {
    if (!this.isMixed) return false;
    const character = this.lines.text.slice(utf16, nextCharacter(this.lines.text, utf16));
    return /\p{L}/u.test(character) ? readsFromRight(character) : this.isRightToLeft(utf16);
  }

  /** @param {number} utf16 */
  isRightToLeft(utf16) {
    return getComputedStyle(this.paragraphs[this.lines.lineAt(utf16)]).direction === "rtl";
  }

  /** @param {number} line @param {number} lanes */
  setLanes(line, lanes) {
    this.paragraphs[line].style.setProperty("--lanes", String(lanes));
  }
}

/** An empty line has no character to measure. @param {HTMLElement} paragraph */
function edgeOf(paragraph) {
  const box = paragraph.getBoundingClientRect();
  const rtl = getComputedStyle(paragraph).direction === "rtl";
  const padding = parseFloat(getComputedStyle(paragraph).paddingInlineStart) || 0;
  return new DOMRect(rtl ? box.right - padding : box.left + padding, box.top + 4, 0, Math.max(8, box.height - 8));
}

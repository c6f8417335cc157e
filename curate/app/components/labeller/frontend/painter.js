// Paints spans with the CSS Custom Highlight API: no element is made for a span, so two thousand of
// them cost no more than the ranges. A highlight is shared by all spans of one label in one lane.

import { MAX_LANES, stack } from "./lanes.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {{id: string, label: string, start: number, end: number, suggested: boolean}} Paintable */
/** @typedef {{key: string, start: number, end: number, lane: number, range: StaticRange}} Painted */

const LANE_STEP = 4;
/** Lanes that fit below a line at its usual height. */
const FREE_LANES = 3;
const MARKS = /** @type {const} */ (["attribute", "active", "selection"]);

let instances = 0;

export class Painter {
  /**
   * @param {import("./page.js").Page} page
   * @param {import("./offsets.js").Offsets} offsets
   * @param {import("./types.js").Label[]} labels
   * @param {CSSStyleSheet} sheet adopted where the page is
   */
  constructor(page, offsets, labels, sheet) {
    this.page = page;
    this.offsets = offsets;
    this.labels = new Map(labels.map((label, nth) => [label.name, { label, nth }]));
    this.sheet = sheet;
    // Highlights have one name space for the whole document.
    this.prefix = `curate-${(instances += 1)}`;
    this.dark = false;
    /** @type {Map<string, Painted>} */
    this.painted = new Map();
    /** @type {Map<string, Highlight>} */
    this.highlights = new Map();
    /** @type {Uint8Array} */
    this.lineLanes = new Uint8Array(page.lines.count);
    for (const [nth, mark] of MARKS.entries()) this.#highlight(mark, 10 + nth);
  }

  /** Brings the screen in line with the spans; only what differs is touched.
   * @param {Paintable[]} spans */
  paint(spans) {
    const lanes = stack(spans);
    const seen = new Set();
    for (const span of spans) {
      seen.add(span.id);
      this.#paintOne(span, Math.min(lanes.get(span.id) ?? 0, MAX_LANES - 1));
    }
    for (const id of this.painted.keys()) if (!seen.has(id)) this.#erase(id);
    this.#fitLines();
  }

  /** @param {"attribute" | "active" | "selection"} mark @param {Span[]} spans */
  mark(mark, spans) {
    const highlight = this.highlights.get(mark);
    highlight?.clear();
    for (const span of spans) highlight?.add(this.#range(span));
  }

  /** @param {boolean} dark */
  setDark(dark) {
    if (dark === this.dark) return;
    this.dark = dark;
    while (this.sheet.cssRules.length) this.sheet.deleteRule(0);
    for (const key of this.highlights.keys()) this.#addRule(key);
  }

  /** Takes everything off the document again. */
  dispose() {
    for (const key of this.highlights.keys()) CSS.highlights.delete(`${this.prefix}-${key}`);
    this.highlights.clear();
    this.painted.clear();
  }

  /** @param {Paintable} span @param {number} lane */
  #paintOne(span, lane) {
    const nth = this.labels.get(span.label)?.nth;
    const key = `${nth ?? "unknown"}-${lane}-${span.suggested ? "suggested" : "made"}`;
    const before = this.painted.get(span.id);
    if (before && before.key === key && before.start === span.start && before.end === span.end) return;
    if (before) this.highlights.get(before.key)?.delete(before.range);
    const range = this.#range(span);
    this.#highlight(key, span.suggested ? 0 : 1).add(range);
    this.painted.set(span.id, { key, start: span.start, end: span.end, lane, range });
  }

  /** @param {string} id */
  #erase(id) {
    const painted = this.painted.get(id);
    if (!painted) return;
    this.highlights.get(painted.key)?.delete(painted.range);
    this.painted.delete(id);
  }

  /** @param {Span} span */
  #range({ start, end }) {
    return this.page.range(this.offsets.toUtf16(start), this.offsets.toUtf16(end));
  }

  /** Gives lines room for their lanes. */
  #fitLines() {
    const needed = new Uint8Array(this.lineLanes.length);
    const { lines } = this.page;
    for (const { start, end, lane } of this.painted.values()) {
      if (lane < FREE_LANES) continue;
      const last = lines.lineAt(this.offsets.toUtf16(end));
      for (let line = lines.lineAt(this.offsets.toUtf16(start)); line <= last; line += 1) {
        needed[line] = Math.max(needed[line], lane + 1 - FREE_LANES);
      }
    }
    needed.forEach((lanes, line) => {
      if (lanes !== this.lineLanes[line]) this.page.setLanes(line, lanes);
    });
    this.lineLanes = needed;
  }

  /** @param {string} key @param {number} priority @returns {Highlight} */
  #highlight(key, priority) {
    const known = this.highlights.get(key);
    if (known) return known;
    const highlight = new Highlight();
    highlight.priority = priority;
    this.highlights.set(key, highlight);
    CSS.highlights.set(`${this.prefix}-${key}`, highlight);
    this.#addRule(key);
    return highlight;
  }

  /** @param {string} key */
  #addRule(key) {
    const style = MARKS.some((mark) => mark === key) ? this.#markStyle(key) : this.#spanStyle(key);
    this.sheet.insertRule(`::highlight(${this.prefix}-${key}) { ${style} }`, this.sheet.cssRules.length);
  }

  /** @param {string} key */
  #spanStyle(key) {
    const [nth, lane, kind] = key.split("-");
    const color = this.colorOf([...this.labels.keys()][Number(nth)]);
    const line = kind === "suggested" ? "underline dashed 1.5px" : "underline solid 2.5px";
    const fill = kind === "suggested" ? "transparent" : `color-mix(in srgb, ${color} ${this.dark ? 18 : 10}%, transparent)`;
    return `background-color: ${fill}; text-decoration: ${line} ${color}; text-underline-offset: ${3 + Number(lane) * LANE_STEP}px;`;
  }

  /** @param {string} mark */
  #markStyle(mark) {
    if (mark === "selection") return "background-color: var(--curate-selection);";
    if (mark === "active") return "background-color: var(--curate-active);";
    return "background-color: var(--curate-attribute);";
  }

  /** The label's colour in the present theme. @param {string | undefined} name */
  colorOf(name) {
    const color = name === undefined ? undefined : this.labels.get(name)?.label.color;
    const chosen = this.dark ? color?.dark : color?.light;
    // A colour comes from a schema file: anything but a colour would be a rule of its own.
    return chosen && CSS.supports("color", chosen) ? chosen : "gray";
  }
}

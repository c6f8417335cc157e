// Paints spans with the CSS Custom Highlight API: no element is made for a span, so two thousand of
// them cost no more than the ranges, and only those near the window are registered. A highlight is shared
// by all spans of one label in one lane.

import { MAX_LANES, stack } from "./lanes.js";
import { heldLine, rulesFor } from "./looks.js";
import { Nearness } from "./nearness.js";
import { SUGGESTED, patternOf } from "./patterns.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {{id: string, label: string, start: number, end: number, suggested: boolean}} Paintable */
/** @typedef {object} Painted
 * @property {string} key of its highlight
 * @property {number} start
 * @property {number} end
 * @property {number} lane
 * @property {number} firstLeaf
 * @property {number} lastLeaf
 * @property {StaticRange | undefined} range while it is near the window
 */

/** Lanes that fit below a line at its usual height. */
const FREE_LANES = 3;
/** Rules that are there before they are needed. */
const SPARE_LANES = 1;
/** The colour of a label that has none. */
const LOST = "gray";
const PRIORITY = { suggested: 0, made: 1, remark: 2, part: 2, attribute: 3, hover: 4, active: 5, held: 6, selection: 7 };

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
    this.labels = labels;
    this.numbers = new Map(labels.map(({ name }, nth) => [name, nth]));
    this.sheet = sheet;
    // Highlights have one name space for the whole document.
    this.prefix = `curate-${(instances += 1)}`;
    /** @type {boolean | undefined} */
    this.isDark = undefined;
    /** @type {string | null} the label that the reader looks at alone */
    this.focus = null;
    /** @type {string[]} by number; one more than there are labels, for those that the codebook lost, if any */
    this.colors = [];
    /** What there are rules for. @type {import("./looks.js").Lanes & {lost: boolean}} */
    this.room = { made: SPARE_LANES, suggested: 0, lost: false };
    /** Lines that lend their style to a span in hand, and those of one under the pointer. @type {Record<"active" | "hover", number[]>} */
    this.lending = { active: [], hover: [] };
    /** @type {Map<string, Painted>} */
    this.painted = new Map();
    /** @type {Set<Painted>[]} those that touch each leaf */
    this.byLeaf = page.leaves.map(() => new Set());
    this.nearness = new Nearness(page.leaves, (came, went) => this.#followWindow(came, went));
    /** @type {Map<string, Highlight>} */
    this.highlights = new Map();
    /** @type {{id: string, label: string, start: number, end: number} | undefined} the span in hand */
    this.active = undefined;
    /** @type {Paintable | undefined} the span under the pointer */
    this.pointed = undefined;
    /** Where each mark is now: one that is set again where it is would have the whole text painted anew. */
    this.marked = new Map([["selection", "[]"]]);
    /** @type {Uint8Array} */
    this.lineLanes = new Uint8Array(page.lines.count);
  }

  /** Brings the screen in line with the spans; only what differs is touched.
   * @param {Paintable[]} spans */
  paint(spans) {
    const lanes = stack(spans);
    this.makeRoom(spans, lanes);
    const seen = new Set();
    for (const span of spans) {
      seen.add(span.id);
      this.#paintOne(span, Math.min(lanes.get(span.id) ?? 0, MAX_LANES - 1));
    }
    for (const id of this.painted.keys()) if (!seen.has(id)) this.#erase(id);
    this.#fitLines();
  }

  /** Sees to it that there are rules for spans. Before the text is on the page they cost nothing.
   * @param {Paintable[]} spans @param {Map<string, number>} [lanes] */
  makeRoom(spans, lanes = stack(spans)) {
    const { room } = this;
    const used = Math.min(MAX_LANES, spans.reduce((most, { id }) => Math.max(most, (lanes.get(id) ?? 0) + 1), 1));
    const isSuggested = room.suggested > 0 || spans.some(({ suggested }) => suggested);
    const lost = room.lost || spans.some(({ label }) => !this.numbers.has(label));
    if (used <= room.made && isSuggested === room.suggested > 0 && lost === room.lost) return;
    const made = used <= room.made ? room.made : Math.min(MAX_LANES, used + SPARE_LANES);
    this.room = { made, suggested: isSuggested ? made : 0, lost };
    if (this.isDark !== undefined) this.#writeRules();
  }

  /** Shows a span at another place for as long as nothing is painted anew. @param {Paintable} span */
  preview(span) {
    this.#paintOne(span, this.painted.get(span.id)?.lane ?? 0);
    this.showActive(span);
  }

  /** Sets off the span in hand over all its length, in its label's colour.
   * @param {{id: string, label: string, start: number, end: number} | undefined} span */
  showActive(span) {
    this.active = span;
    this.#setOff();
  }

  /** Sets off the span under the pointer, so that the eye finds its ends. @param {Paintable | undefined} span */
  showPointed(span) {
    this.pointed = span;
    this.#setOff();
  }

  /** Spans in a lane at a place. @param {number} lane @param {number} offset @returns {string[]} ids */
  inLane(lane, offset) {
    const found = [...this.painted].filter(([, one]) => one.lane === lane && one.start <= offset && offset < one.end);
    return found.map(([id]) => id);
  }

  #setOff() {
    for (const [key, highlight] of this.highlights) if (highlight.size && /^(active|hover|held)/.test(key)) highlight.clear();
    this.#takeBack("active");
    this.#takeBack("hover");
    const { active, pointed } = this;
    if (pointed && pointed.id !== active?.id) this.#setOffOne("hover", pointed);
    if (active) this.#setOffOne("active", active);
  }

  /** @param {"active" | "hover"} how @param {{id: string, label: string, start: number, end: number}} span */
  #setOffOne(how, span) {
    const number = this.#number(span.label);
    const painted = this.painted.get(span.id);
    this.#highlight(`${how}-${number}`, PRIORITY[how]).add(this.#range(span));
    if (!painted) return;
    this.#lend(how, span, heldLine(painted.key.endsWith("suggested") ? SUGGESTED : patternOf(number), this.colorOf(span.label), painted.lane));
    this.#highlight(`held-${how}`, PRIORITY.held).add(this.#range(span));
  }

  /** A rule for each label, lane and kind would cost all lines; what a span in hand needs is said on its own lines.
   * @param {"active" | "hover"} how @param {Span} span @param {[string, string][]} style */
  #lend(how, { start, end }, style) {
    const { lines } = this.page;
    const last = lines.lineAt(this.offsets.toUtf16(end));
    for (let line = lines.lineAt(this.offsets.toUtf16(start)); line <= last; line += 1) {
      this.lending[how].push(line);
      for (const [name, value] of style) this.page.paragraphs[line].style.setProperty(`--${how}-${name}`, value);
    }
  }

  /** @param {"active" | "hover"} how */
  #takeBack(how) {
    for (const line of this.lending[how]) {
      for (const name of ["line", "color", "offset"]) this.page.paragraphs[line].style.removeProperty(`--${how}-${name}`);
    }
    this.lending[how] = [];
  }

  /** @param {"attribute" | "part" | "remark" | "selection"} mark @param {Span[]} spans */
  mark(mark, spans) {
    const said = JSON.stringify(spans.map(({ start, end }) => [start, end]));
    if (this.marked.get(mark) === said) return;
    this.marked.set(mark, said);
    const highlight = this.#highlight(mark, PRIORITY[mark]);
    highlight.clear();
    for (const span of spans) highlight.add(this.#range(span));
  }

  /** Writes the rules of all highlights at once: a rule added later would cost the whole text a new style.
   * @param {boolean} isDark */
  setDark(isDark) {
    if (isDark === this.isDark) return;
    this.isDark = isDark;
    this.#writeRules();
  }

  /** Lets the spans of all other labels fade; `null` shows all alike. @param {string | null} label */
  setFocus(label) {
    if (label === this.focus) return;
    this.focus = label;
    if (this.isDark !== undefined) this.#writeRules();
  }

  #writeRules() {
    const { lost, ...lanes } = this.room;
    this.colors = [...this.labels, ...(lost ? [undefined] : [])].map((label) => this.#chooseColor(label));
    const isAside = this.labels.map(({ name }) => this.focus !== null && name !== this.focus);
    this.sheet.replaceSync(rulesFor(this.prefix, { colors: this.colors, isAside, isDark: this.isDark === true, lanes }));
  }

  /** The label's colour in the present theme. @param {string} name */
  colorOf(name) {
    return this.colors[this.#number(name)] ?? LOST;
  }

  /** Takes everything off the document again. */
  dispose() {
    this.nearness.dispose();
    for (const key of this.highlights.keys()) CSS.highlights.delete(`${this.prefix}-${key}`);
    this.highlights.clear();
    this.painted.clear();
  }

  /** @param {Paintable} span @param {number} lane */
  #paintOne(span, lane) {
    const kind = span.suggested ? "suggested" : "made";
    const key = `${this.#number(span.label)}-${lane}-${kind}`;
    const before = this.painted.get(span.id);
    if (before && before.key === key && before.start === span.start && before.end === span.end) return;
    this.#erase(span.id);
    const { start, end } = span;
    const firstLeaf = this.page.leafAt(this.offsets.toUtf16(start));
    const lastLeaf = this.page.leafAt(this.offsets.toUtf16(end));
    /** @type {Painted} */
    const painted = { key, start, end, lane, firstLeaf, lastLeaf, range: undefined };
    this.painted.set(span.id, painted);
    for (let leaf = firstLeaf; leaf <= lastLeaf; leaf += 1) this.byLeaf[leaf].add(painted);
    this.#highlight(key, PRIORITY[kind]);
    if (this.nearness.has(firstLeaf, lastLeaf)) this.#register(painted);
  }

  /** @param {number[]} came @param {number[]} went leaves */
  #followWindow(came, went) {
    for (const leaf of came) for (const painted of this.byLeaf[leaf]) this.#register(painted);
    for (const leaf of went) {
      for (const painted of this.byLeaf[leaf]) {
        if (!this.nearness.has(painted.firstLeaf, painted.lastLeaf)) this.#unregister(painted);
      }
    }
  }

  /** @param {Painted} painted */
  #register(painted) {
    if (painted.range) return;
    painted.range = this.#range(painted);
    this.highlights.get(painted.key)?.add(painted.range);
  }

  /** @param {Painted} painted */
  #unregister(painted) {
    if (painted.range) this.highlights.get(painted.key)?.delete(painted.range);
    painted.range = undefined;
  }

  /** @param {string} id */
  #erase(id) {
    const painted = this.painted.get(id);
    if (!painted) return;
    this.#unregister(painted);
    for (let leaf = painted.firstLeaf; leaf <= painted.lastLeaf; leaf += 1) this.byLeaf[leaf].delete(painted);
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
    return highlight;
  }

  /** @param {string} label */
  #number(label) {
    return this.numbers.get(label) ?? this.labels.length;
  }

  /** @param {import("./types.js").Label | undefined} label */
  #chooseColor(label) {
    const chosen = this.isDark ? label?.color.dark : label?.color.light;
    // A colour comes from a schema file: anything but a colour would be a rule of its own.
    return chosen && CSS.supports("color", chosen) ? chosen : LOST;
  }
}

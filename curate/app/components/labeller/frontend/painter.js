// Paints spans with the CSS Custom Highlight API: no element is made for a span, so two thousand of
// them cost no more than the ranges. A highlight is shared by all spans of one label in one lane.

import { MAX_LANES, stack } from "./lanes.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {{id: string, label: string, start: number, end: number, suggested: boolean}} Paintable */
/** @typedef {{key: string, start: number, end: number, lane: number, range: StaticRange}} Painted */

const LANE_STEP = 4;
/** Lanes that fit below a line at its usual height. */
const FREE_LANES = 3;
const PRIORITY = { suggested: 0, made: 1, attribute: 2, active: 3, selection: 4 };

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
    /** @type {string[]} by number; one more than there are labels: for those that the codebook lost */
    this.colors = [];
    /** @type {Map<string, Painted>} */
    this.painted = new Map();
    /** @type {Map<string, Highlight>} */
    this.highlights = new Map();
    /** @type {Uint8Array} */
    this.lineLanes = new Uint8Array(page.lines.count);
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

  /** Sets off the span in hand, in its label's colour. @param {(Span & {label: string}) | undefined} span */
  showActive(span) {
    for (const [key, highlight] of this.highlights) if (key.startsWith("active")) highlight.clear();
    if (span) this.#highlight(`active-${this.#number(span.label)}`, PRIORITY.active).add(this.#range(span));
  }

  /** @param {"attribute" | "selection"} mark @param {Span[]} spans */
  mark(mark, spans) {
    const highlight = this.#highlight(mark, PRIORITY[mark]);
    highlight.clear();
    for (const span of spans) highlight.add(this.#range(span));
  }

  /** Writes the rules of all highlights at once: a rule added later would cost the whole text a new style.
   * @param {boolean} isDark */
  setDark(isDark) {
    if (isDark === this.isDark) return;
    this.isDark = isDark;
    this.colors = [...this.labels, undefined].map((label) => this.#chooseColor(label));
    const rules = [...this.#rules()].map(([key, style]) => `::highlight(${this.prefix}-${key}) { ${style} }`);
    this.sheet.replaceSync(rules.join("\n"));
  }

  /** The label's colour in the present theme. @param {string} name */
  colorOf(name) {
    return this.colors[this.#number(name)];
  }

  /** Takes everything off the document again. */
  dispose() {
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
    if (before) this.highlights.get(before.key)?.delete(before.range);
    const range = this.#range(span);
    this.#highlight(key, PRIORITY[kind]).add(range);
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
    return highlight;
  }

  /** @returns {Generator<[string, string]>} */
  *#rules() {
    for (const [nth, color] of this.colors.entries()) {
      for (let lane = 0; lane < MAX_LANES; lane += 1) {
        const offset = `text-underline-offset: ${3 + lane * LANE_STEP}px`;
        const fill = `background-color: ${fade(color, this.isDark ? 18 : 10)}`;
        yield [`${nth}-${lane}-made`, `${fill}; text-decoration: underline solid 2.5px ${color}; ${offset};`];
        yield [`${nth}-${lane}-suggested`, `text-decoration: underline dashed 1.5px ${color}; ${offset};`];
      }
      yield [`active-${nth}`, `background-color: ${fade(color, 30)};`];
    }
    yield ["attribute", "background-color: var(--curate-attribute);"];
    yield ["selection", "background-color: var(--curate-selection);"];
  }

  /** @param {string} label */
  #number(label) {
    return this.numbers.get(label) ?? this.labels.length;
  }

  /** @param {import("./types.js").Label | undefined} label */
  #chooseColor(label) {
    const chosen = this.isDark ? label?.color.dark : label?.color.light;
    // A colour comes from a schema file: anything but a colour would be a rule of its own.
    return chosen && CSS.supports("color", chosen) ? chosen : "gray";
  }
}

/** @param {string} color @param {number} percent */
function fade(color, percent) {
  return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}

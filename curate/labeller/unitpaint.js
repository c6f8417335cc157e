// Shows which units of the pass wait for an answer, and which were answered with no. A yes is an annotation, which
// the painter shows. Its rules stand in passes.css, below whatever the painter lays over them.

const KINDS = /** @type {const} */ ({ open: "curate-unit-open", no: "curate-unit-no" });
const BELOW_SPANS = -1;

export class UnitPaint {
  /** @param {import("./page.js").Page} page @param {import("./offsets.js").Offsets} offsets */
  constructor(page, offsets) {
    this.page = page;
    this.offsets = offsets;
    this.highlights = { open: new Highlight(), no: new Highlight() };
    /** @type {Map<string, {kind: "open" | "no", range: StaticRange}>} by place */
    this.painted = new Map();
    for (const kind of /** @type {("open" | "no")[]} */ (Object.keys(KINDS))) {
      this.highlights[kind].priority = BELOW_SPANS;
      CSS.highlights.set(KINDS[kind], this.highlights[kind]);
    }
  }

  /** Only what differs is touched. @param {import("./units.js").Unit[]} units */
  paint(units) {
    const seen = new Set();
    for (const { start, end, answer } of units) {
      if (answer === "yes") continue;
      const place = `${start}-${end}`;
      seen.add(place);
      this.#paintOne(place, start, end, answer === "no" ? "no" : "open");
    }
    for (const place of this.painted.keys()) if (!seen.has(place)) this.#erase(place);
  }

  dispose() {
    this.painted.clear();
    for (const kind of /** @type {("open" | "no")[]} */ (Object.keys(KINDS))) {
      this.highlights[kind].clear();
      // Another labeller may have come in the meantime: its highlights have the same names.
      if (CSS.highlights.get(KINDS[kind]) === this.highlights[kind]) CSS.highlights.delete(KINDS[kind]);
    }
  }

  /** @param {string} place @param {number} start @param {number} end @param {"open" | "no"} kind */
  #paintOne(place, start, end, kind) {
    if (this.painted.get(place)?.kind === kind) return;
    this.#erase(place);
    const range = this.page.range(this.offsets.toUtf16(start), this.offsets.toUtf16(end));
    this.highlights[kind].add(range);
    this.painted.set(place, { kind, range });
  }

  /** @param {string} place */
  #erase(place) {
    const known = this.painted.get(place);
    if (!known) return;
    this.highlights[known.kind].delete(known.range);
    this.painted.delete(place);
  }
}

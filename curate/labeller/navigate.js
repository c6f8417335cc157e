// Ways through the document for whoever keeps both hands on the keys: from span to span, from sentence to
// sentence, and from a word to the whole text.

import { merged } from "./spanlist.js";
import { grown, nextAround, nextSegment, shrunk, withSegment } from "./steps.js";
import * as words from "./words.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./acts.js").Listed} Listed */

export class Navigator {
  /** @param {import("./labeller.js").Labeller} desk */
  constructor(desk) {
    this.desk = desk;
    this.model = desk.model;
    /** Where growing began, and what it has come to. @type {{at: number, selected: Span} | null} */
    this.growth = null;
  }

  // From span to span

  /** @param {1 | -1} step */
  toSpan(step) {
    this.#jump(merged(this.#own, this.#open), step, "There are no spans yet.");
  }

  /** @param {1 | -1} step */
  toSuggestion(step) {
    // Whoever goes on by rhythm must not land in a field of the span that was accepted last, and type there.
    if (!this.#open.length) this.desk.acts.activate(null);
    this.#jump(this.#open, step, "No suggestion waits for an answer.");
  }

  /** To a span that lacks something or has a note. @param {1 | -1} step */
  toNeedy(step) {
    const needy = this.#own.filter((one) => one.note || this.model.missing(one).length);
    this.#jump(needy, step, "No span needs anything, and none has a note.");
  }

  /** @param {1 | -1} step */
  toUncoded(step) {
    const { coding } = this.desk;
    const open = coding.uncoded;
    if (!open) return this.desk.say(coding.whyNoUnits);
    if (!open.length) return this.desk.say("Every unit is answered.");
    const selected = this.#selected;
    const isHere = (/** @type {Span} */ { start, end }) => start === selected.start && end === selected.end;
    const { next, isRound } = nextAround(open, this.desk.acts.caretOffset, step, isHere);
    this.desk.select(next);
    return this.desk.say(isRound ? roundWords(open.length, step) : "");
  }

  /** @param {Listed[]} spans @param {1 | -1} step @param {string} nothing */
  #jump(spans, step, nothing) {
    const { acts, joining } = this.desk;
    if (!spans.length) return this.desk.say(nothing);
    const { next, isRound } = nextAround(spans, acts.caretOffset, step, ({ id }) => id === acts.active);
    // Whoever looks for the other part must not come back to the first unawares; what to do next stays in view.
    if (joining.from !== null) return isRound ? joining.sayEnd(step) : this.#showOne(next);
    this.#showOne(next);
    return this.desk.say(isRound ? roundWords(spans.length, step) : "");
  }

  /** @param {Listed} one */
  #showOne({ id }) {
    this.desk.acts.show(id);
    this.desk.focusText();
  }

  get #own() {
    return this.model.annotations.filter(({ label }) => this.desk.coding.isInPass(label));
  }

  get #open() {
    return this.model.openSuggestions.filter(({ label }) => this.desk.coding.isInPass(label));
  }

  // From sentence to sentence

  /** @param {1 | -1} step */
  toSegment(step) {
    const { coding, acts } = this.desk;
    const segments = coding.segments;
    if (!segments) return this.desk.say(coding.whyNoUnits);
    const next = nextSegment(segments, this.#selected, acts.caretOffset, step);
    return next ? this.desk.select(next) : this.desk.say(step > 0 ? "That was the last one." : "That was the first one.");
  }

  /** @param {1 | -1} step */
  extendOverSegment(step) {
    const { coding } = this.desk;
    const segments = coding.segments;
    if (!segments) return this.desk.say(coding.whyNoUnits);
    const { start, end } = withSegment(segments, this.#selected, step);
    return step > 0 ? this.desk.select({ start, end }) : this.desk.select({ start: end, end: start });
  }

  // From small to large

  grow() {
    const selected = this.#selected;
    const at = this.#isGrowth(selected) ? /** @type {{at: number}} */ (this.growth).at : this.desk.acts.caretOffset;
    this.#growTo(grown(selected, this.#candidates(at)), at);
  }

  shrink() {
    const selected = this.#selected;
    const at = this.#isGrowth(selected) ? /** @type {{at: number}} */ (this.growth).at : selected.start;
    this.#growTo(shrunk(selected, this.#candidates(at)) ?? { start: at, end: at }, at);
  }

  /** @param {Span | null} span @param {number} at */
  #growTo(span, at) {
    if (!span) return this.desk.say("The whole text is selected.");
    this.growth = { at, selected: span };
    return this.desk.select(span);
  }

  /** @param {Span} selected */
  #isGrowth({ start, end }) {
    return this.growth !== null && this.growth.selected.start === start && this.growth.selected.end === end;
  }

  /** What lies around an offset, from its word to the text. @param {number} at @returns {Span[]} */
  #candidates(at) {
    const { model, desk } = this;
    const { lines } = desk.page;
    const utf16 = model.offsets.toUtf16(at);
    const line = lines.lineAt(utf16);
    const stretches = [
      words.wordAt(model.text, utf16),
      words.trim(model.text, { startUtf16: lines.starts[line], endUtf16: lines.end(line) }),
      words.trim(model.text, { startUtf16: 0, endUtf16: model.text.length }),
    ];
    const found = stretches.filter((stretch) => stretch !== null).map((stretch) => desk.acts.spanOf(stretch));
    const around = [...desk.coding.around(at), ...model.document.blocks].filter(({ start, end }) => start <= at && at <= end);
    return [...found, ...around];
  }

  /** What is selected, white space too; where nothing is, the caret. @returns {Span} */
  get #selected() {
    return this.desk.acts.spanOf(words.wholeCharacters(this.model.text, this.desk.selection.stretch));
  }
}

/** @param {number} count of those gone over @param {1 | -1} step */
function roundWords(count, step) {
  if (count === 1) return "This is the only one.";
  return step > 0 ? "That was the last one: this is the first again." : "That was the first one: this is the last again.";
}

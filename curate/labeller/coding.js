// Coding unit by unit and label by label: the pass that is on, the units of each label, and their answers.

import { sayNo, sayYes } from "./answers.js";
import { openSentences } from "./api.js";
import { clip, counted } from "./dom.js";
import { PassMemory, passBeside, progressOf } from "./passes.js";
import { answered, clauseSpans, touching, unitsOf } from "./units.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./units.js").Unit} Unit */

const WAIT = "The sentences of this document are on their way: try again in a moment.";

export class Coding {
  /** @param {import("./labeller.js").Labeller} desk @param {Storage} storage @param {string} author */
  constructor(desk, storage, author) {
    this.desk = desk;
    this.model = desk.model;
    this.memory = new PassMemory(storage, author, this.model.document.id);
    /** @type {import("./units.js").Sentences | null} */
    this.sentences = null;
    /** Why there are no units, in words for the reader. */
    this.whyNoUnits = WAIT;
    this.isLoading = false;
    /** What of the text is on the screen. @type {import("./seen.js").Stretch} */
    this.view = [0, 0];
    /** @type {{layer: import("./layer.js").Layer | null, age: number, units: Map<string, Unit[]>}} by label */
    this.known = { layer: null, age: -1, units: new Map() };
    if (this.label !== null && !this.model.labels.has(this.label)) this.memory.label = null;
  }

  /** The label of the pass; null where all are coded together. @returns {string | null} */
  get label() {
    return this.memory.label;
  }

  /** Whether the pass goes over units. */
  get isOnUnits() {
    return this.label !== null && this.hasUnits(this.label);
  }

  /** @param {string} label */
  hasUnits(label) {
    return Boolean(this.model.labels.get(label)?.unit);
  }

  /** Whether a label is one of those that are coded now. @param {string} label */
  isInPass(label) {
    return this.label === null || this.label === label;
  }

  /** Fetches the sentences; the text can be read and labelled before they are there. @param {AbortSignal} signal */
  async load(signal) {
    if (this.sentences || this.isLoading) return;
    this.isLoading = true;
    this.whyNoUnits = WAIT;
    const answer = await openSentences(this.model.document.id, signal).catch((/** @type {Error} */ error) => error);
    this.isLoading = false;
    if (signal.aborted) return;
    if (answer instanceof Error) {
      this.whyNoUnits = "The sentences of this document could not be fetched: press the key again when the server is back.";
    } else if (answer.sha256 === this.model.document.sha256) {
      this.sentences = { sentences: answer.sentences.map(spanOf), inner: answer.inner.map(spanOf) };
      this.desk.element.dataset.sentences = "known";
      this.desk.refresh();
    }
  }

  // Units

  /** The units of a label; null where it has none or they are not known yet. @param {string} label @returns {Unit[] | null} */
  unitsOf(label) {
    if (!this.sentences || !this.hasUnits(label)) return null;
    const { layer } = this.model;
    if (this.known.layer !== layer || this.known.age !== layer.age) this.known = { layer, age: layer.age, units: new Map() };
    const units = this.known.units.get(label) ?? this.#derive(label, this.sentences);
    this.known.units.set(label, units);
    return units;
  }

  /** @param {string} label @param {import("./units.js").Sentences} sentences */
  #derive(label, sentences) {
    const { annotations, openSuggestions, layer } = this.model;
    const clauses = clauseSpans(this.model.labels.get(label)?.clauses, annotations, openSuggestions);
    const units = unitsOf(sentences, clauses, (span) => this.model.quote(span));
    return answered(units, label, annotations.filter((one) => one.label === label), layer.rejected);
  }

  /** Whether the units are known, if there are any. */
  get knowsUnits() {
    return this.sentences !== null || ![...this.model.labels.keys()].some((label) => this.hasUnits(label));
  }

  /** The units of all labels that have some. @returns {Map<string, Unit[]>} */
  get allUnits() {
    const labels = [...this.model.labels.keys()].filter((label) => this.hasUnits(label));
    return new Map(labels.flatMap((label) => (this.sentences ? [[label, this.unitsOf(label) ?? []]] : [])));
  }

  /** The labels with units that are coded now. */
  get unitLabels() {
    return [...this.model.labels.keys()].filter((label) => this.hasUnits(label) && this.isInPass(label));
  }

  /** Units that some label has no answer for, by position; null where they are not known. @returns {Span[] | null} */
  get uncoded() {
    this.#again();
    if (!this.sentences) return null;
    const open = this.unitLabels.flatMap((label) => this.unitsOf(label) ?? []).filter(({ answer }) => answer === null);
    const byPlace = new Map(open.map(({ start, end }) => [`${start}-${end}`, { start, end }]));
    return [...byPlace.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  }

  /** What the keys for sentences go over: the units of the label in use, else the sentences. @returns {Span[] | null} */
  get segments() {
    this.#again();
    const inUse = this.label ?? this.desk.acts.armed;
    return (inUse === null ? null : this.unitsOf(inUse)) ?? this.sentences?.sentences ?? null;
  }

  /** Sentences and units that hold a place. @param {number} at @returns {Span[]} */
  around(at) {
    if (!this.sentences) return [];
    const units = this.unitLabels.flatMap((label) => this.unitsOf(label) ?? []);
    const all = [...units, ...this.sentences.sentences, ...this.sentences.inner];
    return all.filter(({ start, end }) => start <= at && at <= end);
  }

  /** The unit that the reader is at; null between units. @param {string} label @returns {Unit | null} */
  unitHere(label) {
    const units = this.unitsOf(label) ?? [];
    const { selectedSpan, caretOffset } = this.desk.acts;
    if (selectedSpan) {
      const touched = touching(units, selectedSpan);
      return touched.length === 1 ? touched[0] : null;
    }
    return units.find(({ start, end }) => start <= caretOffset && caretOffset <= end) ?? null;
  }

  /** The words that a unit's label is to lie on: the whole unit where one is touched.
   * @param {Span} span @param {string} label @returns {{span: Span, isWhole: boolean} | {refusal: string}} */
  fitted(span, label) {
    const touched = touching(this.unitsOf(label) ?? [], span);
    if (touched.length > 1) {
      const title = this.model.title(label);
      const many = `These words lie in ${counted(touched.length, "unit")}, and a ${title} is one: `;
      return { refusal: `${many}select within one, or turn off Whole words to be free of units.` };
    }
    const [unit] = touched;
    return unit ? { span: { start: unit.start, end: unit.end }, isWhole: true } : { span, isWhole: false };
  }

  /** Answers for the unit here, and goes on to the next that has no answer.
   * @param {"yes" | "no"} answer @param {Unit | null} [given] */
  answer(answer, given = null) {
    const { label, model, desk } = this;
    if (label === null || !this.isOnUnits) return desk.say("Yes and no answer units: choose a label that has some, one at a time.");
    this.#again();
    if (!this.sentences) return desk.say(this.whyNoUnits);
    const unit = given ?? this.unitHere(label);
    if (!unit) return desk.say(`No unit is here: press ${desk.keymap.keyOf("nextUncoded")} for the next one.`);
    const outcome = answer === "yes" ? sayYes(model, label, unit) : sayNo(model, label, unit);
    if (!desk.acts.perform(outcome)) return undefined;
    return this.#goOn(label, unit, `${model.title(label)}: ${answer}.`);
  }

  /** @param {string} label @param {Span} from @param {string} said */
  #goOn(label, from, said) {
    const open = (this.unitsOf(label) ?? []).filter((unit) => unit.answer === null);
    const next = open.find(({ start }) => start >= from.end) ?? open[0];
    if (!next) {
      this.desk.select(from);
      return this.desk.announce(`${said} Every unit is answered.`);
    }
    this.desk.select(next);
    return this.desk.announce(`${said} ${clip(this.model.quote(next), 80)}`);
  }

  /** Goes to a unit, in the pass of its label. @param {string} label @param {Span} unit */
  goTo(label, unit) {
    // What is left at once was not looked at for this label.
    this.view = [0, 0];
    this.enter(label);
    this.desk.select(unit);
    this.desk.look();
  }

  /** Does something, and goes to the unit that has no answer any more. @param {() => void} act */
  follow(act) {
    const before = new Set(this.#openPlaces().keys());
    act();
    if (!this.isOnUnits) return;
    for (const [place, unit] of this.#openPlaces()) if (!before.has(place)) return void this.desk.select(unit);
  }

  /** @returns {Map<number, Unit>} by start */
  #openPlaces() {
    const units = (this.isOnUnits && this.label !== null && this.unitsOf(this.label)) || [];
    return new Map(units.filter(({ answer }) => answer === null).map((unit) => [unit.start, unit]));
  }

  // Passes

  /** One label at a time, or all together. */
  toggle() {
    this.enter(this.label === null ? this.#firstPass : null);
  }

  /** @param {1 | -1} step */
  step(step) {
    if (this.label === null) return this.enter(this.#firstPass);
    const next = passBeside(this.model.schema.labels, this.label, step);
    return next ? this.begin(next) : this.desk.say(step > 0 ? "That was the last label." : "That is the first label.");
  }

  /** Goes on to a label. Its pass begins where the text does, and what was seen for another label does not count for it.
   * @param {string} label */
  begin(label) {
    const isNew = this.memory.seenOf(label) === 0;
    if (isNew) this.view = [0, 0];
    this.enter(label);
    if (!isNew) return;
    this.desk.reveal(0);
    this.desk.look();
  }

  /** @param {string | null} label */
  enter(label) {
    const { desk, model } = this;
    this.memory.setLabel(label);
    this.#again();
    desk.acts.activate(null);
    desk.acts.armed = label;
    desk.say("");
    desk.refresh();
    desk.announce(label === null ? "All labels" : `Coding: ${model.title(label)}`);
    desk.focusText();
    this.see(this.view);
  }

  /** The label in use, or the first. @returns {string | null} */
  get #firstPass() {
    return this.desk.acts.armed ?? this.model.schema.labels[0]?.name ?? null;
  }

  /** How far the pass has come; null where none is on. */
  get progress() {
    const { label, model } = this;
    if (label === null) return null;
    const suggested = [...model.suggestions.values()].filter((one) => one.label === label).length;
    const open = model.openSuggestions.filter((one) => one.label === label).length;
    return progressOf(this.unitsOf(label), suggested, open, this.memory.seenOf(label));
  }

  /** Some of the text is on the screen. @param {import("./seen.js").Stretch} stretch */
  see(stretch) {
    this.view = stretch;
    if (this.label !== null && this.memory.see(this.label, stretch)) this.desk.showProgress();
  }

  /** Asks for the sentences once more where that failed. */
  #again() {
    if (!this.sentences) void this.load(this.desk.leaving.signal);
  }
}

/** @param {[number, number]} pair @returns {Span} */
function spanOf([start, end]) {
  return { start, end };
}

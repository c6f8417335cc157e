// What one annotator has done in one document: pure state, no DOM, no network.
//
// The layer on the screen is `base` (what the server has acknowledged) with `pending` changes replayed
// on it. A change that the server refuses is dropped from `pending` and the replay done again, so that a
// refusal undoes exactly itself.

import { layerOf, replay, replayed } from "./layer.js";
import { differing, inverse, isSame, standing, targetOf } from "./merge.js";
import { Offsets } from "./offsets.js";
import { joined, partsOf, unjoined } from "./parts.js";
import { unitTarget } from "./units.js";
import { trim } from "./words.js";

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Remark} Remark */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {{title: string, forward: Draft[], backward: Draft[], ids: Set<string>}} Step
 * `ids` are those of the changes that it was last sent as */
/** @typedef {{changes: Change[], message: string, id?: string} | {refusal: string}} Outcome */

export class Model {
  /**
   * @param {import("./types.js").Labelling} labelling
   * @param {() => string} newId
   */
  constructor({ document, schema, layer, suggestions }, newId) {
    this.document = document;
    this.text = document.text;
    this.offsets = new Offsets(document.text);
    this.schema = schema;
    this.labels = new Map(schema.labels.map((label) => [label.name, label]));
    this.suggestions = new Map(suggestions.map((suggestion) => [suggestion.id, suggestion]));
    this.newId = newId;
    this.base = layerOf(layer);
    /** The server's number for `base`. */
    this.revision = layer.revision;
    /** @type {Change[]} */
    this.pending = [];
    /** Acknowledged since, but perhaps not the last that the server took. @type {Change[]} */
    this.unsure = [];
    this.layer = layerOf(layer);
    /** @type {Step[]} */
    this.done = [];
    /** @type {Step[]} */
    this.undone = [];
    /** @type {{layer: Layer, age: number, annotations: Annotation[], open: Suggestion[], answered: Set<string | null>} | undefined} */
    this.reading = undefined;
  }

  // Reading

  get isSubmitted() {
    return this.layer.state === "submitted";
  }

  /** Annotations by position. @returns {Annotation[]} */
  get annotations() {
    return this.#read().annotations;
  }

  /** Suggestions that nobody has answered, by position. @returns {Suggestion[]} */
  get openSuggestions() {
    return this.#read().open;
  }

  /** Notes on passages that have no label, by position. @returns {Remark[]} */
  get remarks() {
    return [...this.layer.remarks.values()].sort((a, b) => a.start - b.start || a.end - b.end || compare(a.id, b.id));
  }

  /** The layer in order: it is looked at many times between two changes. */
  #read() {
    const { layer, reading } = this;
    if (reading && reading.layer === layer && reading.age === layer.age) return reading;
    const annotations = [...layer.annotations.values()].sort(byPosition);
    const answered = new Set([...annotations.map(({ origin }) => origin), ...layer.rejected]);
    const open = [...this.suggestions.values()].filter(({ id }) => !answered.has(id)).sort(byPosition);
    this.reading = { layer, age: layer.age, annotations, open, answered };
    return this.reading;
  }

  /** An annotation or an open suggestion. @param {string | null} id @returns {Annotation | Suggestion | undefined} */
  find(id) {
    if (id === null) return undefined;
    return this.layer.annotations.get(id) ?? (this.isOpen(id) ? this.suggestions.get(id) : undefined);
  }

  /** Whether a suggestion still waits for an answer. @param {string} id */
  isOpen(id) {
    return this.suggestions.has(id) && !this.#read().answered.has(id);
  }

  /** @param {string} id */
  isAnnotation(id) {
    return this.layer.annotations.has(id);
  }

  /** All parts of what an annotation is a part of, by position; none where it stands alone.
   * @param {Annotation | Suggestion} one @returns {Annotation[]} */
  parts(one) {
    const annotation = this.layer.annotations.get(one.id);
    const names = this.labels.get(one.label)?.parts;
    const parts = annotation && names ? partsOf(this.annotations, annotation, names) : [];
    return parts.length > 1 ? parts : [];
  }

  /** @param {Span} span */
  quote({ start, end }) {
    return this.text.slice(this.offsets.toUtf16(start), this.offsets.toUtf16(end));
  }

  /** Annotations with the titles of the required attributes that they lack.
   * @returns {{annotation: Annotation, missing: string[]}[]} */
  get unfinished() {
    const found = this.annotations.map((annotation) => ({ annotation, missing: this.missing(annotation) }));
    return found.filter(({ missing }) => missing.length > 0);
  }

  /** @param {Annotation} annotation @returns {string[]} */
  missing({ label, attributes }) {
    const required = this.labels.get(label)?.attributes.filter((attribute) => attribute.required) ?? [];
    return required.filter(({ name }) => isEmpty(attributes[name])).map(({ title }) => title);
  }

  // Changing: each answers with the changes to send, or a refusal in words

  /** @param {Span} span @param {string} label @returns {Outcome} */
  add({ start, end }, label) {
    const annotation = this.#annotation({ start, end, label });
    const refusal = this.#refuse(annotation);
    if (refusal) return { refusal };
    return { ...this.#commit(`${this.title(label)} added`, [put(annotation)], [remove(annotation.id)]), id: annotation.id };
  }

  /** @param {string} id @returns {Outcome} */
  delete(id) {
    const annotation = this.layer.annotations.get(id);
    if (this.layer.remarks.has(id)) return this.removeRemark(id);
    if (!annotation) return { refusal: "There is no span to remove: choose one first." };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    return this.#commit(`${this.title(annotation.label)} removed`, [remove(id)], [put(annotation)]);
  }

  /** Replaces parts of an annotation. @param {string} id @param {Partial<Annotation>} parts
   * @param {string} did what a list of acts calls this @returns {Outcome} */
  edit(id, parts, did) {
    const before = this.layer.annotations.get(id);
    if (!before) return { refusal: "There is no span to change: choose one first." };
    const after = this.#annotation({ ...before, ...parts });
    if (same(before, after)) return { changes: [], message: "" };
    const refusal = this.#refuse(after);
    if (refusal) return { refusal };
    return this.#commit(did, [put(after)], [put(before)]);
  }

  /** Sets an attribute; `undefined` takes it away.
   * @param {string} id @param {string} name @param {import("./types.js").AttributeValue | undefined} value @returns {Outcome} */
  setAttribute(id, name, value) {
    const before = this.layer.annotations.get(id)?.attributes ?? {};
    const attributes = { ...before, [name]: /** @type {any} */ (value) };
    if (isEmpty(value)) delete attributes[name];
    return this.edit(id, { attributes }, "Attribute set");
  }

  /** Gives the span another label; attributes that the new label lacks are dropped.
   * @param {string} id @param {string} label @returns {Outcome} */
  relabel(id, label) {
    const kept = new Set(this.labels.get(label)?.attributes.map(({ name }) => name));
    const attributes = Object.entries(this.layer.annotations.get(id)?.attributes ?? {}).filter(([name]) => kept.has(name));
    return this.edit(id, { label, attributes: Object.fromEntries(attributes) }, `Changed to ${this.title(label)}`);
  }

  /** @param {string} id a suggestion @returns {Outcome} */
  accept(id) {
    const suggestion = this.suggestions.get(id);
    if (!suggestion) return { refusal: "There is no suggestion to accept: choose one first." };
    const annotation = this.#taken(suggestion);
    const refusal = this.#refuse(annotation);
    if (refusal) return { refusal };
    const message = `${this.title(suggestion.label)} accepted`;
    return { ...this.#commit(message, [put(annotation)], [remove(annotation.id)]), id: annotation.id };
  }

  /** Accepts every open suggestion of a label that can be; says how many cannot.
   * @param {string} label @returns {Outcome} */
  acceptAll(label) {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const open = this.openSuggestions.filter((suggestion) => suggestion.label === label);
    /** @type {Annotation[]} */
    const taken = [];
    for (const suggestion of open) {
      const annotation = this.#taken(suggestion);
      if (!this.#refuse(annotation, taken)) taken.push(annotation);
    }
    const left = open.length - taken.length;
    if (!taken.length) return { refusal: `None of the ${open.length} suggestions fits beside your own spans.` };
    const message = `${taken.length} accepted${left ? `, ${left} left because they overlap your own spans` : ""}`;
    return this.#commit(message, taken.map(put), taken.map(({ id }) => remove(id)));
  }

  /** @param {string} id a suggestion @returns {Outcome} */
  reject(id) {
    const suggestion = this.suggestions.get(id);
    if (!suggestion) return { refusal: "There is no suggestion to reject: choose one first." };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const message = `${this.title(suggestion.label)} rejected`;
    return this.#commit(message, [reject(id)], [unreject(id)]);
  }

  // Units

  /** Labels a unit, by the suggestion that lies on exactly it if there is one; an earlier no is taken back.
   * @param {string} label @param {Span} unit @returns {Outcome} */
  sayYes(label, unit) {
    const suggested = this.openSuggestions.find((one) => one.label === label && one.start === unit.start && one.end === unit.end);
    const annotation = suggested ? this.#taken(suggested) : this.#annotation({ ...spanOf(unit), label });
    const isCoded = this.annotations.some((one) => one.label === label && overlap(one, unit));
    if (isCoded && !this.isSubmitted) return { changes: [], message: "" };
    const refusal = this.#refuse(annotation);
    if (refusal) return { refusal };
    const [forward, backward] = this.#takingBack(label, unit);
    return this.#commit(`${this.title(label)}: yes`, [...forward, put(annotation)], [remove(annotation.id), ...backward]);
  }

  /** Says that a unit does not get a label; the label's annotations and open suggestions on it go.
   * @param {string} label @param {Span} unit @returns {Outcome} */
  sayNo(label, unit) {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const target = unitTarget(label, unit);
    const on = (/** @type {Annotation | Suggestion} */ one) => one.label === label && overlap(one, unit);
    const removed = this.annotations.filter(on);
    const origins = removed.map(({ origin }) => origin).filter((id) => id !== null && this.suggestions.has(id));
    const suggested = [...this.openSuggestions.filter(on).map(({ id }) => id), .../** @type {string[]} */ (origins)];
    const rejected = [target, ...suggested].filter((id) => !this.layer.rejected.has(id));
    if (!removed.length && !rejected.length) return { changes: [], message: "" };
    const forward = [...removed.map(({ id }) => remove(id)), ...rejected.map(reject)];
    const backward = [...rejected.map(unreject), ...removed.map(put)];
    return this.#commit(`${this.title(label)}: no`, forward, backward);
  }

  /** @param {string} label @param {Span} unit @returns {[Draft[], Draft[]]} */
  #takingBack(label, unit) {
    const target = unitTarget(label, unit);
    return this.layer.rejected.has(target) ? [[unreject(target)], [reject(target)]] : [[], []];
  }

  // Parts of one thing

  /** Makes two annotations of a label parts of one thing. @param {string} id @param {string} otherId @returns {Outcome} */
  join(id, otherId) {
    const [one, other] = [this.layer.annotations.get(id), this.layer.annotations.get(otherId)];
    if (!one || !other || one === other) return { refusal: "A span is joined with another one: choose two." };
    const title = this.title(one.label);
    const names = this.labels.get(one.label)?.parts;
    if (!names) return { refusal: `The codebook knows no parts of a ${title}.` };
    if (one.label !== other.label) return { refusal: `A ${title} is joined with another ${title}: choose one.` };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    return this.#replace(joined(this.annotations, one, other, names), `${title} joined`);
  }

  /** Makes an annotation stand alone again. @param {string} id @returns {Outcome} */
  unjoin(id) {
    const one = this.layer.annotations.get(id);
    const names = one && this.labels.get(one.label)?.parts;
    if (!one || !names || !this.parts(one).length) return { refusal: "This span is not joined with another: there is nothing to part." };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    return this.#replace(unjoined(this.annotations, one, names), `${this.title(one.label)} stands alone`);
  }

  /** @param {Annotation[]} annotations as they are to be @param {string} did @returns {Outcome} */
  #replace(annotations, did) {
    const before = annotations.map(({ id }) => /** @type {Annotation} */ (this.layer.annotations.get(id)));
    const changed = annotations.filter((annotation, nth) => !same(annotation, before[nth]));
    if (!changed.length) return { changes: [], message: "" };
    const kept = new Set(changed.map(({ id }) => id));
    return this.#commit(did, changed.map(put), before.filter(({ id }) => kept.has(id)).map(put));
  }

  // Remarks: notes on passages that have no label

  /** @param {Span} span @param {string} text @returns {Outcome} */
  addRemark({ start, end }, text) {
    const remark = { id: this.newId(), start, end, quote: this.quote({ start, end }), text: text.trim() };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    if (!remark.text) return { refusal: "The note is empty: say what is in doubt." };
    if (!hasWords(remark.quote)) return { refusal: "Only white space is selected: select some words." };
    return { ...this.#commit("Note added", [mark(remark)], [unmark(remark.id)]), id: remark.id };
  }

  /** @param {string} id @param {string} text empty takes the remark away @returns {Outcome} */
  editRemark(id, text) {
    const before = this.layer.remarks.get(id);
    if (!before) return { refusal: "There is no note to change: choose one first." };
    if (!text.trim()) return this.removeRemark(id);
    if (text.trim() === before.text) return { changes: [], message: "" };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    return this.#commit("Note changed", [mark({ ...before, text: text.trim() })], [mark(before)]);
  }

  /** @param {string} id @returns {Outcome} */
  removeRemark(id) {
    const remark = this.layer.remarks.get(id);
    if (!remark) return { refusal: "There is no note to remove: choose one first." };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    return this.#commit("Note removed", [unmark(id)], [mark(remark)]);
  }

  /** @returns {Outcome} */
  submit() {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    return { changes: this.#apply([{ action: "submit" }]), message: "Submitted" };
  }

  /** @returns {Outcome} */
  reopen() {
    return { changes: this.#apply([{ action: "reopen" }]), message: "Reopened" };
  }

  /** @returns {Outcome} */
  undo() {
    return this.#travel(this.done, this.undone, "Undone", "There is nothing to undo.");
  }

  /** @returns {Outcome} */
  redo() {
    return this.#travel(this.undone, this.done, "Done again", "There is nothing to do again.");
  }

  // The server's part

  /** Takes up changes that an earlier visit left unsent. @param {Change[]} changes */
  resume(changes) {
    const known = new Set(this.pending.map(({ id }) => id));
    const unknown = changes.filter(({ id }) => !known.has(id));
    if (!unknown.length) return;
    this.pending.push(...unknown);
    this.layer = replayed(this.layer, unknown);
  }

  /**
   * Takes in what the server has said of some changes.
   *
   * @param {string[]} acknowledged @param {string[]} rejected ids of changes
   * @param {{base_revision: number, revision: number}} [answer] without it: the server took these and nothing else
   * @returns {Change[]} pending changes that now name a later revision
   */
  settle(acknowledged, rejected, answer) {
    const { base_revision: from, revision: to } = answer ?? { base_revision: this.revision, revision: this.revision + 1 };
    const taken = new Set(acknowledged);
    const refused = new Set(rejected);
    const mine = this.pending.filter(({ id }) => taken.has(id));
    // A layer that was fetched since holds them, and perhaps what came after them.
    const isHeld = to <= this.revision;
    if (!isHeld) for (const change of mine) replay(this.base, change);
    this.pending = this.pending.filter(({ id }) => !taken.has(id) && !refused.has(id));
    if (isHeld || refused.size) this.layer = replayed(this.base, this.pending);
    // What never happened can be neither undone nor done again.
    if (refused.size) this.#keepSteps(({ ids }) => [...ids].every((id) => !refused.has(id)));
    if (isHeld || from !== this.revision || mine.length !== taken.size) {
      this.unsure.push(...mine);
      return [];
    }
    this.revision = to;
    return this.#restampAfter(mine);
  }

  /** Starts again from the layer as the server has it now; what is pending stays on top.
   * @param {import("./types.js").LayerBody} layer not older than the one known
   * @returns {{changed: Set<string>, restamped: Change[]}} ids of what looks different now */
  rebase(layer) {
    const before = this.layer;
    const base = layerOf(layer);
    const restamped = this.#restampOn(base, layer.revision);
    this.base = base;
    this.revision = layer.revision;
    this.unsure = [];
    this.layer = replayed(base, this.pending);
    const changed = differing(before, this.layer);
    // To undo a step on what someone has changed since would bring back old content.
    const isUntouched = (/** @type {Draft} */ draft) => !changed.has(targetOf(draft));
    if (changed.size) this.#keepSteps(({ forward, backward }) => [...forward, ...backward].every(isUntouched));
    return { changed, restamped };
  }

  /** Makes refused changes again, on the layer as it stands now. @param {Change[]} refused @returns {Outcome} */
  insist(refused) {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const last = [...new Map(refused.map((change) => [targetOf(change), change])).values()];
    const wanted = last.filter((change) => this.differs(change));
    const refusal = wanted.map(({ annotation }) => (annotation ? this.#refuse(annotation) : null)).find(Boolean);
    if (refusal) return { refusal };
    if (!wanted.length) return { changes: [], message: "" };
    const forward = wanted.map(({ action, annotation, remark, target }) => ({ action, annotation, remark, target }));
    return this.#commit("Your version is back", forward, wanted.map((change) => inverse(this.layer, change)));
  }

  /** Whether a change would change anything. @param {Change} change */
  differs(change) {
    const id = targetOf(change);
    return !isSame(standing(this.layer, id), standing(replayed(this.layer, [change]), id));
  }

  /** @param {string} label */
  title(label) {
    return this.labels.get(label)?.title ?? label;
  }

  // Inside

  /** The revision on which a change is made: while an earlier one about the same is pending, nothing newer was seen.
   * @param {Draft} draft */
  #seenOf(draft) {
    const target = targetOf(draft);
    return this.pending.findLast((change) => targetOf(change) === target)?.revision ?? this.revision;
  }

  /** @param {(step: Step) => boolean} isStillGood */
  #keepSteps(isStillGood) {
    this.done = this.done.filter(isStillGood);
    this.undone = this.undone.filter(isStillGood);
  }

  /** What was made on top of changes, while those were pending, has seen them: also where another page made them.
   * @param {Change[]} taken */
  #restampAfter(taken) {
    const targets = new Set(taken.map(targetOf));
    const stacked = this.pending.filter((change) => targets.has(targetOf(change)));
    for (const change of stacked) change.revision = this.revision;
    return stacked;
  }

  /** A pending change has seen a newer layer where that has, of what the change is about, what it was made on.
   * @param {Layer} base @param {number} revision */
  #restampOn(base, revision) {
    const seen = replayed(this.base, this.unsure);
    const stacked = new Set(this.unsure.map(targetOf));
    const unhurt = this.pending.filter((change) => {
      const id = targetOf(change);
      const isAsSeen = isSame(standing(base, id), standing(seen, id));
      replay(seen, change);
      return isAsSeen && (stacked.has(id) || change.revision === this.revision);
    });
    for (const change of unhurt) change.revision = revision;
    return unhurt;
  }

  /** @param {string} message @param {Draft[]} forward @param {Draft[]} backward */
  #commit(message, forward, backward) {
    const changes = this.#apply(forward);
    this.done.push({ title: message, forward, backward, ids: idsOf(changes) });
    this.undone = [];
    return { changes, message };
  }

  /** @param {Step[]} from @param {Step[]} to @param {string} did @param {string} nothing @returns {Outcome} */
  #travel(from, to, did, nothing) {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const step = from.pop();
    if (!step) return { refusal: nothing };
    const changes = this.#apply(step.backward);
    to.push({ title: step.title, forward: step.backward, backward: step.forward, ids: idsOf(changes) });
    return { changes, message: `${did}: ${step.title}` };
  }

  /** @param {Draft[]} drafts @returns {Change[]} */
  #apply(drafts) {
    const changes = drafts.map((draft) => ({ id: this.newId(), revision: this.#seenOf(draft), ...draft }));
    for (const change of changes) replay(this.layer, change);
    this.pending.push(...changes);
    return changes;
  }

  /** @param {Partial<Annotation> & Span & {label: string}} parts @returns {Annotation} */
  #annotation({ id, label, start, end, attributes, origin, note }) {
    return {
      id: id ?? this.newId(),
      label,
      start,
      end,
      quote: this.quote({ start, end }),
      attributes: attributes ?? {},
      origin: origin ?? null,
      note: note || null,
    };
  }

  /** @param {Suggestion} suggestion @returns {Annotation} */
  #taken({ id, label, start, end, attributes }) {
    return this.#annotation({ label, start, end, attributes, origin: id });
  }

  /** Why this annotation cannot be; null where it can.
   * @param {Annotation} annotation @param {Annotation[]} [others] that will be there too */
  #refuse(annotation, others = []) {
    const label = this.labels.get(annotation.label);
    if (this.isSubmitted) return SUBMITTED;
    if (!label) return `The codebook has no label ${annotation.label}.`;
    const text = annotation.quote;
    if (!hasWords(text)) return "Only white space is selected: select some words.";
    if (!label.multiline && /[\r\n]/.test(text)) {
      return `A ${label.title} may not run over a line break: select within one line.`;
    }
    if (label.overlap) return null;
    const clash = [...this.layer.annotations.values(), ...others].find(
      (other) => other.id !== annotation.id && other.label === annotation.label && overlap(other, annotation),
    );
    return clash ? `This overlaps another ${label.title}: change that one, or remove it first.` : null;
  }
}

export const SUBMITTED = "This document is submitted: reopen it to change it.";

/** @param {Span} a @param {Span} b */
export function overlap(a, b) {
  return a.start < b.end && b.start < a.end;
}

/** @param {Annotation} annotation @returns {Draft} */
function put(annotation) {
  return { action: "put", annotation };
}

/** @param {string} id @returns {Draft} */
function remove(id) {
  return { action: "delete", target: id };
}

/** @param {Remark} remark @returns {Draft} */
function mark(remark) {
  return { action: "remark", remark };
}

/** @param {string} id @returns {Draft} */
function unmark(id) {
  return { action: "unremark", target: id };
}

/** @param {string} text */
function hasWords(text) {
  return trim(text, { startUtf16: 0, endUtf16: text.length }) !== null;
}

/** @param {string} target @returns {Draft} */
function reject(target) {
  return { action: "reject", target };
}

/** @param {string} target @returns {Draft} */
function unreject(target) {
  return { action: "unreject", target };
}

/** @param {Span} span */
function spanOf({ start, end }) {
  return { start, end };
}

/** @param {Change[]} changes */
function idsOf(changes) {
  return new Set(changes.map(({ id }) => id));
}

/** @param {unknown} value */
function isEmpty(value) {
  return value === undefined || value === null || value === "";
}

/** @param {unknown} a @param {unknown} b */
function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** @param {{start: number, end: number, label: string, id: string}} a @param {typeof a} b */
function byPosition(a, b) {
  return a.start - b.start || a.end - b.end || compare(a.label, b.label) || compare(a.id, b.id);
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

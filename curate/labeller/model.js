// What an annotator does to spans and suggestions: each act answers with the changes to send, or a refusal in words.
// Acts on units, parts and notes are in modules of their own (answers.js, parts.js, remarks.js).

import { put, reject, remove, unreject } from "./drafts.js";
import { Ledger, SUBMITTED } from "./ledger.js";
import { inverse, isSame, standing, targetOf } from "./merge.js";
import { replayed } from "./layer.js";
import { isEmpty, overlap } from "./reading.js";
import { removeRemark } from "./remarks.js";
import { hasWords } from "./words.js";

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./ledger.js").Outcome} Outcome */

export class Model extends Ledger {
  /** Labels words; where just these were suggested with this label, it is the suggestion that is accepted.
   * @param {Span} span @param {string} label @returns {Outcome} */
  add({ start, end }, label) {
    const suggested = this.openSuggestions.find((one) => one.label === label && one.start === start && one.end === end);
    if (suggested) return this.accept(suggested.id);
    const annotation = this.annotationOf({ start, end, label });
    const refusal = this.refuse(annotation);
    if (refusal) return { refusal };
    return { ...this.commit(`${this.title(label)} added`, [put(annotation)], [remove(annotation.id)]), id: annotation.id };
  }

  /** @param {string} id @returns {Outcome} */
  delete(id) {
    const annotation = this.layer.annotations.get(id);
    if (this.layer.remarks.has(id)) return removeRemark(this, id);
    if (!annotation) return { refusal: "There is no span to remove: choose one first." };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    return this.commit(`${this.title(annotation.label)} removed`, [remove(id)], [put(annotation)]);
  }

  /** Replaces parts of an annotation. @param {string} id @param {Partial<Annotation>} parts
   * @param {string} did what a list of acts calls this @returns {Outcome} */
  edit(id, parts, did) {
    const before = this.layer.annotations.get(id);
    if (!before) return { refusal: "There is no span to change: choose one first." };
    const after = this.annotationOf({ ...before, ...parts });
    if (isSame(before, after)) return { changes: [], message: "" };
    const refusal = this.refuse(after);
    if (refusal) return { refusal };
    return this.commit(did, [put(after)], [put(before)]);
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
    const annotation = this.taken(suggestion);
    const refusal = this.refuse(annotation);
    if (refusal) return { refusal };
    const message = `${this.title(suggestion.label)} accepted`;
    return { ...this.commit(message, [put(annotation)], [remove(annotation.id)]), id: annotation.id };
  }

  /** Accepts every open suggestion of a label that can be; says how many cannot.
   * @param {string} label @returns {Outcome} */
  acceptAll(label) {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const open = this.openSuggestions.filter((suggestion) => suggestion.label === label);
    /** @type {Annotation[]} */
    const taken = [];
    for (const suggestion of open) {
      const annotation = this.taken(suggestion);
      if (!this.refuse(annotation, taken)) taken.push(annotation);
    }
    const left = open.length - taken.length;
    if (!taken.length) return { refusal: `None of the ${open.length} suggestions fits beside your own spans.` };
    const message = `${taken.length} accepted${left ? `, ${left} left because they overlap your own spans` : ""}`;
    return this.commit(message, taken.map(put), taken.map(({ id }) => remove(id)));
  }

  /** @param {string} id a suggestion @returns {Outcome} */
  reject(id) {
    const suggestion = this.suggestions.get(id);
    if (!suggestion) return { refusal: "There is no suggestion to reject: choose one first." };
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const message = `${this.title(suggestion.label)} rejected`;
    return this.commit(message, [reject(id)], [unreject(id)]);
  }

  /** Makes refused changes again, on the layer as it stands now. @param {Change[]} refused @returns {Outcome} */
  insist(refused) {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const last = [...new Map(refused.map((change) => [targetOf(change), change])).values()];
    const wanted = last.filter((change) => this.differs(change));
    const refusal = wanted.map(({ annotation }) => (annotation ? this.refuse(annotation) : null)).find(Boolean);
    if (refusal) return { refusal };
    if (!wanted.length) return { changes: [], message: "" };
    const forward = wanted.map(({ action, annotation, remark, target }) => ({ action, annotation, remark, target }));
    return this.commit("Your version is back", forward, wanted.map((change) => inverse(this.layer, change)));
  }

  /** Whether a change would change anything. @param {Change} change */
  differs(change) {
    const id = targetOf(change);
    return !isSame(standing(this.layer, id), standing(replayed(this.layer, [change]), id));
  }

  /** @param {Partial<Annotation> & Span & {label: string}} parts @returns {Annotation} */
  annotationOf({ id, label, start, end, attributes, origin, note }) {
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
  taken({ id, label, start, end, attributes }) {
    return this.annotationOf({ label, start, end, attributes, origin: id });
  }

  /** Why this annotation cannot be; null where it can.
   * @param {Annotation} annotation @param {Annotation[]} [others] that will be there too */
  refuse(annotation, others = []) {
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

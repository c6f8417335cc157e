// One annotator's layer on one document, as it can be asked about: what is labelled, suggested, noted and missing.
// Pure state, no DOM, no network.

import { layerOf } from "./layer.js";
import { Offsets } from "./offsets.js";
import { partsOf } from "./parts.js";

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Remark} Remark */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {{layer: Layer, age: number, annotations: Annotation[], open: Suggestion[], answered: Set<string | null>}} Ordered */

export class Reading {
  /** @param {import("./types.js").Labelling} labelling */
  constructor({ document, schema, layer, suggestions }) {
    this.document = document;
    this.text = document.text;
    this.offsets = new Offsets(document.text);
    this.schema = schema;
    this.labels = new Map(schema.labels.map((label) => [label.name, label]));
    this.suggestions = new Map(suggestions.map((suggestion) => [suggestion.id, suggestion]));
    this.layer = layerOf(layer);
    /** @type {Ordered | undefined} */
    this.ordered = undefined;
  }

  /** From now on this is the layer. @param {Layer} layer */
  turnTo(layer) {
    this.layer = layer;
  }

  get isSubmitted() {
    return this.layer.state === "submitted";
  }

  /** Annotations by position. @returns {Annotation[]} */
  get annotations() {
    return this.#order().annotations;
  }

  /** Suggestions that nobody has answered, by position. @returns {Suggestion[]} */
  get openSuggestions() {
    return this.#order().open;
  }

  /** Notes on passages that have no label, by position. @returns {Remark[]} */
  get remarks() {
    return [...this.layer.remarks.values()].sort((a, b) => a.start - b.start || a.end - b.end || compare(a.id, b.id));
  }

  /** The layer in order: it is looked at many times between two changes. */
  #order() {
    const { layer, ordered } = this;
    if (ordered && ordered.layer === layer && ordered.age === layer.age) return ordered;
    const annotations = [...layer.annotations.values()].sort(byPosition);
    const answered = new Set([...annotations.map(({ origin }) => origin), ...layer.rejected]);
    const open = [...this.suggestions.values()].filter(({ id }) => !answered.has(id)).sort(byPosition);
    this.ordered = { layer, age: layer.age, annotations, open, answered };
    return this.ordered;
  }

  /** An annotation or an open suggestion. @param {string | null} id @returns {Annotation | Suggestion | undefined} */
  find(id) {
    if (id === null) return undefined;
    return this.layer.annotations.get(id) ?? (this.isOpen(id) ? this.suggestions.get(id) : undefined);
  }

  /** Whether a suggestion still waits for an answer. @param {string} id */
  isOpen(id) {
    return this.suggestions.has(id) && !this.#order().answered.has(id);
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

  /** @param {string} label */
  title(label) {
    return this.labels.get(label)?.title ?? label;
  }
}

/** @param {Span} a @param {Span} b */
export function overlap(a, b) {
  return a.start < b.end && b.start < a.end;
}

/** @param {unknown} value */
export function isEmpty(value) {
  return value === undefined || value === null || value === "";
}

/** @param {{start: number, end: number, label: string, id: string}} a @param {typeof a} b */
function byPosition(a, b) {
  return a.start - b.start || a.end - b.end || compare(a.label, b.label) || compare(a.id, b.id);
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

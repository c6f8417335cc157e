// The last look before submitting: what is unfinished, uncoded or contradictory. Pure.

import { touching } from "./units.js";

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./units.js").Unit} Unit */
/**
 * @typedef {object} Review
 * @property {{annotation: Annotation, missing: string[]}[]} unfinished these must be finished first
 * @property {{label: string, open: Unit[], total: number}[]} uncoded units that nobody has answered, by label
 * @property {{annotation: Annotation, units: number}[]} crossing annotations that run over several units
 * @property {{label: string, unit: Unit, annotations: Annotation[]}[]} doubled units with more than one annotation of a label
 * @property {{label: string, first: import("./types.js").Suggestion, count: number}[]} unanswered suggestions, by label
 */

/** @param {import("./model.js").Model} model @param {Map<string, Unit[]>} units by label @returns {Review} */
export function reviewOf(model, units) {
  const coded = [...units].map(([label, all]) => ({
    label,
    all,
    annotations: model.annotations.filter((annotation) => annotation.label === label),
  }));
  return {
    unfinished: model.unfinished,
    uncoded: coded.map(({ label, all }) => uncodedOf(label, all)).filter(({ open }) => open.length),
    crossing: coded.flatMap(({ all, annotations }) => crossingOf(all, annotations)),
    doubled: coded.flatMap(({ label, all, annotations }) => doubledOf(label, all, annotations)),
    unanswered: byLabel(model.openSuggestions),
  };
}

/** @param {string} label @param {Unit[]} all */
function uncodedOf(label, all) {
  return { label, open: all.filter(({ answer }) => answer === null), total: all.length };
}

/** @param {Unit[]} all @param {Annotation[]} annotations */
function crossingOf(all, annotations) {
  const counted = annotations.map((annotation) => ({ annotation, units: touching(all, annotation).length }));
  return counted.filter(({ units }) => units > 1);
}

/** @param {string} label @param {Unit[]} all @param {Annotation[]} annotations by position */
function doubledOf(label, all, annotations) {
  const on = all.map((unit) => ({ label, unit, annotations: touching(annotations, unit) }));
  return on.filter((one) => one.annotations.length > 1);
}

/** @param {import("./types.js").Suggestion[]} suggestions by position */
function byLabel(suggestions) {
  /** @type {Review["unanswered"]} */
  const found = [];
  for (const suggestion of suggestions) {
    const known = found.find(({ label }) => label === suggestion.label);
    if (known) known.count += 1;
    else found.push({ label: suggestion.label, first: suggestion, count: 1 });
  }
  return found;
}

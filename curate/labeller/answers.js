// Yes and no to a unit: a yes is an annotation on it, a no the rejection of the unit and of what was suggested there.

import { put, reject, remove, unreject } from "./drafts.js";
import { SUBMITTED } from "./ledger.js";
import { overlap } from "./reading.js";
import { unitTarget } from "./units.js";

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Suggestion} Suggestion */
/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./ledger.js").Outcome} Outcome */

/** Labels a unit, by the suggestion that lies on exactly it if there is one; an earlier no is taken back.
 * @param {Model} model @param {string} label @param {Span} unit @returns {Outcome} */
export function sayYes(model, label, unit) {
  const suggested = model.openSuggestions.find((one) => one.label === label && one.start === unit.start && one.end === unit.end);
  const annotation = suggested ? model.taken(suggested) : model.annotationOf({ start: unit.start, end: unit.end, label });
  const isCoded = model.annotations.some((one) => one.label === label && overlap(one, unit));
  if (isCoded && !model.isSubmitted) return { changes: [], message: "" };
  const refusal = model.refuse(annotation);
  if (refusal) return { refusal };
  const [forward, backward] = takingBack(model, label, unit);
  return model.commit(`${model.title(label)}: yes`, [...forward, put(annotation)], [remove(annotation.id), ...backward]);
}

/** Says that a unit does not get a label; the label's annotations and open suggestions on it go.
 * @param {Model} model @param {string} label @param {Span} unit @returns {Outcome} */
export function sayNo(model, label, unit) {
  if (model.isSubmitted) return { refusal: SUBMITTED };
  const target = unitTarget(label, unit);
  const on = (/** @type {Annotation | Suggestion} */ one) => one.label === label && overlap(one, unit);
  const removed = model.annotations.filter(on);
  const origins = removed.map(({ origin }) => origin).filter((id) => id !== null && model.suggestions.has(id));
  const suggested = [...model.openSuggestions.filter(on).map(({ id }) => id), .../** @type {string[]} */ (origins)];
  const rejected = [target, ...suggested].filter((id) => !model.layer.rejected.has(id));
  if (!removed.length && !rejected.length) return { changes: [], message: "" };
  const forward = [...removed.map(({ id }) => remove(id)), ...rejected.map(reject)];
  const backward = [...rejected.map(unreject), ...removed.map(put)];
  return model.commit(`${model.title(label)}: no`, forward, backward);
}

/** @param {Model} model @param {string} label @param {Span} unit @returns {[Draft[], Draft[]]} */
function takingBack(model, label, unit) {
  const target = unitTarget(label, unit);
  return model.layer.rejected.has(target) ? [[unreject(target)], [reject(target)]] : [[], []];
}

// Making annotations parts of one thing, and letting them stand alone again (see parts.js).

import { put } from "./drafts.js";
import { SUBMITTED } from "./ledger.js";
import { isSame } from "./merge.js";
import { joined, unjoined } from "./parts.js";

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./ledger.js").Ledger} Ledger */
/** @typedef {import("./ledger.js").Outcome} Outcome */

/** Makes two annotations of a label parts of one thing. @param {Ledger} model @param {string} id @param {string} otherId @returns {Outcome} */
export function join(model, id, otherId) {
  const [one, other] = [model.layer.annotations.get(id), model.layer.annotations.get(otherId)];
  if (!one || !other || one === other) return { refusal: "A span is joined with another one: choose two." };
  const title = model.title(one.label);
  const names = model.labels.get(one.label)?.parts;
  if (!names) return { refusal: `The codebook knows no parts of a ${title}.` };
  if (one.label !== other.label) return { refusal: `A ${title} is joined with another ${title}: choose one.` };
  if (model.isSubmitted) return { refusal: SUBMITTED };
  return replace(model, joined(model.annotations, one, other, names), `${title} joined`);
}

/** Makes an annotation stand alone again. @param {Ledger} model @param {string} id @returns {Outcome} */
export function unjoin(model, id) {
  const one = model.layer.annotations.get(id);
  const names = one && model.labels.get(one.label)?.parts;
  if (!one || !names || !model.parts(one).length) return { refusal: "This span is not joined with another: there is nothing to part." };
  if (model.isSubmitted) return { refusal: SUBMITTED };
  return replace(model, unjoined(model.annotations, one, names), `${model.title(one.label)} stands alone`);
}

/** @param {Ledger} model @param {Annotation[]} annotations as they are to be @param {string} did @returns {Outcome} */
function replace(model, annotations, did) {
  const before = annotations.map(({ id }) => /** @type {Annotation} */ (model.layer.annotations.get(id)));
  const changed = annotations.filter((annotation, nth) => !isSame(annotation, before[nth]));
  if (!changed.length) return { changes: [], message: "" };
  const kept = new Set(changed.map(({ id }) => id));
  return model.commit(did, changed.map(put), before.filter(({ id }) => kept.has(id)).map(put));
}

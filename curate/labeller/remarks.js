// Notes on passages that have no label.

import { mark, unmark } from "./drafts.js";
import { SUBMITTED } from "./ledger.js";
import { hasWords } from "./words.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./ledger.js").Ledger} Ledger */
/** @typedef {import("./ledger.js").Outcome} Outcome */

/** @param {Ledger} model @param {Span} span @param {string} text @returns {Outcome} */
export function addRemark(model, { start, end }, text) {
  const remark = { id: model.newId(), start, end, quote: model.quote({ start, end }), text: text.trim() };
  if (model.isSubmitted) return { refusal: SUBMITTED };
  if (!remark.text) return { refusal: "The note is empty: say what is in doubt." };
  if (!hasWords(remark.quote)) return { refusal: "Only white space is selected: select some words." };
  return { ...model.commit("Note added", [mark(remark)], [unmark(remark.id)]), id: remark.id };
}

/** @param {Ledger} model @param {string} id @param {string} text empty takes the remark away @returns {Outcome} */
export function editRemark(model, id, text) {
  const before = model.layer.remarks.get(id);
  if (!before) return { refusal: "There is no note to change: choose one first." };
  if (!text.trim()) return removeRemark(model, id);
  if (text.trim() === before.text) return { changes: [], message: "" };
  if (model.isSubmitted) return { refusal: SUBMITTED };
  return model.commit("Note changed", [mark({ ...before, text: text.trim() })], [mark(before)]);
}

/** @param {Ledger} model @param {string} id @returns {Outcome} */
export function removeRemark(model, id) {
  const remark = model.layer.remarks.get(id);
  if (!remark) return { refusal: "There is no note to remove: choose one first." };
  if (model.isSubmitted) return { refusal: SUBMITTED };
  return model.commit("Note removed", [unmark(id)], [mark(remark)]);
}

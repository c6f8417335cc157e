// In words: what was changed elsewhere, and which changes of the reader's were not taken because of it.

import { counted, quoted, sentence } from "./dom.js";
import { standing, targetOf } from "./merge.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./session.js").Refused} Refused */
/** @typedef {import("./types.js").Change} Change */

const NAMED = 2;

/** @param {Set<string>} changed ids @param {boolean} isNear in another tab */
export function overtakenWords(changed, isNear) {
  const what = changed.size ? `${counted(changed.size, "span")} changed` : "The document was submitted or reopened";
  if (isNear) return `${what} in another tab; shown here now.`;
  return `${what} elsewhere since this page last looked. It shows the current state now.`;
}

/** @param {Model} model @param {Refused[]} disputed */
export function disputedWords(model, disputed) {
  const { which, count } = named(model, disputed);
  return `${which} ${count > 1 ? "were" : "was"} changed elsewhere before your change arrived. You see that version now.`;
}

/** Empty where all that was not taken stands already, as it was made elsewhere.
 * @param {Model} model @param {Refused[]} refused */
export function refusedWords(model, refused) {
  const lost = refused.filter(({ change }) => !isThere(model, change));
  if (!lost.length) return "";
  const reasons = [...new Set(lost.map(({ reason }) => reason))].join("; ");
  const spans = lost.filter(({ change }) => change.annotation);
  return sentence(`Not saved and undone: ${spans.length ? `${named(model, spans).which}: ` : ""}${reasons}`);
}

/** @param {Model} model @param {Refused[]} refused */
function named(model, refused) {
  const spans = new Map(refused.map(({ change }) => [targetOf(change), change]));
  const names = [...spans].slice(0, NAMED).map(([id, change]) => nameOf(model, id, change));
  const more = spans.size - names.length;
  return { which: `${names.join(" and ")}${more ? ` and ${counted(more, "other span")}` : ""}`, count: spans.size };
}

/** Whether another span has the same words and the same label. @param {Model} model @param {Change} change */
function isThere({ annotations }, { annotation }) {
  if (!annotation) return false;
  const { label, start, end } = annotation;
  return annotations.some((one) => one.label === label && one.start === start && one.end === end);
}

/** @param {Model} model @param {string} id @param {Change} change */
function nameOf(model, id, { annotation }) {
  const there = /** @type {{label?: string, quote?: string} | undefined} */ (standing(model.layer, id)) ?? annotation;
  if (!there?.label) return "A span that is gone";
  return `${model.title(there.label)} ${quoted(there.quote ?? "", 40)}`;
}

// In words: what was changed elsewhere, and which changes of the reader's were not taken because of it.

import { counted, quoted } from "./dom.js";
import { standing, targetOf } from "./merge.js";

/** @typedef {import("./model.js").Model} Model */

const NAMED = 2;

/** @param {Set<string>} changed ids @param {boolean} isNear in another tab */
export function overtakenWords(changed, isNear) {
  const what = changed.size ? `${counted(changed.size, "span")} changed` : "The document was submitted or reopened";
  if (isNear) return `${what} in another tab; shown here now.`;
  return `${what} elsewhere since this page last looked. It shows the current state now.`;
}

/** @param {Model} model @param {import("./session.js").Refused[]} disputed */
export function disputedWords(model, disputed) {
  const spans = new Map(disputed.map(({ change }) => [targetOf(change), change]));
  const named = [...spans].slice(0, NAMED).map(([id, change]) => nameOf(model, id, change));
  const more = spans.size - named.length;
  const which = `${named.join(" and ")}${more ? ` and ${counted(more, "other span")}` : ""}`;
  return `${which} ${spans.size > 1 ? "were" : "was"} changed elsewhere before your change arrived. You see that version now.`;
}

/** @param {Model} model @param {string} id @param {import("./types.js").Change} change */
function nameOf(model, id, { annotation }) {
  const there = /** @type {{label?: string, quote?: string} | undefined} */ (standing(model.layer, id)) ?? annotation;
  if (!there?.label) return "A span that is gone";
  return `${model.title(there.label)} ${quoted(there.quote ?? "", 40)}`;
}

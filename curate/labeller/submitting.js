// What opens before a document is submitted, and what says afterwards that it is.

import { button, counted, element, quoted } from "./dom.js";
import { dialog } from "./dialogs.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./review.js").Review} Review */
/** @typedef {{words: string, go: () => void}} Remark with a way to the place */

/** Of many of a kind the first few are named. */
const NAMED = 8;

/**
 * @param {Model} model
 * @param {Review} review
 * @param {boolean} knowsUnits false where the sentences could not be had
 * @param {object} acts
 * @param {() => void} acts.submit
 * @param {(id: string) => void} acts.show a span
 * @param {(label: string, unit: Span) => void} acts.goTo a unit of a label
 */
export function submitDialog(model, review, knowsUnits, acts) {
  const isReady = !review.unfinished.length;
  const body = element("div", {}, element("p", {}, `You have labelled ${counted(model.annotations.length, "span")}.`));
  const made = dialog("Submit this document?", body, (close) => {
    const submit = () => {
      close();
      acts.submit();
    };
    const later = button("Keep labelling", close, { class: isReady ? "quiet" : "strong" });
    return isReady ? [later, button("Submit", submit, { class: "strong" })] : [later];
  });
  const show = (/** @type {string} */ heading, /** @type {Remark[]} */ remarks) => {
    if (remarks.length) body.append(element("p", {}, heading), listOf(remarks, () => made.close()));
  };
  show("Not ready yet:", unfinishedIn(model, review, acts));
  show("Not coded yet:", uncodedIn(model, review, acts));
  show("These contradict the codebook, as units are neither joined nor coded twice:", contradictionsIn(model, review, acts));
  show("Suggestions that nobody has answered count neither for nor against:", unansweredIn(model, review, acts));
  if (!knowsUnits) body.append(element("p", {}, "The sentences could not be fetched: units without an answer are not listed."));
  return made;
}

/** @param {Remark[]} remarks @param {() => void} close */
function listOf(remarks, close) {
  const listed = remarks.slice(0, NAMED).map(({ words, go }) => {
    const follow = () => {
      close();
      go();
    };
    return element("li", {}, button(words, follow, { class: "link" }));
  });
  const rest = remarks.length - NAMED;
  return element("ul", { class: "unfinished" }, ...listed, rest > 0 && element("li", {}, `and ${rest} more`));
}

/** @param {Model} model @param {Review} review @param {{show: (id: string) => void}} acts @returns {Remark[]} */
function unfinishedIn(model, { unfinished }, { show }) {
  return unfinished.map(({ annotation: { id, label, quote }, missing }) => ({
    words: `${model.title(label)} ${quoted(quote, 50)} needs ${missing.join(", ")}`,
    go: () => show(id),
  }));
}

/** @param {Model} model @param {Review} review @param {{goTo: (label: string, unit: Span) => void}} acts @returns {Remark[]} */
function uncodedIn(model, { uncoded }, { goTo }) {
  return uncoded.map(({ label, open, total }) => ({
    words: `${model.title(label)}: ${open.length.toLocaleString("en")} of ${counted(total, "unit")} without an answer`,
    go: () => goTo(label, open[0]),
  }));
}

/** @param {Model} model @param {Review} review @param {{show: (id: string) => void}} acts @returns {Remark[]} */
function contradictionsIn(model, { crossing, doubled }, { show }) {
  const crossed = crossing.map(({ annotation: { id, label, quote }, units }) => ({
    words: `${model.title(label)} ${quoted(quote, 50)} runs over ${counted(units, "unit")}`,
    go: () => show(id),
  }));
  const twice = doubled.map(({ label, unit, annotations }) => ({
    words: `${model.title(label)}: ${counted(annotations.length, "span")} in one unit, ${quoted(model.quote(unit), 50)}`,
    go: () => show(annotations[1].id),
  }));
  return [...crossed, ...twice];
}

/** @param {Model} model @param {Review} review @param {{show: (id: string) => void}} acts @returns {Remark[]} */
function unansweredIn(model, { unanswered }, { show }) {
  return unanswered.map(({ label, first, count }) => ({
    words: `${model.title(label)}: ${counted(count, "suggestion")} untouched`,
    go: () => show(first.id),
  }));
}

/** Says that the document is submitted, or open again. Where to go from there is in the bar. */
export class Standing {
  constructor() {
    this.words = element("p", {});
    this.element = element("section", { class: "standing", role: "status", hidden: true }, this.words);
  }

  /** @param {boolean} isSubmitted @param {boolean} isReopened */
  update(isSubmitted, isReopened) {
    this.element.hidden = !isSubmitted && !isReopened;
    const words = isSubmitted
      ? "Submitted as you left it."
      : "Reopened: it is a draft until you submit it again.";
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}

// In training: the answers beside what was labelled, once the document is submitted.

import { element } from "./dom.js";

/** @typedef {import("./types.js").TrainingAnswer} TrainingAnswer */

const NOTHING = "—";
const HEADER = ["Label", "Answer", "You", "Explanation"];

/** @param {TrainingAnswer} training @param {(label: string) => string} titleOf @returns {HTMLElement} */
export function trainingPanel({ scores, places }, titleOf) {
  const head = element("tr", {}, ...HEADER.map((words) => element("th", { scope: "col" }, words)));
  const rows = places.map((place) => element("tr", {}, ...cells(place, titleOf).map((words) => element("td", { dir: "auto" }, words))));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
  const words = `The answers · F1 of the same words: ${scoreOf(scores, "exact")}, of words that overlap: ${scoreOf(scores, "overlap")}`;
  const panel = element("details", { class: "training", open: true }, element("summary", {}, words));
  panel.append(element("div", { class: "table", tabIndex: 0, role: "region", "aria-label": "Answers" }, table));
  return panel;
}

/** @param {import("./types.js").TrainingPlace} place @param {(label: string) => string} titleOf */
function cells({ label, answer, own, is_same: isSame, note }, titleOf) {
  const yours = isSame ? "✓ the same" : (own ?? NOTHING);
  return [titleOf(label), answer ?? NOTHING, yours, answer === null ? "not among the answers" : (note ?? "")];
}

/** @param {TrainingAnswer["scores"]} scores @param {string} spans */
function scoreOf(scores, spans) {
  const all = scores.find((score) => score.label === null && score.spans === spans);
  return all?.f1 == null ? "undefined (no spans)" : all.f1.toFixed(2);
}

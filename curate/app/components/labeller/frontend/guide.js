// The codebook beside the text: rules and examples of the label in use.

import { element } from "./dom.js";

/** @typedef {import("./types.js").Label} Label */

export class Guide {
  /** @param {import("./types.js").Schema} schema */
  constructor(schema) {
    this.schema = schema;
    this.summary = element("summary", {});
    this.body = element("div", { class: "guide-body" });
    this.element = element("details", { class: "guide" }, this.summary, this.body);
    /** @type {string | null | undefined} */
    this.shown = undefined;
  }

  /** @param {string | null} name */
  show(name) {
    if (name === this.shown) return;
    this.shown = name;
    const label = this.schema.labels.find((candidate) => candidate.name === name);
    this.summary.textContent = label ? `Codebook: ${label.title}` : "Codebook";
    this.body.replaceChildren(...(label ? rulesOf(label) : overviewOf(this.schema)));
  }
}

/** @param {Label} label */
function rulesOf({ description, rules }) {
  const listed = rules.map(({ id, text, example }) => {
    const shown = example ? element("p", { class: "example" }, ...bracketed(example)) : "";
    return element("li", {}, element("strong", {}, id), " ", text, shown);
  });
  return [element("p", {}, description), element("ul", {}, ...listed)];
}

/** @param {import("./types.js").Schema} schema */
function overviewOf({ description, labels }) {
  const listed = labels.flatMap((label) => [element("dt", {}, label.title), element("dd", {}, label.description)]);
  return [element("p", {}, description), element("dl", {}, ...listed)];
}

/** The example with its [span] marked. @param {string} example */
function bracketed(example) {
  return example.split(/(\[[^\]]*\])/).map((part) => (part.startsWith("[") ? element("mark", {}, part.slice(1, -1)) : part));
}

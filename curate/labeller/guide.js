// The codebook beside the text: rules and examples of the label in use, and a search through all of it.

import { button, counted, element } from "./dom.js";
import { findPassages, passagesOf } from "./search.js";

/** @typedef {import("./types.js").Label} Label */
/** @typedef {import("./search.js").Hit} Hit */

export class Guide {
  /** @param {import("./types.js").Schema} schema @param {() => void} leave back to the text */
  constructor(schema, leave) {
    this.schema = schema;
    this.leave = leave;
    this.passages = passagesOf(schema);
    this.summary = element("summary", {});
    this.body = element("div", { class: "guide-body", tabIndex: -1 });
    this.field = /** @type {HTMLInputElement} */ (
      element("input", { type: "search", placeholder: "Search the codebook", "aria-label": "Search the codebook" })
    );
    this.field.oninput = () => this.#find();
    this.found = element("p", { class: "unseen", role: "status" });
    const search = element("div", { class: "guide-search", onkeydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event) });
    search.append(this.field, this.found);
    this.element = element("details", { class: "guide" }, this.summary, search, this.body);
    // Its heading may have stuck where the list had been scrolled to.
    this.element.addEventListener("toggle", () => this.element.scrollIntoView({ block: "nearest", behavior: "instant" }));
    this.element.addEventListener("keydown", (event) => this.#onBodyKey(/** @type {KeyboardEvent} */ (event)));
    /** @type {string | null | undefined} the label whose rules are to be shown */
    this.shown = undefined;
    /** @type {Hit[]} */
    this.hits = [];
  }

  /** @param {string | null} name */
  show(name) {
    if (name === this.shown) return;
    this.shown = name;
    // Whoever searches is not to be interrupted; what is found stays until the search is over.
    if (!this.field.value) this.#showRules(name, null);
  }

  /** Opens the codebook for a search. */
  search() {
    /** @type {HTMLDetailsElement} */ (this.element).open = true;
    this.field.focus();
    this.field.select();
  }

  /** @param {string | null} name @param {string | null} rule to point at */
  #showRules(name, rule) {
    const label = this.schema.labels.find((candidate) => candidate.name === name);
    this.summary.textContent = label ? `Codebook: ${label.title}` : "Codebook";
    this.body.replaceChildren(...(label ? rulesOf(label, rule) : overviewOf(this.schema)));
    this.body.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  #find() {
    const sought = this.field.value.trim();
    this.hits = findPassages(this.passages, sought);
    if (!sought) return this.#end();
    this.summary.textContent = "Codebook";
    const words = this.hits.length ? counted(this.hits.length, "passage") : "Nothing in the codebook says this";
    this.found.textContent = words;
    const rows = this.hits.map((hit) =>
      element("li", {}, button(placeOf(hit), () => this.#goTo(hit), { class: "link" }), element("p", {}, ...marked(hit))),
    );
    return this.body.replaceChildren(element("p", { class: "where" }, words), element("ul", { class: "hits" }, ...rows));
  }

  /** Shows a rule among those of its label, and lets go of the search. @param {Hit} hit */
  #goTo(hit) {
    this.field.value = "";
    this.found.textContent = "";
    this.#showRules(hit.label || null, hit.rule);
    // Until the label in use changes: then that one's rules are shown again.
    /** @type {HTMLElement} */ (this.body.querySelector("[aria-current]") ?? this.body).focus();
  }

  #end() {
    this.field.value = "";
    this.found.textContent = "";
    this.#showRules(this.shown ?? null, null);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      this.#end();
      this.leave();
    } else if (event.key === "Enter" && this.hits.length && this.field.value) {
      event.preventDefault();
      this.#goTo(this.hits[0]);
    }
  }

  /** @param {KeyboardEvent} event */
  #onBodyKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.#end();
    this.leave();
  }
}

/** @param {Label} label @param {string | null} pointed */
function rulesOf({ description, rules }, pointed) {
  const listed = rules.map(({ id, text, example }) => {
    const shown = example ? element("p", { class: "example" }, ...bracketed(example)) : "";
    const isPointed = id === pointed;
    const properties = isPointed ? { "aria-current": "true", tabIndex: -1 } : {};
    return element("li", properties, element("strong", {}, id), " ", text, shown);
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

/** Where a passage stands: its label, and its rule if it is one. @param {Hit} hit */
function placeOf({ title, rule }) {
  return rule ? `${title} · ${rule}` : title;
}

/** @param {Hit} hit */
function marked({ parts }) {
  return parts.map(({ text, isHit }) => (isHit ? element("mark", {}, text) : text));
}

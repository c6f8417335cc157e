// The codebook beside the text: rules and examples of the label in use, and a search through all of it.

import { entryOf, wholeOf } from "./codebook.js";
import { button, counted, element } from "./dom.js";
import { findPassages, passagesOf } from "./search.js";

/** @typedef {import("./search.js").Hit} Hit */

export class Guide {
  /** @param {import("./types.js").Schema} schema @param {() => void} leave back to the text */
  constructor(schema, leave) {
    this.schema = schema;
    this.leave = leave;
    this.passages = passagesOf(schema);
    this.heading = element("h2", {});
    this.body = element("div", { class: "guide-body", tabIndex: -1 });
    this.field = /** @type {HTMLInputElement} */ (
      element("input", { type: "search", placeholder: "Search the codebook", "aria-label": "Search the codebook" })
    );
    this.field.oninput = () => this.#find();
    this.found = element("p", { class: "unseen", role: "status" });
    const search = element("div", { class: "guide-search", onkeydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event) });
    search.append(this.field, this.found);
    this.element = element("details", { class: "guide" }, element("summary", {}, this.heading), search, this.body);
    // Its heading may have stuck where the list had been scrolled to.
    this.element.addEventListener("toggle", () => bring(this.element, "nearest"));
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
    if (!label) return this.#showWhole();
    this.heading.textContent = `Codebook: ${label.title}`;
    const whole = button("Whole codebook", () => this.#showWhole(label.name), { class: "link" });
    this.body.replaceChildren(element("p", { class: "contents" }, whole), ...entryOf(label, rule));
    const pointed = this.body.querySelector("[aria-current]");
    return pointed ? bring(pointed, "nearest") : undefined;
  }

  /** @param {string} [name] of the label to begin at */
  #showWhole(name) {
    const go = (/** @type {string} */ to) => {
      const heading = /** @type {HTMLElement} */ (this.body.querySelector(`[data-label="${CSS.escape(to)}"] h3`));
      bring(heading, "start");
      heading.focus({ preventScroll: true });
    };
    this.heading.textContent = "Codebook";
    this.body.replaceChildren(...wholeOf(this.schema, go));
    if (name) go(name);
  }

  #find() {
    const sought = this.field.value.trim();
    this.hits = findPassages(this.passages, sought);
    if (!sought) return this.#end();
    this.heading.textContent = "Codebook";
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

/** Brings a part of the codebook into view; the text beside it stays where it is.
 * @param {Element} part @param {"start" | "nearest"} block where it does not scroll by itself */
function bring(part, block) {
  const scroller = part.closest(".rest");
  const isScrolling = scroller !== null && scroller.scrollHeight > scroller.clientHeight;
  if (!isScrolling) return part.scrollIntoView({ block, behavior: "instant" });
  const by = part.getBoundingClientRect().top - scroller.getBoundingClientRect().top - scroller.clientTop;
  return scroller.scrollBy({ top: by, behavior: "instant" });
}

/** Where a passage stands: its label, and its rule if it is one. @param {Hit} hit */
function placeOf({ title, rule }) {
  return rule ? `${title} · ${rule}` : title;
}

/** @param {Hit} hit */
function marked({ parts }) {
  return parts.map(({ text, isHit }) => (isHit ? element("mark", {}, text) : text));
}

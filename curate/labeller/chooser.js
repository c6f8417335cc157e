// The box that names the open document and leads to any other, by a part of its title or id. Of its list only the rows
// that are in view exist, so that ten thousand documents open like ten.

import { element } from "./dom.js";
import { titleOf } from "./shelf.js";

/** @typedef {import("./types.js").Offered} Offered */

const ROW_PX = 36;
const ROWS_IN_VIEW = 12;

export class Chooser {
  /** @param {HTMLElement} place @param {(documentId: string) => void} choose */
  constructor(place, choose) {
    this.choose = choose;
    /** @type {Offered[]} */
    this.documents = [];
    this.openId = "";
    /** @type {Offered[]} those that fit what is typed */
    this.fitting = [];
    this.active = -1;
    this.label = element("label", { for: "document" });
    this.input = /** @type {HTMLInputElement} */ (
      element("input", {
        id: "document",
        role: "combobox",
        autocomplete: "off",
        spellcheck: false,
        "aria-expanded": "false",
        "aria-controls": "documents",
        "aria-autocomplete": "list",
      })
    );
    this.rows = element("div", { class: "rows" });
    this.list = element("div", { id: "documents", class: "documents", role: "listbox", hidden: true, "aria-label": "Documents" }, this.rows);
    this.list.style.setProperty("--row", `${ROW_PX}px`);
    place.replaceChildren(this.label, element("div", { class: "choice" }, this.input, this.list));
    this.#listen();
  }

  #listen() {
    const { input, list } = this;
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => this.#open(""));
    input.addEventListener("input", () => this.#open(input.value));
    input.addEventListener("keydown", (event) => this.#onKey(event));
    input.addEventListener("blur", () => this.#close());
    list.addEventListener("scroll", () => this.#fill(), { passive: true });
    // Pressing a row must not take the focus out of the box, which would close the list under the finger.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = /** @type {HTMLElement} */ (event.target).closest("[data-nth]");
      if (row instanceof HTMLElement) this.#take(Number(row.dataset.nth));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** @param {import("./shelf.js").Shelf} shelf @param {string} documentId what is open */
  show(shelf, documentId) {
    this.documents = shelf.documents;
    this.openId = documentId;
    this.label.textContent = shelf.heading;
    if (this.isOpen) return;
    const open = shelf.find(documentId);
    this.input.value = open ? titleOf(open) : documentId;
    this.input.title = this.input.value;
  }

  /** @param {string} typed */
  #open(typed) {
    const words = typed.trim().toLocaleLowerCase();
    this.fitting = this.documents.filter((each) => !words || isFitting(each, words));
    this.active = words ? 0 : this.fitting.findIndex(({ document_id: id }) => id === this.openId);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.#reveal(words ? 0 : this.active - Math.floor(ROWS_IN_VIEW / 2));
  }

  #close() {
    if (!this.isOpen) return;
    this.list.hidden = true;
    this.rows.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    const open = this.documents.find(({ document_id: id }) => id === this.openId);
    this.input.value = open ? titleOf(open) : this.openId;
  }

  /** @param {number} first the row that comes to the top */
  #reveal(first) {
    this.rows.style.height = `${Math.max(1, this.fitting.length) * ROW_PX}px`;
    this.list.scrollTop = Math.max(0, first) * ROW_PX;
    this.#fill();
  }

  #fill() {
    if (!this.isOpen) return;
    const first = Math.max(0, Math.floor(this.list.scrollTop / ROW_PX) - ROWS_IN_VIEW);
    const shown = this.fitting.slice(first, first + 3 * ROWS_IN_VIEW).map((each, nth) => this.#row(each, first + nth));
    if (!this.fitting.length) shown.push(element("div", { class: "none" }, "No document is called that."));
    this.rows.replaceChildren(...shown);
    const isThere = this.rows.querySelector(`#document-${this.active}`);
    if (isThere) this.input.setAttribute("aria-activedescendant", `document-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {Offered} offered @param {number} nth */
  #row(offered, nth) {
    const row = element(
      "div",
      {
        id: `document-${nth}`,
        role: "option",
        title: offered.title,
        "data-nth": nth,
        "aria-selected": offered.document_id === this.openId,
        "aria-setsize": this.fitting.length,
        "aria-posinset": nth + 1,
        class: nth === this.active ? "active" : "",
      },
      titleOf(offered),
    );
    row.style.top = `${nth * ROW_PX}px`;
    return row;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: ROWS_IN_VIEW - 2, PageUp: 2 - ROWS_IN_VIEW };
    const { key } = event;
    if (key in steps) this.#step(steps[/** @type {keyof typeof steps} */ (key)]);
    else if (key === "Enter" && this.isOpen) this.#take(this.active);
    else if (key === "Escape" && this.isOpen) this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} by */
  #step(by) {
    if (!this.isOpen) return this.#open("");
    this.active = Math.max(0, Math.min(this.fitting.length - 1, this.active + by));
    const top = Math.floor(this.list.scrollTop / ROW_PX);
    const rows = Math.floor(this.list.clientHeight / ROW_PX);
    if (this.active < top) return this.#reveal(this.active);
    if (this.active >= top + rows) return this.#reveal(this.active - rows + 1);
    return this.#fill();
  }

  /** @param {number} nth */
  #take(nth) {
    const chosen = this.fitting[nth];
    if (!chosen) return;
    this.#close();
    this.choose(chosen.document_id);
  }
}

/** @param {Offered} offered @param {string} words in lower case */
function isFitting({ title, document_id: id }, words) {
  return title.toLocaleLowerCase().includes(words) || id.toLocaleLowerCase().includes(words);
}

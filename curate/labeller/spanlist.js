// The spans as a list: what the highlights show to the eye, for everyone, and the way to answer many
// suggestions at once. Only the rows in view exist, because a browser spends longer on two thousand
// rows than on two thousand highlights; each row says which of how many it is.

import { button, clip, counted, element } from "./dom.js";
import { nameOf } from "./hint.js";

/** @typedef {import("./types.js").Annotation | import("./types.js").Suggestion} Listed */
/** @typedef {import("./types.js").Remark} Remark */
/** @typedef {{item: HTMLElement, signature: string}} Row */

const WORDS = 90;
const FIRST_STEPS =
  "Nothing is labelled yet. Select words and press a label or its key; or press a label first and then select.";
/** The height of a row, as the style sheet has it. */
const ROW_REM = 3.75;
/** Rows that are made above and below those in view, so that a key or a flick finds them. */
const BEYOND = 12;

export class SpanList {
  /**
   * @param {object} acts
   * @param {(id: string) => void} acts.activate
   * @param {(id: string) => void} acts.accept
   * @param {(id: string) => void} acts.reject
   * @param {(label: string) => void} acts.acceptAll
   */
  constructor(acts) {
    this.acts = acts;
    this.heading = element("h2", {}, "Spans");
    this.bulk = element("div", { class: "bulk" });
    this.list = element("ol", { class: "spans" });
    this.scroller = element("div", { class: "scroller", tabIndex: -1, onscroll: () => this.fill() }, this.list);
    this.empty = element("p", { class: "empty" });
    const parts = [this.heading, this.bulk, this.empty, this.scroller];
    this.element = element("section", { class: "list", "aria-label": "Spans" }, ...parts);
    /** @type {Map<string, Row>} the rows that exist, by id */
    this.rows = new Map();
    /** @type {(Listed | Remark)[]} */
    this.listed = [];
    /** @type {string | null} */
    this.active = null;
    this.resized = new ResizeObserver(() => this.fill());
    for (const part of [this.scroller, this.element]) this.resized.observe(part);
    this.isPlanned = false;
  }

  /**
   * @param {import("./model.js").Model} model
   * @param {(name: string) => string} colorOf
   */
  update(model, colorOf) {
    this.model = model;
    this.colorOf = colorOf;
    const suggestions = model.openSuggestions;
    const { remarks } = model;
    this.listed = [...model.annotations, ...suggestions, ...remarks].sort(byPlace);
    this.heading.textContent = headline(model.annotations.length, suggestions.length, remarks.length);
    this.empty.hidden = this.listed.length > 0;
    this.empty.textContent = model.isSubmitted ? "Nothing was labelled." : FIRST_STEPS;
    this.list.style.height = `${this.listed.length * rowHeight()}px`;
    this.#offerBulk(model, suggestions);
    this.#fillSoon();
  }

  /** Measuring takes longer than painting a span: that goes first. */
  #fillSoon() {
    if (this.isPlanned) return;
    this.isPlanned = true;
    requestAnimationFrame(() =>
      setTimeout(() => {
        this.isPlanned = false;
        if (this.element.isConnected) this.fill();
      }),
    );
  }

  /** @param {string | null} active */
  setActive(active) {
    if (active === this.active) return;
    for (const id of [this.active, active]) {
      const row = id === null ? undefined : this.rows.get(id);
      if (row) setCurrent(row.item, id === active);
    }
    this.active = active;
    // Measuring takes longer than painting a span: that goes first.
    requestAnimationFrame(() => setTimeout(() => this.#scrollToActive()));
  }

  dispose() {
    this.resized.disconnect();
  }

  /** Within the panel only: the text must not move, nor the codebook that somebody reads. */
  #scrollToActive() {
    const nth = this.listed.findIndex(({ id }) => id === this.active);
    const scroller = this.#scrolling;
    if (nth === -1 || !scroller || scroller.querySelector(".guide[open]")) return;
    const height = rowHeight();
    const { from, to } = this.#view;
    const above = from - nth * height;
    const below = (nth + 1) * height - to;
    if (above > 0) scroller.scrollTop -= above;
    else if (below > 0) scroller.scrollTop += below;
  }

  /** What scrolls the rows: the list alone where it stands under the text, beside it the panel. */
  get #scrolling() {
    const isAlone = getComputedStyle(this.scroller).overflowY !== "visible";
    return isAlone ? this.scroller : /** @type {HTMLElement | null} */ (this.element.closest(".rest"));
  }

  /** The part of the rows that is in view, from the first one's top. */
  get #view() {
    const { top } = this.list.getBoundingClientRect();
    const scroller = this.#scrolling;
    const frame = scroller?.getBoundingClientRect() ?? { top, bottom: top };
    // The codebook's heading sticks to the panel's top.
    const covered = scroller?.querySelector("summary")?.offsetHeight ?? 0;
    return { from: Math.max(0, frame.top + covered - top), to: Math.max(0, frame.bottom - top) };
  }

  /** Makes the rows in view, in order, and drops the others. */
  fill() {
    const { from, to } = this.#view;
    const height = rowHeight();
    const first = Math.max(0, Math.floor(from / height) - BEYOND);
    const shown = this.listed.slice(first, Math.ceil(to / height) + BEYOND);
    this.list.style.paddingTop = `${first * height}px`;
    this.#drop(new Set(shown.map(({ id }) => id)));
    let here = this.list.firstElementChild;
    for (const [nth, one] of shown.entries()) {
      const item = this.#row(one);
      item.setAttribute("aria-posinset", String(first + nth + 1));
      item.setAttribute("aria-setsize", String(this.listed.length));
      setCurrent(item, one.id === this.active);
      if (item === here) here = here.nextElementSibling;
      else this.list.insertBefore(item, here);
    }
  }

  /** @param {Set<string>} kept ids */
  #drop(kept) {
    for (const [id, { item }] of this.rows) {
      if (kept.has(id)) continue;
      if (item.matches(":focus-within")) this.scroller.focus({ preventScroll: true });
      item.remove();
      this.rows.delete(id);
    }
  }

  /** @param {import("./model.js").Model} model @param {import("./types.js").Suggestion[]} suggestions */
  #offerBulk(model, suggestions) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { label } of suggestions) counts.set(label, (counts.get(label) ?? 0) + 1);
    const offers = model.isSubmitted ? [] : [...counts];
    const signature = JSON.stringify(offers);
    if (this.bulk.dataset.signature === signature) return;
    this.bulk.dataset.signature = signature;
    this.bulk.replaceChildren(
      offers.length ? "Accept all: " : "",
      ...offers.map(([label, count]) => {
        const words = `${model.title(label)} (${count})`;
        return button(words, () => this.acts.acceptAll(label), { class: "link", "aria-label": `Accept all: ${words}` });
      }),
    );
  }

  /** @param {Listed | Remark} one @returns {HTMLElement} */
  #row(one) {
    const { model } = this;
    if (!model || !this.colorOf) throw new Error("rows are made after update");
    if (!("label" in one)) return this.#remarkRow(one);
    const isSuggestion = !model.isAnnotation(one.id);
    const color = this.colorOf(one.label);
    const missing = isSuggestion ? [] : model.missing(/** @type {import("./types.js").Annotation} */ (one));
    const { label, start, end } = one;
    const by = "author" in one ? [nameOf(one.author)] : [];
    const more = [...by, ...partWords(model, one), ...remarks(missing, hasNote(one))];
    const signature = JSON.stringify([label, start, end, color, isSuggestion, model.isSubmitted, more]);
    const known = this.rows.get(one.id);
    if (known?.signature === signature) return known.item;
    const item = known?.item ?? element("li", {});
    item.replaceChildren(...this.#content(model, one, isSuggestion, more));
    item.className = isSuggestion ? "suggested" : "made";
    item.style.setProperty("--label-color", color);
    this.rows.set(one.id, { item, signature });
    return item;
  }

  /** @param {Remark} remark @returns {HTMLElement} */
  #remarkRow({ id, quote, text }) {
    const signature = JSON.stringify([quote, text]);
    const known = this.rows.get(id);
    if (known?.signature === signature) return known.item;
    const item = known?.item ?? element("li", { class: "remark", style: { "--label-color": "var(--quiet)" } });
    const main = button("", () => this.acts.activate(id), { class: "row", "data-id": id });
    main.append(
      element("span", { class: "what", dir: "auto" }, `Note: ${clip(text, WORDS)}`),
      element("span", { class: "words", dir: "auto" }, clip(quote, WORDS)),
    );
    item.replaceChildren(main);
    this.rows.set(id, { item, signature });
    return item;
  }

  /** @param {import("./model.js").Model} model @param {Listed} one @param {boolean} isSuggestion @param {string[]} more */
  #content(model, one, isSuggestion, more) {
    const title = model.title(one.label);
    const words = clip(model.quote(one), WORDS);
    const main = button("", () => this.acts.activate(one.id), { class: "row", "data-id": one.id });
    main.append(
      element("span", { class: "what" }, isSuggestion ? `${title}?` : title, ...more.map(aside)),
      element("span", { class: "words", dir: "auto" }, words),
    );
    if (!isSuggestion || model.isSubmitted) return [main];
    const answer = (/** @type {string} */ label, /** @type {string} */ sign, /** @type {(id: string) => void} */ act) =>
      button(sign, () => act(one.id), { class: "answer", "aria-label": `${label} ${title}: ${words}`, title: label });
    return [main, answer("Accept", "✓", this.acts.accept), answer("Reject", "✕", this.acts.reject)];
  }
}

/** @param {string[]} missing @param {boolean} isNoted */
function remarks(missing, isNoted) {
  return [...(missing.length ? [`needs ${missing.join(", ")}`] : []), ...(isNoted ? ["has a note"] : [])];
}

/** @param {import("./model.js").Model} model @param {Listed} one */
function partWords(model, one) {
  const parts = model.parts(one);
  return parts.length ? [`part ${parts.findIndex(({ id }) => id === one.id) + 1} of ${parts.length}`] : [];
}

/** @param {string} words */
function aside(words) {
  return element("em", {}, ` · ${words}`);
}

function rowHeight() {
  return ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** @param {Listed} one */
function hasNote(one) {
  return "note" in one && Boolean(one.note);
}

/** @param {HTMLElement} item @param {boolean} isCurrent */
function setCurrent(item, isCurrent) {
  const main = item.firstElementChild;
  if (isCurrent) main?.setAttribute("aria-current", "true");
  else if (main?.hasAttribute("aria-current")) main.removeAttribute("aria-current");
}

/** @param {number} made @param {number} suggested @param {number} noted */
function headline(made, suggested, noted) {
  const counts = [counted(made, "span"), suggested && counted(suggested, "suggestion"), noted && counted(noted, "note")];
  return counts.filter(Boolean).join(", ");
}

/** Both by position. @param {Listed[]} a @param {Listed[]} b @returns {Listed[]} */
export function merged(a, b) {
  return [...a, ...b].sort(byPlace);
}

/** @param {import("./types.js").Span} a @param {import("./types.js").Span} b */
function byPlace(a, b) {
  return a.start - b.start || a.end - b.end;
}

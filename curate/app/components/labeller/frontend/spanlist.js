// The spans as a list: what the highlights show to the eye, for everyone, and the way to answer many
// suggestions at once.

import { button, clip, counted, element } from "./dom.js";

/** @typedef {import("./types.js").Annotation | import("./types.js").Suggestion} Listed */
/** @typedef {{item: HTMLElement, signature: string}} Row */

const WORDS = 90;
/** Rows made in one go; the rest follow after the next frame, so that a full document opens at once. */
const CHUNK = 120;

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
    this.empty = element(
      "p",
      { class: "empty" },
      "Nothing is labelled yet. Select words and press a label or its key; or press a label first and then select.",
    );
    this.element = element("section", { class: "list", "aria-label": "Spans" }, this.heading, this.bulk, this.empty, this.list);
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    /** @type {string | null} */
    this.active = null;
    /** @type {number | undefined} */
    this.frame = undefined;
  }

  /**
   * @param {import("./model.js").Model} model
   * @param {(name: string) => string} colorOf
   */
  update(model, colorOf) {
    const suggestions = model.openSuggestions;
    const listed = merged(model.annotations, suggestions);
    this.heading.textContent = headline(listed.length - suggestions.length, suggestions.length);
    this.empty.hidden = listed.length > 0;
    this.#offerBulk(model, suggestions);
    this.#place(model, listed, colorOf);
  }

  /** @param {string | null} active */
  setActive(active) {
    if (active === this.active) return;
    for (const id of [this.active, active]) {
      const row = id === null ? undefined : this.rows.get(id);
      if (row) setCurrent(row.item, id === active);
    }
    this.active = active;
    // Measuring a long list takes longer than painting a span: that goes first.
    requestAnimationFrame(() => setTimeout(() => this.#scrollToActive()));
  }

  /** Within the list only: the text must not move. */
  #scrollToActive() {
    const { list } = this;
    const item = this.active === null ? undefined : this.rows.get(this.active)?.item;
    if (!item) return;
    const top = item.offsetTop;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + item.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = top + item.offsetHeight - list.clientHeight;
    }
  }

  dispose() {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
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

  /** @param {import("./model.js").Model} model @param {Listed[]} listed @param {(name: string) => string} colorOf */
  #place(model, listed, colorOf) {
    this.dispose();
    const wanted = new Set(listed.map(({ id }) => id));
    for (const [id, { item }] of this.rows) {
      if (wanted.has(id)) continue;
      item.remove();
      this.rows.delete(id);
    }
    let made = 0;
    let here = /** @type {Element | null} */ (this.list.firstElementChild);
    for (const one of listed) {
      const known = this.rows.has(one.id);
      if (!known && made >= CHUNK) {
        this.frame = requestAnimationFrame(() => this.#place(model, listed, colorOf));
        return;
      }
      if (!known) made += 1;
      const item = this.#row(model, one, colorOf);
      setCurrent(item, one.id === this.active);
      if (item === here) here = here.nextElementSibling;
      else this.list.insertBefore(item, here);
    }
  }

  /** @param {import("./model.js").Model} model @param {Listed} one @param {(name: string) => string} colorOf */
  #row(model, one, colorOf) {
    const isSuggestion = !model.isAnnotation(one.id);
    const color = colorOf(one.label);
    const missing = isSuggestion ? [] : model.missing(/** @type {import("./types.js").Annotation} */ (one));
    const signature = JSON.stringify([one.label, one.start, one.end, color, isSuggestion, model.isSubmitted, missing, hasNote(one)]);
    const known = this.rows.get(one.id);
    if (known?.signature === signature) return known.item;
    const item = known?.item ?? element("li", {});
    item.replaceChildren(...this.#content(model, one, isSuggestion, missing));
    item.className = isSuggestion ? "suggested" : "made";
    item.style.setProperty("--label-color", color);
    this.rows.set(one.id, { item, signature });
    return item;
  }

  /** @param {import("./model.js").Model} model @param {Listed} one @param {boolean} isSuggestion @param {string[]} missing */
  #content(model, one, isSuggestion, missing) {
    const title = model.title(one.label);
    const words = clip(model.quote(one), WORDS);
    const main = button("", () => this.acts.activate(one.id), { class: "row", "data-id": one.id });
    main.append(
      element("span", { class: "what" }, isSuggestion ? `${title}?` : title),
      element("span", { class: "words", dir: "auto" }, words),
      missing.length ? element("span", { class: "lacks" }, `needs ${missing.join(", ")}`) : "",
      hasNote(one) ? element("span", { class: "noted" }, "has a note") : "",
    );
    if (!isSuggestion || model.isSubmitted) return [main];
    const answer = (/** @type {string} */ label, /** @type {string} */ sign, /** @type {(id: string) => void} */ act) =>
      button(sign, () => act(one.id), { class: "answer", "aria-label": `${label} ${title}: ${words}`, title: label });
    return [main, answer("Accept", "✓", this.acts.accept), answer("Reject", "✕", this.acts.reject)];
  }
}

/** @param {Listed} one */
function hasNote(one) {
  return "note" in one && Boolean(one.note);
}

/** @param {HTMLElement} item @param {boolean} isCurrent */
function setCurrent(item, isCurrent) {
  const main = item.firstElementChild;
  if (isCurrent) main?.setAttribute("aria-current", "true");
  else main?.removeAttribute("aria-current");
}

/** @param {number} made @param {number} suggested */
function headline(made, suggested) {
  return suggested ? `${counted(made, "span")}, ${counted(suggested, "suggestion")}` : counted(made, "span");
}

/** Both by position. @param {Listed[]} a @param {Listed[]} b @returns {Listed[]} */
export function merged(a, b) {
  return [...a, ...b].sort((one, other) => one.start - other.start || one.end - other.end);
}

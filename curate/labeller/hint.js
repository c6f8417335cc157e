// A quiet word on what lies under the resting pointer. It stays where it came up until something else is pointed at.

import { clip, element } from "./dom.js";
import { spansUnder } from "./pointing.js";

/** @typedef {import("./pointing.js").Pointed} Pointed */

/** So long the pointer must rest: who only passes is not to be spoken to. */
const REST_MS = 250;

export class Hint {
  /** @param {import("./labeller.js").Labeller} desk @param {AbortSignal} signal */
  constructor(desk, signal) {
    this.desk = desk;
    this.element = element("div", { class: "hint", "aria-hidden": "true", hidden: true });
    desk.frame.append(this.element);
    /** @type {PointerEvent | undefined} the last one that was not looked at */
    this.event = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.shown = "";
    desk.text.addEventListener("pointermove", (event) => this.#onMove(event), { signal });
    desk.text.addEventListener("pointerleave", () => this.hide(), { signal });
    desk.element.addEventListener("keydown", () => this.hide(), { signal });
    desk.frame.addEventListener("pointerdown", () => this.hide(), { signal });
    document.addEventListener("scroll", () => this.hide(), { signal, capture: true, passive: true });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  hide() {
    clearTimeout(this.timer);
    this.event = undefined;
    if (!this.shown) return;
    this.shown = "";
    this.element.hidden = true;
    this.desk.painter.showPointed(undefined);
  }

  /** @param {PointerEvent} event */
  #onMove(event) {
    if (event.pointerType !== "mouse" || event.buttons) return this.hide();
    const isLooking = this.event !== undefined;
    this.event = event;
    if (this.shown && !isLooking) requestAnimationFrame(() => this.#follow());
    if (this.shown) return undefined;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#follow(), REST_MS);
    return undefined;
  }

  #follow() {
    const { event, desk } = this;
    this.event = undefined;
    if (!event || !desk.frame.isConnected) return;
    const pointed = spansUnder(desk, event.clientX, event.clientY);
    const lines = pointed ? this.#lines(pointed) : [];
    if (!pointed || !lines.length) return this.hide();
    const shown = lines.map(({ textContent }) => textContent).join("|");
    if (shown === this.shown) return;
    this.shown = shown;
    this.element.replaceChildren(...lines);
    this.#place(event.clientX, pointed.rect);
    const [only] = pointed.spans.length === 1 ? pointed.spans : [];
    desk.painter.showPointed(only && { ...only, suggested: false });
  }

  /** @param {Pointed} pointed */
  #lines({ spans, offset, isOnLine }) {
    const { model, painter } = this.desk;
    const spoken = spans.map((span) => {
      const by = "author" in span ? `suggested by ${nameOf(span.author)}` : "";
      const parts = model.parts(span);
      const part = parts.length ? `part ${parts.findIndex(({ id }) => id === span.id) + 1} of ${parts.length}` : "";
      const style = { "--label-color": painter.colorOf(span.label) };
      return element("div", { style }, [model.title(span.label), part, by].filter(Boolean).join(" · "));
    });
    const attributes = isOnLine ? [] : this.#attributesAt(offset).map((title) => element("div", { class: "aside" }, title));
    const here = model.remarks.filter(({ start, end }) => !isOnLine && start <= offset && offset < end);
    const remarks = here.map(({ text }) => element("div", { class: "aside" }, `Note: ${clip(text, 120)}`));
    return [...spoken, ...attributes, ...remarks];
  }

  /** Attributes of the span in hand whose words are here. @param {number} offset */
  #attributesAt(offset) {
    const { model, acts } = this.desk;
    const chosen = model.find(acts.active);
    if (!chosen) return [];
    const holds = (/** @type {import("./types.js").AttributeValue | undefined} */ value) =>
      typeof value === "object" && value.start <= offset && offset < value.end;
    const named = model.labels.get(chosen.label)?.attributes.filter(({ name }) => holds(chosen.attributes[name])) ?? [];
    return named.map(({ title }) => `${title} of this ${model.title(chosen.label)}`);
  }

  /** Below the lines under the words, or above the words where there is no room. @param {number} x @param {DOMRect} rect */
  #place(x, rect) {
    const frame = this.desk.frame.getBoundingClientRect();
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const below = rect.bottom + 14;
    const top = below + height < window.innerHeight ? below : rect.top - height - 6;
    this.element.style.left = `${Math.max(0, Math.min(x - frame.left, frame.width - width))}px`;
    this.element.style.top = `${top - frame.top}px`;
  }
}

/** @param {string} author of suggestions */
export function nameOf(author) {
  return author.replace(/^machine:/, "").replace("@", " ");
}

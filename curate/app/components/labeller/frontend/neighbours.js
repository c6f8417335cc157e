// The way to the previous and the next document.

import { button, element } from "./dom.js";

/** @typedef {{previous?: string | null, next?: string | null}} Neighbours ids; null at either end */

export class NeighbourButtons {
  /** @param {(step: 1 | -1) => void} go */
  constructor(go) {
    this.previous = button("Previous", () => go(-1), { class: "tool", title: "Previous document" });
    this.next = button("Next", () => go(1), { class: "tool", title: "Next document" });
    this.element = element("nav", { class: "neighbours", "aria-label": "Documents" }, this.previous, this.next);
  }

  /** @param {Neighbours} neighbours */
  show({ previous, next }) {
    this.previous.setAttribute("aria-disabled", String(previous === null));
    this.next.setAttribute("aria-disabled", String(next === null));
  }
}

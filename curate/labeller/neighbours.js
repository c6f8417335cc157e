// The way to the previous and the next document.

import { button, element } from "./dom.js";

export class NeighbourButtons {
  /** @param {(step: 1 | -1) => void} go */
  constructor(go) {
    this.previous = button("Previous", () => go(-1), { class: "tool", title: "Previous document" });
    this.next = button("Next", () => go(1), { class: "tool", title: "Next document" });
    this.element = element("nav", { class: "neighbours", "aria-label": "Documents" }, this.previous, this.next);
  }

  /** Ids; null at either end, undefined where it is not known yet.
   * @param {string | null | undefined} previous @param {string | null | undefined} next */
  show(previous, next) {
    this.previous.setAttribute("aria-disabled", String(previous === null));
    this.next.setAttribute("aria-disabled", String(next === null));
  }
}

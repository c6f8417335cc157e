// The way to the previous and the next document.

import { element } from "./dom.js";
import { tool } from "./tools.js";

export class NeighbourButtons {
  /** @param {(step: 1 | -1) => void} go @param {import("./keys.js").Keymap} keymap */
  constructor(go, keymap) {
    this.previous = tool("Previous", () => go(-1), { title: keymap.hint("Previous document", "previousDocument") }, "‹");
    this.next = tool("Next", () => go(1), { title: keymap.hint("Next document", "nextDocument") }, "›");
    this.element = element("nav", { class: "neighbours", "aria-label": "Documents" }, this.previous, this.next);
  }

  /** Ids; null at either end, undefined where it is not known yet.
   * @param {string | null | undefined} previous @param {string | null | undefined} next */
  show(previous, next) {
    this.previous.setAttribute("aria-disabled", String(previous === null));
    this.next.setAttribute("aria-disabled", String(next === null));
  }

  /** @param {boolean} isDone whether the next document is what comes now */
  commend(isDone) {
    this.next.classList.toggle("strong", isDone);
  }
}

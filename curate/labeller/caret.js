// A caret for text that cannot be typed into: the browser draws none there.

import { element } from "./dom.js";

const BLINK_MS = 550;
/** Whoever has not moved it for so long reads: then it stands still. An even number, so that it stands there. */
const BLINKS = 16;

export class Caret {
  /** @param {import("./page.js").Page} page @param {HTMLElement} frame positioned; the caret is placed in it
   * @param {AbortSignal} signal */
  constructor(page, frame, signal) {
    this.page = page;
    this.frame = frame;
    this.element = element("div", { class: "caret", "aria-hidden": "true", hidden: true });
    frame.append(this.element);
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.blinking = undefined;
    // Whoever scrolls reads.
    document.addEventListener("scroll", () => this.#stand(), { capture: true, passive: true, signal });
  }

  /** @param {number} utf16 @param {boolean} isVisible */
  place(utf16, isVisible) {
    this.element.hidden = !isVisible;
    if (isVisible) this.move(utf16);
    this.#blink(isVisible);
  }

  /** By a timer: while an animation runs, the browser paints the whole text and all its highlights anew for each frame.
   * @param {boolean} isVisible */
  #blink(isVisible) {
    this.#stand();
    if (!isVisible || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    let left = BLINKS;
    this.blinking = setInterval(() => {
      this.element.classList.toggle("off");
      left -= 1;
      if (left === 0 || !this.element.isConnected) this.#stand();
    }, BLINK_MS);
  }

  /** Stands still from now on. */
  #stand() {
    if (this.blinking === undefined) return;
    clearInterval(this.blinking);
    this.blinking = undefined;
    this.element.classList.remove("off");
  }

  /** Brings an offset into view, below the bar and away from the window's edge.
   * @param {number} utf16 @param {"nearest" | "center"} block */
  reveal(utf16, block) {
    const wasHidden = this.element.hidden;
    this.element.hidden = false;
    // A line that was never on the screen has only a guessed height: bring it in before measuring.
    this.page.paragraphs[this.page.lines.lineAt(utf16)].scrollIntoView({ block: "nearest" });
    this.move(utf16);
    this.element.scrollIntoView({ block, inline: "nearest" });
    this.element.hidden = wasHidden;
  }

  /** Anew to where an offset is now. @param {number} utf16 */
  move(utf16) {
    const rect = this.page.rectAt(utf16);
    if (!rect) return;
    const frame = this.frame.getBoundingClientRect();
    const { style } = this.element;
    style.left = `${rect.left - frame.left}px`;
    style.top = `${rect.top - frame.top}px`;
    style.height = `${rect.height}px`;
  }
}

// Many words by touch, over lines and screens: a long press selects the first, and a tap says how far the selection
// reaches. The handles of the device do the same where it has them; these are the same on each, and can be hit.

import { reachTo } from "./boundary.js";
import { button, clip } from "./dom.js";

/** @typedef {import("./words.js").Stretch} Stretch */

const OFFER = "Extend";
const REQUEST = "Tap the first or last word";

export class Extension {
  /** @param {import("./labeller.js").Labeller} desk @param {() => void} onChanged told when a tap begins or ceases to be waited for
   * @param {AbortSignal} signal */
  constructor(desk, onChanged, signal) {
    this.desk = desk;
    this.onChanged = onChanged;
    /** @type {Stretch | null} what was selected when the tap was asked for: the device may let go of it */
    this.stretch = null;
    const title = "Then tap the word where the selection is to begin or to end";
    this.button = button(OFFER, () => this.#wait(this.stretch ? null : this.selected), { class: "quiet", "aria-pressed": "false", title });
    for (const kind of ["mousedown", "click"]) {
      desk.text.addEventListener(kind, (event) => this.#onTap(/** @type {MouseEvent} */ (event)), { signal, capture: true });
    }
  }

  get isOn() {
    return this.stretch !== null;
  }

  /** @returns {Stretch | null} */
  get selected() {
    const { acts, model } = this.desk;
    const span = acts.selectedSpan;
    return span && { startUtf16: model.offsets.toUtf16(span.start), endUtf16: model.offsets.toUtf16(span.end) };
  }

  /** Whether other words were selected in the meantime. */
  get isOvertaken() {
    const { selected, stretch } = this;
    return selected !== null && stretch !== null && (selected.startUtf16 !== stretch.startUtf16 || selected.endUtf16 !== stretch.endUtf16);
  }

  /** No tap is waited for any longer. */
  stop() {
    if (this.stretch) this.#wait(null);
  }

  /** @param {Stretch | null} stretch */
  #wait(stretch) {
    this.stretch = stretch;
    this.button.setAttribute("aria-pressed", String(this.isOn));
    this.button.textContent = this.isOn ? REQUEST : OFFER;
    if (this.isOn) this.desk.announce(REQUEST);
    this.onChanged();
  }

  /** A tap is the browser's own unless it was waited for. @param {MouseEvent} event */
  #onTap(event) {
    if (!this.stretch) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "click") this.#reach(this.stretch, event.clientX, event.clientY);
  }

  /** @param {Stretch} stretch @param {number} x @param {number} y */
  #reach(stretch, x, y) {
    const { page, selection, acts, model } = this.desk;
    const utf16 = page.characterAt(x, y)?.utf16 ?? page.offsetAt(x, y);
    if (utf16 === null) return;
    const { startUtf16, endUtf16 } = reachTo(model.text, stretch, utf16);
    selection.set(startUtf16, endUtf16);
    selection.writeBrowser();
    this.#wait(null);
    this.desk.refreshPlace();
    if (acts.selectedSpan) this.desk.announce(clip(model.quote(acts.selectedSpan), 80));
  }
}

// The finger: a long press selects words as everywhere on the device, and a bar of labels comes up that is large
// enough for a finger and does not lie over the words. No mouse is released then: what tells that a selection is
// made is that it no longer changes.

import { button, element } from "./dom.js";
import { Extension } from "./extension.js";

/** So long a selection must have stood still for the bar to come, and to be labelled where a label is waiting for it. */
const STILL_MS = 300;
const SETTLED_MS = 900;
const GAP = 16;

export class Touch {
  /** @param {import("./labeller.js").Labeller} desk @param {AbortSignal} signal */
  constructor(desk, signal) {
    this.desk = desk;
    this.isTouch = false;
    this.isDown = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.extension = new Extension(desk, () => this.#update(), signal);
    this.bar = this.#newBar();
    desk.element.append(this.bar);
    desk.frame.addEventListener("pointerdown", (event) => this.#onDown(event), { signal });
    for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => this.#onUp(), { signal });
    document.addEventListener("selectionchange", () => this.#onSelection(), { signal });
    window.addEventListener("resize", () => this.#place(), { signal });
    document.addEventListener("scroll", () => this.#place(), { signal, capture: true, passive: true });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  #newBar() {
    const { model, acts } = this.desk;
    const labels = model.schema.labels.map(({ name, title }) => {
      const made = button("", () => this.#label(name), { class: "pick", "data-label": name });
      made.append(element("span", { class: "swatch", "aria-hidden": "true" }), title);
      return made;
    });
    const note = button("Note", () => acts.remark(), { class: "quiet" });
    const properties = { class: "touch-bar", popover: "manual", role: "toolbar", "aria-label": "Label the selected words" };
    return element("div", properties, ...labels, this.extension.button, note);
  }

  /** @param {string} label */
  #label(label) {
    this.extension.stop();
    const span = this.desk.acts.selectedSpan;
    if (span) this.desk.acts.label(span, label);
    this.#update();
  }

  /** @param {PointerEvent} event */
  #onDown(event) {
    this.isTouch = event.pointerType !== "mouse";
    this.isDown = true;
    if (!this.isTouch) this.#update();
  }

  #onUp() {
    this.isDown = false;
    if (this.isTouch) this.#wait();
  }

  #onSelection() {
    if (this.isTouch) this.#wait();
  }

  /** Starts waiting anew: the selection has just changed. */
  #wait() {
    clearTimeout(this.timer);
    const { acts } = this.desk;
    const isAwaited = acts.armed !== null || acts.picking !== null;
    this.timer = setTimeout(() => {
      this.#update();
      if (isAwaited) this.timer = setTimeout(() => this.#take(), SETTLED_MS - STILL_MS);
    }, STILL_MS);
  }

  /** Gives the words to what was waiting for them. */
  #take() {
    if (this.isDown || this.extension.isOn || !this.desk.acts.selectedSpan) return;
    this.desk.acts.takeSelection();
    this.#update();
  }

  /** Shows the bar where words are selected by touch, and only there. */
  #update() {
    const { extension } = this;
    if (extension.isOvertaken || !this.isTouch) extension.stop();
    const isSelected = extension.isOn || extension.selected !== null;
    const isWanted = this.isTouch && !this.isDown && !this.desk.model.isSubmitted && isSelected;
    if (isWanted === this.bar.matches(":popover-open")) return this.#place();
    if (!isWanted) return this.bar.hidePopover();
    for (const pick of /** @type {NodeListOf<HTMLElement>} */ (this.bar.querySelectorAll(".pick"))) {
      pick.style.setProperty("--label-color", this.desk.painter.colorOf(pick.dataset.label ?? ""));
    }
    this.bar.showPopover();
    return this.#place();
  }

  /** At the foot of the window; above the text where the selected words are down there. */
  #place() {
    const span = this.bar.matches(":popover-open") ? this.desk.acts.selectedSpan : null;
    if (!span) return;
    const { page, model, top } = this.desk;
    const first = page.sideOf(model.offsets.toUtf16(span.start), 1);
    const last = page.sideOf(model.offsets.toUtf16(span.end), -1);
    const height = this.bar.offsetHeight;
    const foot = window.innerHeight - height;
    const isFree = (/** @type {number} */ at) => last.bottom + GAP < at || first.top - GAP > at + height;
    const head = Math.max(0, top.getBoundingClientRect().bottom);
    this.bar.style.top = `${isFree(foot) || !isFree(head) ? foot : head}px`;
  }
}

// The hand on mouse or screen: what it selects, what it points at, and the choice where spans lie on one another.

import { chooser } from "./dialogs.js";
import { spansUnder } from "./pointing.js";
import { browserRange } from "./selection.js";

/** @typedef {import("./acts.js").Listed} Listed */

/** A press that moves less than this is a click. */
const CLICK_PIXELS = 4;

export class Pointer {
  /** @param {import("./labeller.js").Labeller} desk @param {import("./acts.js").Acts} acts @param {AbortSignal} signal */
  constructor(desk, acts, signal) {
    this.desk = desk;
    this.acts = acts;
    /** @type {{x: number, y: number} | undefined} where the button went down, while it is */
    this.press = undefined;
    /** @type {HTMLElement | undefined} */
    this.menu = undefined;
    desk.frame.addEventListener("mousedown", (event) => this.#onPress(event), { signal });
    desk.frame.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
    document.addEventListener("mouseup", (event) => this.#onRelease(event), { signal });
    document.addEventListener("selectionchange", () => this.#onBrowserSelection(), { signal });
  }

  /** Lets the reader choose among spans, at the caret; a single one is taken at once. @param {Listed[]} spans */
  offer(spans) {
    if (spans.length === 1) return this.acts.choose(spans[0].id);
    const rect = this.desk.page.rectAt(this.desk.selection.focus);
    const frame = this.desk.frame.getBoundingClientRect();
    return this.#openMenu(spans, (rect?.left ?? frame.left) - frame.left, (rect?.bottom ?? frame.top) - frame.top + 6);
  }

  /** @param {MouseEvent} event */
  #onPress(event) {
    this.#closeMenu();
    this.press = event.button === 0 ? { x: event.clientX, y: event.clientY } : undefined;
    // A press on selected words would drag them: here it begins a selection like any other.
    if (this.press && event.detail === 1 && !event.shiftKey) document.getSelection()?.empty();
  }

  /** @param {MouseEvent} event */
  #onRelease(event) {
    if (!this.press) return;
    const moved = Math.hypot(event.clientX - this.press.x, event.clientY - this.press.y);
    this.press = undefined;
    this.desk.focusText();
    const isClick = moved < CLICK_PIXELS && event.detail < 2 && !event.shiftKey;
    // The browser drops an old selection on a click only after this event: look when it has.
    if (isClick) setTimeout(() => this.#onClick(event), 0);
    else if (this.desk.selection.readBrowser()) this.acts.takeSelection();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    if (!this.desk.selection.readBrowser()) return;
    if (!this.desk.selection.isCollapsed) return void this.acts.takeSelection();
    if (this.acts.picking) return void this.desk.refreshPlace();
    const pointed = spansUnder(this.desk, event.clientX, event.clientY);
    const here = pointed?.spans.length ? pointed.spans : this.acts.spansAt(this.acts.caretOffset);
    if (here.length < 2) return void this.acts.choose(here[0]?.id ?? this.#remarkAt(pointed?.offset));
    const frame = this.desk.frame.getBoundingClientRect();
    this.#openMenu(here, event.clientX - frame.left, event.clientY - frame.top + 12);
  }

  /** @param {number | undefined} offset */
  #remarkAt(offset = -1) {
    const here = this.desk.model.remarks.filter(({ start, end }) => start <= offset && offset < end);
    return here.at(-1)?.id ?? null;
  }

  #onBrowserSelection() {
    const { selection, page } = this.desk;
    if (!browserRange(page.element)) return;
    const { anchor, focus } = selection;
    selection.readBrowser();
    if (anchor === selection.anchor && focus === selection.focus) return;
    // While the mouse is down only the selection is drawn; what follows from it waits for the release.
    if (this.press) this.desk.showPlace();
    else this.desk.refreshPlace();
  }

  /** @param {Listed[]} spans @param {number} left @param {number} top */
  #openMenu(spans, left, top) {
    this.#closeMenu();
    const choose = (/** @type {string | null} */ id) => {
      this.#closeMenu();
      this.desk.focusText();
      if (id) this.acts.choose(id);
    };
    const menu = chooser(this.desk.model, spans, (name) => this.desk.painter.colorOf(name), choose);
    menu.addEventListener("mousedown", (event) => event.stopPropagation());
    this.desk.frame.append(menu);
    menu.style.left = `${Math.min(left, Math.max(0, this.desk.frame.clientWidth - menu.offsetWidth))}px`;
    menu.style.top = `${top}px`;
    this.menu = menu;
    /** @type {HTMLElement} */ (menu.firstElementChild).focus();
  }

  #closeMenu() {
    this.menu?.remove();
    this.menu = undefined;
  }
}

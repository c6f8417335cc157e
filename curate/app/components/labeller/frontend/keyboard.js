// The keyboard's hand: movements go to the caret, all other keys to the acts.

import { readMovement } from "./keys.js";

/** @type {Record<string, (acts: import("./acts.js").Acts) => void>} */
const DO = {
  accept: (acts) => acts.enter(),
  reject: (acts) => acts.reject(),
  delete: (acts) => acts.remove(),
  next: (acts) => acts.jump(1),
  previous: (acts) => acts.jump(-1),
  undo: (acts) => acts.perform(acts.model.undo()),
  redo: (acts) => acts.perform(acts.model.redo()),
  endLeft: (acts) => acts.moveEnd("end", -1),
  endRight: (acts) => acts.moveEnd("end", 1),
  startLeft: (acts) => acts.moveEnd("start", -1),
  startRight: (acts) => acts.moveEnd("start", 1),
  escape: (acts) => acts.escape(),
  help: (acts) => acts.desk.showKeys(),
};

export class Keyboard {
  /** @param {import("./labeller.js").Labeller} desk @param {import("./acts.js").Acts} acts @param {AbortSignal} signal */
  constructor(desk, acts, signal) {
    this.desk = desk;
    this.acts = acts;
    desk.element.addEventListener("keydown", (event) => this.#onKey(event), { signal });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (target.matches("input, select, textarea")) return this.#onFieldKey(event);
    const isInText = target === this.desk.text;
    if (isInText && this.#move(event)) return undefined;
    const meaning = this.desk.keymap.read(event);
    // On a button these two are the button's.
    if (!meaning || (!isInText && (event.key === "Enter" || event.key === " "))) return undefined;
    take(event);
    return "label" in meaning ? this.acts.typeLabel(meaning.label) : DO[meaning.act](this.acts);
  }

  /** @param {KeyboardEvent} event */
  #onFieldKey(event) {
    // A field's keys are its own; Streamlit's shortcuts must not see them either.
    event.stopPropagation();
    if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
    this.desk.inspector.commit();
    this.desk.focusText();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was a movement */
  #move(event) {
    const movement = readMovement(event);
    if (!movement) return false;
    take(event);
    const { selection, caret } = this.desk;
    selection.move(movement.stride, movement.direction, movement.extend);
    selection.writeBrowser();
    if (!movement.extend && !this.acts.picking) this.acts.active = null;
    caret.reveal(selection.focus, "nearest");
    this.desk.refreshPlace();
    return true;
  }
}

/** @param {KeyboardEvent} event */
function take(event) {
  event.preventDefault();
  event.stopPropagation();
}

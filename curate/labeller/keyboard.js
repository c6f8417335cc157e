// The keyboard's hand: movements go to the caret, all other keys to the acts.

import { readMovement } from "./keys.js";

/** @typedef {import("./labeller.js").Labeller} Labeller */

/** What each act of keys.js does. @type {Record<string, (desk: Labeller) => void>} */
export const DO = {
  accept: ({ acts }) => acts.enter(),
  reject: ({ acts }) => acts.reject(),
  delete: ({ acts }) => acts.remove(),
  remark: ({ acts }) => acts.remark(),
  join: ({ joining }) => joining.start(),
  undo: ({ acts }) => acts.undo(),
  redo: ({ acts }) => acts.redo(),
  escape: ({ acts }) => acts.escape(),
  next: ({ navigator }) => navigator.toSpan(1),
  previous: ({ navigator }) => navigator.toSpan(-1),
  nextSuggestion: ({ navigator }) => navigator.toSuggestion(1),
  previousSuggestion: ({ navigator }) => navigator.toSuggestion(-1),
  nextNeedy: ({ navigator }) => navigator.toNeedy(1),
  previousNeedy: ({ navigator }) => navigator.toNeedy(-1),
  nextUncoded: ({ navigator }) => navigator.toUncoded(1),
  previousUncoded: ({ navigator }) => navigator.toUncoded(-1),
  segmentNext: ({ navigator }) => navigator.toSegment(1),
  segmentPrevious: ({ navigator }) => navigator.toSegment(-1),
  segmentNextToo: ({ navigator }) => navigator.extendOverSegment(1),
  segmentPreviousToo: ({ navigator }) => navigator.extendOverSegment(-1),
  grow: ({ navigator }) => navigator.grow(),
  shrink: ({ navigator }) => navigator.shrink(),
  startLeft: ({ acts }) => acts.moveEnd("start", -1),
  startRight: ({ acts }) => acts.moveEnd("start", 1),
  endLeft: ({ acts }) => acts.moveEnd("end", -1),
  endRight: ({ acts }) => acts.moveEnd("end", 1),
  startLeftOther: ({ acts }) => acts.moveEnd("start", -1, !acts.snaps),
  startRightOther: ({ acts }) => acts.moveEnd("start", 1, !acts.snaps),
  endLeftOther: ({ acts }) => acts.moveEnd("end", -1, !acts.snaps),
  endRightOther: ({ acts }) => acts.moveEnd("end", 1, !acts.snaps),
  yes: ({ coding }) => coding.answer("yes"),
  no: ({ coding }) => coding.answer("no"),
  togglePass: ({ coding }) => coding.toggle(),
  nextPass: ({ coding }) => coding.step(1),
  previousPass: ({ coding }) => coding.step(-1),
  search: ({ guide }) => guide.search(),
  submit: ({ acts }) => acts.askSubmit(),
  nextDocument: (desk) => desk.go(1),
  previousDocument: (desk) => desk.go(-1),
  help: (desk) => desk.showKeys(),
};

export class Keyboard {
  /** @param {Labeller} desk @param {AbortSignal} signal */
  constructor(desk, signal) {
    this.desk = desk;
    desk.element.addEventListener("keydown", (event) => this.#onKey(event), { signal });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // Whoever composes a character, or has answered the key already, has it.
    if (event.isComposing || event.defaultPrevented) return undefined;
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (target.matches("input, select, textarea")) return this.#onFieldKey(event);
    const isInText = target === this.desk.text;
    if (isInText && this.#move(event)) return undefined;
    const meaning = this.desk.keymap.read(event);
    if (!meaning || this.#isOthers(meaning, event, isInText)) return undefined;
    take(event);
    return "label" in meaning ? this.desk.acts.typeLabel(meaning.label) : DO[meaning.act](this.desk);
  }

  /** Enter and space are a button's own where one has the focus; in the text, space scrolls where there are no units.
   * @param {{act: string} | {label: string}} meaning @param {KeyboardEvent} event @param {boolean} isInText */
  #isOthers(meaning, event, isInText) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isInText && isPlain && (event.key === "Enter" || event.key === " ")) return true;
    return "act" in meaning && meaning.act === "yes" && !this.desk.coding.isOnUnits;
  }

  /** @param {KeyboardEvent} event */
  #onFieldKey(event) {
    const { inspector } = this.desk;
    if (event.key === "Escape") inspector.restore();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) inspector.commit();
    else return;
    this.desk.focusText();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was a movement */
  #move(event) {
    const movement = readMovement(event);
    if (!movement) return false;
    take(event);
    const { selection, caret, acts } = this.desk;
    selection.move(movement.stride, movement.direction, movement.extend);
    selection.writeBrowser();
    if (!movement.extend && !acts.picking) acts.active = null;
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

// What an annotator can do, by whichever hand: the acts, and what they need to remember between them (the
// span in hand, the label that is armed, the attribute that waits for words).

import { remarkDialog } from "./dialogs.js";
import { clip } from "./dom.js";
import { SUBMITTED } from "./ledger.js";
import { addRemark } from "./remarks.js";
import { reviewOf } from "./review.js";
import { submitDialog } from "./submitting.js";
import * as words from "./words.js";

/** @typedef {import("./types.js").Span} Span */
/** @typedef {import("./types.js").Annotation | import("./types.js").Suggestion} Listed */
/** @typedef {import("./ledger.js").Outcome} Outcome */

const SNAP_KEY = "curate.snap";

export class Acts {
  /** @param {import("./labeller.js").Labeller} desk where the results are shown @param {Storage} storage */
  constructor(desk, storage) {
    this.desk = desk;
    this.model = desk.model;
    this.storage = storage;
    /** @type {string | null} the span or suggestion in hand */
    this.active = null;
    /** @type {string | null} the label that the next selections get */
    this.armed = null;
    /** @type {{id: string, name: string} | null} the attribute that waits for words */
    this.picking = null;
    this.snaps = storage.getItem(SNAP_KEY) !== "no";
  }

  // Labelling

  /** @param {Outcome} outcome @returns {boolean} whether something was done */
  perform(outcome) {
    if ("refusal" in outcome) {
      this.desk.say(outcome.refusal);
      return false;
    }
    this.desk.say("");
    if (outcome.changes.length) this.desk.session.save(outcome.changes);
    if (outcome.id) this.active = outcome.id;
    this.desk.announce(outcome.message);
    this.desk.refresh();
    return true;
  }

  /** @param {Span} span @param {string} label */
  label(span, label) {
    const fitted = this.fitted(span, label);
    if ("refusal" in fitted) return this.desk.say(fitted.refusal);
    const outcome = this.model.add(fitted.span, label);
    // Before anything is drawn, when the browser need not lay out anew for it.
    if (!("refusal" in outcome)) this.desk.dropSelection();
    if (!this.perform(outcome)) return undefined;
    const unit = fitted.isWhole ? " (the whole unit)" : "";
    const taken = this.model.layer.annotations.get(this.active ?? "")?.origin ? " (as suggested)" : "";
    return this.desk.announce(`${this.model.title(label)}${unit}${taken}: ${clip(this.model.quote(fitted.span), 60)}`);
  }

  /** The words that a label is to lie on. @param {Span} span @param {string} label
   * @returns {ReturnType<import("./coding.js").Coding["fitted"]>} */
  fitted(span, label) {
    return this.snaps ? this.desk.coding.fitted(span, label) : { span, isWhole: false };
  }

  /** A press on a label: for the selected words, else for the next ones. @param {string} label */
  pressLabel(label) {
    const span = this.selectedSpan;
    if (span) this.label(span, label);
    else this.#arm(label);
  }

  /** A label's key: as a press, but with a span in hand its words get this label too, and a unit here gets the
   * label of units. @param {string} label */
  typeLabel(label) {
    const { coding } = this.desk;
    const unit = coding.unitHere(label);
    if (unit && label === coding.label) return coding.answer("yes", unit);
    const span = this.selectedSpan;
    if (span) return this.label(span, label);
    const chosen = this.armed === null ? this.model.find(this.active) : undefined;
    if (chosen) return this.label(chosen, label);
    return unit ? this.label(unit, label) : this.#arm(label);
  }

  /** Words were selected, by mouse or touch: someone may have waited for them. */
  takeSelection() {
    const span = this.selectedSpan;
    if (span && this.picking) this.#setPicked(this.picking.id, this.picking.name, span);
    else if (span && this.armed) this.label(span, this.armed);
    else this.desk.refreshPlace();
  }

  /** @param {string} label */
  #arm(label) {
    if (this.model.isSubmitted) return this.desk.say(SUBMITTED);
    if (this.desk.coding.label !== null) return this.desk.coding.begin(label);
    this.armed = this.armed === label ? null : label;
    const title = this.model.title(label);
    this.desk.announce(this.armed ? `${title}: select the words` : `${title} put down`);
    return this.desk.refreshPlace();
  }

  toggleSnap() {
    this.snaps = !this.snaps;
    try {
      this.storage.setItem(SNAP_KEY, this.snaps ? "yes" : "no");
    } catch (error) {
      // Without storage the choice lasts as long as the page.
      if (!(error instanceof DOMException)) throw error;
    }
    this.desk.refreshPlace();
  }

  // The span in hand

  /** @param {string | null} id */
  activate(id) {
    this.desk.inspector.commit();
    this.active = id;
    this.picking = null;
    this.desk.refreshPlace();
  }

  /** A span was pointed at: another part may have waited for it. @param {string | null} id */
  choose(id) {
    if (id === null || !this.desk.joining.take(id)) this.activate(id);
  }

  /** Takes a span or a remark in hand and brings it into view. @param {string} id */
  show(id) {
    this.activate(id);
    const remark = this.model.layer.remarks.get(id);
    if (remark) {
      this.desk.reveal(remark.start);
      return this.desk.announce(`Note: ${clip(remark.text, 80)}`);
    }
    const chosen = this.model.find(id);
    if (!chosen) return undefined;
    this.desk.reveal(chosen.start);
    const kind = this.model.isAnnotation(id) ? "" : "Suggested ";
    return this.desk.announce(`${kind}${this.model.title(chosen.label)}: ${clip(this.model.quote(chosen), 80)}`);
  }

  accept() {
    this.perform(this.model.accept(this.active ?? ""));
  }

  undo() {
    this.desk.coding.follow(() => this.perform(this.model.undo()));
  }

  redo() {
    this.desk.coding.follow(() => this.perform(this.model.redo()));
  }

  /** Rejects the suggestion in hand; where units are coded and none is in hand, says no to the unit. */
  reject() {
    if (!this.#isSuggestion && this.desk.coding.isOnUnits) return this.desk.coding.answer("no");
    this.perform(this.model.reject(this.#isSuggestion ? (this.active ?? "") : ""));
    return undefined;
  }

  /** Removes the span in hand; a suggestion is rejected. */
  remove() {
    if (this.#isSuggestion) this.reject();
    else this.perform(this.model.delete(this.active ?? ""));
  }

  get #isSuggestion() {
    return this.active !== null && this.model.isOpen(this.active);
  }

  /** @param {"start" | "end"} end @param {1 | -1} step @param {boolean} [byWord] */
  moveEnd(end, step, byWord = this.snaps) {
    const chosen = this.active === null ? undefined : this.model.layer.annotations.get(this.active);
    if (!chosen) return this.desk.say("Choose a span first: its ends can then be moved.");
    const { offsets, text } = this.model;
    const stretch = { startUtf16: offsets.toUtf16(chosen.start), endUtf16: offsets.toUtf16(chosen.end) };
    const moved = words.moveEdge(text, stretch, end, step, byWord);
    if (!moved) return this.desk.say("The span cannot get smaller.");
    const span = this.spanOf(moved);
    const isDone = this.perform(this.model.edit(chosen.id, span, "Span changed"));
    return isDone ? this.desk.announce(clip(this.model.quote(span), 80)) : undefined;
  }

  /** Gives an attribute the selected words, or waits for some. @param {string} id @param {string} name */
  pick(id, name) {
    const span = this.selectedSpan;
    if (span) return this.#setPicked(id, name, span);
    this.picking = this.picking?.name === name ? null : { id, name };
    this.desk.refreshPlace();
    return this.picking ? this.desk.focusText() : undefined;
  }

  /** @param {string} id @param {string} name @param {Span} span */
  #setPicked(id, name, span) {
    this.picking = null;
    this.perform(this.model.setAttribute(id, name, { ...span, text: this.model.quote(span) }));
    this.desk.collapse();
  }

  // Enter and Escape mean what is at hand

  enter() {
    const span = this.selectedSpan;
    if (this.active !== null && this.desk.joining.take(this.active)) return undefined;
    if (span && (this.picking || this.armed)) return this.takeSelection();
    if (this.#isSuggestion) return this.accept();
    if (this.active !== null) return this.desk.inspector.focus();
    const here = this.spansAt(this.caretOffset);
    return here.length ? this.desk.pointer.offer(here) : undefined;
  }

  escape() {
    if (this.desk.joining.from !== null) return this.desk.joining.stop();
    if (this.picking) this.picking = null;
    else if (!this.desk.selection.isCollapsed) this.desk.collapse();
    else if (this.active !== null) this.active = null;
    else this.armed = this.desk.coding.label;
    this.desk.say("");
    return this.desk.refreshPlace();
  }

  askSubmit() {
    if (this.model.isSubmitted) return this.desk.say(SUBMITTED);
    this.desk.inspector.commit();
    const { model, desk } = this;
    const { coding } = desk;
    return desk.open(
      submitDialog(model, reviewOf(model, coding.allUnits), coding.knowsUnits, {
        submit: () => this.perform(model.submit()),
        show: (id) => this.show(id),
        goTo: (label, unit) => coding.goTo(label, unit),
      }),
    );
  }

  /** Says of the selected words why they get no label. */
  remark() {
    const span = this.selectedSpan;
    if (this.model.isSubmitted) return this.desk.say(SUBMITTED);
    if (!span) return this.desk.say("Select the words first: a remark says why they get no label.");
    const keep = (/** @type {string} */ text) => {
      if (this.perform(addRemark(this.model, span, text))) this.desk.collapse();
    };
    return this.desk.open(remarkDialog(clip(this.model.quote(span), 200), keep));
  }

  // Where the reader is

  /** The selected words as they would be labelled; null where none are. @returns {Span | null} */
  get selectedSpan() {
    const { selection } = this.desk;
    if (selection.isCollapsed) return null;
    const { text } = this.model;
    const stretch = words.trim(text, words.wholeCharacters(text, selection.stretch));
    if (!stretch) return null;
    return this.spanOf(this.snaps ? words.snapToWords(text, stretch) : stretch);
  }

  get caretOffset() {
    const { text, offsets } = this.model;
    const here = { startUtf16: this.desk.selection.focus, endUtf16: text.length };
    return offsets.fromUtf16(words.wholeCharacters(text, here).startUtf16);
  }

  /** Spans that hold the place, the shortest first. @param {number} offset @returns {Listed[]} */
  spansAt(offset) {
    const all = [...this.model.annotations, ...this.model.openSuggestions];
    const here = all.filter(({ start, end }) => start <= offset && offset < end);
    const found = here.length ? here : all.filter(({ end }) => end === offset);
    return found.sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  /** @param {words.Stretch} stretch @returns {Span} */
  spanOf({ startUtf16, endUtf16 }) {
    const { offsets } = this.model;
    return { start: offsets.fromUtf16(startUtf16), end: offsets.fromUtf16(endUtf16) };
  }
}

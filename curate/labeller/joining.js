// Joining the parts of an interrupted quote: one is in hand, the other is chosen in whatever way.

import { join } from "./joins.js";
import { SUBMITTED } from "./ledger.js";

export class Joining {
  /** @param {import("./labeller.js").Labeller} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {string | null} the part that waits for another */
    this.from = null;
  }

  /** Waits for the other part; again: no longer. */
  start() {
    const { acts, model } = this.desk;
    const chosen = acts.active === null ? undefined : model.layer.annotations.get(acts.active);
    if (this.from !== null) return this.stop();
    if (model.isSubmitted) return this.desk.say(SUBMITTED);
    if (!chosen) return this.desk.say("Choose a span first: it can then be joined with another.");
    const title = model.title(chosen.label);
    if (!model.labels.get(chosen.label)?.parts) return this.desk.say(`The codebook knows no parts of a ${title}.`);
    this.from = chosen.id;
    this.#sayHow();
    return this.desk.focusText();
  }

  /** No span comes after or before the one in hand. @param {1 | -1} step */
  sayEnd(step) {
    this.#sayHow(step > 0 ? "There is no span after this one. " : "There is no span before this one. ");
  }

  #sayHow(first = "") {
    const { model } = this.desk;
    const title = model.title(model.layer.annotations.get(this.from ?? "")?.label ?? "");
    this.desk.say(`${first}Choose the other part: press on a ${title}, or go there with n or p and press Enter. Escape stops.`);
  }

  stop() {
    this.from = null;
    this.desk.say("");
  }

  /** Joins what waits with a span that was chosen. @param {string} id @returns {boolean} false where nothing waited for it */
  take(id) {
    const { from } = this;
    const { acts, model } = this.desk;
    if (from === null || id === from || !model.isAnnotation(from) || !model.isAnnotation(id)) return false;
    this.from = null;
    if (acts.perform(join(model, from, id))) acts.activate(from);
    return true;
  }
}

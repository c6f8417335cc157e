// What was done to a layer, in its order: what can be undone, what the server has taken of it, and what not yet.
//
// The layer on the screen is `base` (what the server has acknowledged) with `pending` changes replayed
// on it. A change that the server refuses is dropped from `pending` and the replay done again, so that a
// refusal undoes exactly itself.

import { layerOf, replay, replayed } from "./layer.js";
import { differing, isSame, standing, targetOf } from "./merge.js";
import { Reading } from "./reading.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {{title: string, forward: Draft[], backward: Draft[], ids: Set<string>}} Step
 * `ids` are those of the changes that it was last sent as */
/** @typedef {{changes: Change[], message: string, id?: string} | {refusal: string}} Outcome */

export const SUBMITTED = "This document is submitted: reopen it to change it.";

export class Ledger extends Reading {
  /**
   * @param {import("./types.js").Labelling} labelling
   * @param {() => string} newId
   */
  constructor(labelling, newId) {
    super(labelling);
    this.newId = newId;
    this.base = layerOf(labelling.layer);
    /** The server's number for `base`. */
    this.revision = labelling.layer.revision;
    /** @type {Change[]} */
    this.pending = [];
    /** Acknowledged since, but perhaps not the last that the server took. @type {Change[]} */
    this.unsure = [];
    /** @type {Step[]} */
    this.done = [];
    /** @type {Step[]} */
    this.undone = [];
  }

  // Doing and undoing

  /** Makes changes that are undone as one step.
   * @param {string} message @param {Draft[]} forward @param {Draft[]} backward */
  commit(message, forward, backward) {
    const changes = this.#apply(forward);
    this.done.push({ title: message, forward, backward, ids: idsOf(changes) });
    this.undone = [];
    return { changes, message };
  }

  /** @returns {Outcome} */
  submit() {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    return { changes: this.#apply([{ action: "submit" }]), message: "Submitted" };
  }

  /** @returns {Outcome} */
  reopen() {
    return { changes: this.#apply([{ action: "reopen" }]), message: "Reopened" };
  }

  /** @returns {Outcome} */
  undo() {
    return this.#travel(this.done, this.undone, "Undone", "There is nothing to undo.");
  }

  /** @returns {Outcome} */
  redo() {
    return this.#travel(this.undone, this.done, "Done again", "There is nothing to do again.");
  }

  // The server's part

  /** Takes up changes that an earlier visit left unsent. @param {Change[]} changes */
  resume(changes) {
    const known = new Set(this.pending.map(({ id }) => id));
    const unknown = changes.filter(({ id }) => !known.has(id));
    if (!unknown.length) return;
    this.pending.push(...unknown);
    this.turnTo(replayed(this.layer, unknown));
  }

  /**
   * Takes in what the server has said of some changes.
   *
   * @param {string[]} acknowledged @param {string[]} rejected ids of changes
   * @param {{base_revision: number, revision: number}} [answer] without it: the server took these and nothing else
   * @returns {Change[]} pending changes that now name a later revision
   */
  settle(acknowledged, rejected, answer) {
    const { base_revision: from, revision: to } = answer ?? { base_revision: this.revision, revision: this.revision + 1 };
    const taken = new Set(acknowledged);
    const refused = new Set(rejected);
    const mine = this.pending.filter(({ id }) => taken.has(id));
    // A layer that was fetched since holds them, and perhaps what came after them.
    const isHeld = to <= this.revision;
    if (!isHeld) for (const change of mine) replay(this.base, change);
    this.pending = this.pending.filter(({ id }) => !taken.has(id) && !refused.has(id));
    if (isHeld || refused.size) this.turnTo(replayed(this.base, this.pending));
    // What never happened can be neither undone nor done again.
    if (refused.size) this.#keepSteps(({ ids }) => [...ids].every((id) => !refused.has(id)));
    if (isHeld || from !== this.revision || mine.length !== taken.size) {
      this.unsure.push(...mine);
      return [];
    }
    this.revision = to;
    return this.#restampAfter(mine);
  }

  /** Starts again from the layer as the server has it now; what is pending stays on top.
   * @param {import("./types.js").LayerBody} layer not older than the one known
   * @returns {{changed: Set<string>, restamped: Change[]}} ids of what looks different now */
  rebase(layer) {
    const before = this.layer;
    const base = layerOf(layer);
    const restamped = this.#restampOn(base, layer.revision);
    this.base = base;
    this.revision = layer.revision;
    this.unsure = [];
    this.turnTo(replayed(base, this.pending));
    const changed = differing(before, this.layer);
    // To undo a step on what someone has changed since would bring back old content.
    const isUntouched = (/** @type {Draft} */ draft) => !changed.has(targetOf(draft));
    if (changed.size) this.#keepSteps(({ forward, backward }) => [...forward, ...backward].every(isUntouched));
    return { changed, restamped };
  }

  // Inside

  /** The revision on which a change is made: while an earlier one about the same is pending, nothing newer was seen.
   * @param {Draft} draft */
  #seenOf(draft) {
    const target = targetOf(draft);
    return this.pending.findLast((change) => targetOf(change) === target)?.revision ?? this.revision;
  }

  /** @param {(step: Step) => boolean} isStillGood */
  #keepSteps(isStillGood) {
    this.done = this.done.filter(isStillGood);
    this.undone = this.undone.filter(isStillGood);
  }

  /** What was made on top of changes, while those were pending, has seen them: also where another page made them.
   * @param {Change[]} taken */
  #restampAfter(taken) {
    const targets = new Set(taken.map(targetOf));
    const stacked = this.pending.filter((change) => targets.has(targetOf(change)));
    for (const change of stacked) change.revision = this.revision;
    return stacked;
  }

  /** A pending change has seen a newer layer where that has, of what the change is about, what it was made on.
   * @param {Layer} base @param {number} revision */
  #restampOn(base, revision) {
    const seen = replayed(this.base, this.unsure);
    const stacked = new Set(this.unsure.map(targetOf));
    const unhurt = this.pending.filter((change) => {
      const id = targetOf(change);
      const isAsSeen = isSame(standing(base, id), standing(seen, id));
      replay(seen, change);
      return isAsSeen && (stacked.has(id) || change.revision === this.revision);
    });
    for (const change of unhurt) change.revision = revision;
    return unhurt;
  }

  /** @param {Step[]} from @param {Step[]} to @param {string} did @param {string} nothing @returns {Outcome} */
  #travel(from, to, did, nothing) {
    if (this.isSubmitted) return { refusal: SUBMITTED };
    const step = from.pop();
    if (!step) return { refusal: nothing };
    const changes = this.#apply(step.backward);
    to.push({ title: step.title, forward: step.backward, backward: step.forward, ids: idsOf(changes) });
    return { changes, message: `${did}: ${step.title}` };
  }

  /** @param {Draft[]} drafts @returns {Change[]} */
  #apply(drafts) {
    const changes = drafts.map((draft) => ({ id: this.newId(), revision: this.#seenOf(draft), ...draft }));
    for (const change of changes) replay(this.layer, change);
    this.pending.push(...changes);
    return changes;
  }
}

/** @param {Change[]} changes */
function idsOf(changes) {
  return new Set(changes.map(({ id }) => id));
}

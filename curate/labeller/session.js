// One annotator's work on one document, kept for as long as the browser's page lives: what is shown, what
// waits to be sent, and what the server, another tab or another device has made of it meanwhile.

import { openLabelling, openLayer, sendChanges } from "./api.js";
import { newId } from "./ids.js";
import { isSame } from "./merge.js";
import { Model } from "./model.js";
import { storage } from "./storage.js";
import { Outbox } from "./sync.js";
import { tellTabs } from "./tabs.js";

/** @typedef {import("./types.js").Acknowledgement} Acknowledgement */
/** @typedef {import("./types.js").Labelling} Labelling */
/** @typedef {{change: import("./types.js").Change, reason: string}} Refused */

/**
 * @typedef {object} Listener
 * @property {() => void} onChanged the layer is no longer what was shown, or its state was confirmed
 * @property {(refused: Refused[]) => void} onRefused changes that the server did not take: they are undone
 * @property {(disputed: Refused[]) => void} onDisputed refused because of what was changed elsewhere, which is shown now
 * @property {(changed: Set<string>, isNear: boolean) => void} onOvertaken ids that were changed elsewhere; `isNear`: in
 *   another tab of this browser
 * @property {(status: import("./sync.js").Status) => void} onStatus
 */

const ELSEWHERE = "changed elsewhere: ";
const FIRST_PAUSE_MS = 250;
const TRIES = 5;

export class Session {
  /** @param {string} documentId @param {string} author */
  constructor(documentId, author) {
    this.documentId = documentId;
    this.author = author;
    /** Tells one time of reading the document from another; empty where nobody says. */
    this.sitting = "";
    /** @type {Labelling | null} */
    this.labelling = null;
    /** @type {Model | null} */
    this.model = null;
    /** @type {Listener | null} */
    this.listener = null;
    /** What nobody was told of yet. @type {{refused: Refused[], disputed: Refused[]}} */
    this.untold = { refused: [], disputed: [] };
    /** Revisions: the newest that anyone named, and the newest by another tab, by us, by someone unknown. */
    this.newest = { any: 0, tabs: 0, own: 0, unknown: 0 };
    /** @type {Promise<void> | null} */
    this.fetching = null;
    this.outbox = new Outbox({
      documentId,
      author,
      storage: storage(),
      send: sendChanges,
      onAnswer: (answer) => this.#onAnswer(answer),
      onStatus: (status) => this.listener?.onStatus(status),
    });
  }

  /** @param {Labelling} labelling @returns {boolean} whether all was made anew, and has to be shown anew */
  load(labelling) {
    const { document, schema, layer } = labelling;
    const pending = this.outbox.restore(document.sha256, schema.digest);
    const isKnown = this.labelling !== null && isSame(frameOf(this.labelling), frameOf(labelling));
    if (isKnown) this.#overtake(layer);
    else this.model = new Model(labelling, newId);
    this.labelling = labelling;
    this.model?.resume(pending);
    this.outbox.flush();
    return !isKnown;
  }

  /** Asks for everything again, in case the codebook or the suggestions have changed too.
   * @param {AbortSignal} signal @returns {Promise<boolean>} whether all has to be shown anew */
  async renew(signal) {
    return this.load(await openLabelling(this.documentId, this.author, signal));
  }

  /** From now on the listener is told; what happened while there was none it is told at once.
   * @param {Listener} listener @returns {() => void} ends it */
  attach(listener) {
    this.listener = listener;
    listener.onStatus(this.outbox.status);
    this.#tell();
    return () => {
      if (this.listener === listener) this.listener = null;
    };
  }

  /** @param {import("./types.js").Change[]} changes */
  save(changes) {
    if (this.model) this.outbox.add(changes, this.model.document.sha256, this.model.schema.digest);
  }

  /** Takes up what closed tabs left, sends what waits, and looks whether the page is stale. */
  wake() {
    if (!this.model) return;
    const { document, schema, pending } = this.model;
    const count = pending.length;
    this.model.resume(this.outbox.restore(document.sha256, schema.digest));
    if (this.model.pending.length !== count) this.listener?.onChanged();
    if (this.outbox.entries.size) this.outbox.flush();
    if (this.listener) void this.refresh();
  }

  /** What another tab was answered. @param {Acknowledgement} answer */
  hear(answer) {
    this.newest.tabs = Math.max(this.newest.tabs, answer.revision);
    this.outbox.forget(answer);
    if (!this.outbox.isSending) this.outbox.flush();
    this.#take(answer);
  }

  /** Brings the layer up to date with the server's. @returns {Promise<void>} */
  refresh() {
    this.fetching ??= this.#fetch().finally(() => {
      this.fetching = null;
      this.#tell();
    });
    return this.fetching;
  }

  async #fetch() {
    if (!this.model) return;
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const answer = await openLayer(this.documentId, this.author).catch((/** @type {Error} */ error) => error);
      // Without a network the next change, or the network's return, will ask again.
      if (answer instanceof Error) break;
      // An answer may be older than what is known by now. A server that goes on saying so had its past restored.
      if (answer.layer.revision >= this.newest.any || tries === TRIES) this.#overtake(answer.layer, tries === TRIES);
      if (this.newest.any <= this.model.revision) break;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * tries));
    }
  }

  /** @param {Acknowledgement} answer */
  #onAnswer(answer) {
    this.newest.own = Math.max(this.newest.own, answer.revision);
    if (this.model && answer.base_revision > this.model.revision) this.newest.unknown = answer.base_revision;
    tellTabs({ documentId: this.documentId, author: this.author, answer });
    this.#take(answer);
  }

  /** @param {Acknowledgement} answer */
  #take(answer) {
    const { model } = this;
    if (!model) return;
    this.newest.any = Math.max(this.newest.any, answer.revision);
    for (const { id, reason } of answer.rejected) {
      const change = model.pending.find((pending) => pending.id === id);
      if (change) this.untold[reason.startsWith(ELSEWHERE) ? "disputed" : "refused"].push({ change, reason });
    }
    const ids = answer.rejected.map(({ id }) => id);
    this.outbox.keepAgain(model.settle(answer.acknowledged, ids, answer));
    this.listener?.onChanged();
    // Answered without the server, a refusal has no revision.
    if (answer.revision && answer.revision !== model.revision) void this.refresh();
    this.#tell();
  }

  /** @param {import("./types.js").LayerBody} layer @param {boolean} [isCertain] even if it is older */
  #overtake(layer, isCertain = false) {
    const { model, newest } = this;
    if (!model || (layer.revision <= model.revision && !isCertain)) return;
    const { state } = model.layer;
    const { changed, restamped } = model.rebase(layer);
    const isNear = Math.max(newest.tabs, newest.own) >= layer.revision && newest.tabs >= newest.unknown;
    newest.any = isCertain ? layer.revision : Math.max(newest.any, layer.revision);
    this.outbox.keepAgain(restamped);
    this.listener?.onChanged();
    if (changed.size || model.layer.state !== state) this.listener?.onOvertaken(changed, isNear);
  }

  /** Tells of refusals: once what was changed elsewhere is shown, which may be why. */
  #tell() {
    if (!this.listener || this.fetching) return;
    const { refused, disputed } = this.untold;
    if (refused.length) this.listener.onRefused(refused.splice(0));
    if (disputed.length) this.listener.onDisputed(disputed.splice(0));
  }
}

/** What a model is made of, apart from the layer. @param {Labelling} labelling */
function frameOf({ document, schema, suggestions, suggestions_hidden: isHidden }) {
  return { sha256: document.sha256, digest: schema.digest, suggestions, isHidden };
}

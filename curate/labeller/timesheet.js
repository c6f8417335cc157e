// Stretches of activity on their way to the server: kept in the browser until they are acknowledged, as changes
// are, but not without bound.

import { Refusal } from "./api.js";

/** @typedef {import("./activity.js").Finished} Finished */

const PREFIX = "curate.activity.1|";
/** Those of a day without a server; the oldest go first, so that labels always find room. */
const MOST_KEPT = 500;
/** What fits into a request that outlives the page. */
const MOST_SENT = 100;

export class Timesheet {
  /** @param {Storage} storage @param {typeof import("./api.js").sendStretches} send */
  constructor(storage, send) {
    this.storage = storage;
    this.send = send;
    /** @type {Map<string, Finished>} by id, in order */
    this.kept = new Map();
    this.isSending = false;
  }

  /** Takes up what earlier visits could not send. */
  takeUp() {
    for (const key of Object.keys(this.storage).filter((name) => name.startsWith(PREFIX))) {
      const finished = readFinished(this.storage.getItem(key));
      if (finished) this.kept.set(finished.stretch.id, finished);
      else this.storage.removeItem(key);
    }
  }

  /** @param {Finished[]} finished */
  add(finished) {
    for (const one of finished) {
      this.kept.set(one.stretch.id, one);
      this.#write(one);
    }
    for (const id of [...this.kept.keys()].slice(0, Math.max(0, this.kept.size - MOST_KEPT))) this.#forget(id);
  }

  /** Sends what is kept, until something cannot be sent. The first request is on its way when this returns. */
  async flush() {
    if (this.isSending) return;
    this.isSending = true;
    let goesOn = true;
    while (goesOn && this.kept.size) goesOn = await this.#sendSome();
    this.isSending = false;
  }

  /** @returns {Promise<boolean>} whether the next may be tried */
  async #sendSome() {
    const [{ document_id: documentId, author }] = this.kept.values();
    const alike = [...this.kept.values()].filter((one) => one.document_id === documentId && one.author === author);
    const stretches = alike.slice(0, MOST_SENT).map(({ stretch }) => stretch);
    const sheet = { document_id: documentId, author, stretches };
    const answer = await this.send(sheet).catch((/** @type {Error} */ error) => error);
    if (!(answer instanceof Error)) {
      for (const id of answer.acknowledged) this.#forget(id);
      return answer.acknowledged.length > 0;
    }
    if (!(answer instanceof Refusal) || answer.isPassing) return false;
    // The document is gone, or they cannot be read: no later try would be answered otherwise.
    for (const { id } of stretches) this.#forget(id);
    return true;
  }

  /** @param {Finished} finished */
  #write(finished) {
    try {
      this.storage.setItem(PREFIX + finished.stretch.id, JSON.stringify(finished));
    } catch (error) {
      // Without storage they last as long as the page.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** @param {string} id */
  #forget(id) {
    this.kept.delete(id);
    this.storage.removeItem(PREFIX + id);
  }
}

/** @param {string | null} json @returns {Finished | null} */
function readFinished(json) {
  try {
    const finished = JSON.parse(json ?? "");
    return typeof finished?.stretch?.id === "string" ? finished : null;
  } catch {
    return null;
  }
}

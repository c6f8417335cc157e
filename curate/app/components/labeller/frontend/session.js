// One annotator's work on one document, kept for as long as the browser's page lives: a component that
// Streamlit removes and mounts again finds its undo steps and its unsent changes here.

import { openLabelling, sendChanges } from "./api.js";
import { Model } from "./model.js";
import { Outbox } from "./sync.js";

/**
 * @typedef {object} Listener
 * @property {(rejected: {id: string, reason: string}[], state: string) => void} onSettled
 * @property {(status: import("./sync.js").Status) => void} onStatus
 */

/** @type {Map<string, Session>} */
const sessions = new Map();

export class Session {
  /** @param {string} documentId @param {string} author */
  constructor(documentId, author) {
    /** @type {Model | null} */
    this.model = null;
    /** @type {Listener | null} */
    this.listener = null;
    this.outbox = new Outbox({
      documentId,
      author,
      storage: storage(),
      send: sendChanges,
      onAnswer: (answer) => this.#settle(answer),
      onStatus: (status) => this.listener?.onStatus(status),
    });
  }

  /** @param {import("./types.js").Labelling} labelling @returns {Model} */
  load(labelling) {
    const { document, schema, layer } = labelling;
    const pending = this.outbox.restore(document.sha256, schema.digest);
    const known = this.model;
    if (known && known.document.sha256 === document.sha256 && known.schema.digest === schema.digest) {
      known.rebase(layer);
    } else {
      this.model = new Model(labelling, newId);
    }
    this.model?.resume(pending);
    this.outbox.flush();
    return /** @type {Model} */ (this.model);
  }

  /** @param {import("./types.js").Change[]} changes */
  save(changes) {
    if (this.model) this.outbox.add(changes, this.model.document.sha256, this.model.schema.digest);
  }

  /** @param {import("./types.js").Acknowledgement} answer */
  #settle({ acknowledged, rejected, state }) {
    const ids = rejected.map(({ id }) => id);
    this.model?.settle(acknowledged, ids);
    this.listener?.onSettled(rejected, state);
  }
}

/** @param {string} documentId @param {string} author @param {AbortSignal} signal @returns {Promise<Session>} */
export async function openSession(documentId, author, signal) {
  const labelling = await openLabelling(documentId, author, signal);
  const key = JSON.stringify([documentId, author]);
  const session = sessions.get(key) ?? new Session(documentId, author);
  sessions.set(key, session);
  session.load(labelling);
  return session;
}

/** Whether changes would be lost if the browser's page went now. */
export function hasUnkept() {
  return [...sessions.values()].some(({ outbox }) => outbox.entries.size > 0 && !outbox.isKept);
}

/** Sends everything that waits. */
export function flushAll() {
  for (const { outbox } of sessions.values()) if (outbox.entries.size) outbox.flush();
}

/** The browser's storage, or where it is forbidden one that lasts as long as the page. @returns {Storage} */
export function storage() {
  try {
    return window.localStorage;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return /** @type {Storage} */ (/** @type {unknown} */ (forgetful));
  }
}

const forgetful = {
  getItem: () => null,
  removeItem() {},
  setItem() {
    throw new DOMException("storage is forbidden", "QuotaExceededError");
  },
};

function newId() {
  // randomUUID exists only on https and localhost; a team may serve over plain http on its own network.
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

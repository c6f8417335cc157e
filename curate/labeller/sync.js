// The outbox: every change is kept in the browser until the server has acknowledged it.
//
// Each change has an entry of its own in localStorage, so that two tabs never write the same entry; its id
// is made here, so that the server can be sent it any number of times. One request is under way at a
// time, because changes must arrive in the order in which they were made.

import { Refusal } from "./api.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {{change: Change, sha256: string, schema_digest: string}} Entry */
/** @typedef {{kind: "saved" | "saving" | "waiting" | "refused", pending: number, isKept: boolean, reason: string}} Status */

const PREFIX = "curate.pending.1";
const LARGEST_BATCH = 200;
/** Base revision of an answer that may be about changes which the server had before. */
const UNCERTAIN = -1;
const SOON_MS = 100;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

export class Outbox {
  /**
   * @param {object} settings
   * @param {string} settings.documentId
   * @param {string} settings.author
   * @param {Storage} settings.storage
   * @param {typeof import("./api.js").sendChanges} settings.send
   * @param {(answer: import("./types.js").Acknowledgement) => void} settings.onAnswer
   * @param {(status: Status) => void} settings.onStatus
   * @param {boolean} [settings.isUnseen] nobody looks: what is refused stays in storage for when somebody does
   */
  constructor({ documentId, author, storage, send, onAnswer, onStatus, isUnseen = false }) {
    this.documentId = documentId;
    this.author = author;
    this.storage = storage;
    this.send = send;
    this.onAnswer = onAnswer;
    this.onStatus = onStatus;
    this.isUnseen = isUnseen;
    this.prefix = prefixOf(author, documentId);
    /** @type {Map<string, Entry>} by change id, in order */
    this.entries = new Map();
    /** @type {Map<string, string>} storage key by change id */
    this.keys = new Map();
    /** Ids of changes that the server may have already: they were sent before, or by someone else. */
    this.doubtful = new Set();
    this.isKept = true;
    this.isSending = false;
    /** Whether sending was asked for while a request was under way: the network may be back since. */
    this.isAskedAgain = false;
    this.failures = 0;
    this.batchSize = LARGEST_BATCH;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {Status} */
    this.status = { kind: "saved", pending: 0, isKept: true, reason: "" };
  }

  /** What earlier visits and other tabs have left unacknowledged, oldest first. The server judges them by
   * the codebook as it is now; on another text their offsets would mean nothing.
   * @param {string} sha256 @param {string} schemaDigest @returns {Change[]} */
  restore(sha256, schemaDigest) {
    this.takeUp();
    const sameText = [...this.entries.values()].filter((entry) => entry.sha256 === sha256);
    for (const entry of sameText) entry.schema_digest = schemaDigest;
    return sameText.map(({ change }) => change);
  }

  /** Takes up what lies in storage, as it lies there. */
  takeUp() {
    for (const key of keysFrom(this.storage, this.prefix)) {
      const entry = readEntry(this.storage.getItem(key));
      if (!entry || this.entries.has(entry.change.id)) continue;
      this.entries.set(entry.change.id, entry);
      this.keys.set(entry.change.id, key);
      this.doubtful.add(entry.change.id);
    }
  }

  /** @param {Change[]} changes @param {string} sha256 @param {string} schemaDigest */
  add(changes, sha256, schemaDigest) {
    for (const change of changes) this.#keep({ change, sha256, schema_digest: schemaDigest });
    this.flush();
  }

  /** Sends what waits, now. */
  flush() {
    clearTimeout(this.timer);
    if (!this.entries.size) return this.#report("saved");
    this.#report(this.failures ? "waiting" : "saving", this.status.reason);
    if (this.isSending) this.isAskedAgain = true;
    else void this.#sendBatch();
  }

  async #sendBatch() {
    const batch = this.#nextBatch();
    this.isSending = true;
    this.isAskedAgain = false;
    const answer = await this.#ask(batch).catch((/** @type {unknown} */ error) => error);
    this.isSending = false;
    if (answer instanceof Error) this.#fail(answer, batch);
    else this.#settle(/** @type {import("./types.js").Acknowledgement} */ (answer), batch);
  }

  /** @param {Entry[]} batch */
  #ask(batch) {
    return this.send({
      document_id: this.documentId,
      author: this.author,
      sha256: batch[0].sha256,
      schema_digest: batch[0].schema_digest,
      changes: batch.map(({ change }) => change),
    });
  }

  /** The oldest changes that were made on the same text under the same codebook. @returns {Entry[]} */
  #nextBatch() {
    const entries = [...this.entries.values()];
    const [{ sha256, schema_digest: digest }] = entries;
    const other = entries.findIndex((entry) => entry.sha256 !== sha256 || entry.schema_digest !== digest);
    return entries.slice(0, Math.min(this.batchSize, other === -1 ? entries.length : other));
  }

  /** @param {import("./types.js").Acknowledgement} answer @param {Entry[]} batch */
  #settle(answer, batch) {
    this.failures = 0;
    this.batchSize = LARGEST_BATCH;
    const isCertain = !batch.some(({ change }) => this.doubtful.has(change.id));
    const said = isCertain ? answer : { ...answer, base_revision: UNCERTAIN };
    this.forget(said);
    this.onAnswer(said);
    this.flush();
  }

  /** Lets go of what the server has answered. @param {import("./types.js").Acknowledgement} answer */
  forget({ acknowledged, rejected }) {
    for (const id of acknowledged) this.#forget(id);
    for (const { id } of rejected) this.#forget(id, this.isUnseen);
  }

  /** Keeps changes of the outbox as they are now. @param {Change[]} changes */
  keepAgain(changes) {
    for (const change of changes) {
      const entry = this.entries.get(change.id);
      const key = this.keys.get(change.id);
      if (entry && key) this.#write(key, { ...entry, change });
    }
  }

  /** @param {Error} error @param {Entry[]} batch */
  #fail(error, batch) {
    for (const { change } of batch) this.doubtful.add(change.id);
    if (!(error instanceof Refusal) || error.isPassing) return this.#retryLater(error);
    if (!error.isAboutContent) return this.#report("refused", error.message);
    if (batch.length > 1) {
      // One change that cannot be read must not hold up the others: find it by sending each alone.
      this.batchSize = 1;
      return this.flush();
    }
    const rejected = [{ id: batch[0].change.id, reason: error.message }];
    return this.#settle({ acknowledged: [], rejected, base_revision: 0, revision: 0, state: "in_progress" }, batch);
  }

  /** @param {Error} error */
  #retryLater(error) {
    this.failures += 1;
    this.timer = setTimeout(() => this.flush(), this.isAskedAgain ? SOON_MS : delayAfter(this.failures));
    this.#report("waiting", error instanceof Refusal ? error.message : "");
  }

  /** @param {Entry} entry */
  #keep(entry) {
    const { id } = entry.change;
    const key = `${this.prefix}${nextStamp()}|${id}`;
    this.entries.set(id, entry);
    this.keys.set(id, key);
    this.#write(key, entry);
  }

  /** @param {string} key @param {Entry} entry */
  #write(key, entry) {
    try {
      this.storage.setItem(key, JSON.stringify(entry));
    } catch (error) {
      // Full or forbidden storage: the change lives in this tab until it is saved, and the status says so.
      if (!(error instanceof DOMException)) throw error;
      this.isKept = false;
    }
  }

  /** @param {string} id @param {boolean} [isLeft] in storage */
  #forget(id, isLeft = false) {
    const key = this.keys.get(id);
    if (key && !isLeft) this.storage.removeItem(key);
    this.entries.delete(id);
    this.keys.delete(id);
    this.doubtful.delete(id);
    if (!this.entries.size) this.isKept = true;
  }

  /** @param {Status["kind"]} kind @param {string} [reason] */
  #report(kind, reason = "") {
    this.status = { kind, pending: this.entries.size, isKept: this.isKept, reason };
    this.onStatus(this.status);
  }
}

/** Whose work on which document lies in the storage, each once. @param {Storage} storage
 * @returns {{author: string, documentId: string}[]} */
export function keptWork(storage) {
  const prefixes = new Set(keysFrom(storage, `${PREFIX}|`).map((key) => key.split("|").slice(1, 3).join("|")));
  return [...prefixes].map((prefix) => {
    const [author, documentId] = prefix.split("|").map(decodeURIComponent);
    return { author, documentId };
  });
}

/** How many changes to a document lie in the storage. @param {Storage} storage
 * @param {string} author @param {string} documentId */
export function countKept(storage, author, documentId) {
  return keysFrom(storage, prefixOf(author, documentId)).length;
}

/** @param {string} author @param {string} documentId */
function prefixOf(author, documentId) {
  return [PREFIX, encodeURIComponent(author), encodeURIComponent(documentId), ""].join("|");
}

/** Oldest first. @param {Storage} storage @param {string} prefix */
function keysFrom(storage, prefix) {
  return Object.keys(storage).filter((key) => key.startsWith(prefix)).sort();
}

/** @param {string | null} json @returns {Entry | null} */
function readEntry(json) {
  try {
    const entry = JSON.parse(json ?? "");
    return typeof entry?.change?.id === "string" ? entry : null;
  } catch {
    return null;
  }
}

/** How long to wait before the next try, in milliseconds. @param {number} failures so far */
export function delayAfter(failures) {
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
  return delay * (0.75 + Math.random() / 2);
}

let lastStamp = 0;

/** Ascends, within a tab and over reloads, as text too. */
function nextStamp() {
  lastStamp = Math.max(lastStamp + 1, Date.now() * 1_000);
  return String(lastStamp).padStart(17, "0");
}

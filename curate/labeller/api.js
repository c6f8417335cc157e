// The requests that the labeller makes. The address of the API follows from this module's: …/labeller/VERSION/api.js.

const API = new URL("../../api/", import.meta.url);
const PATIENCE_MS = 20_000;
/** What browsers let a page send while it is being left. */
const KEEPALIVE_BYTES = 60_000;

/** A refusal by the server, in its words. */
export class Refusal extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether the same request may succeed later: after logging in again, for one. */
  get isPassing() {
    return this.status >= 500 || [401, 408, 429].includes(this.status);
  }

  /** Whether what was sent cannot be read, whoever sends it and when. */
  get isAboutContent() {
    return this.status === 413 || this.status === 422;
  }
}

/** @param {string} documentId @param {string} author @param {AbortSignal} signal
 * @returns {Promise<import("./types.js").Labelling>} */
export async function openLabelling(documentId, author, signal) {
  return ask("labelling", { document_id: documentId, author }, signal);
}

/** The annotator's layer alone, as it stands now. @param {string} documentId @param {string} author
 * @returns {Promise<import("./types.js").LayerAnswer>} */
export async function openLayer(documentId, author) {
  return ask("layer", { document_id: documentId, author }, AbortSignal.timeout(PATIENCE_MS));
}

/** The sentences of a document. @param {string} documentId @param {AbortSignal} signal
 * @returns {Promise<import("./types.js").SentenceAnswer>} */
export async function openSentences(documentId, signal) {
  return ask("sentences", { document_id: documentId }, signal);
}

/** The list of documents to label. @param {string} annotator @param {boolean} isKey
 * @returns {Promise<import("./types.js").Offer & {version: string}>} */
export async function openOffer(annotator, isKey) {
  return ask("offer", { annotator, as_key: String(isKey) }, AbortSignal.timeout(PATIENCE_MS));
}

/** @param {string} documentId @param {string} annotator @returns {Promise<import("./types.js").TrainingAnswer>} */
export async function openTraining(documentId, annotator) {
  return ask("training", { document_id: documentId, annotator }, AbortSignal.timeout(PATIENCE_MS));
}

/** @param {import("./types.js").Parcel} parcel @returns {Promise<import("./types.js").Acknowledgement>} */
export async function sendChanges(parcel) {
  return post("changes", parcel);
}

/** @param {{document_id: string, author: string, stretches: import("./types.js").Stretch[]}} sheet
 * @returns {Promise<{acknowledged: string[]}>} */
export async function sendStretches(sheet) {
  return post("activity", sheet);
}

/** @param {string} path @param {Record<string, string>} asked @param {AbortSignal} signal */
async function ask(path, asked, signal) {
  return read(await fetch(new URL(`${path}?${new URLSearchParams(asked)}`, API), { cache: "no-store", signal }));
}

/** @param {string} path @param {unknown} said */
async function post(path, said) {
  const body = JSON.stringify(said);
  const response = await fetch(new URL(path, API), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Curate": "1" },
    body,
    keepalive: body.length < KEEPALIVE_BYTES,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return read(response);
}

/** @param {Response} response */
async function read(response) {
  if (response.ok) return response.json();
  throw new Refusal(response.status, await reasonOf(response));
}

/** @param {Response} response */
async function reasonOf(response) {
  const words = await response.text();
  try {
    const { detail } = JSON.parse(words);
    return typeof detail === "string" ? detail : JSON.stringify(detail);
  } catch {
    return `the server answered ${response.status} ${response.statusText}`;
  }
}

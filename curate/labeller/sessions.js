// All documents that were opened in this page, so that going back to one, or on to the next, waits for nothing.

import { openLabelling, sendChanges } from "./api.js";
import { Session } from "./session.js";
import { storage } from "./storage.js";
import { keptWork, Outbox } from "./sync.js";
import { listenToTabs, tellTabs } from "./tabs.js";

/** How many documents are held in memory besides those with changes that wait. */
const HELD = 30;

/** @type {Map<string, Session>} those opened last at the end */
const sessions = new Map();

/** @param {string} documentId @param {string} author @param {AbortSignal} signal @param {string} [sitting]
 * @returns {Promise<Session>} */
export async function openSession(documentId, author, signal, sitting) {
  return beginSession(await openLabelling(documentId, author, signal), documentId, author, sitting);
}

/** @param {import("./types.js").Labelling} labelling @param {string} documentId @param {string} author
 * @param {string} [sitting] @returns {Session} */
export function beginSession(labelling, documentId, author, sitting) {
  const key = keyOf(documentId, author);
  const session = sessions.get(key) ?? new Session(documentId, author);
  session.sitting ||= sitting ?? "";
  sessions.delete(key);
  sessions.set(key, session);
  session.load(labelling);
  release();
  return session;
}

/** A session that can be shown at once, if there is one. One of another sitting is forgotten: the document is to be
 * read as if for the first time. @param {string} documentId @param {string} author @param {string} [sitting] */
export function knownSession(documentId, author, sitting) {
  const key = keyOf(documentId, author);
  const known = sessions.get(key) ?? null;
  const isOther = known && sitting && known.sitting && known.sitting !== sitting && !known.outbox.entries.size;
  if (isOther) sessions.delete(key);
  return isOther ? null : known;
}

/** Whether changes would be lost if the browser's page went now. */
export function hasUnkept() {
  return [...sessions.values()].some(({ outbox }) => outbox.entries.size > 0 && !outbox.isKept);
}

/** After a silence: sends what waits, and looks for what happened elsewhere. */
export function wakeAll() {
  for (const session of sessions.values()) session.wake();
}

let isSent = false;

/** Sends what earlier visits left for documents that are not open now; once in the life of the page. */
export function sendLeftovers() {
  if (isSent) return;
  isSent = true;
  for (const { documentId, author } of keptWork(storage())) {
    if (sessions.has(keyOf(documentId, author))) continue;
    const outbox = new Outbox({
      documentId,
      author,
      storage: storage(),
      send: sendChanges,
      onAnswer: (answer) => tellTabs({ documentId, author, answer }),
      onStatus: () => {},
      isUnseen: true,
    });
    outbox.takeUp();
    outbox.flush();
  }
}

/** Lets the documents go that were opened longest ago. */
function release() {
  const idle = [...sessions].filter(([, { listener, outbox }]) => !listener && !outbox.entries.size);
  for (const [key] of idle.slice(0, Math.max(0, idle.length - HELD))) sessions.delete(key);
}

/** @param {string} documentId @param {string} author */
function keyOf(documentId, author) {
  return JSON.stringify([documentId, author]);
}

listenToTabs(({ documentId, author, answer }) => sessions.get(keyOf(documentId, author))?.hear(answer));

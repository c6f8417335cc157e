// The entry: what the server has put into the page, and the parts that begin with it.

import { Chooser } from "./chooser.js";
import { Masthead } from "./masthead.js";
import { Opener } from "./opener.js";
import { hasUnkept, wakeAll } from "./sessions.js";
import { Shelf } from "./shelf.js";

/** @typedef {import("./types.js").Given} Given */

const given = /** @type {Given} */ (JSON.parse(document.querySelector("#given")?.textContent ?? "null"));
const host = /** @type {HTMLElement} */ (document.querySelector(".labeller-host"));
const shelf = new Shelf(given.offer, given.as_key);
const masthead = new Masthead();

if (given.document_id) begin(given.document_id);

/** @param {string} documentId */
function begin(documentId) {
  const place = /** @type {HTMLElement} */ (document.querySelector(".chooser"));
  const open = (/** @type {string} */ id) => (opener ? void opener.open(id) : masthead.leaveFor(id));
  const chooser = new Chooser(place, open);
  chooser.show(shelf, documentId);
  const opener = given.author === null ? null : new Opener({ host, given, author: given.author, shelf, chooser, masthead });
  if (!opener) return;
  masthead.onTravel((id, at) => void opener.open(id, { at }));
  // They are words of the document that was asked for, not of the one that is shown instead.
  const at = document.querySelector("header .missed") ? null : new URL(location.href).searchParams.get("at");
  void opener.open(documentId, { at, labelling: given.labelling });
}

window.addEventListener("online", wakeAll);
window.addEventListener("pageshow", wakeAll);
window.addEventListener("beforeunload", (event) => {
  if (hasUnkept()) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") wakeAll();
});

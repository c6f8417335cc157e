// Ids that nobody else makes. `PAGE.REST`: PAGE is drawn once in the life of a browser's page, so that the
// server can tell a page's own changes from another's.

export const PAGE = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

let made = 0;

/** @returns {string} */
export function newId() {
  made += 1;
  return `${PAGE}.${made.toString(36)}`;
}

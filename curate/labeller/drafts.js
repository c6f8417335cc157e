// The changes that acts are made of, before they have ids.

/** @typedef {import("./types.js").Annotation} Annotation */
/** @typedef {import("./types.js").Remark} Remark */
/** @typedef {import("./types.js").Draft} Draft */

/** @param {Annotation} annotation @returns {Draft} */
export function put(annotation) {
  return { action: "put", annotation };
}

/** @param {string} id @returns {Draft} */
export function remove(id) {
  return { action: "delete", target: id };
}

/** @param {Remark} remark @returns {Draft} */
export function mark(remark) {
  return { action: "remark", remark };
}

/** @param {string} id @returns {Draft} */
export function unmark(id) {
  return { action: "unremark", target: id };
}

/** @param {string} target @returns {Draft} */
export function reject(target) {
  return { action: "reject", target };
}

/** @param {string} target @returns {Draft} */
export function unreject(target) {
  return { action: "unreject", target };
}

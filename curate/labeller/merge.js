// What differs between two states of a layer, and what a change speaks of. Pure.

/** @typedef {import("./layer.js").Layer} Layer */
/** @typedef {import("./types.js").Draft} Draft */

const REJECTED = "rejected";

/** The id of what a change is about; empty where it is the whole layer. @param {Draft} draft */
export function targetOf({ annotation, remark, target }) {
  return annotation?.id ?? remark?.id ?? target ?? "";
}

/** What a change to a layer would be taken back by. @param {Layer} layer @param {Draft} draft @returns {Draft} */
export function inverse(layer, draft) {
  const id = targetOf(draft);
  const [annotation, remark] = [layer.annotations.get(id), layer.remarks.get(id)];
  if (annotation) return { action: "put", annotation };
  if (remark) return { action: "remark", remark };
  return { action: draft.remark ? "unremark" : "delete", target: id };
}

/** What stands under an id. @param {Layer} layer @param {string} id @returns {unknown} undefined where nothing does */
export function standing(layer, id) {
  return layer.annotations.get(id) ?? layer.remarks.get(id) ?? (layer.rejected.has(id) ? REJECTED : undefined);
}

/** Ids of all that is in one of the layers only, or differs. @param {Layer} before @param {Layer} after @returns {Set<string>} */
export function differing(before, after) {
  const idsOf = (/** @type {Layer} */ { annotations, remarks, rejected }) => [...annotations.keys(), ...remarks.keys(), ...rejected];
  const ids = new Set([...idsOf(before), ...idsOf(after)]);
  return new Set([...ids].filter((id) => !isSame(standing(before, id), standing(after, id))));
}

/** Whether two values of JSON say the same: the order of keys and members that are null count for nothing.
 * @param {unknown} a @param {unknown} b @returns {boolean} */
export function isSame(a, b) {
  if (a === b || ((a ?? null) === null && (b ?? null) === null)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [/** @type {Record<string, unknown>} */ (a), /** @type {Record<string, unknown>} */ (b)];
  return [...Object.keys(left), ...Object.keys(right)].every((key) => isSame(left[key], right[key]));
}
